//! The plain types of JSON in Python, read as what the protocol sends and answers.

use perito::domain::FieldError;
use perito::domain::rome::parse_date;
use perito::protocol::instant;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::error::refused;
use crate::records::field::within;

/// Deeper than any answer, and far from where the stack ends.
const DEEPEST: usize = 32;

/// Reads what is sent or answered. An error of a library's own would show the value, so it is told in our words.
pub(crate) fn read<T: DeserializeOwned>(data: &Bound<'_, PyDict>) -> PyResult<T> {
    let value = plain(data, 0).map_err(named).map_err(refused)?;
    serde_path_to_error::deserialize(&value).map_err(|error| {
        let names = error.path().iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        refused(named(fault(&value, names.collect(), &error.inner().to_string())))
    })
}

/// The whole has a name too.
fn named(error: FieldError) -> FieldError {
    if error.field.is_empty() { error.at("data") } else { error }
}

/// An answer as text.
pub(crate) fn text(wire: &impl Serialize) -> String {
    serde_json::to_string(wire).unwrap_or_default()
}

/// Why the field at a path cannot be read: only what was expected is taken from serde's own words.
fn fault(value: &Value, mut path: Vec<String>, told: &str) -> FieldError {
    if let Some(name) = told.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        path.push(name.to_owned());
        return FieldError::new(
            path.join("."),
            "field_missing",
            "this field is required",
            "questo campo è obbligatorio",
        );
    }
    if told.starts_with("unknown field `") {
        // The name is the caller's own, and may be a person's. Those that are expected are ours.
        path.pop();
        let expected = told.rsplit_once("expected ").map_or("", |(_, fields)| fields.trim_start_matches("one of "));
        let expected = expected.replace('`', "");
        return FieldError::new(
            path.join("."),
            "field_unknown",
            format!("there is no such field here, but: {expected}"),
            format!("qui non c'è un campo con questo nome, ma: {expected}"),
        );
    }
    let text = value.pointer(&format!("/{}", path.join("/"))).and_then(Value::as_str).unwrap_or_default();
    let of_text = [parse_date("date", text).err(), instant::parse(text).err()];
    if let Some(error) = of_text.into_iter().flatten().find(|error| error.to_string() == told) {
        return error.at(path.join("."));
    }
    let (expected_en, expected_it) = match told.rsplit_once("expected ").map_or("", |(_, expected)| expected) {
        "a string" => ("text", "un testo"),
        "a boolean" => ("true or false", "vero o falso"),
        "a sequence" => ("a list", "una lista"),
        "u16" => ("a whole number from 0 to 65535", "un numero intero da 0 a 65535"),
        "u32" | "u64" => ("a whole number, not negative", "un numero intero, non negativo"),
        _ => ("an object with its fields", "un oggetto con i suoi campi"),
    };
    FieldError::new(path.join("."), "type_wrong", format!("{expected_en} is expected"), format!("serve {expected_it}"))
}

/// What is there and has no place.
pub(crate) fn unknown(field: String) -> FieldError {
    FieldError::new(field, "field_unknown", "there is no such field here", "qui non c'è un campo con questo nome")
}

/// Takes the types that `json` writes, and no others.
fn plain(value: &Bound<'_, PyAny>, depth: usize) -> Result<Value, FieldError> {
    let wrong = |code, en: &'static str, it: &'static str| Err(FieldError::new("", code, en, it));
    if depth > DEEPEST {
        return wrong("too_deep", "no more than 32 levels are expected", "servono non più di 32 livelli");
    }
    let unfit = || {
        FieldError::new(
            "",
            "number_range",
            "a whole number of 64 bits, or a finite one, is expected",
            "serve un numero intero di 64 bit, o finito",
        )
    };
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(truth.is_true().into());
    }
    if value.is_instance_of::<PyString>() {
        return string(value).map(Value::String);
    }
    if value.is_instance_of::<PyInt>() {
        let negative = value.extract::<i64>().map(Value::from);
        return negative.or_else(|_| value.extract::<u64>().map(Value::from)).map_err(|_| unfit());
    }
    if value.is_instance_of::<PyFloat>() {
        let number = value.extract::<f64>().ok().and_then(serde_json::Number::from_f64);
        return number.map(Value::Number).ok_or_else(unfit);
    }
    if let Ok(items) = value.cast::<PyDict>() {
        let mut object = Map::new();
        for (key, item) in items {
            let key = string(&key)?;
            let item = plain(&item, depth + 1).map_err(|error| within(&key, error))?;
            object.insert(key, item);
        }
        return Ok(Value::Object(object));
    }
    let items: Vec<_> = match (value.cast::<PyList>(), value.cast::<PyTuple>()) {
        (Ok(list), _) => list.iter().collect(),
        (_, Ok(tuple)) => tuple.iter().collect(),
        _ => {
            return wrong(
                "type_wrong",
                "a type of JSON is expected: str, int, float, bool, None, list or dict",
                "serve un tipo di JSON: str, int, float, bool, None, list o dict",
            );
        }
    };
    let each = items.iter().enumerate();
    each.map(|(index, item)| plain(item, depth + 1).map_err(|error| within(&index.to_string(), error))).collect()
}

/// A `str`: one with a lone surrogate is refused without being shown.
fn string(value: &Bound<'_, PyAny>) -> Result<String, FieldError> {
    let text = value.cast::<PyString>().ok().and_then(|text| text.to_str().ok().map(ToOwned::to_owned));
    text.ok_or_else(|| {
        FieldError::new(
            "",
            "text_not_unicode",
            "text without lone surrogates is expected",
            "serve un testo senza surrogati isolati",
        )
    })
}
