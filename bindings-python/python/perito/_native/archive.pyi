"""Receipts and the archive that they stand in: all is verified offline, with keys that came by another way."""

import datetime as dt
from collections.abc import Callable, Sequence
from os import PathLike
from typing import final

from typing_extensions import Self

from perito._native import CaseKey, ProtocolNumber
from perito.enums import ArchiveCheck, ReceiptKind

__all__ = [
    "ArchivePlace",
    "CheckedArchive",
    "Checkpoint",
    "Cosignature",
    "EpochOpening",
    "EpochStatement",
    "Receipt",
    "SignedCheckpoint",
    "TrustedKeys",
    "Verification",
]

@final
class TrustedKeys:
    """The keys that are trusted. They come from whoever runs the portal, by another way than the portal itself."""

    def __new__(cls, text: str) -> TrustedKeys:
        """Reads one key a line: ``name+hash+base64`` (C2SP ``signed-note``).

        After a key there may be the instant from which and the instant until which it may sign (RFC 3339 in UTC, or
        ``-`` for none). A line that holds the key of a witness makes its cosignatures be checked. Blank lines and
        those that start with ``#`` are passed over. Raises ``ValidationError`` when a line is anything else, or none
        holds a key.
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> TrustedKeys:
        """Reads them from a file; raises ``OSError`` where it cannot be read."""
    @property
    def keys(self) -> tuple[str, ...]:
        """The portals' keys in the order given, each as its line."""
    @property
    def witnesses(self) -> tuple[str, ...]:
        """The keys of the witnesses whose cosignatures are checked, each as its line."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...

@final
class Receipt:
    """The portal's signed word that an act reached it, when, and under which protocol number.

    A C2SP signed note of ``key: value`` lines, and below it the proof that the archive holds it. ``str`` gives the
    exact text; ``repr`` leaves its lines out, for they name people.
    """

    @staticmethod
    def parse(text: str) -> Receipt:
        """Reads a receipt from its exact text; ``verify`` tells who signed it.

        Raises ``ReceiptError``: ``receipt_malformed``, ``receipt_truncated``, ``receipt_line_endings``, or what is
        wrong with its proof. Keep a receipt as it came, byte by byte: an editor that rewrites its line ends spoils
        it.
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> Receipt:
        """Reads one from a file, byte by byte; raises ``OSError`` where it cannot be read, otherwise as ``parse``."""
    def verify(self, trusted_keys: TrustedKeys) -> Verification:
        """Checks that a trusted key stands behind every byte, for its own archive and within the key's validity.

        Asks nobody. Raises ``ReceiptError``: ``receipt_bad_signature``, ``receipt_altered``, ``receipt_unknown_key``,
        ``receipt_of_another_portal``, ``receipt_origin``, ``receipt_key_not_valid``, or what is wrong with its proof. A
        sandbox's receipt verifies, and the verification says that it has no legal value.
        """
    def check_sent(self, body: bytes, idempotency_key: str, case_key: CaseKey) -> None:
        """Checks that it is of this very request: the exact bytes of its body, its key and its case.

        Raises ``ReceiptError`` with ``receipt_of_another_request``.
        """
    def check_time(self, now: dt.datetime) -> None:
        """Checks that it is not of a time to come, by an aware instant; raises ``ReceiptError``: ``receipt_future``."""
    @property
    def id(self) -> str:
        """The portal's id of the receipt."""
    @property
    def kind(self) -> ReceiptKind | str:
        """What it acknowledges; a kind of a later version stays a ``str``."""
    @property
    def origin(self) -> str:
        """The archive it belongs to, which is also the name of the key that signs it."""
    @property
    def at(self) -> dt.datetime:
        """When the portal received the act, or refused it: aware, in UTC."""
    @property
    def protocol_number(self) -> ProtocolNumber | None:
        """The protocol number; a refusal has none."""
    @property
    def case_key(self) -> CaseKey | None:
        """The case; a refusal of a request whose case could not be read has none."""
    @property
    def idempotency_key(self) -> str:
        """The idempotency key of the request."""
    @property
    def findings(self) -> tuple[str, ...]:
        """The rules that had something to say about the act, as codes: ``notice_late``."""
    @property
    def fields(self) -> dict[str, str]:
        """Every line as key and value, in order; those of a later version too. The dict is the caller's own."""
    @property
    def action(self) -> str | None:
        """The archive's word for the act (``operation.notified``); none before the archive could be verified."""
    @property
    def signed_text(self) -> str:
        """The text that is signed."""
    @property
    def proof(self) -> str | None:
        """The proof that the archive holds it, as text; none before the archive could be verified."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]: ...

@final
class Verification:
    """A receipt that a trusted key stands behind. It is made by ``Receipt.verify`` alone, and so it is not pickled."""

    @property
    def origin(self) -> str:
        """The archive whose key signed."""
    @property
    def sandbox(self) -> bool:
        """Whether it is of a sandbox or a demonstration: then the receipt has no legal value."""
    @property
    def place(self) -> ArchivePlace | None:
        """Where the archive holds it; none for a receipt of the time before the archive could be verified."""
    @property
    def text_it(self) -> str:
        """The outcome in Italian, fit to be shown."""
    @property
    def text_en(self) -> str:
        """The outcome in English, fit to be shown."""
    def require_legal_value(self) -> None:
        """Refuses what is of a sandbox or a demonstration; raises ``ReceiptError`` with ``receipt_sandbox``."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ArchivePlace:
    """Where in the archive a receipt's entry stands."""

    @property
    def index(self) -> int:
        """The entry's number, from 0."""
    @property
    def size(self) -> int:
        """How many entries the archive had when it signed for this one."""
    @property
    def root(self) -> str:
        """The root over all of them, in base64."""
    @property
    def cosignatures(self) -> tuple[Cosignature, ...]:
        """The trusted witnesses that cosigned, each of whose cosignatures holds."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Cosignature:
    """A witness's cosignature that holds: its word that it saw the archive grow, never change."""

    @property
    def witness(self) -> str:
        """The witness, by its key's name."""
    @property
    def at(self) -> dt.datetime:
        """When it says it saw the checkpoint: aware, in UTC."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Checkpoint:
    """How much an archive holds, and the hash of all of it."""

    @property
    def origin(self) -> str:
        """The archive's name; after a restoration the key's name, a slash and the epoch's number."""
    @property
    def size(self) -> int:
        """The number of entries."""
    @property
    def root(self) -> str:
        """The tree's root at that size, in base64 (RFC 6962)."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SignedCheckpoint:
    """A checkpoint as it travels (C2SP ``tlog-checkpoint``), whose exact text ``str`` gives."""

    @staticmethod
    def parse(text: str) -> SignedCheckpoint:
        """Reads one from its exact text, which verifies nothing; raises ``ArchiveError``."""
    @property
    def checkpoint(self) -> Checkpoint:
        """What it says, whoever signed it."""
    def verify(self, trusted_keys: TrustedKeys) -> tuple[Cosignature, ...]:
        """Checks that a trusted key of this very archive signed it, and gives the cosignatures of trusted witnesses.

        Raises ``ArchiveError``: ``checkpoint_unknown_key``, ``checkpoint_bad_signature``, ``checkpoint_origin`` or
        ``checkpoint_bad_cosignature``.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]: ...

