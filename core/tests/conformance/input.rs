//! What a scenario puts in, taken out field by field, so that one that nobody takes is noticed.

use perito::archive::ReceiptError;
use perito::domain::rome::parse_date;
use perito::domain::{FieldError, ValidationError};
use serde_json::{Map, Value, json};
use time::Date;

/// The fields that are left.
pub(super) struct Input(Map<String, Value>);

/// What an operation gave: its results, or why it refused.
pub(super) type Outcome = Result<Value, Refusal>;

/// A refusal in the form in which it is expected.
pub(super) struct Refusal(pub(super) Value);

impl Input {
    pub(super) fn new(fields: &Map<String, Value>) -> Self {
        Self(fields.clone())
    }

    /// The names of the fields that nobody took.
    pub(super) fn left(&self) -> Vec<&String> {
        self.0.keys().collect()
    }

    pub(super) fn any(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&mut self, name: &str) -> String {
        self.maybe_text(name).unwrap_or_else(|| panic!("the input {name} is missing"))
    }

    pub(super) fn maybe_text(&mut self, name: &str) -> Option<String> {
        self.any(name).map(|value| value.as_str().unwrap_or_else(|| panic!("the input {name} is a text")).to_owned())
    }

    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.any(name).map(|value| serde_json::from_value(value).unwrap()).unwrap_or_default()
    }

    pub(super) fn number(&mut self, name: &str) -> u32 {
        let number = self.any(name).and_then(|value| value.as_u64());
        number.and_then(|number| number.try_into().ok()).unwrap_or_else(|| panic!("the input {name} is a number"))
    }

    pub(super) fn day(&mut self, name: &'static str) -> Date {
        self.maybe_day(name).unwrap_or_else(|| panic!("the input {name} is missing"))
    }

    pub(super) fn maybe_day(&mut self, name: &'static str) -> Option<Date> {
        self.maybe_text(name).map(|text| parse_date(name, &text).unwrap())
    }

    /// The records of a list; a record that stands alone is a list of one.
    pub(super) fn records(&mut self, name: &str) -> Vec<Self> {
        match self.any(name) {
            None => Vec::new(),
            Some(Value::Array(records)) => {
                records.iter().map(|record| Self::new(record.as_object().unwrap())).collect()
            }
            Some(record) => vec![Self::new(record.as_object().unwrap())],
        }
    }

    /// Makes sure that nothing is left of a record.
    pub(super) fn finish(&self) {
        assert!(self.0.is_empty(), "nobody takes {:?}", self.left());
    }
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        Self(json!({"error": error.code, "field": error.field}))
    }
}

impl From<ValidationError> for Refusal {
    fn from(errors: ValidationError) -> Self {
        match errors.errors() {
            [error] => error.clone().into(),
            several => {
                let several = several.iter().map(|error| Self::from(error.clone()).0);
                Self(json!({"errors": several.collect::<Vec<_>>()}))
            }
        }
    }
}

impl From<ReceiptError> for Refusal {
    fn from(error: ReceiptError) -> Self {
        Self(json!({"error": error.code()}))
    }
}
