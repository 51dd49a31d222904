//! What the document says of itself: its pages, and the standard that it claims to follow.

use std::collections::HashSet;

use hayro_syntax::object::{Dict, MaybeRef, Object};
use memchr::memmem;
use perito::domain::FieldError;

use super::body::{Body, Place, dict_of, is_named};
use super::decode::{Packing, head};
use super::{Limits, refusal};

/// Metadata longer than this make no claim that is looked for.
const METADATA_BYTES: u64 = 1 << 20;

/// Counts the leaves of the page tree of the latest revision.
pub(super) fn pages(body: &Body, trailers: &[usize], limits: &Limits) -> Result<u32, FieldError> {
    let root = catalog(body, trailers).ok_or_else(refusal::unreadable)?;
    let mut visited = HashSet::new();
    let mut pages = 0_u32;
    let mut waiting: Vec<MaybeRef<Object<'_>>> = root.get_raw(b"Pages".as_slice()).into_iter().collect();
    while let Some(node) = waiting.pop() {
        let is_new =
            !body.is_exhausted() && node.as_obj_ref().is_none_or(|reference| visited.insert(reference.obj_number));
        let Some(dict) = is_new.then(|| body.resolve(node)).flatten().as_ref().and_then(dict_of) else { continue };
        match body.entry(&dict, b"Kids") {
            Some(kids) if !is_named(&dict, b"Type", b"Page") => {
                for kid in body.items(kids) {
                    // References may repeat, and kids may stand in their parent itself: neither was counted as an object.
                    if waiting.len() >= limits.objects as usize {
                        return Err(refusal::too_many_objects(limits));
                    }
                    waiting.push(kid);
                }
            }
            _ if is_named(&dict, b"Type", b"Pages") => {}
            _ => pages = pages.saturating_add(1),
        }
    }
    if pages == 0 && !body.is_exhausted() { Err(refusal::without_pages()) } else { Ok(pages) }
}

/// The catalog of the latest revision that has one.
fn catalog<'a>(body: &'a Body, trailers: &[usize]) -> Option<Dict<'a>> {
    trailers.iter().rev().find_map(|offset| {
        let trailer = dict_of(&body.object(Place { unpacked: None, offset: *offset })?)?;
        body.dict(&trailer, b"Root").filter(|root| root.contains_key(b"Pages"))
    })
}

/// The part and level of PDF/A that the metadata claim (ISO 19005: `pdfaid:part`, `pdfaid:conformance`).
pub(super) fn claims(body: &Body, trailers: &[usize]) -> Option<String> {
    let Object::Stream(metadata) = body.entry(&catalog(body, trailers)?, b"Metadata")? else { return None };
    let packing = Packing::of(body, metadata.dict());
    let packet = head(body.stored(&metadata), packing, METADATA_BYTES)?;
    let part = value(&packet, b"pdfaid:part", |byte| byte.is_ascii_digit())?;
    let level = value(&packet, b"pdfaid:conformance", |byte| byte.is_ascii_alphabetic()).unwrap_or_default();
    Some(format!("PDF/A-{part}{}", level.to_ascii_lowercase()))
}

/// The one character that a property has, as an attribute (`part="2"`) or as an element (`<part>2</part>`).
fn value(packet: &[u8], property: &[u8], is_value: impl Fn(u8) -> bool) -> Option<String> {
    let after = packet.get(memmem::find(packet, property)? + property.len()..)?.trim_ascii_start();
    let value = match after {
        [b'=', value @ ..] => value.trim_ascii_start().get(1..)?,
        element => element.get(memchr::memchr(b'>', element)? + 1..)?,
    };
    value.trim_ascii_start().first().filter(|byte| is_value(**byte)).map(|byte| char::from(*byte).to_string())
}
