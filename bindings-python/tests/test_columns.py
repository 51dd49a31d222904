"""Columns of values, from lists and, where they are there, from NumPy and pandas."""

import subprocess
import sys
from datetime import date, datetime, timezone
from typing import Any

import pytest

from perito import (
    CourtOffice,
    FieldError,
    Matter,
    ValidationError,
    notice_deadline,
    notice_deadlines,
    validate_tax_codes,
)

RIGHT = "RSSMRA80A01H501U"
WRONG = "RSSMRA80A01H501Z"
ROMA = CourtOffice("0580910098")
DAYS = [date(2026, 7, 14), date(2026, 6, 17), date(2026, 12, 21)]


def codes(found: list[FieldError | None]) -> list[str | None]:
    return [problem and problem.code for problem in found]


def told(values: Any, **given: Any) -> list[tuple[date, date, date]]:
    return [(end.nominal, end.effective, end.prudent) for end in notice_deadlines(values, **given)]


def one_by_one(*given: Any) -> list[tuple[date, date, date]]:
    ends = [notice_deadline(day, *given) for day in DAYS]
    return [(end.nominal, end.effective, end.prudent) for end in ends]


def test_a_column_of_tax_codes_tells_what_is_wrong_with_each() -> None:
    found = validate_tax_codes([RIGHT, WRONG, "", None, float("nan"), 12, b"RSSMRA80A01H501U", "\ud800", float("inf")])
    assert codes(found) == [
        None,
        "tax_code_check_letter",
        "tax_code_length",
        "text_missing",
        "text_missing",
        "type_wrong",
        "type_wrong",
        "text_not_unicode",
        "type_wrong",
    ]
    assert found[1] is not None and found[1].field == "values[1]" and "RSSMRA" not in found[1].message_en
    assert all(problem is None or (problem.message_en and problem.message_it) for problem in found)


def test_a_column_is_whatever_gives_its_elements() -> None:
    both = [RIGHT, WRONG]
    for column in (tuple(both), iter(both), (code for code in both), dict.fromkeys(both).keys()):
        assert codes(validate_tax_codes(column)) == [None, "tax_code_check_letter"]
    assert validate_tax_codes([]) == [] and notice_deadlines(()) == []
    for no_column in (RIGHT, b"", bytearray(), None, 1, float("nan"), {RIGHT: 0}, {RIGHT}, frozenset(both)):
        with pytest.raises(TypeError):
            validate_tax_codes(no_column)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            notice_deadlines(no_column)


def test_a_large_column_keeps_its_order() -> None:
    found = validate_tax_codes([RIGHT, WRONG] * 50_000)
    assert len(found) == 100_000 and not any(found[::2]) and all(found[1::2])
    assert found[-1] is not None and found[-1].field == "values[99999]"


def test_a_column_of_days_has_the_deadlines_of_each() -> None:
    assert told(DAYS) == told(tuple(DAYS)) == told(iter(DAYS)) == one_by_one()
    assert told(DAYS, court_office=ROMA) == one_by_one(ROMA)
    assert told(DAYS, matter=Matter.ORDINARY_CIVIL) == one_by_one(None, "ordinary_civil")
    each = told(DAYS, court_office=[ROMA, None, ROMA])
    assert each == [one_by_one(ROMA)[0], one_by_one()[1], one_by_one(ROMA)[2]]
    assert notice_deadlines(DAYS, ROMA)[0].moves[0].legal_basis


def test_every_day_that_is_refused_is_named_by_its_place() -> None:
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines([DAYS[0], None, date(1900, 1, 1), float("nan"), DAYS[1]])
    assert [problem.field for problem in refusal.value.errors] == ["days[1]", "days[2]", "days[3]"]
    assert [problem.code for problem in refusal.value.errors][::2] == ["day_missing", "day_missing"]
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines([None] * 1000)
    assert len(refusal.value.errors) == 100


@pytest.mark.parametrize(
    "wrong", [datetime(2026, 7, 14, tzinfo=timezone.utc), datetime(2026, 7, 14), "2026-07-14", 7, True]
)
def test_what_is_no_day_is_a_type_error(wrong: Any) -> None:
    given = "an instant" if isinstance(wrong, datetime) else f"no {type(wrong).__name__}$"
    with pytest.raises(TypeError, match=rf"days\[1\]: a datetime.date is expected.* {given}"):
        notice_deadlines([DAYS[0], wrong])


def test_court_offices_are_one_or_as_many_as_the_days() -> None:
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines(DAYS, [ROMA])
    assert refusal.value.errors[0].field == "court_office"
    with pytest.raises(TypeError, match=r"court_office\[1\]"):
        notice_deadlines(DAYS, [ROMA, "0580910098", ROMA])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        notice_deadlines(DAYS, "0580910098")  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        notice_deadlines(DAYS, matter="criminal")


