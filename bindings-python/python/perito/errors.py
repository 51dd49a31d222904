"""What perito raises: one base class, and a subclass for each kind.

Every error has a stable ``code`` (listed in ``docs/protocol.md``), its text in English and Italian, the call that
failed, and whether trying again helps. None of them shows a name, a tax code, a PIN or what was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from perito.enums import Retry

if TYPE_CHECKING:
    from perito._native import FieldError
    from perito._native.acts import SendOptions
    from perito._native.archive import Receipt
    from perito._native.client import ArchiveEvidence, StoredUpload
    from perito._native.records import Finding

__all__ = [
    "AmbiguousCaseError",
    "ArchiveError",
    "CancelledError",
    "ClosedError",
    "ConflictError",
    "FileError",
    "ForbiddenError",
    "ForkedError",
    "IdempotencyKeyReusedError",
    "InvalidAddressError",
    "NetworkError",
    "NotFoundError",
    "PeritoError",
    "PinChangeRequiredError",
    "PinDisabledError",
    "PreconditionFailedError",
    "ProtocolError",
    "RateLimitedError",
    "ReceiptError",
    "RefusedError",
    "RiskNotAcceptedError",
    "SandboxError",
    "SessionExpiredError",
    "UnavailableError",
    "UploadGoneError",
    "ValidationError",
    "WrongCredentialsError",
]


class PeritoError(Exception):
    """The base of every error of perito."""

    code: str
    """A stable code in snake_case."""
    message_en: str
    """What went wrong, in English."""
    message_it: str
    """What went wrong, in Italian, fit to be shown to a doctor."""
    operation: str | None = None
    """The call that failed (``notify_operation``); none for a value that was refused."""
    retry: Retry = Retry.NEVER
    """Whether trying again helps."""
    retry_after: timedelta | None = None
    """How long to wait before that, where the portal said so."""
    context: dict[str, str]
    """Names and values that help to find the fault (a status, a number of attempts); never personal data."""
    receipt: Receipt | None = None
    """The verified receipt of an act that is done, where what the portal shows of it cannot be read: keep it."""
    refusal_receipt: Receipt | None = None
    """The verified receipt of refusal that the portal gave, if it did: it proves the attempt."""
    resend: SendOptions | None = None
    """How to send the very same act again, where it may have arrived: with these options it cannot be done twice."""
    upload: StoredUpload | None = None
    """What an upload that did not end goes on from, with ``Session.resume_upload``, even after a restart."""
    archive_evidence: ArchiveEvidence | None = None
    """The checkpoints that do not agree, where the portal's archive contradicts what it showed before."""

    def __init__(self, code: str, message_en: str, message_it: str) -> None:
        super().__init__(code, message_en, message_it)
        self.code = code
        self.message_en = message_en
        self.message_it = message_it
        self.context = {}

    def __str__(self) -> str:
        said = self.message_en if self.operation is None else f"{self.operation}: {self.message_en}"
        return said + "".join(f" [{name} {value}]" for name, value in self.context.items())


class ValidationError(PeritoError):
    """Input was refused; ``errors`` names every refused field and is never empty."""

    errors: tuple[FieldError, ...]
    """Every refused field."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(
            "validation_failed",
            "; ".join(f"{error.field}: {error.message_en}" for error in errors),
            "; ".join(f"{error.field}: {error.message_it}" for error in errors),
        )
        self.args = (tuple(errors),)
        self.errors = tuple(errors)


class RiskNotAcceptedError(PeritoError):
    """The act breaks a rule and was not sent: it is where ``SendOptions.accept_risk`` says that this is known."""

    findings: tuple[Finding, ...] = ()
    """What the rules say about the act."""

    def __str__(self) -> str:
        return super().__str__() + "".join(f"; {finding.rule}: {finding.text_en}" for finding in self.findings)


class AmbiguousCaseError(PeritoError):
    """Several cases answer the search: name the register, or the sub-procedure."""


class ArchiveError(PeritoError):
    """The archive contradicts what it showed before, or is not the one that is remembered."""


class CancelledError(PeritoError):
    """The call was called off."""


class ClosedError(PeritoError):
    """The client was closed before the call."""


class ConflictError(PeritoError):
    """The act does not fit the present state."""


class FileError(PeritoError):
    """A file of this machine cannot be read or written, or is there already."""


class ForbiddenError(PeritoError):
    """The role, or the level of the PIN, does not allow it."""


class ForkedError(PeritoError):
    """The client was made in the process that this one was forked from, whose connections it must not touch."""


class IdempotencyKeyReusedError(PeritoError):
    """The idempotency key was used for another act."""


class InvalidAddressError(PeritoError):
    """The portal's address cannot be used."""


class NotFoundError(PeritoError):
    """It does not exist, or is not yours to see."""


class NetworkError(PeritoError):
    """The connection failed, or the time ran out. Whether an act arrived is not known: ``resend`` sends it again."""


class PinChangeRequiredError(PeritoError):
    """The PIN must be changed before anything else."""


class PinDisabledError(PeritoError):
    """The PIN is disabled: the INPS office must issue another."""


class PreconditionFailedError(PeritoError):
    """It was changed in the meantime: read it again."""


class ProtocolError(PeritoError):
    """The portal's answer cannot be understood."""


class RateLimitedError(PeritoError):
    """Too many requests, or too many wrong PINs."""


class ReceiptError(PeritoError):
    """The receipt does not verify, or is of another request: the act is not done until one does."""


class RefusedError(PeritoError):
    """The portal refused for a reason that only ``code`` tells."""


class SandboxError(PeritoError):
    """A sandbox could not be started, or has ended."""


class SessionExpiredError(PeritoError):
    """The session has ended: log in again."""


class UnavailableError(PeritoError):
    """The portal cannot serve now."""


class UploadGoneError(PeritoError):
    """The upload has expired or was used already: upload the document again."""


class WrongCredentialsError(PeritoError):
    """Unknown user or wrong PIN."""
