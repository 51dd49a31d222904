//! A real portal in process, for whoever tests an integration.

use std::sync::{Mutex, PoisonError};
use std::{mem, process};

use perito::domain::{Calendar, FieldError, rome};
use perito::protocol::{ClockAdvance, Request};
use perito_portal as portal;
use pyo3::exceptions::PyLookupError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use time::UtcDateTime;

use crate::archive::TrustedKeys;
use crate::civil_date::CivilDate;
use crate::client::elsewhere;
use crate::count::Count;
use crate::enums::OpenMember;
use crate::error::{ForkedError, SandboxError, refused, refused_all};
use crate::instant::Instant;
use crate::text::Text;
use crate::values::{CaseKey, InpsOffice, Pin, TaxCode};

/// A real portal in process, for whoever tests an integration.
#[pymodule]
pub(crate) mod sandbox {
    #[pymodule_export]
    use super::{Sandbox, SandboxAccount};
}

/// A portal on a free port of loopback, with a clock of its own, that ends when it is closed.
#[pyclass(frozen, module = "perito")]
pub(crate) struct Sandbox {
    url: String,
    trusted_keys: TrustedKeys,
    accounts: Py<PyTuple>,
    cases: Py<PyTuple>,
    process: u32,
    running: Mutex<Option<portal::Sandbox>>,
}

/// Somebody's account at a sandbox, with the PIN that logs in.
#[pyclass(frozen, module = "perito")]
pub(crate) struct SandboxAccount(portal::SandboxAccount);

#[pymethods]
impl Sandbox {
    #[new]
    #[pyo3(signature = (*, now = None))]
    fn new(py: Python<'_>, now: Option<Instant>) -> PyResult<Self> {
        let mut builder = portal::Sandbox::builder().ready();
        if let Some(Instant(now)) = now {
            if !Calendar::italy().covers(now.date()) {
                return Err(refused(before_or_after_the_calendar()));
            }
            builder = builder.now(now);
        }
        // It takes seconds, in which signals are to be seen. One that nobody waits for any more ends at once.
        let sandbox = elsewhere(py, move || builder.start())?.map_err(|error| not_started(&error))?;
        let accounts = sandbox.accounts().iter().cloned().map(SandboxAccount);
        let cases = sandbox.cases().iter().cloned().map(CaseKey);
        Ok(Self {
            url: sandbox.url(),
            trusted_keys: TrustedKeys(sandbox.trusted_keys()),
            accounts: PyTuple::new(py, accounts)?.unbind(),
            cases: PyTuple::new(py, cases)?.unbind(),
            process: process::id(),
            running: Mutex::new(Some(sandbox)),
        })
    }

    #[getter]
    fn url(&self) -> &str {
        &self.url
    }

    #[getter]
    fn trusted_keys(&self) -> TrustedKeys {
        self.trusted_keys.clone()
    }

    #[getter]
    fn accounts(&self, py: Python<'_>) -> Py<PyTuple> {
        self.accounts.clone_ref(py)
    }

    #[getter]
    fn cases(&self, py: Python<'_>) -> Py<PyTuple> {
        self.cases.clone_ref(py)
    }

    /// What its legal clock shows.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let now = self.with(|sandbox| portal::Clock::now(sandbox.clock()))?;
        Ok(UtcDateTime::from(now).into_pyobject(py)?.into_any())
    }

    /// Its legal day, in Europe/Rome.
    #[getter]
    fn today(&self) -> PyResult<CivilDate> {
        self.with(|sandbox| CivilDate(rome::day_of(portal::Clock::now(sandbox.clock()))))
    }

    fn account(&self, py: Python<'_>, role: Text) -> PyResult<Py<PyAny>> {
        for account in self.accounts.bind(py) {
            if account.cast::<SandboxAccount>()?.get().0.role.code() == &*role {
                return Ok(account.unbind());
            }
        }
        Err(PyLookupError::new_err("nobody in this sandbox has this role"))
    }

    #[pyo3(signature = (*, days))]
    fn advance(&self, days: Count<u32>) -> PyResult<()> {
        let days = ClockAdvance { advance_days: days.0 }.parse().map_err(refused_all)?;
        self.with(|sandbox| sandbox.advance_days(days))
    }

    fn close(&self, py: Python<'_>) {
        let Some(running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        if self.process == process::id() {
            // Its threads may be about to write to Python's log.
            py.detach(|| drop(running));
        } else {
            // It is the parent's: its threads are not here, and its folder is not a fork's to remove.
            mem::forget(running);
        }
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_raised))]
    fn __exit__(&self, py: Python<'_>, _raised: Bound<'_, PyTuple>) {
        self.close(py);
    }

    fn __repr__(&self) -> String {
        format!("<Sandbox {}>", self.url)
    }
}

impl Sandbox {
    fn with<T>(&self, work: impl FnOnce(&portal::Sandbox) -> T) -> PyResult<T> {
        if self.process != process::id() {
            return Err(ForkedError::new_err((
                "forked",
                "this sandbox was started before the process was forked, and is its parent's",
                "questo ambiente di prova è stato avviato prima del fork del processo, ed è del processo padre",
            )));
        }
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().map(work).ok_or_else(|| {
            SandboxError::new_err((
                "sandbox_ended",
                "this sandbox was closed",
                "questo ambiente di prova è stato chiuso",
            ))
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        Python::try_attach(|py| self.close(py));
    }
}

#[pymethods]
impl SandboxAccount {
    #[getter]
    fn role(&self) -> OpenMember<'_> {
        OpenMember { of: "Role", code: self.0.role.code() }
    }

    #[getter]
    fn inps_office(&self) -> InpsOffice {
        InpsOffice(self.0.inps_office.clone())
    }

    #[getter]
    fn tax_code(&self) -> TaxCode {
        TaxCode(self.0.tax_code.clone())
    }

    #[getter]
    fn pin(&self) -> Pin {
        Pin(self.0.pin.clone())
    }

    fn __repr__(&self) -> String {
        format!("<SandboxAccount {}>", self.0.role.code())
    }
}

fn before_or_after_the_calendar() -> FieldError {
    FieldError::new(
        "now",
        "calendar_years",
        "an instant from 1949 to 2100 is expected, the years that the calendar covers",
        "serve un istante dal 1949 al 2100, gli anni coperti dal calendario",
    )
}

fn not_started(error: &portal::PortalError) -> PyErr {
    SandboxError::new_err((
        "sandbox_not_started",
        format!("the sandbox could not be started: {error}"),
        "l'ambiente di prova non è stato avviato",
    ))
}
