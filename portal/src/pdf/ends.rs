//! The two ends of the file: that it begins as a PDF, and that it was not cut.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use perito::domain::FieldError;

use super::lexer::{is_space, skip_space};
use super::refusal;

/// Readers look for the header this far into the file.
const HEADER_WITHIN: usize = 1024;
/// Readers look for the end mark this far from the end; some mail gateways append line breaks.
const END_WITHIN: usize = 2048;
const END: &[u8] = b"%%EOF";
/// The object identifier of PKCS #7 SignedData, 1.2.840.113549.1.7.2 (RFC 5652), as DER writes it.
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Gives the file from its header on, if both ends are those of a PDF.
pub(super) fn check(mut bytes: Vec<u8>) -> Result<Vec<u8>, FieldError> {
    if bytes.iter().all(|byte| is_space(*byte)) {
        return Err(refusal::empty());
    }
    // First of all: the envelope of a signed PDF holds a PDF header within reach.
    if is_signed_data(&bytes) {
        return Err(refusal::p7m());
    }
    let head = bytes.get(..HEADER_WITHIN.min(bytes.len())).unwrap_or_default();
    let header = memmem::find(head, b"%PDF-").ok_or_else(refusal::not_pdf)?;
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

/// Whether this is a CAdES envelope (`.p7m`): DER or BER, PEM, or bare Base64.
fn is_signed_data(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let is_pem = [&b"-----BEGIN PKCS7"[..], b"-----BEGIN CMS"].iter().any(|label| text.starts_with(label));
    is_pem || is_signed_data_der(bytes) || is_signed_data_base64(text)
}

fn is_signed_data_der(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(32)).unwrap_or_default();
    head.first() == Some(&0x30) && memmem::find(head, SIGNED_DATA).is_some()
}

fn is_signed_data_base64(text: &[u8]) -> bool {
    let head: Vec<u8> = text.iter().copied().take(64).filter(|byte| !is_space(*byte)).collect();
    let whole = head.len() / 4 * 4;
    STANDARD.decode(head.get(..whole).unwrap_or_default()).is_ok_and(|der| is_signed_data_der(&der))
}
