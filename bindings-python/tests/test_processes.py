"""What only a process of its own can show: Ctrl-C, forks, the interpreter's end, and what reaches the log."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BEGINNING = """
    import asyncio, logging, multiprocessing, os, signal, socket, sys, threading
    import perito
    from acting import OPERATIONS_ON, SMALL_PDF, large_pdf, notice, session_of
    from perito import PortalClient, SendOptions, aio
    # Whoever starts the tests in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
"""


def run(script: str) -> str:
    """What a program prints, which must not hang, nor say anything on its standard error."""
    text = textwrap.dedent(BEGINNING) + textwrap.dedent(script)
    program = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", text]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    ended = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_ctrl_c_ends_a_call_that_waits() -> None:
    printed = run("""
        # A portal that takes connections and never answers: it interrupts once the call waits for it.
        silent = socket.create_server(("127.0.0.1", 0))
        def interrupt():
            kept.append(silent.accept())
            os.kill(os.getpid(), signal.SIGINT)
        kept = []
        threading.Thread(target=interrupt).start()
        with perito.sandbox() as portal:
            try:
                PortalClient(f"http://127.0.0.1:{silent.getsockname()[1]}", portal.trusted_keys)
            except KeyboardInterrupt:
                print("interrupted")
            with PortalClient(portal.url, portal.trusted_keys) as client:
                print(client.now() == portal.now)
    """)
    assert printed == "interrupted\nTrue\n"


def test_ctrl_c_calls_an_upload_off_which_goes_on_later() -> None:
    printed = run("""
        once, seen = iter([True]), threading.Event()
        def interrupt(arrived):
            if arrived and next(once, False):
                os.kill(os.getpid(), signal.SIGINT)
                # The upload goes no further before the signal was seen.
                seen.wait()
        document = large_pdf(30 * 1024 * 1024)
        with perito.sandbox() as portal, PortalClient(portal.url, portal.trusted_keys) as client:
            with session_of(client, portal) as session:
                try:
                    session.upload(document, progress=interrupt)
                except KeyboardInterrupt as interrupted:
                    seen.set()
                    stored = interrupted.__cause__.upload
                    print(type(interrupted.__cause__).__name__, stored.size == len(document))
                print(session.resume_upload(document, stored).id == stored.id)
    """)
    assert printed == "CancelledError True\nTrue\n"


def test_ctrl_c_ends_the_start_of_a_sandbox() -> None:
    printed = run("""
        # What is first logged comes of the sandbox's own start.
        class Interrupt(logging.Handler):
            def emit(self, record):
                logging.getLogger("perito").removeHandler(self)
                os.kill(os.getpid(), signal.SIGINT)
        logging.getLogger("perito").setLevel(logging.DEBUG)
        logging.getLogger("perito").addHandler(Interrupt())
        try:
            perito.sandbox()
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert printed == "interrupted\n"


