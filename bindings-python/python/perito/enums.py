"""The enumerations. Each member is also the ``str`` that the protocol writes, and may be given as that."""

from __future__ import annotations

from enum import Enum

__all__ = [
    "LicenseRegister",
    "Matter",
    "MoveReason",
    "Register",
    "Retry",
    "Sex",
    "TermKind",
]


class _Code(str, Enum):
    """A member that is its own code, also when it is printed."""

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
