"""The client whose calls are awaited: the same names and the same outcomes as in ``perito``, whose documentation says
what goes in, comes out and fails.

A call begins when it is first awaited. Cancelling the await of an act does not call it off: it is brought to its end,
and ``close`` waits for that. Cancelling the await of an upload calls it off.
"""

from collections.abc import AsyncIterator, Coroutine
from datetime import date, datetime
from os import PathLike
from types import TracebackType
from typing import Any, NoReturn, TypeAlias, TypeVar, final

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
from perito._native.archive import CheckedArchive, EpochStatement, Receipt, TrustedKeys
from perito._native.client import (
    NotifiedOperation,
    Progress,
    Saved,
    StoredUpload,
    SubmittedObservation,
    SubmittedReport,
    Uploaded,
    _Document,
    _Progress,
)
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
from perito.enums import DocumentKind

__all__ = [
    "MustChangePin",
    "PaymentStream",
    "PortalClient",
    "Registration",
    "Session",
    "UploadTask",
]

_T = TypeVar("_T")
_Call: TypeAlias = Coroutine[Any, Any, _T]

@final
class PortalClient:
    """A portal, and the way in. A context manager: leaving it closes the client."""

    def __new__(
        cls, url: str, trusted_keys: TrustedKeys, *, checkpoints: str | PathLike[str] | None = None
    ) -> PortalClient:
        """Connects to the portal at this address, whose receipts these keys verify."""
    @property
    def url(self) -> str:
        """The portal's address."""
    @property
    def restorations(self) -> tuple[EpochStatement, ...]:
        """How the portal's archive went on from backups, as far as this client has seen: which receipts are at risk."""
    def now(self) -> _Call[datetime]:
        """The portal's legal clock, in UTC to the second."""
    def today(self) -> _Call[date]:
        """The portal's legal day, in Europe/Rome and never the host's: the one on which what is sent now is
        received.
        """
    def login(self, tax_code: TaxCode, pin: Pin) -> _Call[Session | MustChangePin]:
        """Logs in; it is never repeated by itself, for a wrong PIN counts."""
    def register(self, data: RegistrationData) -> _Call[Registration]:
        """Begins the registration of a doctor (circ. INPS 139/2012); it is never repeated by itself."""
    def check_archive(self) -> _Call[CheckedArchive]:
        """Asks for the archive's checkpoint, and compares it with what was seen before."""
    def advance_sandbox_clock(self, days: int) -> _Call[datetime]:
        """Moves the clock of a sandbox or demonstration forward by 1 to 366 days; gives what it shows then, in UTC."""
    def close(self) -> _Call[None]:
        """Waits for calls that are still under way, and lets no other begin, of its sessions neither."""
    def __aenter__(self) -> _Call[Self]: ...
    def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> _Call[None]: ...

@final
class MustChangePin:
    """A session that may do nothing but change the PIN: the first access, or three months have passed."""

    def change_pin(self, current: Pin, new: Pin) -> _Call[Session]:
        """Changes the PIN and gives the session that this opens; it is not repeated by itself."""
    def __aenter__(self) -> NoReturn:
        """Raises ``PinChangeRequiredError``: this is no session."""
    def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> _Call[None]: ...

@final
class Registration:
    """The registration of a doctor, under way. Its token is good for 24 hours and is never shown."""

    @property
    def id(self) -> str:
        """The registration's id, which is no secret."""
    def put_document(self, kind: DocumentKind | str, content: bytes) -> _Call[DocumentView]:
        """Puts one of the three documents: a PDF, JPEG or PNG of at most 10 MB. Putting it again replaces it."""
    def view(self) -> _Call[RegistrationView]:
        """How far the registration is."""

