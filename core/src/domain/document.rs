//! What kind of document this is, told by its first bytes: a PDF is taken, and a signed envelope has its own cure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::FieldError;

const PDF: &[u8] = b"%PDF-";
/// Readers look for the header this far into a document: some mail gateways put a line before it.
const PDF_WITHIN: usize = 1024;
/// 1.2.840.113549.1.7.2, `signedData` (RFC 5652), as DER writes it.
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const PEM_LABELS: [&[u8]; 3] = [b"-----BEGIN PKCS7", b"-----BEGIN PKCS #7", b"-----BEGIN CMS"];
/// As many digits of Base64 as the longest beginning of an envelope has: 18 bytes.
const BASE64_DIGITS: usize = 24;

/// Accepts the first bytes of a PDF: the first 1,024 of a document, fewer only where it has no more.
///
/// # Errors
/// On the field `document`: `document_empty`; `document_p7m` for a PKCS#7 envelope (RFC 5652) in DER, PEM or Base64, which
/// is what signing with CAdES makes of a PDF; `document_not_pdf` for anything else, whatever its name says.
///
/// ```
/// use perito::domain::document_kind;
///
/// assert!(document_kind(b"%PDF-1.7\n").is_ok());
/// assert_eq!(document_kind(&[0xff, 0xd8, 0xff, 0xe0]).unwrap_err().code, "document_not_pdf");
/// ```
pub fn document_kind(first_bytes: &[u8]) -> Result<(), FieldError> {
    let blank = first_bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
    // A beginning that is blank may have a document after it, which is none of ours.
    if blank && first_bytes.len() < PDF_WITHIN {
        Err(FieldError::new("document", "document_empty", "the document is empty", "il documento è vuoto"))
    // First of all: the envelope of a signed PDF holds a PDF header within reach.
    } else if is_envelope(first_bytes) {
        Err(FieldError::new(
            "document",
            "document_p7m",
            "a PDF is expected and this is a .p7m envelope (CAdES): sign the PDF itself, with PAdES",
            "serve un PDF e questa è una busta .p7m (CAdES): firmare il PDF stesso, con PAdES",
        ))
    } else if first_bytes.windows(PDF.len()).take(PDF_WITHIN).any(|bytes| bytes == PDF) {
        Ok(())
    } else {
        Err(FieldError::new(
            "document",
            "document_not_pdf",
            "a PDF is expected and this is something else: save it as PDF, renaming it is not enough",
            "serve un PDF e questo è altro: salvarlo come PDF, rinominarlo non basta",
        ))
    }
}

fn is_envelope(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    is_der_envelope(bytes) || PEM_LABELS.iter().any(|label| text.starts_with(label)) || is_base64_envelope(text)
}

/// A SEQUENCE, its length in any of its forms, and the type `signedData`.
fn is_der_envelope(bytes: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = bytes else { return false };
    let more = match length {
        0x81..=0x84 => usize::from(length & 0x7f),
        _ => 0,
    };
    rest.get(more..).is_some_and(|content| content.starts_with(SIGNED_DATA))
}

fn is_base64_envelope(text: &[u8]) -> bool {
    let digits = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(BASE64_DIGITS);
    STANDARD.decode(digits.collect::<Vec<u8>>()).is_ok_and(|bytes| is_der_envelope(&bytes))
}
