"""What a portal shows: immutable records with a JSON round trip.

A record is made by a call of the client, or by ``from_dict`` from what ``to_dict`` gave: the protocol's own form, in
which unknown fields are passed over. Ids are the portal's: opaque, to be given back as they are. Instants are aware and
in UTC, with milliseconds; days are civil days in Europe/Rome. A code that a later version has added stays a ``str``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import GenericAlias
from typing import Any, Generic, TypeVar, final

from typing_extensions import Self

from perito._native import CaseKey, InpsOffice, MedicalLicense, Money, ProtocolNumber, TaxCode
from perito._native.acts import Case, CaseTerms, Payment
from perito.enums import (
    Art195Term,
    ChangeKind,
    DocumentKind,
    FeeItem,
    JoinState,
    PayeeKind,
    PaymentState,
    Proceeding,
    RegistrationState,
    ReportKind,
    Role,
    SessionOutcome,
    Severity,
)

__all__ = [
    "AnswerView",
    "AppointmentView",
    "AttachmentView",
    "CaseFile",
    "CaseView",
    "Change",
    "Changes",
    "DocumentView",
    "DraftComparison",
    "ExtensionView",
    "FiledDocument",
    "Finding",
    "MeView",
    "MoveView",
    "ObservationView",
    "OperationView",
    "Page",
    "PaymentView",
    "PinView",
    "PlaceView",
    "ReceiptView",
    "RegistrationView",
    "ReportView",
    "SessionView",
    "TermEnd",
    "TermView",
    "TermsView",
]

_T = TypeVar("_T")

@final
class Page(Generic[_T]):
    """A part of a list, newest first unless the call says otherwise; it is iterated and counted as its items."""

    def __new__(cls, items: Iterable[_T], next_cursor: str | None = None) -> Page[_T]:
        """Makes a page of items."""
    @property
    def items(self) -> tuple[_T, ...]:
        """The items."""
    @property
    def next_cursor(self) -> str | None:
        """What to give as ``cursor`` for the next page; none on the last one."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __iter__(self) -> Iterator[_T]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Self], tuple[tuple[_T, ...], str | None]]: ...
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class MeView:
    """One's own account."""

    @property
    def id(self) -> str:
        """The account's id."""
    @property
    def role(self) -> Role | str:
        """What the account is for."""
    @property
    def tax_code(self) -> TaxCode:
        """The tax code."""
    @property
    def given_name(self) -> str:
        """The given name."""
    @property
    def family_name(self) -> str:
        """The family name."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office the account belongs to: 4 digits."""
    @property
    def email(self) -> str | None:
        """The e-mail address, where one was given."""
    @property
    def phone(self) -> str | None:
        """The telephone number, where one was given."""
    @property
    def pin(self) -> PinView:
        """The PIN's life."""
    @property
    def etag(self) -> str:
        """The version, to be given back with a change (``If-Match``)."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> MeView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], MeView], tuple[dict[str, Any]]]: ...

@final
class PinView:
    """The life of a PIN. The days are civil days in Europe/Rome."""

    @property
    def change_by(self) -> dt.date | None:
        """The last day on which it is good without a change; none: it must be changed now."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PinView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], PinView], tuple[dict[str, Any]]]: ...

