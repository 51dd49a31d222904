//! What runners have in common: reading the files of `testdata/conformance`, comparing, reporting. The portal's tests
//! take it from here.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Names a file to which each scenario's outcome is added as a line of JSON.
const REPORT: &str = "PERITO_CONFORMANCE_REPORT";

/// The folder of the scenarios.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/conformance"))
}

/// The files of this kind, by name. Every file must be of one kind or the other.
pub(crate) fn files<T: DeserializeOwned>(kind: &str) -> Vec<(String, T)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["README.md", "small.pdf"].contains(&name) {
            continue;
        }
        let name = name.strip_suffix(".json").unwrap_or_else(|| panic!("{name} is read by nobody")).to_owned();
        let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap_or_else(|error| {
            panic!("{name}.json is no JSON: {error}");
        });
        assert_eq!(file["name"], *name, "a file is named as it names itself");
        let told = file["kind"].as_str().unwrap_or_default();
        assert!(["values", "journey"].contains(&told), "{name}.json is of no kind that is known");
        if told == kind {
            found.push((name.clone(), serde_json::from_value(file).unwrap_or_else(|error| panic!("{name}: {error}"))));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(!found.is_empty(), "there is no file of the kind {kind}");
    found
}

/// Where what was found is not as it was expected: every key that is expected must be there and hold that value.
pub(crate) fn differences(expected: &Value, found: &Value) -> Vec<String> {
    if expected.as_object().is_none_or(serde_json::Map::is_empty) {
        return vec!["nothing is expected".to_owned()];
    }
    let mut differences = Vec::new();
    compare("", expected, found, &mut differences);
    differences
}

fn compare(path: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(members), Value::Object(present)) => {
            for (key, wanted) in members {
                let path = format!("{path}.{key}");
                match present.get(key) {
                    Some(value) => compare(&path, wanted, value, differences),
                    None => differences.push(format!("{path}: there is no such result, but {found}")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(present)) if wanted.len() == present.len() => {
            for (index, (wanted, present)) in wanted.iter().zip(present).enumerate() {
                compare(&format!("{path}.{index}"), wanted, present, differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{path}: {expected} was expected, {found} was found")),
    }
}

/// Tells how many of a file's scenarios hold, and writes the outcome of each to the report, if one is wanted.
pub(crate) fn report(file: &str, outcomes: &[(String, bool)]) {
    println!("{file}: {} of {} hold", outcomes.iter().filter(|(_, passed)| *passed).count(), outcomes.len());
    let Ok(path) = std::env::var(REPORT) else { return };
    let lines: String = outcomes
        .iter()
        .map(|(scenario, passed)| {
            json!({"language": "rust", "file": file, "scenario": scenario, "passed": passed}).to_string() + "\n"
        })
        .collect();
    let report = OpenOptions::new().create(true).append(true).open(path);
    report.and_then(|mut report| report.write_all(lines.as_bytes())).unwrap();
}

/// Every copy of this expectation in which one value is another.
pub(crate) fn mutations(expected: &Value) -> Vec<Value> {
    match expected {
        Value::Object(members) => {
            let of_key = |key: &String| {
                let others = mutations(&members[key]);
                let key = key.clone();
                others.into_iter().map(move |other| {
                    let mut copy = members.clone();
                    copy.insert(key.clone(), other);
                    Value::Object(copy)
                })
            };
            members.keys().flat_map(of_key).collect()
        }
        Value::Array(items) => {
            let shorter_or_longer = match items.split_last() {
                Some((_, others)) => Value::Array(others.to_vec()),
                None => json!(["one"]),
            };
            let of_index = |index: usize| {
                mutations(&items[index]).into_iter().map(move |other| {
                    let mut copy = items.clone();
                    copy[index] = other;
                    Value::Array(copy)
                })
            };
            (0..items.len()).flat_map(of_index).chain([shorter_or_longer]).collect()
        }
        Value::Bool(is) => vec![json!(!is)],
        Value::Number(number) => vec![json!(number.as_i64().unwrap().wrapping_add(1))],
        Value::String(text) => vec![json!(format!("{text} altered"))],
        Value::Null => vec![json!("something")],
    }
}
