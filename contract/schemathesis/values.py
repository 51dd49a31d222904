"""Requests that reach the depth of each operation: ids, headers and a body that the portal can accept.

Each function fills in a `Filling` for one operation. It is asked only for operations that the role may call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people import TUS
from world import PDF, REGISTRATION, World, now

MISSING = "absent"
"""The value of a header, or of a parameter of the query, that must not be sent."""


@dataclass
class Filling:
    """What a request can be made of to be accepted."""

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, int | str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    references: frozenset[str] = frozenset()
    """The parts of the body that name something in the portal's world, or are judged against it."""


def key(world: World) -> dict[str, str]:
    """The headers of a legal act that is new."""
    return {"Idempotency-Key": f"judge-{world.number()}"}


def by_id(path: str) -> Callable[[World, int], Filling]:
    """One that stands in a list of the role's."""
    return lambda world, turn: Filling(path={"id": world.one(path, turn)["id"]})


def page(world: World, turn: int) -> Filling:
    """A page so short that another follows."""
    return Filling(query={"limit": 1, "cursor": MISSING, "case_id": MISSING})


def registration(world: World, turn: int) -> Filling:
    held = list(world.registrations)
    return Filling(path={"id": held[turn % len(held)] if held else world.one("/v1/registrations", turn)["id"]})


def registration_document(world: World, turn: int) -> Filling:
    complete = [item for item in world.known("/v1/registrations") if len(item["documents"]) == 3]
    return Filling(path={"id": complete[turn % len(complete)]["id"]})


def registration_document_put(world: World, turn: int) -> Filling:
    # Samples of each kind of document are among what is generated.
    return registration(world, turn)


def decision(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.waiting_registration()}, body={"decision": "authorise"})


def account(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.expert_with_pin()}, body={"suspended": turn % 2 == 0})


def revocation(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.expert_to_leave()})


def me_change(world: World, turn: int) -> Filling:
    headers = {"If-Match": world.judge.call("GET", "/v1/me").headers["ETag"]}
    return Filling(headers=headers, body={"email": "name@example.org", "phone": "+390600000000"})


def pin_change(world: World, turn: int) -> Filling:
    return Filling(body=world.judge.pin_change(), references=frozenset({"current_pin", "new_pin"}))


def login(world: World, turn: int) -> Filling:
    body = {name: world.somebody.account[name] for name in ("tax_code", "pin")}
    return Filling(body=body, references=frozenset(body))


def session(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.judge.open_session()["id"]})


def case_search(world: World, turn: int) -> Filling:
    return Filling(body={"case_key": world.one("/v1/cases", turn)["case_key"]}, references=frozenset({"case_key"}))


def case_put(world: World, turn: int) -> Filling:
    references = frozenset({"case_key", "ctu_tax_code", "inps_office", "appointed_on"})
    if turn % 4 != 1:
        return Filling(headers={"If-Match": MISSING}, body=world.case(), references=references)
    known = world.new_case("atpo")
    body = {**world.case(), "case_key": known["case_key"]}
    return Filling(headers={"If-Match": known["etag"]}, body=body, references=references)


def terms_put(world: World, turn: int) -> Filling:
    case = world.one("/v1/cases", turn)["id"]
    headers = {"If-Match": world.judge.call("GET", f"/v1/cases/{case}/terms").headers["ETag"]}
    body = {
        "terms": [
            {"which": "draft", "day": world.anybody.in_days(30)},
            {"which": "observations", "days": 15},
            {"which": "filing", "days": 15},
        ]
    }
    return Filling(path={"id": case}, headers=headers, body=body, references=frozenset({"terms", "extensions"}))


def link(world: World, turn: int) -> Filling:
    atpo, merits = world.new_case("atpo"), world.new_case("social_security")
    body = {"merits_case_key": merits["case_key"]}
    headers = {"If-Match": atpo["etag"]}
    return Filling(path={"id": atpo["id"]}, headers=headers, body=body, references=frozenset(body))


def notice(world: World, turn: int) -> Filling:
    body = {
        "case_key": world.cases[0],
        "inps_office": "7000",
        "operations_at": {"date": world.anybody.in_days(20), "time": "09:30"},
        "place": {"address": "Via Tiburtina 1", "comune": "Tivoli", "province": "RM"},
        "composed_at": now(),
    }
    return Filling(headers=key(world), body=body, references=frozenset({"operations_at", "composed_at"}))


def convocation(world: World, turn: int) -> Filling:
    followed = world.one("/v1/operations", turn)
    while followed.get("convocation_of"):
        turn += 1
        followed = world.one("/v1/operations", turn)
    filling = notice(world, turn)
    del filling.body["inps_office"]
    filling.body["case_key"] = followed["case_key"]
    filling.path = {"id": followed["id"]}
    filling.references |= {"case_key"}
    return filling


def upload_begin(world: World, turn: int) -> Filling:
    return Filling(headers={**TUS, "Upload-Length": str(len(PDF))})


def upload(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.begin_upload()}, headers=dict(TUS))


def upload_part(world: World, turn: int) -> Filling:
    filling = upload(world, turn)
    filling.headers |= {"Upload-Offset": "0", "Upload-Checksum": MISSING}
    filling.body = PDF
    return filling


def report(world: World, turn: int) -> Filling:
    body = {
        "case_key": world.one("/v1/cases", turn)["case_key"],
        "kind": "draft",
        "document": world.document(),
        "composed_at": now(),
    }
    references = frozenset({"case_key", "document", "notice_receipt_ids", "answers", "composed_at"})
    return Filling(headers=key(world), body=body, references=references)


