//! Who may do what: one table of routes, and the functions that say whose things are whose.
//!
//! A request that no rule allows is refused before its handler runs; a route without a rule does not exist.

use std::fmt;

use perito::domain::{InpsOffice, TaxCode};
use perito::protocol::{Role, routes};

use crate::access::Caller;
use crate::storage::cases::Case;
use crate::storage::observations::StoredObservation;
use crate::storage::operations::Operation;
use crate::storage::payments::StoredPayment;
use crate::storage::receipts::{Receipted, StoredReceipt};
use crate::storage::reports::StoredReport;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, without a session.
    Anyone,
    /// Any account with a session.
    Everyone,
    /// The holder of the registration's token.
    Registrant,
    /// The holder of the registration's token, and accounts of these roles.
    RegistrantOr(&'static [Role]),
    /// Accounts of these roles.
    Roles(&'static [Role]),
}

/// Whose things a route shows or changes; anybody else's answer 404.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The caller's own.
    Own,
    /// Those of the caller's INPS office.
    Office,
    /// Those of cases that the caller has part in: the appointed expert's, or the INPS office's.
    Case,
    /// Nothing that belongs to anybody.
    Open,
}

/// What a route does, as far as authorisation cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It acts: an ordinary PIN may not.
    Acts,
    /// It consults, or manages one's own access.
    Consults,
    /// It is allowed even before the PIN has been changed for the first time.
    FirstAccess,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The method.
    pub method: &'static str,
    /// The route's template.
    pub path: &'static str,
    /// Who may call it.
    pub who: Who,
    /// Whose things it reaches.
    pub scope: Scope,
    /// What it does.
    pub effect: Effect,
}

const CTU: &[Role] = &[Role::Ctu];
const OFFICER: &[Role] = &[Role::Officer];
const LEGAL_OFFICE: &[Role] = &[Role::LegalOffice];
const PARTIES: &[Role] = &[Role::Ctu, Role::InpsDoctor, Role::LegalOffice];
const INPS_DOCTOR: &[Role] = &[Role::InpsDoctor];
const CTU_AND_DOCTOR: &[Role] = &[Role::Ctu, Role::InpsDoctor];
const CTU_AND_LEGAL_OFFICE: &[Role] = &[Role::Ctu, Role::LegalOffice];
const CTU_AND_TREASURY: &[Role] = &[Role::Ctu, Role::Treasury];
const AUDITOR: &[Role] = &[Role::Auditor];
const TREASURY: &[Role] = &[Role::Treasury];

