//! The runtime that all calls run on: one for the process, begun with the first call, and none that a fork would share.

use std::process;
use std::sync::OnceLock;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// A process's runtime. It is never dropped: what it still does when the interpreter ends, ends with the process.
struct OfProcess {
    process: u32,
    runtime: Runtime,
    /// Where a fork of that process finds its own.
    of_fork: OnceLock<Box<Self>>,
}

static RUNTIME: OnceLock<Box<OfProcess>> = OnceLock::new();

/// The runtime of this process. A fork has the memory of its parent's, and none of its threads: it gets one of its own.
pub(super) fn runtime() -> PyResult<&'static Runtime> {
    let mut place = &RUNTIME;
    loop {
        match place.get() {
            Some(own) if own.process == process::id() => return Ok(&own.runtime),
            Some(of_parent) => place = &of_parent.of_fork,
            None => {
                let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("perito").enable_all().build();
                let runtime =
                    runtime.map_err(|error| PyRuntimeError::new_err(format!("perito gets no thread: {error}")))?;
                // Where another thread was first, its runtime is the process's.
                let made = OfProcess { process: process::id(), runtime, of_fork: OnceLock::new() };
                drop(place.set(Box::new(made)));
            }
        }
    }
}
