"""Receipts, as Python sees them. The verdicts are those that every language and every verifier is tested with."""

import copy
import json
import pickle
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import perito
from perito import (
    ArchiveError,
    CaseKey,
    EpochOpening,
    EpochStatement,
    ProtocolNumber,
    Receipt,
    ReceiptError,
    ReceiptKind,
    SignedCheckpoint,
    TrustedKeys,
    ValidationError,
)

FOLDER = Path(__file__).parents[2] / "testdata" / "receipts"
TOLD = json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8"))
KEYS = TrustedKeys(TOLD["keys"])
NOW = datetime.fromisoformat(TOLD["now"].replace("Z", "+00:00"))
PROVEN = Receipt.read(FOLDER / "proven-notice.txt")


def verdict(text: str) -> str:
    try:
        receipt = Receipt.parse(text)
        receipt.verify(KEYS).require_legal_value()
        receipt.check_time(NOW)
    except ReceiptError as error:
        return error.code if error.message_en and error.message_it else "without a text"
    return "verified"


@pytest.mark.parametrize("case", TOLD["receipts"], ids=lambda case: case["name"])
def test_every_verdict_is_the_one_that_is_told(case: dict[str, str]) -> None:
    assert verdict(case["text"]) == case["verdict"]


@pytest.mark.parametrize("case", TOLD["bytes"], ids=lambda case: f"{case['file']}: {case['change']}")
def test_every_byte_has_the_verdict_that_is_told(case: dict[str, Any]) -> None:
    receipt = (FOLDER / case["file"]).read_bytes()
    for told in case["verdicts"]:
        first, last, expected = told.split(" ")
        for at in range(int(first), int(last) + 1):
            flipped = receipt[:at] + bytes([receipt[at] ^ 1]) + receipt[at + 1 :]
            changed = receipt[:at] if case["change"] == "the first bytes alone" else flipped
            try:
                found = verdict(changed.decode("utf-8"))
            except UnicodeDecodeError:
                found = "receipt_malformed"
            assert found == expected, at


def test_a_receipt_shows_what_it_says() -> None:
    text = (FOLDER / "proven-notice.txt").read_text(encoding="utf-8")
    assert str(PROVEN) == text and Receipt.parse(text) == PROVEN
    assert PROVEN.kind is ReceiptKind.OPERATION_NOTICE and PROVEN.at.tzinfo is timezone.utc
    assert isinstance(PROVEN.case_key, CaseKey) and isinstance(PROVEN.protocol_number, ProtocolNumber)
    assert PROVEN.fields["id"] == PROVEN.id and next(iter(PROVEN.fields)) == "receipt"
    assert str(PROVEN.protocol_number) == PROVEN.fields["protocol_number"] and PROVEN.action
    assert PROVEN.origin == PROVEN.fields["origin"] and PROVEN.idempotency_key == PROVEN.fields["idempotency_key"]
    assert PROVEN.proof is not None and text == f"{PROVEN.signed_text}{text[len(PROVEN.signed_text) :]}"
    assert text.endswith(PROVEN.proof)
    PROVEN.fields.clear()
    assert PROVEN.fields
    refusal = Receipt.read(FOLDER / "v1-refusal.txt")
    assert (refusal.kind, refusal.protocol_number) == (ReceiptKind.REFUSAL, None)
    first = Receipt.read(FOLDER / "v1.txt")
    assert (first.findings, first.proof, first.action) == (("notice_late",), None, None)


def test_a_kind_of_a_later_version_stays_a_str() -> None:
    (case,) = (case for case in TOLD["receipts"] if case["name"] == "a kind of a later version")
    kind = Receipt.parse(case["text"]).kind
    assert type(kind) is str and kind


