"""What templates and forms need: how days and codes are written in Italian, and what is wrong in a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.templating import Jinja2Templates

from perito import (
    CaseFile,
    FiledDocument,
    Finding,
    ObservationView,
    OperationView,
    PlaceView,
    ProtocolNumber,
    ReportView,
    Severity,
    ValidationError,
)

from .practice import ROME

HERE = Path(__file__).parent
WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
WORDS = {
    "proceeding.atpo": "Accertamento tecnico preventivo",
    "proceeding.social_security": "Causa previdenziale",
    "state.appointed": "Nominato",
    "state.notified": "Operazioni comunicate",
    "state.operations_begun": "Operazioni iniziate",
    "state.draft_sent": "Bozza inviata",
    "state.filed": "Relazione depositata",
    "state.fee_requested": "Compenso richiesto",
    "state.paid": "Pagato",
    "step.claim": "Ricorso di merito",
    "step.dissent": "Dissenso delle parti",
    "step.file_report": "Deposito della relazione",
    "step.hold_operations": "Operazioni peritali",
    "step.notify": "Comunicazione all'INPS",
    "step.receive_observations": "Osservazioni delle parti",
    "step.request_fee": "Richiesta del compenso",
    "step.request_travel": "Richiesta delle spese di viaggio",
    "step.send_draft": "Invio della bozza",
    "step.take_oath": "Giuramento e incarico",
    "report.draft": "Bozza di relazione",
    "report.final": "Relazione definitiva",
    "report.supplement": "Supplemento di relazione",
    "item.fee": "Compenso",
    "item.travel": "Spese di viaggio",
    "payment.cancelled": "annullato",
    "payment.decreed": "liquidato dal giudice",
    "payment.invoiced": "fatturato",
    "payment.mandated": "mandato emesso",
    "payment.paid": "pagato",
    "severity.breach": "Violazione",
    "severity.risk": "Rischio",
    "severity.remark": "Nota",
}
FIELDS = {
    "day": "Giorno delle operazioni",
    "court_office": "Ufficio giudiziario",
    "operations_at.date": "Giorno",
    "operations_at.time": "Ora",
    "place.name": "Studio o struttura",
    "place.address": "Via e numero",
    "place.comune": "Comune",
    "place.province": "Provincia",
}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Event:
    """What happened in a case, as its page tells it."""

    at: datetime
    title: str
    detail: str | None = None
    protocol_number: ProtocolNumber | None = None
    receipt_id: str | None = None


class Form:
    """What was sent, by the names that the protocol gives to fields, and what is wrong with each of them."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.errors: dict[str, list[str]] = {}

    @staticmethod
    async def of(request: Request) -> Form:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=50)
        return Form({name: values[0].strip() for name, values in fields.items()})

    def __getitem__(self, field: str) -> str:
        return self.values.get(field, "")

    def read(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """The field as a value; none where it is wrong, and told so."""
        try:
            return parse(self[field])
        except ValidationError as refused:
            self.errors[field] = [error.message_it for error in refused.errors]
        except ValueError:
            self.errors[field] = ["serve la forma AAAA-MM-GG (ISO 8601), come 2026-01-31"]
        return None

    def refuse(self, refused: ValidationError) -> None:
        for error in refused.errors:
            self.errors.setdefault(error.field, []).append(error.message_it)


def timeline(file: CaseFile) -> list[Event]:
    """What happened in a case, newest first."""
    events = [acknowledged(each, word(each.kind, "report"), pages(each.document)) for each in file.reports]
    for operation in file.operations:
        title = "Nuova convocazione" if operation.convocation_of else "Comunicazione di inizio operazioni"
        at = operation.operations_at
        detail = f"Operazioni {day(at.date)} alle {at.time:%H:%M}, {place(operation.place)}"
        events.append(acknowledged(operation, title, detail))
    title = "Osservazioni del medico INPS"
    events += [acknowledged(each, title, each.text or pages(each.document)) for each in file.observations]
    for payment in file.payments:
        detail = f"{payment.gross.italian} lordi, {payment.net.italian} netti"
        title = f"{word(payment.item, 'item')}: {word(payment.state, 'payment')}"
        if payment.mandate_number:
            detail += f"; mandato {payment.mandate_number}"
        events.append(Event(payment.updated_at, title, detail))
    return sorted(events, key=lambda event: event.at, reverse=True)


def acknowledged(act: OperationView | ReportView | ObservationView, title: str, detail: str | None) -> Event:
    """An act that has a receipt."""
    return Event(act.received_at, title, detail, act.protocol_number, act.receipt.id)


def pages(document: FiledDocument | None) -> str | None:
    if document is None:
        return None
    return "1 pagina" if document.pages == 1 else f"{document.pages} pagine"


def place(view: PlaceView) -> str:
    named = f"{view.name}, " if view.name else ""
    return f"{named}{view.address}, {view.comune}" + (f" ({view.province})" if view.province else "")


def day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def moment(at: datetime) -> str:
    return f"{day(at.astimezone(ROME).date())}, ore {at.astimezone(ROME):%H:%M}"


def word(code: str, of: str) -> str:
    """A code in Italian; one of a later version as it is."""
    return WORDS.get(f"{of}.{code}", str(code))


def weighed(findings: Sequence[Finding]) -> list[tuple[Severity, int]]:
    """How many findings there are of each severity, the heaviest first."""
    severities = (Severity.BREACH, Severity.RISK, Severity.REMARK)
    counted = ((severity, sum(each.severity == severity for each in findings)) for severity in severities)
    return [(severity, count) for severity, count in counted if count]


def templates() -> Jinja2Templates:
    # Everything that is shown is escaped, and a name that a template misspells is an error.
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"day": day, "moment": moment, "word": word, "weighed": weighed}
    environment.globals["labels"] = FIELDS
    return Jinja2Templates(env=environment)
