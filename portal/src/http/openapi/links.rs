//! Where an answer leads: the operations that take an id, a cursor or a version from it.

use serde_json::{Map, Value, json};

use super::METHODS;

/// The answering operation, where an id stands in its body, and the operations that take it as `id`.
const IDS: &[(&str, &str, &[&str])] = &[
    ("register", "/id", &["showRegistration", "sendRegistrationDocument"]),
    ("listRegistrations", "/items/0/id", &["showRegistration", "decideRegistration"]),
    ("showRegistration", "/id", &["showRegistrationDocument", "decideRegistration"]),
    ("showRegistration", "/account_id", &["issuePin", "suspendPin", "revokePin"]),
    ("decideRegistration", "/account_id", &["issuePin", "suspendPin", "revokePin"]),
    ("login", "/id", &["endSession"]),
    ("recordCase", "/id", &["showCase", "showTerms", "linkCase"]),
    ("searchCases", "/items/0/id", &["showCase", "showTerms", "listFindings"]),
    ("listCases", "/items/0/id", &["showCase", "showTerms", "listFindings", "linkCase"]),
    ("showCase", "/id", &["showTerms", "listFindings", "linkCase"]),
    ("showTerms", "/case_id", &["setTerms", "listFindings"]),
    ("setTerms", "/case_id", &["showTerms", "listFindings"]),
    ("linkCase", "/merits_case_id", &["showCase"]),
    ("notifyOperation", "/id", &["showOperation", "convoke"]),
    ("notifyOperation", "/receipt/id", &["showReceipt"]),
    ("convoke", "/id", &["showOperation"]),
    ("convoke", "/receipt/id", &["showReceipt"]),
    ("listOperations", "/items/0/id", &["showOperation", "convoke"]),
    ("listOperations", "/items/0/receipt/id", &["showReceipt"]),
    ("showOperation", "/id", &["convoke"]),
    ("showOperation", "/receipt/id", &["showReceipt"]),
    ("submitReport", "/id", &["showReport", "downloadReport"]),
    ("submitReport", "/case_id", &["showCase", "listFindings"]),
    ("submitReport", "/receipt/id", &["showReceipt"]),
    ("listReports", "/items/0/id", &["showReport", "downloadReport"]),
    ("listReports", "/items/0/receipt/id", &["showReceipt"]),
    ("showReport", "/id", &["downloadReport"]),
    ("showReport", "/receipt/id", &["showReceipt"]),
    ("submitObservation", "/id", &["showObservation"]),
    ("submitObservation", "/receipt/id", &["showReceipt"]),
    ("listObservations", "/items/0/id", &["showObservation", "downloadObservation"]),
    ("listObservations", "/items/0/receipt/id", &["showReceipt"]),
    ("showObservation", "/id", &["downloadObservation"]),
    ("showObservation", "/receipt/id", &["showReceipt"]),
    ("publishPayment", "/id", &["showPayment"]),
    ("listPayments", "/items/0/id", &["showPayment"]),
    ("showPayment", "/id", &["publishPayment"]),
];

/// The answering operation, where a case's id stands in its body, and the lists that it narrows.
const CASES: &[(&str, &str, &[&str])] = &[
    ("showCase", "/id", &["listOperations", "listReports", "listObservations", "listPayments"]),
    ("notifyOperation", "/case_id", &["listOperations"]),
    ("submitReport", "/case_id", &["listReports"]),
    ("submitObservation", "/case_id", &["listObservations"]),
    ("publishPayment", "/case_id", &["listPayments"]),
];

/// Links each answer that has what a further operation needs to that operation.
pub(super) fn link(document: &mut Value) {
    let versioned = taking(document, "If-Match");
    let paged = taking(document, "cursor");
    each(document, |id, operation| {
        let mut links = Map::new();
        for (_, pointer, targets) in IDS.iter().filter(|(from, ..)| *from == id) {
            for target in *targets {
                let mut parameters = json!({ "id": format!("$response.body#{pointer}") });
                if versioned.iter().any(|id| id == target) {
                    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
                    parameters["If-Match"] = json!(format!("$response.body#{parent}/etag"));
                }
                links.insert((*target).to_owned(), leads(target, &parameters));
            }
        }
        for (_, pointer, targets) in CASES.iter().filter(|(from, ..)| *from == id) {
            for target in *targets {
                let parameters = json!({ "case_id": format!("$response.body#{pointer}") });
                links.insert((*target).to_owned(), leads(target, &parameters));
            }
        }
        if paged.iter().any(|paged| paged == id) {
            let cursor = if id == "listChanges" { "cursor" } else { "next_cursor" };
            let parameters = json!({ "cursor": format!("$response.body#/{cursor}") });
            links.insert("next".to_owned(), leads(id, &parameters));
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            if status.starts_with('2') && !links.is_empty() {
                response["links"] = Value::Object(links.clone());
            }
        }
    });
}

fn leads(operation: &str, parameters: &Value) -> Value {
    json!({ "operationId": operation, "parameters": parameters,
            "description": format!("What this answer gives leads to `{operation}`") })
}

/// The ids of the operations that take a parameter of this name.
fn taking(document: &mut Value, name: &str) -> Vec<String> {
    let mut taking = Vec::new();
    each(document, |id, operation| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        if parameters.into_iter().flatten().any(|parameter| parameter["name"] == name) {
            taking.push(id.to_owned());
        }
    });
    taking
}

fn each(document: &mut Value, mut visit: impl FnMut(&str, &mut Value)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            visit(&id, operation);
        }
    }
}
