//! A body with everything that its schema refuses put right, so that the domain can judge the rest of it as well.

use serde_json::{Map, Value};

/// A copy of a body without the fields that its schema does not know, and with the schema's own examples in the place
/// of what is missing or of another type. Texts stay as they are: the domain has words for what is wrong with them.
pub(super) fn mend(body: &Value, schema: &Value, document: &Value) -> Value {
    let schema = resolve(schema, document);
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        return mend_object(body, schema, properties, document);
    }
    if let (Some(item), Some(items)) = (schema.get("items"), body.as_array()) {
        return items.iter().map(|body| mend(body, item, document)).collect();
    }
    let fits = schema.get("type").is_none_or(|kinds| match kinds {
        Value::Array(kinds) => kinds.iter().any(|kind| is(body, kind)),
        kind => is(body, kind),
    });
    if fits && in_bounds(body, schema) { body.clone() } else { example(schema) }
}

fn mend_object(body: &Value, schema: &Value, properties: &Map<String, Value>, document: &Value) -> Value {
    let required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.into_iter().flatten().any(|required| required == name)
    };
    let mended = properties.iter().filter_map(|(name, property)| match body.get(name) {
        Some(value) => Some((name.clone(), mend(value, property, document))),
        None if required(name) => Some((name.clone(), mend(&Value::Null, property, document))),
        None => None,
    });
    Value::Object(mended.collect())
}

fn resolve<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str() {
        Some("array") => value.is_array(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("null") => value.is_null(),
        Some("string") => value.is_string(),
        _ => false,
    }
}

/// A number out of bounds may not fit its type.
fn in_bounds(value: &Value, schema: &Value) -> bool {
    let bound = |name| schema.get(name).and_then(Value::as_f64);
    value.as_f64().is_none_or(|number| {
        bound("minimum").is_none_or(|least| number >= least) && bound("maximum").is_none_or(|most| number <= most)
    })
}

fn example(schema: &Value) -> Value {
    schema.pointer("/examples/0").cloned().unwrap_or_default()
}
