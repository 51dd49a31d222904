//! The committed OpenAPI document is the one that the portal serves, and it keeps the house rules.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use perito_portal::RULES;
use serde_json::Value;

#[test]
fn the_committed_document_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == perito_portal::openapi_document(), "docs/openapi.json is stale: run `cargo xtask openapi`");
}

#[test]
fn every_route_of_the_table_is_described_and_no_other() {
    let document = document();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        described.extend(item.as_object().unwrap().keys().map(|method| (method.to_ascii_uppercase(), path.clone())));
    }
    let mut ruled: Vec<_> = RULES.iter().map(|rule| (rule.method.to_owned(), rule.path.to_owned())).collect();
    described.sort();
    ruled.sort();
    assert_eq!(described, ruled);
}

#[test]
fn every_failure_is_a_problem_and_every_answer_has_the_limit_headers() {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let place = format!("{method} {path} {status}");
                if status.starts_with(['4', '5']) {
                    assert!(response["content"]["application/problem+json"].is_object(), "{place}");
                }
                if !status.starts_with('5') {
                    for header in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] {
                        assert!(response["headers"][header].is_object(), "{place}: {header}");
                    }
                }
            }
            assert!(operation["responses"]["429"]["headers"]["Retry-After"].is_object(), "{method} {path}");
            assert!(operation["security"].is_array(), "{method} {path}");
        }
    }
}

#[test]
fn what_a_list_holds_is_the_schema_of_the_thing_itself() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let lists: Vec<_> = schemas.iter().filter(|(name, _)| name.starts_with("Page_")).collect();
    assert!(lists.len() >= 8);
    for (name, list) in lists {
        let item = list["properties"]["items"]["items"]["$ref"].as_str().unwrap();
        assert!(schemas.contains_key(item.strip_prefix("#/components/schemas/").unwrap()), "{name} holds {item}");
    }
}

#[test]
fn every_text_number_and_list_is_bounded() {
    let document = document();
    let mut unbounded = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        walk(name, schema, &mut unbounded);
    }
    for (name, header) in document["components"]["headers"].as_object().unwrap() {
        walk(name, &header["schema"], &mut unbounded);
    }
    for (place, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            walk(&format!("{place}: {}", parameter["name"]), &parameter["schema"], &mut unbounded);
        }
        content(&format!("{place}: body"), &operation["requestBody"], &mut unbounded);
        for (status, response) in operation["responses"].as_object().unwrap() {
            content(&format!("{place}: {status}"), response, &mut unbounded);
            for (name, header) in response["headers"].as_object().into_iter().flatten() {
                walk(&format!("{place}: {status} {name}"), &header["schema"], &mut unbounded);
            }
        }
    }
    assert!(unbounded.is_empty(), "{unbounded:#?}");
}

#[test]
fn an_optional_header_is_absent_and_never_null() {
    let document = document();
    for (place, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(!parameter["schema"]["type"].is_array(), "{place}: {}", parameter["name"]);
        }
    }
}

/// Every operation, under its method and path.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

/// Walks the bodies of a request or an answer.
fn content(place: &str, message: &Value, unbounded: &mut Vec<String>) {
    for (media_type, content) in message["content"].as_object().into_iter().flatten() {
        walk(&format!("{place} {media_type}"), &content["schema"], unbounded);
    }
}

fn document() -> Value {
    serde_json::from_str(&perito_portal::openapi_document()).unwrap()
}

/// Collects the places of texts without a length or a form, numbers without bounds and lists without bounds.
fn walk(place: &str, schema: &Value, unbounded: &mut Vec<String>) {
    let is = |name: &str| match &schema["type"] {
        Value::String(kind) => kind == name,
        Value::Array(kinds) => kinds.iter().any(|kind| kind == name),
        _ => false,
    };
    let lacks = |keys: &[&str]| keys.iter().any(|key| schema.get(*key).is_none());
    let formed = ["enum", "format", "pattern"].iter().any(|key| schema.get(*key).is_some());
    let loose_text = is("string") && schema.get("enum").is_none() && (lacks(&["maxLength"]) || !formed);
    let loose_number = (is("integer") || is("number")) && lacks(&["format", "minimum", "maximum"]);
    let loose_list = is("array") && lacks(&["minItems", "maxItems"]);
    if loose_text || loose_number || loose_list {
        unbounded.push(place.to_owned());
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        walk(&format!("{place}.{name}"), property, unbounded);
    }
    if let Some(items) = schema.get("items") {
        walk(&format!("{place}[]"), items, unbounded);
    }
}
