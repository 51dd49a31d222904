"""What is sent on the journey: the values that the protocol's design names."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from perito_generated import (
    Appointment,
    CaseKey,
    CasePut,
    CaseSearch,
    CaseSearchKey,
    MedicalLicense,
    Money,
    OperationRequest,
    PaymentPut,
    Place,
    Proceeding,
    RegistrationRequest,
    Term,
    TermCode,
    TermsPut,
)

ROMA = "0580910098"
OFFICE = "7000"
TAX_CODE = "RSSMRA80A01H501U"
CHOSEN_PIN = "PERITO26"
OBSERVATION = "Si chiede di motivare la decorrenza."
EVALUATION = "La decorrenza è confermata: la visita geriatrica precede la domanda."


def today_of(date_header: str) -> date:
    """The legal day of a portal's answer, by Rome's calendar."""
    return parsedate_to_datetime(date_header).astimezone(ZoneInfo("Europe/Rome")).date()


def now() -> datetime:
    """An instant as clients compose one; the wire keeps milliseconds."""
    return datetime.now(timezone.utc).replace(microsecond=123_000)


def registration() -> RegistrationRequest:
    """A doctor of the Ordine of Roma."""
    return RegistrationRequest(
        tax_code=TAX_CODE,
        given_name="Mario",
        family_name="Rossi",
        license=MedicalLicense(province="RM", register="M", number=12_345),
        inps_office=OFFICE,
        email="studio@example.org",
    )


def case_key(today: date) -> CaseKey:
    """A case of the register of labour in Roma."""
    return CaseKey(court_office=ROMA, register="L", year=today.year, number=1234)


def case(key: CaseKey, today: date) -> CasePut:
    """The case, as the legal office records it."""
    return CasePut(
        case_key=key,
        proceeding=Proceeding.ATPO,
        inps_office=OFFICE,
        ctu_tax_code=TAX_CODE,
        appointed_on=today,
    )


def search(key: CaseKey) -> CaseSearch:
    """The same case by what a doctor knows of it: the register may be left out."""
    return CaseSearch(case_key=CaseSearchKey(court_office=key.court_office, year=key.year, number=key.number))


def notice(key: CaseKey, operations_on: date) -> OperationRequest:
    """Operations on a day, at half past nine in Rome."""
    return OperationRequest(
        case_key=key,
        inps_office=OFFICE,
        operations_at=Appointment(date=operations_on, time="09:30"),
        place=Place(name="Studio medico", address="Via Tiburtina 1", comune="Roma", province="RM"),
        composed_at=now(),
    )


def terms(operations_on: date) -> TermsPut:
    """The three terms of art. 195 c.p.c., in each of the ways in which a judge sets one."""
    return TermsPut(
        terms=[
            # The field is called `from`, which is no name in Python.
            Term.model_validate({"which": "draft", "from": operations_on, "days": 10}),
            Term(which=TermCode.OBSERVATIONS, days=15),
            Term(which=TermCode.FILING, day=operations_on + timedelta(days=75)),
        ]
    )


def payment(key: CaseKey, decreed_on: date, **later: object) -> PaymentPut:
    """The most that art. 21 DM 30/5/2002 gives, to a doctor without VAT; a fifth is kept back."""
    fields = {
        "case_key": key,
        "item": "fee",
        "state": "decreed",
        "payee": "occasional",
        "decreed_on": decreed_on,
        "invoice_reference": f"{OFFICE}-SL10010090",
        "gross": Money(amount="290.77", currency="EUR"),
        "withholding": Money(amount="58.15", currency="EUR"),
        "net": Money(amount="232.62", currency="EUR"),
    }
    return PaymentPut.model_validate({**fields, **later})
