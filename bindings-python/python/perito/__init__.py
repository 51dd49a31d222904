"""The Italian court expert's (CTU) dealings with INPS: terms, notices, reports and receipts that anyone can verify.

Everything here is a value: immutable, and right once it is held. Wrong input raises ``ValidationError``, which lists every
refused field in English and Italian and never repeats the refused value.
"""

from perito._native import CaseNumber, CourtOffice, Deadline, FieldError, Move, TaxCode, notice_deadline
from perito.errors import PeritoError, ValidationError

__all__ = [
    "CaseNumber",
    "CourtOffice",
    "Deadline",
    "FieldError",
    "Move",
    "PeritoError",
    "TaxCode",
    "ValidationError",
    "notice_deadline",
]
