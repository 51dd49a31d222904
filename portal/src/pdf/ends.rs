//! The two ends of the file: that it begins as a PDF, and that it was not cut.

use memchr::memmem;
use perito::domain::{FieldError, document_kind};

use super::lexer::skip_space;
use super::refusal;

/// Readers look for the header this far into the file.
const HEADER_WITHIN: usize = 1024;
/// Readers look for the end mark this far from the end; some mail gateways append line breaks.
const END_WITHIN: usize = 2048;
const END: &[u8] = b"%%EOF";

/// Gives the file from its header on, if both ends are those of a PDF.
pub(super) fn check(mut bytes: Vec<u8>) -> Result<Vec<u8>, FieldError> {
    document_kind(bytes.get(..HEADER_WITHIN.min(bytes.len())).unwrap_or_default())?;
    let header = memmem::find(&bytes, b"%PDF-").unwrap_or_default();
    if !is_ended(&bytes) || !has_index(&bytes, header) {
        return Err(refusal::truncated());
    }
    bytes.drain(..header);
    Ok(bytes)
}

/// Whether the end mark stands near the end, and no further revision begins after it, only to be cut.
fn is_ended(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(END_WITHIN)..).unwrap_or_default();
    let after = memmem::rfind(tail, END).and_then(|at| tail.get(skip_space(tail, at + END.len())..));
    after.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_digit))
}

/// Whether the last `startxref` leads to a table or stream of cross-references. Where something stands before the
/// header, its offset may count from there or from the file's start.
fn has_index(bytes: &[u8], header: usize) -> bool {
    let Some(at) = memmem::rfind(bytes, b"startxref") else { return false };
    let digits = skip_space(bytes, at + b"startxref".len());
    let Some(offset) = number(bytes.get(digits..).unwrap_or_default()) else { return false };
    [offset, offset.saturating_add(header)].into_iter().any(|offset| {
        let target = bytes.get(skip_space(bytes, offset)..).unwrap_or_default();
        target.starts_with(b"xref") || is_object_header(target)
    })
}

fn is_object_header(target: &[u8]) -> bool {
    let head = target.get(..target.len().min(40)).unwrap_or_default();
    head.first().is_some_and(u8::is_ascii_digit) && memmem::find(head, b"obj").is_some()
}

/// The digits at the start of `bytes`.
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(bytes.get(..digits)?).ok()?.parse().ok()
}
