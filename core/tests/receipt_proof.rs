//! A receipt proves itself offline: the archive signed for an entry that commits to every byte of it.

use perito::archive::{
    LogProof, NoteSigner, Receipt, ReceiptError, TreeError, TreeHash, TrustedKey, TrustedKeys, Verification,
};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::specimen::proven::{
    NOTICE, SIZE, cosigned, notice, notice_of, proved_by, proven_notice, proven_refusal, witness,
};
use crate::specimen::{self, ORIGIN, RECEIVED_AT, SEED, assert_committed, committed, outcome, signer};

const SEEN_AT: OffsetDateTime = datetime!(2026-11-24 10:00:05 UTC);

#[test]
fn the_committed_files_are_what_this_version_makes() {
    assert_committed("proven-notice.txt", &proven_notice().to_string());
    assert_committed("proven-refusal.txt", &proven_refusal().to_string());
}

#[test]
fn a_verified_receipt_says_where_the_archive_holds_it() {
    let keys = TrustedKeys::parse(&committed("v1.keys")).unwrap();
    for (file, index) in [("proven-notice.txt", NOTICE), ("proven-refusal.txt", NOTICE + 1)] {
        let text = committed(file);
        let receipt = Receipt::parse(&text).unwrap();
        assert_eq!(receipt.to_string(), text);
        let Verification { origin, place, text_en, text_it, .. } = receipt.verify(&keys).unwrap();
        let place = place.unwrap();
        assert_eq!((origin.as_str(), place.index, place.size), (ORIGIN, index, SIZE));
        assert_eq!(place.root, receipt.proof().unwrap().checkpoint.checkpoint().root);
        assert!(place.cosignatures.is_empty());
        assert_eq!(text_en, format!("The signature holds: entry {index} of 300 of the archive."));
        assert_eq!(text_it, format!("Firma valida: voce {index} di 300 dell'archivio."));
    }
}

#[test]
fn a_receipt_of_the_time_before_has_no_place() {
    let old = Receipt::parse(&committed("v1.txt")).unwrap();
    let verification = old.verify(&signer().verifier().into()).unwrap();
    assert_eq!((verification.place, verification.text_en.as_str()), (None, "The signature holds."));
    // Without an action no entry can be computed from it.
    let proof = proven_notice().proof().unwrap().clone();
    assert_eq!(old.with_proof(proof).unwrap_err(), ReceiptError::Field("action"));
}

#[test]
fn every_bit_counts() {
    let keys = signer().verifier().into();
    for receipt in [proven_notice(), proven_refusal(), specimen::notice()] {
        let receipt = receipt.to_string().into_bytes();
        for at in 0..receipt.len() {
            for bit in 0..8 {
                let mut altered = receipt.clone();
                altered[at] ^= 1 << bit;
                // What is no UTF-8 never comes as far as the library.
                if let Ok(altered) = String::from_utf8(altered) {
                    let judged = Receipt::parse(&altered).and_then(|receipt| receipt.verify(&keys));
                    assert!(judged.is_err(), "byte {at}, bit {bit}");
                }
            }
        }
    }
}

#[test]
fn no_part_of_a_receipt_is_a_receipt() {
    for receipt in [proven_notice(), proven_refusal()] {
        let text = receipt.to_string();
        for (end, _) in text.char_indices() {
            assert_eq!(outcome(&text[..end]), Err(ReceiptError::Truncated), "the first {end} bytes");
        }
        for (start, _) in text.char_indices().skip(1) {
            assert!(outcome(&text[start..]).is_err(), "without the first {start} bytes");
        }
    }
}

#[test]
fn a_receipt_whose_proof_was_cut_off_is_not_whole() {
    assert_eq!(outcome(&notice().to_string()), Err(ReceiptError::Truncated));
    assert_eq!(notice().verify(&signer().verifier().into()).unwrap_err(), ReceiptError::Truncated);
}

