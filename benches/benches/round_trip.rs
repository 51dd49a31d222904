//! How long one notice takes from the hand to the verified receipt, over HTTP to a sandbox on this machine.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use criterion::{Criterion, criterion_group, criterion_main};
use perito::client::SendOptions;
use perito::domain::{Appointment, CaseKey, CourtOffice, InpsOffice, OperationNotice, Place, Register};
use perito_benches::expert;
use perito_portal::Sandbox;
use tokio::runtime::Runtime;

fn round_trip(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let sandbox = Sandbox::start().expect("a sandbox");
    let session = runtime.block_on(expert(&sandbox));
    let office = CourtOffice::parse("0581040224").expect("a good court office");
    let notice = OperationNotice::new(
        CaseKey::new(office, Register::Labour, 2026, 1234, None).expect("a good key"),
        InpsOffice::parse("7000").expect("a good office"),
        Appointment::parse("2026-10-19", "09:30").expect("a good appointment"),
        Place::new(None, "Via Tiburtina 1", "Tivoli", None).expect("a good place"),
    );
    let options = SendOptions::default();
    criterion.bench_function("round_trip/notice", |bench| {
        bench
            .to_async(&runtime)
            .iter(|| async { session.notify_operation(&notice, &options).await.expect("a verified receipt") });
    });
}

criterion_group!(benches, round_trip);
criterion_main!(benches);
