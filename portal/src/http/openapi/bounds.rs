//! Bounds that the macros cannot say: of bodies that are bytes, bare text or another standard's document, of parameters.

use perito::protocol::routes as paths;
use serde_json::{Map, Value, json};

use crate::authorisation::Rule;
use crate::http::guard::MAX_DOCUMENT;

/// The most bytes that any document may have, whatever a portal is set to take.
const MAX_BYTES: u64 = 10_737_418_240;

/// The most bytes of a bundle of the archive's entries, each with its length.
const MAX_BUNDLE: u64 = 256 * (2 + 65_535);
/// The form of the archive's checkpoint: a name, a number, a hash, and signatures.
pub(super) const CHECKPOINT_FORM: &str = "^[^\\n]+\\n[0-9]+\\n[A-Za-z0-9+/]{43}=\\n";

/// Bounds everything in an operation that is no schema of its own.
pub(super) fn bound(operation: &mut Value, rule: &Rule) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        bound_parameter(&mut parameter["schema"]);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        bound_content(body);
    }
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    responses.into_iter().flat_map(Map::values_mut).for_each(bound_content);
    if rule.path == paths::ARCHIVE_CHECKPOINT {
        let text = json!({ "type": "string", "maxLength": 10_000, "pattern": CHECKPOINT_FORM });
        operation["responses"]["200"]["content"]["text/plain"]["schema"] = text;
    }
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
        let most = match media_type.as_str() {
            "application/octet-stream" => MAX_BUNDLE,
            image if image.starts_with("image/") => MAX_DOCUMENT as u64,
            _ => MAX_BYTES,
        };
        match content["schema"]["type"].as_str() {
            Some("array") => {
                content["schema"] = json!({ "type": "string", "format": "binary", "maxLength": most });
            }
            Some("string") if media_type == "text/plain" => {
                content["schema"] = json!({ "type": "string", "maxLength": 10_000, "pattern": "^receipt: " });
            }
            Some("string") if media_type == "text/html" => {
                content["schema"] = json!({ "type": "string", "maxLength": 10_000, "pattern": "^<!doctype html>" });
            }
            Some("string") if matches!(media_type.as_str(), "text/css" | "text/javascript") => {
                content["schema"] = json!({ "type": "string", "maxLength": 10_000_000, "pattern": "\\S" });
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
