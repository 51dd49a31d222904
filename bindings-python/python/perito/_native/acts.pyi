"""What is sent: notices, reports, observations, and the records of those inside INPS."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import EllipsisType
from typing import Any, final

from typing_extensions import Self

from perito._native import (
    CaseKey,
    CourtOffice,
    Deadline,
    InpsOffice,
    InvoiceReference,
    MedicalLicense,
    Money,
    TaxCode,
)
from perito._native.records import Finding
from perito.enums import (
    AcceptRisk,
    Art195Term,
    CaseState,
    Channel,
    FeeItem,
    PayeeKind,
    PaymentState,
    Proceeding,
    Regime,
    ReportKind,
    StepKind,
)

__all__ = [
    "Amounts",
    "Answer",
    "Appointment",
    "Case",
    "CaseRecord",
    "CaseTerms",
    "Convocation",
    "Extension",
    "FinalReport",
    "Invoice",
    "JudgeTerm",
    "NoticeFact",
    "Observation",
    "ObservationFact",
    "OperationNotice",
    "Payment",
    "PaymentFact",
    "PaymentPeriod",
    "PaymentTotals",
    "PersonalData",
    "Place",
    "RegistrationData",
    "Report",
    "SendOptions",
    "Step",
    "Suspension",
    "invoice",
]

@final
class Appointment:
    """A day and an hour on the clocks of Italy (Europe/Rome) that exist exactly once.

    ``str`` gives ``2026-12-20 09:30``.
    """

    def __new__(cls, date: dt.date, time: dt.time | str) -> Appointment:
        """Makes an appointment of a local day, from 1949 to 2100, and an hour in whole minutes.

        The hour is a ``datetime.time`` without a zone, or ``HH:MM``. Raises ``ValidationError`` on ``date`` or
        ``time``: also for an hour that the clocks skip that night (``local_time_missing``) or show twice
        (``local_time_ambiguous``), whose message names the two readings. A ``datetime`` as the day, or a time with a
        zone, is a ``TypeError``.
        """
    @property
    def date(self) -> dt.date:
        """The local day."""
    @property
    def time(self) -> dt.time:
        """The local hour, in whole minutes and without a zone."""
    @property
    def instant(self) -> dt.datetime:
        """The same as an instant: aware, in UTC."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data in the protocol's names: ``date`` and ``time`` as texts."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Appointment:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Place:
    """Where operations are held.

    A notice without a place is no notice (art. 194 c.p.c.). ``str`` writes it on one line.
    """

    def __new__(cls, address: str, comune: str, province: str | None = None, name: str | None = None) -> Place:
        """Makes a place of street and number, comune, the two letters of the province, and the practice's name.

        Each is one line of at most 200 characters; spaces around it are dropped, and the province is put in capitals.
        Raises ``ValidationError`` with every part that is missing, too long, or not on one line; ``province_format``
        for a province that is not two letters.
        """
    @property
    def address(self) -> str:
        """Street and number."""
    @property
    def comune(self) -> str:
        """The comune."""
    @property
    def province(self) -> str | None:
        """The two letters of the province."""
    @property
    def name(self) -> str | None:
        """The practice or hospital, where it has a name."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data in the protocol's names; what is absent is left out."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Place:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class OperationNotice:
    """The notice of the start of expert operations to INPS: case, office, day, hour and place.

    It is received at least 15 days before, on pain of nullity (art. 10 c. 6-bis D.L. 203/2005). One that lacks any of
    its parts cannot be made.
    """

    def __new__(
        cls, case_key: CaseKey, inps_office: InpsOffice, operations_at: Appointment, place: Place
    ) -> OperationNotice:
        """Makes a notice of parts that are right already; INPS need not have loaded the case yet."""
    @property
    def case_key(self) -> CaseKey:
        """The case."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office it is addressed to."""
    @property
    def operations_at(self) -> Appointment:
        """When operations start, in Europe/Rome."""
    @property
    def place(self) -> Place:
        """Where they are held."""
    def findings(self, received_on: dt.date) -> tuple[Finding, ...]:
        """What the rules say if it is received on this day of Europe/Rome; empty when nothing is to be said.

        Raises ``ValidationError``: ``operations_in_the_past`` when operations are set before that day.
        """
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body, without ``composed_at``: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> OperationNotice:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Convocation:
    """A later convocation or changed date in the same case: a new notice with a check of its own (Cass. 3630/2023)."""

    def __new__(cls, case_key: CaseKey, operations_at: Appointment, place: Place) -> Convocation:
        """Makes a convocation of parts that are right already; the case is that of the notice it follows."""
    @property
    def case_key(self) -> CaseKey:
        """The case of the notice it follows."""
    @property
    def operations_at(self) -> Appointment:
        """When operations go on, in Europe/Rome."""
    @property
    def place(self) -> Place:
        """Where they are held."""
    def findings(self, received_on: dt.date) -> tuple[Finding, ...]:
        """What the rules say if it is received on this day, as ``OperationNotice.findings``."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body, without ``composed_at``: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Convocation:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Answer:
    """The answer to one observation: art. 195 c. 3 c.p.c. wants a short evaluation of each."""

    @staticmethod
    def evaluated(observation_id: str, text: str) -> Answer:
        """Evaluates an observation, in up to 10,000 characters of several lines.

        Raises ``ValidationError`` on ``text`` when it is empty, too long, or holds other control characters than line
        breaks and tabs, and on ``observation_id`` when it is no id that a portal has given.
        """
    @staticmethod
    def withheld(observation_id: str, reason: str) -> Answer:
        """Says why an observation is not evaluated; as ``evaluated``, on the field ``reason_unanswered``."""
    @property
    def observation_id(self) -> str:
        """The observation's id."""
    @property
    def text(self) -> str | None:
        """The evaluation; none where it is withheld."""
    @property
    def reason_unanswered(self) -> str | None:
        """Why there is no evaluation; none where there is one."""
    def to_dict(self) -> dict[str, Any]:
        """Plain data in the protocol's names: ``observation_id``, and ``text`` or ``reason_unanswered``."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Answer:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str, str], Self], tuple[str, str]]: ...

@final
class Report:
    """A report about to be submitted: draft, final or supplement. Its document goes beside it."""

    def __new__(
        cls,
        case_key: CaseKey,
        kind: ReportKind | str,
        notice_receipt_ids: Sequence[str] = (),
        answers: Sequence[Answer] = (),
    ) -> Report:
        """Makes a report that attaches these receipts and gives these answers.

        The final report attaches the receipt of each notice and convocation, on pain of nullity (art. 10 c. 6-bis D.L.
        203/2005), and answers every observation (art. 195 c. 3 c.p.c.). Raises ``ValidationError``:
        ``report_kind_unknown``; ``receipt_cited_twice`` and ``answered_twice`` with the index of the second one.
        """
    @property
    def case_key(self) -> CaseKey:
        """The case."""
    @property
    def kind(self) -> ReportKind:
        """Which report it is."""
    @property
    def notice_receipt_ids(self) -> tuple[str, ...]:
        """The ids of the receipts that it attaches."""
    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers to the observations of INPS's doctor."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body, without ``document`` and ``composed_at``: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Report:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong, by its dotted path.

        Here ids have the portal's form: 36 characters, lower case.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Observation:
    """An observation of INPS's doctor upon a draft (art. 195 c. 3 c.p.c.): a text, a document beside it, or both."""

    def __new__(cls, case_key: CaseKey, text: str | None = None) -> Observation:
        """Makes an observation, whose text has up to 20,000 characters of several lines.

        Raises ``ValidationError`` on ``text`` when it is empty, too long, or holds other control characters than line
        breaks and tabs.
        """
    @property
    def case_key(self) -> CaseKey:
        """The case."""
    @property
    def text(self) -> str | None:
        """What is observed, where it is not in a document."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body, without ``document`` and ``composed_at``: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Observation:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class SendOptions:
    """How an act is sent; the default is right for most."""

    def __new__(
        cls,
        idempotency_key: str | None = None,
        accept_risk: AcceptRisk | str | None = None,
        composed_at: dt.datetime | None = None,
    ) -> SendOptions:
        """Takes the act's key, the risk that is known, and an aware instant; a naive ``datetime`` is a ``TypeError``.

        Give the same key and instant to send the same act again. Raises ``ValidationError`` for a risk that is none.
        The key, 1 to 128 visible ASCII characters, is checked when the act is sent.
        """
    @property
    def idempotency_key(self) -> str | None:
        """The key of this act; a fresh UUID where it is none."""
    @property
    def accept_risk(self) -> AcceptRisk | None:
        """Which risk is known and accepted; none: what breaks a rule is not sent."""
    @property
    def composed_at(self) -> dt.datetime | None:
        """When the act was composed, aware and in UTC: a claim that decides nothing.

        The portal's present where it is none.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class CaseRecord:
    """A case that the legal office records. Its ``repr`` shows nothing of the expert."""

    def __new__(
        cls,
        case_key: CaseKey,
        proceeding: Proceeding | str,
        inps_office: InpsOffice,
        ctu: TaxCode,
        appointed_on: dt.date,
    ) -> CaseRecord:
        """Makes a record; the day of the appointment decides the regime (art. 7 D.L. 117/2025).

        Raises ``ValidationError`` with ``proceeding_unknown`` for a proceeding that is none. The office is kept without
        its agency: a case is of a 4-digit office.
        """
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
    def ctu(self) -> TaxCode:
        """The tax code of the appointed expert."""
    @property
    def appointed_on(self) -> dt.date:
        """The day of the appointment."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> CaseRecord:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class JudgeTerm:
    """A term as a judge sets it: up to a day, or days from a day, or days from the end of the term before it."""

    def __new__(cls, day: dt.date | None = None, days: int | None = None, from_day: dt.date | None = None) -> JudgeTerm:
        """Takes either ``day``, or ``days`` with or without ``from_day``, itself not counted (art. 155 c.p.c.).

        Raises ``ValidationError`` with ``term_form`` for anything else.
        """
    @property
    def day(self) -> dt.date | None:
        """The last day, where the judge names it."""
    @property
    def days(self) -> int | None:
        """How many days."""
    @property
    def from_day(self) -> dt.date | None:
        """The day from which they are counted; none where they follow another term."""
    def deadline(self, court_office: CourtOffice | None = None) -> Deadline:
        """The end of the term, moved as art. 155 c. 4 and 5 c.p.c. move it.

        Raises ``ValidationError``: ``term_follows_nothing`` for days that follow another term, ``term_out_of_range``,
        ``term_zero``.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Extension:
    """The extension of a term of art. 195 c.p.c., decided before it runs out (art. 154 c.p.c.)."""

    def __new__(cls, which: Art195Term | str, decided_on: dt.date, to_day: dt.date) -> Extension:
        """Makes an extension to a new last day; raises ``ValidationError`` with ``term_unknown``."""
    @property
    def which(self) -> Art195Term:
        """Which term."""
    @property
    def decided_on(self) -> dt.date:
        """The day of the judge's decision."""
    @property
    def to_day(self) -> dt.date:
        """The new last day."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Extension:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class CaseTerms:
    """The terms of a case, whole: what is not in it is not set."""

    def __new__(
        cls,
        terms: Sequence[tuple[Art195Term | str, JudgeTerm]] = (),
        extensions: Sequence[Extension] = (),
        fee_requested_on: dt.date | None = None,
        travel_expected: bool = False,
        travel_requested_on: dt.date | None = None,
    ) -> CaseTerms:
        """Makes the terms of art. 195 c. 3 c.p.c., each at most once, and what only the expert knows of the fee.

        Raises ``ValidationError``: ``term_unknown``, ``term_set_twice`` with the index of the second one.
        """
    @property
    def terms(self) -> tuple[tuple[Art195Term, JudgeTerm], ...]:
        """The terms."""
    @property
    def extensions(self) -> tuple[Extension, ...]:
        """Their extensions, in the order in which they were decided."""
    @property
    def fee_requested_on(self) -> dt.date | None:
        """The day on which the fee was asked for (art. 71 D.P.R. 115/2002)."""
    @property
    def travel_expected(self) -> bool:
        """Whether travel expenses will be asked for."""
    @property
    def travel_requested_on(self) -> dt.date | None:
        """The day on which travel expenses were asked for."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> CaseTerms:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class RegistrationData:
    """A doctor's request to be registered. Its ``repr`` shows nothing of the person."""

    def __new__(
        cls,
        tax_code: TaxCode,
        given_name: str,
        family_name: str,
        license: MedicalLicense,
        inps_office: InpsOffice,
        email: str,
        phone: str | None = None,
    ) -> RegistrationData:
        """Takes names of 1 to 100 characters on one line, an address such as ``name@example.org``, and 5 to 20 digits.

        Raises ``ValidationError`` with every field that is wrong. The office is kept without its agency.
        """
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
        """The INPS office competent for the territory."""
    @property
    def email(self) -> str:
        """The e-mail address."""
    @property
    def phone(self) -> str | None:
        """The telephone number, without spaces."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> RegistrationData:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class PersonalData:
    """A change of one's own e-mail address and telephone number. Its ``repr`` shows neither."""

    def __new__(cls, *, email: str | EllipsisType | None = ..., phone: str | EllipsisType | None = ...) -> PersonalData:
        """A text puts a datum, ``None`` removes it, and ``...`` leaves it as it is.

        Raises ``ValidationError`` with every field that is wrong: ``email_format``, ``phone_format``.
        """
    @property
    def email(self) -> str | EllipsisType | None:
        """What becomes of the e-mail address."""
    @property
    def phone(self) -> str | EllipsisType | None:
        """What becomes of the telephone number."""
    def to_dict(self) -> dict[str, Any]:
        """A JSON merge patch (RFC 7396): what is left as it is, is left out."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PersonalData:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Payment:
    """One payment of the agenda (*agenda pagamenti*), whose fields agree with one another."""

    def __new__(
        cls,
        case_key: CaseKey,
        item: FeeItem | str,
        state: PaymentState | str,
        payee: PayeeKind | str,
        decreed_on: dt.date,
        gross: Money,
        withholding: Money,
        net: Money,
        invoice_reference: InvoiceReference | None = None,
        mandate_number: str | None = None,
        due_on: dt.date | None = None,
        value_on: dt.date | None = None,
    ) -> Payment:
        """Makes a payment of fields that agree: the net is the gross minus the withholding, in euros.

        Raises ``ValidationError`` with every field that is wrong: ``net_differs``, ``mandate_missing`` once mandated,
        ``value_day_missing`` once paid.
        """
    @property
    def case_key(self) -> CaseKey:
        """The case it is paid for."""
    @property
    def item(self) -> FeeItem:
        """What it is for."""
    @property
    def state(self) -> PaymentState:
        """How far it is."""
    @property
    def payee(self) -> PayeeKind:
        """To whom it is paid."""
    @property
    def decreed_on(self) -> dt.date:
        """The day of the judge's decree (*decreto di liquidazione*)."""
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
    def invoice_reference(self) -> InvoiceReference | None:
        """The reference that its electronic invoice carries."""
    @property
    def mandate_number(self) -> str | None:
        """The number of the order to pay (*mandato*)."""
    @property
    def due_on(self) -> dt.date | None:
        """The day by which it is due."""
    @property
    def value_on(self) -> dt.date | None:
        """The value day (*valuta*): the one on which the payee has the money."""
    @property
    def counted_on(self) -> dt.date | None:
        """The day on which it counts in totals; none when cancelled."""
    @property
    def is_paid(self) -> bool:
        """Whether the payee has the money."""
    def to_dict(self) -> dict[str, Any]:
        """The protocol's body: plain data that JSON can hold."""
    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Payment:
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every wrong field, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Amounts:
    """Sums of the amounts of several payments, in euros."""

    @property
    def gross(self) -> Money:
        """Before withholding."""
    @property
    def withholding(self) -> Money:
        """Kept back by the payer."""
    @property
    def net(self) -> Money:
        """Paid out."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PaymentTotals:
    """What was paid and what is outstanding. A cancelled payment counts nowhere."""

    @staticmethod
    def of(payments: Sequence[Payment]) -> PaymentTotals:
        """The totals of all payments; raises ``ValidationError`` with ``amount_range`` where a sum does not fit."""
    @staticmethod
    def by_month(payments: Sequence[Payment]) -> tuple[PaymentPeriod, ...]:
        """The totals of each month in which a payment counts, in the order of time."""
    @staticmethod
    def by_year(payments: Sequence[Payment]) -> tuple[PaymentPeriod, ...]:
        """The totals of each year in which a payment counts, in the order of time."""
    @property
    def paid(self) -> Amounts:
        """Of the payments that are paid."""
    @property
    def outstanding(self) -> Amounts:
        """Of those that are to be paid."""
    @property
    def count(self) -> int:
        """How many payments these are."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PaymentPeriod:
    """The totals of a month or a year."""

    @property
    def year(self) -> int:
        """The year."""
    @property
    def month(self) -> int | None:
        """The month, from 1 to 12; none when the period is the whole year."""
    @property
    def totals(self) -> PaymentTotals:
        """What was paid and what is outstanding in it."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Invoice:
    """The amounts of an invoice, in euros."""

    @property
    def taxable(self) -> Money:
        """The fee before taxes."""
    @property
    def vat(self) -> Money:
        """The value added tax."""
    @property
    def gross(self) -> Money:
        """Taxable amount and value added tax."""
    @property
    def withholding(self) -> Money:
        """The income tax that the payer keeps back, on the taxable amount."""
    @property
    def net(self) -> Money:
        """What is paid out: gross minus withholding."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def invoice(taxable: Money, vat_percent: int, withholding_percent: int) -> Invoice:
    """Computes the amounts of an invoice to INPS from two whole percentages, both of the taxable amount.

    Raises ``ValidationError``: ``amount_negative``, ``percent_range`` above 100, ``amount_range``.
    """

