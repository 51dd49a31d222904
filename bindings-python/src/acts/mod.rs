//! What is sent: notices, reports, observations, and the records of those inside INPS.

/// What is sent: notices, reports, observations, and the records of those inside INPS.
#[pyo3::pymodule]
pub(crate) mod acts {}
