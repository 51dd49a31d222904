"""What `docs/protocol.md` documents of the errors of fields."""

from __future__ import annotations

import functools
import re
from pathlib import Path

_PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"

STRUCTURAL = frozenset(
    {
        "code_unknown",
        "field_missing",
        "field_unknown",
        "number_too_large",
        "number_too_small",
        "text_too_long",
        "text_too_short",
        "type_wrong",
        "value_wrong",
    }
)
"""The codes that say that a body does not fit its schema."""


@functools.cache
def field_codes() -> frozenset[str]:
    """Every code that an error of a field may have."""
    page = _PAGE.read_text(encoding="utf-8")
    table = page.split("A field's error has", 1)[1].split("\n## ", 1)[0]
    return frozenset(re.findall(r"^\| `([a-z0-9_]+)` \|", table, flags=re.MULTILINE))