def test_neither_numpy_nor_pandas_is_imported() -> None:
    script = (
        "import sys, datetime, perito;"
        "perito.validate_tax_codes(['']); perito.notice_deadlines([datetime.date(2026, 7, 14)]);"
        "assert not {'numpy', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_arrays_of_numpy_are_columns() -> None:
    np = pytest.importorskip("numpy")
    for dtype in (object, "U16"):
        assert codes(validate_tax_codes(np.array([RIGHT, WRONG], dtype))) == [None, "tax_code_check_letter"]
    assert codes(validate_tax_codes(np.array([RIGHT, None, np.nan], object))) == [None, "text_missing", "text_missing"]
    for unit in ("D", "h", "s", "ms", "us", "ns"):
        assert told(np.array(DAYS, f"datetime64[{unit}]")) == one_by_one()
    assert told(np.array(DAYS, object)) == one_by_one() and told(np.array([], "datetime64[D]")) == []
    offices = np.array([ROMA, ROMA, ROMA], object)
    assert told(np.array(DAYS, "datetime64[D]")[::-1], court_office=offices) == one_by_one(ROMA)[::-1]
    assert told(np.ma.array(DAYS, "datetime64[D]")) == one_by_one()
    for order in "<>":
        assert told(np.array(DAYS, f"{order}M8[D]")) == told(np.array(DAYS, f"{order}M8[us]")) == one_by_one()
    for unit in ("[3M]", "[2Y]", "[2W]", "[2D]", "[25s]", "[Y]", "[M]", "[W]"):
        for order in "<>":
            with pytest.raises(TypeError, match="datetime64"):
                notice_deadlines(np.array([np.datetime64("2026-07-14")]).astype(f"{order}M8{unit}"))
    with pytest.raises(TypeError, match=r"days\[0\]: a datetime.date is expected, and no datetime64"):
        notice_deadlines([np.datetime64("2026-07-14")])
    with pytest.raises(TypeError):
        notice_deadlines(np.array(["NaT"], "datetime64"))
    for wrong in (np.array([DAYS], object), np.array([1, 2]), np.array([1.5]), np.array(7)):
        with pytest.raises(TypeError):
            notice_deadlines(wrong)


@pytest.mark.parametrize(
    ("day", "code"),
    [("NaT", "day_missing"), ("2026-07-14T09:30", "day_with_time"), ("+9999999-01-01", ""), ("1900-01-01", "")],
)
def test_a_day_of_numpy_that_is_none_is_named_by_its_place(day: str, code: str) -> None:
    np = pytest.importorskip("numpy")
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines(np.array(["2026-07-14", day], "datetime64[s]"))
    (problem,) = refusal.value.errors
    assert problem.field == "days[1]" and (not code or problem.code == code)


def test_a_masked_day_of_numpy_is_missing() -> None:
    np = pytest.importorskip("numpy")
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines(np.ma.array(np.array(DAYS, "datetime64[D]"), mask=[False, True, False]))
    assert [problem.field for problem in refusal.value.errors] == ["days[1]"]


def test_series_of_pandas_are_columns() -> None:
    pd = pytest.importorskip("pandas")
    texts = [RIGHT, None, WRONG]
    for dtype in (object, "str", "string", "category"):
        found = validate_tax_codes(pd.Series(texts, index=[7, 7, 3], dtype=dtype))
        assert codes(found) == [None, "text_missing", "tax_code_check_letter"]
    assert codes(validate_tax_codes(pd.Index([RIGHT]))) == [None]
    stamps = pd.Series(pd.to_datetime(DAYS))
    for days in (stamps, pd.Series(DAYS), pd.DatetimeIndex(DAYS), pd.Series(DAYS, index=[5, 1, 1])):
        assert told(days) == one_by_one()
    assert told(pd.Series(DAYS), court_office=pd.Series([ROMA] * 3)) == one_by_one(ROMA)
    frame = pd.DataFrame({"day": stamps, "code": texts})
    assert told(frame["day"]) == one_by_one() and codes(validate_tax_codes(frame["code"]))[0] is None
    for wrong in (frame, stamps.dt.tz_localize("Europe/Rome"), pd.Series([1, 2]), pd.Series(texts)):
        with pytest.raises(TypeError):
            notice_deadlines(wrong)
    with pytest.raises(TypeError):
        validate_tax_codes(frame)


def test_a_day_of_pandas_that_is_none_is_named_by_its_place() -> None:
    pd = pytest.importorskip("pandas")
    for missing in (pd.Series(pd.to_datetime(["2026-07-14", None])), pd.Series([DAYS[0], pd.NaT], dtype=object)):
        with pytest.raises(ValidationError) as refusal:
            notice_deadlines(missing)
        assert [(problem.field, problem.code) for problem in refusal.value.errors] == [("days[1]", "day_missing")]
    with pytest.raises(ValidationError) as refusal:
        notice_deadlines(pd.Series(pd.to_datetime(["2026-07-14", "2026-07-14 00:00:01"], format="ISO8601")))
    assert [(problem.field, problem.code) for problem in refusal.value.errors] == [("days[1]", "day_with_time")]
