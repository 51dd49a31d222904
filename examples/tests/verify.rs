//! What the example says of the receipts of `testdata/receipts`, and with which code it ends.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use perito::archive::{NoteSigner, Receipt};

#[test]
fn a_good_receipt_says_what_it_proves() {
    for (file, lang, words) in [
        ("proven-notice.txt", "it", "✓ Firma valida: voce 259 di 300 dell'archivio.\n"),
        ("proven-notice.txt", "it", "  protocollo    PERITO.7000.24/11/2026.0000042\n"),
        ("proven-notice.txt", "it", "  ricevuta il   24/11/2026 11:00:00 Europe/Rome\n"),
        ("proven-notice.txt", "it", "  da            Mario Rossi, RSSMRA80A01H501U\n"),
        ("proven-notice.txt", "en", "  archive       archive.example.org/perito, entry 259 of 300\n"),
        ("proven-notice.txt", "en", "  case          0580910098/L/2026/1234\n"),
        ("proven-refusal.txt", "en", "  act           act that was refused\n"),
        ("proven-refusal.txt", "it", "  rifiutata il  24/11/2026 11:00:00 Europe/Rome\n"),
        ("v1.txt", "en", "✓ The signature holds.\n"),
        ("v1.txt", "en", "  archive       archive.example.org/perito\n"),
    ] {
        let (code, printed) = verify(&committed(file), &committed("v1.keys"), &["--lang", lang]);
        assert!(code == 0 && printed.contains(words), "{file}: {printed}");
    }
}

#[test]
fn a_receipt_that_is_not_good_has_its_code_and_both_texts() {
    let folder = tempfile::tempdir().unwrap();
    let notice = fs::read(committed("proven-notice.txt")).unwrap();
    let altered = String::from_utf8(notice.clone()).unwrap().replace("Mario", "Maria").into_bytes();
    let cut = notice.get(..1000).unwrap().to_vec();
    let scrambled: Vec<u8> = notice.iter().map(|byte| if *byte == b'9' { 0xff } else { *byte }).collect();
    let rewritten = String::from_utf8(notice).unwrap().replace('\n', "\r\n").into_bytes();
    for (receipt, code) in [
        (altered, "receipt_altered"),
        (cut, "receipt_truncated"),
        (rewritten, "receipt_line_endings"),
        (scrambled, "receipt_malformed"),
    ] {
        let path = folder.path().join("receipt.txt");
        fs::write(&path, receipt).unwrap();
        let (ended, printed) = verify(&path, &committed("v1.keys"), &[]);
        assert_eq!(ended, 1);
        assert!(printed.starts_with(&format!("✗ La ricevuta non è valida [{code}]\n  it: ")), "{printed}");
        assert!(printed.contains("\n  en: "), "{printed}");
    }
}

#[test]
fn a_sandbox_has_no_legal_value_and_the_future_none_yet() {
    let folder = tempfile::tempdir().unwrap();
    let signer = NoteSigner::from_seed("sandbox.example.org", &[7; 32]).unwrap();
    let of_sandbox = fs::read_to_string(committed("v1.txt")).unwrap();
    let of_sandbox =
        Receipt::parse(&of_sandbox).unwrap().signed_text().replace("archive.example.org/perito", "sandbox.example.org");
    let to_come = of_sandbox.replace("2026-11-24T10:00:00.250Z", "9999-11-24T10:00:00.250Z");
    let (receipt, keys) = (folder.path().join("receipt.txt"), folder.path().join("trusted.keys"));
    fs::write(&keys, signer.verifier().to_string()).unwrap();

    fs::write(&receipt, signer.sign(of_sandbox).unwrap().to_string()).unwrap();
    let (code, printed) = verify(&receipt, &keys, &["--lang", "en"]);
    assert!(code == 1 && printed.contains("The receipt is not good [receipt_sandbox]"), "{printed}");
    let (code, printed) = verify(&receipt, &keys, &["--lang", "en", "--allow-sandbox"]);
    assert!(code == 0 && printed.contains("sandbox, no legal value"), "{printed}");

    fs::write(&receipt, signer.sign(to_come).unwrap().to_string()).unwrap();
    let (code, printed) = verify(&receipt, &keys, &["--allow-sandbox"]);
    assert!(code == 1 && printed.contains("[receipt_future]"), "{printed}");
}

#[test]
fn whoever_calls_it_wrongly_is_told() {
    let missing = Path::new("no-such-file");
    assert_eq!(verify(missing, &committed("v1.keys"), &[]).0, 2);
    assert_eq!(verify(&committed("v1.txt"), missing, &[]).0, 2);
    assert_eq!(verify(&committed("v1.txt"), &committed("v1.txt"), &[]).0, 2);
    assert_eq!(verify(&committed("v1.txt"), &committed("v1.keys"), &["--lang", "de"]).0, 2);
}

/// The code with which it ended, and what it printed.
fn verify(receipt: &Path, keys: &Path, more: &[&str]) -> (i32, String) {
    let Output { status, stdout, .. } =
        Command::new(program()).arg(receipt).arg("--keys").arg(keys).args(more).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap())
}

/// The example, which cargo builds beside the tests of its package unless it is told to build a single one.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().unwrap().parent().unwrap().join("examples/verify");
    let built = built.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(built.exists(), "run all tests of perito-examples, or `cargo build --example verify` before");
    built
}

fn committed(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/receipts").join(file)
}
