//! Reads the conformance rows that every language is tested by.

/// The rows of `testdata/cases/<name>.csv`, each as its cells.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/../testdata/cases/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty());
    rows
}
