"""The client whose calls block: they release the interpreter's lock, and Ctrl-C ends the waiting.

A legal act goes out under an idempotency key, is repeated under the same key when the network fails, and is done once
its receipt has been verified: that a trusted key signed it, and that it is the receipt of this very request. Whatever
ends the waiting (Ctrl-C, another signal), an act that was begun is brought to its end as long as the process lives.

Every call raises a subclass of ``PeritoError``; those that every call may raise are ``NetworkError``,
``UnavailableError``, ``RateLimitedError``, ``ProtocolError``, ``ClosedError`` and ``ForkedError``, and with a session
``SessionExpiredError``.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Protocol, TypeAlias, final

from typing_extensions import Self

from perito._native import CaseKey, CaseNumber, CourtOffice, Pin, TaxCode
from perito._native.acts import (
    CaseRecord,
    CaseTerms,
    Convocation,
    Observation,
    OperationNotice,
    Payment,
    PersonalData,
    RegistrationData,
    Report,
    SendOptions,
)
from perito._native.archive import CheckedArchive, EpochStatement, Receipt, TrustedKeys, Verification
from perito._native.records import (
    CaseFile,
    CaseView,
    Changes,
    DocumentView,
    Finding,
    MeView,
    ObservationView,
    OperationView,
    Page,
    PaymentView,
    RegistrationView,
    ReportView,
    SessionView,
    TermsView,
)
from perito.enums import ArchiveCheck, DocumentKind

__all__ = [
    "ArchiveEvidence",
    "MustChangePin",
    "NotifiedOperation",
    "PaymentStream",
    "PortalClient",
    "Progress",
    "Registration",
    "Saved",
    "Session",
    "StoredUpload",
    "SubmittedObservation",
    "SubmittedReport",
    "UploadTask",
    "Uploaded",
]

class _Readable(Protocol):
    def read(self, size: int, /) -> bytes | bytearray | None: ...

_Document: TypeAlias = str | PathLike[str] | bytes | bytearray | _Readable
_Progress: TypeAlias = Callable[[int], object]

@final
class PortalClient:
    """A portal, and the way in. A context manager: leaving it closes the client."""

    def __new__(
        cls, url: str, trusted_keys: TrustedKeys, *, checkpoints: str | PathLike[str] | None = None
    ) -> PortalClient:
        """Connects to the portal at this address, whose receipts these keys verify.

        The address is https; http is accepted for this machine alone. The keys come from whoever runs the portal, by
        another way than the portal itself. What the portal's archive shows is compared for as long as the client lives,
        and across restarts where ``checkpoints`` names a file to remember it in, one for each portal.

        Raises ``InvalidAddressError``; ``FileError`` and ``ArchiveError`` for a file of checkpoints that cannot be
        used.
        """
    @property
    def url(self) -> str:
        """The portal's address."""
    @property
    def restorations(self) -> tuple[EpochStatement, ...]:
        """How the portal's archive went on from backups, as far as this client has seen: which receipts are at risk."""
    def now(self) -> datetime:
        """The portal's legal clock, in UTC to the second."""
    def today(self) -> date:
        """The portal's legal day, in Europe/Rome and never the host's: the one on which what is sent now is
        received.
        """
    def login(self, tax_code: TaxCode, pin: Pin) -> Session | MustChangePin:
        """Logs in; it is never repeated by itself, for a wrong PIN counts.

        ``with portal.login(…) as session:`` is enough where no change of PIN is expected: a ``MustChangePin`` raises
        ``PinChangeRequiredError`` there.

        Raises ``WrongCredentialsError``, which does not tell an unknown user from a wrong PIN; ``PinDisabledError``.
        """
    def register(self, data: RegistrationData) -> Registration:
        """Begins the registration of a doctor (circ. INPS 139/2012); it is never repeated by itself.

        Raises ``ValidationError`` with every field that is wrong.
        """
    def check_archive(self) -> CheckedArchive:
        """Asks for the archive's checkpoint, and compares it with what was seen before.

        Raises ``ArchiveError`` with ``archive_evidence`` when the archive contradicts what it showed before;
        ``NotFoundError`` when it is empty.
        """
    def advance_sandbox_clock(self, days: int) -> datetime:
        """Moves the clock of a sandbox or demonstration forward by 1 to 366 days; gives what it shows then, in UTC.

        Raises ``NotFoundError`` from a portal whose receipts have legal value.
        """
    def close(self) -> None:
        """Waits for calls that are still under way, and lets no other begin, of its sessions neither.

        Raises ``RuntimeError`` inside a callback or file object of an upload, which it would wait for.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class MustChangePin:
    """A session that may do nothing but change the PIN: the first access, or three months have passed."""

    def change_pin(self, current: Pin, new: Pin) -> Session:
        """Changes the PIN and gives the session that this opens; it is not repeated by itself.

        When the answer is lost, log in with the new PIN, or with the old one if that fails.

        Raises ``ValidationError`` when the current PIN is wrong or the new one breaks the policy's rules.
        """
    def __enter__(self) -> NoReturn:
        """Raises ``PinChangeRequiredError``: this is no session."""
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class Registration:
    """The registration of a doctor, under way. Its token is good for 24 hours and is never shown."""

    @property
    def id(self) -> str:
        """The registration's id, which is no secret."""
    def put_document(self, kind: DocumentKind | str, content: bytes) -> DocumentView:
        """Puts one of the three documents: a PDF, JPEG or PNG of at most 10 MB. Putting it again replaces it.

        Raises ``ValidationError`` for another kind of document; ``RefusedError`` with code ``payload_too_large``.
        """
    def view(self) -> RegistrationView:
        """How far the registration is."""

