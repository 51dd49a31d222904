"""The client that is awaited: what asyncio asks of it, and what cancelling does."""

from __future__ import annotations

import asyncio
import gc
import inspect
import warnings
import weakref
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeVar

import pytest
from acting import SMALL_PDF, Held, large_pdf, notice, put_payments

import perito
from perito import PaymentView, Pin, SendOptions, aio
from perito.testing import Sandbox

T = TypeVar("T")


def on(portal: Sandbox, work: Callable[[aio.Session], Awaitable[T]], role: str = "ctu") -> T:
    """Does this with a session of this role, in an event loop of its own."""

    async def work_in_session() -> T:
        account = portal.account(role)
        async with (
            aio.PortalClient(portal.url, portal.trusted_keys) as client,
            await client.login(account.tax_code, account.pin) as session,
        ):
            return await work(session)

    return asyncio.run(work_in_session())


def test_a_call_is_a_coroutine(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        call = session.me()
        assert asyncio.iscoroutine(call)
        assert inspect.isawaitable(call)
        me = await asyncio.create_task(call)
        assert me.role == "ctu"
        with pytest.raises(RuntimeError, match="already awaited"):
            await call
        both = await asyncio.gather(session.me(), session.cases())
        assert both[0] == me
        assert await asyncio.wait_for(session.me(), 60) == me

    on(portal, work)


def test_a_call_that_is_never_awaited_does_nothing_and_says_so(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        options = SendOptions(idempotency_key="never")
        with pytest.warns(RuntimeWarning, match=r"Session\.notify_operation' was never awaited"):
            let_go(session.notify_operation(notice(portal.cases[0], date(2026, 11, 3)), options))
        done = await session.notify_operation(notice(portal.cases[0], date(2026, 11, 3)), options)
        assert not done.replayed

    on(portal, work)


def test_cancelling_an_await_loses_no_act(portal: Sandbox) -> None:
    options = SendOptions(idempotency_key="cancelled", composed_at=portal.now)

    async def cancel(session: aio.Session) -> None:
        sending = asyncio.create_task(
            _awaiting(session.notify_operation(notice(portal.cases[1], date(2026, 11, 4)), options))
        )
        await asyncio.sleep(0)  # it begins
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

    async def look(session: aio.Session) -> None:
        # Leaving the client waited for what was under way.
        done = await session.notify_operation(notice(portal.cases[1], date(2026, 11, 4)), options)
        assert done.replayed

    on(portal, cancel)
    on(portal, look)


def test_cancelling_an_upload_calls_it_off_and_it_goes_on_later(portal: Sandbox) -> None:
    document = large_pdf(9 * 1024 * 1024)

    async def work(session: aio.Session) -> None:
        arrived: list[int] = []
        begun = asyncio.Event()

        def progress(count: int) -> None:
            arrived.append(count)
            if sum(arrived):
                begun.set()

        with Held(document) as held:
            uploading = asyncio.create_task(_awaiting(session.upload(held, progress=progress)))
            await _unless_ended(begun, uploading)
            uploading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await uploading

        with Held(document) as held:
            task = session.start_upload(held)
            task.cancel()
        with pytest.raises(perito.CancelledError) as raised:
            await task.finish()
        if raised.value.upload is not None:
            assert (await session.resume_upload(document, raised.value.upload)).size == len(document)

    on(portal, work)


def test_progress_is_told_on_the_loops_thread(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        loop = asyncio.get_running_loop()
        arrived: list[int] = []

        def progress(count: int) -> None:
            assert asyncio.get_running_loop() is loop
            arrived.append(count)

        uploaded = await session.upload(SMALL_PDF, progress=progress)
        assert sum(arrived) == uploaded.size == len(SMALL_PDF)

        class Enough(Exception):
            pass

        def stop(count: int) -> None:
            raise Enough

        with pytest.raises(Enough):
            await session.upload(SMALL_PDF, progress=stop)

    on(portal, work)


def test_a_cancelled_upload_leaves_nothing_at_the_portal(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        # A portal keeps no more than 20 uploads of one account.
        for _ in range(24):
            begun = asyncio.Event()
            with Held(large_pdf(5 * 1024 * 1024)) as held:
                call = session.upload(held, progress=lambda _, begun=begun: begun.set())  # type: ignore[misc]
                uploading = asyncio.create_task(_awaiting(call))
                await _unless_ended(begun, uploading)
                uploading.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await uploading
        assert (await session.upload(SMALL_PDF)).size == len(SMALL_PDF)

    for _ in range(2):
        on(portal, work)


def test_payments_are_iterated_and_none_is_lost(portal: Sandbox) -> None:
    put_payments(portal, 5)

    async def work(session: aio.Session) -> None:
        whole = [payment.id async for payment in session.payments(limit=2)]
        assert len(whole) == 5
        stream, read = session.payments(limit=2), []
        for turns in range(40):
            step = asyncio.create_task(stream.__anext__())
            for _ in range(turns % 5):
                await asyncio.sleep(0)
            step.cancel()
            try:
                read.append((await step).id)
            except asyncio.CancelledError:
                stream.__anext__().close()
            except StopAsyncIteration:
                break
        read += [payment.id async for payment in stream]
        assert read == whole

    on(portal, work)


def test_a_payment_is_taken_by_whoever_receives_it(portal: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    put_payments(portal, 3)

    async def work(session: aio.Session) -> None:
        whole = [payment.id async for payment in session.payments()]
        loop, stream = asyncio.get_running_loop(), session.payments()
        step = asyncio.create_task(stream.__anext__())
        soon = loop.call_soon_threadsafe

        def and_cancel(settle: Callable[[Any], None], future: Any) -> asyncio.Handle:
            def both() -> None:
                # It is cancelled when the answer is there, and before its task has had it.
                settle(future)
                step.cancel()

            return soon(both)

        with monkeypatch.context() as patch:
            patch.setattr(loop, "call_soon_threadsafe", and_cancel)
            with pytest.raises(asyncio.CancelledError):
                await step
        # Many who wait at once have one each, and those who come too late none.
        for waited_for in (stream, session.payments(limit=1)):
            waiting = (waited_for.__anext__() for _ in range(len(whole) + 2))
            read = await asyncio.gather(*waiting, return_exceptions=True)
            assert sorted(payment.id for payment in read if isinstance(payment, PaymentView)) == sorted(whole)
            assert sum(isinstance(ended, StopAsyncIteration) for ended in read) == 2

    on(portal, work)


def test_one_call_has_one_waiter(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        call = session.me()

        async def wait() -> str:
            return str((await call).role)

        first = asyncio.create_task(wait())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="being awaited already"):
            await call
        assert await first == "ctu"

    on(portal, work)


def test_a_call_that_is_dropped_while_an_exception_passes_is_no_fault(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        with pytest.warns(RuntimeWarning, match="never awaited"), pytest.raises(AttributeError):
            await asyncio.gather(session.me(), session.mee())  # type: ignore[attr-defined]
        with pytest.warns(RuntimeWarning, match="never awaited"), pytest.raises(ZeroDivisionError):
            [session.me(), 1 // 0]

    on(portal, work)


def test_an_iterators_end_in_a_callback_comes_out(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        with pytest.raises(RuntimeError, match="StopIteration") as raised:
            await session.upload(SMALL_PDF, progress=lambda _: next(iter(())))
        assert isinstance(raised.value.__cause__, StopIteration)

    on(portal, work)


def test_errors_are_raised_where_the_call_is_awaited(portal: Sandbox) -> None:
    async def work(session: aio.Session) -> None:
        with pytest.raises(perito.NotFoundError) as raised:
            await session.case("nobody")
        assert raised.value.operation == "case"
        with pytest.raises(TypeError):
            await session.case(7)  # type: ignore[arg-type]

    on(portal, work)


def test_a_pin_that_must_be_changed_is_no_session(portal: Sandbox) -> None:
    async def issue(officer: aio.Session) -> Pin:
        registration = (await officer.registrations()).items[0]
        assert registration.account_id is not None
        return await officer.issue_pin(registration.account_id)

    async def enter(issued: Pin) -> None:
        async with aio.PortalClient(portal.url, portal.trusted_keys) as client:
            account = [account for account in portal.accounts if account.role == "ctu"][-1]
            access = await client.login(account.tax_code, issued)
            assert isinstance(access, aio.MustChangePin)
            with pytest.raises(perito.PinChangeRequiredError):
                async with access:
                    pass
            async with await access.change_pin(issued, Pin("PERITO27")) as session:
                assert (await session.me()).role == "ctu"

    asyncio.run(enter(on(portal, issue, "officer")))


def test_one_client_serves_several_loops(portal: Sandbox) -> None:
    client = aio.PortalClient(portal.url, portal.trusted_keys)
    account = portal.account("ctu")
    for _ in range(3):

        async def work() -> None:
            async with await client.login(account.tax_code, account.pin) as session:
                assert (await session.me()).role == "ctu"

        asyncio.run(work())
    asyncio.run(_awaiting(client.close()))
    with pytest.raises(perito.ClosedError):
        asyncio.run(_awaiting(client.now()))


def test_a_loop_that_ends_first_is_no_fault(portal: Sandbox) -> None:
    client = aio.PortalClient(portal.url, portal.trusted_keys)

    async def leave() -> None:
        asyncio.create_task(_awaiting(client.now()))  # noqa: RUF006
        await asyncio.sleep(0)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(leave())
        asyncio.run(_awaiting(client.close()))


def test_what_a_forgotten_loop_waited_for_is_forgotten_too(portal: Sandbox) -> None:
    client, loop = aio.PortalClient(portal.url, portal.trusted_keys), asyncio.new_event_loop()
    task = loop.create_task(_awaiting(client.now()))
    # asyncio logs that a task was forgotten, which is what this is about; its switch has no type.
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    asyncio.run(_awaiting(client.close()))
    known = weakref.ref(task)
    del task
    # Once the answer has come, and finds nobody, only the call knows the task that awaits it.
    assert any(gc.collect() >= 0 and known() is None for _ in range(200))


def test_without_a_loop_nothing_begins(portal: Sandbox) -> None:
    call = aio.PortalClient(portal.url, portal.trusted_keys).now()
    with pytest.raises(RuntimeError, match="no running event loop"):
        call.send(None)


def let_go(call: object) -> None:
    """Lets go of a call without awaiting it."""
    del call
    gc.collect()


async def _unless_ended(event: asyncio.Event, work: asyncio.Future[Any]) -> None:
    """Waits for an event that does not come once this has ended."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({waiting, work}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    assert event.is_set()


async def _awaiting(call: Awaitable[T]) -> T:
    return await call
