//! The registration of a doctor, under way.

use perito::client;
use perito::protocol::DocumentKind;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use super::calls::{Told, calls};
use super::connection::Connection;
use crate::records::{DocumentView, RegistrationView};
use crate::text::Text;

/// A registration under way, spoken to by calls that block.
#[pyclass(frozen, module = "perito")]
pub(crate) struct Registration {
    inner: client::Registration,
    connection: Connection,
}

/// A registration under way, spoken to by calls that are awaited.
#[pyclass(frozen, name = "Registration", module = "perito.aio")]
pub(crate) struct AioRegistration {
    inner: client::Registration,
    connection: Connection,
}

macro_rules! registration {
    ($($class:ident)+) => {
        $(
            #[pymethods]
            impl $class {
                /// Its id at the portal, which is no secret.
                #[getter]
                fn id(&self) -> &str {
                    self.inner.id()
                }

                fn __repr__(&self) -> String {
                    format!("<Registration {}>", self.inner.id())
                }
            }

            impl $class {
                fn handle(&self) -> client::Registration {
                    self.inner.clone()
                }
            }

            impl Told for $class {
                type Wire = client::Registration;

                fn told(py: Python<'_>, inner: client::Registration, connection: &Connection) -> PyResult<Py<PyAny>> {
                    let connection = connection.clone();
                    Self { inner, connection }.into_py_any(py)
                }
            }
        )+
    };
}

registration! { Registration AioRegistration }

calls! { Registration and AioRegistration:
    fn put_document(kind: Text, content: Vec<u8>) -> DocumentView {
        |registration| registration.put_document(&DocumentKind::of(&kind), content).await
    }

    fn view() -> RegistrationView { |registration| registration.view().await }
}
