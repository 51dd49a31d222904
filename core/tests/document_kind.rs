//! What the first bytes of a document say of its kind.

use perito::domain::document_kind;
use proptest::prelude::*;

const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// The beginning of an envelope of some 76 KB, as `openssl cms -sign -outform DER` writes it, and its Base64.
const ENVELOPE: &[u8] = &[
    0x30, 0x83, 0x01, 0x2b, 0x3c, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x83, 0x01,
    0x2b, 0x2c, 0x30, 0x83, 0x01,
];
const ENVELOPE_BASE64: &str = "MIMBKzwGCSqGSIb3DQEHAqCDASssMIMB";

fn code(bytes: &[u8]) -> &'static str {
    let error = document_kind(bytes).unwrap_err();
    assert_eq!(error.field, "document");
    error.code
}

#[test]
fn a_pdf_is_taken() {
    let behind_a_line = b"Content-Type: application/pdf\r\n\r\n%PDF-1.7";
    for bytes in [&b"%PDF-"[..], b"%PDF-1.7", b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n", behind_a_line] {
        assert!(document_kind(bytes).is_ok());
    }
}

#[test]
fn nothing_is_said_to_be_nothing() {
    assert_eq!(code(b""), "document_empty");
}

#[test]
fn what_is_no_pdf_is_not_taken_for_one() {
    let others: [&[u8]; 8] = [
        b"%PDF",
        b"%pdf-1.7",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"<html>",
        b"0",
        b"M",
    ];
    for bytes in others {
        assert_eq!(code(bytes), "document_not_pdf", "{bytes:?}");
    }
}

#[test]
fn an_envelope_is_known_in_every_form() {
    assert_eq!(code(ENVELOPE), "document_p7m");
    for length in [&[0x7f][..], &[0x80], &[0x81, 0xff], &[0x82, 1, 2], &[0x83, 1, 2, 3], &[0x84, 1, 2, 3, 4]] {
        assert_eq!(code(&[&[0x30], length, SIGNED_DATA].concat()), "document_p7m", "{length:?}");
    }
    let texts = [
        ENVELOPE_BASE64.to_owned(),
        format!("\n  {ENVELOPE_BASE64}"),
        format!("\u{feff}{}\r\n{}", &ENVELOPE_BASE64[..10], &ENVELOPE_BASE64[10..]),
        format!("-----BEGIN PKCS7-----\n{ENVELOPE_BASE64}"),
        "-----BEGIN PKCS #7 SIGNED DATA-----\n".to_owned(),
        format!("-----BEGIN CMS-----\r\n{ENVELOPE_BASE64}"),
    ];
    for text in texts {
        assert_eq!(code(text.as_bytes()), "document_p7m", "{text}");
    }
}

#[test]
fn other_structures_of_asn1_are_no_envelope() {
    // An enveloped (encrypted) message, a certificate, an envelope that was cut before it says what it is.
    let enveloped = [&[0x30, 0x80], &SIGNED_DATA[..10], &[0x03]].concat();
    for bytes in [&enveloped[..], &[0x30, 0x82, 3, 4, 0x30, 0x82, 2, 1], &ENVELOPE[..12], &[0x30, 0x84], &[0x30]] {
        assert_eq!(code(bytes), "document_not_pdf", "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(document_kind(&bytes).is_ok(), bytes.starts_with(b"%PDF-"));
    }
}