#[test]
fn every_altered_line_is_seen() {
    for (key, value, other) in specimen::lines().into_iter().skip(1) {
        let altered =
            proven_notice().to_string().replacen(&format!("{key}: {value}\n"), &format!("{key}: {other}\n"), 1);
        let expected = if key == "origin" { ReceiptError::Origin } else { ReceiptError::Altered };
        assert_eq!(outcome(&altered), Err(expected), "{key}");
    }
    // The note's own signature is under the checkpoint as well.
    let signature = proven_notice().note().to_string();
    let signature = signature.lines().last().unwrap().to_owned();
    let doubled = proven_notice().to_string().replacen(&signature, &format!("{signature}\n{signature}"), 1);
    assert_eq!(outcome(&doubled), Err(ReceiptError::Altered));
}

#[test]
fn the_salt_and_the_place_are_the_entrys_own() {
    let proven = |change: fn(&mut LogProof)| {
        let mut proof = proven_notice().proof().unwrap().clone();
        change(&mut proof);
        let receipt = notice().with_proof(proof)?.to_string();
        outcome(&receipt)
    };
    assert_eq!(proven(|_| {}), Ok(()));
    let proof = |error| Err(ReceiptError::Proof(error));
    assert_eq!(proven(|proof| proof.extra[31] ^= 1), Err(ReceiptError::Altered));
    assert_eq!(proven(|proof| proof.extra.clear()), Err(ReceiptError::Field("extra")));
    assert_eq!(proven(|proof| proof.extra.push(0)), Err(ReceiptError::Field("extra")));
    assert_eq!(proven(|proof| proof.index += 1), Err(ReceiptError::Altered));
    assert_eq!(proven(|proof| proof.index = SIZE), proof(TreeError::IndexBeyond { index: SIZE, size: SIZE }));
    assert_eq!(proven(|proof| proof.hashes.push(TreeHash([0; 32]))), proof(TreeError::ProofTooLong));
    assert_eq!(proven(|proof| proof.hashes.truncate(6)), proof(TreeError::ProofTooShort));
    assert_eq!(proven(|proof| proof.hashes.swap(0, 1)), Err(ReceiptError::Altered));
    assert_eq!(proven(|proof| proof.hashes.resize(65, TreeHash([0; 32]))), proof(TreeError::ProofTooLong));
    // The refusal's proof is none of the notice.
    assert_eq!(
        outcome(&notice().with_proof(proven_refusal().proof().unwrap().clone()).unwrap().to_string()),
        Err(ReceiptError::Altered)
    );
}

#[test]
fn only_a_trusted_key_of_this_archive_signs_for_it() {
    let verify = |receipt: &Receipt, signer: &NoteSigner| {
        receipt.verify(&signer.verifier().into()).map(|verification| verification.sandbox)
    };
    let other = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    let elsewhere = NoteSigner::from_seed("archive.example.com/perito", &SEED).unwrap();
    assert_eq!(verify(&proven_notice(), &other), Err(ReceiptError::UnknownKey));
    assert_eq!(verify(&proven_notice(), &elsewhere), Err(ReceiptError::AnotherPortal));
    let forged = proved_by(notice(), ORIGIN, &other);
    assert_eq!(verify(&forged, &signer()), Err(ReceiptError::UnknownKey));
    assert_eq!(outcome(&proven_notice().to_string().replace("\n300\n", "\n301\n")), Err(ReceiptError::BadSignature));
    // A trusted archive does not sign for another.
    let keys = TrustedKeys::new(vec![signer().verifier().into(), elsewhere.verifier().into()]);
    for (origin, signer) in [(elsewhere.verifier().name(), &elsewhere), (ORIGIN, &elsewhere)] {
        let receipt = proved_by(notice(), origin, signer);
        assert_eq!(receipt.verify(&keys).unwrap_err(), ReceiptError::Origin);
    }
}

#[test]
fn an_archive_that_was_restored_goes_on_under_the_same_key() {
    let restored = format!("{ORIGIN}/2");
    let receipt = proved_by(notice_of(&restored, &signer()), &restored, &signer());
    assert_eq!(receipt.verify(&signer().verifier().into()).unwrap().origin, restored);
    // One epoch does not sign for another, and these are no epochs.
    for (origin, signed) in [(ORIGIN, "/2"), (ORIGIN, "/1"), (ORIGIN, "/02"), (ORIGIN, "/x"), (restored.as_str(), "/2")]
    {
        let receipt = proved_by(notice_of(origin, &signer()), &format!("{origin}{signed}"), &signer());
        assert_eq!(receipt.verify(&signer().verifier().into()).unwrap_err(), ReceiptError::Origin, "{origin}{signed}");
    }
}

