//! An archive that holds one receipt and nothing else.

use perito::archive::{Checkpoint, LogProof, Note, NoteSigner, Receipt, Salt, TreeHash};

/// The receipt of a signed note, with the proof that it is the only entry of the signer's archive.
pub(crate) fn proven(note: Note, signer: &NoteSigner) -> Receipt {
    let (receipt, salt) = (Receipt::from_note(note).unwrap(), Salt([9; 32]));
    let root = TreeHash::of_leaf(receipt.leaf(&salt).unwrap().as_str().as_bytes());
    let checkpoint = Checkpoint { origin: receipt.origin().to_owned(), size: 1, root }.sign(signer).unwrap();
    receipt.with_proof(LogProof { extra: salt.0.to_vec(), index: 0, hashes: Vec::new(), checkpoint }).unwrap()
}
