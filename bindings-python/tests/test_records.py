"""What a portal shows, made of what a portal has answered."""

import copy
import gc
import json
import pickle
import weakref
from collections.abc import Iterator
from datetime import date, datetime, time, timezone
from typing import Any

import pytest
from recorded import CASE_FILE, answer, items

import perito
from perito import (
    Art195Term,
    CaseFile,
    CaseKey,
    CaseView,
    ChangeKind,
    Changes,
    Deadline,
    FeeItem,
    FieldError,
    FiledDocument,
    Finding,
    Holiday,
    InpsOffice,
    JoinState,
    MedicalLicense,
    MeView,
    Money,
    Move,
    MoveReason,
    ObservationView,
    OperationView,
    Page,
    PayeeKind,
    PaymentState,
    PaymentView,
    PlaceView,
    Proceeding,
    ProtocolNumber,
    RegistrationState,
    RegistrationView,
    ReportKind,
    ReportView,
    Role,
    SessionOutcome,
    SessionView,
    Severity,
    TaxCode,
    TermsView,
    TermView,
    ValidationError,
)
from perito._native import records

WRONG: list[Any] = [None, True, 1.5, -1, 2**70, "", "2026-02-30", [[]], {}]
UNFIT = {
    "lone": "SECRET\ud800",
    "nan": float("nan"),
    "bytes": b"SECRET",
    "tuple": ("SECRET\udfff",),
    "object": object(),
}

WITH_ATTACHMENT = {
    **answer("final")["document"],
    "claims": "PDF/A-3b",
    "attachments": [{"name": "ricevuta.txt", "size": 1200}],
}
EXTENDED = {
    **answer("terms"),
    "extensions": [{"which": "filing", "decided_on": "2026-12-01", "to": "2027-01-29"}],
    "fee_requested_on": "2026-12-29",
}

DEADLINE = perito.notice_deadline(date(2026, 7, 14), perito.CourtOffice("0580910098"))
HOLIDAY: Any = perito.Calendar.italy().holiday(date(2026, 12, 25))
(FIELD_ERROR,) = perito.CourtOffice("0580910097").warnings

RECORDED: list[tuple[Any, dict[str, Any]]] = [
    (MeView, answer("me")),
    *((SessionView, item) for item in items("sessions")),
    *((CaseView, item) for item in items("cases")),
    (CaseFile, CASE_FILE),
    (TermsView, answer("terms-unset")),
    (TermsView, answer("terms")),
    (TermsView, EXTENDED),
    (OperationView, answer("notice")),
    (OperationView, answer("convocation")),
    (OperationView, answer("notice-unmatched-late")),
    *((Finding, item) for item in items("findings")),
    (ReportView, answer("draft")),
    (ReportView, answer("final")),
    (FiledDocument, WITH_ATTACHMENT),
    (ObservationView, answer("observation")),
    (PaymentView, answer("payment")),
    (PaymentView, answer("payment-corrected")),
    (RegistrationView, answer("registration-shown")),
    (RegistrationView, answer("decision")),
    (Changes, answer("changes")),
    (Deadline, DEADLINE.to_dict()),
    (Holiday, HOLIDAY.to_dict()),
    (FieldError, FIELD_ERROR.to_dict()),
]


def name(value: object) -> str | None:
    return getattr(value, "__name__", None)


recorded = pytest.mark.parametrize(("of", "data"), RECORDED, ids=name)


def fields(record: Any) -> dict[str, Any]:
    """Every field of a record, each asked for."""
    properties = (name for name, member in vars(type(record)).items() if type(member).__name__ == "getset_descriptor")
    return {name: getattr(record, name) for name in properties}


def within(value: Any) -> Iterator[Any]:
    """A record and every record in it."""
    if isinstance(value, tuple):
        for item in value:
            yield from within(item)
    elif hasattr(value, "to_dict"):
        yield value
        for field in fields(value).values():
            yield from within(field)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in JSON."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def altered(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    whole = copy.deepcopy(data)
    part = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return whole


