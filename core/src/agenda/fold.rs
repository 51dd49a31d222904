//! Lines no longer than the format wants them.

/// The most octets of a line, its end not counted (RFC 5545, section 3.1).
const MAX_OCTETS: usize = 75;

/// Folds every line anew, between characters: icalendar lets the last piece of a long line have one octet too many.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 32);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > MAX_OCTETS {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(c);
            octets += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}
