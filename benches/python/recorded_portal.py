"""A portal that answers with recorded pages: its clock, a session, and an agenda of payments.

It is a process of its own, so that neither side shares an interpreter with it, and ends with whoever started it.
"""

import json
import sys
from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

PAYMENTS, LIMIT = 10_000, 200
RECORDED = Path(__file__).parents[2] / "testdata" / "wire" / "v1" / "120-payments.hurl"

STATUS = {"status": 200, "title": "OK"}
SESSION = {
    "id": "01990000-0000-7000-8000-000000000000",
    "token": "recorded",
    "outcome": "active",
    "idle_seconds": 900,
    "absolute_seconds": 28800,
}


def payments() -> list[dict[str, Any]]:
    """The payment of the recording over and over, each with its own id, case, amounts and days; every third decreed."""
    said = RECORDED.read_text(encoding="utf-8")
    (recorded,) = json.loads(said[said.index("\n{\n") :])["items"]
    return [payment(recorded, number) for number in range(PAYMENTS)]


def payment(recorded: dict[str, Any], number: int) -> dict[str, Any]:
    gross = 20_000 + number
    amounts = {"gross": gross, "withholding": gross // 5, "net": gross - gross // 5}
    made = {
        **recorded,
        **{name: {"amount": f"{cents // 100}.{cents % 100:02}", "currency": "EUR"} for name, cents in amounts.items()},
        "id": f"01990000-0000-7000-8000-{PAYMENTS - number:012}",
        "case_id": f"01980000-0000-7000-8000-{PAYMENTS - number:012}",
        "case_key": {**recorded["case_key"], "number": PAYMENTS - number},
        "value_on": (date(2026, 1, 1) + timedelta(days=number % 365)).isoformat(),
    }
    if number % 3 == 0:
        del made["mandate_number"], made["value_on"]
        made["state"] = "decreed"
    return made


def pages() -> list[bytes]:
    items = payments()
    made = [{"items": items[start : start + LIMIT]} for start in range(0, PAYMENTS, LIMIT)]
    # A cursor is the number of its page, and the last page has none.
    return [body({**page, "next_cursor": str(number)}) for number, page in enumerate(made[:-1], 1)] + [body(made[-1])]


def body(of: object) -> bytes:
    return json.dumps(of, separators=(",", ":")).encode()


class Portal(BaseHTTPRequestHandler):
    pages: ClassVar[list[bytes]]
    protocol_version = "HTTP/1.1"
    # Headers and body travel together, and at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/status":
            self.answer(200, body(STATUS))
        else:
            (cursor,) = parse_qs(address.query).get("cursor", ["0"])
            self.answer(200, self.pages[int(cursor)])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, body(SESSION))

    def answer(self, status: int, body: bytes) -> None:
        # It tells its clock, which a client wants of a portal, as `Date`.
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Digest", f"sha-256=:{b64encode(sha256(body).digest()).decode()}:")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


if __name__ == "__main__":
    Portal.pages = pages()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    # Whoever started it holds the other end.
    sys.stdin.read()
