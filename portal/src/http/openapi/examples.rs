//! Examples: one case told from its notice to its payment, in a table from which every schema, property, body and
//! parameter takes its own.

use serde_json::{Map, Value, json};

use super::bounds::CHECKPOINT_FORM;

/// The examples of each schema. `{"$example": "Receipt"}` stands for the first example of that schema,
/// `{"$example": "Receipt/1"}` for the second.
const TABLE: &str = include_str!("examples.json");
/// The parameters' examples, by name; an id is that of the operation's own resource.
const PARAMETERS: [(&str, &str); 16] = [
    ("Idempotency-Key", "0b9f8a53-7f6c-4d0e-8a41-3f1f6a3c9d52"),
    ("If-Match", "\"3\""),
    ("If-None-Match", "*"),
    ("Range", "bytes=0-1023"),
    ("Tus-Resumable", "1.0.0"),
    ("Upload-Checksum", "sha256 1208dQGNMTpY2AEsyh20sh8ULn4Crgc+PDvMr9qQEv8="),
    ("action", "operation.notified"),
    ("actor", "ca978112ca1bbdcafac231b39a23dc4d"),
    ("case", "2e7d2c03a9507ae265ecf5b5356885a5"),
    ("case_id", "019f02d5-e4c0-771a-a6a2-7d9e9e66df2a"),
    ("cursor", "MTc"),
    ("day", "2026-07-02"),
    ("file", "docs.css"),
    ("id", "019f21bc-0cc2-77f0-b811-83732f0359ae"),
    ("index", "x001/x234/067"),
    ("level", "0"),
];

/// How the files of the page at `/docs` begin.
const FILES: [(&str, &str); 3] = [
    ("text/css", "body {\n  margin: 0;\n}\n"),
    ("text/html", "<!doctype html>\n<html lang=\"it\">\n"),
    ("text/javascript", "\"use strict\";\n"),
];

/// Gives every schema, body and parameter of the document an example.
pub(super) fn show(document: &mut Value) {
    let table: Value = serde_json::from_str(TABLE).unwrap_or_default();
    let mut shown = Map::new();
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let examples = of_schema(schema, &table[name.as_str()], &table);
        distribute(schema, &examples);
        if let Some(first) = examples.first() {
            shown.insert(name.clone(), json!({ "value": first }));
        }
        schema["examples"] = Value::Array(examples);
    }
    let mut used = Map::new();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            parameters.into_iter().flatten().for_each(of_parameter);
            for message in messages(operation) {
                of_bodies(message, &shown, &mut used);
            }
        }
    }
    used.insert("Problem".to_owned(), shown["Problem"].clone());
    document["components"]["examples"] = Value::Object(used);
}

fn of_schema(schema: &Value, told: &Value, table: &Value) -> Vec<Value> {
    let told: Vec<Value> = told.as_array().into_iter().flatten().map(|example| whole(example, table)).collect();
    if !told.is_empty() {
        return told;
    }
    if let Some(code) = schema.pointer("/enum/0") {
        return vec![code.clone()];
    }
    if schema["format"] == "uuid" {
        return vec![json!("019f21bc-0cc2-77f0-b811-83752d27d805")];
    }
    // A page of the items that it holds.
    let item = schema.pointer("/properties/items/items/$ref").and_then(Value::as_str);
    let item = item.and_then(|item| item.rsplit('/').next()).unwrap_or_default();
    match table.pointer(&format!("/{item}/0")) {
        Some(item) => vec![json!({ "items": [whole(item, table)], "next_cursor": "MTc" })],
        None => Vec::new(),
    }
}

/// An example with those that it refers to in their places.
fn whole(example: &Value, table: &Value) -> Value {
    match example {
        Value::Object(members) => match members.get("$example").and_then(Value::as_str) {
            Some(named) => {
                let pointer = if named.contains('/') { format!("/{named}") } else { format!("/{named}/0") };
                whole(table.pointer(&pointer).unwrap_or(&Value::Null), table)
            }
            None => members.iter().map(|(name, member)| (name.clone(), whole(member, table))).collect(),
        },
        Value::Array(items) => items.iter().map(|item| whole(item, table)).collect(),
        other => other.clone(),
    }
}

/// A property takes its example from the first of its schema that has it.
fn distribute(schema: &mut Value, examples: &[Value]) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let example = examples.iter().find_map(|example| example.get(name.as_str()));
        if let Some(example) = example.filter(|_| property.get("type").is_some()) {
            property["examples"] = json!([example]);
        }
    }
}

fn of_parameter(parameter: &mut Value) {
    let name = parameter["name"].as_str().unwrap_or_default();
    let text = PARAMETERS.iter().find(|(known, _)| *known == name).map(|(_, example)| json!(example));
    let example = text.or_else(|| match name {
        "epoch" => Some(json!(1)),
        "limit" => Some(json!(50)),
        "Upload-Length" => Some(json!(18_993)),
        "Upload-Offset" => Some(json!(4_096)),
        _ => None,
    });
    if let Some(example) = example {
        parameter["schema"]["examples"] = json!([example]);
    }
}

/// The request and the answers of an operation that have bodies.
fn messages(operation: &mut Value) -> Vec<&mut Value> {
    let Some(operation) = operation.as_object_mut() else { return Vec::new() };
    let mut messages = Vec::new();
    for (name, part) in operation {
        match name.as_str() {
            "requestBody" => messages.push(part),
            "responses" => messages.extend(part.as_object_mut().into_iter().flat_map(Map::values_mut)),
            _ => {}
        }
    }
    messages
}

/// The checkpoint of the proof that is shown.
fn checkpoint(shown: &Map<String, Value>) -> &str {
    let proof = shown["ArchiveEntryView"]["value"]["proof"].as_str().unwrap_or_default();
    proof.split_once("\n\n").map_or("", |(_, checkpoint)| checkpoint)
}

fn of_bodies(message: &mut Value, shown: &Map<String, Value>, used: &mut Map<String, Value>) {
    let content = message.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, body) in content.into_iter().flatten() {
        let schema = body.pointer("/schema/$ref").and_then(Value::as_str);
        let named = schema.and_then(|schema| schema.rsplit('/').next()).and_then(|name| shown.get_key_value(name));
        if let Some((name, example)) = named {
            body["examples"] = json!({ name.as_str(): { "$ref": format!("#/components/examples/{name}") } });
            used.insert(name.clone(), example.clone());
        } else if media_type == "text/plain" {
            body["examples"] = if body["schema"]["pattern"] == CHECKPOINT_FORM {
                json!({ "Checkpoint": { "value": checkpoint(shown) } })
            } else {
                json!({ "Receipt": { "value": shown["Receipt"]["value"]["text"] } })
            };
        } else if let Some((_, text)) = FILES.iter().find(|(file, _)| file == media_type) {
            body["schema"]["examples"] = json!([text]);
            body["examples"] = json!({ "File": { "value": text } });
        } else if media_type == "application/json" {
            let document =
                json!({ "openapi": "3.1.0", "info": { "title": "perito", "version": "0.1.0" }, "paths": {} });
            body["examples"] = json!({ "OpenAPI": { "value": document } });
        }
    }
}
