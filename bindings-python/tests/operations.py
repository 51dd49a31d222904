"""The closed list of operations on values: what each takes and gives is told in `testdata/conformance/README.md`."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from conformance import Result

from perito import (
    Appointment,
    Calendar,
    Case,
    CaseKey,
    CaseNumber,
    CourtOffice,
    Deadline,
    Extension,
    FinalReport,
    Finding,
    InpsOffice,
    JudgeTerm,
    MedicalLicense,
    Money,
    NoticeFact,
    ObservationFact,
    OperationNotice,
    Pin,
    Place,
    ProtocolNumber,
    Receipt,
    TaxCode,
    Term,
    TrustedKeys,
    ValidationError,
    notice_deadline,
)


def appointment(date: str, time: str) -> Result:
    made = Appointment.from_dict({"date": date, "time": time})
    return {"text": str(made), "instant": instant(made.instant)}


def is_holiday(day: str, court_office: str | None = None) -> Result:
    calendar, on, at = Calendar.italy(), civil(day), office(court_office)
    holiday = calendar.holiday(on, at)
    return {
        "is_holiday": calendar.is_holiday(on, at),
        "name_it": holiday and holiday.name_it,
        "working_day": {kind: calendar.is_working_day(on, kind, at) for kind in ("procedural", "substantive")},
    }


def case_findings(
    proceeding: str,
    appointed_on: str,
    today: str,
    court_office: str | None = None,
    task_on: str | None = None,
    terms: dict[str, str] | None = None,
    extensions: Sequence[dict[str, str]] = (),
    notices: Sequence[dict[str, str]] = (),
    operations: Sequence[str] = (),
    called_off: Sequence[dict[str, str]] = (),
    draft_sent_on: str | None = None,
    observations: Sequence[dict[str, str]] = (),
    final_report: dict[str, Any] | None = None,
    fee_requested_on: str | None = None,
) -> Result:
    case = Case(
        proceeding,
        civil(appointed_on),
        office(court_office),
        task_on=civil(task_on) if task_on else None,
        terms=[(which, JudgeTerm(day=civil(to))) for which, to in (terms or {}).items()],
        extensions=[Extension(each["which"], each["decided_on"], each["to"]) for each in map(in_days, extensions)],
        notices=[notice_fact(**in_days(notice)) for notice in notices],
        operations=[civil(on) for on in operations],
        called_off=[(off["operations_on"], off["decided_on"]) for off in map(in_days, called_off)],
        draft_sent_on=civil(draft_sent_on) if draft_sent_on else None,
        observations=[ObservationFact(**in_days(observation)) for observation in observations],
        final_report=FinalReport(**in_days(final_report)) if final_report else None,
        fee_requests=[("fee", civil(fee_requested_on))] if fee_requested_on else [],
    )
    return told(case.findings(civil(today)))


def notice_fact(sent_on: dt.date, operations_on: dt.date, receipt_id: str | None = None) -> NoticeFact:
    """A portal gives a receipt and makes sure of the place; by another channel the place may be missing."""
    if receipt_id is None:
        return NoticeFact(sent_on, operations_on, "other")
    return NoticeFact(sent_on, operations_on, "portal", Place("Via Tiburtina 1", "Tivoli"), receipt_id)


def in_days(record: dict[str, Any]) -> dict[str, Any]:
    """The same with a day in the place of the text of each."""
    return {name: civil(value) if name.endswith("_on") or name == "to" else value for name, value in record.items()}


def told(findings: Iterable[Finding]) -> Result:
    return {"findings": [{"rule": finding.rule, "severity": str(finding.severity)} for finding in findings]}


def case_key(text: str) -> Result:
    return of_case_key(CaseKey(text))


def case_key_of(court_office: str, case_number: str, register: str | None = None) -> Result:
    return of_case_key(CaseKey.of(CourtOffice(court_office), CaseNumber(case_number), register))


def of_case_key(key: CaseKey) -> Result:
    parts = of_parts(key, "year", "number", "sub")
    return {**parts, **{name: str(getattr(key, name)) for name in ("court_office", "register", "case_number")}}


def case_number(text: str) -> Result:
    number = CaseNumber(text)
    return {**of_parts(number, "number", "year", "sub"), "register": number.register and str(number.register)}


def court_office_of(text: str) -> Result:
    made = CourtOffice(text)
    return {**of_parts(made, "istat_comune"), "warnings": [warning.code for warning in made.warnings]}


def medical_license(text: str) -> Result:
    made = MedicalLicense(text)
    return {**of_parts(made, "province", "number"), "register": str(made.register)}


def protocol_number(text: str) -> Result:
    made = ProtocolNumber(text)
    return {**of_parts(made, "prefix", "office", "sequence"), "date": made.date.isoformat()}


def pin(text: str) -> Result:
    Pin(text)
    return {"ok": True}


def tax_code(text: str, reference: str) -> Result:
    code = TaxCode(text)
    return {
        **of_parts(code, "place", "is_omocode", "is_provisional"),
        "canonical": str(code.canonical),
        "sex": code.sex and str(code.sex),
        "birth_dates": [day.isoformat() for day in code.birth_dates(civil(reference))],
    }


def same_person(one: str, other: str) -> Result:
    first, second = TaxCode(one), TaxCode(other)
    return {"same_person": first.same_person(second), "equal": first == second}


def amount(make: Callable[[], Money]) -> Result:
    """An amount that is too large to be kept is none."""
    try:
        made = make()
    except OverflowError:
        return {"text": None, "cents": None, "italian": None}
    return of_parts(made, "cents", "italian")


def money_fraction(of: str, numerator: int, denominator: int) -> Result:
    """In Python, parts of nothing are refused before there is an amount."""
    if denominator == 0:
        with pytest.raises(ValidationError):
            Money(of).fraction(numerator, denominator)
        return {"text": None, "cents": None, "italian": None}
    return amount(lambda: Money(of).fraction(numerator, denominator))


def notice_end(operations_on: str, court_office: str | None = None, matter: str = "social_security") -> Result:
    return of_deadline(notice_deadline(civil(operations_on), office(court_office), matter))


def notice_findings(case_key: str, date: str, time: str, received_on: str) -> Result:
    operations_at = Appointment.from_dict({"date": date, "time": time})
    notice = OperationNotice(CaseKey(case_key), InpsOffice("7000"), operations_at, Place("Via Tiburtina 1", "Tivoli"))
    return told(notice.findings(civil(received_on)))


def counted(direction: Callable[..., Deadline]) -> Callable[..., Result]:
    def term(
        day: str,
        amount: int,
        unit: str,
        kind: str,
        matter: str = "social_security",
        court_office: str | None = None,
    ) -> Result:
        length: Term = {"days": Term.days, "months": Term.months, "years": Term.years}[unit](amount)
        return of_deadline(direction(length, civil(day), kind, matter, office(court_office)))

    return term


def of_deadline(end: Deadline) -> Result:
    moves = [
        {"from": step.from_day.isoformat(), "to": step.to_day.isoformat(), "reason": str(step.reason)}
        for step in end.moves
    ]
    return {
        "nominal": end.nominal.isoformat(),
        "effective": end.effective.isoformat(),
        "prudent": end.prudent.isoformat(),
        "moves": moves,
    }


def receipt(keys: str, text: str) -> Result:
    parsed = Receipt.parse(text)
    verification = parsed.verify(TrustedKeys(keys))
    return {
        "kind": str(parsed.kind),
        "id": parsed.id,
        "at": instant(parsed.at),
        "protocol_number": parsed.protocol_number and str(parsed.protocol_number),
        "case_key": parsed.case_key and str(parsed.case_key),
        "findings": list(parsed.findings),
        "origin": verification.origin,
        "sandbox": verification.sandbox,
        "archive_index": verification.place and verification.place.index,
    }


def of_parts(value: object, *names: str) -> Result:
    return {"text": str(value), **{name: getattr(value, name) for name in names}}


def civil(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def office(code: str | None) -> CourtOffice | None:
    return None if code is None else CourtOffice(code)


def instant(at: dt.datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


OPERATIONS: dict[str, Callable[..., Result]] = {
    "appointment.parse": appointment,
    "calendar.is_holiday": is_holiday,
    "case.findings": case_findings,
    "case_key.of": case_key_of,
    "case_key.parse": case_key,
    "case_number.parse": case_number,
    "court_office.parse": court_office_of,
    "inps_office.parse": lambda text: of_parts(InpsOffice(text), "sede", "agency"),
    "medical_license.parse": medical_license,
    "money.add": lambda one, other: amount(lambda: Money(one) + Money(other)),
    "money.fraction": money_fraction,
    "money.parse": lambda text: amount(lambda: Money(text)),
    "money.percent": lambda of, percent: amount(lambda: Money(of).percent(percent)),
    "money.subtract": lambda one, other: amount(lambda: Money(one) - Money(other)),
    "notice_deadline": notice_end,
    "operation_notice.findings": notice_findings,
    "pin.parse": pin,
    "protocol_number.parse": protocol_number,
    "receipt.verify": receipt,
    "tax_code.parse": tax_code,
    "tax_code.same_person": same_person,
    "term.after": counted(Term.after),
    "term.before": counted(Term.before),
}
