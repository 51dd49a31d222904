//! Measured against peers, side by side.
