//! A portal that speaks the perito protocol.
