"""What the runners of `testdata/conformance` have in common: reading its files, comparing, reporting."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "testdata" / "conformance"

Result = dict[str, Any]


def files(kind: str) -> Iterator[Result]:
    """The files of this kind, by name. Every file must be of one kind or the other."""
    for path in sorted(FOLDER.iterdir()):
        if path.name in ("README.md", "small.pdf"):
            continue
        assert path.suffix == ".json", f"{path.name} is read by nobody"
        file: Result = json.loads(path.read_text(encoding="utf-8"))
        assert file["name"] == path.stem, "a file is named as it names itself"
        assert file["kind"] in ("values", "journey"), f"{path.name} is of no kind that is known"
        if file["kind"] == kind:
            yield file


def report(file: str, scenario: str, passed: bool) -> None:
    """Writes an outcome to the report, if one is wanted."""
    if path := os.environ.get("PERITO_CONFORMANCE_REPORT"):
        line = {"language": "python", "file": file, "scenario": scenario, "passed": passed}
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")


def faults(expected: Any, found: Any) -> list[str]:
    """Where what was found is not as it was expected: every key that is expected must be there and hold that value."""
    if not isinstance(expected, dict) or not expected:
        return ["nothing is expected"]
    return list(differences("", expected, found))


def differences(path: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, wanted in expected.items():
            if key in found:
                yield from differences(f"{path}.{key}", wanted, found[key])
            else:
                yield f"{path}.{key}: there is no such result, but {found}"
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (wanted, value) in enumerate(zip(expected, found, strict=True)):
            yield from differences(f"{path}.{index}", wanted, value)
    elif type(expected) is not type(found) or expected != found:
        yield f"{path}: {expected!r} was expected, {found!r} was found"


def mutations(expected: Any) -> Iterator[Any]:
    """Every copy of this expectation in which one value is another."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from ({**expected, key: other} for other in mutations(value))
    elif isinstance(expected, list):
        yield expected[:-1] if expected else ["one"]
        for index, value in enumerate(expected):
            yield from ([*expected[:index], other, *expected[index + 1 :]] for other in mutations(value))
    elif isinstance(expected, bool):
        yield not expected
    elif isinstance(expected, int):
        yield expected + 1
    else:
        yield "something else" if expected is None else f"{expected} altered"
