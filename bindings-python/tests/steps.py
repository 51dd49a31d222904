"""The closed list of steps: what each takes and gives is told in `testdata/conformance/README.md`."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from conformance import FOLDER, Result
from operations import civil, instant
from stage import Stage, done

from perito import (
    AcceptRisk,
    Answer,
    Appointment,
    CaseKey,
    CaseNumber,
    CourtOffice,
    InpsOffice,
    Money,
    NotifiedOperation,
    Observation,
    OperationNotice,
    Payment,
    PaymentStream,
    Pin,
    Place,
    Receipt,
    Report,
    SendOptions,
    Session,
    SubmittedObservation,
    SubmittedReport,
    aio,
)


async def advance(stage: Stage, days: int) -> Result:
    stage.sandbox.advance(days=days)
    return {"now": instant(await done(stage.portal.now()))}


async def login(stage: Stage, by: str, pin: str | None = None) -> Result:
    tax_code, own = stage.accounts[by]
    outcome = await done(stage.portal.login(tax_code, own if pin is None else Pin(pin)))
    if isinstance(outcome, Session | aio.Session):
        stage.sessions[by] = outcome
        return {"outcome": "session"}
    return {"outcome": "must_change_pin"}


async def change_pin(stage: Stage, by: str, new_pin: str) -> Result:
    (tax_code, current), new = stage.accounts[by], Pin(new_pin)
    stage.sessions[by] = await done(stage.sessions[by].change_pin(current, new))
    stage.accounts[by] = tax_code, new
    return {"outcome": "session"}


async def find_case(stage: Stage, by: str, court_office: str, case_number: str) -> Result:
    case = await done(stage.sessions[by].find_case(CourtOffice(court_office), CaseNumber(case_number)))
    return {"id": case.id, **of_texts(case, "case_key", "proceeding", "inps_office")}


async def notify_operation(
    stage: Stage,
    by: str,
    case_key: str,
    inps_office: str,
    date: str,
    time: str,
    address: str,
    comune: str,
    province: str | None = None,
    idempotency_key: str | None = None,
    accept_risk: bool = False,
) -> Result:
    operations_at, place = Appointment(civil(date), time), Place(address, comune, province)
    notice = OperationNotice(CaseKey(case_key), InpsOffice(inps_office), operations_at, place)
    options = SendOptions(idempotency_key, AcceptRisk.LATE_NOTICE if accept_risk else None)
    notified = await done(stage.sessions[by].notify_operation(notice, options))
    return {
        **of_act(notified),
        "join_state": str(notified.view.join_state),
        "received_on": notified.view.received_on.isoformat(),
        "sandbox": notified.verification.sandbox,
    }


async def upload(stage: Stage, by: str, file: str) -> Result:
    uploaded = await done(stage.sessions[by].upload(FOLDER / file))
    stage.uploads[uploaded.id] = uploaded
    return of_parts(uploaded, "id", "sha256", "size")


async def submit_report(
    stage: Stage,
    by: str,
    kind: str,
    case_key: str,
    document: str,
    notice_receipt_ids: Sequence[str] = (),
    answers: Sequence[dict[str, str]] = (),
    idempotency_key: str | None = None,
    accept_risk: bool = False,
) -> Result:
    report = Report(CaseKey(case_key), kind, notice_receipt_ids, [Answer.evaluated(**answer) for answer in answers])
    options = SendOptions(idempotency_key, AcceptRisk.FLAWED_REPORT if accept_risk else None)
    submitted = await done(stage.sessions[by].submit_report(report, stage.uploads[document], options))
    draft = submitted.view.draft
    return {**of_act(submitted), "differs_from_draft": draft and draft.differs}


async def submit_observation(
    stage: Stage,
    by: str,
    case_key: str,
    text: str | None = None,
    document: str | None = None,
    idempotency_key: str | None = None,
    accept_risk: bool = False,
) -> Result:
    # There is no risk to be accepted: whether one is makes no difference.
    observation, options = Observation(CaseKey(case_key), text), SendOptions(idempotency_key)
    uploaded = None if document is None else stage.uploads[document]
    return of_act(await done(stage.sessions[by].submit_observation(observation, uploaded, options)))


async def observations(stage: Stage, by: str, case_id: str | None = None) -> Result:
    page = await done(stage.sessions[by].observations(case_id=case_id))
    return {"count": len(page), "ids": [each.id for each in page], "texts": [each.text for each in page]}


async def put_payment(
    stage: Stage,
    by: str,
    case_key: str,
    state: str,
    payee: str,
    decreed_on: str,
    gross: str,
    withholding: str,
    net: str,
    mandate_number: str | None = None,
    value_on: str | None = None,
    id: str | None = None,
    etag: str | None = None,
) -> Result:
    payment = Payment(
        CaseKey(case_key),
        "fee",
        state,
        payee,
        civil(decreed_on),
        Money(gross),
        Money(withholding),
        Money(net),
        mandate_number=mandate_number,
        value_on=civil(value_on) if value_on else None,
    )
    put = await done(stage.sessions[by].put_payment(id or Session.new_payment_id(), payment, etag))
    return {**of_parts(put, "id", "etag"), **of_texts(put, "state", "net")}


async def payments(stage: Stage, by: str, case_id: str | None = None) -> Result:
    stream = stage.sessions[by].payments(case_id=case_id)
    read = list(stream) if isinstance(stream, PaymentStream) else [each async for each in stream]
    return {
        "count": len(read),
        "ids": [each.id for each in read],
        "states": [str(each.state) for each in read],
        "nets": [str(each.net) for each in read],
    }


async def receipt(stage: Stage, by: str, id: str) -> Result:
    return of_receipt(await done(stage.sessions[by].receipt(id)))


async def verify_receipt(stage: Stage, text: str, replace: Sequence[str] = ()) -> Result:
    if replace:
        what, by_what = replace
        assert what in text, "what is to be replaced is there"
        text = text.replace(what, by_what)
    parsed = Receipt.parse(text)
    return {**of_receipt(parsed), "sandbox": parsed.verify(stage.sandbox.trusted_keys).sandbox}


def of_act(act: NotifiedOperation | SubmittedReport | SubmittedObservation) -> Result:
    """What every legal act gives."""
    return {
        "id": act.view.id,
        "protocol_number": str(act.view.protocol_number),
        "findings": [finding.rule for finding in act.view.findings],
        "receipt_id": act.receipt.id,
        "receipt_kind": str(act.receipt.kind),
        "receipt_text": str(act.receipt),
        "replayed": act.replayed,
    }


def of_receipt(receipt: Receipt) -> Result:
    return {"id": receipt.id, "text": str(receipt), **of_texts(receipt, "kind", "protocol_number", "case_key")}


def of_parts(value: object, *names: str) -> Result:
    return {name: getattr(value, name) for name in names}


def of_texts(value: object, *names: str) -> Result:
    """The same as texts; what is absent stays so."""
    return {name: part if part is None else str(part) for name, part in of_parts(value, *names).items()}


STEPS: dict[str, Callable[..., Coroutine[Any, Any, Result]]] = {
    step.__name__: step
    for step in (
        advance,
        change_pin,
        find_case,
        login,
        notify_operation,
        observations,
        payments,
        put_payment,
        receipt,
        submit_observation,
        submit_report,
        upload,
        verify_receipt,
    )
}
