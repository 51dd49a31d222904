//! The rotation of the signing key: what it leaves, whatever ends it half-way, and what a client sees of it.

mod bureau;
mod client;
mod cut_short;
mod fsck;
mod keys;
mod killed;
