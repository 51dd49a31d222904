"""Has a Python client made from docs/openapi.json, by a generator that knows nothing of this project."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path("docs/openapi.json")
GENERATOR = "openapi-generator-cli"
PACKAGE = "perito_generated"
# The generator comes as a wheel around its jar, with this one way in.
COMMAND = [sys.executable, "-c", "from openapi_generator_cli import cli; cli()"]


@contextlib.contextmanager
def generated() -> Iterator[Path]:
    """The folder of the package. With PERITO_CACHE it is kept there, for each document and version of the generator."""
    cache = os.environ.get("PERITO_CACHE")
    if cache is None:
        with tempfile.TemporaryDirectory(prefix="perito-generated-") as folder:
            _generate(Path(folder))
            yield Path(folder)
        return
    recipe = hashlib.sha256(DOCUMENT.read_bytes() + generator_version().encode()).hexdigest()
    kept = Path(cache) / "generated-client" / recipe[:32]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=kept.parent))
        _generate(fresh)
        # What has its name is whole, whoever was stopped while making it, or made it at the same time.
        try:
            fresh.rename(kept)
        except OSError:
            shutil.rmtree(fresh)
    yield kept


def generator_version() -> str:
    """The version of the generator."""
    return version(GENERATOR)


def _generate(folder: Path) -> None:
    arguments = ["generate", "-g", "python", "-i", str(DOCUMENT), "-o", str(folder), "--package-name", PACKAGE]
    command = [*COMMAND, *arguments]
    ended = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode != 0:
        sys.stderr.write(ended.stdout)
        raise RuntimeError(f"{GENERATOR} ended with {ended.returncode}")
