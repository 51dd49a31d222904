//! The receipts of `testdata/receipts`, made again from their lines and a key that signs nothing else.

pub(crate) mod proven;

use std::fs;
use std::path::{Path, PathBuf};

use perito::archive::{NoteSigner, Receipt, ReceiptError, ReceiptKind, ReceiptText};
use perito::protocol::sha256_hex;
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const ORIGIN: &str = "archive.example.org/perito";
pub(crate) const SEED: [u8; 32] = [7; 32];
pub(crate) const RECEIVED_AT: OffsetDateTime = datetime!(2026-11-24 10:00:00.250 UTC);
pub(crate) const KEY: &str = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";

/// The lines of the notice, in order, and beside each a value that says something else and is as well-formed.
const LINES: [(&str, &str, &str); 20] = [
    ("receipt", "perito/v1", "perito/v2"),
    ("kind", "operation_notice", "convocation"),
    ("id", "0197a000-0000-7000-8000-000000000001", "0197a000-0000-7000-8000-000000000009"),
    ("origin", ORIGIN, "archive.example.com/perito"),
    ("protocol_number", "PERITO.7000.24/11/2026.0000042", "PERITO.7000.24/11/2026.0000041"),
    ("received_at", "2026-11-24T10:00:00.250Z", "2026-11-23T10:00:00.250Z"),
    ("received_on", "2026-11-24", "2026-11-23"),
    ("author", "0197a000-0000-7000-8000-000000000002", "0197a000-0000-7000-8000-000000000009"),
    ("ctu_name", "Mario Rossi", "Maria Rossi"),
    ("ctu_tax_code", "RSSMRA80A01H501U", "RSSMRA80A41H501Y"),
    ("inps_office", "7000", "7001"),
    ("case_key", "0580910098/L/2026/1234", "0580910098/L/2026/1235"),
    ("operation_id", "0197a000-0000-7000-8000-000000000003", "0197a000-0000-7000-8000-000000000009"),
    ("operations_on", "2026-12-07", "2026-12-10"),
    ("operations_time", "09:30 Europe/Rome", "10:30 Europe/Rome"),
    ("place", "Studio medico, Via Tiburtina 1, Tivoli (RM)", "Studio medico, Via Tiburtina 2, Tivoli (RM)"),
    ("composed_at", "2026-11-24T09:59:00.000Z", "2026-11-20T09:59:00.000Z"),
    ("idempotency_key", KEY, "another-key"),
    (DIGEST, "", "0000000000000000000000000000000000000000000000000000000000000000"),
    ("findings", "notice_late", "notice_at_risk"),
];
const DIGEST: &str = "request_sha256";

/// Key, value and another value of every line of the notice.
pub(crate) fn lines() -> Vec<(&'static str, String, &'static str)> {
    let digest = sha256_hex(request().as_bytes());
    let value = |key: &str, value: &str| if key == DIGEST { digest.clone() } else { value.to_owned() };
    LINES.into_iter().map(|(key, text, other)| (key, value(key, text), other)).collect()
}

pub(crate) fn notice() -> Receipt {
    notice_text().sign(&signer()).unwrap()
}

pub(crate) fn notice_text() -> ReceiptText {
    let text = ReceiptText::new(&ReceiptKind::OperationNotice);
    lines().iter().skip(2).fold(text, |text, (key, value, _)| text.line(key, value))
}

/// A later convocation that follows the notice.
pub(crate) fn convocation() -> Receipt {
    let text = ReceiptText::new(&ReceiptKind::Convocation);
    let lines = lines().into_iter().skip(2).filter(|(key, ..)| *key != "findings");
    let text = lines.fold(text, |text, (key, value, _)| match key {
        "id" => text.line(key, "0197a000-0000-7000-8000-000000000011"),
        "protocol_number" => text.line(key, "PERITO.7000.24/11/2026.0000043"),
        "operation_id" => text.line(key, "0197a000-0000-7000-8000-000000000013").line("convocation_of", &value),
        "operations_on" => text.line(key, "2026-12-21"),
        "idempotency_key" => text.line(key, "0d2f54a4-6c57-4f4e-9d1d-0f9b7a3c2b11"),
        DIGEST => text.line(key, &sha256_hex(b"{}")),
        _ => text.line(key, &value),
    });
    text.sign(&signer()).unwrap()
}

pub(crate) fn refusal() -> Receipt {
    refusal_text().sign(&signer()).unwrap()
}

/// The refusal of a request whose case could not be read.
pub(crate) fn refusal_text() -> ReceiptText {
    refusal_lines(ReceiptText::new(&ReceiptKind::Refusal))
}

fn refusal_lines(text: ReceiptText) -> ReceiptText {
    text.line("id", "0197a000-0000-7000-8000-000000000021")
        .line("origin", ORIGIN)
        .line("refused_at", "2026-11-24T10:00:00.250Z")
        .line("refusal", "validation_failed")
        .line("author", "0197a000-0000-7000-8000-000000000002")
        .line("case_key", "")
        .line("idempotency_key", KEY)
        .line(DIGEST, &sha256_hex(b"{}"))
}

pub(crate) fn signer() -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &SEED).unwrap()
}

/// What parsing and verifying a text with the specimen's key gives.
pub(crate) fn outcome(text: &str) -> Result<(), ReceiptError> {
    Receipt::parse(text)?.verify(&signer().verifier().into()).map(drop)
}

/// The body of the request that the notice is the receipt of.
pub(crate) fn request() -> String {
    committed("v1-request.json")
}

pub(crate) fn committed(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap()
}

/// A committed file never changes: a difference means that old receipts may verify no longer. What this version makes
/// is left in the build's own folder, for a file that is new.
pub(crate) fn assert_committed(file: &str, made: &str) {
    if fs::read_to_string(folder().join(file)).unwrap_or_default() != made {
        let aside = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        fs::write(&aside, made).unwrap();
        panic!(
            "the format changed: testdata/receipts/{file} is not what this version makes, which is in {}",
            aside.display()
        );
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/receipts")
}
