//! What the library does, seen from outside. One program, for each one links the whole library.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod agenda;
mod archive_checkpoints;
mod archive_cosignatures;
mod archive_epochs;
mod archive_growing;
mod archive_key_change;
mod archive_log_proof;
mod archive_tiles;
mod archive_tree;
mod calendar;
mod case_flow;
mod case_key;
mod case_notices;
mod case_number;
mod case_report;
mod civil;
mod client_archive;
mod client_archive_epochs;
mod client_archive_signers;
mod client_archive_store;
mod client_fault_table;
mod client_faults;
mod client_receipts;
mod client_registration;
mod client_retries;
mod client_upload_documents;
mod client_uploads;
mod conformance;
mod content_digest;
mod court_office;
mod deadline;
mod document_kind;
mod expert_case;
#[cfg(feature = "client")]
mod faults;
mod fees;
mod inps_office;
mod instant;
mod leaf;
mod medical_license;
mod money;
mod notes;
mod oracles;
mod payments;
mod pin;
mod protocol_number;
mod protocol_page;
mod receipt_proof;
mod receipt_tampering;
mod receipt_verdicts;
mod receipts;
mod rome;
mod specimen;
mod tax_code;
mod terms;

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
