"""What those inside INPS record, and what doctors say of themselves. The rules themselves are tested in `core`."""

import copy
import json
import pickle
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

import perito
from perito import (
    Art195Term,
    CaseKey,
    CaseRecord,
    CaseTerms,
    CourtOffice,
    Extension,
    FeeItem,
    InpsOffice,
    InvoiceReference,
    JudgeTerm,
    MedicalLicense,
    Money,
    PayeeKind,
    Payment,
    PaymentState,
    PaymentTotals,
    PersonalData,
    Proceeding,
    RegistrationData,
    TaxCode,
    ValidationError,
    invoice,
)

CASE = CaseKey("0580910098/L/2026/1234")
ROSSI = TaxCode("RSSMRA80A01H501U")
RECORD = CaseRecord(CASE, "atpo", InpsOffice("7000"), ROSSI, date(2026, 3, 2))
TERMS = CaseTerms(
    terms=[("draft", JudgeTerm(days=60, from_day=date(2026, 3, 2))), (Art195Term.OBSERVATIONS, JudgeTerm(days=15))],
    extensions=[Extension("draft", date(2026, 4, 1), date(2026, 6, 1))],
    fee_requested_on=date(2026, 7, 1),
    travel_expected=True,
)
PERSON = RegistrationData(
    ROSSI, "Mario", "Rossi", MedicalLicense("RM-M-12345"), InpsOffice("7000"), "mario@example.org", phone="+39 06 12345"
)
PAID = Payment(
    case_key=CASE,
    item="fee",
    state=PaymentState.PAID,
    payee="occasional",
    decreed_on=date(2026, 9, 1),
    gross=Money("290.77"),
    withholding=Money("58.15"),
    net=Money("232.62"),
    invoice_reference=InvoiceReference("0017-SL10010090"),
    mandate_number="2026/4711",
    due_on=date(2026, 10, 1),
    value_on=date(2026, 9, 28),
)
OPEN = JudgeTerm(day=date(2026, 5, 4)), JudgeTerm(days=15), JudgeTerm(days=60, from_day=date(2026, 3, 2))
SENT = [RECORD, TERMS, CaseTerms(), TERMS.extensions[0], PERSON, PersonalData(email=None), PersonalData(), PAID]
HIDDEN = {CaseRecord, RegistrationData, PersonalData}


@pytest.mark.parametrize("value", [*SENT, *OPEN], ids=lambda value: type(value).__name__)
def test_a_record_is_a_value(value: Any) -> None:
    for copied in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert copied == value and type(copied) is type(value) and hash(copied) == hash(value)
    if type(value) in HIDDEN:
        assert repr(value) == f"<{type(value).__name__}>"
    else:
        assert eval(repr(value), {**vars(perito), "datetime": __import__("datetime")}) == value
    with pytest.raises(AttributeError):
        value.email = "mario@example.org"


@pytest.mark.parametrize("value", SENT, ids=lambda value: type(value).__name__)
def test_a_record_is_plain_data_and_back(value: Any) -> None:
    assert type(value).from_dict(json.loads(json.dumps(value.to_dict()))) == value
    with pytest.raises(ValidationError) as refusal:
        type(value).from_dict({**value.to_dict(), "SECRET": "SECRET"})
    assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"


def test_a_case_record_names_its_expert_to_who_asks() -> None:
    assert (RECORD.proceeding, RECORD.ctu, RECORD.appointed_on) == (Proceeding.ATPO, ROSSI, date(2026, 3, 2))
    assert (RECORD.case_key, RECORD.inps_office) == (CASE, InpsOffice("7000"))
    with pytest.raises(ValidationError) as refusal:
        CaseRecord(CASE, "criminal", InpsOffice("7000"), ROSSI, date(2026, 3, 2))
    assert refusal.value.errors[0].code == "proceeding_unknown"
    for wrong in (datetime(2026, 3, 2, tzinfo=timezone.utc), "2026-03-02", None):
        with pytest.raises(TypeError):
            CaseRecord(CASE, "atpo", InpsOffice("7000"), ROSSI, wrong)  # type: ignore[arg-type]


def test_a_term_is_a_day_or_days() -> None:
    day, following, counted = OPEN
    assert (day.day, day.days, day.from_day) == (date(2026, 5, 4), None, None)
    assert (following.day, following.days, following.from_day) == (None, 15, None)
    assert (counted.day, counted.days, counted.from_day) == (None, 60, date(2026, 3, 2))
    assert counted.deadline().nominal == date(2026, 5, 1) and counted.deadline().effective == date(2026, 5, 4)
    assert day.deadline(CourtOffice("0580910098")).effective == date(2026, 5, 4)
    with pytest.raises(ValidationError) as refusal:
        following.deadline()
    assert refusal.value.errors[0].code == "term_follows_nothing"
    for day_, days, from_day in ((None, None, None), (date(2026, 5, 4), 3, None), (None, None, date(2026, 5, 4))):
        with pytest.raises(ValidationError) as refusal:
            JudgeTerm(day_, days, from_day)
        assert refusal.value.errors[0].code == "term_form"
    with pytest.raises(ValidationError, match="number: "):
        JudgeTerm(days=-1)
    for wrong in (1.5, True):
        with pytest.raises(TypeError):
            JudgeTerm(days=wrong)  # type: ignore[arg-type]


