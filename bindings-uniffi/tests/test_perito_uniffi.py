"""The library of Swift and Kotlin, through the Python code that its own generator writes."""

import csv
from datetime import date
from pathlib import Path

import pytest

import perito

CASES = Path(__file__).parents[2] / "testdata" / "cases" / "notice_deadline.csv"


def rows():
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["why"])
def test_the_shared_rows(row):
    court_office = perito.CourtOffice(row["court_office"]) if row["court_office"] else None
    matter = perito.Matter[row["matter"].upper()]
    deadline = perito.notice_deadline(date.fromisoformat(row["operations_on"]), court_office, matter)
    days = (deadline.nominal, deadline.effective, deadline.prudent)
    assert days == tuple(date.fromisoformat(row[name]) for name in ("nominal", "effective", "prudent"))


def test_every_move_says_why():
    rome = perito.CourtOffice("0580910098")
    deadline = perito.notice_deadline(date(2026, 7, 14), rome, perito.Matter.SOCIAL_SECURITY)
    assert deadline.moves
    for step in deadline.moves:
        assert step.reason and step.legal_basis and step.text_it and step.text_en


def test_values_are_parsed_compared_and_written():
    code = perito.TaxCode("rssmra80a01h501u")
    assert str(code) == "RSSMRA80A01H501U"
    assert code == perito.TaxCode("RSSMRA80A01H501U")
    assert code.same_person(perito.TaxCode("RSSMRA80A01H50MM"))
    assert perito.CaseNumber("1234-1/12").year() == 2012
    assert perito.CourtOffice("0580910097").warnings()[0].code == "court_office_check_digit"


def test_a_refusal_lists_the_fields_and_not_the_value():
    with pytest.raises(perito.PeritoError.Validation) as refusal:
        perito.TaxCode("RSSMRA80A01H501Z")
    assert refusal.value.errors[0].code == "tax_code_check_letter"
    assert "RSSMRA" not in str(refusal.value)
