"""Judges that docs/openapi.json is a valid OpenAPI 3.1 document."""

from __future__ import annotations

import json
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

DOCUMENT = Path(__file__).parent.parent / "docs" / "openapi.json"


def main() -> None:
    """Lists everything that is wrong with the document."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1."), document["openapi"]
    errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    assert not errors, errors
    operations = sum(len(item) for item in document["paths"].values())
    schemas = len(document["components"]["schemas"])
    print(f"valid OpenAPI {document['openapi']}: {operations} operations, {schemas} schemas")


if __name__ == "__main__":
    main()
