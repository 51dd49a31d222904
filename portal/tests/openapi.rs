//! The committed OpenAPI document is the one that the portal serves, and it keeps the house rules that no linter sees.

mod examples;
mod walk;

use perito_portal::RULES;
use serde_json::Value;
use walk::{document, is, operations, responses, schemas};

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
    for (place, status, response) in responses(&document) {
        if status.starts_with(['4', '5']) {
            assert!(response["content"]["application/problem+json"].is_object(), "{place}");
        }
        for header in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Request-Id", "Cache-Control"] {
            let header = walk::resolve(&document, &response["headers"][header]);
            assert_eq!(header["required"], true, "{place}: {header}");
        }
        let waits = matches!(status.as_str(), "423" | "429" | "503");
        assert_eq!(response["headers"]["Retry-After"].is_object(), waits, "{place}");
    }
    for (place, operation) in operations(&document) {
        assert!(operation["responses"]["429"].is_object(), "{place}");
        assert!(operation["security"].is_array(), "{place}");
    }
}

#[test]
fn every_text_number_and_list_is_bounded_and_every_schema_described() {
    let document = document();
    let mut loose = Vec::new();
    for (place, schema) in schemas(&document) {
        let lacks = |keys: &[&str]| keys.iter().any(|key| schema.get(*key).is_none());
        let formed = ["enum", "format", "pattern"].iter().any(|key| schema.get(*key).is_some());
        let loose_text = is(schema, "string") && schema.get("enum").is_none() && (lacks(&["maxLength"]) || !formed);
        let loose_number = (is(schema, "integer") || is(schema, "number")) && lacks(&["format", "minimum", "maximum"]);
        let loose_list = is(schema, "array") && lacks(&["minItems", "maxItems"]);
        let open = is(schema, "object") && schema["additionalProperties"] != false && lacks(&["maxProperties"]);
        if loose_text || loose_number || loose_list || open {
            loose.push(place);
        }
    }
    assert!(loose.is_empty(), "{loose:#?}");
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} is not described");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described = schema["description"].is_string() || schema["oneOf"][0]["description"].is_string();
            assert!(described, "{name}.{property} is not described");
        }
    }
}

#[test]
fn what_holds_a_list_or_a_truth_is_never_null() {
    let document = document();
    for (place, schema) in schemas(&document) {
        assert!(!(is(schema, "null") && (is(schema, "boolean") || is(schema, "array"))), "{place}");
    }
}

#[test]
fn every_value_of_an_enumeration_is_described() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for value in schema["enum"].as_array().into_iter().flatten() {
            let (value, text) = (value.as_str().unwrap(), schema["description"].as_str().unwrap());
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("- `{value}`: ")));
            assert!(line.is_some_and(|said| !said.is_empty()), "{name}: {value}");
        }
    }
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

#[test]
fn the_checksum_of_a_part_is_of_an_algorithm_that_is_spoken() {
    let document = document();
    let (_, operation) = operations(&document).find(|(place, _)| place == "patch /v1/uploads/{id}").unwrap();
    let parameters = operation["parameters"].as_array().unwrap().iter();
    let mut parameters = parameters.map(|parameter| walk::resolve(&document, parameter));
    let checksum = parameters.find(|parameter| parameter["name"] == "Upload-Checksum").unwrap();
    let pattern = checksum["schema"]["pattern"].as_str().unwrap();
    assert!(pattern.starts_with("^(sha1|sha256) "), "{pattern}");
}

#[test]
fn every_link_leads_to_an_operation_that_takes_what_it_gives() {
    let document = document();
    let mut links = 0;
    for (place, _, response) in responses(&document) {
        for (name, link) in response["links"].as_object().into_iter().flatten() {
            let target = operations(&document).find(|(_, operation)| operation["operationId"] == link["operationId"]);
            let (_, target) = target.unwrap_or_else(|| panic!("{place}: {name} leads nowhere"));
            for (parameter, expression) in link["parameters"].as_object().unwrap() {
                let taken = target["parameters"].as_array().unwrap().iter().any(|taken| taken["name"] == **parameter);
                assert!(taken, "{place}: {name} takes no {parameter}");
                let pointer = expression.as_str().unwrap().strip_prefix("$response.body#").unwrap();
                assert!(given(&document, response, pointer), "{place}: {name}: nothing at {pointer}");
                links += 1;
            }
        }
    }
    assert!(links > 50, "{links} links");
}

/// Whether the schema of an answer has something at a pointer.
fn given(document: &Value, response: &Value, pointer: &str) -> bool {
    let mut schema = &response["content"]["application/json"]["schema"];
    for part in pointer.split('/').skip(1) {
        let whole = walk::resolve(document, schema);
        schema = if part == "0" { &whole["items"] } else { &whole["properties"][part] };
    }
    !schema.is_null()
}
