"""A sandbox for each file of tests that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from acting import session_of

import perito
from perito import PortalClient, Session
from perito.testing import Sandbox


@pytest.fixture(scope="module")
def portal() -> Iterator[Sandbox]:
    with perito.sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(portal: Sandbox) -> Iterator[PortalClient]:
    with PortalClient(portal.url, portal.trusted_keys) as client:
        yield client


@pytest.fixture
def expert(client: PortalClient, portal: Sandbox) -> Iterator[Session]:
    with session_of(client, portal) as session:
        yield session
