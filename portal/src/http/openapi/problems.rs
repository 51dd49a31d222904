//! Which problems an operation may answer with; each is described once, under the components.

use perito::protocol::{PROBLEM_JSON, Problem, ProblemCode, routes as paths};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::headers;
use crate::authorisation::{Rule, Who};

/// The problems by their status: the component's name and what it says.
const PROBLEMS: [(&str, &str, &str); 18] = [
    ("400", "BadRequest", "The request cannot be read"),
    ("401", "Unauthenticated", "No valid session, or wrong credentials"),
    ("403", "Forbidden", "Not allowed to this role, PIN or session"),
    ("404", "NotFound", "It does not exist, or is not the caller's to see"),
    ("408", "RequestTimeout", "The request did not arrive in time"),
    ("409", "Conflict", "It does not fit the present state"),
    ("410", "Gone", "The upload has expired, or was used or ended"),
    ("412", "PreconditionFailed", "What is required of the present version, or of the version of tus, is not so"),
    ("413", "PayloadTooLarge", "The body is larger than allowed"),
    ("415", "UnsupportedMediaType", "The body is of another kind than the route takes"),
    ("416", "RangeNotSatisfiable", "The document has no such part"),
    ("422", "ValidationFailed", "One or more fields are wrong"),
    ("423", "UploadBusy", "Another request has the upload in hand"),
    ("428", "PreconditionRequired", "If-Match is required"),
    ("429", "TooManyRequests", "Too many requests"),
    ("460", "ChecksumMismatch", "Upload-Checksum does not match the bytes"),
    ("500", "Internal", "A fault of the portal"),
    ("503", "Unavailable", "The portal cannot serve now"),
];

/// What is shown with a version, its ETag.
const VERSIONED: [&str; 6] =
    [paths::ME, paths::CASE, paths::CASE_TERMS, paths::PAYMENT, paths::REPORT_CONTENT, paths::OBSERVATION_CONTENT];

/// Every problem as a response, with an example of each code that has its status.
pub(super) fn components() -> Value {
    let components = PROBLEMS.iter().map(|(status, name, description)| {
        let codes = ProblemCode::ALL.iter().filter(|code| code.status().to_string() == *status);
        let examples: Map<String, Value> = codes.map(|code| (code.code().to_owned(), example(code))).collect();
        let schema = json!({ "$ref": format!("#/components/schemas/{}", Problem::name()) });
        let content = json!({ PROBLEM_JSON: { "schema": schema, "examples": examples } });
        let mut response = json!({ "description": description, "content": content });
        response["headers"] = headers::of_problem(status);
        ((*name).to_owned(), response)
    });
    Value::Object(components.collect())
}

fn example(code: &ProblemCode) -> Value {
    if *code == ProblemCode::ValidationFailed {
        return json!({ "$ref": format!("#/components/examples/{}", Problem::name()) });
    }
    json!({ "value": serde_json::to_value(Problem::new(code.clone())).unwrap_or_default() })
}

/// Whether an operation shows something with its version, which a client may have already.
fn is_versioned(rule: &Rule) -> bool {
    rule.method == "GET" && VERSIONED.contains(&rule.path)
}

/// Gives an operation the problems that it may answer with, and the answer that nothing has changed.
pub(super) fn answer(operation: &mut Value, rule: &Rule) {
    let wanted = possible(operation, rule);
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, name, _) in PROBLEMS.iter().filter(|(status, ..)| wanted.contains(status)) {
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        responses.entry(*status).or_insert(reference);
    }
    if is_versioned(rule) {
        let unchanged = "The version that `If-None-Match` names is still the present one";
        responses.insert("304".to_owned(), json!({ "description": unchanged, "headers": headers::of_unchanged() }));
    }
}

fn possible(operation: &Value, rule: &Rule) -> Vec<&'static str> {
    let mut problems = vec!["429", "500", "503"];
    let has_body = operation.get("requestBody").is_some();
    if rule.who != Who::Anyone {
        problems.extend(["401", "403"]);
    }
    if has_body {
        problems.extend(["400", "408", "413", "415", "422"]);
    }
    let has = |name: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().any(|parameter| parameter["name"] == name)
    };
    let names_a_case = (rule.method, rule.path) == ("PUT", paths::CASES) || rule.is_receipted();
    let may_be_absent = rule.path == paths::SANDBOX_CLOCK || has("epoch");
    if rule.path.contains('{') || names_a_case || may_be_absent {
        problems.push("404");
    }
    if has("cursor") || has("epoch") {
        problems.push("422");
    }
    if has("If-Match") {
        problems.extend(["412", "428"]);
    }
    if is_versioned(rule) {
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
    problems
}