def observation(world: World, turn: int) -> Filling:
    case_key = world.one("/v1/cases", turn)["case_key"]
    body = {"case_key": case_key, "text": "Si chiede di motivare.", "composed_at": now()}
    if turn % 2:
        body["document"] = world.document()
    return Filling(headers=key(world), body=body, references=frozenset({"case_key", "document", "composed_at"}))


def observation_content(world: World, turn: int) -> Filling:
    with_document = [item for item in world.known("/v1/observations") if item.get("document")]
    return Filling(path={"id": with_document[turn % len(with_document)]["id"]}, headers={"Range": MISSING})


def report_content(world: World, turn: int) -> Filling:
    return Filling(path={"id": world.one("/v1/reports", turn)["id"]}, headers={"Range": MISSING})


def payment_put(world: World, turn: int) -> Filling:
    body = {
        "case_key": world.cases[turn % len(world.cases)],
        "item": "fee",
        "state": "decreed",
        "payee": "institution",
        "decreed_on": world.anybody.in_days(0),
        "gross": {"amount": "290.77", "currency": "EUR"},
        "withholding": {"amount": "0.00", "currency": "EUR"},
        "net": {"amount": "290.77", "currency": "EUR"},
    }
    payment = f"00000000-0000-4000-8000-{world.number():012}"
    new = {**key(world), "If-None-Match": "*", "If-Match": MISSING}
    references = frozenset({"case_key", "decreed_on", "gross", "withholding", "net", "value_on", "due_on"})
    filling = Filling(path={"id": payment}, headers=new, body=body, references=references)
    if turn % 4 == 1:
        headers = {**key(world), "If-None-Match": "*"}
        put = world.judge.call("PUT", f"/v1/payments/{payment}", json=body, headers=headers)
        filling.headers = {**key(world), "If-Match": put.headers["ETag"], "If-None-Match": MISSING}
    return filling


def receipt(world: World, turn: int) -> Filling:
    receipts = world.receipts()
    return Filling(path={"id": receipts[turn % len(receipts)]})


def tile(world: World, turn: int) -> Filling:
    """A part of the first tile: from few entries on, it is there."""
    return Filling(path={"level": "0", "index": f"000.p/{turn % 20 + 1}"})


def bundle(world: World, turn: int) -> Filling:
    return Filling(path={"index": f"000.p/{turn % 20 + 1}"})


def archive_entries(world: World, turn: int) -> Filling:
    """A page by one filter, another at each turn, as an entry that was found has it."""
    known = [item for item in world.known("/v1/archive/entries") if "actor" in item and "case" in item]
    found = known[turn % len(known)]
    filters = {"day": found["at"][:10], "actor": found["actor"], "case": found["case"], "action": found["action"]}
    chosen = list(filters)[turn % len(filters)]
    others = {name: MISSING for name in filters if name != chosen}
    return Filling(query={"limit": 1, "cursor": MISSING, chosen: filters[chosen], **others})


def clock(world: World, turn: int) -> Filling:
    # The clock goes forward alone, and PINs die of three months of it.
    return Filling(body={"advance_days": 1}, references=frozenset({"advance_days"}))


def new_registration(world: World, turn: int) -> Filling:
    return Filling(body=dict(REGISTRATION), references=frozenset({"tax_code", "license"}))


FILLINGS: dict[str, Callable[[World, int], Filling]] = {
    "GET /v1/cases": page,
    "GET /v1/changes": page,
    "GET /v1/observations": page,
    "GET /v1/operations": page,
    "GET /v1/payments": page,
    "GET /v1/registrations": page,
    "GET /v1/reports": page,
    "POST /v1/registrations": new_registration,
    "GET /v1/registrations/{id}": registration,
    "GET /v1/registrations/{id}/documents/{kind}": registration_document,
    "PUT /v1/registrations/{id}/documents/{kind}": registration_document_put,
    "POST /v1/registrations/{id}/decision": decision,
    "POST /v1/accounts/{id}/pin": account,
    "PATCH /v1/accounts/{id}/pin": account,
    "DELETE /v1/accounts/{id}/pin": revocation,
    "PATCH /v1/me": me_change,
    "PUT /v1/me/pin": pin_change,
    "POST /v1/sessions": login,
    "DELETE /v1/sessions/{id}": session,
    "POST /v1/case-searches": case_search,
    "PUT /v1/cases": case_put,
    "GET /v1/cases/{id}": by_id("/v1/cases"),
    "GET /v1/cases/{id}/findings": by_id("/v1/cases"),
    "GET /v1/cases/{id}/terms": by_id("/v1/cases"),
    "PUT /v1/cases/{id}/terms": terms_put,
    "PUT /v1/cases/{id}/links": link,
    "POST /v1/operations": notice,
    "GET /v1/operations/{id}": by_id("/v1/operations"),
    "POST /v1/operations/{id}/convocations": convocation,
    "POST /v1/uploads": upload_begin,
    "HEAD /v1/uploads/{id}": upload,
    "DELETE /v1/uploads/{id}": upload,
    "PATCH /v1/uploads/{id}": upload_part,
    "POST /v1/reports": report,
    "GET /v1/reports/{id}": by_id("/v1/reports"),
    "GET /v1/reports/{id}/content": report_content,
    "POST /v1/observations": observation,
    "GET /v1/observations/{id}": by_id("/v1/observations"),
    "GET /v1/observations/{id}/content": observation_content,
    "GET /v1/payments/{id}": by_id("/v1/payments"),
    "PUT /v1/payments/{id}": payment_put,
    "GET /v1/receipts/{id}": receipt,
    "GET /v1/archive/tile/{level}/{index}": tile,
    "GET /v1/archive/tile/entries/{index}": bundle,
    "GET /v1/archive/entries": archive_entries,
    "POST /v1/sandbox/clock": clock,
}
"""By method and path; what is not here needs nothing."""