@final
class Session:
    """An open session: 15 minutes idle, 8 hours in all. A context manager: leaving it logs out."""

    @property
    def id(self) -> str:
        """The session's id, which is no secret."""
    def me(self) -> MeView:
        """One's own account. The version in its ``etag`` is what a change is made to."""
    def change_me(self, etag: str, data: PersonalData) -> MeView:
        """Changes one's personal data, if they are still as in the version that was read.

        Raises ``PreconditionFailedError`` when they were changed in the meantime; ``ValidationError``.
        """
    def change_pin(self, current: Pin, new: Pin) -> Session:
        """Changes one's PIN, which ends every other session, and gives the session that takes the place of this one.

        Raises ``ValidationError`` when the current PIN is wrong or the new one breaks the policy's rules.
        """
    def renew(self) -> Session:
        """Gives the session a new token; this one is good no longer."""
    def sessions(self) -> tuple[SessionView, ...]:
        """One's open sessions, newest first."""
    def end_session(self, id: str) -> None:
        """Ends one of one's sessions. Raises ``NotFoundError`` when there is none with this id."""
    def logout(self) -> None:
        """Ends this session."""
    def find_case(self, court_office: CourtOffice, number: CaseNumber) -> CaseView:
        """Finds the one case with this number at this court office, among those one may see.

        Without a register in the number every register is searched. Raises ``NotFoundError`` when none answers;
        ``AmbiguousCaseError`` when several do.
        """
    def search_cases(self, court_office: CourtOffice, number: CaseNumber) -> tuple[CaseView, ...]:
        """Every case with this number at this court office that one may see, in whatever register."""
    def cases(self, cursor: str | None = None, limit: int | None = None) -> Page[CaseView]:
        """The cases one has part in, newest first; 50 at a time unless ``limit`` (1 to 200) says otherwise."""
    def case(self, id: str) -> CaseView:
        """One case. Raises ``NotFoundError`` when there is none with this id, or it is not yours to see."""
    def terms(self, case_id: str) -> TermsView:
        """The terms of art. 195 c.p.c. of a case, and when each of them ends."""
    def set_terms(self, case_id: str, terms: CaseTerms, etag: str) -> TermsView:
        """Sets the terms of a case as the judge's order does, in the place of those that were read with this version.

        Raises ``PreconditionFailedError`` when somebody has set them meanwhile; ``ValidationError``.
        """
    def findings(self, case_id: str) -> tuple[Finding, ...]:
        """What the portal's rules say about a case today."""
    def case_file(self, case_id: str) -> CaseFile:
        """Everything that the portal shows the expert of a case, to be judged by the same rules here."""
    def changes(self, cursor: str | None = None) -> Changes:
        """What has come or changed since the cursor of an earlier answer, oldest first; all without one."""
    def receipt(self, id: str) -> Receipt:
        """A receipt, verified. Raises ``ReceiptError`` when no trusted key signed it; ``NotFoundError``."""
    def receipt_page(self, id: str) -> bytes:
        """The page of a receipt in Italian, as a PDF to attach. What proves is the signed text."""
    def notify_operation(self, notice: OperationNotice, options: SendOptions | None = None) -> NotifiedOperation:
        """Notifies INPS of the start of operations (art. 10 c. 6-bis D.L. 203/2005).

        A notice that breaks a rule on the portal's present day, such as a late one, is not sent unless
        ``SendOptions.accept_risk`` says that it is known.

        Raises ``RiskNotAcceptedError`` with the findings, before anything is sent; ``ValidationError``;
        ``ForbiddenError``; ``ReceiptError`` when the receipt does not verify or is of another request;
        ``ArchiveError``. After a failure of the network or the receipt, send it again with the error's ``resend`` as
        options.
        """
    def convoke(
        self, operation_id: str, convocation: Convocation, options: SendOptions | None = None
    ) -> NotifiedOperation:
        """Convokes again in the case of one's own notice with this id: a new notice (Cass. 3630/2023).

        Raises as ``notify_operation``; ``NotFoundError`` when the notice is not one's own.
        """
    def operations(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> Page[OperationView]:
        """The notices and convocations one may read, newest first."""
    def operation(self, id: str) -> OperationView:
        """One notice or convocation."""
    def start_upload(
        self, document: _Document, *, size: int | None = None, progress: _Progress | None = None
    ) -> UploadTask:
        """Starts to upload a PDF and returns at once; see ``upload``."""
    def upload(self, document: _Document, *, size: int | None = None, progress: _Progress | None = None) -> Uploaded:
        """Uploads a PDF from a path, bytes, or a file object opened in binary mode, 4 MiB at a time.

        A file object is read from where it is to its end; one that cannot seek needs its ``size`` in bytes.
        ``progress`` is called with the number of bytes that arrived since it was called last, which is what
        ``tqdm.update`` takes; it runs on another thread, and the upload waits for it. What it or the file object
        raises comes out as it is, with a ``CancelledError`` or ``ValidationError`` as its ``__cause__``, whose
        ``upload`` goes on later.

        Raises ``ValidationError`` on ``document`` for one that is empty, no PDF, cannot be read, or has another size
        than was said; ``RefusedError`` with code ``payload_too_large``; those of the network, after which the error's
        ``upload`` goes on with ``resume_upload``.
        """
    def resume_upload(
        self,
        document: _Document,
        stored: StoredUpload,
        *,
        size: int | None = None,
        progress: _Progress | None = None,
    ) -> Uploaded:
        """Goes on with an upload of this same document, from where the portal says that it is.

        Raises as ``upload``; ``UploadGoneError`` when the upload has expired or was used; ``NotFoundError``.
        """
    def discard_upload(self, id: str) -> None:
        """Discards an upload that will not be used. One that nobody discards expires."""
    def submit_report(self, report: Report, document: Uploaded, options: SendOptions | None = None) -> SubmittedReport:
        """Submits a report (art. 195 c.p.c.) whose document was uploaded.

        A final report is judged first; one that breaks a rule (no draft, a notice without its receipt, an observation
        without an answer) is not sent unless ``SendOptions.accept_risk`` says that this is known.

        Raises ``RiskNotAcceptedError``; ``ValidationError``; ``ConflictError`` for a second final report;
        ``NotFoundError`` where one is not the expert of the case; and as ``notify_operation``.
        """
    def reports(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> Page[ReportView]:
        """The reports one may read, newest first."""
    def report(self, id: str) -> ReportView:
        """One report."""
    def download_report(self, report: ReportView, to: str | PathLike[str]) -> Saved:
        """Downloads the document of a report to a new file, which is there only once it is whole.

        Raises ``FileError`` when the file cannot be written or is there already; ``NetworkError`` where the digest
        differs or the connection ends.
        """
    def observations(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> Page[ObservationView]:
        """The observations of INPS's doctors that one may read, newest first."""
    def observation(self, id: str) -> ObservationView:
        """One observation."""
    def download_observation(self, observation: ObservationView, to: str | PathLike[str]) -> Saved:
        """Downloads the document of an observation, as ``download_report`` does."""
    def payments(self, *, limit: int | None = None, case_id: str | None = None) -> PaymentStream:
        """The payments one may read, newest first, as an iterator that fetches pages of ``limit`` as they are read."""
    def payment(self, id: str) -> PaymentView:
        """One payment."""
    def registrations(self, cursor: str | None = None, limit: int | None = None) -> Page[RegistrationView]:
        """The registrations addressed to one's INPS office, newest first. For the officer."""
    def registration(self, id: str) -> RegistrationView:
        """One registration. For the officer."""
    def registration_document(self, id: str, kind: DocumentKind | str) -> bytes:
        """The bytes of a document of a registration. For the officer."""
    def authorise_registration(self, id: str) -> RegistrationView:
        """Authorises a registration, which makes the doctor's account. For the officer."""
    def reject_registration(self, id: str, reason: str) -> RegistrationView:
        """Rejects a registration. For the officer."""
    def issue_pin(self, account_id: str) -> Pin:
        """Issues a PIN, or another in the place of one. For the officer, to hand over at the counter."""
    def suspend_pin(self, account_id: str, suspended: bool) -> None:
        """Suspends a PIN, or lifts that. For the officer."""
    def revoke_pin(self, account_id: str) -> None:
        """Revokes a PIN. For the officer."""
    def put_case(self, record: CaseRecord, etag: str | None = None) -> CaseView:
        """Records a case of one's INPS office, or changes the record that was read with this version. For the legal
        office.

        Raises ``PreconditionFailedError`` when the case is recorded and ``etag`` is absent or not the current version;
        ``ValidationError`` for another office's case.
        """
    def link_case(self, atpo_id: str, merits: CaseKey, etag: str) -> CaseView:
        """Links an ATPO that was read with this version to the merits case that follows it. For the legal office."""
    def submit_observation(
        self, observation: Observation, document: Uploaded | None = None, options: SendOptions | None = None
    ) -> SubmittedObservation:
        """Sends an observation to the expert of a case: a text, an uploaded document, or both. For INPS's doctor.

        A late one is received and flagged (Cass. 18657/2020). Raises as ``notify_operation``.
        """
    def put_payment(
        self, id: str, payment: Payment, etag: str | None = None, options: SendOptions | None = None
    ) -> PaymentView:
        """Puts a payment under an id of the treasury's own, or corrects the one that was read with this version.

        Raises ``PreconditionFailedError`` when there is one already, or it was corrected meanwhile; ``NotFoundError``
        when the case is not recorded by one's INPS office.
        """
    @staticmethod
    def new_payment_id() -> str:
        """A fresh id for a payment. Lists show payments in the order of their ids, so make each when it is needed."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Waits for calls that are still under way, and logs out; that this fails is no error, for a session ends by
        itself.
        """

@final
class PaymentStream:
    """An iterator over payments. A failure loses nothing: the next step asks for the same page again."""

    def __iter__(self) -> Iterator[PaymentView]: ...
    def __next__(self) -> PaymentView: ...

@final
class UploadTask:
    """An upload under way. It goes on to its end though nobody waits for it."""

    @property
    def progress(self) -> Progress:
        """How far it is."""
    @property
    def stored(self) -> StoredUpload | None:
        """What goes on later if this does not; none until the portal has given the upload its id."""
    @property
    def is_finished(self) -> bool:
        """Whether it has ended, well or badly."""
    def cancel(self) -> None:
        """Calls it off, and does not wait for its end."""
    def finish(self) -> Uploaded:
        """Waits for its end, and may do so again; raises as ``Session.upload``, or ``CancelledError``.

        Ctrl-C calls it off: the ``KeyboardInterrupt`` has a ``CancelledError`` as its ``__cause__``, whose ``upload``
        goes on later.
        """

@final
class Progress:
    """How far a long call is, in bytes."""

    @property
    def sent(self) -> int:
        """Bytes that the other side has said to have; never fewer than before."""
    @property
    def total(self) -> int:
        """Bytes in all; 0 until the size is known."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class StoredUpload:
    """An upload that can be gone on with, by any session of the same account: to be kept across a restart."""

    def __new__(cls, id: str, offset: int, size: int) -> StoredUpload: ...
    @property
    def id(self) -> str:
        """The upload's id at the portal."""
    @property
    def offset(self) -> int:
        """How many bytes the portal was known to have. What it says itself counts for more."""
    @property
    def size(self) -> int:
        """The document's size, in bytes."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str, int, int]]: ...

@final
class Uploaded:
    """A document that the portal has whole, ready to be submitted."""

    @property
    def id(self) -> str:
        """The upload's id."""
    @property
    def sha256(self) -> str:
        """The SHA-256 digest of the document, as 64 lower-case hexadecimal digits."""
    @property
    def size(self) -> int:
        """The document's size, in bytes."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class Saved:
    """A document that was downloaded."""

    @property
    def path(self) -> Path:
        """Where it is."""
    @property
    def size(self) -> int:
        """Its size in bytes."""
    @property
    def sha256(self) -> str:
        """Its SHA-256 digest, as 64 lower-case hexadecimal digits."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ArchiveEvidence:
    """Two checkpoints that do not agree, to be shown to whoever runs the portal."""

    @property
    def remembered(self) -> str:
        """The checkpoint that was seen first, and that stays the remembered one."""
    @property
    def shown(self) -> str:
        """The checkpoint that does not agree with it."""
    @property
    def receipt(self) -> Receipt | None:
        """The receipt that the archive was looked at for, itself verified: the act was received, and this is to be
        kept.
        """
    def is_proof(self, trusted_keys: TrustedKeys) -> bool:
        """Whether it proves by itself, to whoever trusts these keys, that the portal signed two histories."""
    def __eq__(self, other: object, /) -> bool: ...

@final
class NotifiedOperation:
    """A notice or convocation that the portal has received, with its verified receipt."""

    @property
    def view(self) -> OperationView:
        """The act as the portal shows it: with its findings."""
    @property
    def receipt(self) -> Receipt:
        """Its receipt, to be kept."""
    @property
    def verification(self) -> Verification:
        """What verifying the receipt gave."""
    @property
    def archive(self) -> ArchiveCheck:
        """How the archive that the receipt stands in compares with what was seen of it before."""
    @property
    def replayed(self) -> bool:
        """Whether the portal had received it before, under the same key."""

@final
class SubmittedReport:
    """A report that the portal has received, with its verified receipt."""

    @property
    def view(self) -> ReportView:
        """The act as the portal shows it: with its findings."""
    @property
    def receipt(self) -> Receipt:
        """Its receipt, to be kept."""
    @property
    def verification(self) -> Verification:
        """What verifying the receipt gave."""
    @property
    def archive(self) -> ArchiveCheck:
        """How the archive that the receipt stands in compares with what was seen of it before."""
    @property
    def replayed(self) -> bool:
        """Whether the portal had received it before, under the same key."""

@final
class SubmittedObservation:
    """An observation that the portal has received, with its verified receipt."""

    @property
    def view(self) -> ObservationView:
        """The act as the portal shows it: with its findings."""
    @property
    def receipt(self) -> Receipt:
        """Its receipt, to be kept."""
    @property
    def verification(self) -> Verification:
        """What verifying the receipt gave."""
    @property
    def archive(self) -> ArchiveCheck:
        """How the archive that the receipt stands in compares with what was seen of it before."""
    @property
    def replayed(self) -> bool:
        """Whether the portal had received it before, under the same key."""