@final
class NoticeFact:
    """A notice of operations on a day: the first one, a later convocation, or that of a changed date."""

    def __new__(
        cls,
        sent_on: dt.date,
        operations_on: dt.date,
        channel: Channel | str,
        place: Place | None = None,
        receipt_id: str | None = None,
    ) -> NoticeFact:
        """Takes the day it was received, and that of operations; raises ``ValidationError``: ``channel_unknown``."""
    @property
    def sent_on(self) -> dt.date:
        """The day it was received."""
    @property
    def operations_on(self) -> dt.date:
        """The day of operations it announces."""
    @property
    def channel(self) -> Channel:
        """How it was sent."""
    @property
    def place(self) -> Place | None:
        """Where operations are held, as the notice says."""
    @property
    def receipt_id(self) -> str | None:
        """The id of its receipt, which the final report must attach."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class ObservationFact:
    """An observation of INPS's doctor."""

    def __new__(cls, id: str, received_on: dt.date) -> ObservationFact:
        """Takes its id and the day it was received."""
    @property
    def id(self) -> str:
        """Its id."""
    @property
    def received_on(self) -> dt.date:
        """The day it was received."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class FinalReport:
    """The final report, with what it attaches and answers."""

    def __new__(
        cls,
        filed_on: dt.date,
        receipt_ids: Sequence[str] = (),
        answered: Sequence[str] = (),
        came_later: Sequence[str] = (),
    ) -> FinalReport:
        """Takes the day it was filed, and ids: of receipts, of observations, and of what came on that day after it."""
    @property
    def filed_on(self) -> dt.date:
        """The day it was filed."""
    @property
    def receipt_ids(self) -> tuple[str, ...]:
        """The ids of the receipts that it attaches."""
    @property
    def answered(self) -> tuple[str, ...]:
        """The ids of the observations that it evaluates, or says why not."""
    @property
    def came_later(self) -> tuple[str, ...]:
        """The ids of observations and receipts that came on the same day and after it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class PaymentFact:
    """A payment, on the day it was paid."""

    def __new__(
        cls, item: FeeItem | str, paid_on: dt.date, gross: Money, decreed_on: dt.date | None = None
    ) -> PaymentFact:
        """Makes the fact; raises ``ValidationError`` with ``fee_item_unknown``."""
    @property
    def item(self) -> FeeItem:
        """What it is for."""
    @property
    def paid_on(self) -> dt.date:
        """The day it was paid."""
    @property
    def gross(self) -> Money:
        """How much, before withholding."""
    @property
    def decreed_on(self) -> dt.date | None:
        """The day of the judge's decree; what was decreed before the filing is an advance."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
    def replace(self, **changes: Any) -> Self:
        """Another of the same fields but for these, checked as a new one is."""
    def __replace__(self, **changes: Any) -> Self: ...

@final
class Step:
    """A step that may come next in a case, with the end of its term where there is one."""

    @property
    def kind(self) -> StepKind:
        """What it is."""
    @property
    def operations_on(self) -> dt.date | None:
        """The day of operations that it is about, where there is one."""
    @property
    def not_before(self) -> dt.date | None:
        """The first day on which no rule speaks against it, where a term must run out first."""
    @property
    def deadline(self) -> Deadline | None:
        """By when, where the law or the judge says so."""
    @property
    def legal_basis(self) -> str:
        """The law it rests on."""
    @property
    def text_it(self) -> str:
        """The step for a reader of Italian."""
    @property
    def text_en(self) -> str:
        """The same in English."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Suspension:
    """The time in which a proceeding is suspended because its expert is at work (art. 7 D.L. 117/2025)."""

    @property
    def from_day(self) -> dt.date:
        """The day on which the expert was given the task."""
    @property
    def until(self) -> dt.date | None:
        """The last day of the dissent term; none until the judge sets it."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Case:
    """The case of one expert: facts on civil days, which the rules judge on any day.

    It is not pickled: keep the facts, or the case file, and make it again."""

    def __new__(
        cls,
        proceeding: Proceeding | str,
        appointed_on: dt.date,
        court_office: CourtOffice | None = None,
        *,
        task_on: dt.date | None = None,
        terms: Sequence[tuple[Art195Term | str, JudgeTerm]] = (),
        extensions: Sequence[Extension] = (),
        notices: Sequence[NoticeFact] = (),
        operations: Sequence[dt.date] = (),
        called_off: Sequence[tuple[dt.date, dt.date]] = (),
        draft_sent_on: dt.date | None = None,
        observations: Sequence[ObservationFact] = (),
        final_report: FinalReport | None = None,
        supplements: Sequence[dt.date] = (),
        travel_expected: bool = False,
        fee_requests: Sequence[tuple[FeeItem | str, dt.date]] = (),
        decrees: Sequence[tuple[FeeItem | str, dt.date]] = (),
        payments: Sequence[PaymentFact] = (),
        dissent_term: JudgeTerm | None = None,
        dissent_on: dt.date | None = None,
        claim_on: dt.date | None = None,
        fee_warning_days: int = 30,
    ) -> Case:
        """Makes a case of what is known of it. The court office, when known, decides local holidays.

        Days are civil days of Europe/Rome. ``operations`` are days that stand; ``called_off`` are pairs of a day of
        operations and the day on which it was called off, which overtakes the notices sent until then. A fee not asked
        for is warned of from ``fee_warning_days`` before its term ends, 0 to 65535.

        Refuses only what cannot have happened, by the fact's place (``notices.0.sent_on``), with ``ValidationError``:
        ``before_appointment``, ``before_final``, ``term_not_set``, ``observation_known``, ``dissent_not_here`` and
        others. Everything else is accepted, and judged by ``findings``.
        """
    @property
    def regime(self) -> Regime:
        """The rules it follows, by the kind of proceeding and the day of the appointment."""
    @property
    def appointed_on(self) -> dt.date:
        """The day of the expert's appointment."""
    @property
    def suspension(self) -> Suspension | None:
        """How long the proceeding is suspended, under a regime that suspends it."""
    @property
    def task_on(self) -> dt.date | None:
        """The day on which the expert took oath and was given the task."""
    @property
    def notices(self) -> tuple[NoticeFact, ...]:
        """Every notice, those of days called off included."""
    @property
    def operations(self) -> tuple[dt.date, ...]:
        """The days of operations that stand, in the order of the calendar."""
    @property
    def draft_sent_on(self) -> dt.date | None:
        """The day on which the draft was sent to INPS."""
    @property
    def observations(self) -> tuple[ObservationFact, ...]:
        """Every observation."""
    @property
    def final_report(self) -> FinalReport | None:
        """The final report."""
    @property
    def supplements(self) -> tuple[dt.date, ...]:
        """The days on which supplements were filed."""
    @property
    def payments(self) -> tuple[PaymentFact, ...]:
        """Every payment, advances included."""
    def findings(self, today: dt.date) -> tuple[Finding, ...]:
        """What the rules say on this civil day of Europe/Rome, in the order of the flow."""
    def state(self, today: dt.date) -> CaseState:
        """How far the case is on this day. An advance paid before the filing does not count as payment."""
    def next_steps(self, today: dt.date) -> tuple[Step, ...]:
        """What may happen next on this day, in the order of the flow."""
    def terms_ahead(self) -> tuple[Step, ...]:
        """The terms of art. 195 c.p.c. that are set and not kept yet, as the steps that end them."""
    def term_end(self, which: Art195Term | str) -> Deadline | None:
        """The end of a term as set and, where it was, extended; none when it was never set."""
    def fee_deadline(self, item: FeeItem | str) -> Deadline | None:
        """By when it must be asked for: 100 (fee) or 200 days (travel) from the filing (art. 71 D.P.R. 115/2002)."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
