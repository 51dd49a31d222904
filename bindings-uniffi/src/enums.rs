//! The enumerations that may grow: a code of a later version crosses as `Unknown`, and is never refused or lost.

use perito::domain::case;
use perito::{archive, domain, protocol};

pub use perito::domain::Sex;

/// The sex that a tax code states.
#[uniffi::remote(Enum)]
pub enum Sex {
    Female,
    Male,
}

/// Declares an enumeration with an arm for what a later version of the library, or of a portal, knows beside it.
macro_rules! open_enum {
    ($(
        $(#[$doc:meta])*
        $name:ident of $core:path { $($(#[$value_doc:meta])* $variant:ident,)+ }
    )+) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Enum)]
        #[uniffi::export(Display)]
        $(#[$doc])*
        pub enum $name {
            $($(#[$value_doc])* $variant,)+
            /// One that this version does not know.
            Unknown {
                /// Its stable code.
                code: String,
            },
        }

        #[uniffi::export]
        impl $name {
            /// The stable code that the protocol writes.
            #[must_use]
            pub fn code(&self) -> String {
                use $core as Core;
                match self {
                    $(Self::$variant => Core::$variant.code().to_owned(),)+
                    Self::Unknown { code } => code.clone(),
                }
            }
        }

        impl $name {
            /// The value of a code.
            pub(crate) fn of(code: &str) -> Self {
                use $core as Core;
                $(if code == Core::$variant.code() {
                    return Self::$variant;
                })+
                Self::Unknown { code: code.to_owned() }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.code())
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                Self::of(value.code())
            }
        }
    )+};
}
#[cfg(feature = "client")]
pub(crate) use open_enum;

open_enum! {
    /// A term that the judge sets for the report (art. 195 c.p.c.).
    Art195Term of case::Art195Term {
        /// For the draft to be sent to the parties.
        Draft,
        /// For the parties' observations.
        Observations,
        /// For the final report to be filed.
        Filing,
    }

    /// How far a case is.
    CaseState of case::CaseState {
        /// The expert is appointed.
        Appointed,
        /// A notice was sent.
        Notified,
        /// Operations have begun.
        OperationsBegun,
        /// The draft was sent.
        DraftSent,
        /// The final report was filed.
        Filed,
        /// The fee was asked for.
        FeeRequested,
        /// The fee was paid.
        Paid,
    }

    /// What has come or changed.
    ChangeKind of protocol::ChangeKind {
        /// A case.
        Case,
        /// An observation.
        Observation,
        /// A notice or convocation.
        Operation,
        /// A payment.
        Payment,
        /// A registration.
        Registration,
        /// A report.
        Report,
        /// The terms of a case.
        Terms,
    }

    /// How a notice was sent.
    Channel of case::Channel {
        /// By another way than a portal, such as certified mail (PEC).
        Other,
        /// Through a portal, which makes sure of hour and place.
        Portal,
    }

    /// A document of a registration.
    DocumentKind of protocol::DocumentKind {
        /// The application form.
        Form,
        /// The identity document.
        Identity,
        /// The proof of enrolment in the Ordine.
        License,
    }

    /// What an expert asks to be paid for.
    FeeItem of case::FeeItem {
        /// The fee (*onorario*).
        Fee,
        /// Travel expenses (*spese di viaggio*).
        Travel,
    }

    /// Whether a notice has met the legal office's record.
    JoinState of protocol::JoinState {
        /// It is joined to the recorded case.
        Matched,
        /// No such case is recorded yet.
        Unmatched,
        /// The case is recorded with another expert.
        CtuMismatch,
    }

    /// The register of an order of doctors.
    LicenseRegister of domain::LicenseRegister {
        /// `O`, odontoiatri.
        Dentists,
        /// `M`, medici chirurghi.
        Doctors,
    }

    /// Why the end of a term moves.
    MoveReason of domain::MoveReason {
        /// The procedural terms stopped from 9 March to 11 May 2020.
        CovidStop,
        /// The last day is a named holiday on a weekday or a Saturday.
        Holiday,
        /// The last day is a Saturday and the term a procedural one.
        Saturday,
        /// The summer suspension of ordinary civil terms.
        SummerSuspension,
        /// The last day is a Sunday, with or without a name of its own.
        Sunday,
    }

    /// To whom a fee is paid.
    PayeeKind of domain::PayeeKind {
        /// A doctor who does this work habitually: VAT and an electronic invoice.
        HabitualProfessional,
        /// The institution that employs the doctor (*intramoenia*).
        Institution,
        /// A doctor who does it now and then: no VAT.
        Occasional,
    }

    /// How far a payment is.
    PaymentState of domain::PaymentState {
        /// It will not be paid.
        Cancelled,
        /// The judge has decreed it.
        Decreed,
        /// The invoice has arrived.
        Invoiced,
        /// The order to pay is given.
        Mandated,
        /// It is paid.
        Paid,
    }

    /// The kind of a proceeding.
    Proceeding of case::ProceedingKind {
        /// A preventive technical assessment (art. 445-bis c.p.c.).
        Atpo,
        /// An ordinary social-security case.
        SocialSecurity,
    }

    /// Of what a receipt is.
    ReceiptKind of archive::ReceiptKind {
        /// A convocation.
        Convocation,
        /// An observation.
        Observation,
        /// A notice of the start of operations.
        OperationNotice,
        /// A refusal: it proves the attempt.
        Refusal,
        /// A report.
        Report,
    }

    /// The rules that a case is under.
    Regime of case::Regime {
        /// An ATPO whose expert was appointed before 1 January 2025.
        AtpoBefore2025,
        /// An ATPO whose expert was appointed from 1 January 2025 on.
        AtpoFrom2025,
        /// An ordinary case.
        Ordinary,
    }

    /// A court's register (*registro*).
    Register of domain::Register {
        /// `CC`, contenzioso civile.
        Civil,
        /// `ESIM`, esecuzioni immobiliari.
        ImmovableEnforcement,
        /// `PC`, procedure concorsuali.
        Insolvency,
        /// `GDP`, giudice di pace.
        JusticeOfThePeace,
        /// `L`, lavoro: the INPS cases sit here.
        Labour,
        /// `ESM`, esecuzioni mobiliari.
        MovableEnforcement,
        /// `VG`, volontaria giurisdizione.
        NonContentious,
    }

    /// How far a registration is.
    RegistrationState of protocol::RegistrationState {
        /// Documents are missing.
        Incomplete,
        /// It waits for the officer's decision.
        Submitted,
        /// The doctor may fetch a PIN at the counter.
        Authorised,
        /// It was rejected, with a reason.
        Rejected,
    }

    /// The kind of a report.
    ReportKind of domain::ReportKind {
        /// The draft (*bozza*).
        Draft,
        /// The final report (*relazione definitiva*).
        Final,
        /// A supplement to the final report.
        Supplement,
    }

    /// What an account is for.
    Role of protocol::Role {
        /// Reads the security archive.
        Auditor,
        /// The court's expert (*consulente tecnico d'ufficio*).
        Ctu,
        /// The doctor of INPS (*consulente tecnico di parte*).
        InpsDoctor,
        /// The legal office of INPS.
        LegalOffice,
        /// The administrative officer of an INPS office, who registers doctors and issues PINs.
        Officer,
        /// Reads dashboards and statistics.
        Supervisor,
        /// Publishes payments.
        Treasury,
    }

    /// What a login opened.
    SessionOutcome of protocol::SessionOutcome {
        /// A session that may do everything its role allows.
        Active,
        /// One that may change the PIN and nothing else.
        MustChangePin,
    }

    /// How much a finding matters.
    Severity of domain::Severity {
        /// Worth knowing.
        Remark,
        /// On one reading of the law a rule is broken.
        Risk,
        /// A rule is broken.
        Breach,
    }

    /// What may come next in a case.
    StepKind of case::StepKind {
        /// The claim that follows a dissent.
        Claim,
        /// To hold operations.
        HoldOperations,
        /// The dissent from an ATPO's conclusions.
        Dissent,
        /// To file the final report.
        FileReport,
        /// To notify INPS.
        Notify,
        /// To receive the parties' observations.
        ReceiveObservations,
        /// To ask for the fee.
        RequestFee,
        /// To ask for travel expenses.
        RequestTravel,
        /// To send the draft.
        SendDraft,
        /// To take the oath.
        TakeOath,
    }
}

/// Codes of the protocol that stand for the same as an enumeration here.
macro_rules! codes {
    ($($code:ident as $name:ident),+) => {
        $(
            impl From<protocol::$code> for $name {
                fn from(code: protocol::$code) -> Self {
                    Self::of(code.code())
                }
            }

            impl From<$name> for protocol::$code {
                fn from(value: $name) -> Self {
                    Self::of(&value.code())
                }
            }
        )+
    };
}
codes! {
    FeeItemCode as FeeItem,
    PayeeCode as PayeeKind,
    PaymentStateCode as PaymentState,
    Proceeding as Proceeding,
    ReportKindCode as ReportKind,
    SeverityCode as Severity,
    TermCode as Art195Term
}

/// Values of the library's own rules, which know nothing of a later version's.
macro_rules! known {
    ($($core:path as $name:ident),+) => {
        $(impl TryFrom<$name> for $core {
            type Error = domain::FieldError;

            fn try_from(value: $name) -> Result<Self, Self::Error> {
                Self::parse(&value.code())
            }
        })+
    };
}
known! {
    case::Channel as Channel,
    case::FeeItem as FeeItem,
    case::ProceedingKind as Proceeding,
    domain::Register as Register
}

/// The kind of a document, as it is named when it is put.
impl From<DocumentKind> for protocol::DocumentKind {
    fn from(kind: DocumentKind) -> Self {
        Self::of(&kind.code())
    }
}
