"""The Italian court expert's (CTU) dealings with INPS: terms, notices, reports and receipts that anyone can verify.

Everything here is a value: immutable, and right once it is held. Wrong input raises ``ValidationError``, which lists
every refused field in English and Italian and never repeats the refused value.
"""

from perito._native import (
    Calendar,
    CaseKey,
    CaseNumber,
    CourtOffice,
    Deadline,
    FieldError,
    Holiday,
    InpsOffice,
    MedicalLicense,
    Money,
    Move,
    Pin,
    ProtocolNumber,
    TaxCode,
    Term,
    notice_deadline,
)
from perito.enums import LicenseRegister, Matter, MoveReason, Register, Sex, TermKind
from perito.errors import PeritoError, ValidationError

__all__ = [
    "Calendar",
    "CaseKey",
    "CaseNumber",
    "CourtOffice",
    "Deadline",
    "FieldError",
    "Holiday",
    "InpsOffice",
    "LicenseRegister",
    "Matter",
    "MedicalLicense",
    "Money",
    "Move",
    "MoveReason",
    "PeritoError",
    "Pin",
    "ProtocolNumber",
    "Register",
    "Sex",
    "TaxCode",
    "Term",
    "TermKind",
    "ValidationError",
    "notice_deadline",
]
