//! Every schema, body and header shows an example, and each example is what its schema allows and what the domain takes.

use jsonschema::{Registry, Validator};
use perito::archive::Receipt;
use perito::protocol::{
    CaseLink, CasePut, CaseSearch, ClockAdvance, ConvocationRequest, MePatch, ObservationRequest, OperationRequest,
    PaymentPut, PinChange, PinPatch, RegistrationDecision, RegistrationRequest, ReportRequest, Request, SessionRequest,
    TermsPut,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::walk::{bodies, document, resolve, schemas};

/// What the document is called where a schema refers to it.
const DOCUMENT: &str = "urn:perito:openapi";

#[test]
fn every_schema_has_examples_that_validate() {
    let document = document();
    let validators = Validators::of(&document);
    let mut wrong = Vec::new();
    for (place, schema) in schemas(&document) {
        let leads_elsewhere = ["$ref", "oneOf"].iter().any(|key| schema.get(*key).is_some());
        let nested = place.contains("[]") || place.contains('|');
        let bytes =
            schema["format"] == "binary" || place.ends_with("application/json") || place.ends_with("text/plain");
        let examples: Vec<&Value> = schema["examples"].as_array().into_iter().flatten().collect();
        if examples.is_empty() && !leads_elsewhere && !nested && !bytes && !place.contains(".openapi") {
            wrong.push(format!("{place}: no example"));
        }
        let validator = validators.of_schema(schema);
        wrong.extend(examples.iter().flat_map(|example| faults(&place, &validator, example)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_body_has_examples_that_validate() {
    let document = document();
    let validators = Validators::of(&document);
    let mut wrong = Vec::new();
    for (place, _, body) in bodies(&document) {
        let examples = body["examples"].as_object().into_iter().flatten();
        let examples: Vec<&Value> = examples.map(|(_, example)| &resolve(&document, example)["value"]).collect();
        if examples.is_empty() && body["schema"]["format"] != "binary" {
            wrong.push(format!("{place}: no example"));
        }
        let validator = validators.of_schema(&body["schema"]);
        wrong.extend(examples.iter().flat_map(|example| faults(&place, &validator, example)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_example_of_a_request_is_what_the_domain_takes() {
    let document = document();
    let examples = |name: &str| document["components"]["schemas"][name]["examples"].as_array().unwrap().clone();
    taken::<CaseLink>(examples("CaseLink"));
    taken::<CasePut>(examples("CasePut"));
    taken::<CaseSearch>(examples("CaseSearch"));
    taken::<ClockAdvance>(examples("ClockAdvance"));
    taken::<ConvocationRequest>(examples("ConvocationRequest"));
    taken::<MePatch>(examples("MePatch"));
    taken::<ObservationRequest>(examples("ObservationRequest"));
    taken::<OperationRequest>(examples("OperationRequest"));
    taken::<PaymentPut>(examples("PaymentPut"));
    taken::<PinChange>(examples("PinChange"));
    taken::<PinPatch>(examples("PinPatch"));
    taken::<RegistrationDecision>(examples("RegistrationDecision"));
    taken::<RegistrationRequest>(examples("RegistrationRequest"));
    taken::<ReportRequest>(examples("ReportRequest"));
    taken::<SessionRequest>(examples("SessionRequest"));
    taken::<TermsPut>(examples("TermsPut"));
}

#[test]
fn the_receipts_shown_can_be_read_and_are_of_what_is_shown() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let notice = &schemas["OperationView"]["examples"][0];
    let receipt: Receipt = parsed(&notice["receipt"]["text"]);
    let text = receipt.signed_text();
    for (line, field) in
        [("operation_id", "id"), ("protocol_number", "protocol_number"), ("received_on", "received_on")]
    {
        let line = format!("{line}: {}\n", notice[field].as_str().unwrap());
        assert!(text.contains(&line), "the receipt does not say {line}");
    }
    parsed(&schemas["Problem"]["examples"][0]["refusal_receipt"]);
}

fn parsed(text: &Value) -> Receipt {
    Receipt::parse(text.as_str().unwrap()).unwrap()
}

/// Every example is read as its type, and taken by the domain.
fn taken<R: Request + DeserializeOwned>(examples: Vec<Value>) {
    for example in examples {
        let request: R = serde_json::from_value(example.clone()).unwrap();
        if let Err(error) = request.parse() {
            panic!("{example}: {error:?}");
        }
    }
}

/// Compiles schemas that refer to the components: one document for all, for a copy in each takes a minute.
struct Validators<'a>(Registry<'a>);

impl<'a> Validators<'a> {
    fn of(document: &'a Value) -> Self {
        Self(Registry::new().add(DOCUMENT, document).and_then(|registry| registry.prepare()).unwrap())
    }

    fn of_schema(&self, schema: &Value) -> Validator {
        let schema = schema.to_string().replace("\"#/components/", &format!("\"{DOCUMENT}#/components/"));
        let schema: Value = serde_json::from_str(&schema).unwrap();
        jsonschema::options().should_validate_formats(true).with_registry(&self.0).build(&schema).unwrap()
    }
}

fn faults(place: &str, validator: &Validator, example: &Value) -> Vec<String> {
    validator.iter_errors(example).map(|error| format!("{place}: {error}")).collect()
}
