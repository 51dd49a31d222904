"""Uploads: from paths, bytes and file objects, with progress, called off and gone on with."""

from __future__ import annotations

import copy
import hashlib
import io
import pickle
import threading
from datetime import date
from pathlib import Path
from typing import IO, Any

import pytest
import tqdm
from acting import SMALL_PDF, Held, large_pdf, notice, session_of

import perito
from perito import PortalClient, Report, Session, StoredUpload, UploadTask
from perito.testing import Sandbox

MEGABYTE = 1024 * 1024


class Enough(Exception):
    """What a callback or a file raises."""


def test_a_document_comes_from_wherever_it_is(expert: Session, tmp_path: Path) -> None:
    path = tmp_path / "relazione.pdf"
    path.write_bytes(SMALL_PDF)
    for document in (path, str(path), SMALL_PDF, bytearray(SMALL_PDF), io.BytesIO(SMALL_PDF)):
        uploaded = expert.upload(document)
        assert uploaded.size == len(SMALL_PDF)
        assert uploaded.sha256 == hashlib.sha256(SMALL_PDF).hexdigest()
    with path.open("rb") as file:
        assert expert.upload(file).sha256 == hashlib.sha256(SMALL_PDF).hexdigest()


def test_a_file_object_is_read_from_where_it_is(expert: Session) -> None:
    file = io.BytesIO(b"before" + SMALL_PDF)
    file.seek(len(b"before"))
    assert expert.upload(file).size == len(SMALL_PDF)


def test_what_cannot_seek_is_read_with_its_size(expert: Session) -> None:
    class Pipe:
        def __init__(self) -> None:
            self.inside = io.BytesIO(SMALL_PDF)

        def read(self, size: int, /) -> bytes:
            return self.inside.read(min(size, 7))

    assert expert.upload(Pipe(), size=len(SMALL_PDF)).size == len(SMALL_PDF)
    with pytest.raises(TypeError, match="size in bytes is expected"):
        expert.upload(Pipe())


@pytest.mark.parametrize("told", [1024 * MEGABYTE, len(SMALL_PDF) + 1, len(SMALL_PDF) - 1])
def test_a_file_that_lies_about_its_length_is_refused(expert: Session, told: int) -> None:
    with pytest.raises(perito.ValidationError) as raised:
        expert.upload(io.BytesIO(SMALL_PDF), size=told)
    assert [(error.field, error.code) for error in raised.value.errors] == [("document", "document_size")]


def test_what_a_file_object_does_wrong_comes_out(expert: Session) -> None:
    class Bad(io.RawIOBase):
        def __init__(self, gives: object) -> None:
            self.gives = gives

        def read(self, size: int = -1, /) -> bytes:
            if isinstance(self.gives, BaseException):
                raise self.gives
            return self.gives  # type: ignore[return-value]

    for gives, raised in (
        (Enough(), Enough),
        ("text", TypeError),
        (None, BlockingIOError),
        (b"%PDF-1.4" * MEGABYTE, ValueError),
    ):
        with pytest.raises(raised):
            expert.upload(Bad(gives), size=100)
    with pytest.raises(TypeError, match="binary mode"):
        expert.upload(io.StringIO("%PDF-1.4"))  # type: ignore[arg-type]
    for document in (None, 7, object(), [SMALL_PDF]):
        with pytest.raises(TypeError, match="a document is a path, bytes, or a file object"):
            expert.upload(document)  # type: ignore[arg-type]
    for sized in (SMALL_PDF, "relazione.pdf"):
        with pytest.raises(TypeError, match="size is for a file object"):
            expert.upload(sized, size=3)


@pytest.mark.parametrize(("document", "code"), [(b"", "document_empty"), (b"no PDF at all", "document_not_pdf")])
def test_what_is_no_report_is_refused_before_it_is_sent(expert: Session, document: bytes, code: str) -> None:
    with pytest.raises(perito.ValidationError) as raised:
        expert.upload(document)
    assert [error.code for error in raised.value.errors] == [code]


def test_a_path_that_leads_nowhere_is_not_shown(expert: Session, tmp_path: Path) -> None:
    with pytest.raises(perito.ValidationError) as raised:
        expert.upload(tmp_path / "RSSMRA80A01H501U.pdf")
    assert [error.code for error in raised.value.errors] == ["document_unreadable"]
    assert "RSSMRA80A01H501U" not in str(raised.value)


def test_progress_is_what_a_bar_wants(expert: Session) -> None:
    document = large_pdf(9 * MEGABYTE)
    bar: tqdm.tqdm[Any]
    with tqdm.tqdm(total=len(document), disable=False, file=io.StringIO()) as bar:
        expert.upload(document, progress=bar.update)
        assert bar.n == len(document)
    with pytest.raises(TypeError, match="progress is a callable"):
        expert.upload(document, progress=7)  # type: ignore[arg-type]