@final
class SessionView:
    """A session in a list of one's own."""

    @property
    def id(self) -> str:
        """The session's id."""
    @property
    def outcome(self) -> SessionOutcome | str:
        """What it may do."""
    @property
    def opened_at(self) -> dt.datetime:
        """When it was opened, in UTC."""
    @property
    def current(self) -> bool:
        """Whether it is the one that asks."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> SessionView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], SessionView], tuple[dict[str, Any]]]: ...

@final
class CaseView:
    """A case as the portal shows it to those who may see it."""

    @property
    def id(self) -> str:
        """The portal's id of the case."""
    @property
    def case_key(self) -> CaseKey:
        """The key of the case."""
    @property
    def proceeding(self) -> Proceeding | str:
        """The kind of proceeding."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office that is party to it."""
    @property
    def appointed_on(self) -> dt.date:
        """The day of the expert's appointment."""
    @property
    def merits_case_id(self) -> str | None:
        """The merits case that follows this ATPO, where there is one that the caller may see."""
    @property
    def atpo_case_id(self) -> str | None:
        """The ATPO that this merits case follows, where there is one that the caller may see."""
    @property
    def etag(self) -> str:
        """The version, to be given back with a change (``If-Match``)."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> CaseView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], CaseView], tuple[dict[str, Any]]]: ...

@final
class CaseFile:
    """Everything that a portal knows of one expert's case: client and portal judge it by the same rules."""

    @property
    def case(self) -> CaseView:
        """The legal office's record."""
    @property
    def terms(self) -> TermsView:
        """The terms that the judge set."""
    @property
    def operations(self) -> tuple[OperationView, ...]:
        """The expert's notices and convocations."""
    @property
    def reports(self) -> tuple[ReportView, ...]:
        """The expert's reports."""
    @property
    def observations(self) -> tuple[ObservationView, ...]:
        """The observations of INPS's doctor."""
    @property
    def payments(self) -> tuple[PaymentView, ...]:
        """The payments."""
    def to_case(self, today: dt.date) -> Case:
        """The case as it stands on a civil day of Europe/Rome, with every fact recorded on its own.

        Raises ``ValidationError`` for what a portal of another version has filled with something unknown here, and for
        terms that contradict each other.
        """
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> CaseFile:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], CaseFile], tuple[dict[str, Any]]]: ...

@final
class TermsView:
    """The terms of a case as the portal shows them, with the days on which they end."""

    @property
    def case_id(self) -> str:
        """The portal's id of the case."""
    @property
    def terms(self) -> tuple[TermView, ...]:
        """The terms, as they were set."""
    @property
    def extensions(self) -> tuple[ExtensionView, ...]:
        """Their extensions, as they were decided."""
    @property
    def fee_requested_on(self) -> dt.date | None:
        """The day on which the fee was asked for."""
    @property
    def travel_expected(self) -> bool:
        """Whether travel expenses will be asked for."""
    @property
    def travel_requested_on(self) -> dt.date | None:
        """The day on which travel expenses were asked for."""
    @property
    def fee_warning_days(self) -> int:
        """From how many days before the end of its term a fee not asked for is warned of here."""
    @property
    def ends(self) -> tuple[TermEnd, ...]:
        """When each term that is set ends, its extensions counted."""
    @property
    def etag(self) -> str:
        """The version, to be given back with a change (``If-Match``). Terms that nobody has set have one too."""
    def to_terms(self) -> CaseTerms:
        """The terms as they may be changed and set again.

        Raises ``ValidationError`` for what a portal of another version has filled with something unknown here.
        """
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> TermsView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], TermsView], tuple[dict[str, Any]]]: ...

@final
class TermView:
    """A term: a day, or days from a day, or days from the end of the term before it."""

    @property
    def which(self) -> Art195Term | str:
        """Which term."""
    @property
    def day(self) -> dt.date | None:
        """The last day, where the judge names it."""
    @property
    def from_day(self) -> dt.date | None:
        """The day from which days are counted, itself not counted; none: they run from the end of the term before."""
    @property
    def days(self) -> int | None:
        """How many days."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> TermView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], TermView], tuple[dict[str, Any]]]: ...

@final
class ExtensionView:
    """The extension of a term, decided before it runs out (art. 154 c.p.c.)."""

    @property
    def which(self) -> Art195Term | str:
        """Which term."""
    @property
    def decided_on(self) -> dt.date:
        """The day of the judge's decision."""
    @property
    def to_day(self) -> dt.date:
        """The new last day."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ExtensionView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], ExtensionView], tuple[dict[str, Any]]]: ...

@final
class TermEnd:
    """When a term ends."""

    @property
    def which(self) -> Art195Term | str:
        """Which term."""
    @property
    def nominal(self) -> dt.date:
        """The last day counted, holidays not considered."""
    @property
    def effective(self) -> dt.date:
        """The last day, moved where art. 155 c.p.c. moves it."""
    @property
    def prudent(self) -> dt.date:
        """The day that is safe on every reading of the law."""
    @property
    def moves(self) -> tuple[MoveView, ...]:
        """Each move of the last day."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> TermEnd:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], TermEnd], tuple[dict[str, Any]]]: ...

