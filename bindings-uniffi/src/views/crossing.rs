//! How the fields of an answer cross: what is text on the wire becomes the value that it is.

use perito::domain::{FieldError, ValidationError, rome};
use perito::protocol;

use crate::civil_date::CivilDate;
use crate::civil_time::CivilTime;
use crate::enums::{
    Art195Term, ChangeKind, DocumentKind, FeeItem, JoinState, PayeeKind, PaymentState, Proceeding, RegistrationState,
    ReportKind, Role, SessionOutcome, Severity,
};
use crate::finding::Finding;
use crate::instant::Instant;
use crate::values::{CaseKey, InpsOffice, MedicalLicense, Money, ProtocolNumber, TaxCode};

/// What other languages see of a `Wire` of the protocol.
pub(crate) trait Crosses<Wire>: Sized {
    /// The value; the error's field is relative to it, and empty for itself.
    fn of(wire: Wire) -> Result<Self, FieldError>;

    /// The same on the wire.
    fn wire(self) -> Wire;
}

/// An error of a part, named from the whole.
pub(super) fn within(parent: &str, error: FieldError) -> FieldError {
    let field = if error.field.is_empty() { parent.to_owned() } else { format!("{parent}.{}", error.field) };
    error.at(field)
}

/// Fields that cross as they are.
macro_rules! as_they_are {
    ($($type:ty),+) => {
        $(impl Crosses<$type> for $type {
            fn of(wire: $type) -> Result<Self, FieldError> {
                Ok(wire)
            }

            fn wire(self) -> $type {
                self
            }
        })+
    };
}
as_they_are!(CivilDate, Instant, String, bool, u16, u32, u64);

/// Values that are text on the wire.
macro_rules! parsed {
    ($($name:ident),+) => {
        $(impl Crosses<String> for $name {
            fn of(wire: String) -> Result<Self, FieldError> {
                $name::parse(&wire).map_err(|error| error.at(""))
            }

            fn wire(self) -> String {
                self.to_string()
            }
        })+
    };
}
parsed!(InpsOffice, ProtocolNumber, TaxCode);

/// Values that have parts on the wire.
macro_rules! composed {
    ($($name:ident of $body:ident),+) => {
        $(impl Crosses<protocol::$body> for $name {
            fn of(wire: protocol::$body) -> Result<Self, FieldError> {
                wire.parse().map_err(first)
            }

            fn wire(self) -> protocol::$body {
                protocol::$body::from(&self)
            }
        })+
    };
}
composed!(CaseKey of CaseKeyBody, MedicalLicense of LicenseBody);

impl Crosses<protocol::MoneyBody> for Money {
    fn of(wire: protocol::MoneyBody) -> Result<Self, FieldError> {
        wire.parse().map_err(first)
    }

    fn wire(self) -> protocol::MoneyBody {
        protocol::MoneyBody::from(self)
    }
}

/// Enumerations, each with the one of the protocol.
macro_rules! codes {
    ($($name:ident of $code:ident),+ $(,)?) => {
        $(impl Crosses<protocol::$code> for $name {
            fn of(wire: protocol::$code) -> Result<Self, FieldError> {
                Ok(Self::of(wire.code()))
            }

            fn wire(self) -> protocol::$code {
                protocol::$code::of(&self.code())
            }
        })+
    };
}
codes! {
    Art195Term of TermCode,
    ChangeKind of ChangeKind,
    DocumentKind of DocumentKind,
    FeeItem of FeeItemCode,
    JoinState of JoinState,
    PayeeKind of PayeeCode,
    PaymentState of PaymentStateCode,
    Proceeding of Proceeding,
    RegistrationState of RegistrationState,
    ReportKind of ReportKindCode,
    Role of Role,
    SessionOutcome of SessionOutcome,
    Severity of SeverityCode,
}

impl Crosses<String> for CivilDate {
    fn of(wire: String) -> Result<Self, FieldError> {
        rome::parse_date("", &wire)
    }

    fn wire(self) -> String {
        self.to_string()
    }
}

impl Crosses<String> for CivilTime {
    fn of(wire: String) -> Result<Self, FieldError> {
        rome::parse_time("", &wire)
    }

    fn wire(self) -> String {
        crate::civil_time::text(self)
    }
}

impl Crosses<protocol::FindingView> for Finding {
    fn of(wire: protocol::FindingView) -> Result<Self, FieldError> {
        let protocol::FindingView { rule, severity, legal_basis, text_it, text_en } = wire;
        Ok(Self { rule, severity: Crosses::of(severity)?, legal_basis, text_it, text_en })
    }

    fn wire(self) -> protocol::FindingView {
        let Self { rule, severity, legal_basis, text_it, text_en } = self;
        protocol::FindingView { rule, severity: severity.wire(), legal_basis, text_it, text_en }
    }
}

impl<Wire, T: Crosses<Wire>> Crosses<Option<Wire>> for Option<T> {
    fn of(wire: Option<Wire>) -> Result<Self, FieldError> {
        wire.map(T::of).transpose()
    }

    fn wire(self) -> Option<Wire> {
        self.map(T::wire)
    }
}

impl<Wire, T: Crosses<Wire>> Crosses<Vec<Wire>> for Vec<T> {
    fn of(wire: Vec<Wire>) -> Result<Self, FieldError> {
        let items = wire.into_iter().enumerate();
        items.map(|(index, item)| T::of(item).map_err(|error| within(&index.to_string(), error))).collect()
    }

    fn wire(self) -> Vec<Wire> {
        self.into_iter().map(T::wire).collect()
    }
}

/// The first of several errors; there is always one.
fn first(errors: ValidationError) -> FieldError {
    let first = errors.errors().first().cloned();
    first.unwrap_or_else(|| FieldError::new("", "validation_failed", "the value is wrong", "il valore è errato"))
}
