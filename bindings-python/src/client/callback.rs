//! Code of the caller's that an upload runs and waits for.

use std::cell::Cell;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs what the upload waits for.
pub(super) fn run<T>(callback: impl FnOnce() -> T) -> T {
    let within = INSIDE.replace(true);
    let done = callback();
    INSIDE.set(within);
    done
}

/// Refuses to wait, inside such code, for what waits for it.
pub(super) fn check_outside() -> PyResult<()> {
    if INSIDE.get() {
        return Err(PyRuntimeError::new_err(
            "this waits for the upload, which waits for the callback or file object that called it: it would never end",
        ));
    }
    Ok(())
}
