"""Verifies a receipt, from what docs/protocol.md says under "Receipts" and nothing else of this project."""

import argparse
import base64
import hashlib
import re
import sys
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALWAYS = {"kind", "id", "origin", "author", "idempotency_key", "request_sha256"}
INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d\.\d{3}Z)", re.ASCII)
PROTOCOL_NUMBER = re.compile(r"[A-Z0-9]{1,16}\.\d{4}\.(\d\d/\d\d/\d{4})\.(?!0{7})\d{7}", re.ASCII)
CASE_KEY = re.compile(r"\d{10}/(?:CC|L|VG|PC|ESM|ESIM|GDP)/(\d{4})/([1-9]\d{0,9})(?:-([1-9]\d{0,9}))?", re.ASCII)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Refused(Exception):
    """The verdict on a receipt that is not verified."""


def require(holds: object, verdict: str = "receipt_malformed") -> None:
    if not holds:
        raise Refused(verdict)


def read_base64(text: str) -> bytes:
    """The bytes, or none where it is not canonical."""
    try:
        blob = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return blob if base64.b64encode(blob).decode() == text else b""


def read_signature(line: str) -> tuple[str, bytes]:
    dash, name, encoded = (line.split(" ", 2) + ["", ""])[:3]
    blob = read_base64(encoded)
    require(dash == "—" and name and not re.search(r"[\s+]", name) and not CONTROL.search(name) and len(blob) > 4)
    return name, blob


def check_values(fields: dict[str, str]) -> None:
    refusal = fields["kind"] == "refusal"
    at = INSTANT.fullmatch(fields.get("refused_at" if refusal else "received_at", ""))
    number = PROTOCOL_NUMBER.fullmatch(fields.get("protocol_number", ""))
    case = CASE_KEY.fullmatch(fields.get("case_key", ""))
    require(at and (case or refusal and "case_key" not in fields))
    require("protocol_number" not in fields if refusal else number)
    require(not case or 1942 <= int(case[1]) <= 2099 and max(int(case[2]), int(case[3] or 1)) < 2**32)
    try:
        datetime.strptime(at[1] if at else "", "%Y-%m-%dT%H:%M:%S.%fZ")
        datetime.strptime(number[1] if number else "01/01/2026", "%d/%m/%Y")
    except ValueError:
        raise Refused("receipt_malformed") from None


def verify(receipt: bytes, verifier_key: str) -> dict[str, str]:
    """The lines of a receipt that this key has signed; Refused, with the verdict, otherwise."""
    name, key_id, encoded = verifier_key.split("+", 2)
    key = read_base64(encoded)
    if len(key) != 33 or key[0] != 1 or hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] != key_id:
        raise ValueError("this is no verifier key")
    note = receipt.decode(errors="ignore")
    require(len(receipt) <= 1_000_000 and note.encode() == receipt)
    head, _, block = note.rpartition("\n\n")
    require(block.endswith("\n") and block.count("\n") <= 100 and not CONTROL.search(head))
    signatures = [read_signature(line) for line in block[:-1].split("\n")]
    lines = [line.partition(": ") for line in head.split("\n")]
    require(all(re.fullmatch("[a-z0-9_]+", key) and value and value == value.strip() for key, _, value in lines))
    fields = {key: value for key, _, value in lines}
    require(len(fields) == len(lines) and head.startswith("receipt: perito/v1\n") and ALWAYS <= fields.keys())
    check_values(fields)
    ours = [blob[4:] for signer, blob in signatures if signer == name and blob[:4].hex() == key_id]
    require(ours, "receipt_unknown_key")
    try:
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(ours[0], f"{head}\n".encode())
    except InvalidSignature:
        raise Refused("receipt_bad_signature") from None
    require(fields["origin"] == name, "receipt_origin")
    return fields


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("receipt", type=Path)
    arguments.add_argument("--key", required=True, help="the portal's verifier key: NAME+HASH+BASE64")
    given = arguments.parse_args()
    try:
        told = verify(given.receipt.read_bytes(), given.key)
    except Refused as refused:
        sys.exit(f"not verified: {refused}")
    print(f"verified: {told['origin']} received, or refused, what these lines say, and has signed it")
    print(*(f"  {key}: {value}" for key, value in told.items()), sep="\n")
    if told["origin"].startswith("sandbox."):
        print("It is of a sandbox, and has no legal value.")
