"""What a portal answers, as `testdata/wire` keeps it."""

import json
import re
from pathlib import Path
from typing import Any

WIRE = Path(__file__).parents[2] / "testdata" / "wire" / "v1"


def answer(name: str) -> dict[str, Any]:
    """The body of the answer of one exchange; what a portal makes anew stands there by its name."""
    (file,) = WIRE.glob(f"[0-9][0-9][0-9]-{name}.hurl")
    said = file.read_text(encoding="utf-8").split("\nHTTP ", 1)[1]
    body = said[said.index("\n{\n") :]
    found: dict[str, Any] = json.loads(re.sub(r"\{\{(\w+)\}\}", r"\1", body))
    return found


def items(name: str) -> list[dict[str, Any]]:
    """The items of the answer of one exchange that lists."""
    listed: list[dict[str, Any]] = answer(name)["items"]
    return listed


CASE_FILE: dict[str, Any] = {
    "case": answer("case-shown"),
    "terms": answer("terms"),
    "operations": items("operations-page")[:1],
    "reports": items("reports")[:1],
    "observations": items("observations"),
    "payments": items("payments"),
}