@recorded
def test_a_record_gives_back_what_was_answered(of: Any, data: dict[str, Any]) -> None:
    record = of.from_dict(data)
    assert record.to_dict() == data == json.loads(json.dumps(record.to_dict()))
    assert of.from_dict({**data, "of_a_later_version": [{"any": None}]}) == record


@recorded
def test_a_record_behaves_as_python_s_own_value(of: Any, data: dict[str, Any]) -> None:
    for record in within(of.from_dict(data)):
        again = type(record).from_dict(record.to_dict())
        assert again == record and hash(again) == hash(record) and len({again, record}) == 1
        assert record != record.to_dict() and record != "record"
        assert eval(repr(record), vars(perito)) == record
        for copied in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):
            assert copied == record and type(copied) is type(record)
        with pytest.raises(AttributeError):
            record.anything = 1
        with pytest.raises(AttributeError):
            setattr(record, next(iter(fields(record))), None)
        with pytest.raises(TypeError):
            type("Mine", (type(record),), {})


def test_every_record_is_tested() -> None:
    seen = {type(record).__name__ for of, data in RECORDED for record in within(of.from_dict(data))}
    assert seen == set(records.__all__) - {"Page"} | {"Deadline", "Move", "Holiday", "FieldError"}


@recorded
def test_two_records_differ_by_any_field(of: Any, data: dict[str, Any]) -> None:
    record = of.from_dict(data)
    for path in places(data):
        value: Any = data
        for key in path:
            value = value[key]
        if isinstance(value, str) and path[-1] in ("id", "etag", "text", "text_it", "address", "sha256"):
            assert of.from_dict(altered(data, path, value + "1")) != record


def attempt(of: Any, data: dict[str, Any]) -> Any:
    """The record, or why there is none."""
    try:
        return of.from_dict(data)
    except ValidationError as refusal:
        return refusal


@recorded
def test_whatever_a_field_holds_it_is_read_or_refused(of: Any, data: dict[str, Any]) -> None:
    for path in places(data):
        for wrong in WRONG:
            made = attempt(of, altered(data, path, wrong))
            if isinstance(made, ValidationError):
                at = ".".join(map(str, path))
                (problem, *_) = made.errors
                assert problem.field.startswith(at) or at.startswith(problem.field)
                assert problem.message_en and problem.message_it and problem.code
            else:
                assert all(fields(part) for part in within(made)) and of.from_dict(made.to_dict()) == made


@recorded
@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT)
def test_what_is_not_json_is_refused_by_its_field(of: Any, data: dict[str, Any], unfit: object) -> None:
    for path in places(data):
        with pytest.raises(ValidationError) as refusal:
            of.from_dict(altered(data, path, unfit))
        (problem,) = refusal.value.errors
        assert problem.field.startswith(".".join(map(str, path)))
        told = f"{refusal.value} {refusal.value!r} {problem!r} {problem.message_it} {refusal.value.__context__!r}"
        assert "SECRET" not in told


@recorded
def test_a_refused_value_is_not_shown(of: Any, data: dict[str, Any]) -> None:
    for path in places(data):
        for wrong in ("SECRET, expected a string", {"SECRET": 1}, ["SECRET"], "SECRET" * 1000):
            made = attempt(of, altered(data, path, wrong))
            if isinstance(made, ValidationError):
                assert "SECRET" not in f"{made} {made!r} {made.errors!r} {made.message_it} {made.__context__!r}"


@pytest.mark.parametrize("wrong", [None, "{}", [], 1, b"{}"], ids=repr)
def test_a_record_is_read_from_a_dict_alone(wrong: Any) -> None:
    with pytest.raises(TypeError):
        CaseView.from_dict(wrong)


def test_a_dict_that_contains_itself_is_refused() -> None:
    data = answer("case-shown")
    data["case_key"]["court_office"] = data
    with pytest.raises(ValidationError):
        CaseView.from_dict(data)


