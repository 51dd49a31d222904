"""What is sent, as Python sees it. The rules themselves are tested in `core`."""

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest

import perito
from perito import (
    AcceptRisk,
    Answer,
    Appointment,
    CaseKey,
    Convocation,
    InpsOffice,
    Observation,
    OperationNotice,
    Place,
    Report,
    ReportKind,
    SendOptions,
    Severity,
    ValidationError,
)

CASE = CaseKey("0580910098/L/2026/1234")
AT = Appointment(date(2026, 12, 21), "09:30")
PLACE = Place("Via Tiburtina 1", "Tivoli", province="rm", name="Studio medico")
NOTICE = OperationNotice(case_key=CASE, inps_office=InpsOffice("7000"), operations_at=AT, place=PLACE)
RECEIPT = "0197a000-0000-7000-8000-000000000001"
OBSERVATION = "0197a000-0000-7000-8000-000000000002"
ANSWERS = (Answer.evaluated(OBSERVATION, "Vista.\nNulla cambia."), Answer.withheld(RECEIPT, "Non riguarda il quesito."))
WHOLE = [
    AT,
    PLACE,
    NOTICE,
    Convocation(CASE, AT, PLACE),
    *ANSWERS,
    Report(CASE, "final", [RECEIPT], ANSWERS),
    Report(case_key=CASE, kind=ReportKind.DRAFT),
    Observation(CASE, "Si chiede un chiarimento."),
    Observation(CASE),
]
OPTIONS = SendOptions("key-1", AcceptRisk.LATE_NOTICE, datetime(2026, 12, 1, 9, 30, tzinfo=timezone.utc))


