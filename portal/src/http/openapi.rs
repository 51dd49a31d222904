//! The OpenAPI 3.1 document, made from the routes themselves; what the macros cannot say is added in one pass.

mod bounds;

use perito::protocol::{PROBLEM_JSON, Problem, routes as paths};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::routes;
use crate::authorisation::{Rule, Who};

/// What is shown with a version, its ETag.
const VERSIONED: [&str; 6] =
    [paths::ME, paths::CASE, paths::CASE_TERMS, paths::PAYMENT, paths::REPORT_CONTENT, paths::OBSERVATION_CONTENT];
const METHODS: [&str; 7] = ["get", "put", "post", "patch", "delete", "head", "options"];

/// The document, as published at `/openapi.json` and committed as `docs/openapi.json`.
pub(crate) fn document() -> Value {
    let (_, api) = routes::all().split_for_parts();
    let mut document = serde_json::to_value(api).unwrap_or_default();
    describe(&mut document);
    components(&mut document);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let rule = Rule::find(&method.to_ascii_uppercase(), path);
            if let (Some(operation), Some(rule)) = (item.get_mut(method), rule) {
                complete(operation, rule);
                bounds::bound(operation);
            }
        }
    }
    document
}

fn describe(document: &mut Value) {
    document["info"] = json!({
        "title": "perito",
        "version": env!("CARGO_PKG_VERSION"),
        "x-summary": "Open protocol between a court's expert and INPS",
        "description": "The open protocol of perito: a court's medical expert notifies INPS of expert operations and \
                        holds receipts that anyone can verify. It is not a service of INPS, which publishes no API.",
        "termsOfService": "https://github.com/perito/perito/blob/main/docs/protocol.md",
        "contact": { "name": "The perito project", "url": "https://github.com/perito/perito" },
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{
        "url": "https://portal.example.org",
        "description": "An office's own portal; a sandbox, whose receipts have no legal value",
        "x-sandbox": true,
    }]);
}

fn components(document: &mut Value) {
    let integer = |description: &str, maximum: u32| {
        json!({ "description": description,
                "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": maximum } })
    };
    document["components"]["headers"] = json!({
        "RateLimitLimit": integer("Requests allowed in the window", 1_000_000),
        "RateLimitRemaining": integer("Requests left in the window", 1_000_000),
        "RateLimitReset": integer("Seconds until the window ends", 86_400),
        "RetryAfter": integer("Seconds after which to try again", 86_400),
    });
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer",
                    "description": "The opaque token of a session, or of a registration for that registration alone" },
    });
    let schemas = &mut document["components"]["schemas"];
    schemas[Problem::name().as_ref()] =
        serde_json::to_value(<Problem as utoipa::PartialSchema>::schema()).unwrap_or_default();
    let mut nested = Vec::new();
    <Problem as ToSchema>::schemas(&mut nested);
    for (name, schema) in nested {
        schemas[name] = serde_json::to_value(schema).unwrap_or_default();
    }
    // Requests are closed by their types; answers are closed here, where clients must read them openly.
    for schema in schemas.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if schema.get("type") == Some(&json!("object")) && schema.get("additionalProperties").is_none() {
            schema["additionalProperties"] = json!(false);
        }
    }
}

/// Gives an operation its security, its problems and the headers that every answer has.
fn complete(operation: &mut Value, rule: &Rule) {
    let open = rule.who == Who::Anyone;
    operation["security"] = if open { json!([{}]) } else { json!([{ "bearer": [] }]) };
    let has_body = operation.get("requestBody").is_some();
    let mut problems = vec!["429", "500", "503"];
    if !open {
        problems.extend(["401", "403"]);
    }
    if has_body {
        problems.extend(["400", "413", "415", "422"]);
    }
    let has = |name: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().any(|parameter| parameter["name"] == name)
    };
    let names_a_case = (rule.method, rule.path) == ("PUT", paths::CASES) || rule.is_receipted();
    if rule.path.contains('{') || names_a_case || rule.path == paths::SANDBOX_CLOCK {
        problems.push("404");
    }
    if has("cursor") {
        problems.push("422");
    }
    if has("If-Match") {
        problems.extend(["412", "428"]);
    }
    let versioned = rule.method == "GET" && VERSIONED.contains(&rule.path);
    if versioned {
        problems.push("412");
    }
    if rule.path == paths::SESSIONS && rule.method == "POST" {
        problems.extend(["401", "403"]);
    }
    const STATEFUL: [&str; 5] =
        [paths::REGISTRATION_DOCUMENT, paths::REGISTRATION_DECISION, paths::ME_PIN, paths::REPORTS, paths::UPLOAD];
    if (STATEFUL.contains(&rule.path) && has_body) || (rule.method, rule.path) == ("POST", paths::UPLOADS) {
        problems.push("409");
    }
    if matches!(rule.path, paths::REPORT_CONTENT | paths::OBSERVATION_CONTENT) {
        problems.push("416");
    }
    if has("Tus-Resumable") {
        problems.push("412");
    }
    if rule.path == paths::UPLOAD {
        problems.extend(["410", "423"]);
    }
    if has("Upload-Length") {
        problems.extend(["413", "422"]);
    }
    if rule.method == "PATCH" && rule.path == paths::UPLOAD {
        problems.push("460");
    }
    if has_body {
        problems.push("408");
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for status in problems {
        responses.entry(status).or_insert_with(|| problem(status));
    }
    if versioned {
        let unchanged = json!({ "description": "The version that `If-None-Match` names is still the present one" });
        responses.insert("304".to_owned(), unchanged);
    }
    for (status, response) in responses {
        if !status.starts_with('5') {
            response["headers"]["RateLimit-Limit"] = json!({ "$ref": "#/components/headers/RateLimitLimit" });
            response["headers"]["RateLimit-Remaining"] = json!({ "$ref": "#/components/headers/RateLimitRemaining" });
            response["headers"]["RateLimit-Reset"] = json!({ "$ref": "#/components/headers/RateLimitReset" });
        }
        if matches!(status.as_str(), "423" | "429" | "503") {
            response["headers"]["Retry-After"] = json!({ "$ref": "#/components/headers/RetryAfter" });
        }
    }
}

fn problem(status: &str) -> Value {
    let description = match status {
        "400" => "The request cannot be read",
        "401" => "No valid session, or wrong credentials",
        "403" => "Not allowed to this role, PIN or session",
        "404" => "It does not exist, or is not the caller's to see",
        "408" => "The request did not arrive in time",
        "410" => "The upload has expired, or was used or ended",
        "416" => "The document has no such part",
        "423" => "Another request has the upload in hand",
        "460" => "Upload-Checksum does not match the bytes",
        "409" => "It does not fit the present state",
        "412" => "What is required of the present version, or of the version of tus, is not so",
        "413" => "The body is larger than allowed",
        "415" => "The body is of another kind than the route takes",
        "422" => "One or more fields are wrong",
        "428" => "If-Match is required",
        "429" => "Too many requests",
        "503" => "The portal cannot serve now",
        _ => "A fault of the portal",
    };
    json!({ "description": description,
            "content": { PROBLEM_JSON: { "schema": { "$ref": format!("#/components/schemas/{}", Problem::name()) } } } })
}
