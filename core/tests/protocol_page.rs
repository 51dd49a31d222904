//! `docs/protocol.md` lists every code that the sources give: problems, fields, rules, receipts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use perito::protocol::ProblemCode;

#[test]
fn every_code_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/protocol.md")).unwrap();
    let mut codes: Vec<String> = ProblemCode::ALL.iter().map(|code| code.code().to_owned()).collect();
    for folder in ["core/src", "portal/src"] {
        read(&root.join(folder), &mut codes);
    }
    assert!(codes.len() > 80, "the sources were not read: {} codes", codes.len());
    codes.retain(|code| !page.contains(&format!("`{code}`")));
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.is_empty(), "missing from docs/protocol.md: {codes:#?}");
}

fn read(path: &Path, codes: &mut Vec<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            read(&entry.unwrap().path(), codes);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        collect(&fs::read_to_string(path).unwrap(), codes);
    }
}

/// A code is a literal in snake_case right before a literal that is a sentence.
fn collect(source: &str, codes: &mut Vec<String>) {
    let parts: Vec<&str> = source.split('"').collect();
    for window in parts.windows(3) {
        let [code, between, text] = window else { continue };
        let is_code =
            code.contains('_') && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let glue: String = between.split_whitespace().collect();
        if is_code && matches!(glue.as_str(), "," | ",format!(" | ",(") && text.contains(' ') {
            codes.push((*code).to_owned());
        }
    }
}