def test_every_wrong_field_is_told_at_once() -> None:
    data = {**answer("payment"), "gross": {"amount": "1.001", "currency": "USD"}}
    data["case_key"] = {**data["case_key"], "court_office": "1", "register": "X"}
    with pytest.raises(ValidationError) as refusal:
        PaymentView.from_dict(data)
    assert [problem.field for problem in refusal.value.errors] == [
        "case_key.court_office",
        "case_key.register",
        "gross.currency",
        "gross.amount",
    ]


def test_a_field_that_is_missing_is_named() -> None:
    notice = answer("notice")
    del notice["operations_at"]["instant"]
    with pytest.raises(ValidationError) as refusal:
        OperationView.from_dict(notice)
    (problem,) = refusal.value.errors
    assert (problem.field, problem.code) == ("operations_at.instant", "field_missing")


def test_a_code_of_a_later_version_is_kept_as_text() -> None:
    later = PaymentView.from_dict({**answer("payment"), "state": "postponed", "item": "lodging"})
    assert (later.state, type(later.state), later.item) == ("postponed", str, "lodging")
    assert PaymentView.from_dict(later.to_dict()) == later
    given = PaymentView.from_dict({**answer("payment"), "state": PaymentState.PAID})
    assert given.state is PaymentState.PAID and type(given.to_dict()["state"]) is str


def test_an_account_and_its_sessions() -> None:
    me = MeView.from_dict(answer("me"))
    assert (me.role, me.tax_code, me.inps_office) == (Role.CTU, TaxCode("PRMPRT80A01H501Q"), InpsOffice("7000"))
    assert (me.given_name, me.family_name, me.email, me.phone) == (
        "Prova",
        "Perito",
        "prova@example.org",
        "+390612345678",
    )
    assert (me.pin.change_by, me.etag) == (date(2026, 12, 1), '"1"')
    session = SessionView.from_dict(items("sessions")[0])
    assert (session.outcome, session.current) == (SessionOutcome.ACTIVE, True)
    assert (
        session.opened_at == datetime(2026, 9, 1, 8, tzinfo=timezone.utc) and session.opened_at.tzinfo is timezone.utc
    )


def test_a_notice_with_its_parts() -> None:
    notice = OperationView.from_dict(answer("notice"))
    assert (notice.case_key, notice.join_state) == (CaseKey("0580910098/L/2026/1"), JoinState.MATCHED)
    assert (notice.convocation_of, notice.findings) == (None, ())
    assert (notice.operations_at.date, notice.operations_at.time) == (date(2026, 10, 20), time(9, 30))
    assert notice.operations_at.instant == datetime(2026, 10, 20, 7, 30, tzinfo=timezone.utc)
    assert notice.place == PlaceView.from_dict(answer("notice")["place"])
    assert notice.protocol_number == ProtocolNumber(answer("notice")["protocol_number"])
    assert notice.receipt.text.startswith("receipt: perito/v1\n")
    late = OperationView.from_dict(answer("notice-unmatched-late"))
    assert late.join_state is JoinState.UNMATCHED and late.findings[0].severity is Severity.BREACH


def test_the_terms_of_a_case() -> None:
    terms = TermsView.from_dict(EXTENDED)
    assert [term.which for term in terms.terms] == [Art195Term.DRAFT, Art195Term.OBSERVATIONS, Art195Term.FILING]
    assert (terms.fee_requested_on, terms.travel_requested_on, terms.fee_warning_days) == (date(2026, 12, 29), None, 30)
    assert (terms.extensions[0].decided_on, terms.extensions[0].to_day) == (date(2026, 12, 1), date(2027, 1, 29))
    move = terms.ends[1].moves[0]
    assert (move.from_day, move.to_day, terms.ends[1].effective) == (
        date(2026, 12, 12),
        date(2026, 12, 13),
        date(2026, 12, 14),
    )
    counted = TermView.from_dict({"which": "draft", "from": "2026-09-28", "days": 60})
    assert (counted.day, counted.from_day, counted.days) == (None, date(2026, 9, 28), 60)


