"""Who may call which operation: the table that the portal's own tests are judged by."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

_TABLE = Path(__file__).parents[2] / "testdata" / "authorisation.csv"
ROLES = (
    "anonymous",
    "registrant",
    "ctu",
    "inps_doctor",
    "legal_office",
    "officer",
    "supervisor",
    "treasury",
    "auditor",
)


@functools.cache
def permitted(role: str) -> frozenset[str]:
    """Method and path of each operation that answers 2xx to this role."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table)
        return frozenset(f"{row['method']} {row['path']}" for row in rows if row[role].startswith("2"))
