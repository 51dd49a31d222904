//! Ways through the OpenAPI document.

use serde_json::Value;

/// The document that the portal serves.
pub(crate) fn document() -> Value {
    serde_json::from_str(&perito_portal::openapi_document()).unwrap()
}

/// What a reference refers to, or the value itself.
pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// Whether a schema allows values of a type.
pub(crate) fn is(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::String(kind) => kind == name,
        Value::Array(kinds) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}

/// Every operation, under its method and path.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

/// Every answer of every operation: its place, status and description.
pub(crate) fn responses(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    operations(document).flat_map(move |(place, operation)| {
        let responses = operation["responses"].as_object().unwrap().iter();
        responses
            .map(move |(status, response)| (format!("{place}: {status}"), status.clone(), resolve(document, response)))
    })
}

/// Every body of every operation: its place, media type and description.
pub(crate) fn bodies(document: &Value) -> Vec<(String, &str, &Value)> {
    let requests = operations(document).map(|(place, operation)| (place, &operation["requestBody"]));
    let answers = responses(document).map(|(place, _, response)| (place, response));
    let messages = requests.chain(answers);
    let bodies = messages.flat_map(|(place, message)| {
        let content = message["content"].as_object().into_iter().flatten();
        content.map(move |(kind, body)| (format!("{place} {kind}"), kind.as_str(), body))
    });
    bodies.collect()
}

/// Every schema wherever it stands, with its place; what it refers to stands under its own name.
pub(crate) fn schemas(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        walk(name, schema, &mut found);
    }
    for (name, header) in document["components"]["headers"].as_object().unwrap() {
        walk(name, &header["schema"], &mut found);
    }
    for (place, operation) in operations(document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            walk(&format!("{place}: {}", parameter["name"]), &parameter["schema"], &mut found);
        }
    }
    for (place, _, body) in bodies(document) {
        walk(&place, &body["schema"], &mut found);
    }
    for (place, _, response) in responses(document) {
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            walk(&format!("{place}: {name}"), &resolve(document, header)["schema"], &mut found);
        }
    }
    found
}

fn walk<'a>(place: &str, schema: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    found.push((place.to_owned(), schema));
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        walk(&format!("{place}.{name}"), property, found);
    }
    for (index, choice) in schema["oneOf"].as_array().into_iter().flatten().enumerate() {
        walk(&format!("{place}|{index}"), choice, found);
    }
    if let Some(items) = schema.get("items") {
        walk(&format!("{place}[]"), items, found);
    }
}
