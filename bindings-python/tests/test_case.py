"""The case, as Python sees it. The rules themselves are tested in `core`."""

import copy
import pickle
from datetime import date, datetime, timezone
from typing import Any

import pytest
from recorded import CASE_FILE, items

import perito
from perito import (
    Art195Term,
    Case,
    CaseFile,
    CaseState,
    Channel,
    CourtOffice,
    Extension,
    FeeItem,
    FinalReport,
    JudgeTerm,
    Money,
    NoticeFact,
    ObservationFact,
    PaymentFact,
    Place,
    Regime,
    Severity,
    StepKind,
    ValidationError,
)

APPOINTED = date(2026, 3, 2)
ROMA = CourtOffice("0580910098")
PLACE = Place("Via Tiburtina 1", "Roma", "RM")
NOTICE = NoticeFact(date(2026, 3, 10), date(2026, 4, 14), Channel.PORTAL, PLACE, "receipt-1")
OBSERVATION = ObservationFact("observation-1", date(2026, 6, 1))
FINAL = FinalReport(date(2026, 7, 1), receipt_ids=["receipt-1"], answered=["observation-1"])
PAYMENT = PaymentFact("fee", date(2026, 9, 28), Money("290.77"), decreed_on=date(2026, 9, 1))
WHOLE = {
    "court_office": ROMA,
    "task_on": APPOINTED,
    "terms": [
        ("observations", JudgeTerm(days=15)),
        (Art195Term.DRAFT, JudgeTerm(day=date(2026, 5, 15))),
        ("filing", JudgeTerm(days=30)),
    ],
    "extensions": [Extension("draft", date(2026, 5, 4), date(2026, 5, 22))],
    "notices": [NOTICE],
    "operations": [date(2026, 4, 14)],
    "draft_sent_on": date(2026, 5, 20),
    "observations": [OBSERVATION],
    "final_report": FINAL,
    "supplements": [date(2026, 8, 3)],
    "fee_requests": [("fee", date(2026, 7, 2))],
    "decrees": [(FeeItem.FEE, date(2026, 9, 1))],
    "payments": [PAYMENT],
    "dissent_term": JudgeTerm(days=30, from_day=date(2026, 7, 10)),
}


def made(**facts: Any) -> Case:
    return Case("atpo", APPOINTED, **facts)


def test_a_case_shows_its_facts() -> None:
    case = made(**WHOLE)
    assert (case.regime, case.appointed_on, case.task_on) == (Regime.ATPO_FROM_2025, APPOINTED, APPOINTED)
    assert (case.notices, case.operations, case.draft_sent_on) == ((NOTICE,), (date(2026, 4, 14),), date(2026, 5, 20))
    assert (case.observations, case.final_report) == ((OBSERVATION,), FINAL)
    assert (case.supplements, case.payments) == ((date(2026, 8, 3),), (PAYMENT,))
    assert case.suspension is not None and case.suspension.from_day == APPOINTED and case.suspension.until
    assert case.state(date(2026, 10, 1)) is CaseState.PAID
    assert case == made(**WHOLE) != made() and hash(case) == hash(made(**WHOLE))
    assert copy.copy(case) == case and copy.deepcopy(case) == case
    with pytest.raises(TypeError):
        pickle.dumps(case)


def test_the_terms_are_counted() -> None:
    case = made(**WHOLE)
    draft, observations, filing = (case.term_end(which) for which in ("draft", Art195Term.OBSERVATIONS, "filing"))
    assert draft is not None and draft.effective == date(2026, 5, 22)
    assert observations is not None and filing is not None
    assert draft.effective < observations.effective < filing.effective
    assert made().term_end("draft") is None and made().fee_deadline("fee") is None
    fee, travel = case.fee_deadline("fee"), case.fee_deadline(FeeItem.TRAVEL)
    assert fee is not None and fee.nominal == date(2026, 10, 9)
    assert travel is not None and (travel.nominal - FINAL.filed_on).days == 200
    for ask in (case.term_end, case.fee_deadline):
        with pytest.raises(ValidationError):
            ask("SECRET")


def test_the_rules_speak_about_a_case() -> None:
    case = made(task_on=APPOINTED, operations=[date(2026, 6, 17)])
    (finding,) = case.findings(date(2026, 6, 3))
    assert (finding.rule, finding.severity) == ("operations_without_notice", Severity.BREACH)
    assert finding.legal_basis and finding.text_it and finding.text_en
    assert pickle.loads(pickle.dumps(finding)) == finding
    flawed = made(draft_sent_on=date(2026, 5, 20), observations=[OBSERVATION], final_report=FinalReport(FINAL.filed_on))
    assert "observations_unanswered" in {found.rule for found in flawed.findings(date(2026, 7, 2))}
    unasked = made(draft_sent_on=date(2026, 5, 20), final_report=FinalReport(FINAL.filed_on), fee_warning_days=0)
    assert not unasked.findings(date(2026, 9, 20))
    assert [found.rule for found in unasked.findings(date(2026, 12, 1))] == ["fee_forfeited"]


