"""The values, as Python sees them. The rules themselves are tested in `core`."""

import copy
import pickle
import sys
from datetime import date
from decimal import Decimal, Inexact, Rounded, localcontext
from typing import Any

import pytest

import perito
from perito import (
    Calendar,
    CaseKey,
    CaseNumber,
    CourtOffice,
    InpsOffice,
    LicenseRegister,
    MedicalLicense,
    Money,
    PeritoError,
    Pin,
    ProtocolNumber,
    Register,
    Sex,
    TaxCode,
    ValidationError,
)

VALUES = [
    (CaseKey, "0580910098/L/2026/1234", "0580910098/L/2026/1235"),
    (CaseNumber, "1234/2012", "1235/2012"),
    (CourtOffice, "0580910098", "0580910099"),
    (InpsOffice, "7000", "7001"),
    (MedicalLicense, "RM-M-12345", "RM-M-12346"),
    (Money, "290.77", "290.78"),
    (ProtocolNumber, "PERITO.7000.24/11/2026.0000042", "PERITO.7000.24/11/2026.0000043"),
    (TaxCode, "RSSMRA80A01H501U", "VRDLGI75B02F205O"),
]


@pytest.mark.parametrize(("of", "text", "later"), VALUES, ids=lambda value: getattr(value, "__name__", None))
def test_a_value_behaves_as_python_s_own(of: Any, text: str, later: str) -> None:
    value = of(text)
    assert of(str(value)) == value and hash(of(str(value))) == hash(value)
    assert value < of(later) and value != of(later) and value != text
    assert len({value, of(text), of(later)}) == 2
    assert eval(repr(value), vars(perito)) == value
    for copied in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert copied == value and type(copied) is of
    with pytest.raises(AttributeError):
        value.anything = 1
    with pytest.raises(TypeError):
        type("Mine", (of,), {})


@pytest.mark.parametrize("of", [of for of, _, _ in VALUES] + [Pin], ids=lambda of: of.__name__)
@pytest.mark.parametrize("wrong", [None, b"1", 1.0, ["1234/2012"]], ids=repr)
def test_another_type_is_a_type_error(of: Any, wrong: object) -> None:
    with pytest.raises(TypeError):
        of(wrong)


