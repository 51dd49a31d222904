"""Appends entries to pymerkle's SQLite tree in a folder, first one by one, then so many at once as are given besides,
each call durable; prints how many a second each took."""

import sys
import time
from pathlib import Path

from pymerkle import SqliteTree

FOLDER, ENTRIES, AT_ONCE = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


def rate(tree: SqliteTree, calls: int, at_once: int) -> float:
    entries = [number.to_bytes(32, "big") for number in range(at_once)]
    begun = time.perf_counter()
    for _ in range(calls):
        if at_once == 1:
            tree.append_entry(entries[0])
        else:
            tree.append_entries(entries)
    return calls * at_once / (time.perf_counter() - begun)


with SqliteTree(str(FOLDER / "pymerkle.sqlite")) as tree:
    print(rate(tree, ENTRIES, 1), rate(tree, ENTRIES, AT_ONCE))
