"""schemathesis judges the live portal: each role with a live session, against a demonstration of its own.

PERITO_PORTAL=… python contract/schemathesis/run.py [role…]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import requests

HERE = Path(__file__).parent
# What all judges share stands one folder up, where Python does not look by itself: these two come after it is told.
sys.path.append(str(HERE.parent))

from demo import demo  # noqa: E402
from permissions import ROLES, permitted  # noqa: E402


@dataclass(frozen=True)
class Judgement:
    """What was seen as one role."""

    role: str
    report: str
    failed: bool
    answers: Counter[tuple[str, int]]
    seconds: float

    def well(self) -> Counter[str]:
        """How often each operation answered 2xx."""
        counted: Counter[str] = Counter()
        for (label, status), count in self.answers.items():
            counted[label] += count * (200 <= status < 300)
        return counted

    def never_well(self) -> list[str]:
        """The operations that the role may call and that never answered 2xx."""
        well = self.well()
        return [label for label in sorted(permitted(self.role)) if not well[label]]


def judge(role: str) -> Judgement:
    """Lets schemathesis judge the portal as one role."""
    begun = time.monotonic()
    with demo() as portal, tempfile.TemporaryDirectory() as folder:
        tally = Path(folder) / "tally.json"
        # From a file: what is read from its own address is not judged itself.
        document = requests.get(f"{portal.url}/openapi.json", timeout=30).json()
        described = Path(folder) / "openapi.json"
        described.write_text(json.dumps(document), encoding="utf-8")
        environment = {
            **os.environ,
            "PERITO_DEMO": json.dumps(asdict(portal)),
            "PERITO_ROLE": role,
            "PERITO_TALLY": str(tally),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)]),
        }
        configuration = Path(folder) / "schemathesis.toml"
        configuration.write_text(configured(role, document["paths"]), encoding="utf-8")
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration)]
        command += ["run", str(described), "--url", portal.url]
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, check=False, env=environment, cwd=folder, **piped)
        rows = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else []
    answers = Counter({(label, status): count for label, status, count in rows})
    report = done.stdout.decode(errors="replace")
    return Judgement(role, report, done.returncode != 0, answers, time.monotonic() - begun)


def configured(role: str, paths: dict[str, dict[str, object]]) -> str:
    """The settings for a role. Of what it may not call, fifty examples are enough to see it refused; what is open to
    everybody is covered without a session, and fifty examples more do for each role."""
    labels = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    own = permitted(role) - (permitted("anonymous") if role != "anonymous" else set())
    others = [label for label in labels if label not in own]
    settings = (HERE / "schemathesis.toml").read_text(encoding="utf-8")
    return settings + f"\n[[operations]]\ninclude-name = {json.dumps(others)}\nphases.coverage.enabled = false\n"


def tell(judgement: Judgement) -> None:
    """Says on standard error what was seen as one role, and in full what was found against us."""
    if judgement.failed:
        print(judgement.report, file=sys.stderr)
    statuses: Counter[int] = Counter()
    for (_, status), count in judgement.answers.items():
        statuses[status] += count
    counted = ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
    print(f"{judgement.role}: {judgement.seconds:.0f} s, {counted}", file=sys.stderr)
    for label in judgement.never_well():
        print(f"{judgement.role}: {label} never answered 2xx", file=sys.stderr)


def table(judgements: list[Judgement]) -> str:
    """How often each operation answered 2xx to each role; a dash where the role may not call it."""
    labels = sorted({label for judgement in judgements for label, _ in judgement.answers})
    width = max(map(len, labels), default=0)
    lines = [" " * width + "".join(f" {judgement.role:>12}" for judgement in judgements)]
    for label in labels:
        cells = []
        for judgement in judgements:
            count, may = judgement.well()[label], label in permitted(judgement.role)
            cells.append(str(count) if count or may else "-")
        lines.append(label.ljust(width) + "".join(f" {cell:>12}" for cell in cells))
    return "\n".join(lines)


def main(roles: list[str]) -> int:
    """Judges as these roles, three at a time, and gives the exit code."""
    judgements = []
    with ThreadPoolExecutor(3) as pool:
        for judgement in pool.map(judge, roles):
            tell(judgement)
            judgements.append(judgement)
    print(table(judgements), file=sys.stderr)
    operations = {label for judgement in judgements for label, _ in judgement.answers}
    called = sum(count for judgement in judgements for count in judgement.answers.values())
    failed = [judgement.role for judgement in judgements if judgement.failed]
    missing = sum(len(judgement.never_well()) for judgement in judgements)
    seen = f"{len(roles)} roles, {len(operations)} operations, {called:,} requests"
    if failed or missing:
        print(f"{seen}: failures as {', '.join(failed) or 'nobody'}; {missing} permitted operations never answered 2xx")
        return 1
    print(f"{seen}: no failure; each permitted operation answered 2xx")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(ROLES)))
