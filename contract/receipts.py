"""Judges receipts with examples/python/verify_receipt.py, which was written from docs/protocol.md alone.

Every committed receipt must be verified, each with any bit flipped must not, and the verdicts on altered and badly
written ones must be those of testdata/receipts/verdicts.json, on which a test of the library
(core/tests/receipt_verdicts.rs) judges too.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = Path("examples/python/verify_receipt.py")
sys.path.append(str(PROGRAM.parent))
from verify_receipt import Key, Refused, check_standing, read_instant, read_keys, verify  # noqa: E402

FOLDER = Path("testdata/receipts")
FLIPPED, CUT = "the lowest bit of a byte flipped", "the first bytes alone"


def verdict(receipt: bytes, keys: list[Key], now: str) -> str:
    try:
        check_standing(verify(receipt, keys), read_instant(now))
    except Refused as refused:
        return str(refused)
    return "verified"


def flips(receipt: bytes, bits: range) -> Iterator[bytes]:
    for at in range(len(receipt)):
        for bit in bits:
            yield receipt[:at] + bytes([receipt[at] ^ 1 << bit]) + receipt[at + 1 :]


def ranges(receipt: bytes, change: str, keys: list[Key], now: str) -> list[str]:
    """The first and last byte, or number of bytes, of those in a row whose change gives one verdict; the verdict."""
    cuts = (receipt[:length] for length in range(len(receipt)))
    verdicts = [verdict(changed, keys, now) for changed in (cuts if change == CUT else flips(receipt, range(1)))]
    edges = [at for at in range(len(verdicts)) if at == 0 or verdicts[at] != verdicts[at - 1]]
    return [f"{at} {end - 1} {verdicts[at]}" for at, end in zip(edges, [*edges[1:], len(verdicts)], strict=True)]


def faults(receipts: list[Path]) -> Iterator[str]:
    told = json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8"))
    keys, now = read_keys(told["keys"]), told["now"]
    for path in receipts:
        if (found := verdict(path.read_bytes(), keys, now)) != "verified":
            yield f"{path}: {found}"
        if any(verdict(flipped, keys, now) == "verified" for flipped in flips(path.read_bytes(), range(8))):
            yield f"{path}: verified with a bit flipped"
    for case in told["receipts"]:
        if (found := verdict(case["text"].encode(), keys, now)) != case["verdict"]:
            yield f"“{case['name']}”: {found}, and {case['verdict']} is expected"
    for case in told["bytes"]:
        if ranges((FOLDER / case["file"]).read_bytes(), case["change"], keys, now) != case["verdicts"]:
            yield f"{case['file']}, {case['change']}: other verdicts than are expected"
    yield from program_faults(receipts)


def program_faults(receipts: list[Path]) -> Iterator[str]:
    """What the program itself says, and with which code it ends."""
    with TemporaryDirectory() as folder:
        altered = Path(folder) / "altered.txt"
        altered.write_bytes(receipts[0].read_bytes().replace(b"Mario", b"Maria"))
        for path, code in [*((path, 0) for path in receipts), (altered, 1), (Path(folder) / "missing.txt", 2)]:
            command: list[str | Path] = [sys.executable, PROGRAM, path, "--keys", FOLDER / "v1.keys"]
            ended = subprocess.run(command, capture_output=True, check=False, text=True)
            if ended.returncode != code or ended.stdout.startswith("verified\n") != (code == 0):
                yield f"{path}: the program ended with {ended.returncode} and said {ended.stdout}{ended.stderr}"


def main() -> int:
    receipts = sorted([*FOLDER.glob("v1*.txt"), *FOLDER.glob("proven-*.txt")])
    told = json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8"))
    wrong = list(faults(receipts))
    print(*wrong, sep="\n", file=sys.stderr)
    if wrong:
        print(f"{len(wrong)} verdicts are other ones than expected")
        return 1
    altered = sum(8 * len(path.read_bytes()) for path in receipts)
    print(
        f"{len(receipts)} receipts verified, {altered} with a bit flipped refused, "
        f"and {len(told['receipts'])} verdicts are the library's"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
