"""One client for many threads, and what they share."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from acting import notice, session_of

from perito import ClosedError, PortalClient, Session, aio
from perito.testing import Sandbox


def test_a_session_serves_many_threads(expert: Session, portal: Sandbox) -> None:
    days = [date(2026, 11, 2) + timedelta(days=day) for day in range(32)]

    def act(day: date) -> str:
        return str(expert.notify_operation(notice(portal.cases[0], day)).view.protocol_number)

    with ThreadPoolExecutor(16) as threads:
        numbers = list(threads.map(act, days))
    assert len(set(numbers)) == len(days)
    assert {number.rsplit(".", 1)[1] for number in numbers} == {f"{place:07}" for place in range(1, len(days) + 1)}


def test_a_call_that_waits_lets_other_threads_run(client: PortalClient, portal: Sandbox) -> None:
    turns = 0
    stop = threading.Event()

    def turn() -> None:
        nonlocal turns
        while not stop.is_set():
            turns += 1

    thread = threading.Thread(target=turn)
    thread.start()
    before = turns
    session_of(client, portal).me()
    stop.set()
    thread.join()
    assert turns > before


def test_each_thread_may_have_its_loop(portal: Sandbox) -> None:
    client = aio.PortalClient(portal.url, portal.trusted_keys)

    async def work() -> bool:
        both = await asyncio.gather(client.now(), client.now())
        return set(both) == {portal.now}

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: asyncio.run(work()), range(8)))


def test_closing_waits_for_other_threads(portal: Sandbox) -> None:
    client = PortalClient(portal.url, portal.trusted_keys)
    session = session_of(client, portal)
    begun = threading.Barrier(2)
    sent: list[bool] = []

    def act() -> None:
        begun.wait()
        try:
            sent.append(bool(session.notify_operation(notice(portal.cases[1])).receipt))
        except ClosedError:
            sent.append(False)

    thread = threading.Thread(target=act)
    thread.start()
    begun.wait()
    client.close()
    thread.join()
    # It was either not begun, or brought to its end.
    assert len(sent) == 1
