"""An agenda of 10,000 payments, read page by page over HTTP, as values."""

import atexit
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import httpx
from pydantic import BaseModel, Field

import perito
from measure import Contender, Group
from recorded_portal import LIMIT, PAYMENTS

HERE = Path(__file__).parent
KEYS = HERE.parents[1] / "testdata" / "receipts" / "v1.keys"
READER = perito.TaxCode("RSSMRA80A01H501U"), perito.Pin("A1B2C3D4")

Read = list[tuple[str, Decimal, str, date | None]]


class CaseKey(BaseModel):
    court_office: str
    register_: str = Field(alias="register")
    year: int
    number: int
    sub: int | None = None


class Money(BaseModel):
    amount: Decimal
    currency: Literal["EUR"]


class Payment(BaseModel):
    id: str
    case_id: str
    case_key: CaseKey
    item: str
    state: str
    payee: str
    decreed_on: date
    invoice_reference: str | None = None
    mandate_number: str | None = None
    gross: Money
    withholding: Money
    net: Money
    due_on: date | None = None
    value_on: date | None = None
    updated_at: datetime
    etag: str


class Page(BaseModel):
    items: list[Payment]
    next_cursor: str | None = None


def by_perito(session: perito.Session) -> Read:
    return [(each.id, each.net.amount, each.state, each.value_on) for each in session.payments(limit=LIMIT)]


def by_httpx(client: httpx.Client) -> Read:
    read: Read = []
    query = {"limit": str(LIMIT)}
    while True:
        answer = client.get("/v1/payments", params=query).raise_for_status()
        page = Page.model_validate_json(answer.content)
        read += [(each.id, each.net.amount, each.state, each.value_on) for each in page.items]
        if page.next_cursor is None:
            return read
        query["cursor"] = page.next_cursor


def portal() -> str:
    """The address of a portal that ends with this process."""
    script = [sys.executable, str(HERE / "recorded_portal.py")]
    process = subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process.stdout.readline().strip()


def group() -> Group:
    url = portal()
    session = perito.PortalClient(url, perito.TrustedKeys.read(KEYS)).login(*READER)
    client = httpx.Client(base_url=url, headers={"Authorization": "Bearer recorded"}, trust_env=False)
    ours = Contender("perito", "`session.payments`", PAYMENTS, lambda: by_perito(session))
    peer = Contender(
        "httpx",
        f"a client kept alive, and pydantic {version('pydantic')}",
        PAYMENTS,
        lambda: by_httpx(client),
        "compares no digest of what arrived; codes and the parts of a case's key are texts that nobody checks",
    )
    if ours.run() != peer.run():
        raise RuntimeError(f"{peer} reads other payments")
    return Group("Payments over HTTP", [ours], [peer])
