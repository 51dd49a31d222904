"""Writes verdicts.json: receipts, altered, badly written or signed by somebody else, each with the verdict on it.

They start from v1.txt and are signed with the key of this folder, which signs nothing else, or with another. Run it with
`cryptography` installed; what it writes never changes for a name that stands there already.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FOLDER = Path(__file__).parent
ORIGIN = "archive.example.org/perito"
ORDER = 2**252 + 27742317777372353535851937790883648493
MALFORMED, UNKNOWN, BAD, OTHER_ORIGIN, VERIFIED = (
    *(f"receipt_{word}" for word in ("malformed", "unknown_key", "bad_signature", "origin")),
    "verified",
)
NOTE = (FOLDER / "v1.txt").read_text(encoding="utf-8")
TEXT, LINE = NOTE.split("\n\n")
TEXT += "\n"
REFUSAL = (FOLDER / "v1-refusal.txt").read_text(encoding="utf-8").split("\n\n")[0] + "\n"


def encode(blob: bytes) -> str:
    return base64.b64encode(blob).decode()


class Key:
    def __init__(self, name: str, seed: int) -> None:
        self.name, self.secret = name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        point = b"\x01" + self.secret.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + point).digest()[:4]
        self.text = f"{name}+{self.id.hex()}+{encode(point)}"

    def blob(self, text: str) -> bytes:
        return self.id + self.secret.sign(text.encode())

    def line(self, text: str) -> str:
        return f"— {self.name} {encode(self.blob(text))}\n"


OURS, SAME_NAME, WITNESS = Key(ORIGIN, 7), Key(ORIGIN, 8), Key("witness.example.org", 9)


def signed(text: str) -> str:
    return f"{text}\n{OURS.line(text)}"


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
    yield BAD, "another key's signature under this key's id", with_line(
        f"— {ORIGIN} {encode(OURS.id + SAME_NAME.blob(TEXT)[4:])}\n"
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
        ("a tab", "extra: 1\t2"), ("a carriage return", "extra: 1\r"), ("a zero byte", "extra: \0"),
        ("a delete", "extra: 1\x7f2"),
        ("a next line", "extra: 1\x852"), ("a key twice", "kind: operation_notice"), ("an unknown key twice", "extra: 1\nextra: 2"),
        ("an empty line", "extra: 1\n\nlast: 2"), ("a space before the key", " extra: 1"),
    ):  # fmt: skip
        yield MALFORMED, f"signed with {name}", signed(f"{TEXT}{line}\n")
    yield MALFORMED, "signed with an empty line at the end", signed(f"{TEXT}\n")
    yield MALFORMED, "signed with a byte order mark", signed(f"\ufeff{TEXT}")
    yield MALFORMED, "signed with line ends of two characters", signed(TEXT.replace("\n", "\r\n"))

    yield MALFORMED, "nothing", ""
    yield MALFORMED, "two line feeds", "\n\n"
    yield MALFORMED, "line ends of two characters", NOTE.replace("\n", "\r\n")
    yield MALFORMED, "one line end of two characters", NOTE.replace("\n", "\r\n", 1)
    yield MALFORMED, "a byte order mark", f"\ufeff{NOTE}"
    yield MALFORMED, "a line feed before", f"\n{NOTE}"
    yield MALFORMED, "a line feed more at the end", f"{NOTE}\n"
    yield MALFORMED, "no line feed at the end", NOTE[:-1]
    yield MALFORMED, "a space at the end", f"{NOTE[:-1]} \n"
    yield MALFORMED, "cut in the signature", NOTE[:-20]
    yield MALFORMED, "cut in the text", NOTE[:500]
    yield MALFORMED, "no signature", TEXT
    yield MALFORMED, "no signature after the empty line", f"{TEXT}\n"
    yield MALFORMED, "no empty line", TEXT + LINE
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
        ("no Base64", f"— {ORIGIN} \n"), ("a line end of two characters", LINE.replace("\n", "\r\n")),
    ):  # fmt: skip
        yield MALFORMED, f"a signature line with {name}", with_line(line)
    yield MALFORMED, "a witness's line that is none", with_line(f"{LINE}— x\n")


def main() -> None:
    written = [{"name": name, "verdict": verdict, "text": text} for verdict, name, text in cases()]
    assert len({case["name"] for case in written}) == len(written)
    assert OURS.text in (FOLDER / "v1.keys").read_text(encoding="utf-8") and signed(TEXT) == NOTE
    whole = json.dumps({"key": OURS.text, "receipts": written}, ensure_ascii=True, indent=1)
    (FOLDER / "verdicts.json").write_text(f"{whole}\n", encoding="ascii")


if __name__ == "__main__":
    main()
