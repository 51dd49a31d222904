//! What a portal shows: immutable records with a JSON round trip.

/// What a portal shows: immutable records with a JSON round trip.
#[pyo3::pymodule]
pub(crate) mod records {}