@final
class MoveView:
    """Why a last day moved."""

    @property
    def from_day(self) -> dt.date:
        """The day left."""
    @property
    def to_day(self) -> dt.date:
        """The day reached."""
    @property
    def legal_basis(self) -> str:
        """The law it rests on."""
    @property
    def text_it(self) -> str:
        """The reason in Italian."""
    @property
    def text_en(self) -> str:
        """The reason in English."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> MoveView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], MoveView], tuple[dict[str, Any]]]: ...

@final
class OperationView:
    """A notice or convocation that the portal has received."""

    @property
    def id(self) -> str:
        """Its id."""
    @property
    def convocation_of(self) -> str | None:
        """The notice that this convocation follows; absent on a notice."""
    @property
    def case_id(self) -> str:
        """The portal's id of the case."""
    @property
    def case_key(self) -> CaseKey:
        """The key of the case."""
    @property
    def join_state(self) -> JoinState | str:
        """Whether it has met the legal office's record."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office it is addressed to."""
    @property
    def operations_at(self) -> AppointmentView:
        """When operations are held."""
    @property
    def place(self) -> PlaceView:
        """Where they are held."""
    @property
    def composed_at(self) -> dt.datetime:
        """When the client says it was composed, in UTC."""
    @property
    def received_at(self) -> dt.datetime:
        """When the portal received it, in UTC."""
    @property
    def received_on(self) -> dt.date:
        """The civil day of ``received_at`` in Europe/Rome, which decides whether it is in time."""
    @property
    def protocol_number(self) -> ProtocolNumber:
        """The protocol number."""
    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say about it."""
    @property
    def receipt(self) -> ReceiptView:
        """The receipt."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> OperationView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], OperationView], tuple[dict[str, Any]]]: ...

@final
class AppointmentView:
    """A local date and hour in Europe/Rome, with the instant that follows from it."""

    @property
    def date(self) -> dt.date:
        """The day in Europe/Rome."""
    @property
    def time(self) -> dt.time:
        """The hour in Europe/Rome, in whole minutes and without a zone."""
    @property
    def instant(self) -> dt.datetime:
        """The same as an instant: aware, in UTC."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> AppointmentView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], AppointmentView], tuple[dict[str, Any]]]: ...

@final
class PlaceView:
    """The place of operations."""

    @property
    def name(self) -> str | None:
        """The practice or hospital, where it has a name."""
    @property
    def address(self) -> str:
        """Street and number."""
    @property
    def comune(self) -> str:
        """The comune."""
    @property
    def province(self) -> str | None:
        """The two letters of the province."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PlaceView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], PlaceView], tuple[dict[str, Any]]]: ...

@final
class Finding:
    """What one rule says about one act."""

    def __new__(cls, rule: str, severity: Severity | str, legal_basis: str, text_it: str, text_en: str) -> Finding:
        """Makes a finding of its parts; those of the rules come from ``findings`` and from the portal."""
    @property
    def rule(self) -> str:
        """The rule, as a stable code: ``notice_late``."""
    @property
    def severity(self) -> Severity | str:
        """How much it weighs."""
    @property
    def legal_basis(self) -> str:
        """The law, judgment or circular it rests on."""
    @property
    def text_it(self) -> str:
        """The finding for a reader of Italian."""
    @property
    def text_en(self) -> str:
        """The same in English."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Finding:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Finding], tuple[dict[str, Any]]]: ...

@final
class ReceiptView:
    """A receipt in JSON: the exact text of the signed note."""

    @property
    def id(self) -> str:
        """The receipt's id."""
    @property
    def text(self) -> str:
        """The signed note (``docs/protocol.md``), byte for byte."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ReceiptView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], ReceiptView], tuple[dict[str, Any]]]: ...

@final
class ReportView:
    """A report that the portal has received."""

    @property
    def id(self) -> str:
        """Its id."""
    @property
    def case_id(self) -> str:
        """The portal's id of the case."""
    @property
    def case_key(self) -> CaseKey:
        """The key of the case."""
    @property
    def kind(self) -> ReportKind | str:
        """Which report it is."""
    @property
    def document(self) -> FiledDocument:
        """Its document."""
    @property
    def notice_receipt_ids(self) -> tuple[str, ...]:
        """The ids of the receipts that it attaches."""
    @property
    def answers(self) -> tuple[AnswerView, ...]:
        """The answers to observations."""
    @property
    def draft(self) -> DraftComparison | None:
        """How the final report compares with the last draft before it; absent on other reports, and without a draft."""
    @property
    def composed_at(self) -> dt.datetime:
        """When the client says it was composed, in UTC."""
    @property
    def received_at(self) -> dt.datetime:
        """When the portal received it, in UTC."""
    @property
    def received_on(self) -> dt.date:
        """The civil day of ``received_at`` in Europe/Rome, which decides whether it is in time."""
    @property
    def protocol_number(self) -> ProtocolNumber:
        """The protocol number."""
    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules said about the case when it was received."""
    @property
    def receipt(self) -> ReceiptView:
        """The receipt."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ReportView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], ReportView], tuple[dict[str, Any]]]: ...

