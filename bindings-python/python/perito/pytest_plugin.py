"""The plugin for pytest, which finds it by itself: ``perito_sandbox`` is a sandbox of a test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import perito
from perito.testing import Sandbox

__all__ = ["perito_sandbox"]


@pytest.fixture
def perito_sandbox() -> Iterator[Sandbox]:
    """A real portal in process, with accounts and cases in it, that ends with the test."""
    with perito.sandbox() as sandbox:
        yield sandbox
