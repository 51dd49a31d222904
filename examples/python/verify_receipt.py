"""Verifies a receipt, from what docs/protocol.md says under "Receipts" and nothing else of this project.

It needs `cryptography`. The first line it prints is the verdict: `verified`, or the code of what is wrong.
"""

import argparse
import base64
import hashlib
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROOF = "c2sp.org/tlog-proof@v1"
PORTAL, WITNESS = 1, 4
ALWAYS = {"kind", "id", "origin", "author", "idempotency_key", "request_sha256"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d\.\d{3}Z", re.ASCII)
PROTOCOL_NUMBER = re.compile(r"[A-Z0-9]{1,16}\.\d{4}\.(\d\d/\d\d/\d{4})\.(?!0{7})\d{7}", re.ASCII)
CASE_KEY = re.compile(r"\d{10}/(?:CC|L|VG|PC|ESM|ESIM|GDP)/(\d{4})/([1-9]\d{0,9})(?:-([1-9]\d{0,9}))?", re.ASCII)
NUMBER = re.compile(r"0|[1-9]\d{0,19}", re.ASCII)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Refused(Exception):
    """The verdict on a receipt that is not verified."""


def require(holds: object, verdict: str = "receipt_malformed") -> None:
    if not holds:
        raise Refused(verdict)


def read_base64(text: str) -> bytes | None:
    """The bytes, or none where it is not canonical."""
    try:
        blob = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return blob if base64.b64encode(blob).decode() == text else None


def read_number(text: str) -> int | None:
    return int(text) if NUMBER.fullmatch(text) and int(text) < 2**64 else None


def read_instant(text: str) -> datetime:
    whole = text if "." in text else text.replace("Z", ".0Z")
    return datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S.%f%z")


@dataclass(frozen=True)
class Key:
    """A line of the keys' file: whose signatures are trusted, and of what time."""

    name: str
    algorithm: int
    public: bytes
    since: datetime | None = None
    until: datetime | None = None

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + bytes([ord("\n"), self.algorithm]) + self.public).digest()[:4]

    @staticmethod
    def read(line: str) -> "Key":
        key, *bounds = line.split()
        name, key_id, encoded = key.split("+", 2)
        blob = read_base64(encoded) or b""
        if len(bounds) > 2 or (bounds and blob[:1] != b"\1"):
            raise ValueError("after a portal's key stand at most two instants")
        since, until = (None if bound == "-" else read_instant(bound) for bound in [*bounds, "-", "-"][:2])
        read = Key(name, (blob or b"\0")[0], blob[1:], since, until)
        if read.algorithm not in (PORTAL, WITNESS) or len(read.public) != 32 or read.id.hex() != key_id:
            raise ValueError("this is no verifier key")
        return read

    def signed(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True

    def goes_on_as(self, origin: str) -> bool:
        """Whether the origin is the key's name, or the name with the number of an epoch."""
        name, _, epoch = origin.rpartition("/")
        return origin == self.name or (name == self.name and (read_number(epoch) or 0) > 1)


@dataclass(frozen=True)
class Note:
    """A text and its signature lines: the name, the key id and what follows it."""

    text: str
    signatures: list[tuple[str, bytes, bytes]]

    @staticmethod
    def read(note: str, malformed: str) -> "Note":
        head, blank_line, block = note.rpartition("\n\n")
        require(blank_line, "receipt_truncated")
        require(not CONTROL.search(head), malformed)
        require(block.endswith("\n"), "receipt_truncated")
        require(block.count("\n") <= 100, malformed)
        signatures = []
        for line in block[:-1].split("\n"):
            dash, name, encoded = [*line.split(" ", 2), "", ""][:3]
            blob = read_base64(encoded) or b""
            well_named = name and not re.search(r"[\s+]", name) and not CONTROL.search(name)
            require(dash == "—" and well_named and len(blob) > 4, malformed)
            signatures.append((name, blob[:4], blob[4:]))
        return Note(f"{head}\n", signatures)

    def signature_of(self, key: Key) -> bytes | None:
        return next((blob for name, key_id, blob in self.signatures if (name, key_id) == (key.name, key.id)), None)

    def __str__(self) -> str:
        lines = (f"— {name} {base64.b64encode(key_id + blob).decode()}\n" for name, key_id, blob in self.signatures)
        return f"{self.text}\n{''.join(lines)}"


def instant_of(fields: dict[str, str]) -> str:
    return fields.get("refused_at" if fields["kind"] == "refusal" else "received_at", "")


def read_fields(text: str) -> dict[str, str]:
    lines = [line.partition(": ") for line in text[:-1].split("\n")]
    require(all(re.fullmatch("[a-z0-9_]+", key) and value and value == value.strip() for key, _, value in lines))
    fields = {key: value for key, _, value in lines}
    require(len(fields) == len(lines) and text.startswith("receipt: perito/v1\n") and ALWAYS <= fields.keys())
    refusal = fields["kind"] == "refusal"
    number = PROTOCOL_NUMBER.fullmatch(fields.get("protocol_number", ""))
    case = CASE_KEY.fullmatch(fields.get("case_key", ""))
    require(INSTANT.fullmatch(instant_of(fields)) and (case or (refusal and "case_key" not in fields)))
    require("protocol_number" not in fields if refusal else number)
    require(not case or (1942 <= int(case[1]) <= 2099 and max(int(case[2]), int(case[3] or 1)) < 2**32))
    try:
        read_instant(instant_of(fields))
        datetime.strptime(number[1] if number else "01/01/2026", "%d/%m/%Y")
    except ValueError:
        raise Refused("receipt_malformed") from None
    return fields


@dataclass(frozen=True)
class Proof:
    """What stands below a receipt: the entry's salt and place, the hashes up to the root, and the checkpoint."""

    salt: bytes
    index: int
    hashes: list[bytes]
    checkpoint: Note
    origin: str
    size: int
    root: bytes

    @staticmethod
    def read(proof: str) -> "Proof":
        head, _, checkpoint = proof.partition("\n\n")
        lines = head.split("\n")[1:]
        extra = b""
        if head.startswith(f"{PROOF}\nextra "):
            extra = read_base64(lines.pop(0).removeprefix("extra ")) or b""
            require(extra != b"", "proof_malformed")
        index = read_number(lines[0].removeprefix("index ")) if lines and lines[0].startswith("index ") else None
        require(index is not None, "proof_malformed")
        hashes = [read_base64(line) or b"" for line in lines[1:65]]
        require(all(len(node) == 32 for node in hashes), "proof_malformed")
        require(len(lines) <= 65, "proof_too_long")
        note = Note.read(checkpoint, "checkpoint_malformed")
        origin, number, encoded, *more = note.text[:-1].split("\n") + [""] * (3 - note.text.count("\n"))
        size, root = read_number(number), read_base64(encoded) or b""
        require(origin and size is not None and encoded, "checkpoint_malformed")
        require(len(root) == 32, "archive_hash_length")
        require(all(more), "checkpoint_malformed")
        require(size, "archive_empty")
        return Proof(extra, index or 0, hashes, note, origin, size or 0, root)

    def check(self, entry: bytes) -> None:
        """RFC 9162, section 2.1.3.2."""
        require(self.index < self.size, "archive_index_beyond")
        place, last, node = self.index, self.size - 1, hashlib.sha256(b"\0" + entry).digest()
        for sibling in self.hashes:
            require(last, "proof_too_long")
            if place % 2 or place == last:
                node = hashlib.sha256(b"\1" + sibling + node).digest()
                while place and not place % 2:
                    place, last = place >> 1, last >> 1
            else:
                node = hashlib.sha256(b"\1" + node + sibling).digest()
            place, last = place >> 1, last >> 1
        require(not last, "proof_too_short")
        require(node == self.root, "receipt_altered")


def entry(fields: dict[str, str], note: Note, salt: bytes) -> bytes:
    """The archive's entry of a receipt."""
    lines = f"v1\naction {fields['action']}\ninstant {instant_of(fields)}\n"
    for label, value in ("actor", fields["author"]), ("case", fields.get("case_key", "")), ("content", str(note)):
        commitment = hashlib.sha256(salt + f"{label}\0{value}".encode())
        lines += f"{label} {commitment.hexdigest()}\n"
    return lines.encode()


def signer(note: Note, keys: list[Key], origin: str) -> Key:
    named = False
    for key in keys:
        signature = note.signature_of(key) if key.algorithm == PORTAL else None
        if signature is not None and key.signed(note.text, signature):
            return key
        named = named or signature is not None
    require(not named, "receipt_bad_signature")
    known = any(key.algorithm == PORTAL and key.goes_on_as(origin) for key in keys)
    raise Refused("receipt_unknown_key" if known else "receipt_of_another_portal")


def check_cosignature(note: Note, witness: Key) -> None:
    blob = note.signature_of(witness)
    if blob is not None:
        time = int.from_bytes(blob[:8], "big")
        message = f"cosignature/v1\ntime {time}\n{note.text}"
        holds = len(blob) == 72 and time < 253402300800 and witness.signed(message, blob[8:])
        require(holds, "checkpoint_bad_cosignature")


def verify(receipt: bytes, keys: list[Key]) -> dict[str, str]:
    """The lines of a receipt that one of these keys stands behind; Refused, with the verdict, otherwise."""
    whole = receipt.decode(errors="ignore")
    require(len(receipt) <= 1_000_000 and whole.encode() == receipt)
    require("\r" not in whole, "receipt_line_endings")
    above, header, below = whole.partition(f"\n\n{PROOF}\n")
    require(not header or (whole.endswith("\n") and "\n\n" in below), "receipt_truncated")
    note = Note.read(f"{above}\n" if header else whole, "receipt_malformed")
    fields = read_fields(note.text)
    origin = fields["origin"]
    if header:
        proof = Proof.read(f"{PROOF}\n{below}")
        require("action" in fields and len(proof.salt) == 32)
        key = signer(proof.checkpoint, keys, origin)
        require(key.goes_on_as(proof.origin), "receipt_origin")
        for witness in (key for key in keys if key.algorithm == WITNESS):
            check_cosignature(proof.checkpoint, witness)
        require(proof.origin == origin, "receipt_origin")
        proof.check(entry(fields, note, proof.salt))
    else:
        require("action" not in fields, "receipt_truncated")
        key = signer(note, keys, origin)
    require(key.goes_on_as(origin), "receipt_origin")
    at = read_instant(instant_of(fields))
    require((not key.since or key.since <= at) and (not key.until or at < key.until), "receipt_key_not_valid")
    return fields


def check_standing(fields: dict[str, str], now: datetime, allow_sandbox: bool = False) -> None:
    """Refuses what has no legal value, and what is of a time that has not come."""
    require(allow_sandbox or not fields["origin"].startswith("sandbox."), "receipt_sandbox")
    require(read_instant(instant_of(fields)) <= now, "receipt_future")


def read_keys(text: str) -> list[Key]:
    """One key a line; blank lines and those that start with # are passed over."""
    lines = (line.strip() for line in text.splitlines())
    keys = [Key.read(line) for line in lines if line and not line.startswith("#")]
    if not any(key.algorithm == PORTAL for key in keys):
        raise ValueError("no line holds a portal's key")
    return keys


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("receipt", type=Path)
    arguments.add_argument("--keys", required=True, type=Path, help="the trusted keys, NAME+HASH+BASE64 each on a line")
    arguments.add_argument("--allow-sandbox", action="store_true", help="take a receipt of a sandbox for good")
    given = arguments.parse_args()
    try:
        keys, receipt = read_keys(given.keys.read_text(encoding="utf-8")), given.receipt.read_bytes()
    except (OSError, ValueError) as error:
        arguments.error(str(error))
    try:
        told = verify(receipt, keys)
        check_standing(told, datetime.now().astimezone(), given.allow_sandbox)
    except Refused as refused:
        print(refused)
        return 1
    print("verified", *(f"  {key}: {value}" for key, value in told.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
