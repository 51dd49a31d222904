//! What went wrong, as the library tells it apart.

use std::fmt;

/// Declares the kinds of errors, and what each is in the library.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident,)+) => {
        /// What went wrong: finer than the cases of an error, and coarser than its code. It may grow.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Hash, uniffi::Enum)]
        #[uniffi::export(Display)]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)+
            /// The library failed: please report it.
            #[default]
            Internal,
            /// One that this version does not know.
            Unknown {
                /// Its name in Rust.
                code: String,
            },
        }

        impl fmt::Display for ErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Unknown { code } => f.write_str(code),
                    known => fmt::Debug::fmt(known, f),
                }
            }
        }

        #[cfg(feature = "client")]
        impl From<perito::ErrorKind> for ErrorKind {
            fn from(kind: perito::ErrorKind) -> Self {
                match kind {
                    $(perito::ErrorKind::$kind => Self::$kind,)+
                    other => Self::Unknown { code: format!("{other:?}") },
                }
            }
        }
    };
}

kinds! {
    /// Several cases answer the search: name the register, or the sub-procedure.
    AmbiguousCase,
    /// The archive contradicts what it showed before, or is not the one that is remembered.
    Archive,
    /// The caller called it off.
    Cancelled,
    /// The act does not fit the present state.
    Conflict,
    /// A file of this device cannot be read or written, or is there already.
    File,
    /// The role, or the level of the PIN, does not allow it.
    Forbidden,
    /// The idempotency key was used for another act.
    IdempotencyKeyReused,
    /// The portal's address cannot be used.
    InvalidAddress,
    /// It does not exist, or is not yours to see.
    NotFound,
    /// The connection failed, or the time ran out.
    Network,
    /// The PIN must be changed before anything else.
    PinChangeRequired,
    /// The PIN is disabled: the INPS office must issue another.
    PinDisabled,
    /// It was changed in the meantime: read it again.
    PreconditionFailed,
    /// The portal's answer cannot be understood.
    Protocol,
    /// Too many requests, or too many wrong PINs.
    RateLimited,
    /// The receipt does not verify, or is of another request.
    Receipt,
    /// The portal refused for a reason that this version does not know.
    Refused,
    /// The act breaks a rule, and the caller has not said that the risk is known.
    RiskNotAccepted,
    /// The session has ended: log in again.
    SessionExpired,
    /// The portal cannot serve now.
    Unavailable,
    /// The upload has expired or was used already.
    UploadGone,
    /// One or more fields are wrong.
    Validation,
    /// Unknown user or wrong PIN.
    WrongCredentials,
}