@final
class EpochStatement:
    """Says that an archive was brought back from a backup, and that its entries go on under another origin."""

    @staticmethod
    def parse(text: str) -> EpochStatement:
        """Reads one from its exact text; raises ``ArchiveError`` with ``archive_epoch``."""
    @property
    def origin(self) -> str:
        """The new epoch's archive."""
    @property
    def opened_at(self) -> dt.datetime:
        """When it was opened: aware, in UTC."""
    @property
    def previous(self) -> Checkpoint:
        """The archive that was, as its portal last signed for it."""
    @property
    def kept(self) -> Checkpoint:
        """What the backup holds of it. What came later is lost to the portal, and not to who has its receipts."""
    @property
    def message_it(self) -> str:
        """What happened and what is to be done, in Italian, fit to be shown."""
    @property
    def message_en(self) -> str:
        """The same in English."""
    def puts_at_risk(self, receipt: Receipt) -> bool:
        """Whether the portal has lost what this receipt acknowledges, unless its act was sent again since."""
    def at_risk(self, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
        """Those of these receipts that it puts at risk, in the same order."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]: ...

@final
class EpochOpening:
    """An ``EpochStatement`` and the proof that the new epoch's archive begins with it."""

    @staticmethod
    def parse(text: str) -> EpochOpening:
        """Reads one from its exact text, which verifies nothing; raises ``ArchiveError``."""
    def verify(self, trusted_keys: TrustedKeys) -> EpochStatement:
        """Gives the statement once a trusted key stands behind it; raises ``ArchiveError``."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]: ...

@final
class CheckedArchive:
    """The archive as the portal shows it now, compared with what was seen of it before."""

    @property
    def checkpoint(self) -> SignedCheckpoint:
        """The checkpoint that the portal shows."""
    @property
    def cosignatures(self) -> tuple[Cosignature, ...]:
        """The trusted witnesses that cosigned it, each of whose cosignatures holds."""
    @property
    def check(self) -> ArchiveCheck:
        """How it compares: never owed nor unproven."""
    @property
    def restorations(self) -> tuple[EpochStatement, ...]:
        """How the archive went on from backups, oldest first."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
