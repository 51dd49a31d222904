//! The check characters of a tax code: the letter of the sixteen characters, the digit of the eleven.

/// What a character counts for in an odd place, by its number: `0` and `A` are 0, `1` and `B` are 1 (DM 23/12/1976).
const ODD_PLACE: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// The check letter that the first fifteen characters call for.
///
/// Takes upper-case ASCII letters and digits; `None` where there are fewer than fifteen, or others among them.
pub(super) fn letter(code: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (index, byte) in code.get(..15)?.iter().enumerate() {
        let number = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A',
            _ => return None,
        };
        sum += if index % 2 == 0 { *ODD_PLACE.get(usize::from(number))? } else { u32::from(number) };
    }
    u8::try_from(sum % 26).ok().map(|letter| b'A' + letter)
}

/// The check digit that the first ten digits call for, as an ASCII byte: every second digit is doubled, and the digits
/// of the doubles are added up.
///
/// `None` where there are fewer than ten, or others among them.
pub(super) fn digit(code: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (index, byte) in code.get(..10)?.iter().enumerate() {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        sum += match index % 2 {
            0 => digit,
            _ => digit * 2 % 10 + digit / 5,
        };
    }
    Some(b'0' + (10 - sum % 10) % 10)
}