def test_the_terms_of_a_case_are_each_set_once() -> None:
    assert TERMS.terms[0] == (Art195Term.DRAFT, OPEN[2]) and TERMS.travel_requested_on is None
    with pytest.raises(ValidationError) as refusal:
        CaseTerms([("draft", OPEN[0]), ("draft", OPEN[1])])
    assert refusal.value.errors[0].field == "terms.1.which"
    for make in (
        lambda: CaseTerms([("SECRET", OPEN[0])]),
        lambda: Extension("SECRET", RECORD.appointed_on, RECORD.appointed_on),
    ):
        with pytest.raises(ValidationError) as refusal:
            make()
        assert refusal.value.errors[0].code == "term_unknown" and "SECRET" not in str(refusal.value)


def test_a_registration_names_every_field_that_is_wrong() -> None:
    assert (PERSON.given_name, PERSON.family_name, PERSON.phone) == ("Mario", "Rossi", "+390612345")
    with pytest.raises(ValidationError) as refusal:
        RegistrationData(ROSSI, "", "SECRET\n", MedicalLicense("RM-M-1"), InpsOffice("7000"), "SECRET", phone="SECRET")
    assert [problem.field for problem in refusal.value.errors] == ["given_name", "email", "phone"]
    assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"
    with pytest.raises(ValidationError):
        RegistrationData(ROSSI, "\ud800", "Rossi", MedicalLicense("RM-M-1"), InpsOffice("7000"), "m@example.org")


def test_a_change_keeps_removes_or_puts_a_datum() -> None:
    change = PersonalData(email="mario@example.org", phone=None)
    assert (change.email, change.phone) == ("mario@example.org", None)
    assert change.to_dict() == {"email": "mario@example.org", "phone": None}
    assert (PersonalData().email, PersonalData().to_dict()) == (..., {})
    assert PersonalData(phone=...) == PersonalData() != PersonalData(phone=None)
    with pytest.raises(ValidationError) as refusal:
        PersonalData(email="SECRET", phone="SECRET")
    assert [problem.field for problem in refusal.value.errors] == ["email", "phone"]
    with pytest.raises(TypeError):
        PersonalData(phone=612345)  # type: ignore[arg-type]


def test_a_payment_s_fields_agree() -> None:
    assert (PAID.item, PAID.state, PAID.payee) == (FeeItem.FEE, PaymentState.PAID, PayeeKind.OCCASIONAL)
    assert (PAID.counted_on, PAID.is_paid) == (date(2026, 9, 28), True)
    assert PAID.invoice_reference == InvoiceReference("0017-sl10010090") and PAID.mandate_number == "2026/4711"
    assert PAID.to_dict()["gross"] == {"amount": "290.77", "currency": "EUR"}
    euro = Money(1)
    with pytest.raises(ValidationError) as refusal:
        Payment(CASE, "fee", "paid", "occasional", date(2026, 9, 1), gross=euro, withholding=euro, net=euro)
    assert [problem.code for problem in refusal.value.errors] == ["mandate_missing", "net_differs", "value_day_missing"]
    for wrong in ({"item": "SECRET"}, {"state": "SECRET"}, {"payee": "SECRET"}):
        given: dict[str, Any] = {"item": "fee", "state": "decreed", "payee": "occasional", **wrong}
        with pytest.raises(ValidationError):
            Payment(case_key=CASE, decreed_on=date(2026, 9, 1), gross=euro, withholding=Money(0), net=euro, **given)
    wrong_amounts: list[Any] = [290.77, Decimal("290.77"), float("nan")]
    for amount in wrong_amounts:
        with pytest.raises(TypeError):
            Payment(CASE, "fee", "decreed", "occasional", date(2026, 9, 1), amount, euro, euro)


def test_payments_are_summed() -> None:
    decreed = Payment(CASE, "travel", "decreed", "occasional", date(2026, 12, 1), Money(10), Money(2), Money(8))
    totals = PaymentTotals.of([PAID, decreed])
    assert (totals.paid.gross, totals.outstanding.net, totals.count) == (Money("290.77"), Money(8), 2)
    months = PaymentTotals.by_month([decreed, PAID])
    assert [(period.year, period.month) for period in months] == [(2026, 9), (2026, 12)]
    (year,) = PaymentTotals.by_year([PAID, decreed])
    assert (year.year, year.month, year.totals) == (2026, None, totals) and hash(year) == hash(copy.copy(year))
    assert PaymentTotals.of([]).count == 0 and PaymentTotals.by_year(()) == ()
    most = Money.from_cents(2**63 - 1)
    large = Payment(CASE, "fee", "decreed", "occasional", date(2026, 9, 1), most, Money(0), most)
    with pytest.raises(ValidationError) as refusal:
        PaymentTotals.of([large, large])
    assert refusal.value.errors[0].code == "amount_range"


def test_an_invoice_is_computed() -> None:
    made = invoice(Money("290.77"), vat_percent=22, withholding_percent=20)
    assert (made.vat, made.gross) == (Money("63.97"), Money("354.74"))
    assert (made.withholding, made.net, made.taxable) == (Money("58.15"), Money("296.59"), Money("290.77"))
    for taxable, vat, field in ((Money(-1), 22, "taxable"), (Money(1), 101, "vat_percent")):
        with pytest.raises(ValidationError) as refusal:
            invoice(taxable, vat, 20)
        assert refusal.value.errors[0].field == field
    with pytest.raises(TypeError):
        invoice(290.77, 22, 20)  # type: ignore[arg-type]


def test_an_invoice_reference_is_a_value() -> None:
    reference = InvoiceReference("0017-sl10010090")
    assert (str(reference), reference.office, reference.kind) == ("0017-SL10010090", InpsOffice("0017"), "SL10010090")
    assert pickle.loads(pickle.dumps(reference)) == reference == eval(repr(reference), vars(perito))
    with pytest.raises(ValidationError):
        InvoiceReference("17-SL10010090")
