//! What the schemas need besides what the types say: closed objects, references in place of copies, names, Italian terms.

use perito::protocol::Problem;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The Italian term of a schema, where the law or INPS has one.
const TERMS: [(&str, &str); 22] = [
    ("CaseKey", "numero di ruolo"),
    ("CaseSearchKey", "numero di ruolo"),
    ("CaseView", "causa"),
    ("ConvocationRequest", "convocazione"),
    ("FeeItemCode", "onorario, spese di viaggio"),
    ("ObservationRequest", "osservazioni"),
    ("ObservationView", "osservazioni"),
    ("OperationRequest", "comunicazione di inizio operazioni peritali"),
    ("OperationView", "comunicazione di inizio operazioni peritali, convocazione"),
    ("PaymentPut", "agenda pagamenti"),
    ("PaymentView", "agenda pagamenti"),
    ("Proceeding", "procedimento"),
    ("Receipt", "ricevuta"),
    ("RegistrationRequest", "registrazione"),
    ("RegistrationView", "registrazione"),
    ("ReportKindCode", "bozza, relazione definitiva, supplemento"),
    ("ReportRequest", "relazione"),
    ("ReportView", "relazione"),
    ("Term", "termine"),
    ("TermEnd", "termine"),
    ("TermExtension", "proroga"),
    ("TermsView", "termini"),
];

/// The Italian term of a property, in whatever schema.
const PROPERTY_TERMS: [(&str, &str); 12] = [
    ("court_office", "ufficio giudiziario"),
    ("ctu_tax_code", "codice fiscale del consulente tecnico d'ufficio"),
    ("decreed_on", "data del decreto di liquidazione"),
    ("family_name", "cognome"),
    ("given_name", "nome"),
    ("inps_office", "sede INPS"),
    ("invoice_reference", "RiferimentoAmministrazione"),
    ("mandate_number", "numero del mandato"),
    ("protocol_number", "protocollo"),
    ("refusal_receipt", "ricevuta"),
    ("tax_code", "codice fiscale"),
    ("value_on", "valuta"),
];

/// Completes every schema of the document.
pub(super) fn complete(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    schemas.insert(Problem::name().into_owned(), of::<Problem>());
    let mut nested = Vec::new();
    <Problem as ToSchema>::schemas(&mut nested);
    schemas.extend(nested.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default())));
    let mut renamed = Map::new();
    for (name, mut schema) in std::mem::take(schemas) {
        // Requests are closed by their types; answers are closed here, where clients must read them openly.
        if schema["type"] == "object" && schema.get("additionalProperties").is_none() {
            schema["additionalProperties"] = json!(false);
        }
        match name.strip_prefix("Page_") {
            Some(item) => {
                schema["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{item}") });
                renamed.insert(format!("{item}Page"), schema);
            }
            None => {
                renamed.insert(name, schema);
            }
        }
    }
    *schemas = renamed;
    for (name, schema) in schemas {
        if let Some((_, term)) = TERMS.iter().find(|(known, _)| known == name) {
            schema["x-italian-term"] = json!(term);
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            if let Some((_, term)) = PROPERTY_TERMS.iter().find(|(known, _)| known == name) {
                property["x-italian-term"] = json!(term);
            }
        }
    }
    rename_references(&mut document["paths"]);
}

fn of<T: utoipa::PartialSchema>() -> Value {
    serde_json::to_value(T::schema()).unwrap_or_default()
}

/// `Page_CaseView`, as the macros name it, is no name in Pascal case.
fn rename_references(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(item) = reference.strip_prefix("#/components/schemas/Page_")
            {
                *reference = format!("#/components/schemas/{item}Page");
            }
            members.values_mut().for_each(rename_references);
        }
        Value::Array(items) => items.iter_mut().for_each(rename_references),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_has_a_place_in_the_document() {
        let document = crate::http::openapi::document();
        let shown = |schema: &Value, term: &str| schema["x-italian-term"] == term;
        for (name, term) in TERMS {
            assert!(shown(&document["components"]["schemas"][name], term), "{name}");
        }
        for (name, term) in PROPERTY_TERMS {
            let mut schemas = document["components"]["schemas"].as_object().into_iter().flat_map(Map::values);
            assert!(schemas.any(|schema| shown(&schema["properties"][name], term)), "{name}");
        }
    }
}