def name(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize("value", [*WHOLE, SendOptions(), OPTIONS], ids=name)
def test_an_act_is_a_value(value: Any) -> None:
    names = {**vars(perito), "datetime": __import__("datetime")}
    assert eval(repr(value), names) == value
    for copied in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert copied == value and type(copied) is type(value) and hash(copied) == hash(value)
    assert len({value, copy.copy(value)}) == 1 and value != "another" and value != object()
    with pytest.raises(AttributeError):
        value.case_key = CASE
    with pytest.raises(TypeError):
        type("Mine", (type(value),), {})


def test_unequal_acts_differ() -> None:
    assert len(set(WHOLE)) == len(WHOLE)
    assert SendOptions() != OPTIONS and SendOptions("key-1") != SendOptions("key-2")


@pytest.mark.parametrize("value", WHOLE, ids=name)
def test_an_act_is_plain_data_and_back(value: Any) -> None:
    data = json.loads(json.dumps(value.to_dict()))
    assert type(value).from_dict(data) == value
    assert "composed_at" not in data and "document" not in data


def test_the_body_is_the_protocol_s() -> None:
    assert NOTICE.to_dict() == {
        "case_key": {"court_office": "0580910098", "register": "L", "year": 2026, "number": 1234},
        "inps_office": "7000",
        "operations_at": {"date": "2026-12-21", "time": "09:30"},
        "place": {"name": "Studio medico", "address": "Via Tiburtina 1", "comune": "Tivoli", "province": "RM"},
    }


def test_every_wrong_field_of_plain_data_is_named() -> None:
    data = NOTICE.to_dict()
    data["inps_office"] = "SECRET"
    data["place"]["province"] = "SECRET"
    data["operations_at"]["time"] = "9.30"
    with pytest.raises(ValidationError) as refusal:
        OperationNotice.from_dict(data)
    fields = [(problem.field, problem.code) for problem in refusal.value.errors]
    assert fields == [
        ("inps_office", "inps_office_format"),
        ("operations_at.time", "time_format"),
        ("place.province", "province_format"),
    ]
    assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"


def damaged(path: str, value: object) -> dict[str, Any]:
    """A notice's plain data with one field put, or taken away where the value is ``...``."""
    data = NOTICE.to_dict()
    *parents, last = path.split(".")
    inner = data
    for parent in parents:
        inner = inner[parent]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        ("place", ..., "place", "field_missing"),
        ("place.comune", ..., "place.comune", "field_missing"),
        ("place.comune", 7, "place.comune", "type_wrong"),
        ("place.comune", "SECRET\ud800", "place.comune", "text_not_unicode"),
        ("place", "SECRET", "place", "type_wrong"),
        ("case_key.number", "SECRET", "case_key.number", "type_wrong"),
        ("case_key.number", 1.5, "case_key.number", "type_wrong"),
        ("case_key.number", 2**200, "case_key.number", "number_range"),
        ("case_key.year", -1, "case_key.year", "type_wrong"),
        ("SECRET", 1, "data", "field_unknown"),
        ("place.SECRET", 1, "place", "field_unknown"),
        ("composed_at", "2026-01-01T00:00:00Z", "composed_at", "field_unknown"),
    ],
)
def test_plain_data_of_another_form_is_refused(path: str, value: object, field: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        OperationNotice.from_dict(damaged(path, value))
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == (field, code)
    assert "SECRET" not in f"{refusal.value} {refusal.value.message_it} {refusal.value.__context__!r}"


@pytest.mark.parametrize("wrong", [None, "text", 1, [1], [("case_key", 1)]], ids=repr)
def test_what_is_no_mapping_is_a_type_error(wrong: Any) -> None:
    classes: set[Any] = {type(value) for value in WHOLE}
    for of in classes:
        with pytest.raises(TypeError):
            of.from_dict(wrong)


def test_an_appointment_is_on_italy_s_clocks() -> None:
    assert (AT.date, AT.time, str(AT)) == (date(2026, 12, 21), time(9, 30), "2026-12-21 09:30")
    assert AT.instant == datetime(2026, 12, 21, 8, 30, tzinfo=timezone.utc) and AT.instant.tzinfo is timezone.utc
    assert Appointment(date(2026, 7, 1), time(9, 30)).instant.hour == 7
    assert Appointment(date=AT.date, time=AT.time) == AT


@pytest.mark.parametrize(
    ("day", "hour", "field", "code", "reading"),
    [
        (date(2026, 3, 29), "02:30", "time", "local_time_missing", "03:30 +02:00"),
        (date(2026, 10, 25), time(2, 30), "time", "local_time_ambiguous", "02:30 +01:00"),
        (date(2026, 12, 21), time(9, 30, 1), "time", "time_not_whole_minutes", "seconds"),
        (date(2026, 12, 21), time(9, 30, 0, 1), "time", "time_not_whole_minutes", "seconds"),
        (date(2026, 12, 21), "9.30", "time", "time_format", "09:30"),
        (date(2026, 12, 21), "24:00", "time", "time_missing", "23"),
        (date(1948, 12, 31), "09:30", "date", "date_out_of_range", "1949"),
        (date(9999, 12, 31), "09:30", "date", "date_out_of_range", "2100"),
        (date(2026, 12, 21), "\ud800", "text", "text_not_unicode", "surrogates"),
    ],
)
def test_an_hour_that_cannot_be_kept_is_refused(
    day: date, hour: time | str, field: str, code: str, reading: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        Appointment(day, hour)
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == (field, code) and reading in problem.message_en


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (datetime(2026, 12, 21, tzinfo=timezone.utc), "09:30"),
        (date(2026, 12, 21), time(9, 30, tzinfo=timezone.utc)),
        (date(2026, 12, 21), datetime(2026, 12, 21, 9, 30)),
        (date(2026, 12, 21), 9.5),
        (date(2026, 12, 21), float("nan")),
        (date(2026, 12, 21), b"09:30"),
        (date(2026, 12, 21), None),
        ("2026-12-21", "09:30"),
    ],
    ids=repr,
)
def test_a_day_and_an_hour_have_their_types(day: Any, hour: Any) -> None:
    with pytest.raises(TypeError):
        Appointment(day, hour)


def test_a_place_names_every_part_that_is_wrong() -> None:
    assert (PLACE.province, str(PLACE)) == ("RM", "Studio medico, Via Tiburtina 1, Tivoli (RM)")
    with pytest.raises(ValidationError) as refusal:
        Place("", "SECRET\nSECRET", "SECRET", "SECRET" * 100)
    assert [problem.field for problem in refusal.value.errors] == ["name", "address", "comune", "province"]
    assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"
    with pytest.raises(ValidationError):
        Place("Via Tiburtina 1\ud800", "Tivoli")
    with pytest.raises(TypeError):
        Place("Via Tiburtina 1")  # type: ignore[call-arg]


