"""A demonstration portal for a judge: started from the binary that PERITO_PORTAL names, ended with the block."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import requests


@dataclass(frozen=True)
class Demo:
    """What the portal says of itself when it is ready: its address, key, accounts with their PINs, and cases."""

    url: str
    verifying_key: str
    accounts: list[dict[str, str]]
    cases: list[dict[str, object]]

    def account(self, role: str, nth: int = 0) -> dict[str, str]:
        """The nth account of a role, in the order in which the portal tells them."""
        return [account for account in self.accounts if account["role"] == role][nth]

    def login(self, role: str, nth: int = 0) -> str:
        """The token of a new session of that account."""
        account = self.account(role, nth)
        body = {"tax_code": account["tax_code"], "pin": account["pin"]}
        answer = requests.post(f"{self.url}/v1/sessions", json=body, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["token"])


@contextlib.contextmanager
def demo(*options: str) -> Iterator[Demo]:
    """Starts `perito-portal serve --demo`, with further options, on a free port of this machine."""
    command = [os.environ["PERITO_PORTAL"], "serve", "--demo", "--listen", "127.0.0.1:0", *options]
    portal = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert portal.stdout is not None
        line = portal.stdout.readline()
        if not line:
            raise RuntimeError(f"the portal ended with {portal.wait()} before it was ready")
        yield Demo(**json.loads(line))
    finally:
        portal.terminate()
        portal.wait(timeout=30)
