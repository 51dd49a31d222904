//! Receipts, the keys that verify them, and what the archive says.

/// Receipts, the keys that verify them, and what the archive says.
#[pyo3::pymodule]
pub(crate) mod archive {}
