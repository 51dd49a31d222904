//! What the calls that `benches/swift` and `benches/kotlin` make from their languages take in Rust itself: a line each, with the
//! nanoseconds of one call. `cargo xtask bench -- foreign` runs all three.
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use std::hint::black_box;
use std::time::Instant;

use perito::domain::{CourtOffice, Matter, TaxCode, notice_deadline};
use time::macros::date;

const ROUNDS: usize = 9;

fn main() {
    let rome = CourtOffice::parse("0580910098").expect("an office");
    measure("parse_tax_code", 100_000, || {
        black_box(TaxCode::parse(black_box("RSSMRA80A01H501U")).expect("a tax code"));
    });
    measure("notice_deadline", 5_000, || {
        let deadline = notice_deadline(black_box(date!(2026 - 07 - 14)), Some(&rome), Matter::SocialSecurity);
        black_box(deadline.expect("a deadline"));
    });
}

/// The median of several rounds, after one that nobody counts.
fn measure(name: &str, calls: u32, call: impl Fn()) {
    let mut rounds: Vec<_> = (0..=ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..calls).for_each(|_| call());
            start.elapsed().as_nanos() / u128::from(calls)
        })
        .skip(1)
        .collect();
    rounds.sort_unstable();
    println!("{name} {}", rounds[ROUNDS / 2]);
}
