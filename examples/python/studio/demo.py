"""A sandbox with something in it: a case whose draft has been observed upon, as the demonstration shows it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import perito
from perito import JudgeTerm, Money, MustChangePin, Place, PortalClient, Report, Role, Session
from perito.testing import Sandbox

DRAFT = Path(__file__).parents[3] / "testdata" / "conformance" / "small.pdf"


def furnish(sandbox: Sandbox) -> None:
    """Brings the first case so far, in the two months from the day on the sandbox's clock."""
    key, begun = sandbox.cases[0], sandbox.today
    with PortalClient(sandbox.url, sandbox.trusted_keys) as client:

        def login(role: Role) -> Session | MustChangePin:
            account = sandbox.account(role)
            return client.login(account.tax_code, account.pin)

        with login(Role.CTU) as expert:
            case = expert.find_case(key.court_office, key.case_number)
            terms = [
                ("draft", JudgeTerm(days=60, from_day=begun)),
                ("observations", JudgeTerm(days=20)),
                ("filing", JudgeTerm(days=20)),
            ]
            expert.set_terms(case.id, perito.CaseTerms(terms), expert.terms(case.id).etag)
            place = Place("Via Tiburtina 1", "Tivoli", "RM", "Studio medico")
            operations = perito.Appointment(begun + timedelta(days=24), "09:30")
            expert.notify_operation(perito.OperationNotice(key, case.inps_office, operations, place))
        sandbox.advance(days=55)
        with login(Role.CTU) as expert:
            expert.submit_report(Report(key, "draft"), expert.upload(DRAFT))
        sandbox.advance(days=6)
        with login(Role.INPS_DOCTOR) as doctor:
            doctor.submit_observation(perito.Observation(key, "Manca l'esame della documentazione cardiologica."))
        with login(Role.TREASURY) as treasury:
            treasury.put_payment(treasury.new_payment_id(), advance(key, sandbox.today))


def advance(key: perito.CaseKey, decreed_on: date) -> perito.Payment:
    gross, withholding, net = Money("150"), Money("30"), Money("120")
    return perito.Payment(key, "fee", "decreed", "occasional", decreed_on, gross, withholding, net)
