"""Somebody at the portal: the generated client with their token, and with every answer looked at."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import perito_generated
from pydantic import BaseModel

TUS = "1.0.0"


class Person:
    """Has the generated operations as methods, whichever class the generator has put them in."""

    def __init__(self, url: str, token: str | None = None) -> None:
        client = perito_generated.ApiClient(perito_generated.Configuration(host=url, access_token=token))
        names = [name for name in dir(perito_generated) if name.endswith("Api")]
        self._apis = [getattr(perito_generated, name)(client) for name in names]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = next(getattr(api, name) for api in self._apis if hasattr(api, name))

        def call(*arguments: Any, **options: Any) -> Any:
            answer = operation(*arguments, **options)
            _look_at(name, answer)
            return answer

        return call

    def upload(self, document: bytes) -> Any:
        """Uploads a document in two parts; tells how it is named in a report."""
        begun = self.begin_upload_with_http_info(TUS, len(document))
        upload_id = UUID(header(begun, "Location").rsplit("/", 1)[-1])
        half = len(document) // 2
        self.continue_upload(upload_id, TUS, 0, document[:half])
        shown = self.show_upload_with_http_info(upload_id, TUS)
        offset = int(header(shown, "Upload-Offset"))
        expect("the offset", offset, half)
        self.continue_upload(upload_id, TUS, offset, document[half:])
        return perito_generated.DocumentRef(upload_id=upload_id, sha256=sha256(document))

    def receipt_as(self, receipt_id: Any, media_type: str) -> bytes:
        """A receipt in another form than JSON, which the generated models are not made for."""
        answer = self.show_receipt_without_preload_content(receipt_id, _headers={"Accept": media_type})
        expect("the status", answer.status, 200)
        expect("the form of a receipt", answer.headers["Content-Type"].split(";")[0], media_type)
        return bytes(answer.read())


def header(answer: Any, name: str) -> str:
    """A header of an answer: the generated client keeps names as they were written."""
    headers: dict[str, str] = {written.lower(): value for written, value in answer.headers.items()}
    return headers[name.lower()]


def sha256(content: bytes) -> str:
    """As the protocol writes it."""
    return hashlib.sha256(content).hexdigest()


def expect(what: str, found: object, expected: object) -> None:
    """What has come back is this, and of this type."""
    if found != expected or type(found) is not type(expected):
        raise AssertionError(f"{what} is to be {expected!r}, and is {found!r}")


def expect_no_flaw(what: str, findings: list[perito_generated.Finding]) -> None:
    """Nothing but remarks: on which day of the week, and near which holiday, the days fall is the calendar's affair."""
    flaws = [finding.rule for finding in findings if finding.severity.value != "remark"]
    expect(f"the flaws of {what}", flaws, [])


def expect_same(view: BaseModel, sent: BaseModel) -> None:
    """Everything that was sent has come back as it was sent."""
    for field in type(sent).model_fields:
        value = getattr(sent, field)
        if isinstance(value, BaseModel) and type(value) is not type(getattr(view, field)):
            expect_same(getattr(view, field), value)
        else:
            expect(f"{type(view).__name__}.{field}", getattr(view, field), value)


def refused(status: int, code: str, call: Callable[[], object]) -> Any:
    """The problem of a call that is refused, as the generated client raises it."""
    try:
        call()
    except perito_generated.ApiException as refusal:
        problem = refusal.data
        if not isinstance(problem, perito_generated.Problem):
            raise AssertionError(f"{status} {code} has no problem that the client can read") from refusal
        expect("the status", refusal.status, status)
        expect("the problem's status", problem.status, status)
        expect("the problem's code", problem.code.value, code)
        return problem
    raise AssertionError(f"{status} {code} was expected, and the call succeeded")


def _look_at(place: str, value: object) -> None:
    """Money is no float, a legal day no instant, an instant is in UTC: wherever in an answer they stand."""
    if isinstance(value, perito_generated.ApiResponse):
        _look_at(place, value.data)
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            member = getattr(value, field)
            if field.endswith("_on") and member is not None:
                expect(f"the type of {place}.{field}", type(member), datetime.date)
            _look_at(f"{place}.{field}", member)
    elif isinstance(value, list):
        for item in value:
            _look_at(place, item)
    elif isinstance(value, float):
        raise AssertionError(f"{place} is a float")
    elif isinstance(value, datetime.datetime):
        expect(f"the offset of {place}", value.utcoffset(), datetime.timedelta(0))
