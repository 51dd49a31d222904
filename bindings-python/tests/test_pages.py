"""The pages of the documentation, and the README's part on Python: their examples run, and say what the pages say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import perito.enums
import perito.errors
from perito import PeritoError

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "bindings-python" / "docs"


def examples() -> list[tuple[str, str, str]]:
    """Each page's blocks of Python, and the text that stands below to say what they print."""
    found = []
    texts = {page.stem: page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md"))}
    texts["README"] = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## From Python\n")[2]
    for page, text in texts.items():
        for block in text.split("```python\n")[1:]:
            code, _, below = block.partition("```\n")
            printed = below.removeprefix("\n```text\n").split("```")[0] if below.startswith("\n```text\n") else ""
            found.append((page, code, printed))
    return found


@pytest.mark.parametrize(("page", "code", "printed"), examples(), ids=[page for page, _, _ in examples()])
def test_an_example_prints_what_its_page_says(
    page: str, code: str, printed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, f"{page}.md", "exec"), {})
    assert capsys.readouterr().out == printed


def test_the_tests_on_the_page_of_testing_pass(tmp_path: Path) -> None:
    tests = [code for page, code, _ in examples() if page == "testing" and "\ndef test_" in code]
    (tmp_path / "test_page.py").write_text("\n\n".join(tests), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)], check=False)
    assert tests and done.returncode == 0


def rows_of_errors(title: str) -> set[str]:
    """What begins each row of the table under this title."""
    (part,) = re.findall(
        rf"\n## {title}\n(.*?)(?:\n## |\Z)", (PAGES / "errors.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return {line.split("`")[1] for line in part.splitlines() if line.startswith("| `")}


def test_the_page_of_errors_names_every_class() -> None:
    classes = [each for each in vars(perito.errors).values() if isinstance(each, type)]
    named = {each.__name__ for each in classes if issubclass(each, PeritoError) and each is not PeritoError}
    assert rows_of_errors("Classes and codes") == named


def test_the_page_of_errors_names_every_code_that_the_protocol_s_page_does_not() -> None:
    protocol = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "bindings-python" / "src").rglob("*.rs"))
    codes = set(re.findall(r"(?:FieldError::new\([^,]*,|wrong\(|error\()\s*\"([a-z_]+)\"", source))
    assert {"day_missing", "too_deep"} <= codes
    assert rows_of_errors("Codes of Python's own") == {code for code in codes if f"`{code}`" not in protocol}


def test_the_reference_has_every_public_name() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (PAGES / "reference").glob("*.md"))
    whole = {*vars(perito.enums), *vars(perito.errors)}  # modules whose page lists whatever they define
    assert {name for name in perito.__all__ if f"::: perito.{name}\n" not in pages} - whole == set()
