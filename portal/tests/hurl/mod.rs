//! Exchanges that stand in files, in the Hurl format, and are played against a portal: bytes out, bytes in.

mod read;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub(crate) use read::{Body, Entry, Query};

use crate::support::promised;
use crate::support::raw::{Raw, exchange};

/// What `{{name}}` stands for.
pub(crate) type Variables = BTreeMap<String, String>;

/// The files of a folder of `testdata`, in the order of their names.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|kind| kind == "hurl")).collect();
    files.sort();
    files
}

pub(crate) use read::file as entries;

/// Plays a file: every answer must have the status, headers and whatever else the file says.
pub(crate) fn play(path: &Path, variables: &mut Variables) {
    for entry in entries(path) {
        let answer = send(&entry, variables);
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(
            entry.status.is_none_or(|status| status == answer.status),
            "{}: {}: {text}",
            entry.place,
            answer.status
        );
        // What is kept of an answer may be named in what is asserted of it.
        entry.capture(&answer, variables);
        entry.judge(&answer, variables);
    }
}

/// Sends an entry's request as it is written. The answer has what no answer may lack.
pub(crate) fn send(entry: &Entry, variables: &Variables) -> Raw {
    let fill = |text: &str| fill(text, variables, &entry.place);
    let url = fill(&entry.url);
    let base = &variables["url"];
    let target = url.strip_prefix(base).unwrap_or_else(|| panic!("{}: {url}", entry.place));
    let body = entry.body.as_ref().map_or_else(Vec::new, |body| body.bytes(variables, &entry.place));
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {}\r\n", entry.method, base.trim_start_matches("http://"));
    for (name, value) in &entry.headers {
        head.push_str(&format!("{name}: {}\r\n", fill(value)));
    }
    if !body.is_empty() || ["POST", "PUT", "PATCH"].contains(&entry.method.as_str()) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    let answered = exchange(base, &[head.as_bytes(), b"Connection: close\r\n\r\n", &body].concat());
    let (answer, rest) = Raw::read(&answered);
    assert!(rest.is_empty(), "{}: more than an answer has come", entry.place);
    let what = format!("{} {target} ({})", entry.method, entry.place);
    promised::check(&what, answer.status, |name| answer.header(name), &answer.bytes);
    answer
}

/// A text with its variables filled in.
pub(crate) fn fill(text: &str, variables: &Variables, place: &str) -> String {
    let mut parts = text.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect(place);
        let value = variables.get(name).unwrap_or_else(|| panic!("{place}: nothing is known of {name}"));
        filled.push_str(value);
        filled.push_str(rest);
    }
    filled
}

impl Body {
    pub(crate) fn bytes(&self, variables: &Variables, place: &str) -> Vec<u8> {
        match self {
            Self::Text(text) => fill(text, variables, place).into_bytes(),
            Self::Base64(base64) => STANDARD.decode(base64).expect(place),
        }
    }
}

impl Entry {
    /// Keeps what the file wants kept.
    pub(crate) fn capture(&self, answer: &Raw, variables: &mut Variables) {
        for (name, query) in &self.captures {
            let found = query.of(answer).unwrap_or_else(|| panic!("{}: no {name}", self.place));
            variables.insert(name.clone(), found.as_str().map_or_else(|| found.to_string(), str::to_owned));
        }
    }

    fn judge(&self, answer: &Raw, variables: &Variables) {
        let (place, text) = (&self.place, String::from_utf8_lossy(&answer.bytes));
        for (name, value) in &self.expected_headers {
            assert_eq!(answer.header(name), Some(&*fill(value, variables, place)), "{place}: {name}");
        }
        if let Some(body) = &self.expected_body {
            let expected = body.bytes(variables, place);
            assert_eq!(text, String::from_utf8_lossy(&expected), "{place}");
        }
        for assert in &self.asserts {
            let found = assert.query.of(answer);
            let (value, shown) =
                (fill(&assert.value, variables, place), found.as_ref().map(written).unwrap_or_default());
            let holds = match assert.predicate.as_str() {
                "exists" => found.is_some(),
                "==" => found.is_some() && shown == value,
                "contains" => shown.contains(&value),
                "startsWith" => shown.starts_with(&value),
                "endsWith" => shown.ends_with(&value),
                "count==" => found.as_ref().and_then(Value::as_array).map(Vec::len) == value.parse().ok(),
                other => panic!("{place}: no predicate: {other}"),
            };
            assert_ne!(holds, assert.not, "{place}: {assert:?}\n{shown}");
        }
    }
}

impl Query {
    pub(crate) fn of(&self, answer: &Raw) -> Option<Value> {
        match self {
            Self::Header(name, before) => answer.header(name)?.strip_prefix(before.as_str()).map(Value::from),
            Self::Json(pointer) => serde_json::from_slice::<Value>(&answer.bytes).ok()?.pointer(pointer).cloned(),
            Self::Body => Some(String::from_utf8_lossy(&answer.bytes).into()),
        }
    }
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
