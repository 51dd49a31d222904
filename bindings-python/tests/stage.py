"""What a journey is played on: a sandbox, who is logged in there, and what earlier steps gave.

Both clients play on the same stage: whatever one gives goes through ``done``.
"""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from conformance import Result

import perito
from perito import Pin, Uploaded, aio
from perito.testing import Sandbox

T = TypeVar("T")
Portal: TypeAlias = perito.PortalClient | aio.PortalClient
Session: TypeAlias = perito.Session | aio.Session


async def done(call: T | Coroutine[Any, Any, T]) -> T:
    """What a call gives: it is there when the call blocks, and else it is awaited."""
    return await call if isinstance(call, Coroutine) else call


class Stage:
    """A journey under way."""

    def __init__(self, sandbox: Sandbox, portal: Portal) -> None:
        self.sandbox, self.portal = sandbox, portal
        self.accounts: dict[str, tuple[perito.TaxCode, Pin]] = {}
        for account in sandbox.accounts:
            # The first account of a role is named as the role, the second `ROLE-2`.
            role = str(account.role)
            self.accounts[f"{role}-2" if role in self.accounts else role] = account.tax_code, account.pin
        self.sessions: dict[str, Session] = {}
        self.uploads: dict[str, Uploaded] = {}
        self.named: dict[str, Result] = {}

    def keep(self, name: str, found: Result) -> None:
        """Keeps what a step gave under a name, for later steps."""
        assert name not in self.named, f"{name} is named twice"
        self.named[name] = found

    def resolved(self, value: Any) -> Any:
        """The same with every text `$name.field` replaced by what that field of the named result holds."""
        if isinstance(value, dict):
            return {key: self.resolved(member) for key, member in value.items()}
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, str) and value.startswith("$"):
            name, field = value[1:].split(".")
            return self.named[name][field]
        return value


@asynccontextmanager
async def opened(client: type[Portal]) -> AsyncIterator[Stage]:
    """A stage of its own, for one of the two clients."""
    with perito.sandbox() as sandbox:
        portal = client(sandbox.url, sandbox.trusted_keys)
        try:
            yield Stage(sandbox, portal)
        finally:
            await done(portal.close())
