"""The practice's way to the portal: one client, and one session of the expert that is opened again when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from perito import (
    Case,
    CaseFile,
    NotifiedOperation,
    OperationNotice,
    Pin,
    Receipt,
    SendOptions,
    SessionExpiredError,
    Step,
    TaxCode,
    TrustedKeys,
)
from perito.aio import PortalClient, Session

ROME = ZoneInfo("Europe/Rome")

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Dossier:
    """A case's file, and the case that the rules judge, on the portal's day."""

    file: CaseFile
    case: Case
    today: date

    @property
    def next_step(self) -> Step | None:
        """The step whose term ends first, or else the first in the flow."""
        steps = self.case.next_steps(self.today)
        ending = [(step.deadline.prudent, step) for step in steps if step.deadline is not None]
        return min(ending, key=lambda end: end[0])[1] if ending else next(iter(steps), None)


class Practice:
    """An expert at the portal. It keeps the PIN, as a session ends by itself after 15 idle minutes."""

    def __init__(self, client: PortalClient, trusted_keys: TrustedKeys, tax_code: TaxCode, pin: Pin) -> None:
        self._client = client
        self.trusted_keys = trusted_keys
        self._account = (tax_code, pin)
        self._session: Session | None = None
        self._login = asyncio.Lock()

    async def now(self) -> datetime:
        """The portal's legal clock, which decides what is late; the clock of this machine does not."""
        return await self._client.now()

    async def cases(self, cursor: str | None = None) -> tuple[list[Dossier], str | None]:
        """A page of the expert's cases with their files, and where the next one begins."""
        page = await self._call(lambda session: session.cases(cursor, limit=20))
        return list(await asyncio.gather(*(self.dossier(view.id) for view in page))), page.next_cursor

    async def dossier(self, case_id: str) -> Dossier:
        file = await self._call(lambda session: session.case_file(case_id))
        today = await self._client.today()
        return Dossier(file, file.to_case(today), today)

    async def notify(self, notice: OperationNotice, options: SendOptions) -> NotifiedOperation:
        """Sends a notice. Under the same key and instant it is the same notice, which is sent once."""
        return await self._call(lambda session: session.notify_operation(notice, options))

    async def receipt(self, id: str) -> Receipt:
        return await self._call(lambda session: session.receipt(id))

    async def _call(self, ask: Callable[[Session], Awaitable[Answer]]) -> Answer:
        """Asks with the session there is, and where that has ended once more with a new one."""
        session = await self._opened(ended=None)
        try:
            return await ask(session)
        except SessionExpiredError:
            return await ask(await self._opened(ended=session))

    async def _opened(self, ended: Session | None) -> Session:
        """The session, opened unless there is another than the one that ended: many pages find that out at once."""
        async with self._login:
            session = self._session
            if session is None or session is ended:
                # A PIN that must be changed opens no session, and is told so here.
                session = self._session = await (await self._client.login(*self._account)).__aenter__()
            return session
