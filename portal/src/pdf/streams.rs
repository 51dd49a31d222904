//! Unpacks the object streams, whose objects are then judged like all others, and counts what every stream inflates to.

use hayro_syntax::object::{Dict, Object};
use perito::domain::FieldError;

use super::attachments;
use super::body::{Body, Place, is_named};
use super::decode::{Budget, Packing, Stopped};
use super::sweep::{Findings, examine};
use super::{Limits, refusal};

/// Goes over the streams that the sweep found and completes its findings.
pub(super) fn unpack_and_count(
    body: &mut Body,
    mut findings: Findings,
    limits: &Limits,
) -> Result<Findings, FieldError> {
    let budget = Budget::new(limits.decoded_bytes);
    let mut packs = Vec::new();
    let mut room = limits.stream_bytes;
    for offset in std::mem::take(&mut findings.streams) {
        let Some(Object::Stream(stream)) = body.object(Place { unpacked: None, offset }) else {
            return Err(refusal::unreadable());
        };
        let dict = stream.dict();
        let stored = body.stored(&stream);
        if stored.len() as u64 > limits.stream_bytes {
            return Err(refusal::stream_too_long(limits));
        }
        let packing = Packing::of(body, dict);
        // Streams may overlap too, and inflate to nothing.
        if packing.flate > 0 && !body.spend(stored.len()) {
            return Err(refusal::unreadable());
        }
        if holds_objects(dict) {
            let first = number(body, dict, b"First").ok_or_else(refusal::unreadable)?;
            let content = budget.unpack(stored, packing, room).map_err(|why| refused(why, limits))?;
            room -= content.len() as u64;
            packs.push(Pack { offset, first, content });
        } else {
            budget.count(stored, packing).map_err(|why| refused(why, limits))?;
        }
        if is_named(dict, b"Type", b"EmbeddedFile") {
            attachments::refuse_program(stored, packing)?;
        }
    }
    for pack in packs {
        judge(body, &mut findings, pack, limits)?;
    }
    Ok(findings)
}

/// An object stream, unpacked.
struct Pack {
    offset: usize,
    first: usize,
    content: Vec<u8>,
}

/// By its type, or by what a reader needs to use it as one.
fn holds_objects(dict: &Dict<'_>) -> bool {
    is_named(dict, b"Type", b"ObjStm") || (dict.contains_key(b"N") && dict.contains_key(b"First"))
}

/// Judges each object of an object stream: number and offset of each stand before `first` (ISO 32000-2, 7.5.7).
fn judge(body: &mut Body, findings: &mut Findings, pack: Pack, limits: &Limits) -> Result<(), FieldError> {
    let index = body.unpacked.len();
    body.add_unpacked(pack.content);
    let content = body.unpacked.get(index).map(Vec::as_slice).unwrap_or_default();
    let head = content.get(..pack.first).ok_or_else(refusal::unreadable)?;
    let mut numbers = head
        .split(|byte| byte.is_ascii_whitespace() || *byte == 0)
        .filter(|word| !word.is_empty())
        .map_while(|word| std::str::from_utf8(word).ok()?.parse::<u32>().ok());
    let mut members = Vec::new();
    while let (Some(number), Some(offset)) = (numbers.next(), numbers.next()) {
        findings.count(limits)?;
        let offset = pack.first.saturating_add(offset as usize);
        let extent = examine(body, content, offset, limits)?;
        let place = Place { unpacked: Some(index), offset };
        if extent.embeds {
            findings.embedders.push((Some(number), place));
        }
        members.push((number, place));
    }
    for (number, place) in members {
        body.define(number, pack.offset, place);
    }
    Ok(())
}

fn number(body: &Body, dict: &Dict<'_>, key: &[u8]) -> Option<usize> {
    match body.entry(dict, key)? {
        Object::Number(number) => usize::try_from(number.as_i64()).ok(),
        _ => None,
    }
}

fn refused(why: Stopped, limits: &Limits) -> FieldError {
    match why {
        Stopped::TooLong => refusal::decoded_too_long(limits),
        Stopped::Damaged => refusal::unreadable(),
    }
}
