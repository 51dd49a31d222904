//! The committed receipts verify in every version, and say what their lines say.

use perito::archive::{NoteError, NoteSigner, Receipt, ReceiptError, ReceiptKind, Sent, TrustedKeys};
use perito::domain::CaseKey;
use proptest::prelude::*;

use crate::specimen::{
    KEY, ORIGIN, RECEIVED_AT, SEED, assert_committed, committed, convocation, lines, notice, notice_text, outcome,
    refusal, refusal_text, request, signer,
};

#[test]
fn the_committed_files_are_what_this_version_makes() {
    assert_committed("v1.txt", &notice().to_string());
    assert_committed("v1-convocation.txt", &convocation().to_string());
    assert_committed("v1-refusal.txt", &refusal().to_string());
    assert_committed(
        "v1.keys",
        &format!("# The key of the receipts in this folder.\n{} 2026-01-01T00:00:00Z -\n", signer().verifier()),
    );
}

#[test]
fn the_committed_receipts_verify() {
    let keys = TrustedKeys::parse(&committed("v1.keys")).unwrap();
    for (file, kind) in [
        ("v1.txt", ReceiptKind::OperationNotice),
        ("v1-convocation.txt", ReceiptKind::Convocation),
        ("v1-refusal.txt", ReceiptKind::Refusal),
    ] {
        let text = committed(file);
        let receipt = Receipt::parse(&text).unwrap();
        assert_eq!(receipt.kind(), kind);
        assert_eq!(receipt.to_string(), text);
        let verification = receipt.verify(&keys).unwrap();
        assert_eq!((verification.origin.as_str(), verification.sandbox), (ORIGIN, false));
    }
}

#[test]
fn a_receipt_says_what_its_lines_say() {
    let receipt = Receipt::parse(&committed("v1.txt")).unwrap();
    assert_eq!(receipt.id(), "0197a000-0000-7000-8000-000000000001");
    assert_eq!(receipt.origin(), ORIGIN);
    assert_eq!(receipt.at(), RECEIVED_AT);
    assert_eq!(receipt.protocol_number().unwrap().to_string(), "PERITO.7000.24/11/2026.0000042");
    assert_eq!(receipt.case_key(), Some(&case_key()));
    assert_eq!(receipt.idempotency_key(), KEY);
    assert_eq!(receipt.findings(), ["notice_late"]);
    assert_eq!(receipt.field("place"), Some("Studio medico, Via Tiburtina 1, Tivoli (RM)"));
    assert_eq!(receipt.field("unheard_of"), None);
    assert_eq!(receipt.fields().len(), lines().len());
    assert!(receipt.to_string().starts_with(receipt.signed_text()));
}

#[test]
fn a_refusal_has_its_own_instant_and_no_protocol_number() {
    let receipt = Receipt::parse(&committed("v1-refusal.txt")).unwrap();
    assert_eq!((receipt.at(), receipt.protocol_number(), receipt.case_key()), (RECEIVED_AT, None, None));
    assert_eq!(receipt.field("refusal"), Some("validation_failed"));
    let numbered = refusal_text().line("protocol_number", "PERITO.7000.24/11/2026.0000042");
    assert_eq!(numbered.sign(&signer()).unwrap_err(), ReceiptError::Field("protocol_number"));
}

#[test]
fn a_sandbox_says_that_it_has_no_legal_value() {
    let signer = NoteSigner::from_seed("sandbox.example.org", &SEED).unwrap();
    let text = notice().signed_text().replace(ORIGIN, "sandbox.example.org");
    let receipt = Receipt::parse(&signer.sign(text).unwrap().to_string()).unwrap();
    let verification = receipt.verify(&signer.verifier().into()).unwrap();
    assert!(verification.sandbox);
    assert!(verification.text_en.contains("no legal value") && verification.text_it.contains("nessun valore legale"));
}