@final
class AnswerView:
    """The answer to one observation: a text, or the reason why there is none."""

    @property
    def observation_id(self) -> str:
        """The observation's id."""
    @property
    def text(self) -> str | None:
        """The evaluation."""
    @property
    def reason_unanswered(self) -> str | None:
        """Why the observation is not evaluated."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> AnswerView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], AnswerView], tuple[dict[str, Any]]]: ...

@final
class DraftComparison:
    """The draft that a final report follows."""

    @property
    def report_id(self) -> str:
        """The draft's id."""
    @property
    def differs(self) -> bool:
        """Whether the final report's document is another one than the draft's."""
    @property
    def sha256(self) -> str:
        """The SHA-256 of the draft's document."""
    @property
    def size(self) -> int:
        """The size of the draft's document in bytes."""
    @property
    def pages(self) -> int:
        """The pages of the draft's document."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> DraftComparison:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], DraftComparison], tuple[dict[str, Any]]]: ...

@final
class FiledDocument:
    """A document that the portal keeps, as it was found when it was submitted."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes, 64 hexadecimal digits."""
    @property
    def size(self) -> int:
        """Its size in bytes."""
    @property
    def pages(self) -> int:
        """Its pages."""
    @property
    def claims(self) -> str | None:
        """The standard that it claims to follow (``PDF/A-2b``): a claim, which nobody has checked."""
    @property
    def attachments(self) -> tuple[AttachmentView, ...]:
        """The files embedded in it."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> FiledDocument:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], FiledDocument], tuple[dict[str, Any]]]: ...

@final
class AttachmentView:
    """A file embedded in a document."""

    @property
    def name(self) -> str:
        """Its name, as the document gives it."""
    @property
    def size(self) -> int:
        """Its size in bytes."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> AttachmentView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], AttachmentView], tuple[dict[str, Any]]]: ...

@final
class ObservationView:
    """An observation that the portal has received."""

    @property
    def id(self) -> str:
        """Its id, by which the report answers it."""
    @property
    def case_id(self) -> str:
        """The portal's id of the case."""
    @property
    def case_key(self) -> CaseKey:
        """The key of the case."""
    @property
    def text(self) -> str | None:
        """What is observed, where it is not in a document."""
    @property
    def document(self) -> FiledDocument | None:
        """The document, where there is one."""
    @property
    def composed_at(self) -> dt.datetime:
        """When the client says it was composed, in UTC."""
    @property
    def received_at(self) -> dt.datetime:
        """When the portal received it, in UTC."""
    @property
    def received_on(self) -> dt.date:
        """The civil day of ``received_at`` in Europe/Rome, which decides whether it is in time."""
    @property
    def protocol_number(self) -> ProtocolNumber:
        """The protocol number."""
    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules said about it when it was received: ``observations_late`` after the end of its term."""
    @property
    def receipt(self) -> ReceiptView:
        """The receipt."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ObservationView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], ObservationView], tuple[dict[str, Any]]]: ...

