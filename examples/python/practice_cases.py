"""A practice's cases as its CSV has them, and the days that they bring."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TypeVar

from perito import CaseKey, CaseNumber, CourtOffice, Term, TermKind, ValidationError, notice_deadline

COLUMNS = ("rg", "court_office", "register", "operations_on", "notified_on", "draft", "observations", "filing")

Value = TypeVar("Value")


class Act(Enum):
    """What must be done by a day."""

    NOTICE = "Comunicazione inizio operazioni"
    DRAFT = "Invio della bozza"
    OBSERVATIONS = "Osservazioni delle parti"
    FILING = "Deposito della relazione"


# The terms that the judge sets, in their order.
FIELDS = {Act.DRAFT: "draft", Act.OBSERVATIONS: "observations", Act.FILING: "filing"}
LENGTH = ("un numero di giorni o ", "a number of days or ")


@dataclass(frozen=True)
class Due:
    """An act of a case, and the day that is in time for it on every reading of the law, with the other one."""

    case: CaseKey
    act: Act
    day: date
    effective: date


@dataclass(frozen=True)
class Problem:
    """A field of a row that could not be used. It never repeats what stood there."""

    row: int
    field: str
    message_it: str
    message_en: str


class Row:
    """One row, read field by field, so that everything that is wrong in it is told at once."""

    def __init__(self, number: int, fields: dict[str, str | None]) -> None:
        self.number = number
        self.fields = fields
        self.problems: list[Problem] = []

    def refuse(self, field: str, message_it: str, message_en: str) -> None:
        self.problems.append(Problem(self.number, field, message_it, message_en))

    def read(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """The field as a value; none where it is empty, or wrong and told so."""
        text = (self.fields.get(field) or "").strip()
        return self.attempt(field, lambda: parse(text)) if text else None

    def need(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """The same of a field that may not be empty."""
        if not (self.fields.get(field) or "").strip():
            self.refuse(field, "manca", "it is missing")
        return self.read(field, parse)

    def attempt(self, field: str, make: Callable[[], Value]) -> Value | None:
        try:
            return make()
        except ValidationError as refused:
            for error in refused.errors:
                self.refuse(field, error.message_it, error.message_en)
        except ValueError:
            length_it, length_en = LENGTH if field in FIELDS.values() else ("", "")
            self.refuse(field, f"serve {length_it}una data AAAA-MM-GG", f"{length_en}a date YYYY-MM-DD is expected")
        return None


def term(text: str) -> Term | date:
    """What the judge has set: so many days, or the last of them."""
    return Term.days(int(text)) if text.isascii() and text.isdecimal() and len(text) < 5 else date.fromisoformat(text)


def dues(row: Row) -> Iterator[Due]:
    """Works out a case's days. Each of the judge's terms runs from the end of the one before (art. 195 c.p.c.)."""
    number = row.need("rg", CaseNumber)
    office = row.need("court_office", CourtOffice)
    operations_on = row.need("operations_on", date.fromisoformat)
    notified_on = row.read("notified_on", date.fromisoformat)
    register = row.read("register", str)
    terms = [(act, field, row.read(field, term)) for act, field in FIELDS.items()]
    if number is None or office is None or operations_on is None or row.problems:
        return
    case = row.attempt("register", lambda: CaseKey.of(office, number, register))
    notice = row.attempt("operations_on", lambda: notice_deadline(operations_on, office))
    if case is None or notice is None:
        return
    if notified_on is None:
        yield Due(case, Act.NOTICE, notice.prudent, notice.effective)
    # Whoever waits for the extended end of one term starts the next late: the prudent chain runs beside the other.
    start: tuple[date, date] | None = (operations_on, operations_on)
    for act, field, given in terms:
        if isinstance(given, Term) and start is None:
            row.refuse(field, "manca il termine da cui decorre", "the term that it runs from is missing")
        start = None if given is None else row.attempt(field, partial(end, given, start, office))
        if start is not None:
            yield Due(case, act, *start)


def end(given: Term | date, start: tuple[date, date] | None, office: CourtOffice) -> tuple[date, date] | None:
    """The prudent and the effective end of a term that starts on these days."""
    if isinstance(given, date):
        return given, given
    if start is None:
        return None
    prudent, effective = (given.after(day, TermKind.PROCEDURAL, court_office=office) for day in start)
    return prudent.prudent, effective.effective


def read_cases(path: Path) -> tuple[list[Due], list[Problem]]:
    """Every day that the rows bring, in their order in time, and what is wrong in the rows."""
    found: list[Due] = []
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = (column for column in COLUMNS if column not in (reader.fieldnames or ()))
        problems += [Problem(1, column, "manca la colonna", "the column is missing") for column in missing]
        if problems:
            return [], problems
        # Row 1 is the heading, as a spreadsheet counts.
        for number, fields in enumerate(reader, start=2):
            row = Row(number, fields)
            found += dues(row)
            problems += row.problems
    return sorted(found, key=lambda due: (due.day, due.case, due.act.value)), problems