def test_a_receipt_is_a_value_that_shows_nobody() -> None:
    for copied in (pickle.loads(pickle.dumps(PROVEN)), copy.copy(PROVEN), copy.deepcopy(PROVEN)):
        assert copied == PROVEN and hash(copied) == hash(PROVEN) and str(copied) == str(PROVEN)
    assert PROVEN != Receipt.read(FOLDER / "v1.txt") and PROVEN != str(PROVEN)
    for person in (PROVEN.fields["ctu_name"], PROVEN.fields["ctu_tax_code"], str(PROVEN.case_key)):
        assert person not in repr(PROVEN)
    with pytest.raises(TypeError):
        Receipt("receipt: perito/v1")  # type: ignore[call-arg]


def test_a_verification_says_where_the_archive_holds_it() -> None:
    found = PROVEN.verify(KEYS)
    assert found == PROVEN.verify(KEYS) and hash(found) == hash(copy.deepcopy(found)) and copy.copy(found) == found
    assert (found.origin, found.sandbox) == (PROVEN.origin, False)
    place = found.place
    assert place is not None and 0 <= place.index < place.size and place.root and hash(copy.copy(place))
    assert f"{place.index}" in found.text_en and found.text_it and repr(found).startswith("<Verification(origin=")
    assert Receipt.read(FOLDER / "v1.txt").verify(KEYS).place is None
    with pytest.raises(TypeError):
        pickle.dumps(found)


def test_a_sandbox_has_no_legal_value() -> None:
    (case,) = (case for case in TOLD["receipts"] if case["name"] == "a sandbox")
    found = Receipt.parse(case["text"]).verify(KEYS)
    assert found.sandbox and "no legal value" in found.text_en and "nessun valore legale" in found.text_it
    with pytest.raises(ReceiptError) as refusal:
        found.require_legal_value()
    assert refusal.value.code == "receipt_sandbox"


def test_a_receipt_is_of_one_request_alone() -> None:
    body = (FOLDER / "v1-request.json").read_bytes()
    receipt = Receipt.read(FOLDER / "v1.txt")
    key = receipt.case_key
    assert key is not None
    receipt.check_sent(body, receipt.idempotency_key, key)
    another = CaseKey("0580910098/L/2026/1")
    same = receipt.idempotency_key
    for sent in ((body + b" ", same, key), (body, "another", key), (body, same, another)):
        with pytest.raises(ReceiptError) as refusal:
            receipt.check_sent(*sent)
        assert refusal.value.code == "receipt_of_another_request"


def test_a_time_to_come_is_an_aware_instant() -> None:
    PROVEN.check_time(PROVEN.at)
    with pytest.raises(TypeError, match="aware"):
        PROVEN.check_time(datetime(2026, 12, 24))


def test_a_file_is_read_byte_by_byte(tmp_path: Path) -> None:
    text = (FOLDER / "v1.txt").read_bytes()
    (tmp_path / "dos.txt").write_bytes(text.replace(b"\n", b"\r\n"))
    (tmp_path / "latin.txt").write_bytes(text.replace(b"\xe2\x80\x94", b"\x97"))
    for name, code in (("dos.txt", "receipt_line_endings"), ("latin.txt", "receipt_malformed")):
        with pytest.raises(ReceiptError) as refusal:
            Receipt.read(tmp_path / name)
        assert refusal.value.code == code
    with pytest.raises(FileNotFoundError):
        Receipt.read(str(tmp_path / "none.txt"))
    with pytest.raises(ValidationError):
        TrustedKeys.read(tmp_path / "latin.txt")
    assert TrustedKeys.read(FOLDER / "v1.keys").keys


@pytest.mark.parametrize("of", [Receipt, SignedCheckpoint, EpochStatement, EpochOpening])
def test_another_type_or_text_is_refused(of: Any) -> None:
    for wrong in (None, 1, 1.0, b"receipt: perito/v1\n", FOLDER):
        with pytest.raises(TypeError):
            of.parse(wrong)
    with pytest.raises(ValidationError):
        of.parse("SECRET\ud800")
    for text in ("", "SECRET", "SECRET\n\n", "\0", "SECRET\n" * 200_000):
        with pytest.raises((ReceiptError, ArchiveError)) as refusal:
            of.parse(text)
        assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"


