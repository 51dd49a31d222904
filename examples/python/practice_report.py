"""The week of a practice: which notices, drafts and reports are due, as a table, a calendar and a chart.

    python examples/python/practice_report.py examples/python/practice_cases.csv --out week

It needs `perito`, `icalendar` and `matplotlib`. Each row of the CSV is a case: its number (`rg`), the court's office,
the register, the day on which operations start, the day on which INPS was told if it has been, and the judge's three
terms (art. 195 c.p.c.), each as so many days from the one before or as a day YYYY-MM-DD. The days shown are the prudent
ones, in time on every reading of the law. Rows that cannot be used are told by number and field, and the rest is done:
it ends with 1 then.
"""

from __future__ import annotations

import argparse
import csv
import sys
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from icalendar import Calendar, Event

from practice_cases import Due, Problem, read_cases
from practice_chart import draw

# Events keep their identity from one run to the next: a calendar that has them already takes the change.
EVENTS = uuid.UUID("6f1d7c0e-52f0-4b0b-9a40-5d2b0e0c7b1a")
WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")


def table(due: Sequence[Due]) -> str:
    """The days as lines of text, one below the other."""
    if not due:
        return "Nessuna scadenza."
    heading = ("giorno", "causa", "ufficio", "adempimento", "termine prorogato")
    rows: list[tuple[str, ...]] = [heading]
    for each in due:
        extended = "" if each.effective <= each.day else shown(each.effective)
        case = each.case
        rows.append((shown(each.day), str(case.case_number), str(case.court_office), each.act.value, extended))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def shown(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def calendar(due: Sequence[Due], today: date) -> bytes:
    """The days as an iCalendar file (RFC 5545): an event of a whole day for each."""
    made = Calendar()
    made.add("prodid", "-//perito//practice_report//IT")
    made.add("version", "2.0")
    for each in due:
        event = Event()
        event.add("uid", str(uuid.uuid5(EVENTS, f"{each.case} {each.act.name}")))
        event.add("dtstamp", datetime.combine(today, time(), timezone.utc))
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", f"{each.act.value}: {each.case.case_number}")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def complaint(problem: Problem) -> str:
    return (
        f"riga {problem.row}, {problem.field}: {problem.message_it}\n"
        f"row {problem.row}, {problem.field}: {problem.message_en}"
    )


def main(words: Sequence[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("cases", type=Path, help="the CSV of cases")
    arguments.add_argument("--out", type=Path, default=Path(), help="the folder for scadenze.ics and scadenze.png")
    arguments.add_argument("--today", type=date.fromisoformat, help="the day from which the week runs, YYYY-MM-DD")
    arguments.add_argument("--days", type=int, default=7, help="how many days the week has")
    given = arguments.parse_args(words)
    today: date = given.today or datetime.now().astimezone().date()
    until = today + timedelta(days=given.days)
    try:
        due, problems = read_cases(given.cases)
        given.out.mkdir(parents=True, exist_ok=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        arguments.error(str(error))
    week = [each for each in due if today <= each.day < until]
    print(table(week))
    (given.out / "scadenze.ics").write_bytes(calendar(week, today))
    draw(due, today, until, given.out / "scadenze.png")
    for problem in problems:
        print(complaint(problem), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
