//! Loads: 64 at once, for some seconds, and what each saw.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use perito::protocol::OperationRequest;
use reqwest::Client;
use time::OffsetDateTime;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::world::{Served, notice};

pub(crate) const AT_ONCE: usize = 64;
const LASTS: Duration = Duration::from_secs(5);

/// What came of one load.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// Acts a second.
    pub(crate) rate: f64,
    /// Milliseconds that one in a hundred took longer than.
    p99: f64,
}

/// The loads of two modes, taken in turn.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    pub(crate) first: Vec<Load>,
    pub(crate) second: Vec<Load>,
}

impl Rates {
    /// Prints medians and their ratio, beside the ratio that is wanted.
    pub(crate) fn print(&self, what: &str, first: &str, second: &str, wanted: f64) {
        let median = |loads: &[Load], of: fn(&Load) -> f64| {
            let mut values: Vec<f64> = loads.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let rates = [median(&self.first, |load| load.rate), median(&self.second, |load| load.rate)];
        let slow = [median(&self.first, |load| load.p99), median(&self.second, |load| load.p99)];
        println!("archive: {what}");
        println!("  {first}: {:.0}/s, p99 {:.1} ms", rates[0], slow[0]);
        println!("  {second}: {:.0}/s, p99 {:.1} ms", rates[1], slow[1]);
        let ratio = rates[0] / rates[1];
        let verdict = if ratio >= wanted { "reached" } else { "missed" };
        println!("  ratio {ratio:.2}, wanted at least {wanted}: {verdict}");
    }
}

/// Notices that go straight to the writer.
pub(crate) fn notices_directly(runtime: &Runtime, served: &Served) -> Load {
    let (portal, author) = (served.portal.clone(), served.author);
    load(runtime, move |case| {
        let portal = portal.clone();
        async move {
            portal.receive_notice(author, notice(case), Uuid::new_v4().to_string()).await.expect("a receipt");
        }
    })
}

/// Notices as a client sends them; nobody verifies the receipts, for the load is on the portal's machine.
pub(crate) fn notices_over_http(runtime: &Runtime, served: &Served) -> Load {
    let (client, url, token) = (Client::new(), format!("{}/v1/operations", served.url), served.token.clone());
    load(runtime, move |case| {
        let request = client.post(&url).bearer_auth(&token).header("idempotency-key", Uuid::new_v4().to_string());
        let request = request.json(&OperationRequest::new(&notice(case), OffsetDateTime::UNIX_EPOCH));
        async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 201);
            answer.bytes().await.expect("a receipt");
        }
    })
}

/// Reads of one notice.
pub(crate) fn reads_over_http(runtime: &Runtime, served: &Served) -> Load {
    let url = format!("{}/v1/operations/{}", served.url, served.notice_id);
    let (client, token) = (Client::new(), served.token.clone());
    load(runtime, move |_| {
        let request = client.get(&url).bearer_auth(&token);
        async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.bytes().await.expect("a notice");
        }
    })
}

/// Entries that go straight to the writer, each answered once it is durable.
pub(crate) fn entries_directly(runtime: &Runtime, served: &Served) -> Load {
    let portal = served.portal.clone();
    load(runtime, move |_| {
        let portal = portal.clone();
        async move { portal.record_entry([7; 32]).await.expect("an entry") }
    })
}

fn load<F: Future<Output = ()> + Send + 'static>(
    runtime: &Runtime,
    act: impl Fn(usize) -> F + Send + Sync + 'static,
) -> Load {
    let act = Arc::new(act);
    let begun = Instant::now();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|case| {
            let act = Arc::clone(&act);
            runtime.spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < LASTS {
                    let sent = Instant::now();
                    act(case).await;
                    times.push(sent.elapsed().as_secs_f64() * 1000.0);
                }
                times
            })
        })
        .collect();
    let mut times: Vec<f64> = runtime.block_on(async {
        let mut times = Vec::new();
        for task in tasks {
            times.extend(task.await.expect("a task"));
        }
        times
    });
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    Load { rate, p99: times[times.len() * 99 / 100] }
}
