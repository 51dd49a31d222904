//! One upload of 100 MB, client and portal in this process, beside a plain streamed PUT, with the peak memory of each.
#![allow(missing_docs, reason = "a bench is no library")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::routing::put;
use perito::client::DocumentSource;
use perito_benches::expert;
use perito_portal::Sandbox;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Runtime;
use tokio_util::io::ReaderStream;

const MEGABYTE: u64 = 1_000_000;
/// Runs of each, taken in turn, so that what the machine does besides hits both.
const RUNS: usize = 5;

fn main() {
    // Criterion's filter, and the flags that cargo gives to every bench.
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if filter.is_some_and(|filter| !"upload".contains(&filter)) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Runtime::new().expect("a runtime");
    let sandbox = Sandbox::start().expect("a sandbox");
    let session = runtime.block_on(expert(&sandbox));
    let address = runtime.block_on(plain_portal(folder.path().join("plain")));
    for size in [10 * MEGABYTE, 100 * MEGABYTE] {
        let document = document(folder.path(), size);
        let (mut ours, mut plain) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ours.push(measure(&runtime, async {
                let uploaded = session.upload(DocumentSource::path(&document)).await.expect("an upload");
                session.discard_upload(&uploaded.id).await.expect("an end");
            }));
            plain.push(measure(&runtime, plain_put(&address, &document)));
        }
        let (ours, plain) = (Measured::median(ours), Measured::median(plain));
        println!("upload/{} MB", size / MEGABYTE);
        println!("  perito (tus, chunks of 4 MiB, digests, fsync of each): {ours}");
        println!("  reqwest to axum (one streamed PUT, one fsync):         {plain}");
        println!("  ratio of the times: {:.2}", ours.time.as_secs_f64() / plain.time.as_secs_f64());
    }
}

/// How long something took, and how much memory it took at its peak beyond what there was.
struct Measured {
    time: Duration,
    /// In kB; none where the system does not tell.
    peak: Option<u64>,
}

impl Measured {
    fn median(mut runs: Vec<Self>) -> Self {
        runs.sort_by_key(|run| run.time);
        let peak = runs.iter().filter_map(|run| run.peak).max();
        Self { time: runs.swap_remove(runs.len() / 2).time, peak }
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s (median of {RUNS}), peak memory ", self.time.as_secs_f64())?;
        match self.peak {
            Some(peak) => write!(f, "+{:.1} MB at the most", peak as f64 / 1000.0),
            None => f.write_str("unknown on this system"),
        }
    }
}

fn measure(runtime: &Runtime, work: impl Future<Output = ()>) -> Measured {
    // Linux forgets the peak so far when it is told to.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = status("VmRSS:");
    let begun = Instant::now();
    runtime.block_on(work);
    let time = begun.elapsed();
    let peak = status("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    Measured { time, peak }
}

fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

/// A PDF in its first bytes, which is all that an upload looks at.
fn document(folder: &Path, size: u64) -> PathBuf {
    let path = folder.join(format!("{size}.pdf"));
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
    file.write_all(b"%PDF-1.7\n").expect("room");
    let noise: Vec<u8> = (0..MEGABYTE as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for _ in 0..size / MEGABYTE {
        file.write_all(&noise).expect("room");
    }
    path
}

/// The least that a portal could do: the body streamed to a file, and one fsync.
async fn plain_portal(target: PathBuf) -> String {
    let store = move |body: Body| {
        let target = target.clone();
        async move {
            let mut file = tokio::fs::File::create(&target).await.expect("a file");
            let mut body = body;
            while let Some(frame) = next(&mut body).await {
                file.write_all(&frame).await.expect("room");
            }
            file.sync_all().await.expect("a disk");
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", put(store))).await });
    format!("http://{address}/")
}

async fn next(body: &mut Body) -> Option<axum::body::Bytes> {
    use axum::body::HttpBody;
    let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx)).await?;
    frame.expect("a whole body").into_data().ok()
}

async fn plain_put(address: &str, document: &Path) {
    let file = tokio::fs::File::open(document).await.expect("a file");
    let body = reqwest::Body::wrap_stream(ReaderStream::new(file));
    let answer = reqwest::Client::new().put(address).body(body).send().await.expect("an answer");
    assert!(answer.status().is_success());
}
