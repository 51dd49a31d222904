//! Answers held against the OpenAPI document: the status must be described, and a JSON body must fit its schema.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};

use super::Answer;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&perito_portal::openapi_document()).unwrap());

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Checks an answer to a request of a route; paths that are no route have none to be held against.
pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let Some((template, item)) = paths.iter().find(|(template, _)| fits(template, path)) else { return };
    let operation = match &item[method.as_str().to_ascii_lowercase()] {
        Value::Null if method == Method::HEAD => &item["get"],
        operation => operation,
    };
    let place = format!("{method} {template} {}", answer.status);
    let response = resolve(&operation["responses"][answer.status.to_string()]);
    assert!(response.is_object(), "{place} is not described: {}", answer.body);
    check_headers(&place, response, answer);
    let kind = answer.header("content-type").unwrap_or_default();
    if answer.bytes.is_empty() || !kind.ends_with("json") {
        return;
    }
    let schema = &response["content"][kind]["schema"];
    // The document's own schema is not ours to write.
    if template == "/openapi.json" {
        return;
    }
    let reference = schema["$ref"].as_str();
    let reference = reference.unwrap_or_else(|| panic!("{place}: {kind} is not described"));
    let errors: Vec<String> = validator(reference).iter_errors(&answer.body).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{place}: {errors:?}\n{}", answer.body);
}

/// What an answer must carry is there, and what it carries has the form that is described.
fn check_headers(place: &str, response: &Value, answer: &Answer) {
    for (name, reference) in response["headers"].as_object().unwrap() {
        let described = resolve(reference);
        let Some(sent) = answer.header(name) else {
            assert_ne!(described["required"], true, "{place}: {name} is missing");
            continue;
        };
        let sent = match described["schema"]["type"].as_str() {
            Some("integer") => json!(sent.parse::<u64>().unwrap()),
            _ => json!(sent),
        };
        let reference = format!("{}/schema", reference["$ref"].as_str().unwrap());
        assert!(validator(&reference).is_valid(&sent), "{place}: {name}: {sent}");
    }
}

/// A response or header, where it is described among the components.
fn resolve(described: &Value) -> &Value {
    let reference = described["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.and_then(|pointer| DOCUMENT.pointer(pointer)).unwrap_or(described)
}

fn fits(template: &str, path: &str) -> bool {
    let (known, asked): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    known.len() == asked.len()
        && known.iter().zip(asked).all(|(known, asked)| known.starts_with('{') || *known == asked)
}

fn validator(reference: &str) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    let compiled = || {
        let schema = json!({"$ref": reference, "components": DOCUMENT["components"]});
        Arc::new(jsonschema::options().build(&schema).unwrap())
    };
    Arc::clone(known.entry(reference.to_owned()).or_insert_with(compiled))
}
