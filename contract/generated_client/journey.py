"""The journey from the registration to the payment, played with the generated client alone."""

from __future__ import annotations

import hashlib
import sys
import uuid
from datetime import date, timedelta
from functools import partial

from perito_generated import (
    Answer,
    CaseView,
    ClockAdvance,
    Decision,
    DocumentKind,
    MePatch,
    ObservationRequest,
    ObservationView,
    OperationView,
    PinChange,
    RegistrationDecision,
    ReportKindCode,
    ReportRequest,
    ReportView,
    SessionRequest,
    TermEnd,
)

import values
from demo import Demo
from paper import pdf
from person import Person, expect, expect_no_flaw, expect_same, header, refused

DAYS_TO_THE_OPERATIONS = 20


class Journey:
    """The doctor's way, and what the offices of INPS do beside it."""

    def __init__(self, demo: Demo) -> None:
        self.url = demo.url
        self.anyone = Person(demo.url)
        self.staff = {role: self.enter(**demo.account(role)) for role in ("officer", "legal_office", "inps_doctor")}
        self.staff |= {role: self.enter(**demo.account(role)) for role in ("treasury", "auditor")}
        self.today = self.look_at_the_clock()

    def play(self) -> str:
        """Plays it, and tells what was played in a line."""
        doctor = self.register()
        case = self.record_case(doctor)
        operations_on = self.today + timedelta(days=DAYS_TO_THE_OPERATIONS)
        notice = self.notify(doctor, case, operations_on)
        observations_end = self.set_terms(doctor, case, operations_on)
        self.wait(operations_on + timedelta(days=5))
        draft = self.report(doctor, case, ReportKindCode.DRAFT)
        self.wait(self.today + timedelta(days=5))
        observation = self.observe(doctor, case)
        self.wait(observations_end + timedelta(days=1))
        final = self.report(doctor, case, ReportKindCode.FINAL, notice, observation)
        expect("what the final report is compared with", final.draft and final.draft.report_id, draft.id)
        expect_no_flaw("the case", doctor.list_findings(case.id).items)
        self.pay(doctor, case)
        self.read_changes(doctor, case, notice, final)
        self.leave(doctor)
        self.audit()
        return (
            "registration, PIN, case, notice, terms, draft, observation, final report, "
            "payment, receipts, changes, archive"
        )

    def enter(self, role: str, tax_code: str, pin: str) -> Person:
        """A session of somebody who has chosen a PIN already."""
        opened = self.anyone.login(SessionRequest(tax_code=tax_code, pin=pin))
        expect(f"the session of {role}", opened.outcome.value, "active")
        return Person(self.url, opened.token)

    def look_at_the_clock(self) -> date:
        """Today, by the portal."""
        return values.today_of(header(self.anyone.status_with_http_info(), "Date"))

    def wait(self, day: date) -> None:
        """Moves the demonstration's clock."""
        # It may have become another day meanwhile.
        self.today = self.look_at_the_clock()
        self.anyone.advance_clock(ClockAdvance(advance_days=(day - self.today).days))
        self.today = self.look_at_the_clock()
        expect("today", self.today, day)

    def register(self) -> Person:
        """Registration with three documents, the officer's decision, the PIN, the first access and its change."""
        tell("a doctor registers")
        officer, sent = self.staff["officer"], values.registration()
        opened = self.anyone.register(sent)
        registrant = Person(self.url, opened.token)
        for kind in DocumentKind:
            document = pdf(f"registration {kind.value}")
            registrant.send_registration_document(opened.id, kind, document)
            expect("a document", officer.show_registration_document(opened.id, kind), document)
        expect("the state", registrant.show_registration(opened.id).state.value, "submitted")
        decided = officer.decide_registration(opened.id, RegistrationDecision(decision=Decision.AUTHORISE))
        expect("the license", decided.license, sent.license)
        again = RegistrationDecision(decision=Decision.REJECT, reason="Documento illeggibile")
        refused(409, "conflict", lambda: officer.decide_registration(opened.id, again))
        issued = officer.issue_pin(decided.account_id).pin
        expect("the length of an issued PIN", len(issued), 16)
        first = self.anyone.login(SessionRequest(tax_code=sent.tax_code, pin=issued))
        expect("the first access", first.outcome.value, "must_change_pin")
        newcomer = Person(self.url, first.token)
        refused(403, "pin_change_required", newcomer.show_me)
        changed = newcomer.change_pin(PinChange(current_pin=issued, new_pin=values.CHOSEN_PIN))
        doctor = Person(self.url, changed.token)
        me = doctor.show_me()
        expect("the doctor's e-mail", me.email, sent.email)
        expect("the new telephone", doctor.change_me(me.etag, MePatch(phone="+390612345678")).phone, "+390612345678")
        refused(412, "precondition_failed", lambda: doctor.change_me(me.etag, MePatch(phone=None)))
        return doctor

    def record_case(self, doctor: Person) -> CaseView:
        """The legal office records the case, and the doctor finds it without its register."""
        tell("the legal office records a case")
        key = values.case_key(self.today)
        put = values.case(key, self.today)
        self.staff["legal_office"].record_case(put)
        case: CaseView
        (case,) = doctor.search_cases(values.search(key)).items
        expect("the court", case.case_key.court_office, "0580910098")
        expect("the case's key", case.case_key, key)
        expect("the appointment", case.appointed_on, put.appointed_on)
        expect("the case by its id", doctor.show_case(case.id), case)
        wrong = put.model_copy(update={"ctu_tax_code": "RSSMRA80A01H501X"})
        problem = refused(422, "validation_failed", lambda: self.staff["legal_office"].record_case(wrong))
        expect("the wrong field", [error.var_field for error in problem.errors], ["ctu_tax_code"])
        return case

    def notify(self, doctor: Person, case: CaseView, operations_on: date) -> OperationView:
        """The notice, its replay, its receipt in three forms, and a key that is used twice."""
        tell("the doctor notifies the start of operations")
        key, sent = str(uuid.uuid4()), values.notice(case.case_key, operations_on)
        notice: OperationView = doctor.notify_operation(key, sent)
        expect_same(notice, sent)
        expect("the replay", doctor.notify_operation(key, sent), notice)
        other = sent.model_copy(update={"composed_at": sent.composed_at + timedelta(minutes=1)})
        problem = refused(422, "idempotency_key_reused", lambda: doctor.notify_operation(key, other))
        expect("the receipt of refusal", problem.refusal_receipt.splitlines()[0].split(":")[0], "receipt")
        expect("the join", notice.join_state.value, "matched")
        expect("the day of receipt", notice.received_on, self.today)
        receipt = notice.receipt
        expect("the receipt in JSON", doctor.show_receipt(receipt.id), receipt)
        text = doctor.receipt_as(receipt.id, "text/plain").decode()
        expect("the receipt in text", text, receipt.text)
        lines = text.splitlines()
        for line in (f"idempotency_key: {key}", f"protocol_number: {notice.protocol_number}"):
            expect(f"that the receipt says {line!r}", line in lines, True)
        expect("the receipt in PDF", doctor.receipt_as(receipt.id, "application/pdf")[:5], b"%PDF-")
        (listed,) = doctor.list_operations(case_id=case.id).items
        expect("the notice in a list", listed, notice)
        return notice

    def set_terms(self, doctor: Person, case: CaseView, operations_on: date) -> date:
        """The judge's terms; a second change of the same version is refused. Tells the last day for observations."""
        tell("the judge's terms are set")
        sent, version = values.terms(operations_on), doctor.show_terms(case.id).etag
        view = doctor.set_terms(case.id, version, sent)
        expect("the terms", view.terms, sent.terms)
        ends: dict[str, TermEnd] = {end.which.value: end for end in view.ends}
        expect("the nominal end of the draft's", ends["draft"].nominal, operations_on + timedelta(days=10))
        expect("the end that the judge names", ends["filing"].nominal, operations_on + timedelta(days=75))
        refused(412, "precondition_failed", lambda: doctor.set_terms(case.id, version, sent))
        return ends["observations"].effective

    def report(
        self,
        doctor: Person,
        case: CaseView,
        kind: ReportKindCode,
        notice: OperationView | None = None,
        observation: ObservationView | None = None,
    ) -> ReportView:
        """Uploads and submits a report; INPS's doctor reads it."""
        tell(f"the doctor sends the report: {kind.value}")
        document = pdf(kind.value, 100_000)
        sent = ReportRequest(
            case_key=case.case_key,
            kind=kind,
            document=doctor.upload(document),
            composed_at=values.now(),
            notice_receipt_ids=[notice.receipt.id] if notice else [],
            answers=[Answer(observation_id=observation.id, text=values.EVALUATION)] if observation else [],
        )
        report: ReportView = doctor.submit_report(str(uuid.uuid4()), sent)
        for field in ("case_key", "kind", "composed_at", "notice_receipt_ids", "answers"):
            expect(field, getattr(report, field), getattr(sent, field))
        expect("the digest", report.document.sha256, sent.document.sha256)
        expect_no_flaw("the report", report.findings)
        expect("the content", self.staff["inps_doctor"].download_report(report.id), document)
        expect("a part", self.staff["inps_doctor"].download_report(report.id, range="bytes=0-99"), document[:100])
        expect("the report by its id", self.staff["inps_doctor"].show_report(report.id), report)
        return report

    def observe(self, doctor: Person, case: CaseView) -> ObservationView:
        """INPS's doctor observes, and the expert reads it."""
        tell("INPS's doctor observes")
        inps_doctor, document = self.staff["inps_doctor"], pdf("observation")
        sent = ObservationRequest(
            case_key=case.case_key,
            text=values.OBSERVATION,
            document=inps_doctor.upload(document),
            composed_at=values.now(),
        )
        inps_doctor.submit_observation(str(uuid.uuid4()), sent)
        observation: ObservationView
        (observation,) = doctor.list_observations(case_id=case.id).items
        expect("the text", observation.text, sent.text)
        expect("the instant of composition", observation.composed_at, sent.composed_at)
        expect("the document", doctor.download_observation(observation.id), document)
        refused(403, "wrong_role", lambda: doctor.submit_observation(str(uuid.uuid4()), sent))
        return observation

    def pay(self, doctor: Person, case: CaseView) -> None:
        """The treasury publishes the payment, and corrects it once it is paid."""
        tell("the treasury pays")
        treasury, payment_id = self.staff["treasury"], uuid.uuid4()
        put = values.payment(case.case_key, self.today)
        decreed = treasury.publish_payment(payment_id, str(uuid.uuid4()), put, if_none_match="*")
        expect_same(decreed, put)
        self.wait(self.today + timedelta(days=15))
        later = {"state": "paid", "mandate_number": f"{self.today.year}/4711", "value_on": self.today}
        paid_put = values.payment(case.case_key, put.decreed_on, due_on=self.today, **later)
        paid = treasury.publish_payment(payment_id, str(uuid.uuid4()), paid_put, if_match=decreed.etag)
        expect_same(paid, paid_put)
        stale = partial(treasury.publish_payment, payment_id, str(uuid.uuid4()), put, if_match=decreed.etag)
        refused(412, "precondition_failed", stale)
        (read,) = doctor.list_payments(case_id=case.id).items
        expect("the payment that the doctor reads", read, paid)
        expect("the amount", read.gross.to_dict(), {"amount": "290.77", "currency": "EUR"})

    def read_changes(self, doctor: Person, case: CaseView, notice: OperationView, final: ReportView) -> None:
        """Whatever has come for the doctor is told of, a page at a time."""
        tell("the doctor reads what has changed")
        cursor, told, more = None, set(), True
        while more:
            page = doctor.list_changes(cursor=cursor, limit=5)
            told |= {(change.kind.value, change.id) for change in page.items}
            cursor, more = page.cursor, page.more
        expected = {("case", case.id), ("operation", notice.id), ("report", final.id)}
        expect("what is missing in the changes", expected - told, set())
        expect("the changes after the last", doctor.list_changes(cursor=cursor).items, [])
        refused(404, "not_found", lambda: doctor.show_report(uuid.uuid4()))

    def leave(self, doctor: Person) -> None:
        """A second session is listed and ended; then the doctor's own."""
        tell("the doctor leaves")
        second = self.enter("ctu", values.TAX_CODE, values.CHOSEN_PIN)
        sessions = doctor.list_sessions().items
        expect("the sessions", sorted(session.current for session in sessions), [False, True])
        (other,) = [session for session in sessions if not session.current]
        doctor.end_session(other.id)
        refused(401, "unauthenticated", second.show_me)
        doctor.logout()
        refused(401, "unauthenticated", doctor.show_me)

    def audit(self) -> None:
        """The auditor finds an entry, whose hash stands in the tile that anybody may have."""
        tell("the auditor searches the archive")
        auditor = self.staff["auditor"]
        first, second = auditor.search_archive(action="operation.notified", limit=2).items
        expect("that time does not go back", first.index < second.index and first.at <= second.at, True)
        # This client sends the slash of the width as `%2F`.
        place = f"000.p/{second.index + 1}"
        tile = bytes(self.anyone.download_tile("0", place))
        for entry in (first, second):
            leaf = hashlib.sha256(b"\0" + entry.leaf.encode()).digest()
            expect("the hash of an entry", tile[entry.index * 32 :][:32], leaf)
        bundle = bytes(auditor.download_entries(place))
        expect("whether the bundle ends with the entry", bundle.endswith(second.leaf.encode()), True)
        expect("the form of the checkpoint", self.anyone.show_checkpoint().count("\n"), 5)
        expect("the entries of nobody", auditor.search_archive(actor="0" * 32).items, [])
        refused(404, "not_found", lambda: self.anyone.download_tile("0", "x001/x234/067"))


def tell(step: str) -> None:
    """One line a step, for whoever watches."""
    print(step, file=sys.stderr)
