//! Strict requests: a body is checked against the very schema that the OpenAPI document publishes, then parsed into
//! values of the domain. Whatever is wrong is reported at once, field by field, without repeating a value.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use axum::extract::{FromRequest, Request};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Registry, Validator};
use perito::domain::{FieldError, ValidationError};
use perito::protocol::{self, ProblemCode, sha256_hex};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::media::content_type;
use super::mend::mend;
use crate::app::App;
use crate::problem::Refusal;

/// What the schemas' document is called where one refers to another.
const DOCUMENT: &str = "urn:perito:openapi";
/// As many errors as the schema of a problem allows.
const MAX_ERRORS: usize = 100;

/// A checked body, and the digest of the bytes it came in.
pub(crate) struct Strict<R: protocol::Request> {
    pub(crate) parsed: R::Parsed,
    pub(crate) body: axum::body::Bytes,
}

impl<R: protocol::Request> Strict<R> {
    pub(crate) fn sha256(&self) -> String {
        sha256_hex(&self.body)
    }
}

/// The schemas of all request bodies, compiled once.
pub(crate) struct Validators {
    by_name: HashMap<String, Validator>,
    /// The names of all fields that there are, wherever they belong.
    fields: HashSet<String>,
    document: Value,
}

impl Validators {
    /// Compiles the schemas of an OpenAPI document.
    pub(crate) fn of(document: &Value) -> Result<Self, Refusal> {
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        // One document for all: with a copy for each schema, compiling them takes most of the time of a start.
        let registry = Registry::new().add(DOCUMENT, document).and_then(|registry| registry.prepare());
        let registry = registry.map_err(Refusal::internal)?;
        let options = jsonschema::options().should_validate_formats(false).with_registry(&registry);
        let mut by_name = HashMap::new();
        let mut fields = HashSet::new();
        for (name, schema) in schemas.into_iter().flatten() {
            let properties = schema.get("properties").and_then(Value::as_object);
            fields.extend(properties.into_iter().flat_map(serde_json::Map::keys).cloned());
            let schema = json!({"$ref": format!("{DOCUMENT}#/components/schemas/{name}")});
            by_name.insert(name.clone(), options.build(&schema).map_err(Refusal::internal)?);
        }
        Ok(Self { by_name, fields, document: document.clone() })
    }

    fn check<R: protocol::Request + ToSchema>(&self, body: &Value) -> Result<R::Parsed, Refusal> {
        let name = R::name();
        let validator = self.by_name.get(name.as_ref()).ok_or_else(|| Refusal::internal("a body without a schema"))?;
        let structural = validator.iter_errors(body).flat_map(|error| explain(&error, &self.fields));
        let structural: Vec<FieldError> = structural.collect();
        let request = serde_json::from_value::<R>(body.clone()).ok();
        let whole = request.is_some();
        // What cannot be read as a whole is put right where the schema refuses it, and judged for the rest.
        let request = request.or_else(|| serde_json::from_value(self.mended(&name, body)).ok());
        let parsed = request.map(|request| request.parse());
        let semantic = match &parsed {
            Some(Err(error)) => error.errors().to_vec(),
            _ => Vec::new(),
        };
        // Where the domain has its own words for a field, they are better than the schema's.
        let explained = |error: &FieldError| semantic.iter().any(|other| other.field == error.field);
        let mut errors: Vec<FieldError> = structural.into_iter().filter(|error| !explained(error)).collect();
        if !whole {
            not_whole_numbers(body, String::new(), &self.fields, &mut errors);
        }
        let mut errors = [semantic, errors].concat();
        let mut seen = HashSet::new();
        errors.retain(|error| seen.insert((error.field.clone(), error.code)));
        errors.truncate(MAX_ERRORS);
        match (parsed, ValidationError::of(errors)) {
            (Some(Ok(parsed)), None) if whole => Ok(parsed),
            (_, Some(errors)) => Err(errors.into()),
            // The schema allows what the type does not: the two have come apart.
            (_, None) => Err(Refusal::internal("a body fits its schema and not its type")),
        }
    }

