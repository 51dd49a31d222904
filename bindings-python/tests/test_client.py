"""The client that blocks: getting in, acting once, reading, and what is raised."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from acting import notice, put_payments, session_of

import perito
from perito import (
    CaseNumber,
    CourtOffice,
    Money,
    MustChangePin,
    Pin,
    PortalClient,
    Receipt,
    Retry,
    SendOptions,
    Session,
    TaxCode,
    TrustedKeys,
)
from perito.testing import Sandbox


def test_a_session_is_a_context_that_logs_out(client: PortalClient, portal: Sandbox) -> None:
    account = portal.account("ctu")
    with client.login(account.tax_code, account.pin) as session:
        assert session.me().tax_code == account.tax_code
        assert session.id in repr(session)
        assert str(account.tax_code) not in repr(session)
    with pytest.raises(perito.SessionExpiredError) as raised:
        session.me()
    assert raised.value.code == "unauthenticated"
    assert raised.value.operation == "me"
    assert raised.value.retry is Retry.NEVER
    with session:
        pass  # it has ended, and ends without a word


def test_a_pin_that_must_be_changed_is_no_session(client: PortalClient, portal: Sandbox, expert: Session) -> None:
    officer = session_of(client, portal, "officer")
    registration = officer.registrations().items[0]
    assert registration.account_id is not None
    issued = officer.issue_pin(registration.account_id)
    assert isinstance(issued, Pin)
    access = client.login(registration.tax_code, issued)
    assert isinstance(access, MustChangePin)
    with pytest.raises(perito.PinChangeRequiredError) as raised, access:
        pass
    assert raised.value.code == "pin_change_required"
    with pytest.raises(perito.ValidationError) as refused:
        access.change_pin(Pin("WRONG123"), Pin("PERITO27"))
    assert [error.field for error in refused.value.errors] == ["current_pin"]
    with access.change_pin(issued, Pin("PERITO27")) as session:
        assert session.me().role == "ctu"


def test_who_is_unknown_is_told_no_more_than_who_errs(client: PortalClient, portal: Sandbox) -> None:
    with pytest.raises(perito.WrongCredentialsError) as wrong:
        client.login(portal.account("ctu").tax_code, Pin("WRONG123"))
    with pytest.raises(perito.WrongCredentialsError) as unknown:
        client.login(TaxCode("RSSMRA80A41H501Y"), Pin("WRONG123"))
    assert str(wrong.value) == str(unknown.value)
    assert "WRONG123" not in str(wrong.value) + repr(wrong.value)


def test_a_case_is_found_by_its_number(expert: Session, portal: Sandbox) -> None:
    key = portal.cases[0]
    found = expert.find_case(key.court_office, key.case_number)
    assert found.case_key == key
    assert expert.case(found.id) == found
    twice = portal.cases[3]
    number = CaseNumber(f"{twice.number}/{twice.year}")
    with pytest.raises(perito.AmbiguousCaseError) as raised:
        expert.find_case(twice.court_office, number)
    assert raised.value.context == {"hits": "2"}
    assert len(expert.search_cases(twice.court_office, number)) == 2
    with pytest.raises(perito.NotFoundError):
        expert.find_case(CourtOffice("0580910098"), CaseNumber("R.G. 9999/2026"))


def test_a_notice_is_sent_once(expert: Session, portal: Sandbox) -> None:
    options = SendOptions(idempotency_key="once", composed_at=datetime(2026, 9, 1, 8, tzinfo=timezone.utc))
    first = expert.notify_operation(notice(portal.cases[0]), options)
    again = expert.notify_operation(notice(portal.cases[0]), options)
    assert not first.replayed
    assert again.replayed
    assert again.view == first.view
    assert first.receipt.protocol_number == first.view.protocol_number
    assert first.verification.sandbox
    assert first.archive in {"first", "consistent"}
    kept = Receipt.parse(str(first.receipt))
    assert kept.verify(portal.trusted_keys).origin == first.receipt.origin
    assert expert.receipt(first.receipt.id) == first.receipt
    assert expert.receipt_page(first.receipt.id).startswith(b"%PDF-")
    other = notice(portal.cases[0], date(2026, 11, 11))
    with pytest.raises(perito.IdempotencyKeyReusedError) as raised:
        expert.notify_operation(other, options)
    assert raised.value.resend == options
    assert isinstance(raised.value.refusal_receipt, Receipt)


def test_a_late_notice_is_sent_by_whoever_knows_the_risk(expert: Session, portal: Sandbox) -> None:
    late = notice(portal.cases[1], date(2026, 9, 10))
    with pytest.raises(perito.RiskNotAcceptedError) as raised:
        expert.notify_operation(late)
    assert [finding.rule for finding in raised.value.findings] == ["notice_late"]
    assert f"notice_late: {raised.value.findings[0].text_en}" in str(raised.value)
    done = expert.notify_operation(late, SendOptions(accept_risk="late_notice"))
    assert [finding.rule for finding in done.view.findings] == ["notice_late"]


def test_lists_come_in_pages(expert: Session) -> None:
    whole = expert.cases()
    assert len(whole) == 4
    assert whole.next_cursor is None
    page = expert.cases(limit=3)
    rest = expert.cases(cursor=page.next_cursor, limit=3)
    assert (*page, *rest) == whole.items
    with pytest.raises(perito.ValidationError) as raised:
        expert.cases(limit=0)
    assert [error.field for error in raised.value.errors] == ["limit"]


def test_what_changed_is_told_from_a_cursor_on(expert: Session, portal: Sandbox) -> None:
    changes = expert.changes()
    assert not changes.more
    done = expert.notify_operation(notice(portal.cases[3], date(2026, 12, 1)))
    new = expert.changes(changes.cursor)
    assert [change.id for change in new.items if change.kind == "operation"] == [done.view.id]


def test_a_case_file_is_judged_here_as_there(expert: Session, portal: Sandbox) -> None:
    found = expert.find_case(portal.cases[3].court_office, portal.cases[3].case_number)
    file = expert.case_file(found.id)
    today = portal.now.date()
    there = expert.findings(found.id)
    assert [finding.rule for finding in file.to_case(today).findings(today)] == [finding.rule for finding in there]


def test_the_portals_clock_is_asked_and_moved(client: PortalClient, portal: Sandbox) -> None:
    before = client.now()
    assert before.tzinfo is timezone.utc
    assert before == portal.now.replace(microsecond=0)
    assert client.advance_sandbox_clock(1) == before + timedelta(days=1)
    portal.advance(days=1)
    assert client.now() == before + timedelta(days=2)


def test_an_archive_is_compared_across_clients(expert: Session, portal: Sandbox, tmp_path: Path) -> None:
    store = tmp_path / "checkpoints"
    for check in ("first", "consistent"):
        with PortalClient(portal.url, portal.trusted_keys, checkpoints=store) as client:
            checked = client.check_archive()
            assert checked.check == check
            assert client.restorations == ()
    store.write_text("something else", encoding="utf-8")
    with pytest.raises(perito.ArchiveError) as raised:
        PortalClient(portal.url, portal.trusted_keys, checkpoints=store)
    assert raised.value.code == "archive_store_unreadable"


def test_another_portals_keys_verify_nothing(portal: Sandbox) -> None:
    other = TrustedKeys.read(Path(__file__).parents[2] / "testdata/receipts/v1.keys")
    with PortalClient(portal.url, other) as client, session_of(client, portal) as session:
        with pytest.raises(perito.ReceiptError) as raised:
            session.notify_operation(notice(portal.cases[0], date(2026, 12, 9)))
        assert raised.value.resend is not None
        assert raised.value.retry is Retry.NEVER
    # It was received, and only its receipt was not believed: the very same act gives it to whoever has the keys.
    with PortalClient(portal.url, portal.trusted_keys) as client, session_of(client, portal) as session:
        done = session.notify_operation(notice(portal.cases[0], date(2026, 12, 9)), raised.value.resend)
        assert done.replayed


@pytest.mark.parametrize("address", ["", "ftp://portal.example.org", "http://portal.example.org", "https://", "a b"])
def test_an_address_must_be_one(address: str, portal: Sandbox) -> None:
    with pytest.raises(perito.InvalidAddressError) as raised:
        PortalClient(address, portal.trusted_keys)
    assert raised.value.code == "invalid_address"


def test_nobody_who_listens_is_a_network_error(portal: Sandbox) -> None:
    with pytest.raises(perito.NetworkError) as raised:
        PortalClient("http://127.0.0.1:9", portal.trusted_keys)
    assert raised.value.operation == "connect"
    assert raised.value.retry is Retry.LATER
    assert raised.value.message_it == "il portale non è raggiungibile"


def test_errors_are_copied_and_pickled_with_all_they_say(expert: Session, portal: Sandbox) -> None:
    with pytest.raises(perito.RiskNotAcceptedError) as raised:
        expert.notify_operation(notice(portal.cases[1], portal.now.date() + timedelta(days=2)))
    for again in (pickle.loads(pickle.dumps(raised.value)), copy.copy(raised.value)):
        assert type(again) is type(raised.value)
        assert str(again) == str(raised.value)
        assert (again.code, again.operation, again.retry) == ("risk_not_accepted", "notify_operation", Retry.NEVER)
        assert again.findings == raised.value.findings


def test_a_closed_client_says_so(portal: Sandbox) -> None:
    client = PortalClient(portal.url, portal.trusted_keys)
    session = session_of(client, portal)
    client.close()
    client.close()
    for call in (client.now, session.me, client.__enter__, lambda: session.upload(b"%PDF-1.4\n")):
        with pytest.raises(perito.ClosedError) as raised:
            call()
        assert raised.value.code == "closed"
    with session:
        pass


def test_arguments_of_another_type_are_type_errors(client: PortalClient, expert: Session, portal: Sandbox) -> None:
    account = portal.account("ctu")
    for call in (
        lambda: client.login("RSSMRA80A01H501U", account.pin),  # type: ignore[arg-type]
        lambda: expert.notify_operation("notice"),  # type: ignore[arg-type]
        lambda: expert.cases(limit="3"),  # type: ignore[arg-type]
        lambda: expert.case(7),  # type: ignore[arg-type]
        lambda: PortalClient(portal.url, "keys"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            call()
    for number in (-1, 2**70):
        with pytest.raises(perito.ValidationError) as raised:
            expert.cases(limit=number)
        assert [error.code for error in raised.value.errors] == ["number_range"]
    with pytest.raises(TypeError, match="no bool"):
        expert.cases(limit=True)
    with pytest.raises(perito.ValidationError):
        expert.case("\ud800")
    for identifier in ("", "../me", "a b", "🙂"):
        with pytest.raises(perito.NotFoundError):
            expert.case(identifier)


def test_a_sandboxs_clock_stays_within_the_calendar(portal: Sandbox) -> None:
    for days in (0, 367, 4_000_000_000):
        with pytest.raises(perito.ValidationError) as raised:
            portal.advance(days=days)
        assert [error.code for error in raised.value.errors] == ["number_range"]
    for year in (1, 1948, 2101, 9999):
        with pytest.raises(perito.ValidationError) as raised:
            perito.sandbox(now=datetime(year, 12, 31, tzinfo=timezone.utc))
        assert [error.field for error in raised.value.errors] == ["now"]
    with pytest.raises(TypeError, match="aware"):
        perito.sandbox(now=datetime(2026, 9, 1))


def test_what_was_read_is_what_may_be_set_again(client: PortalClient, expert: Session, portal: Sandbox) -> None:
    put_payments(portal, 1)
    assert next(expert.payments()).to_payment().net == Money("296.59")
    found = expert.find_case(portal.cases[1].court_office, portal.cases[1].case_number)
    terms = expert.terms(found.id).to_terms().replace(fee_requested_on=client.today())
    assert expert.set_terms(found.id, terms, expert.terms(found.id).etag).to_terms() == terms
    with pytest.raises(TypeError):
        terms.replace(nothing=1)
