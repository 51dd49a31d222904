//! A session: one's own account, the cases that it may see, and everything that its role may do.

use perito::client::{self, PageRequest};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use super::blocking::wait;
use super::callback;
use super::calls::{Told, calls};
use super::connection::Connection;
use super::coroutine::Coroutine;
use super::told::{All, Bytes, Nothing, Page};
use crate::acts::{CaseTerms, PersonalData};
use crate::archive::Receipt;
use crate::count::Count;
use crate::error::PinChangeRequiredError;
use crate::finding::Finding;
use crate::own::Own;
use crate::records::{CaseFile, CaseView, Changes, MeView, SessionView, TermsView};
use crate::text::Text;
use crate::values::{CaseNumber, CourtOffice, Pin};

/// An open session, spoken to by calls that block.
#[pyclass(frozen, module = "perito")]
pub(crate) struct Session {
    pub(super) inner: client::Session,
    pub(super) connection: Connection,
}

/// An open session, spoken to by calls that are awaited.
#[pyclass(frozen, name = "Session", module = "perito.aio")]
pub(crate) struct AioSession {
    pub(super) inner: client::Session,
    pub(super) connection: Connection,
}

/// A session that may do nothing but change the PIN, by a call that blocks.
#[pyclass(frozen, module = "perito")]
pub(crate) struct MustChangePin {
    inner: std::sync::Arc<client::FirstAccess>,
    connection: Connection,
}

/// A session that may do nothing but change the PIN, by a call that is awaited.
#[pyclass(frozen, name = "MustChangePin", module = "perito.aio")]
pub(crate) struct AioMustChangePin {
    inner: std::sync::Arc<client::FirstAccess>,
    connection: Connection,
}

/// What a login opens: a session, or the changing of the PIN.
pub(super) struct LoginOutcome;

/// The same for calls that are awaited.
pub(super) struct AioLoginOutcome;

/// What both kinds of session are.
macro_rules! session {
    ($($session:ident $must_change_pin:ident $outcome:ident)+) => {
        $(
            #[pymethods]
            impl $session {
                /// Its id at the portal, which is no secret.
                #[getter]
                fn id(&self) -> &str {
                    self.inner.id()
                }

                #[staticmethod]
                fn new_payment_id() -> String {
                    client::Session::new_payment_id()
                }

                fn __repr__(&self) -> String {
                    format!("<Session {}>", self.inner.id())
                }
            }

            impl $session {
                pub(super) fn handle(&self) -> client::Session {
                    self.inner.clone()
                }
            }

            impl $must_change_pin {
                fn handle(&self) -> std::sync::Arc<client::FirstAccess> {
                    self.inner.clone()
                }
            }

            impl Told for $session {
                type Wire = client::Session;

                fn told(py: Python<'_>, inner: client::Session, connection: &Connection) -> PyResult<Py<PyAny>> {
                    Self { inner, connection: connection.of_session() }.into_py_any(py)
                }
            }

            impl Told for $outcome {
                type Wire = client::LoginOutcome;

                fn told(py: Python<'_>, outcome: Self::Wire, connection: &Connection) -> PyResult<Py<PyAny>> {
                    match outcome {
                        client::LoginOutcome::Session(inner) => $session::told(py, inner, connection),
                        client::LoginOutcome::MustChangePin(inner) => {
                            let (inner, connection) = (inner.into(), connection.clone());
                            $must_change_pin { inner, connection }.into_py_any(py)
                        }
                    }
                }
            }
        )+
    };
}

session! {
    Session MustChangePin LoginOutcome
    AioSession AioMustChangePin AioLoginOutcome
}

#[pymethods]
impl Session {
    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    /// Waits for its calls that are still under way, and logs out.
    #[pyo3(signature = (*_raised))]
    fn __exit__(&self, py: Python<'_>, _raised: Bound<'_, PyAny>) -> PyResult<()> {
        callback::check_outside()?;
        wait(py, left(self.handle(), self.connection.clone()))
    }
}

#[pymethods]
impl AioSession {
    fn __aenter__(slf: Bound<'_, Self>) -> Coroutine {
        let this = slf.unbind();
        Coroutine::new("Session.__aenter__", |_| Ok(async {}), move |_, ()| Ok(this.into_any()))
    }

