//! Runnable journeys; see the folders beside this one. The library holds what the snippets of README and guide start from.

mod world;

pub use world::{World, small_pdf};

/// The README's snippets, compiled and run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The guide's snippets, run as doctests against a portal of their own.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide.md")]
pub struct Guide;
