"""The native half of ``perito``: what ``perito`` exports from here is public, the module itself is not."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NoReturn, final

from typing_extensions import Self

from perito.enums import LicenseRegister, Matter, MoveReason, Register, Sex, TermKind

__all__ = [
    "Calendar",
    "CaseKey",
    "CaseNumber",
    "CourtOffice",
    "Deadline",
    "FieldError",
    "Holiday",
    "InpsOffice",
    "InvoiceReference",
    "MedicalLicense",
    "Money",
    "Move",
    "Pin",
    "ProtocolNumber",
    "TaxCode",
    "Term",
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
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> FieldError:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], FieldError], tuple[dict[str, Any]]]: ...

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
    def register(self) -> Register | None:
        """The register, if it is written with one."""
    @property
    def sub(self) -> int | None:
        """The sub-procedure, from 1, if there is one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class CaseKey:
    """What joins a court's case to INPS's procedures: office, register, year, number.

    ``str`` gives ``OFFICE/REGISTER/YEAR/NUMBER``.
    """

    def __new__(cls, text: str) -> CaseKey:
        """Parses what ``str`` gives; raises ``ValidationError`` on the part that is wrong."""
    @staticmethod
    def of(court_office: CourtOffice, number: CaseNumber, register: Register | str | None = None) -> CaseKey:
        """Joins an office and a case number; raises ``ValidationError`` where no register is known, or two differ."""
    @property
    def court_office(self) -> CourtOffice:
        """The court office."""
    @property
    def register(self) -> Register:
        """The register."""
    @property
    def year(self) -> int:
        """The year."""
    @property
    def number(self) -> int:
        """The number, from 1."""
    @property
    def sub(self) -> int | None:
        """The sub-procedure, if there is one."""
    @property
    def case_number(self) -> CaseNumber:
        """The same without the office."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class CourtOffice:
    """A court office (*ufficio giudiziario*): ten digits."""

    def __new__(cls, text: str) -> CourtOffice:
        """Parses ten digits; raises ``ValidationError`` otherwise, with a suggestion where a leading zero was lost."""
    @property
    def istat_comune(self) -> str:
        """The ISTAT code of the comune in which it sits."""
    @property
    def warnings(self) -> tuple[FieldError, ...]:
        """What is odd about the code without being a reason to refuse it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class InpsOffice:
    """An INPS office (*sede*): four digits, or six with those of an agency."""

    def __new__(cls, text: str) -> InpsOffice:
        """Parses the digits; raises ``ValidationError`` otherwise."""
    @property
    def sede(self) -> str:
        """The four digits of the *sede*."""
    @property
    def agency(self) -> str | None:
        """The two digits of the agency, if there is one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class InvoiceReference:
    """The *RiferimentoAmministrazione* of an electronic invoice to INPS: 4-digit *sede*, ``-``, 10 characters."""

    def __new__(cls, text: str) -> InvoiceReference:
        """Parses ``0017-SL10010090``, in upper or lower case; raises ``ValidationError`` for anything else."""
    @property
    def office(self) -> InpsOffice:
        """The INPS office that pays."""
    @property
    def kind(self) -> str:
        """The ten characters that say what is paid, in upper case."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class MedicalLicense:
    """The entry in the register of an order of doctors, as ``RM-M-12345``."""

    def __new__(cls, text: str) -> MedicalLicense:
        """Parses what ``str`` gives; raises ``ValidationError`` otherwise."""
    @property
    def province(self) -> str:
        """The two letters of the order's province."""
    @property
    def register(self) -> LicenseRegister:
        """The register."""
    @property
    def number(self) -> int:
        """The number, from 1."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class ProtocolNumber:
    """The number under which INPS's office received an act, as ``PERITO.7000.24/11/2026.0000042``."""

    def __new__(cls, text: str) -> ProtocolNumber:
        """Parses what ``str`` gives; raises ``ValidationError`` otherwise."""
    @property
    def prefix(self) -> str:
        """The portal's prefix."""
    @property
    def office(self) -> str:
        """The office's code."""
    @property
    def date(self) -> date:
        """The civil day in Italy on which it was given."""
    @property
    def sequence(self) -> int:
        """The number in the office's year, from 1."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class TaxCode:
    """A tax code (*codice fiscale*): sixteen characters, or the eleven digits of a provisional one.

    Two codes are equal when they are written alike.
    """

    def __new__(cls, text: str) -> TaxCode:
        """Parses a tax code; raises ``ValidationError`` when it is none."""
    @property
    def sex(self) -> Sex | None:
        """The sex that it states; none of a provisional one."""
    @property
    def place(self) -> str | None:
        """The code of the place of birth (*codice catastale*), as ``H501``; none of a provisional one."""
    @property
    def is_omocode(self) -> bool:
        """Whether letters stand in the place of digits, to tell apart two people of one code."""
    @property
    def is_provisional(self) -> bool:
        """Whether it is the eleven digits of a provisional one."""
    @property
    def canonical(self) -> TaxCode:
        """The code as it would be without omocodia."""
    def birth_dates(self, reference: date) -> tuple[date, ...]:
        """The days of birth that it may state, up to ``reference``: the century is not written.

        Raises ``ValidationError`` where one would be before the year 1, which Python does not know.
        """
    def same_person(self, other: TaxCode) -> bool:
        """Whether both codes are the same person's, however they are written (omocodia)."""
    def variants(self) -> tuple[TaxCode, ...]:
        """Every way of writing it by omocodia, itself included."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class Pin:
    """A PIN. It is shown by ``expose`` alone, and neither hashed nor pickled."""

    def __new__(cls, text: str) -> Pin:
        """Takes the letters and digits of a PIN; raises ``ValidationError`` otherwise."""
    def expose(self) -> str:
        """The PIN itself, to be shown to its owner."""
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __reduce__(self) -> NoReturn: ...

@final
class Money:
    """An amount of euros in whole cents. ``str`` gives ``290.77``; ``sum`` adds."""

    def __new__(cls, amount: Decimal | int | str) -> Money:
        """Takes an amount exactly, whatever the context of ``decimal``.

        A ``Decimal`` is a number, and the zeros that it was written with are no matter; a ``str`` has two decimals or
        none. Raises ``ValidationError`` for parts of a cent, NaN and the infinite, ``TypeError`` for a float.
        """
    @staticmethod
    def from_cents(cents: int) -> Money:
        """An amount of so many cents."""
    @property
    def cents(self) -> int:
        """The amount in cents."""
    @property
    def amount(self) -> Decimal:
        """The amount in euros, with two decimals."""
    @property
    def italian(self) -> str:
        """The amount as Italians write it: ``1.290,77 €``."""
    def percent(self, percent: int) -> Money:
        """So many hundredths of it, rounded half up to the cent."""
    def fraction(self, numerator: int, denominator: int) -> Money:
        """The amount times ``numerator`` over ``denominator``, rounded half up to the cent.

        Raises ``ValidationError`` for a denominator of 0.
        """
    def __add__(self, other: Money, /) -> Money: ...
    def __radd__(self, other: int, /) -> Money: ...
    def __sub__(self, other: Money, /) -> Money: ...
    def __rsub__(self, other: Money, /) -> Money: ...
    def __neg__(self) -> Money: ...
    def __bool__(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...
    def __gt__(self, other: Self, /) -> bool: ...
    def __ge__(self, other: Self, /) -> bool: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

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
    def reason(self) -> MoveReason | str:
        """Why the day was left."""
    @property
    def legal_basis(self) -> str:
        """The law or judgment, in the Italian form of citation."""
    @property
    def text_it(self) -> str:
        """The step for a reader of Italian."""
    @property
    def text_en(self) -> str:
        """The same in English."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Move:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Move], tuple[dict[str, Any]]]: ...

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
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Deadline:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Deadline], tuple[dict[str, Any]]]: ...

