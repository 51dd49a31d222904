"""What is done with a document that a stranger's client has uploaded: a draft is submitted with it, and read again."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timezone

import requests

from demo import Demo


class Filing:
    """An expert with an open case in which no report has been sent yet, and a session."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.token = demo.login("ctu")
        self.authorization = {"Authorization": f"Bearer {self.token}"}

    def submit(self, upload_url: str, document: bytes) -> None:
        """Submits a draft with the upload, and compares the document that the portal gives back with what was sent."""
        body = {
            "case_key": self._case_key(),
            "kind": "draft",
            "document": {"upload_id": upload_url.rsplit("/", 1)[-1], "sha256": hashlib.sha256(document).hexdigest()},
            "composed_at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        headers = {**self.authorization, "Idempotency-Key": str(uuid.uuid4())}
        submitted = requests.post(f"{self.demo.url}/v1/reports", json=body, headers=headers, timeout=30)
        submitted.raise_for_status()
        report = submitted.json()["id"]
        content = requests.get(f"{self.demo.url}/v1/reports/{report}/content", headers=self.authorization, timeout=30)
        content.raise_for_status()
        if content.content != document:
            raise AssertionError("the report's content is not what was uploaded")

    def _case_key(self) -> object:
        cases = requests.get(f"{self.demo.url}/v1/cases", headers=self.authorization, timeout=30)
        cases.raise_for_status()
        # The case that was appointed last is at its beginning.
        return max(cases.json()["items"], key=lambda case: case["appointed_on"])["case_key"]
