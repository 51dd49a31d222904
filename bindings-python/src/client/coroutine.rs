//! Calls that are awaited: coroutines as `asyncio` knows them, which begin when they are first awaited.

use std::ffi::CString;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::{PyRuntimeError, PyRuntimeWarning, PyStopIteration};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use super::answer::Outcome;
use super::blocking::failed_inside;
use super::runtime::runtime;

/// A call that was not begun yet, is under way, or has ended. What is under way goes on when its await is cancelled.
#[pyclass(frozen, module = "perito.aio")]
pub(crate) struct Coroutine {
    name: &'static str,
    state: Mutex<State>,
    outcome: Arc<Outcome>,
    awaited: AtomicBool,
    /// What is done about the work when its await is cancelled; unless something is, it goes on.
    on_cancel: Option<Box<dyn Fn() + Send + Sync>>,
}

enum State {
    New {
        begin: Begin,
        at_hand: Option<AtHand>,
    },
    /// The iterator of the future that it waits for.
    UnderWay(Py<PyAny>),
    Ended,
}

const ALREADY_AWAITED: &str = "cannot reuse already awaited coroutine";

/// Begins the work whose outcome this future of this event loop will have.
type Begin = Box<dyn FnOnce(Python<'_>, Py<PyAny>, Py<PyAny>) -> PyResult<()> + Send>;

/// What a call gives where nothing has to be waited for.
type AtHand = Box<dyn FnOnce(Python<'_>) -> Option<PyResult<Py<PyAny>>> + Send>;

impl Coroutine {
    /// A call that does this work, once it is awaited, and gives what `answer` makes of its outcome.
    pub(super) fn new<T: Send + 'static, W: Future<Output = T> + Send + 'static>(
        name: &'static str,
        begin: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<W> + Send + 'static,
        answer: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        let outcome = Arc::<Outcome>::default();
        let given = Arc::clone(&outcome);
        let begin = move |py: Python<'_>, event_loop: Py<PyAny>, future: Py<PyAny>| {
            let work = runtime()?.spawn(begin(event_loop.bind(py))?);
            runtime()?.spawn(async move {
                let outcome = work.await.map_err(|_| failed_inside());
                given.give(Box::new(move |py| answer(py, outcome?)));
                let told = Python::try_attach(|py| {
                    event_loop.call_method1(py, "call_soon_threadsafe", (Settle, future)).is_ok()
                });
                if told != Some(true) {
                    // Nobody is there any more: the interpreter ends, or the event loop was closed.
                    drop(given.take());
                }
            });
            Ok(())
        };
        let begin = Box::new(begin);
        let (state, awaited) = (Mutex::new(State::New { begin, at_hand: None }), AtomicBool::new(false));
        Self { name, state, outcome, awaited, on_cancel: None }
    }

    /// Gives this, where there is anything when it is first awaited, and does no work then.
    pub(super) fn unless_at_hand(
        self,
        given: impl FnOnce(Python<'_>) -> Option<PyResult<Py<PyAny>>> + Send + 'static,
    ) -> Self {
        if let State::New { at_hand, .. } = &mut *self.state() {
            *at_hand = Some(Box::new(given));
        }
        self
    }

    /// Does this when its await is cancelled.
    pub(super) fn on_cancel(mut self, cancel: impl Fn() + Send + Sync + 'static) -> Self {
        self.on_cancel = Some(Box::new(cancel));
        self
    }

    fn cancelled(&self) {
        if let Some(cancel) = &self.on_cancel {
            cancel();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on by this method of the future's iterator, once it has begun.
    fn go_on<'py>(
        &self,
        py: Python<'py>,
        by: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // Python may come back to this very coroutine: nothing is locked while it runs.
        let state = mem::replace(&mut *self.state(), State::Ended);
        let waiting = match state {
            State::New { begin, at_hand } => {
                if let Some(value) = at_hand.and_then(|given| given(py)) {
                    return Err(PyStopIteration::new_err((value?,)));
                }
                let event_loop = running_loop(py)?;
                let future = event_loop.call_method0("create_future")?;
                let waiting = future.call_method0("__await__")?;
                begin(py, event_loop.unbind(), future.unbind())?;
                waiting
            }
            State::UnderWay(waiting) => waiting.into_bound(py),
            State::Ended => return Err(PyRuntimeError::new_err(ALREADY_AWAITED)),
        };
        match by(&waiting) {
            Ok(yielded) => {
                *self.state() = State::UnderWay(waiting.unbind());
                Ok(yielded)
            }
            // Not before: where the await is cancelled instead, though the future was settled, nobody has had the answer.
            Err(settled) if settled.is_instance_of::<PyStopIteration>(py) => Err(self.answered(py)),
            Err(cancelled) => {
                drop(self.outcome.take());
                Err(cancelled)
            }
        }
    }

    /// How the call ends, as an iterator ends.
    fn answered(&self, py: Python<'_>) -> PyErr {
        match self.outcome.take().map(|answer| answer(py)) {
            Some(Ok(value)) => PyStopIteration::new_err((value,)),
            Some(Err(error)) => fit_for_a_coroutine(py, error),
            None => failed_inside(),
        }
    }
}

#[pymethods]
impl Coroutine {
    #[getter]
    fn __name__(&self) -> &'static str {
        self.name
    }

    #[getter]
    fn __qualname__(&self) -> &'static str {
        self.name
    }

    fn __await__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        // A second waiter would take the outcome from the first, or its cancelling with it.
        if slf.get().awaited.swap(true, Ordering::AcqRel) {
            let ended = matches!(*slf.get().state(), State::Ended);
            let why = if ended { ALREADY_AWAITED } else { "coroutine is being awaited already" };
            return Err(PyRuntimeError::new_err(why));
        }
        Ok(slf)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.send(py, py.None().into_bound(py))
    }

    fn send<'py>(&self, py: Python<'py>, value: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.go_on(py, |waiting| waiting.call_method1("send", (value,)))
    }

    #[pyo3(signature = (kind, value = None, traceback = None))]
    fn throw<'py>(
        &self,
        py: Python<'py>,
        kind: Bound<'py, PyAny>,
        value: Option<Bound<'py, PyAny>>,
        traceback: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if matches!(*self.state(), State::New { .. }) {
            // As in a coroutine of Python's own: it ends before it began.
            *self.state() = State::Ended;
            let is_class = kind.is_instance_of::<PyType>();
            let raised = if is_class { value.map_or_else(|| kind.call0(), Ok)? } else { kind };
            return Err(PyErr::from_value(raised));
        }
        self.cancelled();
        self.go_on(py, |waiting| match (value, traceback) {
            (None, None) => waiting.call_method1("throw", (kind,)),
            (value, traceback) => waiting.call_method1("throw", (kind, value, traceback)),
        })
    }

    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let state = mem::replace(&mut *self.state(), State::Ended);
        if let State::UnderWay(waiting) = state {
            drop(self.outcome.take());
            self.cancelled();
            waiting.call_method0(py, "close")?;
        }
        Ok(())
    }

    /// The task that awaits it is known to what it waits for: where all that is forgotten, it goes.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self.state.try_lock().as_deref() {
            Ok(State::UnderWay(waiting)) => visit.call(waiting),
            _ => Ok(()),
        }
    }

    fn __clear__(&self) {
        let state = mem::replace(&mut *self.state(), State::Ended);
        drop((state, self.outcome.take()));
    }
}

