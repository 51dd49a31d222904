//! To whom a fee is paid.

use std::fmt;

use super::FieldError;

/// The kinds of payee of a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PayeeKind {
    /// A doctor who does this work habitually: VAT and an electronic invoice.
    HabitualProfessional,
    /// The institution that employs the doctor (*intramoenia*).
    Institution,
    /// A doctor who does it now and then: no VAT.
    Occasional,
}

impl PayeeKind {
    /// Every kind, in alphabetical order.
    pub const ALL: [Self; 3] = [Self::HabitualProfessional, Self::Institution, Self::Occasional];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `payee_kind_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or_else(|| {
            FieldError::new(
                "payee_kind",
                "payee_kind_unknown",
                "the payee must be habitual_professional, institution or occasional",
                "il beneficiario deve essere habitual_professional, institution o occasional",
            )
        })
    }

    /// The stable code used on the wire: `habitual_professional`, `institution` or `occasional`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::HabitualProfessional => "habitual_professional",
            Self::Institution => "institution",
            Self::Occasional => "occasional",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::HabitualProfessional => "professionista abituale",
            Self::Institution => "ente di appartenenza (intramoenia)",
            Self::Occasional => "prestazione occasionale",
        }
    }
}

impl fmt::Display for PayeeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