/// Every route of the portal.
pub const RULES: &[Rule] = &[
    rule("POST", routes::REGISTRATIONS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::REGISTRATIONS, Who::Roles(OFFICER), Scope::Office, Effect::Consults),
    rule("GET", routes::REGISTRATION, Who::RegistrantOr(OFFICER), Scope::Office, Effect::Consults),
    rule("PUT", routes::REGISTRATION_DOCUMENT, Who::Registrant, Scope::Own, Effect::Acts),
    rule("GET", routes::REGISTRATION_DOCUMENT, Who::Roles(OFFICER), Scope::Office, Effect::Consults),
    rule("POST", routes::REGISTRATION_DECISION, Who::Roles(OFFICER), Scope::Office, Effect::Acts),
    rule("POST", routes::ACCOUNT_PIN, Who::Roles(OFFICER), Scope::Office, Effect::Acts),
    rule("PATCH", routes::ACCOUNT_PIN, Who::Roles(OFFICER), Scope::Office, Effect::Acts),
    rule("DELETE", routes::ACCOUNT_PIN, Who::Roles(OFFICER), Scope::Office, Effect::Acts),
    rule("GET", routes::ME, Who::Everyone, Scope::Own, Effect::Consults),
    rule("PATCH", routes::ME, Who::Everyone, Scope::Own, Effect::Acts),
    rule("PUT", routes::ME_PIN, Who::Everyone, Scope::Own, Effect::FirstAccess),
    rule("POST", routes::SESSIONS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::SESSIONS, Who::Everyone, Scope::Own, Effect::Consults),
    rule("PUT", routes::SESSION_CURRENT, Who::Everyone, Scope::Own, Effect::Consults),
    rule("DELETE", routes::SESSION_CURRENT, Who::Everyone, Scope::Own, Effect::FirstAccess),
    rule("DELETE", routes::SESSION, Who::Everyone, Scope::Own, Effect::Consults),
    rule("POST", routes::CASE_SEARCHES, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("PUT", routes::CASES, Who::Roles(LEGAL_OFFICE), Scope::Office, Effect::Acts),
    rule("GET", routes::CASES, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("GET", routes::CASE, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("GET", routes::CASE_TERMS, Who::Roles(CTU_AND_LEGAL_OFFICE), Scope::Case, Effect::Consults),
    rule("PUT", routes::CASE_TERMS, Who::Roles(CTU_AND_LEGAL_OFFICE), Scope::Case, Effect::Acts),
    rule("PUT", routes::CASE_LINKS, Who::Roles(LEGAL_OFFICE), Scope::Office, Effect::Acts),
    rule("GET", routes::CASE_FINDINGS, Who::Roles(CTU), Scope::Case, Effect::Consults),
    rule("POST", routes::OPERATIONS, Who::Roles(CTU), Scope::Open, Effect::Acts),
    rule("GET", routes::OPERATIONS, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("GET", routes::OPERATION, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("POST", routes::CONVOCATIONS, Who::Roles(CTU), Scope::Own, Effect::Acts),
    rule("OPTIONS", routes::UPLOADS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("POST", routes::UPLOADS, Who::Roles(CTU_AND_DOCTOR), Scope::Own, Effect::Acts),
    rule("HEAD", routes::UPLOAD, Who::Roles(CTU_AND_DOCTOR), Scope::Own, Effect::Acts),
    rule("PATCH", routes::UPLOAD, Who::Roles(CTU_AND_DOCTOR), Scope::Own, Effect::Acts),
    rule("DELETE", routes::UPLOAD, Who::Roles(CTU_AND_DOCTOR), Scope::Own, Effect::Acts),
    rule("POST", routes::REPORTS, Who::Roles(CTU), Scope::Case, Effect::Acts),
    rule("GET", routes::REPORTS, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("GET", routes::REPORT, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("GET", routes::REPORT_CONTENT, Who::Roles(PARTIES), Scope::Case, Effect::Consults),
    rule("POST", routes::OBSERVATIONS, Who::Roles(INPS_DOCTOR), Scope::Office, Effect::Acts),
    rule("GET", routes::OBSERVATIONS, Who::Roles(CTU_AND_DOCTOR), Scope::Case, Effect::Consults),
    rule("GET", routes::OBSERVATION, Who::Roles(CTU_AND_DOCTOR), Scope::Case, Effect::Consults),
    rule("GET", routes::OBSERVATION_CONTENT, Who::Roles(CTU_AND_DOCTOR), Scope::Case, Effect::Consults),
    rule("GET", routes::PAYMENTS, Who::Roles(CTU_AND_TREASURY), Scope::Case, Effect::Consults),
    rule("GET", routes::PAYMENT, Who::Roles(CTU_AND_TREASURY), Scope::Case, Effect::Consults),
    rule("PUT", routes::PAYMENT, Who::Roles(TREASURY), Scope::Office, Effect::Acts),
    rule("GET", routes::CHANGES, Who::Everyone, Scope::Own, Effect::Consults),
    rule("POST", routes::SANDBOX_CLOCK, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::RECEIPT, Who::Everyone, Scope::Case, Effect::Consults),
    rule("GET", routes::ARCHIVE_CHECKPOINT, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::ARCHIVE_EPOCHS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::ARCHIVE_BUNDLE, Who::Roles(AUDITOR), Scope::Open, Effect::Consults),
    rule("GET", routes::ARCHIVE_TILE, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::ARCHIVE_ENTRIES, Who::Roles(AUDITOR), Scope::Open, Effect::Consults),
    rule("GET", routes::STATUS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::OPENAPI, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::DOCS, Who::Anyone, Scope::Open, Effect::Consults),
    rule("GET", routes::DOCS_FILE, Who::Anyone, Scope::Open, Effect::Consults),
];

const fn rule(method: &'static str, path: &'static str, who: Who, scope: Scope, effect: Effect) -> Rule {
    Rule { method, path, who, scope, effect }
}

impl Rule {
    /// The rule of a route, if there is such a route.
    #[must_use]
    pub fn find(method: &str, path: &str) -> Option<&'static Self> {
        let of = |method| RULES.iter().find(|rule| rule.method == method && rule.path == path);
        // Where a resource can be read, its headers can be asked for.
        of(method).or_else(|| if method == "HEAD" { of("GET") } else { None })
    }

    /// The methods of a route, as `Allow` lists them.
    pub(crate) fn methods(path: &str) -> String {
        let mut methods: Vec<&str> = RULES.iter().filter(|rule| rule.path == path).map(|rule| rule.method).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.join(", ")
    }

    /// Whether some route has this method.
    pub(crate) fn is_method(method: &str) -> bool {
        method == "HEAD" || RULES.iter().any(|rule| rule.method == method)
    }

    /// Whether an account of this role may call the route.
    #[must_use]
    pub fn allows(&self, role: &Role) -> bool {
        match self.who {
            Who::Anyone | Who::Everyone => true,
            Who::Registrant => false,
            Who::RegistrantOr(roles) | Who::Roles(roles) => roles.contains(role),
        }
    }

    /// Whether the holder of a registration's token may call the route, for that registration.
    #[must_use]
    pub fn allows_registrant(&self) -> bool {
        matches!(self.who, Who::Anyone | Who::Registrant | Who::RegistrantOr(_))
    }

    /// Whether a refusal of this act yields a signed receipt of refusal.
    #[must_use]
    pub fn is_receipted(&self) -> bool {
        const RECEIPTED: [&str; 4] = [routes::OPERATIONS, routes::CONVOCATIONS, routes::REPORTS, routes::OBSERVATIONS];
        self.method == "POST" && RECEIPTED.contains(&self.path)
    }
}

/// Whether this INPS office's staff may see a registration or account of that office.
pub(crate) fn same_office(caller: &Caller, office: &InpsOffice) -> bool {
    caller.inps_office.sede() == office.sede()
}

/// Whether the caller has part in a recorded case.
pub(crate) fn sees_case(caller: &Caller, case: &Case) -> bool {
    has_part(caller, &case.record.ctu, &case.record.inps_office)
}

/// Whether the caller is the expert of a case, or works for the INPS office that is party to it.
pub(crate) fn has_part(caller: &Caller, ctu: &TaxCode, office: &InpsOffice) -> bool {
    match caller.role {
        Role::Ctu => caller.person.same_person(ctu),
        Role::InpsDoctor | Role::LegalOffice => same_office(caller, office),
        _ => false,
    }
}

/// Whether the caller may read a notice: its author; the staff of the INPS office it is addressed to, also while it is
/// unmatched; the staff of the office whose case it has joined.
pub(crate) fn sees_operation(caller: &Caller, operation: &Operation) -> bool {
    match caller.role {
        Role::Ctu => operation.author == caller.account,
        Role::InpsDoctor | Role::LegalOffice => {
            same_office(caller, &operation.inps_office)
                || operation.joined_office.as_ref().is_some_and(|office| same_office(caller, office))
        }
        _ => false,
    }
}

/// Whether the caller may read a report: its author, and the staff of the INPS office whose case it is in.
pub(crate) fn sees_report(caller: &Caller, report: &StoredReport) -> bool {
    match caller.role {
        Role::Ctu => report.author == caller.account,
        Role::InpsDoctor | Role::LegalOffice => same_office(caller, &report.inps_office),
        _ => false,
    }
}

/// Whether the caller may read an observation: the expert of the case, and the doctors of the INPS office.
pub(crate) fn sees_observation(caller: &Caller, observation: &StoredObservation) -> bool {
    match caller.role {
        Role::Ctu => caller.person.same_person(&observation.ctu),
        Role::InpsDoctor => same_office(caller, &observation.inps_office),
        _ => false,
    }
}

/// Whether the caller may read a payment: the expert it is paid for, and the treasury of the INPS office.
pub(crate) fn sees_payment(caller: &Caller, payment: &StoredPayment) -> bool {
    match caller.role {
        Role::Ctu => caller.person.same_person(&payment.ctu),
        Role::Treasury => same_office(caller, &payment.inps_office),
        _ => false,
    }
}

/// Whether the caller may read a receipt: its author, and whoever may read what it receipts.
pub(crate) fn sees_receipt(caller: &Caller, receipt: &StoredReceipt) -> bool {
    receipt.author == caller.account
        || match &receipt.of {
            Some(Receipted::Operation(operation)) => sees_operation(caller, operation),
            Some(Receipted::Report(report)) => sees_report(caller, report),
            Some(Receipted::Observation(observation)) => sees_observation(caller, observation),
            None => false,
        }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |roles: &[Role]| roles.iter().map(Role::code).collect::<Vec<_>>().join(", ");
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Everyone => f.write_str("everyone with a session"),
            Self::Registrant => f.write_str("the registrant"),
            Self::RegistrantOr(roles) => write!(f, "the registrant, {}", list(roles)),
            Self::Roles(roles) => f.write_str(&list(roles)),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "one's own",
            Self::Office => "one's INPS office",
            Self::Case => "one's cases",
            Self::Open => "-",
        })
    }
}
