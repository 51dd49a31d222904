//! Runs what every language is tested by: the scenarios of `testdata/conformance`, and reads the rows of `testdata/cases`.

mod case;
mod input;
mod operations;
mod shared;
mod values;

/// The rows of `testdata/cases/<name>.csv`, each as its cells.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/../testdata/cases/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty());
    rows
}
