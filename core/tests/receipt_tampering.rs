//! Whatever is done to a receipt is seen, and the error names it.

use perito::archive::{Note, NoteError, NoteSignature, NoteSigner, Receipt, ReceiptError, TrustedKey, TrustedKeys};

use crate::specimen::{ORIGIN, RECEIVED_AT, SEED, lines, notice, notice_text, outcome, signer};

/// The fields without which a receipt is none.
const REQUIRED: [&str; 10] = [
    "receipt",
    "kind",
    "id",
    "origin",
    "protocol_number",
    "received_at",
    "author",
    "case_key",
    "idempotency_key",
    "request_sha256",
];

#[test]
fn every_altered_line_is_seen() {
    for (index, (key, value, other)) in lines().into_iter().enumerate() {
        let altered = notice().to_string().replacen(&format!("{key}: {value}\n"), &format!("{key}: {other}\n"), 1);
        let expected = if index == 0 { ReceiptError::Field("receipt") } else { ReceiptError::BadSignature };
        assert_eq!(outcome(&altered), Err(expected), "{key}");
    }
}

#[test]
fn every_unreadable_line_is_named() {
    let unreadable = [("received_at", "yesterday"), ("protocol_number", "42"), ("case_key", "R.G. 1234/2026")];
    for (key, wrong) in unreadable {
        let value = notice().field(key).unwrap().to_owned();
        let text = notice().to_string().replacen(&value, wrong, 1);
        assert_eq!(outcome(&text), Err(ReceiptError::Field(key)));
    }
}

#[test]
fn every_missing_line_is_seen() {
    for (key, value, _) in lines() {
        let text = notice().to_string().replacen(&format!("{key}: {value}\n"), "", 1);
        let expected = if REQUIRED.contains(&key) { ReceiptError::Field(key) } else { ReceiptError::BadSignature };
        assert_eq!(outcome(&text), Err(expected), "{key}");
    }
}

#[test]
fn every_doubled_line_is_named() {
    for (index, (key, value, _)) in lines().into_iter().enumerate() {
        let line = format!("{key}: {value}\n");
        let text = notice().to_string().replacen(&line, &line.repeat(2), 1);
        assert_eq!(outcome(&text), Err(ReceiptError::Line(index + 2)), "{key}");
    }
}

#[test]
fn lines_in_another_order_are_another_text() {
    let text = notice().to_string();
    for index in 1..lines().len() {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.swap(index - 1, index);
        let expected = if index == 1 { ReceiptError::Field("receipt") } else { ReceiptError::BadSignature };
        assert_eq!(outcome(&lines.concat()), Err(expected), "{index}");
    }
}

#[test]
fn lines_that_are_no_lines_are_named() {
    for wrong in
        ["kind operation_notice", "kind:operation_notice", "Kind: x", ": x", "kind:  x", "kind: x ", "kind: ", ""]
    {
        let text = notice().to_string().replacen("kind: operation_notice", wrong, 1);
        assert_eq!(outcome(&text), Err(ReceiptError::Line(2)), "{wrong:?}");
    }
    assert_eq!(outcome(&format!("\u{feff}{}", notice())), Err(ReceiptError::Line(1)));
}

#[test]
fn a_text_changed_on_its_way_is_no_note() {
    let text = notice().to_string();
    let note = |error| Err(ReceiptError::Note(error));
    assert_eq!(outcome(&text.replace('\n', "\r\n")), Err(ReceiptError::LineEndings));
    assert_eq!(outcome(&text.replacen("\n", "\r\n", 1)), Err(ReceiptError::LineEndings));
    assert_eq!(outcome(&text.replacen("Mario", "Ma\trio", 1)), note(NoteError::ControlCharacter));
    assert_eq!(outcome(&text.replace("\n\n", "\n")), Err(ReceiptError::Truncated));
    assert_eq!(outcome(&format!("{text}\n")), Err(ReceiptError::Truncated));
    assert_eq!(outcome(&text.replace('—', "-")), note(NoteError::SignatureLine(1)));
    assert_eq!(outcome(&format!("{}{text}", " ".repeat(1_000_000))), note(NoteError::TooLong));
    let signature = text.lines().last().unwrap();
    assert_eq!(outcome(&format!("{text}{}", format!("{signature}\n").repeat(100))), note(NoteError::TooLong));
}

#[test]
fn no_part_of_a_receipt_is_a_receipt() {
    let text = notice().to_string();
    for (end, _) in text.char_indices() {
        assert_eq!(outcome(&text[..end]), Err(ReceiptError::Truncated), "the first {end} bytes");
    }
    for (start, _) in text.char_indices().skip(1) {
        assert!(outcome(&text[start..]).is_err(), "without the first {start} bytes");
    }
}

#[test]
fn the_signature_is_of_this_key_and_of_no_other() {
    let other = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    assert_eq!(notice().verify(&other.verifier().into()).unwrap_err(), ReceiptError::UnknownKey);
    assert_eq!(notice().verify(&TrustedKeys::default()).unwrap_err(), ReceiptError::AnotherPortal);
    let renamed = NoteSigner::from_seed("archive.example.com", &SEED).unwrap();
    assert_eq!(notice().verify(&renamed.verifier().into()).unwrap_err(), ReceiptError::AnotherPortal);
    // Another key's signature under this key's name and number.
    let forged = NoteSignature {
        name: ORIGIN.to_owned(),
        key_id: signer().verifier().key_id(),
        bytes: other.sign(notice().signed_text().to_owned()).unwrap().signatures()[0].bytes.clone(),
    };
    let forged = Note::new(notice().signed_text().to_owned(), vec![forged]).unwrap();
    assert_eq!(outcome(&forged.to_string()), Err(ReceiptError::BadSignature));
}

#[test]
fn a_signature_beside_the_trusted_one_does_no_harm() {
    let witness = NoteSigner::from_seed("witness.example.org", &[9; 32]).unwrap();
    let cosigned = notice_text().sign(&witness).unwrap().to_string();
    let line = cosigned.lines().last().unwrap();
    assert_eq!(outcome(&format!("{}{line}\n", notice())), Ok(()));
    assert_eq!(outcome(&notice().to_string().replacen("\n\n", &format!("\n\n{line}\n"), 1)), Ok(()));
    // A trusted key of another name signs for its own origin only.
    let keys = TrustedKeys::from(witness.verifier());
    assert_eq!(Receipt::parse(&cosigned).unwrap().verify(&keys).unwrap_err(), ReceiptError::Origin);
}

#[test]
fn a_key_signs_within_its_validity() {
    let between = |valid_from, valid_until| {
        let key = TrustedKey { valid_from, valid_until, ..signer().verifier().into() };
        notice().verify(&TrustedKeys::new(vec![key])).map(drop)
    };
    let (before, after) = (RECEIVED_AT - time::Duration::MILLISECOND, RECEIVED_AT + time::Duration::MILLISECOND);
    assert_eq!(between(None, None), Ok(()));
    assert_eq!(between(Some(RECEIVED_AT), Some(after)), Ok(()));
    assert_eq!(between(Some(after), None), Err(ReceiptError::KeyNotValid));
    assert_eq!(between(None, Some(RECEIVED_AT)), Err(ReceiptError::KeyNotValid));
    assert_eq!(between(None, Some(before)), Err(ReceiptError::KeyNotValid));
}
