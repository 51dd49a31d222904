//! What the log calls the archive's tiles and bundles: one route each, however long the path.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use perito_portal::Sandbox;

use support::Api;
use support::planted::Log;

const TILE: &str = "/v1/archive/tile/{level}/{index}";
const BUNDLE: &str = "/v1/archive/tile/entries/{index}";

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_a_tile_has_one_template() {
    let log = Log::capture();
    let sandbox = Sandbox::start().unwrap();
    let api = Api::new(&sandbox.url());
    let indices = [
        "000",
        "000.p/3",
        "x001/234",
        "x001%2F234",
        "x001/x234/067.p/8",
        "x072/x057/x594/x037/x927/935",
        "x072/x057/x594/x037/x927/935.p/255",
    ];
    for index in indices {
        for (folder, template) in [("0", TILE), ("entries", BUNDLE)] {
            let before = routes(&log).len();
            api.get(&format!("/v1/archive/tile/{folder}/{index}")).await;
            assert_eq!(routes(&log)[before..], [template], "{folder}/{index}");
        }
    }
    assert!(!log.text().contains("x594/x037"), "a path is in the log");
}

/// The routes of the requests that were logged.
fn routes(log: &Log) -> Vec<String> {
    let text = log.text();
    let requests = text.lines().filter(|line| line.contains("request_id="));
    let route =
        |line: &str| line.split(" route=").nth(1).and_then(|rest| rest.split(' ').next()).map(ToOwned::to_owned);
    requests.filter_map(route).collect()
}
