"""The example of a case manager, as its reader's browser sees it, at a real portal in process."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

import perito
from perito import NetworkError, NotifiedOperation, OperationNotice, Receipt, SendOptions
from perito.testing import Sandbox
from studio.app import create_app
from studio.demo import furnish
from studio.practice import Practice

EXAMPLES = Path(__file__).parents[2] / "examples" / "python"
HOME = "http://127.0.0.1"
WHERE = {"place.name": "", "place.address": "Via Tiburtina 1", "place.comune": "Tivoli", "place.province": "RM"}

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def portal() -> Iterator[Sandbox]:
    with perito.sandbox() as sandbox:
        furnish(sandbox)
        yield sandbox


@pytest.fixture(scope="module")
async def browser(portal: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    account = portal.account("ctu")
    app: FastAPI = create_app(portal.url, portal.trusted_keys, account.tax_code, account.pin)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=HOME, headers={"Origin": HOME}) as client,
    ):
        yield client


async def shown(browser: httpx.AsyncClient, path: str, status: int = 200) -> str:
    """The page's text, without its tags."""
    answer = await browser.get(path)
    assert answer.status_code == status
    return text_of(answer)


def text_of(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def case_path(browser: httpx.AsyncClient, number: str) -> str:
    """Where the list leads for this case number."""
    home = await browser.get("/")
    found = re.search(rf'href="(/cause/[^"]+)">{re.escape(number)}<', home.text)
    assert found is not None
    return found[1]


async def blank(browser: httpx.AsyncClient, number: str, day: date) -> tuple[str, dict[str, str]]:
    """A new notice's form, filled in for this day: where it goes, and its fields, the hidden ones too."""
    path = f"{await case_path(browser, number)}/comunicazione"
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', (await browser.get(path)).text)
    assert [name for name, _ in hidden] == ["key", "composed_at"]
    when = {"operations_at.date": str(day), "operations_at.time": "09:30"}
    return path, {name: unescape(value) for name, value in hidden} | when | WHERE


async def test_the_cases_are_listed_with_what_comes_next(browser: httpx.AsyncClient, portal: Sandbox) -> None:
    text = await shown(browser, "/")
    assert "R.G. 1234/2026 L Ufficio 0581040224 Accertamento tecnico preventivo Bozza inviata" in text
    assert "Osservazioni delle parti art. 195 c. 3 c.p.c." in text and "ven 20/11/2026" in text
    account = portal.account("ctu")
    assert str(account.tax_code) not in text


async def test_a_case_tells_its_file(browser: httpx.AsyncClient) -> None:
    text = await shown(browser, await case_path(browser, "R.G. 1234/2026 L"))
    for event in (
        "Compenso: liquidato dal giudice 150,00 € lordi, 120,00 € netti",
        "Osservazioni del medico INPS Manca l'esame della documentazione cardiologica.",
        "Bozza di relazione 1 pagina Prot. PERITO.7000.",
        "Operazioni ven 25/09/2026 alle 09:30, Studio medico, Via Tiburtina 1, Tivoli (RM) Prot. PERITO.7000.",
    ):
        assert event in text
    assert text.index("Compenso: ") < text.index("Bozza di relazione") < text.index("Comunicazione di inizio")


async def test_a_deadline_is_explained(browser: httpx.AsyncClient) -> None:
    assert "Comunicare entro" not in await shown(browser, "/termine")
    text = await shown(browser, "/termine?day=2026-12-21&court_office=0580910098")
    assert "Comunicare entro ven 04/12/2026" in text and "dom 06/12/2026 → sab 05/12/2026" in text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("day=domani", "Giorno delle operazioni : serve la forma AAAA-MM-GG"),
        ("day=1900-01-01", "Giorno delle operazioni : serve un giorno dal 1949-01-01"),
        ("day=2026-12-21&court_office=58091", "Ufficio giudiziario : servono dieci cifre, queste sono 5"),
    ],
)
async def test_a_field_that_is_wrong_is_told(browser: httpx.AsyncClient, query: str, told: str) -> None:
    text = await shown(browser, f"/termine?{query}", 422)
    assert told in text and "Comunicare entro" not in text


