//! What a document is read from: a path, bytes, or a file object that Python reads.

use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use perito::client::DocumentSource;
use pyo3::exceptions::{PyBlockingIOError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};

use super::callback;
use super::running::Raised;

/// How much a file object is asked for at once.
const AT_ONCE: usize = 256 * 1024;

/// A file object, read under the interpreter's lock, on a thread that may block.
struct FileObject {
    file: Py<PyAny>,
    raised: Arc<Raised>,
}

/// The source of a document. A file object is read from where it is to its end; what it raises is kept to be raised
/// again.
pub(super) fn source(given: &Bound<'_, PyAny>, size: Option<u64>, raised: &Arc<Raised>) -> PyResult<DocumentSource> {
    if let Ok(bytes) = given.cast::<PyBytes>() {
        return sized(size, bytes.as_bytes().to_vec());
    }
    if let Ok(bytes) = given.cast::<PyByteArray>() {
        return sized(size, bytes.to_vec());
    }
    if given.is_instance_of::<PyString>() || given.hasattr("__fspath__")? {
        if size.is_some() {
            return Err(PyTypeError::new_err("size is for a file object: a path has its file's"));
        }
        return Ok(DocumentSource::path(given.extract::<PathBuf>()?));
    }
    if given.hasattr("read")? {
        let size = size.map_or_else(|| rest(given), Ok)?;
        let reader = FileObject { file: given.clone().unbind(), raised: Arc::clone(raised) };
        return Ok(DocumentSource::reader(size, Box::new(BufReader::with_capacity(AT_ONCE, reader))));
    }
    Err(PyTypeError::new_err("a document is a path, bytes, or a file object opened in binary mode"))
}

/// Bytes are as many as they are.
fn sized(size: Option<u64>, bytes: Vec<u8>) -> PyResult<DocumentSource> {
    match size {
        Some(_) => Err(PyTypeError::new_err("size is for a file object: bytes have their own")),
        None => Ok(DocumentSource::bytes(bytes)),
    }
}

/// How many bytes follow in a file object that can seek.
fn rest(file: &Bound<'_, PyAny>) -> PyResult<u64> {
    let seekable = file.hasattr("seek")? && file.hasattr("tell")?;
    if !seekable || (file.hasattr("seekable")? && !file.call_method0("seekable")?.is_truthy()?) {
        return Err(PyTypeError::new_err("the size in bytes is expected with a file object that cannot seek"));
    }
    let start: u64 = file.call_method0("tell")?.extract()?;
    file.call_method1("seek", (0, 2))?;
    let end: u64 = file.call_method0("tell")?.extract()?;
    file.call_method1("seek", (start,))?;
    Ok(end.saturating_sub(start))
}

impl Read for FileObject {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = Python::try_attach(|py| {
            callback::run(|| read(self.file.bind(py), into)).map_err(|error| self.raised.keep(error))
        });
        // What was raised is kept; of it nothing is told twice.
        read.and_then(Result::ok).ok_or_else(|| io::ErrorKind::Other.into())
    }
}

fn read(file: &Bound<'_, PyAny>, into: &mut [u8]) -> PyResult<usize> {
    let read = file.call_method1("read", (into.len(),))?;
    if read.is_none() {
        return Err(PyBlockingIOError::new_err("the file object has nothing to read now: open it in blocking mode"));
    }
    let bytes = match (read.cast::<PyBytes>(), read.cast::<PyByteArray>()) {
        (Ok(bytes), _) => bytes.as_bytes().to_vec(),
        (_, Ok(bytes)) => bytes.to_vec(),
        _ => return Err(PyTypeError::new_err("the file object must give bytes: open it in binary mode")),
    };
    let Some(place) = into.get_mut(..bytes.len()) else {
        return Err(PyValueError::new_err("the file object gave more bytes than were asked for"));
    };
    place.copy_from_slice(&bytes);
    Ok(bytes.len())
}
