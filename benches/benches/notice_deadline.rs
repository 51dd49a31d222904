//! How long the last useful day of a notice takes to be found and explained.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use perito::domain::{CourtOffice, Matter, notice_deadline};
use time::macros::date;

fn deadline(criterion: &mut Criterion) {
    let rome = CourtOffice::parse("0580910098").expect("a good court office");
    let cases = [
        ("plain", date!(2026 - 10 - 01), None, Matter::SocialSecurity),
        ("over_holidays", date!(2026 - 07 - 14), Some(&rome), Matter::SocialSecurity),
        ("over_the_suspension", date!(2026 - 09 - 08), None, Matter::OrdinaryCivil),
    ];
    let mut group = criterion.benchmark_group("notice_deadline");
    for (name, operations_on, court_office, matter) in cases {
        group.bench_function(name, |bench| {
            bench.iter(|| notice_deadline(black_box(operations_on), black_box(court_office), black_box(matter)));
        });
    }
    group.finish();
}

criterion_group!(benches, deadline);
criterion_main!(benches);
