//! *Omocodia*: when two people would share a tax code, digits of one become letters, at up to seven places.

use super::check;

/// The letters that stand for the digits from 0 to 9.
const LETTERS: &[u8; 10] = b"LMNPQRSTUV";

/// The places (from 0) that hold a digit: year, day and the digits of the place of birth.
pub(super) const PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

/// The digit from 0 to 9 that a character of those places stands for.
pub(super) fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        _ => LETTERS.iter().position(|letter| *letter == byte).and_then(|digit| u8::try_from(digit).ok()),
    }
}

/// The code with every letter turned back into its digit, and the check letter that goes with it.
pub(super) fn undo(code: &[u8; 16]) -> [u8; 16] {
    substitute(code, 0)
}

/// The 128 codes that differ only by omocodia; the one without substitutions comes first.
pub(super) fn variants(code: &[u8; 16]) -> impl Iterator<Item = [u8; 16]> + '_ {
    (0..1 << PLACES.len()).map(|chosen| substitute(code, chosen))
}

/// The code with letters exactly at the places whose bit is set in `chosen`.
fn substitute(code: &[u8; 16], chosen: u8) -> [u8; 16] {
    let mut result = *code;
    for (bit, place) in PLACES.into_iter().enumerate() {
        let Some(digit) = digit(code[place]) else { continue };
        result[place] = if chosen >> bit & 1 == 1 { LETTERS[usize::from(digit)] } else { b'0' + digit };
    }
    if let Some(letter) = check::letter(&result) {
        result[15] = letter;
    }
    result
}
