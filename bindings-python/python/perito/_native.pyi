"""The native half of ``perito``: what ``perito`` exports from here is public, the module itself is not."""

from datetime import date
from typing import Literal, final

__all__ = [
    "CaseNumber",
    "CourtOffice",
    "Deadline",
    "FieldError",
    "Move",
    "TaxCode",
    "notice_deadline",
]

@final
class FieldError:
    """One refused field; its texts never repeat the refused value."""

    @property
    def field(self) -> str:
        """The field, as a dotted path in the protocol's names."""
    @property
    def code(self) -> str:
        """A stable code in snake_case."""
    @property
    def message_en(self) -> str:
        """What was wrong and what would be right, in English."""
    @property
    def message_it(self) -> str:
        """What was wrong and what would be right, in Italian."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class CaseNumber:
    """A case number (*numero di ruolo*) as people write it; ``str`` gives the canonical form."""

    def __new__(cls, text: str) -> CaseNumber:
        """Parses a case number; raises ``ValidationError`` on the part that is wrong."""
    @property
    def number(self) -> int:
        """The number, from 1."""
    @property
    def year(self) -> int:
        """The year, from 1942 to 2099."""
    @property
    def sub(self) -> int | None:
        """The sub-procedure, from 1, if there is one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CourtOffice:
    """A court office (*ufficio giudiziario*): ten digits."""

    def __new__(cls, text: str) -> CourtOffice:
        """Parses ten digits; raises ``ValidationError`` otherwise, with a suggestion where a leading zero was lost."""
    @property
    def warnings(self) -> list[FieldError]:
        """What is odd about the code without being a reason to refuse it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class TaxCode:
    """A tax code (*codice fiscale*): sixteen characters, or the eleven digits of a provisional one.

    Two codes are equal when they are written alike. ``repr`` never shows the code, ``str`` does.
    """

    def __new__(cls, text: str) -> TaxCode:
        """Parses a tax code; raises ``ValidationError`` when it is none."""
    def same_person(self, other: TaxCode) -> bool:
        """Whether both codes are the same person's, however they are written (omocodia)."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Move:
    """One step of a term's end from a day to another, with the law that makes it."""

    @property
    def from_day(self) -> date:
        """The day left."""
    @property
    def to_day(self) -> date:
        """The day reached."""
    @property
    def reason(self) -> str:
        """Why the day was left, as a stable code: ``holiday``, ``saturday``, ``sunday``, ``summer_suspension``, …"""
    @property
    def legal_basis(self) -> str:
        """The law or judgment, in the Italian form of citation."""
    @property
    def text_it(self) -> str:
        """The step for a reader of Italian."""
    @property
    def text_en(self) -> str:
        """The same in English."""

@final
class Deadline:
    """The end of a term, with the whole way to it."""

    @property
    def nominal(self) -> date:
        """The last day counted, not moved."""
    @property
    def effective(self) -> date:
        """The nominal day, moved off holidays and Saturdays."""
    @property
    def prudent(self) -> date:
        """The day that is in time on every reading of the law."""
    @property
    def moves(self) -> tuple[Move, ...]:
        """Every step from the bare count to ``effective``."""

def notice_deadline(
    day: date,
    court_office: CourtOffice | None = None,
    matter: Literal["social_security", "ordinary_civil"] = "social_security",
) -> Deadline:
    """The last day on which to notify INPS of operations that start on ``day``.

    Raises ``ValidationError`` when the calendar does not cover the day, and ``TypeError`` for a ``datetime``: an instant
    is not a day.
    """
