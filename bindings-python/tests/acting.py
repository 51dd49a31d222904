"""What tests of the client send, and to whom."""

from __future__ import annotations

import io
import threading
from datetime import date
from pathlib import Path

from perito import (
    Appointment,
    CaseKey,
    FeeItem,
    InpsOffice,
    Money,
    OperationNotice,
    PayeeKind,
    Payment,
    PaymentState,
    Place,
    PortalClient,
    Session,
)
from perito.testing import Sandbox

SMALL_PDF = (Path(__file__).parents[2] / "testdata/conformance/small.pdf").read_bytes()
OPERATIONS_ON = date(2026, 11, 10)


def session_of(client: PortalClient, portal: Sandbox, role: str = "ctu") -> Session:
    """A session of the first account of this role."""
    account = portal.account(role)
    session = client.login(account.tax_code, account.pin)
    assert isinstance(session, Session)
    return session


def notice(case_key: CaseKey, day: date = OPERATIONS_ON) -> OperationNotice:
    """A notice of operations that begin on this day."""
    place = Place("Via Tiburtina 1", "Tivoli", province="RM", name="Studio medico")
    return OperationNotice(case_key, InpsOffice("7000"), Appointment(day, "09:30"), place)


def put_payments(portal: Sandbox, count: int) -> None:
    """The treasury publishes so many payments of the first case."""
    gross, withholding, net = Money("354.74"), Money("58.15"), Money("296.59")
    payee = PayeeKind.HABITUAL_PROFESSIONAL
    with PortalClient(portal.url, portal.trusted_keys) as client, session_of(client, portal, "treasury") as treasury:
        for _ in range(count):
            payment = Payment(
                portal.cases[0], FeeItem.FEE, PaymentState.DECREED, payee, portal.today, gross, withholding, net
            )
            treasury.put_payment(Session.new_payment_id(), payment)


def large_pdf(size: int) -> bytes:
    """A PDF of so many bytes: the small one, with a comment after its header."""
    header, rest = SMALL_PDF[:9], SMALL_PDF[9:]
    return header + b"%" + b" " * (size - len(SMALL_PDF) - 2) + b"\n" + rest


class Held(io.BytesIO):
    """A document of more than a chunk, whose rest is not there within the block: its upload comes to no end."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._left = threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 4 * 1024 * 1024:
            self._left.wait()
        return super().read(size)

    def __exit__(self, *_: object) -> None:
        self._left.set()
