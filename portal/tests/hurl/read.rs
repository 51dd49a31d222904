//! Reads files in the part of the [Hurl](https://hurl.dev) format that the project writes its exchanges in.

use std::iter::Peekable;
use std::path::Path;

/// A request, and what is to come back.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// File and line of the request.
    pub(crate) place: String,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    /// None for `HTTP *`: any status will do.
    pub(crate) status: Option<u16>,
    pub(crate) expected_headers: Vec<(String, String)>,
    pub(crate) captures: Vec<(String, Query)>,
    pub(crate) asserts: Vec<Assert>,
    pub(crate) expected_body: Option<Body>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    /// JSON, or text between backquotes.
    Text(String),
    /// The Base64 of something else.
    Base64(String),
}

/// A part of an answer.
#[derive(Debug)]
pub(crate) enum Query {
    /// A header, after this much of it: written as `regex "…(.*)"`.
    Header(String, String),
    /// A JSON pointer, written as a path: `$.items[0].id`.
    Json(String),
    Body,
}

#[derive(Debug)]
pub(crate) struct Assert {
    pub(crate) query: Query,
    pub(crate) not: bool,
    /// `exists`, `==`, `contains`, `startsWith`, `endsWith` or `count ==`.
    pub(crate) predicate: String,
    /// What it is compared with, without its quotes.
    pub(crate) value: String,
}

/// Reads the entries of a file.
pub(crate) fn file(path: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut lines = text.lines().enumerate().peekable();
    let mut entries = Vec::new();
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (method, url) = line.split_once(' ').expect(line);
        let place = format!("{name}:{}", number + 1);
        let mut entry = Entry { place, method: method.into(), url: url.into(), ..Entry::default() };
        request(&mut entry, &mut lines);
        answer(&mut entry, &mut lines);
        entries.push(entry);
    }
    entries
}

fn request<'a>(entry: &mut Entry, lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>) {
    while let Some((_, line)) = lines.next() {
        if let Some(status) = line.strip_prefix("HTTP ") {
            entry.status = status.parse().ok();
            return;
        }
        match () {
            () if line.trim().is_empty() => {}
            // Options tell Hurl itself how to send.
            () if line == "[Options]" => while lines.next_if(|(_, line)| line.contains(": ")).is_some() {},
            () if begins_body(line) => entry.body = Some(body(line, lines)),
            () => entry.headers.push(header(line)),
        }
    }
    panic!("{}: no answer is told", entry.place);
}

fn answer<'a>(entry: &mut Entry, lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>) {
    let mut section = "";
    // What stands unindented after an empty line belongs to the next request, but for a section or body.
    while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
        match section {
            _ if line.starts_with('#') => {}
            _ if ["[Captures]", "[Asserts]"].contains(&line) => section = line,
            _ if begins_body(line) => entry.expected_body = Some(body(line, lines)),
            "[Captures]" => {
                let (name, text) = line.split_once(": ").expect(line);
                entry.captures.push((name.to_owned(), query(text).0));
            }
            "[Asserts]" => entry.asserts.push(assert(line)),
            _ => entry.expected_headers.push(header(line)),
        }
    }
}

fn begins_body(line: &str) -> bool {
    line.starts_with(['{', '`']) || line.starts_with("base64,")
}

/// A body: JSON runs to an empty line, text between lines of three backquotes to the second of them.
fn body<'a>(first: &str, lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>) -> Body {
    if let Some(base64) = first.strip_prefix("base64,") {
        return Body::Base64(base64.trim_end_matches(';').to_owned());
    }
    if first == "```" {
        let text: Vec<&str> = lines.map(|(_, line)| line).take_while(|line| *line != "```").collect();
        return Body::Text(text.join("\n") + "\n");
    }
    if first.starts_with('`') {
        return Body::Text(first.trim_matches('`').to_owned());
    }
    let mut text = vec![first];
    while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
        text.push(line);
    }
    Body::Text(text.join("\n"))
}

fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no header: {line}"));
    (name.to_owned(), value.trim().to_owned())
}

fn assert(line: &str) -> Assert {
    let (query, rest) = query(line);
    let (not, rest) = rest.strip_prefix("not ").map_or((false, rest), |rest| (true, rest));
    let rest = rest.strip_prefix("count ").map_or_else(|| rest.to_owned(), |rest| format!("count{rest}"));
    let (predicate, value) = rest.split_once(' ').unwrap_or((&rest, ""));
    Assert { query, not, predicate: predicate.to_owned(), value: unquoted(value) }
}

/// A query at the start of a line, and what follows it.
fn query(line: &str) -> (Query, &str) {
    let quoted =
        |rest: &str| rest.split_once('"').and_then(|(_, rest)| rest.split_once('"')).map(|(name, _)| name.to_owned());
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let Some(name) = quoted(rest).filter(|_| kind != "body") else { return (Query::Body, rest) };
    let after = rest[name.len() + 2..].trim_start();
    match kind {
        "header" => match after.strip_prefix("regex ").map(unquoted) {
            Some(regex) => (Query::Header(name, regex.trim_end_matches("(.*)").to_owned()), ""),
            None => (Query::Header(name, String::new()), after),
        },
        "jsonpath" => {
            let pointer = name.trim_start_matches('$').replace(['.', '['], "/").replace(']', "");
            (Query::Json(pointer), after)
        }
        _ => panic!("no query: {line}"),
    }
}

fn unquoted(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\""))
}
