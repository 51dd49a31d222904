//! The client: portals, sessions, uploads.

/// The client: portals, sessions, uploads.
#[pyo3::pymodule]
pub(crate) mod client {}