@final
class Term:
    """A length of time set by the law or by a judge. It is counted as art. 155 c.p.c. or art. 2963 c.c. say."""

    @staticmethod
    def days(amount: int) -> Term:
        """A term of so many days."""
    @staticmethod
    def months(amount: int) -> Term:
        """A term of so many months of the common calendar."""
    @staticmethod
    def years(amount: int) -> Term:
        """A term of so many years of the common calendar."""
    def after(
        self,
        day: date,
        kind: TermKind | str,
        matter: Matter | str = "social_security",
        court_office: CourtOffice | None = None,
    ) -> Deadline:
        """Counts forward from ``day``, itself not counted.

        Raises ``ValidationError`` outside the years 1949 to 2100.
        """
    def before(
        self,
        day: date,
        kind: TermKind | str,
        matter: Matter | str = "social_security",
        court_office: CourtOffice | None = None,
    ) -> Deadline:
        """Counts backward from ``day``, itself not counted: the last day on which to act before it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[int], Term], tuple[int]]: ...

@final
class Holiday:
    """A day that is a holiday (*giorno festivo*), and the law that makes it one."""

    @property
    def name_it(self) -> str:
        """Its name in Italian."""
    @property
    def name_en(self) -> str:
        """Its name in English."""
    @property
    def legal_basis(self) -> str:
        """The law it rests on, in the Italian form of citation."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Holiday:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Holiday], tuple[dict[str, Any]]]: ...

@final
class Calendar:
    """The calendar of Italy's holidays and working days, 1949 to 2100."""

    @staticmethod
    def italy() -> Calendar:
        """The calendar of the whole country, with 29 June in Roma."""
    def covers(self, day: date) -> bool:
        """Whether it knows the year of ``day``."""
    def is_holiday(self, day: date, court_office: CourtOffice | None = None) -> bool:
        """Whether ``day`` is a Sunday or a holiday in the comune of ``court_office``."""
    def holiday(self, day: date, court_office: CourtOffice | None = None) -> Holiday | None:
        """The holiday that falls on ``day``, Sundays included."""
    def is_working_day(self, day: date, kind: TermKind | str, court_office: CourtOffice | None = None) -> bool:
        """Whether a term of this kind may end on ``day`` without moving."""
    def working_day_on_or_after(
        self, day: date, kind: TermKind | str, court_office: CourtOffice | None = None
    ) -> date | None:
        """The first working day on or after ``day``; none when the calendar ends before one."""
    def working_day_on_or_before(
        self, day: date, kind: TermKind | str, court_office: CourtOffice | None = None
    ) -> date | None:
        """The last working day on or before ``day``; none when the calendar begins after it."""

def notice_deadline(
    operations_on: date,
    court_office: CourtOffice | None = None,
    matter: Matter | str = "social_security",
) -> Deadline:
    """The last day on which to notify INPS of operations that start on this day.

    Raises ``ValidationError`` when the calendar does not cover the day, and ``TypeError`` for a ``datetime``: an
    instant is not a day.
    """
