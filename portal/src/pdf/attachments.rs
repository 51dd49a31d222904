//! The files embedded in a document: listed by name and size, refused where one is a program.

use hayro_syntax::object::{Dict, MaybeRef, Object};
use perito::domain::FieldError;

use super::body::{Body, Place, dict_of};
use super::decode::{Budget, Packing, head};
use super::{Attachment, Limits, refusal};

/// The first bytes of programs: Windows, Linux, macOS (both byte orders, both widths, universal), scripts.
const PROGRAMS: [&[u8]; 8] = [
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
];

/// Extensions by which a system starts a file.
const EXTENSIONS: [&str; 40] = [
    "apk", "app", "appimage", "appx", "bash", "bat", "cmd", "com", "command", "cpl", "deb", "dll", "dmg", "exe",
    "gadget", "hta", "jar", "jnlp", "js", "jse", "lnk", "mjs", "msi", "msix", "msp", "pif", "pkg", "ps1", "psm1", "py",
    "reg", "rpm", "scf", "scr", "sh", "url", "vb", "vbe", "vbs", "wsf",
];

/// The keys under which a file specification names its file and its content, the first the best (ISO 32000-2, 7.11.3).
const KEYS: [&[u8]; 5] = [b"UF", b"F", b"Unix", b"Mac", b"DOS"];

/// Lists the files that the latest revision embeds, and refuses a program in any revision.
pub(super) fn list(
    body: &Body,
    embedders: &[(Option<u32>, Place)],
    limits: &Limits,
) -> Result<Vec<Attachment>, FieldError> {
    let budget = Budget::new(limits.decoded_bytes);
    let mut list: Vec<Attachment> = Vec::new();
    for (number, place) in embedders {
        let mut specifications = Vec::new();
        if let Some(object) = body.object(*place) {
            collect(body, &object, &mut specifications);
        }
        for specification in specifications {
            let attachment = examine(body, &budget, &specification, limits)?;
            let is_latest = number.is_none_or(|number| body.is_latest(number, *place));
            if is_latest && !list.contains(&attachment) {
                list.push(attachment);
            }
        }
    }
    Ok(list)
}

/// Refuses a stream whose first bytes are a program's, or cannot be seen.
pub(super) fn refuse_program(stored: &[u8], packing: Packing) -> Result<(), FieldError> {
    let head = head(stored, packing, 8).ok_or_else(refusal::unreadable)?;
    if PROGRAMS.iter().any(|program| head.starts_with(program)) { Err(refusal::executable()) } else { Ok(()) }
}

/// Gathers the dictionaries with `/EF` in what stands at one place; references lead to other places, found by themselves.
/// The recursion is as deep as the sweep measured, which is bounded.
fn collect<'a>(body: &'a Body, object: &Object<'a>, found: &mut Vec<Dict<'a>>) {
    if let Object::Array(array) = object {
        body.spend(array.data().len());
        for item in array.raw_iter() {
            if let MaybeRef::NotRef(item) = item {
                collect(body, &item, found);
            }
        }
    }
    let Some(dict) = dict_of(object) else { return };
    body.spend(dict.data().len());
    for (_, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value
            && !body.is_exhausted()
        {
            collect(body, &value, found);
        }
    }
    if dict.contains_key(b"EF") {
        found.push(dict);
    }
}

fn examine(body: &Body, budget: &Budget, file: &Dict<'_>, limits: &Limits) -> Result<Attachment, FieldError> {
    let mut names = Vec::new();
    for key in KEYS {
        if let Some(Object::String(name)) = body.entry(file, key) {
            names.push(text(&name));
        }
    }
    if names.iter().any(|name| is_program(name)) {
        return Err(refusal::executable());
    }
    let contents = body.dict(file, b"EF");
    let mut size = None;
    for key in KEYS {
        let content = contents.as_ref().and_then(|contents| body.entry(contents, key));
        let Some(Object::Stream(stream)) = content else { continue };
        let stored = body.stored(&stream);
        let packing = Packing::of(body, stream.dict());
        refuse_program(stored, packing)?;
        if size.is_none() {
            size = Some(budget.count(stored, packing).map_err(|_| refusal::decoded_too_long(limits))?);
        }
    }
    Ok(Attachment { name: names.into_iter().next().unwrap_or_default(), size: size.unwrap_or_default() })
}

/// Whether a system would start a file of this name. Windows ignores points and spaces at its end.
fn is_program(name: &str) -> bool {
    let name = name.trim_end_matches(|end: char| end == '.' || end.is_whitespace() || end.is_control());
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// A text string: UTF-16 or UTF-8 by its mark, PDFDocEncoding, nearly Latin-1, otherwise (ISO 32000-2, 7.9.2.2).
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().copied().map(unit);
    char::decode_utf16(units).map(|found| found.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
