"""Judges receipts with verify_receipt.py, which was written from docs/protocol.md alone.

Every committed receipt must be verified, each with any bit flipped must not, and the verdicts on altered and badly written
ones must be those of testdata/receipts/verdicts.json, on which a test of the library (core/tests/receipt_verdicts.rs)
judges too.
"""

import json
import sys
from pathlib import Path

from verify_receipt import Refused, verify

FOLDER = Path("testdata/receipts")


def verdict(receipt: bytes, key: str) -> str:
    try:
        verify(receipt, key)
    except Refused as refused:
        return str(refused)
    return "verified"


def flips(receipt: bytes) -> list[bytes]:
    return [
        receipt[:at] + bytes([receipt[at] ^ 1 << bit]) + receipt[at + 1 :] for at in range(len(receipt)) for bit in range(8)
    ]


def main() -> int:
    told = json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8"))
    key, wrong, altered = told["key"], 0, 0
    committed = sorted(FOLDER.glob("v1*.txt"))
    for path in committed:
        receipt = path.read_bytes()
        if (found := verdict(receipt, key)) != "verified":
            wrong += 1
            print(f"{path}: {found}", file=sys.stderr)
        for flipped in flips(receipt):
            altered += 1
            if verdict(flipped, key) == "verified":
                wrong += 1
                print(f"{path}: verified with a bit flipped", file=sys.stderr)
    for case in told["receipts"]:
        if (found := verdict(case["text"].encode(), key)) != case["verdict"]:
            wrong += 1
            print(f"“{case['name']}”: {found}, and {case['verdict']} is expected", file=sys.stderr)
    if wrong:
        print(f"{wrong} verdicts are other ones than expected")
        return 1
    print(
        f"{len(committed)} receipts verified, {altered} with a bit flipped refused, and {len(told['receipts'])} verdicts "
        "are the library's"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
