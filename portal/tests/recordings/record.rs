//! Records the answer to a request that has none yet.

use std::path::Path;

use serde_json::Value;

use super::compare::{ANY, is_receipt};
use crate::hurl::Variables;
use crate::support::raw::Raw;

/// What of an answer's head is recorded; what no answer may lack is checked of every one.
const HEADERS: [&str; 20] = [
    "Accept-Ranges",
    "Allow",
    "Cache-Control",
    "Content-Disposition",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Idempotent-Replay",
    "Location",
    "Repr-Digest",
    "Retry-After",
    "Tus-Checksum-Algorithm",
    "Tus-Extension",
    "Tus-Max-Size",
    "Tus-Resumable",
    "Tus-Version",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Offset",
    "WWW-Authenticate",
];
/// Larger bodies are not recorded: they describe the protocol, or show it on paper.
const LARGEST: usize = 16 * 1024;

/// Writes an answer into the file of its request, in the place of `HTTP *`.
pub(crate) fn fill_in(path: &Path, answer: &Raw, variables: &Variables) {
    let named = |text: &str| name(text, variables);
    let mut head = format!("HTTP {}\n", answer.status);
    for header in HEADERS {
        if let Some(value) = answer.header(header) {
            head.push_str(&format!("{header}: {}\n", named(value)));
        }
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let body = match serde_json::from_slice::<Value>(&answer.bytes) {
        _ if answer.bytes.is_empty() || answer.bytes.len() > LARGEST => String::new(),
        Ok(json) => serde_json::to_string_pretty(&masked(&json, &named)).unwrap() + "\n",
        Err(_) if kind.starts_with("text/") => {
            format!("```\n{}```\n", receipt(&named(&String::from_utf8_lossy(&answer.bytes))))
        }
        Err(_) => String::new(),
    };
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, text.replace("HTTP *\n", &head) + &body).unwrap();
}

/// A text with what is known in it by its name, the longest first.
fn name(text: &str, variables: &Variables) -> String {
    let telling = |name: &str| name != "url" && !name.ends_with("_tax_code") && !name.ends_with("_cursor");
    let mut known: Vec<_> = variables.iter().filter(|(name, value)| telling(name) && value.len() > 6).collect();
    known.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    known.into_iter().fold(text.to_owned(), |text, (name, value)| text.replace(value, &format!("{{{{{name}}}}}")))
}

/// JSON without what every portal makes anew.
fn masked(json: &Value, named: &impl Fn(&str) -> String) -> Value {
    match json {
        Value::String(text) if is_receipt(text) => receipt(&named(text)).into(),
        Value::String(text) => match named(text) {
            named if named == *text && is_made_anew(text) => ANY.into(),
            named => named.into(),
        },
        Value::Array(items) => items.iter().map(|item| masked(item, named)).collect(),
        Value::Object(members) => {
            let mask = |(name, member): (&String, &Value)| {
                let cursor = name.ends_with("cursor") && member.is_string();
                (name.clone(), if cursor { ANY.into() } else { masked(member, named) })
            };
            members.iter().map(mask).collect()
        }
        other => other.clone(),
    }
}

/// A receipt without its signature, the digest of what names ids, and an id that nothing else tells.
fn receipt(text: &str) -> String {
    let line = |line: &str| match line.split_once(": ") {
        Some((name, value)) if name == "request_sha256" || is_made_anew(value) => format!("{name}: {ANY}\n"),
        None if line.starts_with('\u{2014}') => {
            let (key, _) = line.rsplit_once(' ').unwrap();
            format!("{key} {ANY}\n")
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn is_made_anew(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok() && !text.starts_with("01990000-0000")
}
