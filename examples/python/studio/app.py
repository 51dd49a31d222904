"""The pages of the case manager."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response

import perito
from perito import (
    AcceptRisk,
    CourtOffice,
    IdempotencyKeyReusedError,
    OperationNotice,
    PeritoError,
    RiskNotAcceptedError,
    SendOptions,
    ValidationError,
)

from .pages import HERE, Form, templates, timeline
from .practice import Dossier, Practice

STATUSES = {perito.NotFoundError: 404, perito.ForbiddenError: 403, ValidationError: 422, perito.RateLimitedError: 503}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
TEMPLATES = templates()

router = APIRouter()


def practice_of(request: Request) -> Practice:
    practice: Practice = request.app.state.practice
    return practice


Here = Annotated[Practice, Depends(practice_of)]


def create_app(portal: str, trusted_keys: perito.TrustedKeys, tax_code: perito.TaxCode, pin: perito.Pin) -> FastAPI:
    """The case manager of one expert, at one portal."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with perito.aio.PortalClient(portal, trusted_keys) as client:
            app.state.practice = Practice(client, trusted_keys, tax_code, pin)
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    app.include_router(router)
    app.middleware("http")(guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.exception_handler(PeritoError)(refused)
    app.exception_handler(HTTPException)(unusable)
    return app


async def guard(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Takes forms from its own pages only: another site must not send an act in the expert's name."""
    origin = request.headers.get("origin")
    if request.method == "POST" and origin != f"{request.url.scheme}://{request.url.netloc}":
        response = page(request, "error.html", 403, message="Il modulo non viene da questo sito.", errors=())
    else:
        response = await answer(request)
    response.headers.update(HEADERS)
    return response


def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    return TEMPLATES.TemplateResponse(request, template, shown, status_code=status)


async def refused(request: Request, error: PeritoError) -> Response:
    """Tells what perito has refused, or could not do."""
    errors = error.errors if isinstance(error, ValidationError) else ()
    message = "I dati non sono accettati." if errors else error.message_it
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 502)
    return page(request, "error.html", status, message=message, errors=errors)


async def unusable(request: Request, error: HTTPException) -> Response:
    message = "Questa pagina non c'è." if error.status_code == 404 else "La richiesta non è utilizzabile."
    return page(request, "error.html", error.status_code, message=message, errors=())


@router.get("/")
async def cases(request: Request, here: Here, cursor: str | None = None) -> Response:
    dossiers, next_cursor = await here.cases(cursor)
    return page(request, "cases.html", dossiers=dossiers, next_cursor=next_cursor)


@router.get("/cause/{case_id}")
async def case(request: Request, here: Here, case_id: str) -> Response:
    dossier = await here.dossier(case_id)
    return page(request, "case.html", dossier=dossier, events=timeline(dossier.file))


@router.get("/termine")
async def deadline(request: Request) -> Response:
    """The last day for a notice, with the way to it. It is asked for in the address, which names nobody."""
    form, end = Form(dict(request.query_params)), None
    if "day" in form.values:
        day = form.read("day", date.fromisoformat)
        office = form.read("court_office", CourtOffice) if form["court_office"] else None
        if day is not None and not form.errors:
            end = form.read("day", lambda _: perito.notice_deadline(day, office))
    return page(request, "deadline.html", 422 if form.errors else 200, form=form, end=end)


@router.get("/cause/{case_id}/comunicazione")
async def new_notice(request: Request, here: Here, case_id: str) -> Response:
    # Key and instant are the notice's own: whoever sends the form twice sends one notice.
    form = Form({"key": str(uuid.uuid4()), "composed_at": (await here.now()).isoformat()})
    return notice_page(request, await here.dossier(case_id), form)


def notice_page(request: Request, dossier: Dossier, form: Form, status: int = 200, **shown: Any) -> Response:
    shown = {"findings": (), "lost": None, "used": None} | shown
    return page(request, "notice.html", status, dossier=dossier, form=form, **shown)


@router.post("/cause/{case_id}/comunicazione")
async def send_notice(request: Request, here: Here, case_id: str) -> Response:
    try:
        form = await Form.of(request)
        # What was accepted is one day: another one that is late asks again.
        accepted = AcceptRisk.LATE_NOTICE if form["accept_risk"] == form["operations_at.date"] else None
        options = SendOptions(form["key"], accepted, datetime.fromisoformat(form["composed_at"]))
    except (TypeError, ValueError):
        # Only the hidden fields can be at fault here, and people do not write those.
        raise HTTPException(400) from None
    dossier = await here.dossier(case_id)
    try:
        sent = await here.notify(read_notice(dossier, form), options)
    except ValidationError as error:
        form.refuse(error)
        return notice_page(request, dossier, form, 422)
    except RiskNotAcceptedError as error:
        return notice_page(request, dossier, form, 409, findings=error.findings)
    except IdempotencyKeyReusedError as error:
        return notice_page(request, dossier, form, 409, used=error)
    except PeritoError as error:
        if error.resend is None:
            raise
        # It may have arrived: the form goes out again as it is, under the same key.
        return notice_page(request, dossier, form, 502, lost=error)
    return RedirectResponse(f"/ricevute/{sent.receipt.id}", status_code=303)


def read_notice(dossier: Dossier, form: Form) -> OperationNotice:
    """The notice as the form has it, in the protocol's names, so that every field that is wrong is told at once."""
    case = dossier.file.case
    body: dict[str, Any] = {
        "case_key": case.to_dict()["case_key"],
        "inps_office": str(case.inps_office),
        "operations_at": {name: form[f"operations_at.{name}"] for name in ("date", "time")},
        "place": {name: form[f"place.{name}"] for name in ("address", "comune")},
    }
    body["place"] |= {name: form[f"place.{name}"] for name in ("name", "province") if form[f"place.{name}"]}
    return OperationNotice.from_dict(body)


@router.get("/ricevute/{receipt_id}")
async def receipt(request: Request, here: Here, receipt_id: str) -> Response:
    kept = await here.receipt(receipt_id)
    return page(request, "receipt.html", receipt=kept, verification=kept.verify(here.trusted_keys))


@router.get("/ricevute/{receipt_id}/testo")
async def receipt_text(here: Here, receipt_id: str) -> Response:
    """The signed text, byte for byte: what proves."""
    kept = await here.receipt(receipt_id)
    name = f'attachment; filename="ricevuta-{kept.id}.txt"'
    return Response(str(kept).encode(), media_type="text/plain", headers={"Content-Disposition": name})
