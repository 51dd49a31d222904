//! `docs/protocol.md` lists every code that the sources give, each with its cause and its cure: problems, fields, rules,
//! receipts, and the client's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use perito::protocol::ProblemCode;

#[test]
fn every_code_is_on_the_page() {
    let page = page();
    let mut codes: Vec<String> = ProblemCode::ALL.iter().map(|code| code.code().to_owned()).collect();
    for folder in ["core/src", "portal/src"] {
        read(&root().join(folder), &mut codes);
    }
    assert!(codes.len() > 80, "the sources were not read: {} codes", codes.len());
    codes.retain(|code| !page.contains(&format!("`{code}`")));
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.is_empty(), "missing from docs/protocol.md: {codes:#?}");
}

#[test]
fn every_problem_has_its_status_cause_and_cure() {
    let page = page();
    let told = rows(&page, "## Problems", "| code | status | cause | cure |");
    let codes: BTreeSet<&str> = told.keys().copied().collect();
    assert_eq!(codes, ProblemCode::ALL.iter().map(ProblemCode::code).collect());
    for code in ProblemCode::ALL {
        assert_eq!(told[code.code()][0], code.status().to_string(), "{}", code.code());
    }
}

#[test]
fn every_code_of_the_client_has_its_cause_cure_and_retry() {
    let page = page();
    let told = rows(&page, "## Codes of the client", "| code | cause | cure | retry |");
    let told: BTreeMap<_, _> = told.iter().map(|(code, cells)| (*code, cells[2].split(';').next().unwrap())).collect();
    let made = client_codes();
    assert_eq!(told, made.iter().map(|(code, retry)| (code.as_str(), *retry)).collect());
}

#[test]
fn every_code_of_the_archive_has_its_cause_and_cure() {
    let page = page();
    let told = rows(&page, "## Codes of the archive", "| code | cause | cure |");
    // Every error of that room that has a code, but for the receipts', which the client gives.
    let mut made = BTreeSet::new();
    for entry in fs::read_dir(root().join("core/src/archive")).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let coded = source.contains("thiserror::Error") && source.contains("fn code(");
        if coded && !path.ends_with("receipt_error.rs") {
            made.extend(snake_case_literals(between(&source, "fn code(", "\n    }")).map(ToOwned::to_owned));
        }
    }
    assert!(made.len() > 10, "the sources were not read: {made:?}");
    assert_eq!(told.keys().map(|code| (*code).to_owned()).collect::<BTreeSet<_>>(), made);
}

/// The codes that the client gives and the portal does not, with the retry of their kind.
fn client_codes() -> BTreeMap<String, &'static str> {
    let error = fs::read_to_string(root().join("core/src/error.rs")).unwrap();
    let receipt_error = fs::read_to_string(root().join("core/src/archive/receipt_error.rs")).unwrap();
    let retry = between(&error, "fn retry(self) -> Retry {", "\n    }");
    let untrusted = between(&error, "let retry = match receipt {", "=> Retry::Never");
    let mut codes = BTreeMap::new();
    for code in snake_case_literals(between(&error, "fn texts(self)", "\n    }")) {
        let variant = format!("Self::{}", pascal_case(code));
        let arm = retry.lines().find(|line| line.contains(&variant)).unwrap_or_default();
        let retry = [("Retry::Now", "now"), ("Retry::After", "after")].into_iter().find(|(word, _)| arm.contains(word));
        codes.insert(code.to_owned(), retry.map_or("never", |(_, word)| word));
    }
    for arm in between(&receipt_error, "fn code(", "\n    }").lines() {
        let Some((variants, code)) = arm.trim().split_once(" => \"") else { continue };
        let untrusted = untrusted.contains(&variants.replace("Self::", "ReceiptError::"));
        codes.insert(code.trim_end_matches("\",").to_owned(), if untrusted { "never" } else { "now" });
    }
    let archive_error = fs::read_to_string(root().join("core/src/client/archive/objection.rs")).unwrap();
    for code in snake_case_literals(between(&archive_error, "fn code(", "\n    }")) {
        codes.insert(code.to_owned(), "never");
    }
    // The codes of kinds that always come with one of their own.
    for kind in ["archive", "receipt"] {
        codes.remove(kind);
    }
    codes.retain(|code, _| ProblemCode::ALL.iter().all(|problem| problem.code() != code));
    assert!(codes.len() > 10, "the sources were not read: {codes:?}");
    codes
}

/// The rows of a section's table by their code: the other cells, none of which is empty.
fn rows<'a>(page: &'a str, section: &str, head: &str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let section = page.split(&format!("\n{section}\n")).nth(1).unwrap();
    let table = section.split(head).nth(1).unwrap();
    let columns = head.matches('|').count() - 1;
    let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<&str>> = lines
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    assert!(rows.iter().all(|cells| cells.len() == columns && cells.iter().all(|cell| !cell.is_empty())), "{rows:#?}");
    let by_code: BTreeMap<_, _> = rows.iter().map(|cells| (cells[0], cells[1..].to_vec())).collect();
    assert_eq!(by_code.len(), rows.len(), "a code stands twice");
    by_code
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn page() -> String {
    fs::read_to_string(root().join("docs/protocol.md")).unwrap()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).unwrap().split(end).next().unwrap()
}

fn snake_case_literals(source: &str) -> impl Iterator<Item = &str> {
    let literals = source.split('"').skip(1).step_by(2);
    literals.filter(|literal| literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}

fn pascal_case(code: &str) -> String {
    let words = code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect()
}

fn read(path: &Path, codes: &mut Vec<String>) {
    // What is said of the document's properties is no code of anything.
    if path.ends_with("http/openapi") {
        return;
    }
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
