"""The last useful day of a notice, on the rows that every language is tested with."""

import csv
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from perito import CourtOffice, ValidationError, notice_deadline

ROOT = Path(__file__).parents[2]
CASES = ROOT / "testdata" / "cases" / "notice_deadline.csv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["why"])
def test_the_shared_rows(row: dict[str, str]) -> None:
    court_office = CourtOffice(row["court_office"]) if row["court_office"] else None
    deadline = notice_deadline(date.fromisoformat(row["operations_on"]), court_office, row["matter"])
    days = (deadline.nominal, deadline.effective, deadline.prudent)
    assert days == tuple(date.fromisoformat(row[name]) for name in ("nominal", "effective", "prudent"))


def test_every_move_says_why() -> None:
    deadline = notice_deadline(date(2026, 7, 14), court_office=CourtOffice("0580910098"))
    assert deadline.moves
    for step in deadline.moves:
        assert step.from_day > step.to_day
        assert step.reason and step.legal_basis and step.text_it and step.text_en


def test_an_instant_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        notice_deadline(datetime(2026, 7, 14, 23, 30, tzinfo=timezone.utc))


def test_an_unknown_matter_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        notice_deadline(date(2026, 7, 14), matter="criminal")
    assert [problem.field for problem in refusal.value.errors] == ["matter"]


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(ValidationError):
        notice_deadline(date(1900, 1, 1))


def test_the_readme_snippet_prints_what_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    snippet, *_ = (block.split("```")[0] for block in readme.split("```python\n")[1:])
    printed, *_ = (block.split("```")[0] for block in readme.split("```text\n")[1:])
    exec(compile(snippet, "README.md", "exec"), {})
    assert capsys.readouterr().out == printed
