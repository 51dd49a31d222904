"""A portal of a later version, which shows something that is unknown here: what was done is not lost."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from acting import notice, session_of

import perito
from perito import PortalClient
from perito.testing import Sandbox


@contextmanager
def later(portal: Sandbox) -> Iterator[str]:
    """The portal, whose acts are addressed to an office of seven digits."""

    class Later(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            behind = HTTPConnection(urlsplit(portal.url).netloc)
            behind.request(self.command, self.path, self.rfile.read(length), dict(self.headers))
            answer = behind.getresponse()
            body = answer.read()
            behind.close()
            if self.path == "/v1/operations" and answer.status == 201:
                body = json.dumps({**json.loads(body), "inps_office": "7000123"}).encode()
            self.send_response_only(answer.status)
            for name in ("content-type", "date"):
                if value := answer.getheader(name):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told of it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Later)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_an_act_whose_view_cannot_be_read_is_done(portal: Sandbox) -> None:
    act = notice(portal.cases[0], date(2026, 12, 15))
    with later(portal) as url, PortalClient(url, portal.trusted_keys) as client:
        session = session_of(client, portal)
        with pytest.raises(perito.ProtocolError) as raised:
            session.notify_operation(act)
    assert raised.value.context == {"field": "inps_office"}
    receipt, resend = raised.value.receipt, raised.value.resend
    assert receipt is not None
    assert receipt.verify(portal.trusted_keys).sandbox
    assert resend is not None
    with PortalClient(portal.url, portal.trusted_keys) as client:
        again = session_of(client, portal).notify_operation(act, resend)
    assert again.replayed
    assert again.receipt == receipt
