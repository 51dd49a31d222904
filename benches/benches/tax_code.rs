//! How long a tax code takes to be read, and to be recognised as a person's.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use perito::domain::TaxCode;

const PLAIN: &str = "RSSMRA80A01H501U";
const OMOCODE: &str = "RSSMRA80A01H50MM";

fn tax_code(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tax_code");
    group.bench_function("parse", |bench| bench.iter(|| TaxCode::parse(black_box(PLAIN))));
    group.bench_function("parse_omocode", |bench| bench.iter(|| TaxCode::parse(black_box(OMOCODE))));

    let parse = |text| TaxCode::parse(text).expect("a good tax code");
    let (plain, omocode) = (parse(PLAIN), parse(OMOCODE));
    group.bench_function("same_person", |bench| bench.iter(|| black_box(&plain).same_person(black_box(&omocode))));
    group.finish();
}

criterion_group!(benches, tax_code);
criterion_main!(benches);
