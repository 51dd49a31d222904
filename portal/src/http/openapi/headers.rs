//! The headers of answers: each is described once, under the components, and named by the answers that carry it.

use perito::protocol::routes as paths;
use serde_json::{Map, Value, json};

use crate::authorisation::Rule;

/// Every header of an answer.
const COMPONENTS: &str = include_str!("headers.json");

/// What every answer carries.
const ALWAYS: [&str; 5] = ["Cache-Control", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Request-Id"];
/// What a document of a case carries on its way out.
const DOCUMENT: [&str; 4] = ["Accept-Ranges", "Content-Disposition", "ETag", "Repr-Digest"];

/// The headers as the document's components.
pub(super) fn components() -> Value {
    serde_json::from_str(COMPONENTS).unwrap_or_default()
}

/// The headers of a problem of this status.
pub(super) fn of_problem(status: &str) -> Value {
    let own = match status {
        "401" => Some("WWW-Authenticate"),
        "416" => Some("Content-Range"),
        "423" | "429" | "503" => Some("Retry-After"),
        _ => None,
    };
    references(ALWAYS.into_iter().chain(["Content-Digest"]).chain(own))
}

/// The headers of the answer that nothing has changed.
pub(super) fn of_unchanged() -> Value {
    references(ALWAYS.into_iter().chain(["ETag"]))
}

/// Describes the headers of the answers to an operation that are no problems, beside those that its route names.
pub(super) fn describe(operation: &mut Value, rule: &Rule) {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let keyed = parameters.into_iter().flatten().any(|parameter| parameter["name"] == "Idempotency-Key");
    let versioned = ["MeView", "CaseView", "TermsView", "PaymentView"].map(|name| format!("/{name}"));
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2')) {
        let schema = response.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str);
        let has_etag = schema.is_some_and(|schema| versioned.iter().any(|name| schema.ends_with(name)));
        let named = response.get("headers").and_then(Value::as_object).map(|headers| headers.keys().cloned());
        let named: Vec<String> = named.into_iter().flatten().collect();
        let mut carried: Vec<&str> = named.iter().map(String::as_str).chain(ALWAYS).collect();
        carried.extend((status != "204").then_some("Content-Digest"));
        carried.extend(has_etag.then_some("ETag"));
        carried.extend(keyed.then_some("Idempotent-Replay"));
        carried.extend(rule.path.starts_with(paths::UPLOADS).then_some("Tus-Resumable"));
        if matches!(rule.path, paths::REPORT_CONTENT | paths::OBSERVATION_CONTENT) {
            carried.extend(DOCUMENT);
            carried.extend((status == "206").then_some("Content-Range"));
        }
        response["headers"] = references(carried);
        if rule.path == paths::ARCHIVE_TILE {
            response["headers"]["Cache-Control"] = json!({ "$ref": "#/components/headers/Cache-Control-Immutable" });
        }
    }
}

fn references<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let reference = |name: &str| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    Value::Object(names.into_iter().map(reference).collect::<Map<_, _>>())
}
