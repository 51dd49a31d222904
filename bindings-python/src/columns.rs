//! Whole columns of values, in one crossing.

/// Whole columns of values, in one crossing.
#[pyo3::pymodule]
pub(crate) mod columns {}
