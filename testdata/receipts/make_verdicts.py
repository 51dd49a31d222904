"""Writes verdicts.json: receipts, altered, badly written or signed by somebody else, each with the verdict on it.

They start from v1.txt and proven-notice.txt and are signed with the key of this folder, which signs nothing else, or with
another. Run it from the clone's root with `cryptography` installed; the texts that it writes never change for a name that
stands there already. The verdicts on every byte changed, of which there are too many to be told one by one, are those of
the verifier that was written from docs/protocol.md alone.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

sys.path.append("contract")
from receipts import CUT, FLIPPED, ranges
from verify_receipt import read_keys

FOLDER = Path(__file__).parent
ORIGIN = "archive.example.org/perito"
ORDER = 2**252 + 27742317777372353535851937790883648493
(
    MALFORMED,
    UNKNOWN,
    BAD,
    OTHER_ORIGIN,
    LINE_ENDINGS,
    TRUNCATED,
    SANDBOX,
    FUTURE,
    NOT_VALID,
    ANOTHER,
    ALTERED,
    VERIFIED,
) = (
    *(
        f"receipt_{word}"
        for word in ("malformed", "unknown_key", "bad_signature", "origin", "line_endings", "truncated")
    ),
    *(f"receipt_{word}" for word in ("sandbox", "future", "key_not_valid", "of_another_portal", "altered")),
    "verified",
)
NOW = "2026-12-24T10:00:00.000Z"
NOTE = (FOLDER / "v1.txt").read_text(encoding="utf-8")
TEXT, LINE = NOTE.split("\n\n")
TEXT += "\n"
REFUSAL = (FOLDER / "v1-refusal.txt").read_text(encoding="utf-8").split("\n\n")[0] + "\n"


def encode(blob: bytes) -> str:
    return base64.b64encode(blob).decode()


class Key:
    def __init__(self, name: str, seed: int, algorithm: int = 1) -> None:
        self.name, self.secret = name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        point = bytes([algorithm]) + self.secret.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + point).digest()[:4]
        self.text = f"{name}+{self.id.hex()}+{encode(point)}"

    def blob(self, text: str) -> bytes:
        return self.id + self.secret.sign(text.encode())

    def line(self, text: str) -> str:
        return f"— {self.name} {encode(self.blob(text))}\n"


OURS, SAME_NAME, WITNESS = Key(ORIGIN, 7), Key(ORIGIN, 8), Key("witness.example.org", 9)
PLAYED, ENDED, STRANGER = (
    Key("sandbox.example.org", 7),
    Key("old.example.org", 10),
    Key("archive.example.com/perito", 11),
)
COSIGNER = Key("cosigner.example.org", 12, algorithm=4)
OLD, NEW = Key("rotated.example.org", 13), Key("rotated.example.org", 14)
CHANGED = "2026-06-01T00:00:00.001Z"
TRUSTED = (
    f"{OURS.text}\n{PLAYED.text}\n{ENDED.text} - 2026-01-01T00:00:00Z\n{COSIGNER.text}\n"
    f"{OLD.text} - {CHANGED}\n{NEW.text} {CHANGED}\n"
)


def signed(text: str, key: Key = OURS) -> str:
    return f"{text}\n{key.line(text)}"


def with_line(line: str) -> str:
    return f"{TEXT}\n{line}"


def put(key: str, value: str, text: str = TEXT) -> str:
    """The text with another value for a key."""
    lines = [f"{key}: {value}\n" if line.startswith(f"{key}: ") else line for line in text.splitlines(keepends=True)]
    return "".join(lines)


def without(key: str, text: str = TEXT) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{key}: "))


def cases() -> Iterator[tuple[str, str, str]]:
    blob = OURS.blob(TEXT)
    yield VERIFIED, "as it was signed", NOTE
    yield VERIFIED, "a refusal", signed(REFUSAL)
    yield VERIFIED, "a refusal that names its case", signed(REFUSAL + "case_key: 0580910098/L/2026/1234\n")
    yield VERIFIED, "a refusal that has a received_at too", signed(REFUSAL + "received_at: some day\n")
    yield VERIFIED, "a key of a later version", signed(TEXT + "tree_size: 12\n")
    yield VERIFIED, "a kind of a later version", signed(put("kind", "final_report"))
    yield VERIFIED, "signed in another order", signed(without("kind") + "kind: operation_notice\n")
    yield VERIFIED, "no findings", signed(without("findings"))
    yield VERIFIED, "a sub-procedure", signed(put("case_key", "0580910098/L/2026/1234-2"))
    yield VERIFIED, "the largest case number", signed(put("case_key", "0580910098/ESIM/2099/4294967295"))
    yield VERIFIED, "a leap day", signed(put("received_at", "2024-02-29T23:59:59.999Z"))
    yield VERIFIED, "a colon and a space in a value", signed(put("place", "Roma: Via Tiburtina 1"))
    yield VERIFIED, "a line separator in a value", signed(put("place", "Roma\u2028Via\u00a0Tiburtina 1"))
    yield VERIFIED, "a byte order mark at the end of a value", signed(put("place", "Roma\ufeff"))
    yield VERIFIED, "spaces in a row in a value", signed(put("place", "Roma,  Via Tiburtina 1"))
    yield VERIFIED, "a witness beside", NOTE + WITNESS.line(TEXT)
    yield VERIFIED, "a witness before", with_line(WITNESS.line(TEXT) + LINE)
    yield VERIFIED, "a wrong signature of somebody else", with_line("— x AAAAAAA=\n" + LINE)
    yield VERIFIED, "a key of the same name before", with_line(SAME_NAME.line(TEXT) + LINE)
    yield VERIFIED, "the same signature twice", NOTE + LINE
    yield VERIFIED, "a second signature that is wrong", NOTE + OURS.line("other\n")
    yield VERIFIED, "a hundred signatures", NOTE + "— x AAAAAAA=\n" * 99

    yield BAD, "a value changed", NOTE.replace("Mario", "Maria")
    yield BAD, "a line added", with_line(LINE).replace("findings", "extra: 1\nfindings")
    yield BAD, "a line taken out", without("findings") + "\n" + LINE
    yield BAD, "two lines in another order", without("kind") + "kind: operation_notice\n\n" + LINE
    yield BAD, "the signature of another text", with_line(OURS.line(REFUSAL))
    yield (
        BAD,
        "another key's signature under this key's id",
        with_line(f"— {ORIGIN} {encode(OURS.id + SAME_NAME.blob(TEXT)[4:])}\n"),
    )
    yield BAD, "a first signature that is wrong", with_line(OURS.line("other\n") + LINE)
    yield BAD, "a signature cut by a byte", with_line(f"— {ORIGIN} {encode(blob[:-1])}\n")
    yield BAD, "a signature with a byte more", with_line(f"— {ORIGIN} {encode(blob + b'!')}\n")
    yield BAD, "no signature after the id", with_line(f"— {ORIGIN} {encode(blob[:5])}\n")
    larger = (int.from_bytes(blob[36:], "little") + ORDER).to_bytes(32, "little")
    yield BAD, "a signature written in another way", with_line(f"— {ORIGIN} {encode(blob[:36] + larger)}\n")
    yield BAD, "the text signed without its last line feed", with_line(OURS.line(TEXT[:-1]))

    yield UNKNOWN, "another key of the same name", with_line(SAME_NAME.line(TEXT))
    yield UNKNOWN, "another name", with_line(WITNESS.line(TEXT))
    yield UNKNOWN, "the name in capitals", with_line(LINE.replace(ORIGIN, ORIGIN.upper()))
    yield ANOTHER, "another portal", signed(put("origin", STRANGER.name), STRANGER)
    yield SANDBOX, "a sandbox", signed(put("origin", PLAYED.name), PLAYED)
    yield FUTURE, "a day to come", signed(put("received_at", "2026-12-24T10:00:00.001Z"))
    yield VERIFIED, "this very instant", signed(put("received_at", NOW))
    yield NOT_VALID, "a key that has ended", signed(put("origin", ENDED.name), ENDED)
    yield (
        VERIFIED,
        "a key before its end",
        signed(put("origin", ENDED.name, put("received_at", "2025-12-31T23:59:59.999Z")), ENDED),
    )
    for key, name in ((OLD, "old"), (NEW, "new")):
        for at, when in (("2026-06-01T00:00:00.000Z", "a millisecond before"), (CHANGED, "at the instant of")):
            verdict = VERIFIED if (key is OLD) == (at < CHANGED) else NOT_VALID
            yield (
                verdict,
                f"the {name} key {when} its change",
                signed(put("origin", key.name, put("received_at", at)), key),
            )
    yield OTHER_ORIGIN, "an origin that is not the key's name", signed(put("origin", "archive.example.com/perito"))

    for key in ("receipt", "kind", "id", "origin", "protocol_number", "received_at", "author", "case_key"):
        yield MALFORMED, f"no {key}", signed(without(key))
    yield MALFORMED, "no idempotency_key", signed(without("idempotency_key"))
    yield MALFORMED, "no request_sha256", signed(without("request_sha256"))
    yield MALFORMED, "a refusal without refused_at", signed(without("refused_at", REFUSAL))
    numbered = REFUSAL + "protocol_number: PERITO.7000.24/11/2026.0000042\n"
    yield MALFORMED, "a refusal with a protocol number", signed(numbered)
    yield MALFORMED, "a refusal whose case is unreadable", signed(REFUSAL + "case_key: R.G. 1234/2026\n")
    yield MALFORMED, "a notice that was refused", signed(TEXT.replace("received_at", "refused_at"))
    yield MALFORMED, "another version", signed(put("receipt", "perito/v2"))
    yield MALFORMED, "the version in the second line", signed("kind: report\n" + without("kind"))
    for at in ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.25Z", "2026-11-24T10:00:00.250000Z", "2026-11-24 10:00:00.250Z",
               "2026-11-24T10:00:00.250z", "2026-11-24t10:00:00.250Z", "2026-11-24T11:00:00.250+01:00", "2026-11-24",
               "2026-02-29T10:00:00.250Z", "2026-11-24T24:00:00.000Z", "2026-06-30T23:59:60.000Z", "0000-01-01T00:00:00.000Z",
               "2026-11-24T10:00:00,250Z", "２０２６-11-24T10:00:00.250Z", "+026-11-24T10:00:00.250Z"):  # fmt: skip
        yield MALFORMED, f"received_at {at}", signed(put("received_at", at))
    for number in ("PERITO.7000.24/11/2026.42", "PERITO.7000.24/11/2026.0000000", "PERITO.7000.24/11/2026.00000042",
                   "PERITO.7000.31/11/2026.0000042", "PERITO.7000.24/11/0000.0000042", "PERITO.700000.24/11/2026.0000042",
                   "perito.7000.24/11/2026.0000042", "PERITOPERITOPERIT.7000.24/11/2026.0000042",
                   "PERITO.7000.2026-11-24.0000042", ".7000.24/11/2026.0000042", "PERITO.7000.4/11/2026.0000042"):  # fmt: skip
        yield MALFORMED, f"protocol_number {number}", signed(put("protocol_number", number))
    for key in ("580910098/L/2026/1234", "0580910098/LAV/2026/1234", "0580910098/l/2026/1234", "0580910098/L/26/1234",
                "0580910098/L/1941/1234", "0580910098/L/2100/1234", "0580910098/L/2026/0", "0580910098/L/2026/01234",
                "0580910098/L/2026/4294967296", "0580910098/L/2026/1234-0", "0580910098/L/2026/1234-", "0580910098/L/2026",
                "0580910098/L/2026/1234/1", "0580910098/L/2026/+1234", "R.G. 1234/2026"):  # fmt: skip
        yield MALFORMED, f"case_key {key}", signed(put("case_key", key))

    for name, line in (
        ("no colon", "extra"), ("no space after the colon", "extra:1"), ("two spaces after the colon", "extra:  1"),
        ("a space before the colon", "extra : 1"), ("a space at the end", "extra: 1 "), ("no value", "extra: "),
        ("no key", ": 1"), ("a capital in a key", "Extra: 1"), ("a dash in a key", "ex-tra: 1"),
        ("a letter of another script in a key", "extrà: 1"),
        ("a no-break space at the end", "extra: 1\u00a0"), ("an ideographic space at the beginning", "extra: \u30001"),
        ("a tab", "extra: 1\t2"), ("a zero byte", "extra: \0"),
        ("a delete", "extra: 1\x7f2"),
        ("a next line", "extra: 1\x852"), ("a key twice", "kind: operation_notice"), ("an unknown key twice", "extra: 1\nextra: 2"),
        ("an empty line", "extra: 1\n\nlast: 2"), ("a space before the key", " extra: 1"),
    ):  # fmt: skip
        yield MALFORMED, f"signed with {name}", signed(f"{TEXT}{line}\n")
    yield LINE_ENDINGS, "signed with a carriage return", signed(f"{TEXT}extra: 1\r\n")
    yield MALFORMED, "signed with an empty line at the end", signed(f"{TEXT}\n")
    yield MALFORMED, "signed with a byte order mark", signed(f"\ufeff{TEXT}")
    yield LINE_ENDINGS, "signed with line ends of two characters", signed(TEXT.replace("\n", "\r\n"))

    yield TRUNCATED, "nothing", ""
    yield TRUNCATED, "two line feeds", "\n\n"
    yield LINE_ENDINGS, "line ends of two characters", NOTE.replace("\n", "\r\n")
    yield LINE_ENDINGS, "one line end of two characters", NOTE.replace("\n", "\r\n", 1)
    yield MALFORMED, "a byte order mark", f"\ufeff{NOTE}"
    yield MALFORMED, "a line feed before", f"\n{NOTE}"
    yield TRUNCATED, "a line feed more at the end", f"{NOTE}\n"
    yield TRUNCATED, "no line feed at the end", NOTE[:-1]
    yield MALFORMED, "a space at the end", f"{NOTE[:-1]} \n"
    yield TRUNCATED, "cut in the signature", NOTE[:-20]
    yield TRUNCATED, "cut in the text", NOTE[:500]
    yield TRUNCATED, "no signature", TEXT
    yield TRUNCATED, "no signature after the empty line", f"{TEXT}\n"
    yield TRUNCATED, "no empty line", TEXT + LINE
    yield MALFORMED, "two empty lines", f"{TEXT}\n\n{LINE}"
    yield MALFORMED, "an empty line among the signatures", f"{NOTE}\n{LINE}"
    yield MALFORMED, "something after the signatures", f"{NOTE}-- \nMario Rossi\n"
    yield MALFORMED, "a hundred and one signatures", NOTE + "— x AAAAAAA=\n" * 100
    for name, line in (
        ("a hyphen", LINE.replace("—", "-")), ("an en dash", LINE.replace("—", "–")), ("no dash", LINE[2:]),
        ("a space before the dash", f" {LINE}"), ("two spaces after the dash", LINE.replace("— ", "—  ")),
        ("two spaces before the Base64", LINE.replace("perito ", "perito  ")),
        ("a tab", LINE.replace("perito ", "perito\t")),
        ("no name", f"— {LINE.split(' ')[2]}"), ("a plus sign in the name", LINE.replace("perito ", "peri+to ")),
        ("a no-break space in the name", LINE.replace("perito ", "peri\u00a0to ")),
        ("a control character in the name", LINE.replace("perito ", "peri\x85to ")),
        ("no padding", LINE.replace("=", "")), ("padding more", LINE.replace("=", "==")),
        ("bits left over in the Base64", LINE.replace("gQ=", "gR=")),
        ("the alphabet for addresses", LINE.replace("/", "_").replace("_perito", "/perito").replace("+", "-")),
        ("a word more", LINE.replace("\n", " x\n")), ("four bytes only", f"— {ORIGIN} {encode(blob[:4])}\n"),
        ("no Base64", f"— {ORIGIN} \n"),
    ):  # fmt: skip
        yield MALFORMED, f"a signature line with {name}", with_line(line)
    yield LINE_ENDINGS, "a signature line with a line end of two characters", with_line(LINE.replace("\n", "\r\n"))
    yield MALFORMED, "a witness's line that is none", with_line(f"{LINE}— x\n")


PROVEN = (FOLDER / "proven-notice.txt").read_text(encoding="utf-8")
PROVEN_REFUSAL = (FOLDER / "proven-refusal.txt").read_text(encoding="utf-8")
PROOF = "c2sp.org/tlog-proof@v1"
SALT = bytes(range(32))


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def half(leaves: list[bytes]) -> int:
    return 1 << (len(leaves) - 1).bit_length() - 1


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    at = half(leaves)
    return sha256(b"\1", root(leaves[:at]), root(leaves[at:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    at = half(leaves)
    if index < at:
        return [*path(index, leaves[:at]), root(leaves[at:])]
    return [*path(index - at, leaves[at:]), root(leaves[:at])]


@dataclass(frozen=True)
class Proven:
    """A receipt that an archive holds among entries of others."""

    text: str = PROVEN.split("\n\n")[0] + "\n"
    signer: Key = OURS
    origin: str = ORIGIN
    log: Key = OURS
    size: int = 300
    index: int = 259
    salt: bytes = SALT
    extensions: str = ""

    @property
    def note(self) -> str:
        return signed(self.text, self.signer)

    @property
    def leaves(self) -> list[bytes]:
        told = dict(line.split(": ", 1) for line in self.text.splitlines())
        at = told["refused_at" if told["kind"] == "refusal" else "received_at"]
        lines = f"v1\naction {told['action']}\ninstant {at}\n"
        for word, value in ("actor", told["author"]), ("case", told.get("case_key", "")), ("content", self.note):
            lines += f"{word} {sha256(self.salt, word.encode(), bytes(1), value.encode()).hex()}\n"
        leaves = [sha256(bytes(1), str(index).encode()) for index in range(self.size)]
        leaves[self.index] = sha256(bytes(1), lines.encode())
        return leaves

    @property
    def tree_head(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode(root(self.leaves))}\n{self.extensions}"

    @property
    def hashes(self) -> str:
        return "".join(f"{encode(node)}\n" for node in path(self.index, self.leaves))

    def with_proof(
        self, extra: str | None = None, index: object = None, hashes: str | None = None, checkpoint: str | None = None
    ) -> str:
        """The whole receipt, with something else in the place of what is right."""
        extra = f"extra {encode(self.salt)}\n" if extra is None else extra
        index = f"index {self.index if index is None else index}\n"
        hashes = self.hashes if hashes is None else hashes
        checkpoint = signed(self.tree_head, self.log) if checkpoint is None else checkpoint
        return f"{self.note}\n{PROOF}\n{extra}{index}{hashes}\n{checkpoint}"

    def __str__(self) -> str:
        return self.with_proof()


def cosignature(text: str, time: int = 1795514405, claimed: int | None = None) -> str:
    signature = COSIGNER.secret.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    blob = COSIGNER.id + (time if claimed is None else claimed).to_bytes(8, "big") + signature
    return f"— {COSIGNER.name} {encode(blob)}\n"


def proven_cases() -> Iterator[tuple[str, str, str]]:
    ours = Proven()
    head, checkpoint = ours.tree_head, signed(ours.tree_head)
    hashes = ours.hashes.splitlines(keepends=True)
    yield VERIFIED, "proven", PROVEN
    yield VERIFIED, "a proven refusal", PROVEN_REFUSAL
    yield VERIFIED, "proven by another tree", str(ours)
    for size, index in (1, 0), (2, 0), (2, 1), (3, 2), (256, 255), (257, 256), (300, 0), (300, 299):
        yield VERIFIED, f"entry {index} of {size}", str(replace(ours, size=size, index=index))
    yield VERIFIED, "proven with a key of a later version", str(replace(ours, text=f"{ours.text}tree_size: 12\n"))
    yield VERIFIED, "a checkpoint with an extension", str(replace(ours, extensions="anything\n"))
    yield VERIFIED, "a checkpoint that somebody else cosigned", f"{ours}{WITNESS.line(head)}"
    yield VERIFIED, "a checkpoint that a trusted witness cosigned", f"{ours}{cosignature(head)}"
    restored = replace(ours, text=put("origin", f"{ORIGIN}/2", ours.text), origin=f"{ORIGIN}/2")
    yield VERIFIED, "an archive restored from a backup", str(restored)
    yield VERIFIED, "a note of another key, which the archive holds", str(replace(ours, signer=SAME_NAME))

    yield ALTERED, "a proven value changed", PROVEN.replace("Mario", "Maria")
    yield ALTERED, "a proven line added", PROVEN.replace("findings", "extra: 1\nfindings")
    yield ALTERED, "a proven line taken out", without("findings", PROVEN)
    yield ALTERED, "another action", PROVEN.replace("operation.notified", "operation.convoked")
    yield ALTERED, "another instant", PROVEN.replace("received_at: 2026-11-24", "received_at: 2026-11-23")
    yield ALTERED, "a signature line more above the proof", PROVEN.replace(f"\n\n{PROOF}", f"\n— x AAAAAAA=\n\n{PROOF}")
    yield ALTERED, "another salt", ours.with_proof(extra=f"extra {encode(bytes(32))}\n")
    yield ALTERED, "another index", ours.with_proof(index=258)
    yield ALTERED, "another hash", ours.with_proof(hashes="".join([*hashes[:-1], f"{encode(bytes(32))}\n"]))
    yield ALTERED, "two hashes in another order", ours.with_proof(hashes="".join([*hashes[1::-1], *hashes[2:]]))
    yield (
        ALTERED,
        "the proof of another receipt",
        PROVEN.split(f"\n{PROOF}")[0] + "\n" + "".join(PROVEN_REFUSAL.partition(PROOF)[1:]),
    )
    other = replace(ours, size=299)
    yield ALTERED, "a checkpoint of another size", ours.with_proof(checkpoint=signed(other.tree_head))

    larger = replace(ours, size=600)
    yield "proof_too_short", "a checkpoint of twice the size", ours.with_proof(checkpoint=signed(larger.tree_head))
    yield "proof_too_long", "a checkpoint of half the size", larger.with_proof(checkpoint=checkpoint)
    yield "proof_too_short", "a hash less", ours.with_proof(hashes="".join(hashes[:-1]))
    yield "proof_too_short", "no hash", ours.with_proof(hashes="")
    yield "proof_too_long", "a hash more", ours.with_proof(hashes=ours.hashes + hashes[0])
    yield "proof_too_long", "65 hashes", ours.with_proof(hashes=hashes[0] * 65)
    yield "archive_index_beyond", "an index past the end", ours.with_proof(index=300)
    yield "archive_index_beyond", "the largest index", ours.with_proof(index=2**64 - 1)
    for wrong in "", "0259", "+259", "-1", "259 ", "0x103", "２５９", str(2**64):
        yield "proof_malformed", f"the index “{wrong}”", ours.with_proof(index=wrong)
    yield "proof_malformed", "no index", str(ours).replace("index 259\n", "")
    yield (
        "proof_malformed",
        "extra after the index",
        str(ours).replace("extra", "index 259\nextra").replace("=\nindex 259\n", "=\n", 1),
    )
    yield "proof_malformed", "two salts", ours.with_proof(extra=f"extra {encode(SALT)}\n" * 2)
    yield "proof_malformed", "a salt that is no Base64", ours.with_proof(extra="extra !\n")
    yield "proof_malformed", "a salt without padding", ours.with_proof(extra=f"extra {encode(SALT)[:-1]}\n")
    yield "proof_malformed", "a hash of 31 bytes", ours.with_proof(hashes=f"{encode(bytes(31))}\n")
    yield "proof_malformed", "a hash in hexadecimal", ours.with_proof(hashes=f"{bytes(32).hex()}\n")
    yield "proof_malformed", "nothing but a checkpoint", f"{ours.note}\n{PROOF}\n\n{checkpoint}"
    yield "proof_malformed", "an empty line below the salt", ours.with_proof(extra=f"extra {encode(SALT)}\n\n")
    yield MALFORMED, "no salt", ours.with_proof(extra="")
    yield "proof_malformed", "an empty salt", ours.with_proof(extra="extra \n")
    yield MALFORMED, "a salt of 31 bytes", ours.with_proof(extra=f"extra {encode(SALT[:31])}\n")
    yield MALFORMED, "a proof below a receipt without action", NOTE + "\n" + "".join(PROVEN.partition(PROOF)[1:])
    yield MALFORMED, "another version of proofs", PROVEN.replace(PROOF, f"{PROOF[:-1]}2")
    yield TRUNCATED, "two empty lines above the proof", PROVEN.replace(PROOF, f"\n{PROOF}")
    yield "proof_malformed", "a proof that begins with an empty line", PROVEN.replace(f"{PROOF}\n", f"{PROOF}\n\n")

    yield TRUNCATED, "the proof cut off", ours.note
    yield TRUNCATED, "the proof cut off above its first line", f"{ours.note}\n"
    yield TRUNCATED, "the proof cut off below its first line", f"{ours.note}\n{PROOF}\n"
    yield TRUNCATED, "cut above the checkpoint", str(ours).split(f"\n\n{ORIGIN}")[0] + "\n"
    yield TRUNCATED, "cut in the checkpoint", PROVEN[: PROVEN.index("\n300\n") + 5]
    yield TRUNCATED, "a checkpoint without signature", ours.with_proof(checkpoint=head)
    yield TRUNCATED, "a proof without the last line feed", PROVEN[:-1]
    yield TRUNCATED, "a line feed more below the proof", f"{PROVEN}\n"
    yield LINE_ENDINGS, "a proven receipt with line ends of two characters", PROVEN.replace("\n", "\r\n")
    yield LINE_ENDINGS, "a proof with one line end of two characters", PROVEN.replace("index 259\n", "index 259\r\n")

    yield BAD, "the size changed", PROVEN.replace("\n300\n", "\n301\n")
    yield BAD, "another root", PROVEN.replace("\n300\n", f"\n300\n{encode(bytes(32))}\n")
    forged = OURS.id + SAME_NAME.blob(head)[4:]
    yield (
        BAD,
        "another key's signature of the checkpoint under this key's id",
        ours.with_proof(checkpoint=f"{head}\n— {ORIGIN} {encode(forged)}\n"),
    )
    yield UNKNOWN, "a checkpoint of another key of the same name", str(replace(ours, log=SAME_NAME))
    yield UNKNOWN, "a checkpoint of nobody known", str(replace(ours, log=STRANGER))
    foreign = replace(
        ours, text=put("origin", STRANGER.name, ours.text), origin=STRANGER.name, log=STRANGER, signer=STRANGER
    )
    yield ANOTHER, "proven by another portal", str(foreign)
    yield OTHER_ORIGIN, "a checkpoint that a trusted archive signed for another", str(replace(ours, log=ENDED))
    yield OTHER_ORIGIN, "a checkpoint of another trusted archive", str(replace(ours, origin=ENDED.name, log=ENDED))
    yield OTHER_ORIGIN, "a checkpoint of another epoch", str(replace(ours, origin=f"{ORIGIN}/2"))
    for epoch in "1", "0", "02", "x", "2/2", "", "18446744073709551616":
        name = f"{ORIGIN}/{epoch}"
        told = replace(ours, text=put("origin", name, ours.text), origin=name)
        yield OTHER_ORIGIN, f"the epoch “{epoch}”", str(told)
    ended = replace(ours, text=put("origin", ENDED.name, ours.text), origin=ENDED.name, log=ENDED, signer=ENDED)
    yield NOT_VALID, "proven by a key that has ended", str(ended)
    played = replace(ours, text=put("origin", PLAYED.name, ours.text), origin=PLAYED.name, log=PLAYED, signer=PLAYED)
    yield SANDBOX, "proven by a sandbox", str(played)
    yield (
        FUTURE,
        "proven of a day to come",
        str(replace(ours, text=put("received_at", "2026-12-24T10:00:00.001Z", ours.text))),
    )

    for name, wrong in (
        ("no size", head.replace("\n300", "")), ("the size 0300", head.replace("300", "0300")),
        ("an empty origin", head.replace(ORIGIN, "", 1)), ("no root", f"{ORIGIN}\n300\n"),
        ("an extension that is empty", f"{head}\nmore\n"), ("a control character", f"{head}a\tb\n"),
    ):  # fmt: skip
        yield "checkpoint_malformed", f"a checkpoint with {name}", ours.with_proof(checkpoint=signed(wrong))
    yield (
        "checkpoint_malformed",
        "a checkpoint's signature line with a hyphen",
        ours.with_proof(checkpoint=checkpoint.replace("—", "-")),
    )
    yield (
        "archive_hash_length",
        "a root of 31 bytes",
        ours.with_proof(checkpoint=signed(f"{ORIGIN}\n300\n{encode(bytes(31))}\n")),
    )
    yield (
        "archive_empty",
        "an archive without entries",
        ours.with_proof(index=0, hashes="", checkpoint=signed(f"{ORIGIN}\n0\n{encode(sha256())}\n")),
    )
    cosigned = "checkpoint_bad_cosignature"
    yield cosigned, "a trusted witness's cosignature of another checkpoint", f"{ours}{cosignature(other.tree_head)}"
    yield cosigned, "a trusted witness's cosignature of another time", f"{ours}{cosignature(head, claimed=1795514406)}"
    yield cosigned, "a trusted witness's cosignature of a time beyond all", f"{ours}{cosignature(head, time=2**63)}"
    yield (
        cosigned,
        "a trusted witness's cosignature cut short",
        f"{ours}— {COSIGNER.name} {encode(COSIGNER.id + bytes(9))}\n",
    )


def byte_cases() -> Iterator[dict[str, object]]:
    keys = read_keys(TRUSTED)
    for path in sorted([*FOLDER.glob("v1*.txt"), *FOLDER.glob("proven-*.txt")]):
        for change in FLIPPED, CUT:
            verdicts = ranges(path.read_bytes(), change, keys, NOW)
            yield {"file": path.name, "change": change, "verdicts": verdicts}


def main() -> None:
    every = [*cases(), *proven_cases()]
    written = [{"name": name, "verdict": told, "text": text} for told, name, text in every]
    assert len({case["name"] for case in written}) == len(written)
    assert OURS.text in (FOLDER / "v1.keys").read_text(encoding="utf-8") and signed(TEXT) == NOTE
    told = {"keys": TRUSTED, "now": NOW, "receipts": written, "bytes": list(byte_cases())}
    whole = json.dumps(told, ensure_ascii=True, indent=1)
    (FOLDER / "verdicts.json").write_text(f"{whole}\n", encoding="ascii")


if __name__ == "__main__":
    main()
