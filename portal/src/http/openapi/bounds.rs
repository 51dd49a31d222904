//! Bounds that the macros cannot say: of bodies that are bytes, bare text or another standard's document, of parameters.

use serde_json::{Map, Value, json};

use crate::http::guard::MAX_DOCUMENT;

/// The most bytes that any document may have, whatever a portal is set to take.
const MAX_BYTES: u64 = 10_737_418_240;

/// Bounds everything in an operation that is no schema of its own.
pub(super) fn bound(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        bound_parameter(&mut parameter["schema"]);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        bound_content(body);
    }
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    responses.into_iter().flat_map(Map::values_mut).for_each(bound_content);
}

/// A header may be absent, and is never null.
fn bound_parameter(schema: &mut Value) {
    let kind = schema["type"].as_array().and_then(|kinds| kinds.iter().find(|kind| *kind != "null")).cloned();
    if let Some(kind) = kind {
        schema["type"] = kind;
    }
    if schema["type"] == "integer" && schema.get("maximum").is_none() {
        schema["maximum"] = json!(MAX_BYTES);
    }
}

/// The macros describe bytes as a list of numbers, bare text without a form, and any JSON as nothing.
fn bound_content(message: &mut Value) {
    let content = message.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, content) in content.into_iter().flatten() {
        let most = if media_type.starts_with("image/") { MAX_DOCUMENT as u64 } else { MAX_BYTES };
        match content["schema"]["type"].as_str() {
            Some("array") => {
                content["schema"] = json!({ "type": "string", "format": "binary", "maxLength": most });
            }
            Some("string") if media_type == "text/plain" => {
                content["schema"] = json!({ "type": "string", "maxLength": 10_000, "pattern": "^receipt: " });
            }
            None if content["schema"] == json!({}) => content["schema"] = openapi(),
            _ => {}
        }
    }
}

/// The document itself, whose schema is the OpenAPI Initiative's to write.
fn openapi() -> Value {
    json!({
        "type": "object",
        "description": "An OpenAPI 3.1 document",
        "required": ["openapi", "info", "paths"],
        "properties": { "openapi": { "type": "string", "maxLength": 10, "pattern": "^3\\.1\\.[0-9]+$" } },
        "additionalProperties": {},
        "maxProperties": 20,
    })
}