#[test]
fn lines_of_a_later_version_are_kept_and_passed_over() {
    let receipt = notice_text().line("tree_size", "12").line("kindness", "great").sign(&signer()).unwrap();
    assert_eq!((receipt.field("tree_size"), outcome(&receipt.to_string())), (Some("12"), Ok(())));
    let later = notice().signed_text().replace("kind: operation_notice", "kind: final_report");
    let receipt = Receipt::parse(&signer().sign(later).unwrap().to_string()).unwrap();
    assert_eq!(receipt.kind(), ReceiptKind::Unknown { code: "final_report".to_owned() });
    assert_eq!(outcome(&receipt.to_string()), Ok(()));
}

#[test]
fn no_value_breaks_a_line() {
    let text = notice_text().line("first", "\0").line("second", " \n \u{85}").line("third", "\u{1}a\r\nb\u{7f}");
    let receipt = text.sign(&signer()).unwrap();
    assert_eq!((receipt.field("first"), receipt.field("second"), receipt.field("third")), (None, None, Some("a  b")));
}

#[test]
fn a_receipt_is_of_the_request_that_was_sent() {
    let (receipt, body, case) = (Receipt::parse(&committed("v1.txt")).unwrap(), request(), case_key());
    let sent = Sent { body: body.as_bytes(), idempotency_key: KEY, case_key: &case };
    assert_eq!(receipt.check_sent(&sent), Ok(()));
    let differs = |sent: &Sent<'_>, field| {
        assert_eq!(receipt.check_sent(sent), Err(ReceiptError::NotOfThisRequest(field)));
    };
    differs(&Sent { body: body.trim_end_matches('}').as_bytes(), ..sent }, "request_sha256");
    differs(&Sent { idempotency_key: "6f9619ff-8b86-4d11-b42d-00c04fc964fe", ..sent }, "idempotency_key");
    let other = CaseKey::parse("0580910098/L/2026/1234-1").unwrap();
    differs(&Sent { case_key: &other, ..sent }, "case_key");
}

#[test]
fn what_is_wrong_is_said_in_two_languages() {
    let errors = [
        ReceiptError::Altered,
        ReceiptError::AnotherPortal,
        ReceiptError::BadSignature,
        ReceiptError::Field("id"),
        ReceiptError::Future,
        ReceiptError::KeyNotValid,
        ReceiptError::Line(3),
        ReceiptError::LineEndings,
        ReceiptError::Note(NoteError::TooLong),
        ReceiptError::NotOfThisRequest("case_key"),
        ReceiptError::Origin,
        ReceiptError::Sandbox,
        ReceiptError::Truncated,
        ReceiptError::UnknownKey,
    ];
    for error in errors {
        assert!(error.code().starts_with("receipt_"));
        assert!(!error.to_string().is_empty() && error.to_string() != error.message_it());
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), lines in "(receipt: perito/v1\n)?([a-z_]{1,9}: ?[^\n]{0,9}\n){0,9}\n(— .{0,20}\n){0,3}") {
        let _ = Receipt::parse(&text);
        let _ = Receipt::parse(&lines);
    }

    #[test]
    fn parsing_what_was_written_gives_the_same(name in "[^\\p{C}\\s]{1,40}", later in "[a-z0-9_]{1,20}", value in ".{0,80}") {
        let receipt = notice_text().line("name_of_it", &name).line(&format!("x{later}"), &value).sign(&signer()).unwrap();
        let text = receipt.to_string();
        let again = Receipt::parse(&text).unwrap();
        prop_assert_eq!(again.to_string(), text);
        prop_assert_eq!(again.field("name_of_it"), Some(name.as_str()));
        prop_assert_eq!(again, receipt);
    }

    #[test]
    fn no_other_text_verifies(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let text = notice().to_string();
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        characters[at] = with;
        let altered: String = characters.into_iter().collect();
        prop_assert_eq!(outcome(&altered).is_ok(), altered == text);
    }
}

fn case_key() -> CaseKey {
    CaseKey::parse("0580910098/L/2026/1234").unwrap()
}