def test_a_callback_that_raises_stops_the_upload_which_goes_on_later(expert: Session) -> None:
    document = large_pdf(9 * MEGABYTE)

    def stop(arrived: int) -> None:
        if arrived:
            raise Enough

    with pytest.raises(Enough) as raised:
        expert.upload(document, progress=stop)
    cause = raised.value.__cause__
    assert isinstance(cause, perito.CancelledError)
    stored = cause.upload
    assert isinstance(stored, StoredUpload)
    assert 0 < stored.offset < stored.size == len(document)
    kept = pickle.loads(pickle.dumps(stored))
    assert kept == stored == eval(repr(stored))
    assert hash(kept) == hash(copy.copy(stored))

    arrived: list[int] = []
    uploaded = expert.resume_upload(document, kept, progress=arrived.append)
    assert uploaded.id == stored.id
    assert sum(arrived) == len(document)
    with pytest.raises(perito.ValidationError) as refused:
        expert.resume_upload(SMALL_PDF, stored)
    assert [error.code for error in refused.value.errors] == ["document_differs"]


def test_a_callback_that_raises_at_the_very_end_loses_no_upload(expert: Session) -> None:
    arrived: list[int] = []

    def stop(count: int) -> None:
        arrived.append(count)
        if sum(arrived) == len(SMALL_PDF):
            raise Enough

    task = expert.start_upload(SMALL_PDF, progress=stop)
    for _ in range(2):
        with pytest.raises(Enough) as raised:
            task.finish()
        cause = raised.value.__cause__
        assert isinstance(cause, perito.CancelledError)
        assert cause.upload == task.stored
    assert task.stored is not None
    assert expert.resume_upload(SMALL_PDF, task.stored).size == len(SMALL_PDF)


def test_what_waits_for_its_own_callback_is_refused(client: PortalClient, portal: Sandbox) -> None:
    session = session_of(client, portal)
    tasks: list[UploadTask] = []
    begun = threading.Event()

    def finish(_: int) -> None:
        begun.wait()
        tasks[0].finish()

    class Closing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            client.close()
            return super().read(size)

    with pytest.raises(RuntimeError, match="it would never end"):
        session.upload(SMALL_PDF, progress=lambda _: client.close())
    with pytest.raises(RuntimeError, match="it would never end"):
        session.upload(SMALL_PDF, progress=lambda _: session.__exit__(None, None, None))
    with pytest.raises(RuntimeError, match="it would never end"):
        session.upload(Closing(SMALL_PDF))
    tasks.append(session.start_upload(SMALL_PDF, progress=finish))
    begun.set()
    with pytest.raises(RuntimeError, match="it would never end"):
        tasks[0].finish()
    assert session.upload(SMALL_PDF, progress=lambda _: session.me()).size == len(SMALL_PDF)


def test_a_task_shows_how_far_it_is_and_is_called_off(expert: Session) -> None:
    with Held(large_pdf(9 * MEGABYTE)) as held:
        task = expert.start_upload(held)
        task.cancel()
        with pytest.raises(perito.CancelledError):
            task.finish()
    assert task.is_finished
    task = expert.start_upload(SMALL_PDF)
    uploaded = task.finish()
    assert task.finish() == uploaded
    assert (task.progress.sent, task.progress.total) == (len(SMALL_PDF), len(SMALL_PDF))
    assert task.stored is not None
    expert.discard_upload(uploaded.id)
    with pytest.raises((perito.NotFoundError, perito.UploadGoneError)):
        expert.discard_upload(uploaded.id)


def test_a_report_is_submitted_and_comes_back(expert: Session, portal: Sandbox, tmp_path: Path) -> None:
    expert.notify_operation(notice(portal.cases[0], date(2026, 9, 21)))
    draft = expert.submit_report(Report(portal.cases[0], "draft"), expert.upload(SMALL_PDF))
    assert draft.view.document.sha256 == hashlib.sha256(SMALL_PDF).hexdigest()
    assert expert.reports().items[0] == draft.view
    saved = expert.download_report(draft.view, tmp_path / "bozza.pdf")
    assert saved.path.read_bytes() == SMALL_PDF
    with pytest.raises(perito.FileError):
        expert.download_report(draft.view, tmp_path / "bozza.pdf")


def test_an_open_file_is_not_closed(expert: Session, tmp_path: Path) -> None:
    path = tmp_path / "relazione.pdf"
    path.write_bytes(SMALL_PDF)
    file: IO[bytes]
    with path.open("rb") as file:
        expert.upload(file)
        assert not file.closed
        assert file.tell() == len(SMALL_PDF)
