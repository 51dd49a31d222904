//! The OpenAPI 3.1 document, made from the routes themselves; what the macros cannot say is added in one pass.

mod bounds;
mod examples;
mod headers;
mod links;
mod problems;
mod schemas;
mod tags;

use serde_json::{Value, json};

use super::routes;
use crate::authorisation::{Rule, Who};

const METHODS: [&str; 7] = ["get", "put", "post", "patch", "delete", "head", "options"];

/// The document, as published at `/openapi.json` and committed as `docs/openapi.json`.
pub(crate) fn document() -> Value {
    let (_, api) = routes::all().split_for_parts();
    let mut document = serde_json::to_value(api).unwrap_or_default();
    describe(&mut document);
    schemas::complete(&mut document);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let rule = Rule::find(&method.to_ascii_uppercase(), path);
            if let (Some(operation), Some(rule)) = (item.get_mut(method), rule) {
                explain(operation, rule);
                problems::answer(operation, rule);
                bounds::bound(operation, rule);
                headers::describe(operation, rule);
            }
        }
    }
    document["components"]["headers"] = headers::components();
    document["components"]["responses"] = problems::components();
    examples::show(&mut document);
    links::link(&mut document);
    document
}

fn describe(document: &mut Value) {
    document["info"] = json!({
        "title": "perito",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Open protocol between a court's expert and INPS",
        "x-summary": "Open protocol between a court's expert and INPS",
        "x-api-id": "0b1f4c9e-5d7a-4c38-9f53-6a0e4d2b7c15",
        "description": "The open protocol of perito: a court's medical expert (*consulente tecnico d'ufficio*) notifies INPS \
                        of expert operations and holds receipts that anyone can verify. It is not a service of INPS, \
                        which publishes no API.\n\nRequests are strict: what a schema does not allow is refused, every \
                        wrong field is listed. Answers of a later version may hold more fields and codes than are \
                        described here: clients pass over them.",
        "termsOfService": "https://github.com/perito/perito/blob/main/docs/protocol.md",
        "contact": { "name": "The perito project", "url": "https://github.com/perito/perito" },
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{
        "url": "https://portal.example.org",
        "description": "An office's own portal; a sandbox, whose receipts have no legal value",
        "x-sandbox": true,
    }]);
    document["tags"] = tags::all();
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer",
                    "description": "The opaque token of a session, or of a registration for that registration alone" },
    });
}

/// Says what an operation is for, who may call it, and which token it needs.
fn explain(operation: &mut Value, rule: &Rule) {
    let open = rule.who == Who::Anyone;
    operation["security"] = if open { json!([{}]) } else { json!([{ "bearer": [] }]) };
    operation["tags"] = json!([tags::of(rule.path)]);
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let whole = format!("{}\n\n{}", text("summary"), text("description"));
    let caller = format!("Called by: {}; it reaches: {}.", rule.who, rule.scope);
    operation["description"] = json!(format!("{}\n\n{caller}", whole.trim()));
}