    /// Waits for its calls that are still under way, and logs out.
    #[pyo3(signature = (*_raised))]
    fn __aexit__(&self, _raised: Bound<'_, PyAny>) -> Coroutine {
        let (session, connection) = (self.handle(), self.connection.clone());
        Coroutine::new("Session.__aexit__", move |_| Ok(left(session, connection)), |py, ()| Ok(py.None()))
    }
}

/// Logs out, once nothing of the session is under way: an act whose waiting was given up would end with it. A logout that
/// fails is no error: a session ends by itself, and may have been logged out before.
async fn left(session: client::Session, connection: Connection) {
    if connection.is_of_this_process() {
        connection.session_idle().await;
        if let Ok(_under_way) = connection.begin() {
            drop(session.logout().await);
        }
    }
}

#[pymethods]
impl MustChangePin {
    /// So that a script that expects a session is told what is wanted.
    fn __enter__(&self) -> PyResult<()> {
        Err(must_change_pin())
    }

    #[pyo3(signature = (*_raised))]
    fn __exit__(&self, _raised: Bound<'_, PyAny>) {}
}

#[pymethods]
impl AioMustChangePin {
    /// So that a script that expects a session is told what is wanted.
    fn __aenter__(&self) -> PyResult<()> {
        Err(must_change_pin())
    }

    #[pyo3(signature = (*_raised))]
    fn __aexit__(&self, _raised: Bound<'_, PyAny>) {}
}

fn must_change_pin() -> PyErr {
    PinChangeRequiredError::new_err((
        "pin_change_required",
        "the PIN must be changed before anything else: call change_pin on what login gave",
        "il PIN va cambiato prima di ogni altra cosa: chiamare change_pin su quanto restituito da login",
    ))
}

calls! { MustChangePin and AioMustChangePin:
    fn change_pin(current: Own<Pin>, new: Own<Pin>) -> Session | AioSession {
        |access| access.change_pin(&current.0, &new.0).await
    }
}

calls! { Session and AioSession:
    fn me() -> MeView { |session| session.me().await }

    fn change_me(etag: Text, data: Own<PersonalData>) -> MeView { |session| session.change_me(&etag, &data.0).await }

    fn change_pin(current: Own<Pin>, new: Own<Pin>) -> Session | AioSession {
        |session| session.change_pin(&current.0, &new.0).await
    }

    fn renew() -> Session | AioSession { |session| session.renew().await }

    fn sessions() -> All<SessionView> { |session| session.sessions().await }

    fn end_session(id: Text) -> Nothing { |session| session.end_session(&id).await }

    fn logout() -> Nothing { |session| session.logout().await }

    fn find_case(court_office: Own<CourtOffice>, number: Own<CaseNumber>) -> CaseView {
        |session| session.find_case(&court_office.0, &number.0).await
    }

    fn search_cases(court_office: Own<CourtOffice>, number: Own<CaseNumber>) -> All<CaseView> {
        |session| session.search_cases(&court_office.0, &number.0).await
    }

    fn cases(cursor: Option<Text> = None, limit: Option<Count<u32>> = None) -> Page<CaseView> {
        |session| session.cases(&page(cursor, limit, None)).await
    }

    fn case(id: Text) -> CaseView { |session| session.case(&id).await }

    fn terms(case_id: Text) -> TermsView { |session| session.terms(&case_id).await }

    fn set_terms(case_id: Text, terms: Own<CaseTerms>, etag: Text) -> TermsView {
        |session| session.set_terms(&case_id, &terms.0, &etag).await
    }

    fn findings(case_id: Text) -> All<Finding> { |session| session.findings(&case_id).await }

    fn case_file(case_id: Text) -> CaseFile { |session| session.case_file(&case_id).await }

    fn changes(cursor: Option<Text> = None) -> Changes { |session| session.changes(cursor.as_deref()).await }

    fn receipt(id: Text) -> Receipt { |session| session.receipt(&id).await }

    fn receipt_page(id: Text) -> Bytes { |session| session.receipt_page(&id).await }
}

/// The page of a list that is wanted.
pub(super) fn page(cursor: Option<Text>, limit: Option<Count<u32>>, case_id: Option<Text>) -> PageRequest {
    let [cursor, case_id] = [cursor, case_id].map(|text| text.map(|text| text.to_string()));
    PageRequest { cursor, limit: limit.map(|limit| limit.0), case_id }
}
