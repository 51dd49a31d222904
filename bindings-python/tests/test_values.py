"""The values, as Python sees them. The rules themselves are tested in `core`."""

import pytest

from perito import CaseNumber, CourtOffice, PeritoError, TaxCode, ValidationError


def test_a_tax_code_is_parsed_compared_and_hashed() -> None:
    code = TaxCode("rssmra80a01h501u")
    assert str(code) == "RSSMRA80A01H501U"
    assert code == TaxCode("RSSMRA80A01H501U")
    assert len({code, TaxCode("RSSMRA80A01H501U")}) == 1
    assert code.same_person(TaxCode("RSSMRA80A01H50MM"))


def test_a_tax_code_never_shows_in_its_repr() -> None:
    assert "RSSMRA" not in repr([TaxCode("RSSMRA80A01H501U")])


def test_a_refusal_lists_the_fields_and_not_the_value() -> None:
    with pytest.raises(ValidationError) as refusal:
        TaxCode("RSSMRA80A01H501Z")
    (problem,) = refusal.value.errors
    assert problem.field == "tax_code"
    assert problem.code == "tax_code_check_letter"
    assert problem.message_en and problem.message_it
    assert refusal.value.code == "validation"
    assert isinstance(refusal.value, PeritoError)
    assert "RSSMRA" not in f"{refusal.value} {refusal.value!r} {problem!r} {problem.message_it}"


def test_a_case_number_is_read_as_people_write_it() -> None:
    case = CaseNumber("n. 1234-1/12 R.G.")
    assert (case.number, case.year, case.sub) == (1234, 2012, 1)
    assert CaseNumber(str(case)) == case


def test_an_odd_check_digit_of_a_court_office_warns() -> None:
    assert not CourtOffice("0580910098").warnings
    (warning,) = CourtOffice("0580910097").warnings
    assert warning.code == "court_office_check_digit"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CaseNumber("1234/2012").year = 2013  # type: ignore[misc]