impl Drop for Coroutine {
    /// Says so when a call was made and never awaited, as Python does: nothing of it was done.
    fn drop(&mut self) {
        if matches!(*self.state(), State::New { .. }) {
            Python::try_attach(|py| {
                // It may be let go of while an exception passes.
                let passing = PyErr::take(py);
                let said = format!("coroutine '{}' was never awaited", self.name);
                let warned = CString::new(said)
                    .map_err(PyErr::from)
                    .and_then(|said| PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &said, 1));
                if let Err(error) = warned {
                    error.write_unraisable(py, None);
                }
                if let Some(passing) = passing {
                    passing.restore(py);
                }
            });
        }
    }
}

/// Settles a future that nobody has cancelled: there is an outcome.
#[pyclass(frozen)]
struct Settle;

#[pymethods]
impl Settle {
    fn __call__(&self, py: Python<'_>, future: Bound<'_, PyAny>) -> PyResult<()> {
        if !future.call_method0("done")?.is_truthy()? {
            future.call_method1("set_result", (py.None(),))?;
        }
        Ok(())
    }
}

/// What a coroutine may end with: an iterator's end would be taken for its value (PEP 479).
fn fit_for_a_coroutine(py: Python<'_>, error: PyErr) -> PyErr {
    if !error.is_instance_of::<PyStopIteration>(py) {
        return error;
    }
    let raised = PyRuntimeError::new_err("coroutine raised StopIteration");
    raised.set_cause(py, Some(error));
    raised
}

/// The event loop that this thread runs.
pub(super) fn running_loop(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static RUNNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    RUNNING.import(py, "asyncio", "get_running_loop")?.call0()
}
