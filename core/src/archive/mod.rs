//! The security archive's mathematics: signed notes, the Merkle tree, checkpoints, proofs, and the receipts that carry
//! them. Pure: everything here verifies offline.
//!
//! A portal signs with a [`NoteSigner`]; whoever holds its [`TrustedKeys`] can check a [`Receipt`] for ever, without
//! asking anybody. What the archive says of a transaction is a [`Leaf`]; the leaves are the entries of an RFC 6962 tree,
//! whose root a [`Checkpoint`] signs.

mod checkpoint;
mod cosignature;
mod epoch_opening;
mod growing;
mod hash;
mod key_change;
mod keys;
mod leaf;
mod log_proof;
mod note;
mod receipt;
mod receipt_error;
mod receipt_text;
pub mod tile;
pub mod tree;
mod tree_error;
mod verification;

pub use checkpoint::{Checkpoint, SignedCheckpoint, VerifiedCheckpoint, epoch};
pub use cosignature::{Cosignature, WitnessKey};
pub use epoch_opening::{EpochOpening, EpochStatement};
pub use growing::GrowingTree;
pub use hash::TreeHash;
pub use key_change::{KeyChange, KeyChangeError};
pub use keys::{NoteSigner, TrustedKey, TrustedKeys, VerifierKey};
pub use leaf::{Leaf, LeafError, Salt};
pub use log_proof::LogProof;
pub use note::{Note, NoteError, NoteSignature};
pub use receipt::{Receipt, ReceiptKind, Sent};
pub use receipt_error::ReceiptError;
pub use receipt_text::ReceiptText;
pub use tree_error::TreeError;
pub use verification::{ArchivePlace, Verification};
