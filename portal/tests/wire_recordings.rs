//! `testdata/wire/v1`: what this version's clients send and its portal answers. Later versions must still take the one
//! and give the other.

use std::collections::BTreeSet;

use perito::protocol::ProblemCode;
use perito_portal::RULES;
use serde_json::{Value, json};

use crate::hurl::{Body, Entry, entries, files, fill, send};
use crate::recordings::{compare, portal, record, types, verify_receipts};

/// Problems that no request brings about by itself, at a portal that is well and has time.
const NOT_RECORDED: [(&str, &str); 9] = [
    ("document_damaged", "a disk that alters documents"),
    ("internal", "a fault of the portal"),
    ("pin_disabled", "a PIN that nobody has used for six months"),
    ("pin_level", "an ordinary PIN, which no portal issues"),
    ("request_timeout", "a body that stops on its way"),
    ("session_expired", "fifteen minutes of nothing"),
    ("too_many_requests", "a minute of many requests"),
    ("unavailable", "a clock that went back"),
    ("upload_busy", "two requests at one moment"),
];

/// Every recorded exchange, with its file.
fn recorded() -> Vec<(std::path::PathBuf, Entry)> {
    let one = |path: std::path::PathBuf| {
        let mut entries = entries(&path);
        assert_eq!(entries.len(), 1, "{}", path.display());
        (path, entries.remove(0))
    };
    files("wire/v1").into_iter().map(one).collect()
}

/// The route that an entry is a request of, if it is one of a route.
fn route(entry: &Entry) -> Option<&'static str> {
    let path = entry.url.strip_prefix("{{url}}").unwrap().split('?').next().unwrap();
    let fits = |template: &str| {
        let (known, asked): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        let pairs = || known.iter().zip(&asked);
        known.len() == asked.len() && pairs().all(|(known, asked)| known.starts_with('{') || known == asked)
    };
    // A path that is spelled out comes before one with a parameter.
    let exact = RULES.iter().find(|rule| rule.path == path);
    exact.or_else(|| RULES.iter().find(|rule| fits(rule.path))).map(|rule| rule.path)
}

