//! Receipts in the making, for whoever issues them.

use super::keys::NoteSigner;
use super::receipt::{FORMAT, Receipt, ReceiptKind};
use super::receipt_error::ReceiptError;

/// The lines of a receipt in the making.
#[derive(Debug, Clone)]
pub struct ReceiptText {
    text: String,
}

impl ReceiptText {
    /// Starts a receipt of this kind.
    #[must_use]
    pub fn new(kind: &ReceiptKind) -> Self {
        Self { text: format!("{}: {}\nkind: {}\n", FORMAT.0, FORMAT.1, kind.code()) }
    }

    /// Adds a line. An empty value adds none; a control character becomes a space, for no value may break a line.
    #[must_use]
    pub fn line(mut self, key: &str, value: &str) -> Self {
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let value = value.trim();
        if !value.is_empty() {
            self.text.push_str(key);
            self.text.push_str(": ");
            self.text.push_str(value);
            self.text.push('\n');
        }
        self
    }

    /// Signs the lines. The proof comes once the archive holds what was signed: [`Receipt::with_proof`].
    ///
    /// # Errors
    /// [`ReceiptError::Field`] when a field that every receipt has was not given.
    pub fn sign(self, signer: &NoteSigner) -> Result<Receipt, ReceiptError> {
        Receipt::from_note(signer.sign(self.text)?)
    }
}
