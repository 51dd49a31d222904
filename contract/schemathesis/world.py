"""What there is in the demonstration's world that a request can name: found through the portal, or made for it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from typing import Any

from demo import Demo
from people import TUS, Person, people

# One page, nothing in it, and no byte above 127: a body is text to the judge's generators.
PDF = (
    "%PDF-1.4\n"
    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
)
_OBJECTS = [PDF.index(f"{number} 0 obj") for number in (1, 2, 3)]
PDF += (
    f"xref\n0 4\n0000000000 65535 f \n{''.join(f'{at:010} 00000 n ' + chr(10) for at in _OBJECTS)}"
    f"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{len(PDF)}\n%%EOF\n"
)
DIGEST = hashlib.sha256(PDF.encode()).hexdigest()
# A portal keeps twenty uploads of an account under way.
MOST_UPLOADS = 12
REGISTRATION = {
    "tax_code": "QRTPRT80A01H501P",
    "given_name": "Perito",
    "family_name": "Quarto",
    "license": {"province": "RM", "register": "M", "number": 90004},
    "inps_office": "7000",
    "email": "perito@example.org",
}


class World:
    """The world as one role meets it."""

    def __init__(self, demo: Demo, role: str) -> None:
        self.url = demo.url
        self.role = role
        self.people = people(demo)
        self.anybody = Person(demo.url)
        self.judge = self.people.get(role, self.anybody)
        self.cases = demo.cases
        self.registrations: dict[str, dict[str, Any]] = {}
        self.revoked: set[str] = set()
        self.uploads: list[str] = []
        self._lists: dict[str, list[dict[str, Any]]] = {}
        self._numbers = 0
        if role == "registrant":
            self.judge = Person(demo.url)
            opened = self.anybody.call("POST", "/v1/registrations", json=REGISTRATION).json()
            self.registrations[opened["id"]] = opened
            self.judge.hold(opened)
        if role == "ctu":
            # The expert has had no observation yet that brings a document.
            self.observe_with_document()

    @property
    def somebody(self) -> Person:
        """Who logs in: the role itself, or for those without an account somebody who has one."""
        return self.judge if self.judge.account else self.people["auditor"]

    def number(self) -> int:
        """A number that was not given before."""
        self._numbers += 1
        return self._numbers

    def known(self, path: str) -> list[dict[str, Any]]:
        """What the role finds in a list. It is read once: later things are named by what makes them."""
        if path not in self._lists:
            self._lists[path] = self.judge.items(path)
        return self._lists[path]

    def one(self, path: str, turn: int = 0) -> dict[str, Any]:
        """One of a list, another at each turn."""
        found = self.known(path)
        return found[turn % len(found)]

    def receipts(self) -> list[str]:
        """The ids of the receipts that the role may read."""
        lists = ["/v1/operations", "/v1/reports"] + (["/v1/observations"] if self.role != "legal_office" else [])
        return [item["receipt"]["id"] for path in lists for item in self.known(path)]

    def waiting_registration(self) -> str:
        """A new registration, complete, of which nobody has decided yet."""
        opened = self.anybody.call("POST", "/v1/registrations", json=REGISTRATION).json()
        for kind in ("form", "identity", "license"):
            headers = {"Authorization": f"Bearer {opened['token']}", "Content-Type": "application/pdf"}
            self.anybody.call("PUT", f"/v1/registrations/{opened['id']}/documents/{kind}", data=PDF, headers=headers)
        return str(opened["id"])

    def expert_with_pin(self) -> str:
        """The account of an expert, who has a PIN. One whose PIN was revoked is not given another behind its back."""
        *accounts, _ = self._experts()
        account = next((account for account in accounts if account not in self.revoked), accounts[0])
        return self._issue(account)

    def expert_to_leave(self) -> str:
        """The account of another expert, whose PIN is there to be revoked."""
        return self._issue(self._experts()[-1])

    def _experts(self) -> list[str]:
        return sorted({item["account_id"] for item in self.known("/v1/registrations") if item.get("account_id")})

    def _issue(self, account: str) -> str:
        self.people["officer"].call("POST", f"/v1/accounts/{account}/pin")
        return account

    def new_case(self, proceeding: str) -> dict[str, Any]:
        """A case that the legal office records now."""
        return dict(self.people["legal_office"].call("PUT", "/v1/cases", json=self.case(proceeding)).json())

    def case(self, proceeding: str = "atpo") -> dict[str, Any]:
        """The record of a case that is not there yet."""
        return {
            "case_key": {
                "court_office": "0580910098",
                "register": "L",
                "year": int(self.anybody.in_days(-30)[:4]),
                "number": 5000 + self.number(),
            },
            "proceeding": proceeding,
            "inps_office": "7000",
            "ctu_tax_code": self.people["ctu"].account["tax_code"],
            "appointed_on": self.anybody.in_days(-30),
        }

    def observe_with_document(self) -> None:
        """INPS's doctor sends an observation, with a document, in each case of the expert."""
        doctor = self.people["inps_doctor"]
        for case in self.known("/v1/cases"):
            body = {"case_key": case["case_key"], "document": document_of(doctor), "composed_at": now()}
            headers = {"Idempotency-Key": f"world-{self.number()}"}
            doctor.call("POST", "/v1/observations", json=body, headers=headers)

    def begin_upload(self) -> str:
        """An upload of the role's under way, of which nothing has come. The oldest ones make room."""
        upload = upload_of(self.judge)
        self.keep_upload(upload)
        return upload

    def keep_upload(self, upload: str) -> None:
        """Counts an upload under way, and ends the oldest when there are many."""
        self.uploads.append(upload)
        if len(self.uploads) > MOST_UPLOADS:
            # It may be used or ended already.
            self.judge.call("DELETE", f"/v1/uploads/{self.uploads.pop(0)}", headers=TUS, expected=(204, 404, 410))

    def document(self) -> dict[str, str]:
        """A document of the role's that has arrived, for a legal act to name."""
        document = document_of(self.judge)
        # It may not be used in the end.
        self.keep_upload(document["upload_id"])
        return document


def upload_of(person: Person) -> str:
    """A new upload, of which nothing has come."""
    headers = {**TUS, "Upload-Length": str(len(PDF))}
    return person.call("POST", "/v1/uploads", headers=headers).headers["Location"].rsplit("/", 1)[1]


def document_of(person: Person) -> dict[str, str]:
    """A document that has arrived."""
    upload = upload_of(person)
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    person.call("PATCH", f"/v1/uploads/{upload}", data=PDF, headers=headers)
    return {"upload_id": upload, "sha256": DIGEST}


def now() -> str:
    """What a client's clock says."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
