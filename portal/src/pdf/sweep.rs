//! Finds every object that the file holds, in every revision and whether anything refers to it or not, and judges it.

use hayro_syntax::object::{Dict, MaybeRef, Object};
use memchr::memmem;
use perito::domain::FieldError;

use super::body::{Body, Place, dict_of, is_named};
use super::lexer::{Active, Extent, Unmeasured, is_regular, is_space, measure, skip_space};
use super::{Limits, refusal};

/// Deeper than this the library does not follow either.
const MAX_NESTING: u32 = 250;

/// A dictionary's keys cost many times their bytes once it is parsed, so one object may have as many names as a file may
/// have objects; but never fewer than this.
const LEAST_NAMES: u32 = 1 << 16;

/// What the sweep leaves for others to look at.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Indirect objects so far.
    pub(super) objects: u64,
    /// Where the dictionary of each stream stands.
    pub(super) streams: Vec<usize>,
    /// The objects that speak of embedded files, with their numbers where these are known.
    pub(super) embedders: Vec<(Option<u32>, Place)>,
    /// Where the dictionary of each trailer stands, those of cross-reference streams included; the latest last.
    pub(super) trailers: Vec<usize>,
}

impl Findings {
    /// Counts one more object.
    pub(super) fn count(&mut self, limits: &Limits) -> Result<(), FieldError> {
        self.objects += 1;
        if self.objects > u64::from(limits.objects) { Err(refusal::too_many_objects(limits)) } else { Ok(()) }
    }
}

/// Goes over the whole file, streams included: what a cross-reference table could point at is an object, wherever it is.
pub(super) fn sweep(body: &mut Body, limits: &Limits) -> Result<Findings, FieldError> {
    let mut findings = Findings { trailers: trailers(body, limits)?, ..Findings::default() };
    let mut definitions = Vec::new();
    let mut end_of_stream = 0;
    for keyword in memmem::find_iter(&body.file, b"obj") {
        let Some(header) = Header::before(&body.file, keyword) else { continue };
        let start = after_keyword(body, keyword + b"obj".len())?;
        // Without a number it may be a word of some text, whose sequel is no value.
        let may_be_text = header.number.is_none() && !body.is_exhausted();
        let extent = match examine(body, &body.file, start, limits) {
            Err(refused) if may_be_text && refused == refusal::unreadable() => continue,
            extent => extent?,
        };
        let place = Place { unpacked: None, offset: start };
        let object = match container(body, start) {
            Err(_) if may_be_text => continue,
            object => object?,
        };
        if header.number.is_some() || object.is_some() {
            findings.count(limits)?;
        }
        if extent.embeds {
            findings.embedders.push((header.number, place));
        }
        // What a stream happens to hold, as an attached PDF does, is judged, but is no part of this document.
        let is_own = header.offset >= end_of_stream;
        if let Some(number) = header.number.filter(|_| is_own) {
            definitions.push((number, header.offset, place));
        }
        if let Some(Object::Stream(stream)) = object {
            check_length(stream.dict(), stream.raw_data().len(), limits)?;
            refuse_encryption(stream.dict())?;
            findings.streams.push(start);
            if is_named(stream.dict(), b"Type", b"XRef") {
                findings.trailers.push(start);
            }
            if is_own {
                end_of_stream = body.offset_of(&stream) + stream.raw_data().len();
            }
        }
    }
    for (number, offset, place) in definitions {
        body.define(number, offset, place);
    }
    findings.trailers.sort_unstable();
    Ok(findings)
}

/// Measures a value and refuses what runs, before the library sees it.
pub(super) fn examine(body: &Body, bytes: &[u8], start: usize, limits: &Limits) -> Result<Extent, FieldError> {
    let extent = measure(bytes, start, limits.nesting.min(MAX_NESTING)).map_err(|why| match why {
        Unmeasured::TooDeep => refusal::nested_too_deep(limits),
        Unmeasured::Unfinished => {
            body.spend(bytes.len().saturating_sub(start));
            refusal::unreadable()
        }
    })?;
    if extent.names > limits.objects.max(LEAST_NAMES) {
        return Err(refusal::too_many_objects(limits));
    }
    match extent.active {
        Some(Active::JavaScript) => return Err(refusal::javascript()),
        Some(Active::Launch) => return Err(refusal::launch()),
        None => {}
    }
    if body.spend(extent.end.saturating_sub(start)) { Ok(extent) } else { Err(refusal::unreadable()) }
}