@final
class Session:
    """An open session: 15 minutes idle, 8 hours in all. A context manager: leaving it logs out."""

    @property
    def id(self) -> str:
        """The session's id, which is no secret."""
    def me(self) -> _Call[MeView]:
        """One's own account. The version in its ``etag`` is what a change is made to."""
    def change_me(self, etag: str, data: PersonalData) -> _Call[MeView]:
        """Changes one's personal data, if they are still as in the version that was read."""
    def change_pin(self, current: Pin, new: Pin) -> _Call[Session]:
        """Changes one's PIN, which ends every other session, and gives the session that takes the place of this one."""
    def renew(self) -> _Call[Session]:
        """Gives the session a new token; this one is good no longer."""
    def sessions(self) -> _Call[tuple[SessionView, ...]]:
        """One's open sessions, newest first."""
    def end_session(self, id: str) -> _Call[None]:
        """Ends one of one's sessions. Raises ``NotFoundError`` when there is none with this id."""
    def logout(self) -> _Call[None]:
        """Ends this session."""
    def find_case(self, court_office: CourtOffice, number: CaseNumber) -> _Call[CaseView]:
        """Finds the one case with this number at this court office, among those one may see."""
    def search_cases(self, court_office: CourtOffice, number: CaseNumber) -> _Call[tuple[CaseView, ...]]:
        """Every case with this number at this court office that one may see, in whatever register."""
    def cases(self, cursor: str | None = None, limit: int | None = None) -> _Call[Page[CaseView]]:
        """The cases one has part in, newest first; 50 at a time unless ``limit`` (1 to 200) says otherwise."""
    def case(self, id: str) -> _Call[CaseView]:
        """One case. Raises ``NotFoundError`` when there is none with this id, or it is not yours to see."""
    def terms(self, case_id: str) -> _Call[TermsView]:
        """The terms of art. 195 c.p.c. of a case, and when each of them ends."""
    def set_terms(self, case_id: str, terms: CaseTerms, etag: str) -> _Call[TermsView]:
        """Sets the terms of a case as the judge's order does, in the place of those that were read with this
        version.
        """
    def findings(self, case_id: str) -> _Call[tuple[Finding, ...]]:
        """What the portal's rules say about a case today."""
    def case_file(self, case_id: str) -> _Call[CaseFile]:
        """Everything that the portal shows the expert of a case, to be judged by the same rules here."""
    def changes(self, cursor: str | None = None) -> _Call[Changes]:
        """What has come or changed since the cursor of an earlier answer, oldest first; all without one."""
    def receipt(self, id: str) -> _Call[Receipt]:
        """A receipt, verified. Raises ``ReceiptError`` when no trusted key signed it; ``NotFoundError``."""
    def receipt_page(self, id: str) -> _Call[bytes]:
        """The page of a receipt in Italian, as a PDF to attach. What proves is the signed text."""
    def notify_operation(self, notice: OperationNotice, options: SendOptions | None = None) -> _Call[NotifiedOperation]:
        """Notifies INPS of the start of operations (art. 10 c. 6-bis D.L. 203/2005)."""
    def convoke(
        self, operation_id: str, convocation: Convocation, options: SendOptions | None = None
    ) -> _Call[NotifiedOperation]:
        """Convokes again in the case of one's own notice with this id: a new notice (Cass. 3630/2023)."""
    def operations(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> _Call[Page[OperationView]]:
        """The notices and convocations one may read, newest first."""
    def operation(self, id: str) -> _Call[OperationView]:
        """One notice or convocation."""
    def start_upload(
        self, document: _Document, *, size: int | None = None, progress: _Progress | None = None
    ) -> UploadTask:
        """Starts to upload a PDF and returns at once; see ``upload``."""
    def upload(
        self, document: _Document, *, size: int | None = None, progress: _Progress | None = None
    ) -> _Call[Uploaded]:
        """Uploads a PDF from a path, bytes, or a file object opened in binary mode, 4 MiB at a time.

        ``progress`` is called on the event loop's thread, and the upload does not wait for it. Cancelling the await
        discards the upload; whoever wants to go on with it later takes ``start_upload`` and keeps its ``stored``.
        """
    def resume_upload(
        self,
        document: _Document,
        stored: StoredUpload,
        *,
        size: int | None = None,
        progress: _Progress | None = None,
    ) -> _Call[Uploaded]:
        """Goes on with an upload of this same document, from where the portal says that it is.

        Cancelling the await calls it off, to be gone on with again.
        """
    def discard_upload(self, id: str) -> _Call[None]:
        """Discards an upload that will not be used. One that nobody discards expires."""
    def submit_report(
        self, report: Report, document: Uploaded, options: SendOptions | None = None
    ) -> _Call[SubmittedReport]:
        """Submits a report (art. 195 c.p.c.) whose document was uploaded."""
    def reports(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> _Call[Page[ReportView]]:
        """The reports one may read, newest first."""
    def report(self, id: str) -> _Call[ReportView]:
        """One report."""
    def download_report(self, report: ReportView, to: str | PathLike[str]) -> _Call[Saved]:
        """Downloads the document of a report to a new file, which is there only once it is whole."""
    def observations(
        self, cursor: str | None = None, limit: int | None = None, case_id: str | None = None
    ) -> _Call[Page[ObservationView]]:
        """The observations of INPS's doctors that one may read, newest first."""
    def observation(self, id: str) -> _Call[ObservationView]:
        """One observation."""
    def download_observation(self, observation: ObservationView, to: str | PathLike[str]) -> _Call[Saved]:
        """Downloads the document of an observation, as ``download_report`` does."""
    def payments(self, *, limit: int | None = None, case_id: str | None = None) -> PaymentStream:
        """The payments one may read, newest first, as an iterator that fetches pages of ``limit`` as they are read."""
    def payment(self, id: str) -> _Call[PaymentView]:
        """One payment."""
    def registrations(self, cursor: str | None = None, limit: int | None = None) -> _Call[Page[RegistrationView]]:
        """The registrations addressed to one's INPS office, newest first. For the officer."""
    def registration(self, id: str) -> _Call[RegistrationView]:
        """One registration. For the officer."""
    def registration_document(self, id: str, kind: DocumentKind | str) -> _Call[bytes]:
        """The bytes of a document of a registration. For the officer."""
    def authorise_registration(self, id: str) -> _Call[RegistrationView]:
        """Authorises a registration, which makes the doctor's account. For the officer."""
    def reject_registration(self, id: str, reason: str) -> _Call[RegistrationView]:
        """Rejects a registration. For the officer."""
    def issue_pin(self, account_id: str) -> _Call[Pin]:
        """Issues a PIN, or another in the place of one. For the officer, to hand over at the counter."""
    def suspend_pin(self, account_id: str, suspended: bool) -> _Call[None]:
        """Suspends a PIN, or lifts that. For the officer."""
    def revoke_pin(self, account_id: str) -> _Call[None]:
        """Revokes a PIN. For the officer."""
    def put_case(self, record: CaseRecord, etag: str | None = None) -> _Call[CaseView]:
        """Records a case of one's INPS office, or changes the record that was read with this version. For the legal
        office.
        """
    def link_case(self, atpo_id: str, merits: CaseKey, etag: str) -> _Call[CaseView]:
        """Links an ATPO that was read with this version to the merits case that follows it. For the legal office."""
    def submit_observation(
        self, observation: Observation, document: Uploaded | None = None, options: SendOptions | None = None
    ) -> _Call[SubmittedObservation]:
        """Sends an observation to the expert of a case: a text, an uploaded document, or both. For INPS's doctor."""
    def put_payment(
        self, id: str, payment: Payment, etag: str | None = None, options: SendOptions | None = None
    ) -> _Call[PaymentView]:
        """Puts a payment under an id of the treasury's own, or corrects the one that was read with this version."""
    @staticmethod
    def new_payment_id() -> str:
        """A fresh id for a payment. Lists show payments in the order of their ids, so make each when it is needed."""
    def __aenter__(self) -> _Call[Self]: ...
    def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None, /
    ) -> _Call[None]:
        """Waits for calls that are still under way, and logs out; that this fails is no error, for a session ends by
        itself.
        """

@final
class PaymentStream:
    """An iterator over payments. A failure loses nothing: the next step asks for the same page again."""

    def __aiter__(self) -> AsyncIterator[PaymentView]: ...
    def __anext__(self) -> _Call[PaymentView]: ...

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
    def finish(self) -> _Call[Uploaded]:
        """Waits for its end, and may do so again; raises as ``Session.upload``, or ``CancelledError``."""
