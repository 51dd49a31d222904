"""Terms and the calendar, as Python sees them. The rules themselves are tested in `core`."""

import pickle
import sys
from collections.abc import Callable
from datetime import date, datetime, timezone

import pytest

from perito import Calendar, CourtOffice, Matter, MoveReason, Term, TermKind, ValidationError

ROMA = CourtOffice("0580910098")


def test_a_term_is_counted_forward_and_backward() -> None:
    draft = Term.days(30).after(date(2026, 9, 3), kind="procedural", matter="social_security")
    assert (draft.nominal, draft.effective, draft.prudent) == (date(2026, 10, 3), date(2026, 10, 5), date(2026, 10, 3))
    assert [step.reason for step in draft.moves] == [MoveReason.SATURDAY, MoveReason.SUNDAY]
    same = Term.days(30).after(date(2026, 9, 3), TermKind.PROCEDURAL, Matter.SOCIAL_SECURITY, None)
    assert same.effective == draft.effective
    assert Term.months(1).after(date(2026, 1, 31), "substantive").nominal == date(2026, 2, 28)
    assert Term.days(15).before(date(2026, 7, 14), "procedural", court_office=ROMA).effective < date(2026, 6, 30)


def test_a_term_is_a_value() -> None:
    term = Term.years(2)
    assert (str(term), repr(term), repr(Term.days(1))) == ("2 years", "Term.years(2)", "Term.days(1)")
    assert pickle.loads(pickle.dumps(term)) == term and len({term, Term.years(2), Term.days(2)}) == 2


def test_what_no_term_can_be_counted_of_is_refused() -> None:
    with pytest.raises(ValidationError):
        Term.days(0).after(date(2026, 9, 3), "procedural")
    with pytest.raises(ValidationError):
        Term.days(30).after(date(2026, 9, 3), "civil")
    with pytest.raises(ValidationError):
        Term.days(30).after(date(2026, 9, 3), "procedural", "criminal")
    with pytest.raises(TypeError):
        Term.days(30).after(datetime(2026, 9, 3, tzinfo=timezone.utc), "procedural")


@pytest.mark.parametrize("made", [Term.days, Term.months, Term.years], ids=lambda made: str(made.__name__))
def test_the_length_of_a_term_is_a_whole_number(made: Callable[[object], Term]) -> None:
    for beyond in (-1, 2**32, 10**100):
        with pytest.raises(ValidationError) as refusal:
            made(beyond)
        (problem,) = refusal.value.errors
        assert (problem.field, problem.code) == ("number", "number_range") and "4294967295" in problem.message_it
        if sys.version_info >= (3, 11):
            assert "amount" in refusal.value.__notes__[0]
    for wrong in (True, False, 1.0, "1", None):
        with pytest.raises(TypeError):
            made(wrong)


def test_the_calendar_knows_italy_and_roma() -> None:
    calendar = Calendar.italy()
    assert calendar.is_holiday(date(2026, 6, 2)) and not calendar.is_holiday(date(2026, 6, 3))
    assert calendar.is_holiday(date(2026, 6, 29), ROMA) and not calendar.is_holiday(date(2026, 6, 29))
    epiphany = calendar.holiday(date(2026, 1, 6))
    assert epiphany is not None and epiphany.name_en == "Epiphany" and epiphany.legal_basis
    assert calendar.covers(date(2100, 12, 31)) and not calendar.covers(date(1948, 12, 31))
    saturday = date(2026, 11, 28)
    assert calendar.is_working_day(saturday, "substantive") and not calendar.is_working_day(saturday, "procedural")