@final
class PaymentView:
    """A payment as the portal shows it."""

    @property
    def id(self) -> str:
        """Its id, which the treasury minted."""
    @property
    def case_id(self) -> str:
        """The portal's id of the case."""
    @property
    def case_key(self) -> CaseKey:
        """The key of the case."""
    @property
    def item(self) -> FeeItem | str:
        """What is paid."""
    @property
    def state(self) -> PaymentState | str:
        """How far it is."""
    @property
    def payee(self) -> PayeeKind | str:
        """To whom it is paid."""
    @property
    def decreed_on(self) -> dt.date:
        """The day of the judge's decree."""
    @property
    def invoice_reference(self) -> str | None:
        """The invoice's *RiferimentoAmministrazione*."""
    @property
    def mandate_number(self) -> str | None:
        """The number of the order to pay."""
    @property
    def gross(self) -> Money:
        """The amount before withholding."""
    @property
    def withholding(self) -> Money:
        """The income tax that the payer keeps back."""
    @property
    def net(self) -> Money:
        """What is paid out."""
    @property
    def due_on(self) -> dt.date | None:
        """The day by which it is due."""
    @property
    def value_on(self) -> dt.date | None:
        """The value day, once it is paid."""
    @property
    def updated_at(self) -> dt.datetime:
        """When it was put or corrected last, in UTC."""
    @property
    def etag(self) -> str:
        """The version, to be given back with a change (``If-Match``)."""
    def to_payment(self) -> Payment:
        """The payment in values of the domain, as totals are made of.

        Raises ``ValidationError`` for what a portal of another version has filled with something unknown here.
        """
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PaymentView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], PaymentView], tuple[dict[str, Any]]]: ...

@final
class RegistrationView:
    """A registration, as its doctor and the officers of its INPS office see it."""

    @property
    def id(self) -> str:
        """The registration's id."""
    @property
    def state(self) -> RegistrationState | str:
        """How far it is."""
    @property
    def created_at(self) -> dt.datetime:
        """When it was begun, in UTC."""
    @property
    def tax_code(self) -> TaxCode:
        """The tax code."""
    @property
    def given_name(self) -> str:
        """The given name."""
    @property
    def family_name(self) -> str:
        """The family name."""
    @property
    def license(self) -> MedicalLicense:
        """The enrolment in the Ordine."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office it is addressed to."""
    @property
    def documents(self) -> tuple[DocumentView, ...]:
        """The documents received."""
    @property
    def account_id(self) -> str | None:
        """The account that the decision made or found, once authorised."""
    @property
    def reason(self) -> str | None:
        """Why it was rejected."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> RegistrationView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], RegistrationView], tuple[dict[str, Any]]]: ...

@final
class DocumentView:
    """A document of a registration."""

    @property
    def kind(self) -> DocumentKind | str:
        """Which of the three it is."""
    @property
    def media_type(self) -> str:
        """``application/pdf``, ``image/jpeg`` or ``image/png``, as its first bytes say."""
    @property
    def size(self) -> int:
        """Its size in bytes."""
    @property
    def sha256(self) -> str:
        """Its SHA-256 in hexadecimal digits."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> DocumentView:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], DocumentView], tuple[dict[str, Any]]]: ...

@final
class Change:
    """Something that one may read has come or changed: it is read under its own route."""

    @property
    def kind(self) -> ChangeKind | str:
        """What changed."""
    @property
    def id(self) -> str:
        """Its id; for terms the id of the case."""
    @property
    def changed_at(self) -> dt.datetime:
        """When, in UTC."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Change:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Change], tuple[dict[str, Any]]]: ...

@final
class Changes:
    """A part of the feed, oldest change first."""

    @property
    def items(self) -> tuple[Change, ...]:
        """The changes since the cursor that was sent; none when there is nothing new."""
    @property
    def cursor(self) -> str:
        """What to send as ``cursor`` next time: from there the feed goes on, without a gap or a repeat."""
    @property
    def more(self) -> bool:
        """Whether there is more to be had at once."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Changes:
        """Reads what ``to_dict`` gives; raises ``ValidationError``, which names every field that is wrong."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's own form: plain data that JSON can hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Changes], tuple[dict[str, Any]]]: ...
