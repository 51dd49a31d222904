//! One receipt verified, beside a bare Ed25519 verification and the hashes that it needs.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ed25519_dalek::{Signature, Signer, SigningKey};
use perito::archive::{
    Checkpoint, GrowingTree, LogProof, NoteSigner, Receipt, ReceiptKind, ReceiptText, Salt, TreeHash, TrustedKeys, tree,
};
use sha2::{Digest, Sha256};

const ORIGIN: &str = "archive.example.org/perito";
/// The receipt stands in the middle of an archive of a million entries.
const ENTRIES: u64 = 1_000_000;

fn receipts(criterion: &mut Criterion) {
    let signer = NoteSigner::from_seed(ORIGIN, &[7; 32]).expect("a signer");
    let trusted = TrustedKeys::from(signer.verifier());
    let text = receipt(&signer).to_string();
    let parsed = Receipt::parse(&text).expect("a receipt");
    parsed.verify(&trusted).expect("a receipt that verifies");

    let key = SigningKey::from_bytes(&[7; 32]);
    let checkpoint = parsed.proof().expect("a proof").checkpoint.checkpoint().to_string();
    let (signature, verifier) = (key.sign(checkpoint.as_bytes()), key.verifying_key());
    let note = parsed.note().to_string();
    let mut group = criterion.benchmark_group("receipt");
    group.bench_function("bare", |bench| {
        bench.iter(|| bare(black_box(&checkpoint), &verifier, &signature, black_box(note.as_bytes())));
    });
    group.bench_function("verify", |bench| bench.iter(|| black_box(&parsed).verify(&trusted).expect("it verifies")));
    group.bench_function("parse and verify", |bench| {
        bench.iter(|| Receipt::parse(black_box(&text)).expect("a receipt").verify(&trusted).expect("it verifies"));
    });
    group.finish();
}

/// The least that anybody can do: one signature, the entry's three commitments and hash, and twenty nodes.
fn bare(checkpoint: &str, verifier: &ed25519_dalek::VerifyingKey, signature: &Signature, note: &[u8]) -> [u8; 32] {
    verifier.verify_strict(checkpoint.as_bytes(), signature).expect("a signature that holds");
    for committed in [&note[..36], &note[..22], note] {
        black_box(Sha256::new().chain_update([9; 32]).chain_update("content\0").chain_update(committed).finalize());
    }
    let mut hash: [u8; 32] = Sha256::digest([0; 285]).into();
    for _ in 0..20 {
        hash = Sha256::new().chain_update([1]).chain_update(hash).chain_update([5; 32]).finalize().into();
    }
    hash
}

fn receipt(signer: &NoteSigner) -> Receipt {
    let lines = [
        ("action", "operation.notified"),
        ("id", "0197a000-0000-7000-8000-000000000001"),
        ("origin", ORIGIN),
        ("protocol_number", "PERITO.7000.24/11/2026.0000042"),
        ("received_at", "2026-11-24T10:00:00.250Z"),
        ("received_on", "2026-11-24"),
        ("author", "0197a000-0000-7000-8000-000000000002"),
        ("ctu_name", "Mario Rossi"),
        ("ctu_tax_code", "RSSMRA80A01H501U"),
        ("inps_office", "7000"),
        ("case_key", "0580910098/L/2026/1234"),
        ("operation_id", "0197a000-0000-7000-8000-000000000003"),
        ("operations_on", "2026-12-07"),
        ("operations_time", "09:30 Europe/Rome"),
        ("place", "Studio medico, Via Tiburtina 1, Tivoli (RM)"),
        ("composed_at", "2026-11-24T09:59:00.000Z"),
        ("idempotency_key", "6f9619ff-8b86-4d11-b42d-00c04fc964ff"),
        ("request_sha256", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("findings", "notice_late"),
    ];
    let text = ReceiptText::new(&ReceiptKind::OperationNotice);
    let text = lines.iter().fold(text, |text, (key, value)| text.line(key, value));
    let (unproven, salt) = (text.sign(signer).expect("a receipt"), Salt([9; 32]));
    let leaf = TreeHash::of_leaf(unproven.leaf(&salt).expect("a leaf").as_str().as_bytes());
    let mut log = GrowingTree::new();
    let place = ENTRIES / 2;
    for index in 0..ENTRIES {
        log.push(if index == place { leaf } else { TreeHash::of_leaf(&index.to_be_bytes()) });
    }
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: ENTRIES, root: log.root().expect("a root") };
    let proof = LogProof {
        extra: salt.0.to_vec(),
        index: place,
        hashes: tree::inclusion(&log, place, ENTRIES).expect("a proof"),
        checkpoint: checkpoint.sign(signer).expect("a checkpoint"),
    };
    unproven.with_proof(proof).expect("a receipt with its proof")
}

criterion_group!(benches, receipts);
criterion_main!(benches);