fn as_json(body: Option<&Body>) -> Option<Value> {
    match body {
        Some(Body::Text(text)) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

/// A page for people, of which no client depends on a word.
const FOR_PEOPLE: [&str; 2] = ["/docs", "/docs/{file}"];

#[test]
fn what_was_sent_is_taken_and_what_was_answered_is_given() {
    let (sandbox, mut variables) = portal();
    let recording = std::env::var_os("PERITO_RECORD_WIRE").is_some();
    for (path, entry) in recorded() {
        let place = entry.place.clone();
        let answer = send(&entry, &variables);
        let sent = entry.body.as_ref().map(|body| body.bytes(&variables, &place)).unwrap_or_default();
        let made_now = !matches!(entry.method.as_str(), "GET" | "HEAD");
        verify_receipts(&sandbox, &answer, if made_now { &sent } else { b"" });
        entry.capture(&answer, &mut variables);
        let Some(status) = entry.status else {
            assert!(recording, "{place} is not recorded yet: see testdata/wire/README.md");
            record::fill_in(&path, &answer, &variables);
            continue;
        };
        let text = String::from_utf8_lossy(&answer.bytes);
        assert_eq!(answer.status, status, "{place}: {text}");
        variables.insert("any".to_owned(), compare::ANY.to_owned());
        for (name, value) in &entry.expected_headers {
            assert_eq!(answer.header(name), Some(&*fill(value, &variables, &place)), "{place}: {name}");
        }
        let expected = entry.expected_body.as_ref().map(|body| body.bytes(&variables, &place));
        let Some(expected) = expected.map(|bytes| String::from_utf8(bytes).unwrap()) else { continue };
        match serde_json::from_str::<Value>(&expected) {
            Ok(expected) => {
                let actual = serde_json::from_slice(&answer.bytes).unwrap();
                compare::check(&expected, &actual, &place).unwrap_or_else(|differs| panic!("{differs}"));
            }
            Err(_) => assert!(compare::text(&expected, &text), "{place}: {text}"),
        }
    }
}

#[test]
fn today_s_types_write_what_was_sent_and_read_what_was_answered() {
    let (mut requests, mut answers) = (0, 0);
    for (_, entry) in recorded() {
        let (Some(route), Some(status)) = (route(&entry), entry.status) else { continue };
        let place = &entry.place;
        // What was refused for its form is what no client of ours writes.
        if let (Some(check), Some(body), true) =
            (types::request(&entry.method, route), as_json(entry.body.as_ref()), status < 400)
        {
            check(&body).unwrap_or_else(|differs| panic!("{place}: {differs}"));
            requests += 1;
        }
        if let (Some(check), Some(body)) =
            (types::answer(&entry.method, route, status), as_json(entry.expected_body.as_ref()))
        {
            check(&body).unwrap_or_else(|differs| panic!("{place}: {differs}"));
            answers += 1;
        }
    }
    assert!(requests >= 35 && answers >= 80, "{requests} requests, {answers} answers");
}

#[test]
fn every_route_and_problem_is_recorded() {
    let recorded = recorded();
    let done: BTreeSet<_> = recorded
        .iter()
        .filter(|(_, entry)| entry.status.is_some_and(|status| status < 300))
        .filter_map(|(_, entry)| Some((entry.method.as_str(), route(entry)?)))
        .collect();
    let travels = |(_, path): &(&str, &str)| !FOR_PEOPLE.contains(path);
    let routes = RULES.iter().map(|rule| (rule.method, rule.path)).filter(travels);
    let missing: Vec<_> = routes.filter(|route| !done.contains(route)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let told: BTreeSet<String> = recorded
        .iter()
        .filter_map(|(_, entry)| Some(as_json(entry.expected_body.as_ref())?["code"].as_str()?.to_owned()))
        .collect();
    for code in ProblemCode::ALL.iter().map(ProblemCode::code) {
        let excused = NOT_RECORDED.iter().any(|(known, _)| *known == code);
        assert_ne!(told.contains(code), excused, "{code}");
    }
}

#[test]
fn more_may_be_said_and_nothing_less_or_otherwise() {
    let recorded = json!({
        "id": "{{any}}", "state": "open", "title": "Words.", "items": [{"n": 1}],
        "text": "receipt: perito/v1\nkind: refusal\nid: {{any}}\n\nsigned",
    });
    let same = |change: &dyn Fn(&mut Value)| {
        let mut actual = recorded.clone();
        actual["id"] = json!("0199");
        actual["text"] = json!("receipt: perito/v1\nkind: refusal\nid: 0199\n\nsigned");
        change(&mut actual);
        compare::check(&recorded, &actual, "").is_ok()
    };
    assert!(same(&|_| {}));
    assert!(same(&|actual| actual["more"] = json!(1)));
    assert!(same(&|actual| actual["items"][0]["more"] = json!(1)));
    assert!(same(&|actual| actual["title"] = json!("Better words.")));
    assert!(same(&|actual| actual["text"] = json!("receipt: perito/v1\nkind: refusal\nmore: 1\nid: 0199\n\nsigned")));
    for (member, other) in [
        ("id", json!("")),
        ("id", json!(1)),
        ("state", json!("closed")),
        ("state", Value::Null),
        ("title", json!("")),
        ("items", json!([])),
        ("items", json!([{"n": 1}, {"n": 2}])),
        ("items", json!([{"n": "1"}])),
        ("text", json!("receipt: perito/v1\nkind: refusal\n\nsigned")),
        ("text", json!("receipt: perito/v1\nid: 0199\nkind: refusal\n\nsigned")),
    ] {
        assert!(!same(&|actual| actual[member] = other.clone()), "{member}: {other}");
    }
    assert!(!same(&|actual| drop(actual.as_object_mut().unwrap().remove("state"))));
}
