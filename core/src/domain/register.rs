//! The register of a court in which a case has its number.

use std::fmt;
use std::str::FromStr;

use super::FieldError;

/// A register (*registro*); the same number and year mean another case in another register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Register {
    /// `CC`, contenzioso civile.
    Civil,
    /// `ESIM`, esecuzioni immobiliari.
    ImmovableEnforcement,
    /// `PC` (also `FALL`), procedure concorsuali.
    Insolvency,
    /// `GDP`, giudice di pace.
    JusticeOfThePeace,
    /// `L` (also `LAV`), lavoro: the INPS cases sit here.
    Labour,
    /// `ESM`, esecuzioni mobiliari.
    MovableEnforcement,
    /// `VG`, volontaria giurisdizione.
    NonContentious,
}

impl Register {
    /// Every register, in alphabetical order.
    pub const ALL: [Self; 7] = [
        Self::Civil,
        Self::ImmovableEnforcement,
        Self::Insolvency,
        Self::JusticeOfThePeace,
        Self::Labour,
        Self::MovableEnforcement,
        Self::NonContentious,
    ];

    /// Parses a code (`L`), its other code (`LAV`) or its Italian name, in upper or lower case; spaces around it are
    /// ignored.
    ///
    /// # Errors
    /// `register_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let wanted = text.trim();
        let found = Self::ALL.into_iter().find(|register| {
            [Some(register.code()), register.other_code(), Some(register.name_it())]
                .into_iter()
                .flatten()
                .any(|name| name.eq_ignore_ascii_case(wanted))
        });
        found.ok_or_else(|| {
            FieldError::new(
                "register",
                "register_unknown",
                "the register must be one of CC, L (LAV), VG, PC (FALL), ESM, ESIM, GDP",
                "il registro deve essere uno tra CC, L (LAV), VG, PC (FALL), ESM, ESIM, GDP",
            )
        })
    }

    /// The official code: `CC`, `L`, `VG`, `PC`, `ESM`, `ESIM` or `GDP`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Civil => "CC",
            Self::ImmovableEnforcement => "ESIM",
            Self::Insolvency => "PC",
            Self::JusticeOfThePeace => "GDP",
            Self::Labour => "L",
            Self::MovableEnforcement => "ESM",
            Self::NonContentious => "VG",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Civil => "contenzioso civile",
            Self::ImmovableEnforcement => "esecuzioni immobiliari",
            Self::Insolvency => "procedure concorsuali",
            Self::JusticeOfThePeace => "giudice di pace",
            Self::Labour => "lavoro",
            Self::MovableEnforcement => "esecuzioni mobiliari",
            Self::NonContentious => "volontaria giurisdizione",
        }
    }

    fn other_code(self) -> Option<&'static str> {
        match self {
            Self::Insolvency => Some("FALL"),
            Self::Labour => Some("LAV"),
            _ => None,
        }
    }
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Register {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
