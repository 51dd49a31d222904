//! What a call that is awaited gives, from when it has come until whoever awaits it goes on.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;

/// Makes a call's value or exception of what came.
pub(super) type Answer = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// What becomes of a call: nobody takes it any more once the await has ended.
#[derive(Default)]
pub(super) struct Outcome(Mutex<Given>);

#[derive(Default)]
enum Given {
    #[default]
    Nothing,
    Answer(Answer),
    TooLate,
}

impl Outcome {
    /// Gives the answer, unless it is too late for one.
    pub(super) fn give(&self, answer: Answer) {
        let mut given = self.lock();
        if matches!(*given, Given::Nothing) {
            *given = Given::Answer(answer);
        }
    }

    /// Takes the answer, if there is one: for any other it is too late from now on.
    pub(super) fn take(&self) -> Option<Answer> {
        match mem::replace(&mut *self.lock(), Given::TooLate) {
            Given::Answer(answer) => Some(answer),
            Given::Nothing | Given::TooLate => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Given> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
