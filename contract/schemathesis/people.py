"""Those who act: each with a session, opened again whenever it has ended, and a PIN, changed when it must be."""

from __future__ import annotations

from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from demo import Demo

TUS = {"Tus-Resumable": "1.0.0"}


class Person:
    """Somebody who calls the portal; without an account, anybody."""

    def __init__(self, url: str, account: dict[str, str] | None = None) -> None:
        self.url = url
        self.account = account
        self.token: str | None = None
        self.session = ""
        self.tokens: set[str] = set()
        self._http = requests.Session()
        self._pins = 0

    def hold(self, opened: dict[str, Any] | None) -> None:
        """From now on this is the session; without one, the next call logs in."""
        self.token = None
        if opened is not None:
            self.token, self.session = opened["token"], opened["id"]
            self.tokens.add(opened["token"])

    def live_token(self) -> str | None:
        """The token of a session that is open."""
        if self.token is None and self.account is not None:
            session = self.open_session()
            self.hold(session)
            if session["outcome"] == "must_change_pin":
                # The sandbox's clock has moved three months on.
                change = self.pin_change()
                self.learn(self.call("PUT", "/v1/me/pin", json=change).json(), change["new_pin"])
        return self.token

    def open_session(self) -> dict[str, Any]:
        """A further session of the account."""
        assert self.account is not None
        body = {"tax_code": self.account["tax_code"], "pin": self.account["pin"]}
        return dict(self._send("POST", "/v1/sessions", json=body).json())

    def pin_change(self) -> dict[str, str]:
        """The change of the PIN to one that was never used."""
        assert self.account is not None
        self._pins += 1
        return {"current_pin": self.account["pin"], "new_pin": f"JUDGE{self._pins:03}"}

    def learn(self, opened: dict[str, Any], pin: str) -> None:
        """Takes over the PIN and the session that a change of the PIN has brought."""
        assert self.account is not None
        self.account["pin"] = pin
        self.hold(opened)

    def call(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """A request that must be answered well, or with one of the statuses that are `expected`."""
        token = self.live_token()
        headers = arguments.pop("headers", {})
        if token is not None:
            headers = {"Authorization": f"Bearer {token}", **headers}
        return self._send(method, path, headers=headers, **arguments)

    def items(self, path: str) -> list[dict[str, Any]]:
        """The first page of a list, as long as can be."""
        return list(self.call("GET", f"{path}?limit=200").json()["items"])

    def today(self) -> date:
        """The portal's own day: its legal clock is moved while we judge."""
        return parsedate_to_datetime(self._send("GET", "/status").headers["Date"]).date()

    def in_days(self, days: int) -> str:
        """The day so many days from the portal's own."""
        return (self.today() + timedelta(days=days)).isoformat()

    def _send(self, method: str, path: str, **arguments: Any) -> requests.Response:
        expected = arguments.pop("expected", range(200, 300))
        response = self._http.request(method, self.url + path, timeout=30, **arguments)
        if response.status_code not in expected:
            raise RuntimeError(f"{method} {path}, while preparing: {response.status_code} {response.text}")
        return response


def people(demo: Demo) -> dict[str, Person]:
    """The first account of each role."""
    found: dict[str, Person] = {}
    for account in demo.accounts:
        found.setdefault(account["role"], Person(demo.url, dict(account)))
    return found
