"""What templates and forms need: how days and codes are written in Italian, and what is wrong in a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias, TypeVar
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.templating import Jinja2Templates

from perito import CaseFile, Finding, ObservationView, OperationView, PaymentView, ReportView, Severity, ValidationError

from .practice import ROME

HERE = Path(__file__).parent
WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
# What the pages call the protocol's codes and fields.
WORDS: dict[str, dict[str, str]] = json.loads((HERE / "words.json").read_text(encoding="utf-8"))

Act: TypeAlias = OperationView | ReportView | ObservationView | PaymentView
Value = TypeVar("Value")


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


def timeline(file: CaseFile) -> list[tuple[datetime, str, Act]]:
    """What happened in a case, newest first, each with what it is."""
    events: list[tuple[datetime, str, Act]] = [(each.received_at, "operation", each) for each in file.operations]
    events += [(each.received_at, "report", each) for each in file.reports]
    events += [(each.received_at, "observation", each) for each in file.observations]
    events += [(each.updated_at, "payment", each) for each in file.payments]
    return sorted(events, key=lambda event: event[0], reverse=True)


def day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def moment(at: datetime) -> str:
    return f"{day(at.astimezone(ROME).date())}, ore {at.astimezone(ROME):%H:%M}"


def word(code: str, of: str) -> str:
    """A code in Italian; one of a later version as it is."""
    return WORDS[of].get(code, str(code))


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
    environment.globals["labels"] = WORDS["field"]
    return Jinja2Templates(env=environment)