def test_trusted_keys_are_a_value() -> None:
    assert TrustedKeys(str(KEYS)) == KEYS == eval(repr(KEYS), vars(perito))
    for copied in (pickle.loads(pickle.dumps(KEYS)), copy.copy(KEYS), copy.deepcopy(KEYS)):
        assert copied == KEYS and hash(copied) == hash(KEYS)
    assert KEYS.keys[0].startswith("archive.example.org/perito+")
    assert [line.split("+")[0] for line in KEYS.witnesses] == ["cosigner.example.org"]
    assert TrustedKeys(f"# a remark\n\n{KEYS.keys[0]}") != KEYS
    for wrong in ("", "# nobody", "SECRET", KEYS.keys[0] + " tomorrow", KEYS.keys[0][:-4], "\ud800"):
        with pytest.raises(ValidationError) as refusal:
            TrustedKeys(wrong)
        assert "SECRET" not in f"{refusal.value} {refusal.value.message_it}"
    with pytest.raises(TypeError):
        TrustedKeys(b"")  # type: ignore[arg-type]


def test_the_checkpoint_of_a_proof_is_verified_by_itself() -> None:
    assert PROVEN.proof is not None
    text = PROVEN.proof.split("\n\n", 1)[1]
    signed = SignedCheckpoint.parse(text)
    assert str(signed) == text and pickle.loads(pickle.dumps(signed)) == signed == eval(repr(signed), vars(perito))
    place = PROVEN.verify(KEYS).place
    assert place is not None and signed.verify(KEYS) == ()
    said = signed.checkpoint
    assert (said.origin, said.size, said.root) == (PROVEN.origin, place.size, place.root) and said == copy.copy(said)
    with pytest.raises(ArchiveError) as refusal:
        signed.verify(TrustedKeys(KEYS.keys[1]))
    assert refusal.value.code == "checkpoint_unknown_key" and refusal.value.message_it


def statement(kept: int) -> EpochStatement:
    root = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM="
    origin = PROVEN.origin
    return EpochStatement.parse(
        f"epoch: perito/v1\norigin: {origin}/2\nopened_at: 2026-11-30T08:00:00.250Z\n"
        f"previous_origin: {origin}\nprevious_size: 500\nprevious_root: {root}\n"
        f"kept_origin: {origin}\nkept_size: {kept}\nkept_root: {root}\n"
    )


def test_an_opening_says_which_receipts_are_at_risk() -> None:
    place = PROVEN.verify(KEYS).place
    assert place is not None
    lost, held = statement(place.index), statement(place.index + 1)
    assert held.at_risk([PROVEN]) == () and not held.puts_at_risk(PROVEN)
    unproven = Receipt.read(FOLDER / "v1.txt")
    assert held.at_risk([PROVEN, unproven]) == (unproven,)
    assert lost.puts_at_risk(PROVEN)
    assert held.opened_at == datetime(2026, 11, 30, 8, 0, 0, 250_000, tzinfo=timezone.utc)
    assert (held.previous.size, held.kept.size) == (500, place.index + 1) and held.origin.endswith("/2")
    assert held.message_en and held.message_it and eval(repr(held), vars(perito)) == held != lost
    assert pickle.loads(pickle.dumps(held)) == held and len({held, lost}) == 2
    with pytest.raises(TypeError):
        held.at_risk([str(PROVEN)])  # type: ignore[list-item]


def test_an_opening_needs_a_trusted_key_behind_it() -> None:
    assert PROVEN.proof is not None
    opening = EpochOpening.parse(f"{statement(300)}\n{PROVEN.proof}")
    assert pickle.loads(pickle.dumps(opening)) == opening
    with pytest.raises(ArchiveError) as refusal:
        opening.verify(KEYS)
    assert refusal.value.code == "checkpoint_origin"
