"""Appends entries one by one to pymerkle's SQLite tree in a folder, and prints how many a second it took."""

import sys
import time
from pathlib import Path

from pymerkle import SqliteTree

FOLDER, ENTRIES = Path(sys.argv[1]), int(sys.argv[2])

with SqliteTree(str(FOLDER / "pymerkle.sqlite")) as tree:
    begun = time.perf_counter()
    for entry in range(ENTRIES):
        tree.append_entry(entry.to_bytes(32, "big"))
    print(ENTRIES / (time.perf_counter() - begun))