async def test_what_is_typed_is_escaped(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/termine", params={"day": '"><script>', "court_office": "<b>"})
    assert answer.status_code == 422 and "<script>" not in answer.text and "<b>" not in answer.text


async def test_a_notice_posted_twice_is_sent_once(browser: httpx.AsyncClient, portal: Sandbox) -> None:
    path, fields = await blank(browser, "R.G. 2345/2026 L", date(2026, 12, 21))
    first, again = [await browser.post(path, data=fields) for _ in range(2)]
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    case = await shown(browser, path.removesuffix("/comunicazione"))
    assert case.count("Comunicazione di inizio operazioni") == 1

    assert "Firma valida" in await shown(browser, first.headers["location"])
    text = await browser.get(first.headers["location"] + "/testo")
    assert text.headers["content-disposition"].startswith("attachment; ")
    receipt = Receipt.parse(text.text)
    assert receipt.verify(portal.trusted_keys).sandbox and receipt.idempotency_key == fields["key"]

    other = await browser.post(path, data=fields | {"operations_at.date": "2026-12-22"})
    assert other.status_code == 409 and "ha già inviato una comunicazione" in text_of(other)


async def test_every_field_of_a_notice_is_told_at_once(browser: httpx.AsyncClient) -> None:
    path, fields = await blank(browser, "R.G. 4567/2026 L", date(2026, 12, 21))
    wrong = {"operations_at.time": "25", "place.address": "", "place.province": "ROM"}
    answer = await browser.post(path, data=fields | wrong)
    assert answer.status_code == 422
    for told in (
        "Ora : serve la forma HH:MM",
        "Via e numero : qui serve un testo",
        "Provincia : servono le due lettere",
    ):
        assert told in text_of(answer)
    assert fields["key"] in answer.text
    assert (await browser.post(path, data=fields | {"composed_at": "ieri"})).status_code == 400
    assert (await browser.post(path, data=fields, headers={"Origin": "https://example.org"})).status_code == 403


async def test_a_late_notice_asks_and_is_sent(browser: httpx.AsyncClient) -> None:
    path, fields = await blank(browser, "R.G. 4567/2026 L", date(2026, 11, 9))
    asked = await browser.post(path, data=fields)
    assert asked.status_code == 409 and 'name="accept_risk"' in asked.text
    assert "Violazione Comunicazione inviata" in text_of(asked) and "art. 10 c. 6-bis D.L. 203/2005" in asked.text
    accepted = fields | {"accept_risk": "2026-11-09"}
    other_day = await browser.post(path, data=accepted | {"operations_at.date": "2026-11-10"})
    assert other_day.status_code == 409 and "checked" not in other_day.text
    sent = await browser.post(path, data=accepted)
    assert sent.status_code == 303
    assert "Violazione 1" in await shown(browser, "/")


async def test_a_notice_whose_answer_was_lost_is_sent_again_once(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fields = await blank(browser, "R.G. 4567/2026 CC", date(2026, 12, 21))

    async def lose(self: Practice, notice: OperationNotice, options: SendOptions) -> NotifiedOperation:
        await notify(self, notice, options)
        lost = NetworkError("network", "The answer was lost.", "La risposta è andata perduta.")
        lost.resend = options
        raise lost

    notify = Practice.notify
    with monkeypatch.context() as patched:
        patched.setattr(Practice, "notify", lose)
        answer = await browser.post(path, data=fields)
    assert answer.status_code == 502 and fields["key"] in answer.text
    assert "Non si sa se la comunicazione è arrivata La risposta è andata perduta." in text_of(answer)
    assert (await browser.post(path, data=fields)).status_code == 303
    case = await shown(browser, path.removesuffix("/comunicazione"))
    assert case.count("Comunicazione di inizio operazioni") == 1


async def test_what_is_not_there_is_told(browser: httpx.AsyncClient) -> None:
    assert "Non trovato." in await shown(browser, "/cause/00000000-0000-7000-8000-000000000000", 404)
    assert "Non trovato." in await shown(browser, "/ricevute/nessuna", 404)
    assert "Questa pagina non c'è." in await shown(browser, "/altro", 404)
    assert "next_cursor" in await shown(browser, "/?cursor=x", 422)


async def test_a_session_that_ended_is_opened_again(browser: httpx.AsyncClient, portal: Sandbox) -> None:
    account = portal.account("ctu")
    with (
        perito.PortalClient(portal.url, portal.trusted_keys) as client,
        client.login(account.tax_code, account.pin) as session,
    ):
        ended = [each.id for each in session.sessions() if not each.current]
        for each in ended:
            session.end_session(each)
        # Those who find out at once open one session between them.
        pages = await asyncio.gather(*(browser.get("/") for _ in range(3)))
        opened = [each.id for each in session.sessions() if not each.current]
    assert len(opened) == 1 and ended and opened[0] not in ended
    assert all("R.G. 1234/2026 L" in page.text for page in pages)


async def test_no_other_site_is_let_in(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/", headers={"Host": "example.org"})).status_code == 400
    headers = (await browser.get("/")).headers
    assert headers["cache-control"] == "no-store" and "default-src 'none'" in headers["content-security-policy"]
    assert (await browser.get("/static/studio.css")).status_code == 200


def test_the_program_says_what_it_lacks() -> None:
    code = "import runpy, sys; sys.modules['uvicorn'] = None; runpy.run_module('studio', run_name='__main__')"
    program = [sys.executable, "-c", code, "--demo"]
    done = subprocess.run(program, check=False, capture_output=True, text=True, cwd=EXAMPLES)
    assert done.returncode == 2 and "pip install uvicorn" in done.stderr