#[test]
fn a_key_signs_within_its_validity() {
    let between = |valid_from, valid_until| {
        let key = TrustedKey { valid_from, valid_until, ..signer().verifier().into() };
        proven_notice().verify(&TrustedKeys::new(vec![key])).map(drop)
    };
    let after = RECEIVED_AT + Duration::MILLISECOND;
    assert_eq!(between(Some(RECEIVED_AT), Some(after)), Ok(()));
    assert_eq!(between(Some(after), None), Err(ReceiptError::KeyNotValid));
    assert_eq!(between(None, Some(RECEIVED_AT)), Err(ReceiptError::KeyNotValid));
}

#[test]
fn a_sandbox_and_the_future_are_told_apart() {
    let origin = "sandbox.example.org";
    let signer = NoteSigner::from_seed(origin, &SEED).unwrap();
    let receipt = proved_by(notice_of(origin, &signer), origin, &signer);
    let verification = receipt.verify(&signer.verifier().into()).unwrap();
    assert_eq!(verification.require_legal_value(), Err(ReceiptError::Sandbox));
    assert!(verification.text_en.ends_with("; sandbox, no legal value."));
    assert!(verification.text_it.ends_with("; ambiente di prova, nessun valore legale."));
    assert_eq!(receipt.check_time(RECEIVED_AT), Ok(()));
    assert_eq!(receipt.check_time(RECEIVED_AT - Duration::MILLISECOND), Err(ReceiptError::Future));
}

#[test]
fn a_trusted_witness_is_named() {
    let text = cosigned(&proven_notice(), SEEN_AT);
    let keys = TrustedKeys::from(signer().verifier());
    let place = |text: &str, keys: &TrustedKeys| {
        Receipt::parse(text).unwrap().verify(keys).map(|verification| verification.place.unwrap())
    };
    assert!(place(&text, &keys).unwrap().cosignatures.is_empty(), "nobody asked for it");
    let keys = keys.with_witnesses(vec![witness()]);
    let cosignatures = place(&text, &keys).unwrap().cosignatures;
    let seen: Vec<_> = cosignatures.iter().map(|one| (one.witness.as_str(), one.at)).collect();
    assert_eq!(seen, [(witness().name(), SEEN_AT)]);
    // None is asked of a checkpoint that none cosigned.
    assert!(place(&proven_notice().to_string(), &keys).unwrap().cosignatures.is_empty());

    // A cosignature of another checkpoint, or of this one at another instant.
    let of_another = cosigned(&proved_by(notice(), ORIGIN, &signer()), SEEN_AT);
    let line = of_another.lines().last().unwrap();
    let refused = place(&format!("{}{line}\n", proven_notice()), &keys).unwrap_err();
    assert_eq!(refused, ReceiptError::Proof(TreeError::BadCosignature(witness().name().to_owned())));
    assert_eq!(refused.code(), "checkpoint_bad_cosignature");
}

proptest! {
    #[test]
    fn whatever_stands_below_a_receipt_is_read_or_refused(
        proof in "(extra [A-Za-z0-9+/=]{0,8}\n)?(index [0-9]{1,3}\n)?([A-Za-z0-9+/]{43}=\n){0,3}\n?([a-z]{1,9}\n[0-9]{1,3}\n[A-Za-z0-9+/]{43}=\n)?\n?(— [a+é ]{1,3} [AB=/+]{4,12}\n){0,2}",
        any in any::<String>(),
    ) {
        for below in [proof, any] {
            let text = format!("{}\nc2sp.org/tlog-proof@v1\n{below}", notice());
            prop_assert!(outcome(&text).is_err());
        }
    }

    #[test]
    fn what_is_read_is_written_as_it_was(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let text = proven_notice().to_string();
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        characters[at] = with;
        let altered: String = characters.into_iter().collect();
        if let Ok(receipt) = Receipt::parse(&altered) {
            prop_assert_eq!(receipt.to_string(), altered.as_str());
        }
        prop_assert_eq!(outcome(&altered).is_ok(), altered == text);
    }
}
