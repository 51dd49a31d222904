//! What the archive costs: durable notices with receipts in batches against one by one, recorded reads against
//! unrecorded ones, entries a second against another's tree. One binary, one disk, one run, taken in turn.
#![allow(missing_docs, reason = "a bench is no library")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

mod disk;
mod load;
mod world;

use std::path::Path;
use std::process::Command;

use load::{Load, Rates};
use tokio::runtime::Runtime;
use world::{Mode, World};

/// Runs of each mode, taken in turn, so that what the machine does besides hits all.
const ROUNDS: usize = 3;
/// The peer's calls: enough for a steady rate at an fsync each.
const PEERS_CALLS: u32 = 2_000;

fn main() {
    // Criterion's filter, and the flags that cargo gives to every bench.
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if filter.is_some_and(|filter| !"archive".contains(&filter)) {
        return;
    }
    let rows = std::env::var("PERITO_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    println!("archive: one fsync of 4 KiB on this disk takes {:.2} ms (median)", disk::fsync(folder.path()));
    let runtime = Runtime::new().expect("a runtime");
    let world = World::make(folder.path(), &runtime, rows);
    println!("archive: {rows} notices with their receipts, entries and keys are there before anything is measured");

    let direct = turns(|mode| world.open(&runtime, mode, |served| load::notices_directly(&runtime, served)));
    direct.print("durable notices with receipts, at the storage layer", "batched", "--max-batch 1", 4.0);
    let http = turns(|mode| world.open(&runtime, mode, |served| load::notices_over_http(&runtime, served)));
    http.print("durable notices with receipts, over HTTP, 64 writers", "batched", "--max-batch 1", 3.0);
    let reads = [Mode::Usual, Mode::Unrecorded];
    let reads = turns_of(reads, |mode| world.open(&runtime, mode, |served| load::reads_over_http(&runtime, served)));
    reads.print("reads of a notice over HTTP, 64 readers", "recorded", "unrecorded", 0.45);
    let entries = world.open(&runtime, Mode::Usual, |served| load::entries_directly(&runtime, served));
    match peer(folder.path()) {
        Some([single, bulk]) => {
            let rate = entries.rate;
            println!("archive: log entries, 64 writers, each durable: {rate:.0}/s");
            println!(
                "  pymerkle 7.0.0 SqliteTree, append_entry: {single:.0}/s; ratio {:.1} (at least 10 wanted)",
                rate / single
            );
            println!("  the same, append_entries of 64 from one hand: {bulk:.0}/s; ratio {:.1}", rate / bulk);
        }
        None => println!(
            "archive: log entries: {:.0}/s; pymerkle is not installed here: `cargo xtask bench` brings it",
            entries.rate
        ),
    }
}

fn turns(run: impl FnMut(Mode) -> Load) -> Rates {
    turns_of([Mode::Usual, Mode::OneByOne], run)
}

fn turns_of([first, second]: [Mode; 2], mut run: impl FnMut(Mode) -> Load) -> Rates {
    let mut rates = Rates::default();
    for _ in 0..ROUNDS {
        rates.first.push(run(first));
        rates.second.push(run(second));
    }
    rates
}

/// Entries a second of pymerkle's SQLite tree: appended one at a time, as whoever comes by themselves must, and as many at
/// once as there are writers here, which somebody would have to gather first.
fn peer(folder: &Path) -> Option<[f64; 2]> {
    let python = std::env::var_os("PERITO_BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pymerkle_tree.py");
    let mut run = Command::new(python);
    run.arg(script).arg(folder).args([PEERS_CALLS.to_string(), load::AT_ONCE.to_string()]);
    let printed = String::from_utf8(run.output().ok()?.stdout).ok()?;
    let (single, bulk) = printed.trim().split_once(' ')?;
    Some([single.parse().ok()?, bulk.parse().ok()?])
}
