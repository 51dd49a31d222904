//! The files embedded in a document: listed by name and size, refused where one is a program.

use std::collections::{HashMap, HashSet};

use hayro_syntax::object::{Dict, MaybeRef, Object, Stream};
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

/// Names longer than file systems have them are cut.
const NAME_CHARACTERS: usize = 255;

/// Lists the files that the latest revision embeds, and refuses a program in any revision.
pub(super) fn list(
    body: &Body,
    embedders: &[(Option<u32>, Place)],
    limits: &Limits,
) -> Result<Vec<Attachment>, FieldError> {
    let mut contents = Contents { budget: Budget::new(limits.decoded_bytes), sizes: HashMap::new() };
    let mut known = HashSet::new();
    let mut list = Vec::new();
    for (number, place) in embedders {
        let mut specifications = Vec::new();
        if let Some(object) = body.object(*place) {
            collect(body, &object, &mut specifications);
        }
        for specification in specifications {
            let attachment = examine(body, &mut contents, &specification, limits)?;
            let is_latest = number.is_none_or(|number| body.is_latest(number, *place));
            if is_latest && known.insert(attachment.clone()) {
                list.push(attachment);
            }
        }
    }
    Ok(list)
}

/// The contents met so far, each looked at once however many names lead to it: their sizes by their offsets.
struct Contents {
    budget: Budget,
    sizes: HashMap<usize, u64>,
}

impl Contents {
    fn size(&mut self, body: &Body, stream: &Stream<'_>, limits: &Limits) -> Result<u64, FieldError> {
        let offset = body.offset_of(stream);
        if let Some(size) = self.sizes.get(&offset) {
            return Ok(*size);
        }
        let stored = body.stored(stream);
        let packing = Packing::of(body, stream.dict());
        refuse_program(stored, packing)?;
        let size = self.budget.count(stored, packing).map_err(|_| refusal::decoded_too_long(limits))?;
        self.sizes.insert(offset, size);
        Ok(size)
    }
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

fn examine(body: &Body, contents: &mut Contents, file: &Dict<'_>, limits: &Limits) -> Result<Attachment, FieldError> {
    let mut names = Vec::new();
    for key in KEYS {
        if let Some(Object::String(name)) = body.entry(file, key) {
            names.push(text(&name));
        }
    }
    if names.iter().any(|name| is_program(name)) {
        return Err(refusal::executable());
    }
    let embedded = body.dict(file, b"EF");
    let mut sizes = Vec::new();
    for key in KEYS {
        if let Some(Object::Stream(stream)) = embedded.as_ref().and_then(|embedded| body.entry(embedded, key)) {
            sizes.push(contents.size(body, &stream, limits)?);
        }
    }
    let name = names.first().map(String::as_str).unwrap_or_default();
    let name = name.chars().filter(|character| !character.is_control()).take(NAME_CHARACTERS).collect();
    Ok(Attachment { name, size: sizes.first().copied().unwrap_or_default() })
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
