//! Signed notes, receipts and archive leaves. Pure: everything here verifies offline.
//!
//! A portal signs with a [`NoteSigner`]; whoever holds its [`TrustedKeys`] can check a [`Receipt`] for ever, without
//! asking anybody.

mod keys;
mod leaf;
mod note;
mod receipt;
mod receipt_error;

pub use keys::{NoteSigner, TrustedKey, TrustedKeys, VerifierKey};
pub use leaf::{Leaf, Salt};
pub use note::{Note, NoteError, NoteSignature};
pub use receipt::{Receipt, ReceiptKind, ReceiptText, Sent, Verification};
pub use receipt_error::ReceiptError;
