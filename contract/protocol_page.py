"""Types the transcripts of docs/protocol.md into one shell, in order, and compares each answer with the page's.

A ```sh transcript block is run; the ```http, ```json or ```text block right after it is what it prints. The page has no
other blocks, so nothing on it can be left unrun. How an answer is abbreviated is said on the page itself.
"""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demo import Demo, demo

sys.path.append("examples/python")
from verify_receipt import Refused, read_keys, verify

PAGE = Path("docs/protocol.md")
ANY = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block, by the line of the page on which its text begins."""

    line: int
    kind: str
    text: str


@dataclass(frozen=True)
class Step:
    """A transcript, and what the page says that it prints: nothing, where there is no answer."""

    transcript: Block
    answer: Block | None


def blocks(page: str) -> Iterator[Block]:
    lines = iter(enumerate(page.split("\n"), start=1))
    for number, line in lines:
        if "```" in line or line.startswith("~~~"):
            if not re.fullmatch("```[a-z ]+", line):
                raise ValueError(f"line {number}: a block begins here that nobody would run: {line}")
            text = []
            for _, inner in lines:
                if inner == "```":
                    break
                text.append(inner)
            yield Block(number + 1, line.removeprefix("```"), "\n".join(text))


def steps(page: str) -> list[Step]:
    found: list[Step] = []
    open_for_answer = False
    for block in blocks(page):
        if block.kind == "sh transcript":
            found.append(Step(block, None))
            open_for_answer = True
        elif block.kind in ("http", "json", "text") and open_for_answer:
            found[-1] = Step(found[-1].transcript, block)
            open_for_answer = False
        else:
            raise ValueError(f"line {block.line}: a block marked “{block.kind}” is neither a transcript nor an answer")
    return found


def play(portal: Demo, steps: list[Step], folder: Path) -> list[str | None]:
    """What each step printed; none from the first that failed on."""
    (folder / "demo.json").write_text(json.dumps(dataclasses.asdict(portal)))
    for number, step in enumerate(steps):
        (folder / f"{number}.sh").write_text(step.transcript.text + "\n")
    script = "".join(f". ./{n}.sh > {n}.out.part\nmv {n}.out.part {n}.out\n" for n in range(len(steps)))
    subprocess.run(["sh", "-e", "-c", script], cwd=folder, check=False, timeout=300)
    printed = [folder / f"{number}.out" for number in range(len(steps))]
    return [path.read_bytes().decode() if path.exists() else None for path in printed]


def pattern(text: str) -> object:
    """Reads abbreviated JSON: … stands for any value, for further members, or for further items."""
    tokens: list[str] = []
    within: list[str] = []
    for token in re.findall(r'"(?:\\.|[^"\\])*"|…|[\[\]{}]|[^"…\[\]{}]+', text):
        if token in "[{":
            within.append(token)
        elif token in "]}":
            within.pop()
        elif token == ANY:
            is_value = within[-1:] != ["{"] or tokens[-1].rstrip().endswith(":")
            tokens.append(f'"{ANY}"' if is_value else f'"{ANY}": 0')
            continue
        tokens.append(token)
    return json.loads("".join(tokens))


def differences(expected: object, actual: object, at: str) -> Iterator[str]:
    if expected == ANY:
        return
    if isinstance(expected, str) and isinstance(actual, str):
        if not re.fullmatch(".*".join(map(re.escape, expected.split(ANY))), actual, re.DOTALL):
            yield f"{at} is {actual!r}"
    elif isinstance(expected, dict) and isinstance(actual, dict):
        if unexpected := ANY not in expected and actual.keys() - expected.keys():
            yield f"{at} also has {sorted(unexpected)}"
        for name in expected.keys() - {ANY}:
            if name in actual:
                yield from differences(expected[name], actual[name], f"{at}.{name}")
            else:
                yield f"{at} has no {name}"
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from list_differences(expected, actual, at)
    elif expected != actual:
        yield f"{at} is {actual!r}"


def list_differences(expected: list[object], actual: list[object], at: str) -> Iterator[str]:
    if ANY not in expected:
        if len(expected) != len(actual):
            yield f"{at} has {len(actual)} items"
        for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from differences(one, other, f"{at}[{index}]")
        return
    rest = iter(actual)
    for item in expected:
        if item != ANY and all(any(differences(item, other, at)) for other in rest):
            yield f"{at} has no {json.dumps(item, ensure_ascii=False)} there: {json.dumps(actual, ensure_ascii=False)}"
            return


def http_differences(expected: str, actual: str) -> Iterator[str]:
    """The status, the headers that are named, and the body."""
    head, _, body = expected.partition("\n\n")
    actual_head, _, actual_body = actual.replace("\r\n", "\n").partition("\n\n")
    status, *headers = head.split("\n")
    actual_status, *actual_headers = actual_head.split("\n")
    yield from differences(status, actual_status, "the status")
    named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in actual_headers)}
    for name, _, value in (line.partition(":") for line in headers):
        yield from differences(value.strip(), named.get(name.lower(), "missing"), name)
    yield from body_differences(body, actual_body)


def body_differences(expected: str, actual: str) -> Iterator[str]:
    if expected.startswith(("{", "[")):
        yield from differences(pattern(expected), json.loads(actual), "the body")
    else:
        yield from differences(expected.rstrip("\n"), actual.rstrip("\n"), "the text")


def all_faults(told: list[Step], printed: list[str | None]) -> Iterator[str]:
    for step, out in zip(told, printed, strict=False):
        if out is None:
            yield f"line {step.transcript.line}: the transcript failed, and what follows it was not run"
            return
        yield from faults(step, out)


def faults(step: Step, printed: str) -> Iterator[str]:
    if step.answer is None:
        if printed:
            yield f"line {step.transcript.line}: no answer is told, and this was printed: {printed}"
    else:
        compare = http_differences if step.answer.kind == "http" else body_differences
        try:
            for difference in compare(step.answer.text, printed):
                yield f"line {step.answer.line}: {difference}"
        except json.JSONDecodeError as error:
            yield f"line {step.answer.line}: {error}; printed was: {printed}"


def check_receipt(portal: Demo, folder: Path) -> Iterator[str]:
    """The receipt that the transcripts leave is verified, and with any byte altered it is not."""
    receipt = (folder / "receipt.txt").read_bytes()
    keys = read_keys(portal.verifying_key)
    verify(receipt, keys)
    for at in range(len(receipt)):
        altered = receipt[:at] + bytes([receipt[at] ^ 1]) + receipt[at + 1 :]
        try:
            verify(altered, keys)
            yield f"a receipt of this portal with byte {at} altered is verified"
        except Refused:
            pass


def main() -> int:
    told = steps(PAGE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name, demo() as portal:
        folder = Path(name)
        printed = play(portal, told, folder)
        wrong = list(all_faults(told, printed))
        wrong += check_receipt(portal, folder) if not wrong else []
    for fault in wrong:
        print(f"{PAGE}: {fault}", file=sys.stderr)
    commands = sum(len(re.findall(r"\bcurl -", step.transcript.text)) for step in told)
    answers = sum(step.answer is not None for step in told)
    if wrong:
        print(f"{len(wrong)} faults in what the page tells")
        return 1
    print(f"{commands} curl commands of the page ran in {len(told)} transcripts, all {answers} answers as it says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