def test_ctrl_c_ends_a_long_column() -> None:
    printed = run("""
        values = ["RSSMRA80A01H501U"] * 4_000_000
        began = threading.Event()
        def interrupt():
            began.wait()
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=interrupt).start()
        try:
            began.set()
            perito.validate_tax_codes(values)
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert printed == "interrupted\n"


def test_ctrl_c_while_it_is_asked_what_a_value_is_comes_out_and_shows_no_value() -> None:
    printed = run("""
        class Asked(list):
            @property
            def __class__(self):
                raise KeyboardInterrupt
        for call in (perito.validate_tax_codes, perito.Place.from_dict, perito.CaseView.from_dict):
            try:
                call(Asked(["RSSMRA80A01H501U"]))
            except KeyboardInterrupt:
                print("interrupted")
    """)
    assert printed == "interrupted\n" * 3


def test_another_signals_exception_comes_out_too() -> None:
    printed = run("""
        silent = socket.create_server(("127.0.0.1", 0))
        class Alarm(Exception): pass
        def ring(number, frame):
            raise Alarm
        signal.signal(signal.SIGALRM, ring)
        kept = []
        def alarm():
            kept.append(silent.accept())
            os.kill(os.getpid(), signal.SIGALRM)
        threading.Thread(target=alarm).start()
        with perito.sandbox() as portal:
            try:
                PortalClient(f"http://127.0.0.1:{silent.getsockname()[1]}", portal.trusted_keys)
            except Alarm:
                print("alarm")
    """)
    assert printed == "alarm\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_is_refused_with_an_explanation_and_may_begin_anew() -> None:
    printed = run("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads at a fork
        with perito.sandbox() as portal:
            client = PortalClient(portal.url, portal.trusted_keys)
            session = session_of(client, portal)
            now = portal.now
            child = os.fork()
            if child == 0:
                for call in (client.now, session.me, lambda: session.upload(SMALL_PDF)):
                    try:
                        call()
                    except perito.ForkedError as error:
                        assert error.code == "forked" and "make a client in each process" in error.message_en
                    else:
                        os._exit(1)
                with session:
                    pass  # it is the parent's to end
                client.close()
                with PortalClient(portal.url, portal.trusted_keys) as own:
                    assert own.now() == now
                os._exit(0)
            print(os.waitpid(child, 0)[1], session.me().role, client.now() == portal.now)
            client.close()
    """)
    assert printed == "0 ctu True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_leaves_its_parents_sandbox_and_uploads_alone() -> None:
    printed = run("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads at a fork
        portal = perito.sandbox()
        with PortalClient(portal.url, portal.trusted_keys) as client, session_of(client, portal) as session:
            task = session.start_upload(large_pdf(20 * 1024 * 1024))
            child = os.fork()
            if child == 0:
                for call in (task.finish, lambda: portal.now, lambda: portal.advance(days=1)):
                    try:
                        call()
                    except perito.ForkedError:
                        pass
                    else:
                        os._exit(1)
                portal.close()
                del portal
                os._exit(0)
            print(os.waitpid(child, 0)[1], task.finish().size == 20 * 1024 * 1024)
            print(session.upload(SMALL_PDF).size == len(SMALL_PDF))
        portal.close()
    """)
    assert printed == "0 True\nTrue\n"


def test_workers_have_clients_of_their_own() -> None:
    printed = run("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads at a fork
        def work(url, keys):
            with PortalClient(url, keys) as client:
                return client.now()
        if __name__ == "__main__":
            with perito.sandbox() as portal:
                with multiprocessing.get_context("fork").Pool(2) as workers:
                    moments = workers.starmap(work, [(portal.url, portal.trusted_keys)] * 4)
                print(set(moments) == {portal.now})
    """)
    assert printed == "True\n"


@pytest.mark.parametrize(
    "leaving",
    [
        # A sandbox and a client that nobody closes.
        "portal = perito.sandbox(); client = PortalClient(portal.url, portal.trusted_keys); client.now()",
        # A thread that waits for an answer that never comes.
        """
        silent = socket.create_server(("127.0.0.1", 0))
        with perito.sandbox() as portal:
            keys = portal.trusted_keys
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        threading.Thread(target=lambda: PortalClient(address, keys), daemon=True).start()
        connection = silent.accept()
        """,
        # An upload that is under way.
        """
        portal = perito.sandbox()
        session = session_of(PortalClient(portal.url, portal.trusted_keys), portal)
        begun = threading.Event()
        task = session.start_upload(large_pdf(30 * 1024 * 1024), progress=lambda arrived: begun.set())
        begun.wait()
        """,
        # A task of an event loop that is not awaited to its end.
        """
        portal = perito.sandbox()
        async def leave():
            client = aio.PortalClient(portal.url, portal.trusted_keys)
            async def now():
                await client.now()
            task = asyncio.create_task(now())
            await asyncio.sleep(0)
        asyncio.run(leave())
        """,
    ],
    ids=["sandbox", "waiting", "upload", "event loop"],
)
def test_the_interpreter_ends_whatever_is_under_way(leaving: str) -> None:
    assert run(textwrap.dedent(leaving) + "\nprint('left', flush=True)\n") == "left\n"


def test_what_is_logged_reaches_logging_and_names_nobody() -> None:
    printed = run("""
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s %(levelname)s %(message)s")
        logging.getLogger("asyncio").setLevel(logging.WARNING)
        with perito.sandbox() as portal, PortalClient(portal.url, portal.trusted_keys) as client:
            with session_of(client, portal) as session:
                session.notify_operation(notice(portal.cases[0]))
    """)
    assert any(line.startswith("perito.client.transport DEBUG") for line in printed.splitlines())
    for secret in ("RSSMRA80A01H501U", "PERITO26", "Rossi", "Tiburtina", "0581040224"):
        assert secret not in printed


def test_levels_of_logging_are_heeded() -> None:
    printed = run("""
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s")
        logging.getLogger("perito").setLevel(logging.ERROR)
        logging.getLogger("perito_portal").setLevel(logging.ERROR)
        logging.getLogger("asyncio").setLevel(logging.WARNING)
        with perito.sandbox() as portal, PortalClient(portal.url, portal.trusted_keys) as client:
            client.now()
    """)
    assert printed == ""
