//! What the library logs, in Python's `logging`: under `perito`, by the names of the modules that say it.

use log::LevelFilter;
use pyo3::prelude::*;
use pyo3_log::{Caching, Logger};

/// Sends records to `logging`, whose levels decide what is kept. Other libraries' are let through from a warning on: what
/// they say of requests is not held to what perito promises of its logs.
pub(crate) fn begin(py: Python<'_>) -> PyResult<()> {
    let logger = Logger::new(py, Caching::Loggers)?
        .filter(LevelFilter::Warn)
        .filter_target("perito".to_owned(), LevelFilter::Debug)
        .filter_target("perito_portal".to_owned(), LevelFilter::Debug);
    // A second interpreter of this process finds it there.
    drop(logger.install());
    let end = wrap_pyfunction!(end, py)?;
    py.import("atexit")?.call_method1("register", (end,)).map(drop)
}

/// What is said while the interpreter ends reaches nobody any more.
#[pyfunction]
fn end() {
    log::set_max_level(LevelFilter::Off);
}
