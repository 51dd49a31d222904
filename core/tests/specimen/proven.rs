//! The receipts of `testdata/receipts` that carry a proof: of a notice and of a refusal, in an archive of 300 entries.

use ed25519_dalek::{Signer, SigningKey};
use perito::archive::{
    Checkpoint, GrowingTree, Leaf, LogProof, Note, NoteSignature, NoteSigner, Receipt, ReceiptKind, ReceiptText, Salt,
    TreeHash, WitnessKey, tree,
};
use time::OffsetDateTime;

use super::{ORIGIN, RECEIVED_AT, lines, refusal_lines, signer};

/// How many entries the archive has when it signs for the receipts.
pub(crate) const SIZE: u64 = 300;
/// The notice's entry; the refusal's is the next one.
pub(crate) const NOTICE: u64 = 259;
const REFUSAL: u64 = NOTICE + 1;
const WITNESS: &str = "witness.example.org";
const WITNESS_SEED: [u8; 32] = [9; 32];

/// The notice with its proof.
pub(crate) fn proven_notice() -> Receipt {
    prove(notice(), NOTICE)
}

/// The refusal with its proof, from the same checkpoint.
pub(crate) fn proven_refusal() -> Receipt {
    prove(refusal(), REFUSAL)
}

/// The notice before the archive holds it.
pub(crate) fn notice() -> Receipt {
    notice_of(ORIGIN, &signer())
}

/// The notice of an archive of this origin.
pub(crate) fn notice_of(origin: &str, signer: &NoteSigner) -> Receipt {
    let text = ReceiptText::new(&ReceiptKind::OperationNotice).line("action", "operation.notified");
    let lines = lines();
    let lines = lines.iter().skip(2).map(|(key, value, _)| (*key, if *key == "origin" { origin } else { value }));
    lines.fold(text, |text, (key, value)| text.line(key, value)).sign(signer).unwrap()
}

fn refusal() -> Receipt {
    let text = ReceiptText::new(&ReceiptKind::Refusal).line("action", "operation.refused");
    refusal_lines(text).sign(&signer()).unwrap()
}

fn prove(receipt: Receipt, index: u64) -> Receipt {
    let tree = archive(&[(NOTICE, &notice()), (REFUSAL, &refusal())]);
    let proof = proof(&tree, index, ORIGIN, &signer());
    receipt.with_proof(proof).unwrap()
}

/// The receipt, proved by an archive of this origin that holds it and 299 other entries.
pub(crate) fn proved_by(receipt: Receipt, origin: &str, signer: &NoteSigner) -> Receipt {
    let tree = archive(&[(NOTICE, &receipt)]);
    receipt.with_proof(proof(&tree, NOTICE, origin, signer)).unwrap()
}

fn archive(receipts: &[(u64, &Receipt)]) -> GrowingTree {
    let mut tree = GrowingTree::new();
    for index in 0..SIZE {
        let receipt = receipts.iter().find(|(at, _)| *at == index);
        let leaf = receipt.map_or_else(|| other_entry(index), |(_, receipt)| entry(receipt, index));
        tree.push(TreeHash::of_leaf(leaf.as_str().as_bytes()));
    }
    tree
}

/// The entry of a receipt, put together from its lines as the page says.
fn entry(receipt: &Receipt, index: u64) -> Leaf {
    let case_key = receipt.field("case_key").unwrap_or_default();
    let (action, note) = (receipt.action().unwrap(), receipt.note().to_string());
    Leaf::new(action, receipt.at(), &salt(index), receipt.field("author").unwrap(), case_key, note.as_bytes())
}

fn other_entry(index: u64) -> Leaf {
    Leaf::new("case.read", RECEIVED_AT, &salt(index), "", "", b"")
}

/// What would be random in an archive that is in use.
fn salt(index: u64) -> Salt {
    let mut salt = [7; 32];
    salt[..8].copy_from_slice(&index.to_be_bytes());
    Salt(salt)
}

fn proof(tree: &GrowingTree, index: u64, origin: &str, signer: &NoteSigner) -> LogProof {
    let checkpoint = Checkpoint { origin: origin.to_owned(), size: SIZE, root: tree.root().unwrap() };
    LogProof {
        extra: salt(index).0.to_vec(),
        index,
        hashes: tree::inclusion(tree, index, SIZE).unwrap(),
        checkpoint: checkpoint.sign(signer).unwrap(),
    }
}

/// A witness that signs nothing else.
pub(crate) fn witness() -> WitnessKey {
    WitnessKey::new(WITNESS, SigningKey::from_bytes(&WITNESS_SEED).verifying_key().as_bytes()).unwrap()
}

/// The receipt, its checkpoint cosigned by the witness at this instant.
pub(crate) fn cosigned(receipt: &Receipt, at: OffsetDateTime) -> String {
    let checkpoint = receipt.proof().unwrap().checkpoint.to_string();
    let (signed, _) = checkpoint.split_once("\n\n").unwrap();
    let time = u64::try_from(at.unix_timestamp()).unwrap();
    let message = format!("cosignature/v1\ntime {time}\n{signed}\n");
    let signature = SigningKey::from_bytes(&WITNESS_SEED).sign(message.as_bytes());
    let key = witness().to_string();
    let key_id = u32::from_str_radix(key.split('+').nth(1).unwrap(), 16).unwrap();
    let bytes = [&time.to_be_bytes()[..], &signature.to_bytes()].concat();
    let line = NoteSignature { name: WITNESS.to_owned(), key_id, bytes };
    let note = Note::new(format!("{signed}\n"), vec![line]).unwrap().to_string();
    format!("{receipt}{}\n", note.lines().last().unwrap())
}
