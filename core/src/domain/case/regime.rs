//! Which rules a case follows: chosen by the kind of proceeding and the day of the appointment, never hard-coded.

use time::Date;
use time::macros::date;

use crate::domain::FieldError;

/// From this day on an expert's appointment suspends the ATPO (art. 7 D.L. 117/2025).
const DL_117_2025_IN_FORCE: Date = date!(2025 - 08 - 09);

/// The kind of proceeding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProceedingKind {
    /// The preventive technical assessment of art. 445-bis c.p.c. (*accertamento tecnico preventivo obbligatorio*).
    Atpo,
    /// An ordinary social-security case, the merits case after an ATPO included.
    SocialSecurity,
}

/// The rules a case follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Regime {
    /// An ATPO whose expert was appointed before 9 August 2025.
    AtpoBefore2025,
    /// An ATPO whose expert was appointed on or after 9 August 2025: giving the task suspends the proceeding until the
    /// dissent term ends. It applies to pending cases too, where the expert was not appointed yet.
    AtpoFrom2025,
    /// An ordinary social-security case.
    Ordinary,
}

/// The time in which a proceeding is suspended because its expert is at work (art. 7 D.L. 117/2025).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Suspension {
    /// The day on which the expert was given the task.
    pub from: Date,
    /// The last day of the dissent term; none until the judge sets it.
    pub until: Option<Date>,
}

impl ProceedingKind {
    /// Every kind, in alphabetical order.
    pub const ALL: [Self; 2] = [Self::Atpo, Self::SocialSecurity];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `proceeding_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or_else(|| {
            FieldError::new(
                "proceeding",
                "proceeding_unknown",
                "atpo or social_security is expected",
                "serve atpo o social_security",
            )
        })
    }

    /// The stable code used on the wire: `atpo` or `social_security`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Atpo => "atpo",
            Self::SocialSecurity => "social_security",
        }
    }
}

impl Regime {
    /// The regime of a proceeding whose expert was appointed on this day.
    #[must_use]
    pub fn of(kind: ProceedingKind, appointed_on: Date) -> Self {
        match kind {
            ProceedingKind::Atpo if appointed_on >= DL_117_2025_IN_FORCE => Self::AtpoFrom2025,
            ProceedingKind::Atpo => Self::AtpoBefore2025,
            ProceedingKind::SocialSecurity => Self::Ordinary,
        }
    }

    /// The stable code: `atpo_before_2025`, `atpo_from_2025` or `ordinary`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AtpoBefore2025 => "atpo_before_2025",
            Self::AtpoFrom2025 => "atpo_from_2025",
            Self::Ordinary => "ordinary",
        }
    }

    /// Whether the parties may dissent from the report, and so open a merits case.
    #[must_use]
    pub fn knows_dissent(self) -> bool {
        matches!(self, Self::AtpoBefore2025 | Self::AtpoFrom2025)
    }

    /// Whether giving the task suspends the proceeding until the dissent term ends.
    #[must_use]
    pub fn suspends_proceeding(self) -> bool {
        self == Self::AtpoFrom2025
    }

    /// The law it rests on.
    #[must_use]
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::AtpoBefore2025 => "art. 445-bis c.p.c.",
            Self::AtpoFrom2025 => "art. 445-bis c.p.c.; art. 7 D.L. 117/2025",
            Self::Ordinary => "art. 442 c.p.c.",
        }
    }

    /// The regime for a reader of Italian.
    #[must_use]
    pub fn text_it(self) -> &'static str {
        match self {
            Self::AtpoBefore2025 => "ATPO con consulente nominato prima del 9 agosto 2025",
            Self::AtpoFrom2025 => {
                "ATPO con consulente nominato dal 9 agosto 2025: l'incarico sospende il procedimento fino alla fine del \
                 termine per il dissenso"
            }
            Self::Ordinary => "causa previdenziale ordinaria",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn text_en(self) -> &'static str {
        match self {
            Self::AtpoBefore2025 => "ATPO whose expert was appointed before 9 August 2025",
            Self::AtpoFrom2025 => {
                "ATPO whose expert was appointed on or after 9 August 2025: giving the task suspends the proceeding \
                 until the dissent term ends"
            }
            Self::Ordinary => "ordinary social-security case",
        }
    }
}