def test_a_report_an_observation_and_a_payment() -> None:
    report = ReportView.from_dict(answer("final"))
    assert report.kind is ReportKind.FINAL and report.draft is not None and report.draft.differs
    assert report.notice_receipt_ids == ("notice_receipt_id", "convocation_receipt_id")
    assert (report.answers[0].observation_id, report.answers[0].reason_unanswered) == ("observation_id", None)
    document = FiledDocument.from_dict(WITH_ATTACHMENT)
    assert (document.claims, document.attachments[0].name, document.attachments[0].size) == (
        "PDF/A-3b",
        "ricevuta.txt",
        1200,
    )
    observation = ObservationView.from_dict(answer("observation"))
    assert observation.document is not None and observation.document.pages == 1 and observation.text
    payment = PaymentView.from_dict(answer("payment-corrected"))
    assert (payment.item, payment.state, payment.payee) == (FeeItem.FEE, PaymentState.PAID, PayeeKind.OCCASIONAL)
    assert (payment.gross, payment.gross - payment.withholding) == (Money("290.77"), payment.net)
    assert (payment.decreed_on, payment.due_on, payment.value_on) == (date(2026, 8, 25), None, date(2026, 8, 31))


def test_a_registration_a_case_and_changes() -> None:
    registration = RegistrationView.from_dict(answer("decision"))
    assert (registration.state, registration.license) == (RegistrationState.AUTHORISED, MedicalLicense("RM-M-123"))
    assert [document.kind for document in registration.documents] == ["form", "identity", "license"]
    case_file = CaseFile.from_dict(CASE_FILE)
    assert case_file.case.proceeding is Proceeding.ATPO and len(case_file.operations) == len(CASE_FILE["operations"])
    changes = Changes.from_dict(answer("changes"))
    assert changes.more and changes.items[0].kind is ChangeKind.CASE


def test_a_deadline_is_plain_data_and_back() -> None:
    deadline = Deadline.from_dict(json.loads(json.dumps(DEADLINE.to_dict())))
    assert deadline == DEADLINE and deadline.effective == date(2026, 6, 26)
    move: Move = deadline.moves[0]
    assert type(move.reason) is MoveReason and Move.from_dict(move.to_dict()) == move
    assert HOLIDAY.name_en == "Christmas" and HOLIDAY == perito.Calendar.italy().holiday(date(2027, 12, 25))
    assert FIELD_ERROR.to_dict()["code"] == "court_office_check_digit"


def test_an_instant_has_the_wire_s_milliseconds() -> None:
    finer = SessionView.from_dict({**items("sessions")[0], "opened_at": "2026-09-01T08:00:00.123987Z"})
    assert finer.opened_at == datetime(2026, 9, 1, 8, 0, 0, 123000, timezone.utc)
    again = SessionView.from_dict(finer.to_dict())
    assert again == finer and hash(again) == hash(finer)


def test_a_page_is_its_items() -> None:
    cases = [CaseView.from_dict(item) for item in items("cases")]
    page = Page(cases, "more")
    assert list(page) == cases and page.items == tuple(cases) and len(page) == 2 and page.next_cursor == "more"
    assert page.to_dict() == {"items": items("cases"), "next_cursor": "more"} and Page(cases).to_dict() == answer(
        "cases"
    )
    assert page == Page(iter(cases), "more") and page != Page(cases) and len({page, Page(cases, "more")}) == 1
    assert eval(repr(page), vars(perito)) == pickle.loads(pickle.dumps(page)) == copy.deepcopy(page) == page
    assert not Page[CaseView]([])
    with pytest.raises(TypeError):
        Page(1)  # type: ignore[arg-type]


def test_a_page_in_a_cycle_is_found_by_the_collector() -> None:
    class Holder:
        page: Any

    holder = Holder()
    holder.page = Page([holder])
    gone = weakref.ref(holder)
    del holder
    gc.collect()
    assert gone() is None
