//! Measures one value before the library reads it: where it ends, how deep it goes, and which names it holds.

use std::borrow::Cow;

/// `JavaScript` with each letter escaped.
const LONGEST_NAME: usize = 30;

/// What a value holds, however it is nested.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Extent {
    /// The offset just after the value.
    pub(super) end: usize,
    /// Names, which are what a dictionary's keys cost memory by.
    pub(super) names: u32,
    /// An action that runs something.
    pub(super) active: Option<Active>,
    /// Whether it speaks of embedded files (`/EF`).
    pub(super) embeds: bool,
}

/// What runs when a document is opened or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Active {
    JavaScript,
    Launch,
}

/// Why a value cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unmeasured {
    TooDeep,
    Unfinished,
}

/// Measures the value that starts at `start`.
///
/// Names are judged here, and not in the parsed dictionary, because of two equal keys the dictionary keeps one and a
/// viewer may follow the other.
pub(super) fn measure(bytes: &[u8], start: usize, nesting: u32) -> Result<Extent, Unmeasured> {
    let mut extent = Extent { end: start, ..Extent::default() };
    let mut depth = 0_u32;
    let mut after_s = false;
    loop {
        let at = skip_space(bytes, extent.end);
        let byte = *bytes.get(at).ok_or(Unmeasured::Unfinished)?;
        let doubled = bytes.get(at + 1) == Some(&byte);
        let was_after_s = std::mem::take(&mut after_s);
        extent.end = match byte {
            b'/' => {
                let end = end_of_regular(bytes, at + 1);
                let name = unescaped(bytes.get(at + 1..end).unwrap_or_default());
                extent.names = extent.names.saturating_add(1);
                extent.embeds |= *name == *b"EF";
                extent.active = extent.active.or(active(&name, was_after_s || depth == 0));
                after_s = *name == *b"S";
                end
            }
            b'(' => end_of_string(bytes, at).ok_or(Unmeasured::Unfinished)?,
            b'<' if !doubled => end_of_hex(bytes, at).ok_or(Unmeasured::Unfinished)?,
            b'<' | b'[' => {
                depth += 1;
                at + if byte == b'<' { 2 } else { 1 }
            }
            b'>' if doubled => {
                depth = depth.saturating_sub(1);
                at + 2
            }
            b']' => {
                depth = depth.saturating_sub(1);
                at + 1
            }
            byte if is_regular(byte) => end_of_regular(bytes, at),
            _ => at + 1,
        };
        if depth > nesting {
            return Err(Unmeasured::TooDeep);
        }
        if depth == 0 {
            return Ok(extent);
        }
    }
}

/// `/JS` and `/JavaScript` mean scripts wherever they stand; `/Launch` only as the kind of an action, since a bookmark
/// may be called so.
fn active(name: &[u8], as_kind: bool) -> Option<Active> {
    match name {
        b"JS" | b"JavaScript" => Some(Active::JavaScript),
        b"Launch" if as_kind => Some(Active::Launch),
        _ => None,
    }
}

/// A name as it is meant: `J#61vaScript` is `JavaScript` (ISO 32000-2, 7.3.5). Of a long one, nothing: none is looked for.
fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if name.len() > LONGEST_NAME {
        return Cow::Borrowed(&[]);
    }
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, ..] if *first == b'#' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        plain.push(escaped.map_or(*first, |(high, low)| high << 4 | low));
        rest = if escaped.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    Cow::Owned(plain)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

fn end_of_hex(bytes: &[u8], start: usize) -> Option<usize> {
    let length = memchr::memchr(b'>', bytes.get(start..)?)?;
    Some(start + length + 1)
}

fn end_of_regular(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is_regular(**byte)).count()
}

/// The offset of what follows white space and comments.
pub(super) fn skip_space(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(rest) = bytes.get(at..) {
        match rest {
            [b'%', ..] => at += memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len()),
            [byte, ..] if is_space(*byte) => at += 1,
            _ => break,
        }
    }
    at
}

/// White space as ISO 32000-2, 7.2.3 has it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
