//! What travels between a client and a portal: one definition for both sides.
