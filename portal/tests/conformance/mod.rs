//! Runs the journeys of `testdata/conformance`, which every language plays against a portal of its own.

#[path = "../../../core/tests/conformance/input.rs"]
mod input;
mod journeys;
#[path = "../../../core/tests/conformance/shared.rs"]
mod shared;
mod stage;
mod steps;
