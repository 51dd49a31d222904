"""The example that tells a practice what is due, run as its reader runs it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import icalendar
import pytest
from matplotlib import image

import practice_report

EXAMPLES = Path(__file__).parents[2] / "examples" / "python"
SAMPLE = EXAMPLES / "practice_cases.csv"
HEADING = "rg,court_office,register,operations_on,notified_on,draft,observations,filing\n"


def report(folder: Path, *rows: str) -> int:
    """Reports on these rows in the folder, from 30 November 2026 on, and gives how it ended."""
    cases = folder / "cases.csv"
    cases.write_text(HEADING + "\n".join(rows), encoding="utf-8")
    return practice_report.main([str(cases), "--out", str(folder), "--today", "2026-11-30", "--days", "365"])


def events(folder: Path) -> dict[date, str]:
    calendar = icalendar.Calendar.from_ical((folder / "scadenze.ics").read_bytes())
    return {event.start: str(event["summary"]) for event in calendar.events}


def test_the_program_gives_a_table_a_calendar_and_a_chart(tmp_path: Path) -> None:
    program = [sys.executable, str(EXAMPLES / "practice_report.py"), str(SAMPLE)]
    options = ["--out", str(tmp_path), "--today", "2026-11-30"]
    done = subprocess.run([*program, *options], check=False, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    _, _, notice, draft = (" ".join(line.split()) for line in done.stdout.splitlines())
    assert notice == "ven 04/12/2026 R.G. 1234/2026 L 0581040224 Comunicazione inizio operazioni"
    assert draft == "sab 05/12/2026 R.G. 1043/2026 L 0580910098 Invio della bozza lun 07/12/2026"
    assert events(tmp_path) == {
        date(2026, 12, 4): "Comunicazione inizio operazioni: R.G. 1234/2026 L",
        date(2026, 12, 5): "Invio della bozza: R.G. 1043/2026 L",
    }
    height, width, _ = image.imread(tmp_path / "scadenze.png").shape
    assert width == 1800 and height > 800


def test_the_same_day_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("once", "again"):
        practice_report.main([str(SAMPLE), "--out", str(tmp_path / name), "--today", "2026-11-30"])
    for file in ("scadenze.ics", "scadenze.png"):
        assert (tmp_path / "once" / file).read_bytes() == (tmp_path / "again" / file).read_bytes()


def test_each_term_runs_from_the_one_before_and_a_day_stands_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(tmp_path, "1/2026,0580910098,L,2026-11-05,2026-10-01,30,15,2027-01-10") == 0
    assert sorted(events(tmp_path)) == [date(2026, 12, 5), date(2026, 12, 20), date(2027, 1, 10)]
    # Extended to Monday the 7th, and from there to Tuesday the 22nd, which is told beside the prudent day.
    printed = capsys.readouterr().out
    assert "lun 07/12/2026" in printed and "mar 22/12/2026" in printed


def test_nothing_due_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path) == 0
    assert capsys.readouterr().out == "Nessuna scadenza.\n"
    assert events(tmp_path) == {}


@pytest.mark.parametrize(
    ("row", "field", "italian", "english"),
    [
        ("SECRET,0580910098,L,2026-12-29,,,,", "rg", "serve un numero", "a number is expected"),
        ("1/2026,SECRET,L,2026-12-29,,,,", "court_office", "servono dieci cifre", "ten digits are expected"),
        ("1/2026,0580910098,SECRET,2026-12-29,,,,", "register", "il registro deve", "the register must"),
        ("1/2026,0580910098,,2026-12-29,,,,", "register", "manca il registro", "the register is missing"),
        ("1/2026,0580910098,L,,,,,", "operations_on", "manca", "it is missing"),
        ("1/2026,0580910098,L,29 SECRET,,,,", "operations_on", "serve una data", "a date YYYY"),
        ("1/2026,0580910098,L,2200-01-01,,,,", "operations_on", "serve un giorno dal 1949", "a day from 1949"),
        ("1/2026,0580910098,L,2026-12-29,,SECRET,,", "draft", "serve un numero di giorni", "a number of days or"),
        ("1/2026,0580910098,L,2026-12-29,,0,,", "draft", "un termine ha almeno un giorno", "a term has at least"),
        ("1/2026,0580910098,L,2026-12-29,,,15,", "observations", "manca il termine", "the term that it runs from"),
        ("1/2026", "operations_on", "manca", "it is missing"),
    ],
)
def test_a_bad_row_is_told_and_the_rest_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, field: str, italian: str, english: str
) -> None:
    assert report(tmp_path, row, "2/2026,0580910098,L,2026-12-29,,,,") == 1
    printed, told = capsys.readouterr()
    assert f"riga 2, {field}: {italian}" in told and f"row 2, {field}: {english}" in told
    assert "SECRET" not in told and "row 3" not in told
    assert "R.G. 2/2026 L" in printed


def test_a_missing_column_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("rg,court_office,register,operations_on,notified_on,draft,filing\n", encoding="utf-8")
    assert practice_report.main([str(cases), "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told == "riga 1, observations: manca la colonna\nrow 1, observations: the column is missing\n"
