//! What the portal does, seen over HTTP and in its folder. One program, for each one links the whole portal; those of
//! `own_process` must be alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod access;
mod archive;
mod archive_epochs;
mod archive_of_before;
mod archive_of_reports;
mod archive_reopened;
mod archive_routes;
mod authorisation;
mod body_pace;
mod cases;
mod changes;
mod client_archive;
mod client_downloads;
mod client_journey;
mod client_reports;
mod client_restored;
mod client_tolerance;
mod clock;
mod conformance;
mod demo;
mod demo_ready;
mod docs_page;
mod every_route;
mod folders;
mod framing;
mod fsck;
mod http_files;
mod hurl;
mod idempotency;
mod joins;
mod key_rotation;
mod kill;
mod kill_ledger;
mod observations;
mod openapi;
mod payments;
mod pdf;
mod pdf_bounds;
mod races_of_keys;
mod races_of_readers;
mod races_of_versions;
mod ready_sandbox;
mod receipt_page;
mod receipt_pages;
mod recordings;
mod report_faults;
mod reports;
mod shutdown;
mod support;
mod terms;
mod upload_faults;
mod uploads;
mod walk;
mod whose_case;
mod wire;
mod wire_recordings;

/// A file that nobody names here would be a test that nobody runs.
#[test]
fn every_file_is_named() {
    let named = include_str!("main.rs");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap();
        let subject = path.extension().is_some() || path.join("mod.rs").exists();
        assert!(module == "main" || !subject || named.contains(&format!("mod {module};")), "{module} is not run");
    }
}
