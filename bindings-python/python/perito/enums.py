"""The enumerations. Each member is also the ``str`` that the protocol writes, and may be given as that."""

from __future__ import annotations

from enum import Enum

__all__ = [
    "AcceptRisk",
    "ArchiveCheck",
    "Art195Term",
    "CaseState",
    "ChangeKind",
    "Channel",
    "DocumentKind",
    "FeeItem",
    "JoinState",
    "LicenseRegister",
    "Matter",
    "MoveReason",
    "PayeeKind",
    "PaymentState",
    "Proceeding",
    "ReceiptKind",
    "Regime",
    "Register",
    "RegistrationState",
    "ReportKind",
    "Retry",
    "Role",
    "SessionOutcome",
    "Severity",
    "Sex",
    "StepKind",
    "TermKind",
]


class _Code(str, Enum):
    """A member that is its own code, also when it is printed, and whose ``repr`` is the name it has in code."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"

    def __str__(self) -> str:
        return str(self.value)


class Sex(_Code):
    """The sex that a tax code states."""

    FEMALE = "F"
    MALE = "M"


class Register(_Code):
    """A court's register (*registro*)."""

    CIVIL = "CC"
    IMMOVABLE_ENFORCEMENT = "ESIM"
    INSOLVENCY = "PC"
    JUSTICE_OF_THE_PEACE = "GDP"
    LABOUR = "L"
    MOVABLE_ENFORCEMENT = "ESM"
    NON_CONTENTIOUS = "VG"


class Retry(_Code):
    """Whether trying again helps. A legal act is sent again with ``PeritoError.resend``."""

    LATER = "later"
    NEVER = "never"
    NOW = "now"


class LicenseRegister(_Code):
    """The register of an order of doctors."""

    DENTISTS = "O"
    DOCTORS = "M"


class TermKind(_Code):
    """What a term is for: an act in the proceeding, or a right outside it."""

    PROCEDURAL = "procedural"
    SUBSTANTIVE = "substantive"


class Matter(_Code):
    """The matter of a proceeding, on which the summer suspension depends."""

    ORDINARY_CIVIL = "ordinary_civil"
    SOCIAL_SECURITY = "social_security"


class MoveReason(_Code):
    """Why the end of a term left a day."""

    COVID_STOP = "covid_stop"
    HOLIDAY = "holiday"
    SATURDAY = "saturday"
    SUMMER_SUSPENSION = "summer_suspension"
    SUNDAY = "sunday"


class Art195Term(_Code):
    """One of the three terms that the judge sets (art. 195 c. 3 c.p.c.)."""

    DRAFT = "draft"
    """The draft to the constituted parties."""
    FILING = "filing"
    """The filing of the report."""
    OBSERVATIONS = "observations"
    """The parties' observations to the expert."""


class ChangeKind(_Code):
    """What changed, by the resource that shows it."""

    CASE = "case"
    """A case, its record or its links."""
    OBSERVATION = "observation"
    """An observation."""
    OPERATION = "operation"
    """A notice or convocation, or how it has met its case."""
    PAYMENT = "payment"
    """A payment."""
    REGISTRATION = "registration"
    """A registration."""
    REPORT = "report"
    """A report."""
    TERMS = "terms"
    """The terms of a case."""


class DocumentKind(_Code):
    """The documents that a registration takes (circolare INPS 139/2012)."""

    FORM = "form"
    """The signed form MV35."""
    IDENTITY = "identity"
    """A valid identity document."""
    LICENSE = "license"
    """The card or certificate of the Ordine."""


class FeeItem(_Code):
    """What is paid."""

    FEE = "fee"
    """The fee (*onorario*)."""
    TRAVEL = "travel"
    """Travel expenses (*spese di viaggio*)."""


class JoinState(_Code):
    """Whether a notice has met the legal office's record of its case."""

    CTU_MISMATCH = "ctu_mismatch"
    """The legal office's record names another expert: the notice stays receipted and grants nothing."""
    MATCHED = "matched"
    """The legal office's record names the notice's author as expert."""
    UNMATCHED = "unmatched"
    """The legal office has not put the case yet."""


class PayeeKind(_Code):
    """To whom it is paid."""

    HABITUAL_PROFESSIONAL = "habitual_professional"
    """A doctor who does this work habitually: VAT and an electronic invoice."""
    INSTITUTION = "institution"
    """The institution that employs the doctor (*intramoenia*)."""
    OCCASIONAL = "occasional"
    """A doctor who does it now and then: no VAT."""