def test_the_next_steps_have_their_days() -> None:
    case = made(task_on=APPOINTED, operations=[date(2026, 6, 17)])
    notify, hold = case.next_steps(date(2026, 3, 3))
    assert (notify.kind, hold.kind) == (StepKind.NOTIFY, StepKind.HOLD_OPERATIONS)
    assert notify.operations_on == hold.operations_on == date(2026, 6, 17)
    assert notify.deadline is not None and notify.deadline.prudent == date(2026, 6, 1)
    assert notify.legal_basis and notify.text_it and notify.text_en and notify.not_before is None
    assert notify == case.next_steps(date(2026, 3, 3))[0] != hold and hash(notify) == hash(copy.copy(notify))
    terms = made(terms=[("draft", JudgeTerm(day=date(2026, 5, 15)))]).terms_ahead()
    assert [(step.kind, step.deadline and step.deadline.effective) for step in terms] == [
        (StepKind.SEND_DRAFT, date(2026, 5, 15))
    ]


def test_a_day_called_off_overtakes_its_notice() -> None:
    day = NOTICE.operations_on
    called_off = made(notices=[NOTICE], called_off=[(day, date(2026, 3, 20))])
    assert called_off.operations == () and called_off.notices == (NOTICE,)
    assert called_off.state(date(2026, 4, 1)) is CaseState.APPOINTED
    again = made(notices=[NOTICE], called_off=[(day, date(2026, 3, 20))], operations=[day])
    assert again.operations == (day,)


def test_a_case_file_becomes_the_case_that_the_rules_judge() -> None:
    whole = {**CASE_FILE, "reports": items("reports")}
    case_file = CaseFile.from_dict(whole)
    today = date(2026, 12, 31)
    case = case_file.to_case(today)
    assert case.appointed_on == case_file.case.appointed_on and case == case_file.to_case(today)
    assert [notice.receipt_id for notice in case.notices] == [each.receipt.id for each in case_file.operations]
    assert [fact.id for fact in case.observations] == [each.id for each in case_file.observations]
    assert all(finding.legal_basis for finding in case.findings(today))
    with pytest.raises(TypeError):
        case_file.to_case(datetime(2026, 12, 31, tzinfo=timezone.utc))
    data = {**whole, "case": {**CASE_FILE["case"], "proceeding": "SECRET"}}
    with pytest.raises(ValidationError) as refusal:
        CaseFile.from_dict(data).to_case(today)
    assert refusal.value.errors[0].code == "proceeding_unknown" and "SECRET" not in str(refusal.value)


@pytest.mark.parametrize("fact", [NOTICE, OBSERVATION, FINAL, PAYMENT], ids=lambda fact: type(fact).__name__)
def test_a_fact_is_a_value(fact: Any) -> None:
    assert eval(repr(fact), {**vars(perito), "datetime": __import__("datetime")}) == fact
    for copied in (pickle.loads(pickle.dumps(fact)), copy.copy(fact), copy.deepcopy(fact)):
        assert copied == fact and hash(copied) == hash(fact)


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"task_on": date(2026, 3, 1)}, "task_on", "before_appointment"),
        ({"draft_sent_on": date(2026, 3, 1)}, "draft_sent_on", "before_appointment"),
        ({"notices": [NOTICE, NoticeFact(date(2026, 3, 1), date(2026, 4, 1), "other")]}, "notices.1.sent_on", ""),
        ({"observations": [OBSERVATION, OBSERVATION]}, "observations.1.id", "observation_known"),
        ({"extensions": [Extension("draft", APPOINTED, APPOINTED)]}, "extensions.0.which", "term_not_set"),
        ({"terms": [("observations", JudgeTerm(days=15))]}, "terms.0.term", "term_follows_nothing"),
        ({"supplements": [date(2026, 8, 3)]}, "supplements.0.filed_on", "before_final"),
        ({"fee_requests": [("fee", date(2026, 8, 3))]}, "fee_requests.0.requested_on", "before_final"),
        ({"final_report": FinalReport(date(2026, 3, 1))}, "final_report.filed_on", "before_appointment"),
        ({"dissent_term": JudgeTerm(days=31, from_day=date(2026, 7, 10))}, "dissent_term.days", "dissent_too_long"),
        ({"claim_on": date(2026, 8, 3)}, "claim_on", "claim_without_dissent"),
    ],
)
def test_what_cannot_have_happened_is_refused_in_its_place(facts: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        made(**facts)
    (problem,) = refusal.value.errors
    assert problem.field == field and (not code or problem.code == code)


def test_a_dissent_is_known_in_an_atpo_alone() -> None:
    with pytest.raises(ValidationError) as refusal:
        Case("social_security", APPOINTED, final_report=FINAL, dissent_on=date(2026, 7, 10))
    assert refusal.value.errors[0].code == "dissent_not_here"


def test_wrong_words_and_types_are_refused() -> None:
    for make in (
        lambda: Case("SECRET", APPOINTED),
        lambda: NoticeFact(APPOINTED, APPOINTED, "SECRET"),
        lambda: PaymentFact("SECRET", APPOINTED, Money(1)),
        lambda: made(decrees=[("SECRET", APPOINTED)]),
        lambda: ObservationFact("\ud800", APPOINTED),
    ):
        with pytest.raises(ValidationError) as refusal:
            make()
        assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"
    instant = datetime(2026, 3, 2, tzinfo=timezone.utc)
    for wrong in (
        {"task_on": instant},
        {"operations": [instant]},
        {"operations": date(2026, 4, 14)},
        {"called_off": [date(2026, 4, 14)]},
        {"notices": [FINAL]},
        {"travel_expected": "yes"},
        {"nothing_such": 1},
    ):
        with pytest.raises(TypeError):
            made(**wrong)
    with pytest.raises(TypeError):
        made().findings(instant)
    with pytest.raises(ValidationError, match="from 0 to 65535"):
        made(fee_warning_days=65_536)
