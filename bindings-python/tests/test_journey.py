"""The example that plays the whole journey, run as its reader runs it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from perito import Receipt, ReceiptKind, TrustedKeys

EXAMPLES = Path(__file__).parents[2] / "examples" / "python"
TOLD = {
    "it": [
        "mar 1 set 2026  ● Il portale è aperto su questa macchina",
        "● Primo accesso: il PIN va cambiato subito",
        "● La causa R.G. 5678/2026 è stata trovata",
        "│   ultimo giorno sicuro: ven 2 ott 2026",
        "│   protocollo PERITO.7000.01/09/2026.0000001",
        "● Ricevuta verificata",
        "lun 19 ott 2026 ● Il giorno delle operazioni peritali",
        "● Bozza inviata",
        "● Il consulente legge le osservazioni",
        "● Il consulente rientra: il PIN ha più di tre mesi e va cambiato",
        "● Relazione definitiva depositata: allega la ricevuta e risponde alle osservazioni",
        "ven 15 gen 2027 ● L'onorario è pagato",
        "│   1/2027: incassato netto 296,59 €",
        "● Rilievi: nessuno",
    ],
    "en": [
        "Tue 1 Sep 2026  ● The portal is open on this machine",
        "● First access: the PIN must be changed at once",
        "● The case R.G. 5678/2026 is found",
        "│   last safe day: Fri 2 Oct 2026",
        "│   protocol number PERITO.7000.01/09/2026.0000001",
        "● Receipt verified",
        "Mon 19 Oct 2026 ● The day of expert operations",
        "● Draft sent",
        "● The expert reads the observations",
        "● The expert comes back: the PIN is more than three months old and must be changed",
        "● Final report filed: it attaches the receipt and answers the observations",
        "Fri 15 Jan 2027 ● The fee is paid",
        "│   1/2027: net received €296.59",
        "● Findings: none",
    ],
}
KINDS = {
    "draft": ReceiptKind.REPORT,
    "final": ReceiptKind.REPORT,
    "notice": ReceiptKind.OPERATION_NOTICE,
    "observation": ReceiptKind.OBSERVATION,
}


@dataclass
class Played:
    language: str
    folder: Path
    lines: list[str]


@pytest.fixture(scope="module", params=["it", "en"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The journey in a language, played into a folder that is not empty."""
    folder = tmp_path_factory.mktemp("journey")
    (folder / "old-receipt.txt").write_text("of a run before", encoding="utf-8")
    (folder / "mine.txt").write_text("of one's own", encoding="utf-8")
    program = [sys.executable, "-W", "error", str(EXAMPLES / "journey.py"), "--lang", request.param]
    done = subprocess.run(
        [*program, "--output", str(folder)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "ascii"},  # a console of another encoding does not end it
    )
    assert (done.returncode, done.stderr) == (0, "")
    return Played(request.param, folder, done.stdout.splitlines())


def test_the_journey_is_told_to_its_end(played: Played) -> None:
    lines = iter(played.lines)
    for expected in TOLD[played.language]:
        assert any(line.endswith(expected) for line in lines), expected  # each of them below the one before


def test_its_receipts_are_left_with_the_keys_that_verify_them(played: Played) -> None:
    folder = played.folder
    keys = TrustedKeys.read(folder / "keys.txt")
    receipts = {path.name.removesuffix("-receipt.txt"): Receipt.read(path) for path in folder.glob("*-receipt.txt")}
    assert {name: receipt.kind for name, receipt in receipts.items()} == KINDS
    assert all(receipt.verify(keys).sandbox for receipt in receipts.values())
    assert all((folder / f"{name}-receipt.pdf").read_bytes().startswith(b"%PDF-") for name in receipts)
    assert (folder / "mine.txt").exists()


def test_the_verifier_that_knows_nothing_of_the_package_agrees(played: Played) -> None:
    verifier = [sys.executable, str(EXAMPLES / "verify_receipt.py"), "--allow-sandbox"]
    keys, receipt = played.folder / "keys.txt", played.folder / "notice-receipt.txt"
    told = subprocess.run([*verifier, "--keys", str(keys), str(receipt)], check=True, capture_output=True, text=True)
    assert told.stdout.splitlines()[0] == "verified"