@pytest.mark.parametrize("act", [NOTICE, Convocation(CASE, AT, PLACE)], ids=name)
def test_the_rules_speak_about_a_notice(act: Any) -> None:
    assert act.findings(date(2026, 12, 1)) == ()
    (late,) = act.findings(date(2026, 12, 15))
    assert (late.rule, late.severity) == ("notice_late", Severity.BREACH)
    assert late.legal_basis and late.text_it and late.text_en
    assert pickle.loads(pickle.dumps(late)) == late == eval(repr(late), vars(perito)) and hash(late)
    with pytest.raises(ValidationError) as refusal:
        act.findings(date(2026, 12, 22))
    assert [(problem.field, problem.code) for problem in refusal.value.errors] == [
        ("operations_at.date", "operations_in_the_past")
    ]


def test_a_notice_is_made_of_values_and_not_of_texts() -> None:
    for wrong in ("0580910098/L/2026/1234", None, InpsOffice("7000")):
        with pytest.raises(TypeError):
            OperationNotice(wrong, InpsOffice("7000"), AT, PLACE)  # type: ignore[arg-type]


def test_a_report_tells_what_it_attaches_and_answers() -> None:
    report = Report(CASE, "final", [RECEIPT], ANSWERS)
    assert (report.kind, report.notice_receipt_ids, report.answers) == (ReportKind.FINAL, (RECEIPT,), ANSWERS)
    assert report.answers[0].text == "Vista.\nNulla cambia." and report.answers[0].reason_unanswered is None
    assert report.answers[1].text is None and report.answers[1].reason_unanswered
    with pytest.raises(ValidationError) as refusal:
        Report(CASE, ReportKind.FINAL, [RECEIPT, RECEIPT], [ANSWERS[0], ANSWERS[0]])
    assert [problem.field for problem in refusal.value.errors] == [
        "notice_receipt_ids.1",
        "answers.1.observation_id",
    ]
    with pytest.raises(ValidationError):
        Report(CASE, "verdict")
    for wrong in (RECEIPT, [1], None):
        with pytest.raises(TypeError):
            Report(CASE, "final", wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as refusal:
        Report.from_dict({**report.to_dict(), "notice_receipt_ids": ["SECRET"]})
    assert refusal.value.errors[0].field == "notice_receipt_ids.0" and "SECRET" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "x" * 20_001, "\ud800"], ids=["", "blank", "nul", "long", "lone"])
def test_a_text_that_cannot_be_kept_is_refused(text: str) -> None:
    for make in (lambda: Observation(CASE, text), lambda: Answer.evaluated(OBSERVATION, text)):
        with pytest.raises(ValidationError) as refusal:
            make()
        assert refusal.value.errors[0].field == "text"
    with pytest.raises(ValidationError):
        Answer.withheld(OBSERVATION, text)


@pytest.mark.parametrize("made", [Answer.evaluated, Answer.withheld], ids=["evaluated", "withheld"])
@pytest.mark.parametrize("wrong", ["", "SECRET", OBSERVATION.upper(), OBSERVATION + "0"], ids=range(4))
def test_an_answer_names_an_observation_by_its_id(made: Callable[[str, str], Answer], wrong: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        made(wrong, "Nulla cambia.")
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == ("observation_id", "id_format") and "SECRET" not in str(refusal.value)
    assert Answer.from_dict(made(OBSERVATION, "Nulla cambia.").to_dict()) == made(OBSERVATION, "Nulla cambia.")


def test_options_take_an_aware_instant_alone() -> None:
    rome = timezone(timedelta(hours=1))
    options = SendOptions(composed_at=datetime(2026, 12, 1, 10, 30, tzinfo=rome))
    assert options.composed_at is not None and options.composed_at.tzinfo is timezone.utc
    assert options.composed_at == OPTIONS.composed_at
    assert (options.accept_risk, options.idempotency_key) == (None, None)
    assert SendOptions(accept_risk="late_notice").accept_risk is AcceptRisk.LATE_NOTICE
    with pytest.raises(TypeError, match="aware"):
        SendOptions(composed_at=datetime(2026, 12, 1, 9, 30))
    for wrong in (date(2026, 12, 1), "2026-12-01T09:30:00Z", 0.0, float("inf")):
        with pytest.raises(TypeError, match="aware"):
            SendOptions(composed_at=wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        SendOptions(composed_at=datetime.max.replace(tzinfo=timezone(-timedelta(hours=1))))
    with pytest.raises(ValidationError) as refusal:
        SendOptions(accept_risk="SECRET")
    assert refusal.value.errors[0].code == "risk_unknown" and "SECRET" not in str(refusal.value)
