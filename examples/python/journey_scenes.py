"""The scenes of the journey, each with the calls of the client that it shows."""

from __future__ import annotations

from datetime import date, timedelta

from journey_pdf import pdf
from journey_stage import CHOSEN_PIN, NEXT_PIN, Stage
from perito import (
    Answer,
    Appointment,
    Art195Term,
    CaseKey,
    CaseNumber,
    CaseRecord,
    CaseTerms,
    CaseView,
    CourtOffice,
    DocumentKind,
    FeeItem,
    JudgeTerm,
    MedicalLicense,
    Money,
    NotifiedOperation,
    Observation,
    ObservationView,
    OperationNotice,
    PayeeKind,
    Payment,
    PaymentState,
    PaymentTotals,
    Place,
    Proceeding,
    Register,
    RegistrationData,
    Report,
    ReportKind,
    Role,
    Session,
    TaxCode,
    invoice,
    notice_deadline,
)

TIVOLI = CourtOffice("0581040224")
NUMBER = CaseNumber("R.G. 5678/2026")
DOCTOR = TaxCode("TRZPRT80A01H501G")
OBSERVED = "Si osserva che la bozza non riporta il punteggio degli indici di autonomia."
EVALUATED = "L'osservazione è accolta: gli indici ADL (2 su 6) e IADL (1 su 8) sono ora nell'esame obiettivo."


def register(stage: Stage) -> Session:
    """The doctor registers, the officer decides and hands over the PIN, and the first access changes it."""
    told, office = stage.told, stage.portal.account(Role.OFFICER).inps_office
    data = RegistrationData(DOCTOR, "Perito", "Terzo", MedicalLicense("NA-M-90003"), office, "studio@example.org")
    registration = stage.client.register(data)
    for kind in DocumentKind:
        registration.put_document(kind, pdf(kind, "Ambiente di prova."))
    told.step(f"Il medico si registra presso la sede INPS {office}", f"The doctor registers with INPS office {office}")
    with stage.staff(Role.OFFICER) as officer:
        account_id = officer.authorise_registration(registration.id).account_id
        if account_id is None:
            raise RuntimeError("an authorised registration has an account")
        told.step("L'operatore verifica i documenti e autorizza", "The officer checks the documents and authorises")
        issued = officer.issue_pin(account_id)
        told.step("Il PIN è consegnato allo sportello", "The PIN is handed over at the counter")
    session = stage.log_in(DOCTOR, issued)
    told.step("Primo accesso: il PIN va cambiato subito", "First access: the PIN must be changed at once")
    return session


def find_case(stage: Stage, expert: Session) -> CaseView:
    """The legal office records the case, and the doctor finds it by its number."""
    key, office = CaseKey.of(TIVOLI, NUMBER, Register.LABOUR), stage.portal.account(Role.LEGAL_OFFICE).inps_office
    with stage.staff(Role.LEGAL_OFFICE) as legal_office:
        legal_office.put_case(CaseRecord(key, Proceeding.ATPO, office, DOCTOR, stage.told.today))
    stage.told.step("L'ufficio legale ha caricato la causa", "The legal office has put the case")
    case = expert.find_case(TIVOLI, NUMBER)
    stage.told.step(f"La causa {NUMBER} è stata trovata", f"The case {NUMBER} is found")
    stage.told.detail(f"chiave {case.case_key}", f"key {case.case_key}")
    return case


def notify(stage: Stage, expert: Session, case: CaseView, operations_on: date) -> NotifiedOperation:
    """INPS is told of the start of operations, at least 15 days before."""
    told, day = stage.told, stage.told.day(operations_on)
    told.step(
        f"Operazioni previste per {day}: entro quando comunicarlo all'INPS?",
        f"Operations are planned for {day}: by when must INPS be told?",
    )
    told.deadline(notice_deadline(operations_on, TIVOLI))
    place = Place("Via Tiburtina 1", "Tivoli", "RM", "Studio medico")
    notice = OperationNotice(case.case_key, case.inps_office, Appointment(operations_on, "09:30"), place)
    notified = expert.notify_operation(notice)
    told.step("Comunicazione inviata", "Notice sent")
    stage.keep("notice", notified, expert)
    return notified


def set_terms(stage: Stage, expert: Session, case: CaseView, operations_on: date) -> date:
    """The judge's order sets the three terms. Gives the last day on which observations are in time."""
    terms = {
        Art195Term.DRAFT: JudgeTerm(days=30, from_day=operations_on),
        Art195Term.OBSERVATIONS: JudgeTerm(days=15),
        Art195Term.FILING: JudgeTerm(days=15),
    }
    ends = expert.set_terms(case.id, CaseTerms(tuple(terms.items())), expert.terms(case.id).etag).ends
    stage.told.step("Il giudice fissa i termini dell'art. 195 c.p.c.", "The judge sets the terms of art. 195 c.p.c.")
    names = ("bozza alle parti", "draft to the parties"), ("osservazioni", "observations"), ("deposito", "filing")
    for end, (it, en) in zip(ends, names, strict=True):
        stage.told.detail(f"{stage.told.day(end.prudent)}: {stage.told.pick(it, en)}")
    return next(end.effective for end in ends if end.which == Art195Term.OBSERVATIONS)


