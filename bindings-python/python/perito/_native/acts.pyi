"""What is sent: notices, reports, observations, and the records of those inside INPS."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

from typing_extensions import Self

from perito._native import CaseKey, InpsOffice
from perito._native.records import Finding
from perito.enums import AcceptRisk, ReportKind

__all__ = [
    "Answer",
    "Appointment",
    "Convocation",
    "Observation",
    "OperationNotice",
    "Place",
    "Report",
    "SendOptions",
]

@final
class Appointment:
    """A day and an hour on the clocks of Italy (Europe/Rome) that exist exactly once. ``str`` gives ``2026-12-20 09:30``."""

    def __new__(cls, date: dt.date, time: dt.time | str) -> Appointment:
        """Makes an appointment of a local day, from 1949 to 2100, and an hour in whole minutes.

        The hour is a ``datetime.time`` without a zone, or ``HH:MM``. Raises ``ValidationError`` on ``date`` or ``time``:
        also for an hour that the clocks skip that night (``local_time_missing``) or show twice
        (``local_time_ambiguous``), whose message names the two readings. A ``datetime`` as the day, or a time with a zone,
        is a ``TypeError``.
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

@final
class Place:
    """Where operations are held. A notice without a place is no notice (art. 194 c.p.c.). ``str`` writes it on one line."""

    def __new__(cls, address: str, comune: str, province: str | None = None, name: str | None = None) -> Place:
        """Makes a place of street and number, comune, the two letters of the province, and the practice's name.

        Each is one line of at most 200 characters; spaces around it are dropped, and the province is put in capitals.
        Raises ``ValidationError`` with every part that is missing, too long, or not on one line; ``province_format`` for
        a province that is not two letters.
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

@final
class OperationNotice:
    """The notice of the start of expert operations to INPS: case, office, day, hour and place.

    It is received at least 15 days before, on pain of nullity (art. 10 c. 6-bis D.L. 203/2005). One that lacks any of its
    parts cannot be made.
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
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...

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
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...

@final
class Answer:
    """The answer to one observation: art. 195 c. 3 c.p.c. wants a short evaluation of each."""

    @staticmethod
    def evaluated(observation_id: str, text: str) -> Answer:
        """Evaluates an observation, in up to 10,000 characters of several lines.

        Raises ``ValidationError`` on ``text`` when it is empty, too long, or holds other control characters than line
        breaks and tabs.
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
        """Reads what ``to_dict`` gives; raises ``ValidationError`` with every field that is wrong, by its dotted path."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...

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

        Give the same key and instant to send the same act again. Raises ``ValidationError`` for a risk that is none. The
        key, 1 to 128 visible ASCII characters, is checked when the act is sent.
        """
    @property
    def idempotency_key(self) -> str | None:
        """The key of this act; a fresh UUID where it is none."""
    @property
    def accept_risk(self) -> AcceptRisk | None:
        """Which risk is known and accepted; none: what breaks a rule is not sent."""
    @property
    def composed_at(self) -> dt.datetime | None:
        """When the act was composed, aware and in UTC: a claim that decides nothing. The portal's present where it is none."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]: ...
