//! Each call of the library twice: as a method that blocks, and as one that is awaited.

use pyo3::prelude::*;

use super::connection::Connection;

/// What Python is given of a call's outcome.
pub(super) trait Told {
    /// What the library gives.
    type Wire: Send + 'static;

    fn told(py: Python<'_>, wire: Self::Wire, connection: &Connection) -> PyResult<Py<PyAny>>;
}

/// Declares calls of the library as methods of two classes, the first of which blocks and the second awaits. A handle of
/// the library's, that a class gives by `handle()`, does the work; the outcome is told as the type that is named, or as
/// the second one by the class that awaits.
macro_rules! calls {
    (@later $answer:ty) => { $answer };
    (@later $answer:ty | $later:ty) => { $later };
    ($blocks:ident and $awaits:ident: $(
        fn $name:ident($($argument:ident: $kind:ty $(= $default:ident)?),* $(,)?)
            -> $answer:ty $(| $later:ty)? { |$handle:ident| $work:expr }
    )+) => {
        #[pyo3::pymethods]
        impl $blocks {
            $(
                #[pyo3(signature = ($($argument $(= $default)?),*))]
                fn $name(&self, py: pyo3::Python<'_>, $($argument: $kind),*) -> pyo3::PyResult<pyo3::Py<pyo3::PyAny>> {
                    let $handle = self.handle();
                    let under_way = self.connection.begin()?;
                    let done = $crate::client::blocking::wait(py, async move {
                        let done = async move { $work }.await;
                        drop(under_way);
                        done
                    })?;
                    match done {
                        Ok(wire) => <$answer as $crate::client::calls::Told>::told(py, wire, &self.connection),
                        Err(error) => Err($crate::error::raised(py, &error)),
                    }
                }
            )+
        }

        #[pyo3::pymethods]
        impl $awaits {
            $(
                #[pyo3(signature = ($($argument $(= $default)?),*))]
                fn $name(&self, $($argument: $kind),*) -> $crate::client::coroutine::Coroutine {
                    let $handle = self.handle();
                    let (connection, answers_to) = (self.connection.clone(), self.connection.clone());
                    $crate::client::coroutine::Coroutine::new(
                        concat!(stringify!($blocks), ".", stringify!($name)),
                        move |_| {
                            let under_way = connection.begin()?;
                            Ok(async move {
                                let done = async move { $work }.await;
                                drop(under_way);
                                done
                            })
                        },
                        move |py, done: Result<_, perito::Error>| match done {
                            Ok(wire) => {
                                <calls!(@later $answer $(| $later)?) as $crate::client::calls::Told>::told(
                                    py, wire, &answers_to,
                                )
                            }
                            Err(error) => Err($crate::error::raised(py, &error)),
                        },
                    )
                }
            )+
        }
    };
}
pub(super) use calls;
