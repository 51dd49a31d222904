"""A real portal in process, for whoever tests an integration."""

from datetime import date, datetime
from types import TracebackType
from typing import final

from typing_extensions import Self

from perito._native import CaseKey, InpsOffice, Pin, TaxCode
from perito._native.archive import TrustedKeys
from perito.enums import Role

__all__ = [
    "Sandbox",
    "SandboxAccount",
]

@final
class Sandbox:
    """A portal on a free port of loopback, with a clock of its own, that ends when it is closed. A context manager.

    In it are the staff of an INPS office, two experts, and the cases of both. Its receipts say that they have no legal
    value.
    """

    def __new__(cls, *, now: datetime | None = None) -> Sandbox:
        """Starts it, in a temporary folder; it takes some seconds.

        Its clock begins at ``now``, an aware ``datetime``: 1 September 2026, ten in the morning in Rome, unless
        given. It stands still until it is moved. Raises ``SandboxError`` where there is no temporary folder or no
        free port.
        """
    @property
    def url(self) -> str:
        """Where it listens: ``http://127.0.0.1:PORT``."""
    @property
    def trusted_keys(self) -> TrustedKeys:
        """The keys that verify its receipts."""
    @property
    def accounts(self) -> tuple[SandboxAccount, ...]:
        """Those who may log in: the staff, and the experts."""
    @property
    def cases(self) -> tuple[CaseKey, ...]:
        """The cases that the legal office has recorded."""
    @property
    def now(self) -> datetime:
        """What its legal clock shows, in UTC."""
    @property
    def today(self) -> date:
        """Its legal day, in Europe/Rome."""
    def account(self, role: Role | str) -> SandboxAccount:
        """The first account of this role. Raises ``LookupError`` where there is none."""
    def advance(self, *, days: int) -> None:
        """Moves its legal clock forward by whole days."""
    def close(self) -> None:
        """Ends it and removes its folder."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class SandboxAccount:
    """Somebody's account at a sandbox."""

    @property
    def role(self) -> Role:
        """What it is for."""
    @property
    def inps_office(self) -> InpsOffice:
        """The INPS office it belongs to."""
    @property
    def tax_code(self) -> TaxCode:
        """The tax code to log in with."""
    @property
    def pin(self) -> Pin:
        """The PIN to log in with, chosen already: it opens a session."""