class PaymentState(_Code):
    """How far a payment is."""

    CANCELLED = "cancelled"
    """It will not be paid."""
    DECREED = "decreed"
    """The judge has decreed it (*decreto di liquidazione*)."""
    INVOICED = "invoiced"
    """Its invoice or fee note has come."""
    MANDATED = "mandated"
    """The order to pay it (*mandato*) has been given."""
    PAID = "paid"
    """It has been paid."""


class Proceeding(_Code):
    """The kind of proceeding."""

    ATPO = "atpo"
    """The preventive technical assessment of art. 445-bis c.p.c. (*accertamento tecnico preventivo obbligatorio*)."""
    SOCIAL_SECURITY = "social_security"
    """An ordinary social-security case."""


class RegistrationState(_Code):
    """How far a registration is."""

    AUTHORISED = "authorised"
    """Authorised: the PIN can be collected at the INPS office."""
    INCOMPLETE = "incomplete"
    """One or more documents are missing."""
    REJECTED = "rejected"
    """Rejected."""
    SUBMITTED = "submitted"
    """Complete: it waits for the officer."""


class ReportKind(_Code):
    """Which report it is (*relazione*)."""

    DRAFT = "draft"
    """The draft that the parties observe upon (*bozza*)."""
    FINAL = "final"
    """The final report (*relazione definitiva*)."""
    SUPPLEMENT = "supplement"
    """What follows the final report (*supplemento*)."""


class Role(_Code):
    """What an account is for."""

    AUDITOR = "auditor"
    """Reads the security archive."""
    CTU = "ctu"
    """The court's expert (*consulente tecnico d'ufficio*)."""
    INPS_DOCTOR = "inps_doctor"
    """The doctor of INPS (*consulente tecnico di parte*)."""
    LEGAL_OFFICE = "legal_office"
    """The legal office of INPS."""
    OFFICER = "officer"
    """The administrative officer of an INPS office, who registers doctors and issues PINs."""
    SUPERVISOR = "supervisor"
    """Reads dashboards and statistics."""
    TREASURY = "treasury"
    """Publishes payments."""


class SessionOutcome(_Code):
    """What a new session may do."""

    ACTIVE = "active"
    """Everything its role allows."""
    MUST_CHANGE_PIN = "must_change_pin"
    """Nothing but change the PIN."""


class Severity(_Code):
    """How much a finding weighs."""

    BREACH = "breach"
    """The law was not kept: the report may be void."""
    REMARK = "remark"
    """Worth knowing; nothing is at stake."""
    RISK = "risk"
    """Safe on one reading of the law, not on another."""


class AcceptRisk(_Code):
    """Which risk the caller knows and accepts, so that an act that breaks a rule is sent all the same."""

    FLAWED_REPORT = "flawed_report"
    LATE_NOTICE = "late_notice"


class ReceiptKind(_Code):
    """What a receipt acknowledges."""

    CONVOCATION = "convocation"
    OBSERVATION = "observation"
    OPERATION_NOTICE = "operation_notice"
    REFUSAL = "refusal"
    REPORT = "report"


class ArchiveCheck(_Code):
    """How the archive that a receipt stands in compares with what was seen of it before.

    A contradiction is an error.
    """

    CONSISTENT = "consistent"
    FIRST = "first"
    OWED = "owed"
    RESTORED = "restored"
    UNPROVEN = "unproven"
    UNSAVED = "unsaved"


class CaseState(_Code):
    """How far a case is, by the last thing that happened in its flow."""

    APPOINTED = "appointed"
    NOTIFIED = "notified"
    OPERATIONS_BEGUN = "operations_begun"
    DRAFT_SENT = "draft_sent"
    FILED = "filed"
    FEE_REQUESTED = "fee_requested"
    PAID = "paid"


class Channel(_Code):
    """How a notice was sent: through a portal, or by another way such as certified mail (PEC)."""

    OTHER = "other"
    PORTAL = "portal"


class Regime(_Code):
    """The rules a case follows, by the kind of proceeding and the day of the appointment."""

    ATPO_BEFORE_2025 = "atpo_before_2025"
    ATPO_FROM_2025 = "atpo_from_2025"
    ORDINARY = "ordinary"


class StepKind(_Code):
    """What may happen next in a case."""

    CLAIM = "claim"
    DISSENT = "dissent"
    FILE_REPORT = "file_report"
    HOLD_OPERATIONS = "hold_operations"
    NOTIFY = "notify"
    RECEIVE_OBSERVATIONS = "receive_observations"
    REQUEST_FEE = "request_fee"
    REQUEST_TRAVEL = "request_travel"
    SEND_DRAFT = "send_draft"
    TAKE_OATH = "take_oath"
