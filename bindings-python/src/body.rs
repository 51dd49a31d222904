//! What is sent, as plain data in the protocol's names: dicts, lists, texts and whole numbers, which JSON can hold.

use std::fmt::Display;

use perito::domain::ValidationError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pythonize::pythonize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{refused, refused_all};
use crate::json;
use crate::mapping::Mapping;

/// Something that is sent, and the body in which it travels.
pub(crate) trait Sent: Sized {
    /// The protocol's request, or the part of one.
    type Body: Serialize + DeserializeOwned;

    /// The fields of the body that are not of this, and a text or record that stands for each while it is parsed.
    const BESIDE: &'static [(&'static str, Beside)] = &[];

    /// The body that carries it.
    fn body(&self) -> Self::Body;

    /// Checks every field of a body.
    fn parse(body: &Self::Body) -> Result<Self, ValidationError>;
}

/// What stands for a field of a body that is given elsewhere.
#[derive(Clone, Copy)]
pub(crate) enum Beside {
    /// When the act was composed.
    Composed,
    /// The upload that holds the document.
    Document,
}

impl Beside {
    fn put(self, body: &Bound<'_, PyDict>, field: &str) -> PyResult<()> {
        match self {
            Self::Composed => body.set_item(field, "1970-01-01T00:00:00Z"),
            Self::Document => {
                let document = PyDict::new(body.py());
                document.set_item("upload_id", "00000000-0000-0000-0000-000000000000")?;
                document.set_item("sha256", "0".repeat(64))?;
                body.set_item(field, document)
            }
        }
    }
}

/// The body as plain data, without what is given elsewhere.
pub(crate) fn to_dict<'py>(py: Python<'py>, sent: &impl Sent) -> PyResult<Bound<'py, PyDict>> {
    fn dict<'py, S: Sent>(py: Python<'py>, sent: &S) -> PyResult<Bound<'py, PyDict>> {
        let body = pythonize(py, &sent.body())?.cast_into::<PyDict>()?;
        for (field, _) in S::BESIDE {
            if body.contains(field)? {
                body.del_item(field)?;
            }
        }
        Ok(body)
    }
    dict(py, sent)
}

/// Reads what [`to_dict`] gives; every field that is wrong is refused by its dotted path.
pub(crate) fn from_dict<S: Sent>(data: Mapping<'_>) -> PyResult<S> {
    let body = data.into_dict();
    for (field, beside) in S::BESIDE {
        if body.contains(field)? {
            return Err(refused(json::unknown((*field).to_owned())));
        }
        beside.put(&body, field)?;
    }
    let read: S::Body = json::read(&body)?;
    none_unknown(body.as_any(), &pythonize(body.py(), &read)?, "")?;
    S::parse(&read).map_err(refused_all)
}

/// Makes sure that every field that was given has been read: a misspelt one that is passed over would go unsaid. One
/// that is empty says nothing, and is left out where it is written again.
fn none_unknown(given: &Bound<'_, PyAny>, read: &Bound<'_, PyAny>, path: &str) -> PyResult<()> {
    let below = |name: &dyn Display| if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
    if let Ok(read) = read.cast::<PyDict>() {
        // In a list of its own: the length of a value is its class's to tell, whose code may change the dict meanwhile.
        for (name, value) in given.cast::<PyDict>()?.items().extract::<Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)>>()? {
            match read.get_item(&name)? {
                Some(read) => none_unknown(&value, &read, &below(&name))?,
                None if value.is_none() || value.len().is_ok_and(|length| length == 0) => {}
                // The name is the caller's own, and may be a person's.
                None => return Err(refused(json::unknown(path.to_owned()))),
            }
        }
    } else if let Ok(read) = read.cast::<PyList>() {
        for (index, read) in read.iter().enumerate() {
            none_unknown(&given.get_item(index)?, &read, &below(&index))?;
        }
    }
    Ok(())
}