@pytest.mark.parametrize("of", [of for of, _, _ in VALUES] + [Pin], ids=lambda of: of.__name__)
@pytest.mark.parametrize("wrong", ["", "x\ud800SECRET", "SECRET\0", "SECRET" * 99_999], ids=["", "lone", "nul", "long"])
def test_a_wrong_value_is_refused_without_being_shown(of: Any, wrong: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        of(wrong)
    (problem,) = refusal.value.errors
    told = f"{refusal.value} {refusal.value!r} {problem!r} {problem.message_it} {refusal.value.__context__!r}"
    assert problem.message_en and problem.message_it and "SECRET" not in told


def test_a_tax_code_tells_what_it_states() -> None:
    code = TaxCode("rssmra80a01h501u")
    assert (str(code), code.sex, code.place) == ("RSSMRA80A01H501U", Sex.MALE, "H501")
    assert code.birth_dates(date(2026, 1, 1)) == (date(1980, 1, 1),)
    omocode = TaxCode("RSSMRA80A01H50MM")
    assert (omocode.is_omocode, code.is_omocode, omocode.canonical) == (True, False, code)
    assert code.same_person(omocode) and omocode in code.variants() and type(code.variants()) is tuple
    assert TaxCode("00743110157").is_provisional


def test_a_day_of_birth_that_python_cannot_hold_is_refused_on_the_reference() -> None:
    code = TaxCode("RSSMRA80A01H501U")
    assert code.birth_dates(date(120, 12, 31)) == (date(80, 1, 1),)
    with pytest.raises(ValidationError) as refusal:
        code.birth_dates(date.min)
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == ("reference", "year_range")
    assert TaxCode("00743110157").birth_dates(date.min) == ()


def test_a_refusal_lists_the_fields_and_not_the_value() -> None:
    with pytest.raises(ValidationError) as refusal:
        TaxCode("RSSMRA80A01H501Z")
    (problem,) = refusal.value.errors
    assert problem.field == "tax_code"
    assert problem.code == "tax_code_check_letter"
    assert refusal.value.code == "validation_failed"
    assert isinstance(refusal.value, PeritoError)
    assert "RSSMRA" not in f"{refusal.value} {refusal.value!r} {problem!r} {problem.message_it}"


def test_a_case_number_is_read_as_people_write_it() -> None:
    case = CaseNumber("n. 1234-1/12 R.G.")
    assert (case.number, case.year, case.sub, case.register) == (1234, 2012, 1, None)
    assert CaseNumber("R.G. n. 1234/2012 Lav.").register is Register.LABOUR
    key = CaseKey.of(CourtOffice("0580910098"), case, Register.LABOUR)
    assert (str(key), key.case_number.number) == ("0580910098/L/2012/1234-1", 1234)
    assert key == CaseKey.of(key.court_office, case, "L")
    with pytest.raises(ValidationError):
        CaseKey.of(CourtOffice("0580910098"), case)


def test_numbers_of_authorities_have_their_parts() -> None:
    number = ProtocolNumber("PERITO.7000.24/11/2026.0000042")
    assert (number.prefix, number.office, number.date, number.sequence) == ("PERITO", "7000", date(2026, 11, 24), 42)
    doctor = MedicalLicense("RM-M-12345")
    assert (doctor.province, doctor.register, doctor.number) == ("RM", LicenseRegister.DOCTORS, 12345)
    assert (InpsOffice("700001").sede, InpsOffice("700001").agency, InpsOffice("7000").agency) == ("7000", "01", None)


def test_an_odd_check_digit_of_a_court_office_warns() -> None:
    assert CourtOffice("0580910098").warnings == ()
    (warning,) = CourtOffice("0580910097").warnings
    assert warning.code == "court_office_check_digit"


def test_a_pin_is_shown_to_its_owner_alone() -> None:
    pin = Pin("ABCD1234")
    assert pin.expose() == "ABCD1234" and pin == Pin("ABCD1234") and pin != Pin("ABCD1235")
    assert "ABCD" not in f"{pin} {pin!r} {[pin]}"
    with pytest.raises(TypeError):
        hash(pin)
    with pytest.raises(TypeError) as refusal:
        pickle.dumps(pin)
    assert "ABCD" not in str(refusal.value)


def test_money_is_a_decimal_and_never_a_float() -> None:
    fee = Money(Decimal("290.77"))
    assert (fee.cents, fee.amount, fee.italian) == (29077, Decimal("290.77"), "290,77 €")
    assert sum([fee, Money(1)]) == Money("291.77") == Money.from_cents(29177)
    assert (fee - Money(300), -fee) == (Money("-9.23"), Money("-290.77"))
    assert fee.percent(22) == Money("63.97") and fee.fraction(1, 3) == Money("96.92")
    assert fee and not Money(0) and Money(Decimal("1E+2")) == Money(100) and Money(Decimal("-0.10")).cents == -10
    for wrong in (290.77, True, Decimal):
        with pytest.raises(TypeError):
            Money(wrong)  # type: ignore[arg-type]
    for unfit in ("NaN", "sNaN", "Infinity", "-Infinity", "1.001", "1E+1000000", "1E-1000000", "92233720368547758.08"):
        with pytest.raises(ValidationError):
            Money(Decimal(unfit))
    with pytest.raises(OverflowError):
        Money.from_cents(2**63 - 1) + Money(1)
    for counted in (fee.percent, lambda number: fee.fraction(number, 1), lambda number: fee.fraction(1, number)):
        for beyond in (-1, 2**32):
            with pytest.raises(ValidationError, match="4294967295"):
                counted(beyond)
        with pytest.raises(TypeError):
            counted(True)
    with pytest.raises(ValidationError, match=r"denominator: .* from 1 "):
        fee.fraction(1, 0)
    with pytest.raises(ValidationError, match="9223372036854775807"):
        Money.from_cents(2**63)
    with pytest.raises(TypeError):
        Money.from_cents(True)
    with pytest.raises(TypeError):
        fee + 1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1234.56", "1234.56"),
        ("1.2300", "1.23"),
        ("1.5", "1.50"),
        ("-0.07", "-0.07"),
        ("12E+2", "1200.00"),
        ("0E+1000000", "0.00"),
        ("-0E-1000000", "0.00"),
        ("92233720368547758.07", "92233720368547758.07"),
        ("-92233720368547758.08", "-92233720368547758.08"),
    ],
)
def test_a_decimal_is_taken_exactly_in_every_context(amount: str, text: str) -> None:
    given = Decimal(amount)
    assert str(Money(given)) == text
    with localcontext() as context:
        context.prec = 1
        context.traps[Inexact] = context.traps[Rounded] = True
        assert str(Money(given)) == text


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Decimal("1234.567"), "amount_format"),
        (Decimal("1.0000000000000000000000000000000001"), "amount_format"),
        (Decimal("0.001"), "amount_format"),
        (Decimal("-Infinity"), "amount_format"),
        (Decimal("92233720368547758.08"), "amount_range"),
        (Decimal("1E-1000000"), "amount_range"),
        (Decimal("9" * 5000), "amount_range"),
        (2**63, "amount_range"),
        (10**5000, "amount_range"),
        (-(10**5000), "amount_range"),
    ],
    ids=range(10),
)
def test_an_amount_that_cannot_be_kept_is_never_rounded(amount: Decimal | int, code: str) -> None:
    with localcontext() as context:
        context.prec = 3
        with pytest.raises(ValidationError) as refusal:
            Money(amount)
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == ("amount", code)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have notes from 3.11")
def test_the_argument_whose_text_is_refused_is_named_by_a_note() -> None:
    with pytest.raises(ValidationError) as refusal:
        Calendar.italy().is_working_day(date(2026, 11, 28), "SECRET\ud800")
    assert refusal.value.errors[0].code == "text_not_unicode"
    assert refusal.value.__notes__ == ["while processing 'kind'"]