    fn mended(&self, name: &str, body: &Value) -> Value {
        let schema = self.document.pointer(&format!("/components/schemas/{name}")).unwrap_or(&Value::Null);
        mend(body, schema, &self.document)
    }
}

impl<R: protocol::Request + ToSchema> FromRequest<std::sync::Arc<App>> for Strict<R> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &std::sync::Arc<App>) -> Result<Self, Refusal> {
        let wanted = if request.method() == axum::http::Method::PATCH {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        if content_type(request.headers())? != wanted {
            return Err(Refusal::new(ProblemCode::UnsupportedMediaType));
        }
        let body = axum::body::Bytes::from_request(request, app)
            .await
            .map_err(|_| Refusal::new(ProblemCode::PayloadTooLarge))?;
        let value: Value = serde_json::from_slice(&body).map_err(|_| Refusal::new(ProblemCode::MalformedBody))?;
        let parsed = app.validators.check::<R>(&value)?;
        Ok(Self { parsed, body })
    }
}

/// Finds numbers written with a fraction or an exponent: a schema takes `1.0` for an integer, and no field of ours does.
fn not_whole_numbers(value: &Value, path: String, fields: &HashSet<String>, errors: &mut Vec<FieldError>) {
    match value {
        Value::Number(number) if number.is_f64() => errors.push(wrong_type(path)),
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| fields.contains(*name)) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                not_whole_numbers(member, path, fields, errors);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                not_whole_numbers(item, format!("{path}.{index}"), fields, errors);
            }
        }
        _ => {}
    }
}

fn wrong_type(field: String) -> FieldError {
    FieldError::new(
        field,
        "type_wrong",
        "a value of another type is expected (text, whole number, object)",
        "serve un valore di altro tipo (testo, numero intero, oggetto)",
    )
}

/// Says what a schema has against a value, in our words: the library's would repeat the value.
fn explain(error: &jsonschema::ValidationError<'_>, fields: &HashSet<String>) -> Vec<FieldError> {
    let parent = error.instance_path().as_str().trim_start_matches('/').replace('/', ".");
    // A name that the client made up may be a person's: it is the object around it that is named then.
    let below = |name: &str| match (fields.contains(name), parent.is_empty()) {
        (false, _) => parent.clone(),
        (true, true) => name.to_owned(),
        (true, false) => format!("{parent}.{name}"),
    };
    let one = |code, en: Cow<'static, str>, it: Cow<'static, str>| vec![FieldError::new(parent.clone(), code, en, it)];
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| {
                FieldError::new(
                    below(name),
                    "field_unknown",
                    "there is no such field here",
                    "qui non c'è un campo con questo nome",
                )
            })
            .collect(),
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![FieldError::new(below(name), "field_missing", "this field is required", "questo campo è obbligatorio")]
        }
        ValidationErrorKind::MaxLength { limit } => one(
            "text_too_long",
            format!("at most {limit} characters are allowed").into(),
            format!("sono ammessi al massimo {limit} caratteri").into(),
        ),
        ValidationErrorKind::MinLength { limit } => one(
            "text_too_short",
            format!("at least {limit} characters are expected").into(),
            format!("servono almeno {limit} caratteri").into(),
        ),
        ValidationErrorKind::Maximum { limit } => one(
            "number_too_large",
            format!("at most {limit} is allowed").into(),
            format!("è ammesso al massimo {limit}").into(),
        ),
        ValidationErrorKind::Minimum { limit } => one(
            "number_too_small",
            format!("at least {limit} is expected").into(),
            format!("serve almeno {limit}").into(),
        ),
        ValidationErrorKind::Enum { options } => one(
            "code_unknown",
            format!("one of {options} is expected").into(),
            format!("serve uno tra {options}").into(),
        ),
        ValidationErrorKind::Pattern { pattern } => one(
            "text_format",
            format!("a text of this form is expected: {pattern}").into(),
            format!("serve un testo di questa forma: {pattern}").into(),
        ),
        ValidationErrorKind::Type { .. } => vec![wrong_type(parent.clone())],
        _ => one("value_wrong", "the value is not allowed here".into(), "il valore non è ammesso qui".into()),
    }
}