/// Where the value after a keyword begins. Many keywords may stand in one comment.
fn after_keyword(body: &Body, end: usize) -> Result<usize, FieldError> {
    let start = skip_space(&body.file, end);
    if body.spend(start.saturating_sub(end)) { Ok(start) } else { Err(refusal::unreadable()) }
}

/// The array, dictionary or stream that stands in the file at `start`, which the library must be able to read.
fn container(body: &Body, start: usize) -> Result<Option<Object<'_>>, FieldError> {
    let opens = |opening: &[u8]| body.file.get(start..).is_some_and(|rest| rest.starts_with(opening));
    if !opens(b"<<") && !opens(b"[") {
        return Ok(None);
    }
    let place = Place { unpacked: None, offset: start };
    body.object(place).map(Some).ok_or_else(refusal::unreadable)
}

/// Refuses a stream that is longer than allowed, or says so of itself.
fn check_length(dict: &Dict<'_>, found: usize, limits: &Limits) -> Result<(), FieldError> {
    let declared = match dict.get_raw::<Object<'_>>(b"Length".as_slice()) {
        Some(MaybeRef::NotRef(Object::Number(length))) => u64::try_from(length.as_i64()).unwrap_or_default(),
        _ => 0,
    };
    if declared.max(found as u64) > limits.stream_bytes { Err(refusal::stream_too_long(limits)) } else { Ok(()) }
}

fn trailers(body: &Body, limits: &Limits) -> Result<Vec<usize>, FieldError> {
    let mut trailers = Vec::new();
    for keyword in memmem::find_iter(&body.file, b"trailer") {
        let start = after_keyword(body, keyword + b"trailer".len())?;
        if !body.file.get(start..).is_some_and(|rest| rest.starts_with(b"<<")) {
            continue;
        }
        examine(body, &body.file, start, limits)?;
        if let Some(dict) = container(body, start)?.as_ref().and_then(dict_of) {
            refuse_encryption(&dict)?;
            trailers.push(start);
        }
    }
    Ok(trailers)
}

fn refuse_encryption(trailer: &Dict<'_>) -> Result<(), FieldError> {
    if trailer.contains_key(b"Encrypt") { Err(refusal::encrypted()) } else { Ok(()) }
}

/// What stands before the keyword `obj`.
struct Header {
    offset: usize,
    /// The object's number; `None` where something that is not a number stands there, as a comment may.
    number: Option<u32>,
}

impl Header {
    /// `None` where `obj` is the end of `endobj`, or part of a word.
    fn before(bytes: &[u8], keyword: usize) -> Option<Self> {
        let after = bytes.get(keyword + b"obj".len()).copied()?;
        let before = bytes.get(keyword.checked_sub(1)?).copied()?;
        if is_regular(after) && !after.is_ascii_digit() || !is_space(before) && !before.is_ascii_digit() {
            return None;
        }
        let numbers = digits_before(bytes, keyword).and_then(|(_, start)| {
            let spaced = start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| is_space(*byte));
            if spaced { digits_before(bytes, start) } else { None }
        });
        Some(match numbers {
            Some((number, offset)) => Self { offset, number: Some(number) },
            None => Self { offset: keyword, number: None },
        })
    }
}

/// The number that ends before `end`, white space skipped, and where it begins.
fn digits_before(bytes: &[u8], end: usize) -> Option<(u32, usize)> {
    let head = bytes.get(..end)?.trim_ascii_end();
    let count = head.iter().rev().take(11).take_while(|byte| byte.is_ascii_digit()).count();
    let start = head.len() - count;
    let number = std::str::from_utf8(head.get(start..)?).ok()?.parse().ok()?;
    Some((number, start))
}