def send_draft(stage: Stage, expert: Session, case: CaseView) -> None:
    """The draft is uploaded 4 MiB at a time, then submitted."""
    told, sent = stage.told, 0
    document = pdf("Bozza della relazione", "Esame obiettivo; radiografia.", scan=True)

    def arrived(more: int) -> None:
        nonlocal sent
        sent += more
        told.detail(f"{sent * 100 // len(document):>3}%")

    told.step("La bozza della relazione viene caricata", "The draft of the report is uploaded")
    uploaded = expert.upload(document, progress=arrived)
    submitted = expert.submit_report(Report(case.case_key, ReportKind.DRAFT), uploaded)
    told.step("Bozza inviata", "Draft sent")
    stage.keep("draft", submitted, expert)


def observe(stage: Stage, expert: Session, case: CaseView) -> ObservationView:
    """INPS's doctor observes upon the draft, and the expert reads it."""
    with stage.staff(Role.INPS_DOCTOR) as inps_doctor:
        sent = inps_doctor.submit_observation(Observation(case.case_key, OBSERVED))
        stage.told.step("Il medico dell'INPS osserva", "INPS's doctor observes")
        stage.keep("observation", sent, inps_doctor)
    (observation,) = expert.observations(case_id=case.id).items
    stage.told.step("Il consulente legge le osservazioni", "The expert reads the observations")
    stage.told.detail(f"«{observation.text}»")
    return observation


def come_back(stage: Stage, expert: Session) -> Session:
    """Three months have passed since the PIN was chosen: it must be changed before anything else."""
    expert.logout()
    session = stage.log_in(DOCTOR, CHOSEN_PIN, NEXT_PIN)
    stage.told.step(
        "Il consulente rientra: il PIN ha più di tre mesi e va cambiato",
        "The expert comes back: the PIN is more than three months old and must be changed",
    )
    return session


def file_final(stage: Stage, expert: Session, notified: NotifiedOperation, observation: ObservationView) -> None:
    """The final report attaches the receipt of the notice, and answers the observation."""
    document = pdf("Relazione definitiva", f"{OBSERVED} {EVALUATED}", scan=True)
    answers = [Answer.evaluated(observation.id, EVALUATED)]
    report = Report(notified.view.case_key, ReportKind.FINAL, [notified.receipt.id], answers)
    submitted = expert.submit_report(report, expert.upload(document))
    stage.told.step(
        "Relazione definitiva depositata: allega la ricevuta e risponde alle osservazioni",
        "Final report filed: it attaches the receipt and answers the observations",
    )
    stage.keep("final", submitted, expert)


def ask_fee(stage: Stage, expert: Session, case: CaseView) -> None:
    """The fee is asked for, within 100 days from the filing. The terms are put whole, with what was set before."""
    known = expert.terms(case.id)
    expert.set_terms(case.id, known.to_terms().replace(fee_requested_on=stage.told.today), known.etag)
    stage.told.step("Il consulente chiede la liquidazione", "The expert asks for the fee")


def pay(stage: Stage, case: CaseView) -> None:
    """The treasury puts the payment of the fee as the judge has decreed it, and pays it some weeks later."""
    fee = invoice(Money("290.77"), vat_percent=22, withholding_percent=20)
    decreed_on, payment_id = stage.told.today, Session.new_payment_id()

    def payment(state: PaymentState, mandate: str | None = None, value_on: date | None = None) -> Payment:
        return Payment(
            case.case_key,
            FeeItem.FEE,
            state,
            PayeeKind.HABITUAL_PROFESSIONAL,
            decreed_on,
            fee.gross,
            fee.withholding,
            fee.net,
            mandate_number=mandate,
            value_on=value_on,
        )

    with stage.staff(Role.TREASURY) as treasury:
        etag = treasury.put_payment(payment_id, payment(PaymentState.DECREED)).etag
        stage.told.step("Il giudice ha liquidato l'onorario", "The judge has decreed the fee")
        stage.wait_until(decreed_on + timedelta(days=25))
        paid = payment(PaymentState.PAID, f"{stage.told.today.year}/4711", stage.told.today)
        treasury.put_payment(payment_id, paid, etag)
        stage.told.step("L'onorario è pagato", "The fee is paid")


def read_agenda(stage: Stage, expert: Session) -> None:
    """The expert reads the payments, and what they come to by month."""
    told = stage.told
    told.step("Il consulente legge l'agenda dei pagamenti", "The expert reads the payments agenda")
    payments = [view.to_payment() for view in expert.payments()]
    for each in payments:
        gross, kept, net = told.money(each.gross), told.money(each.withholding), told.money(each.net)
        told.detail(f"lordo {gross}, ritenuta {kept}, netto {net}", f"gross {gross}, withheld {kept}, net {net}")
    for period in PaymentTotals.by_month(payments):
        month, received = f"{period.month}/{period.year}", told.money(period.totals.paid.net)
        told.detail(f"{month}: incassato netto {received}", f"{month}: net received {received}")


def judge(stage: Stage, expert: Session, case: CaseView) -> None:
    """What the rules say at the end, for the portal and for the library here."""
    today = stage.told.today
    findings = expert.findings(case.id)
    if findings != expert.case_file(case.id).to_case(today).findings(today):
        raise RuntimeError("the portal and the library do not find the same")
    if not findings:
        stage.told.step("Rilievi: nessuno", "Findings: none")
    for finding in findings:
        stage.told.step(f"Rilievo: {finding.text_it}", f"Finding: {finding.text_en}")
