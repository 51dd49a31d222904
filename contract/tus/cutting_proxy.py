"""A network that breaks: a TCP proxy which cuts the connection in the middle of a PATCH, as often as it is told to."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from io import BufferedReader
from urllib.parse import urlsplit


class CuttingProxy:
    """Passes HTTP/1.1 on to a portal. Each of `cuts` is a number of bytes of a document, after which it cuts once."""

    def __init__(self, portal: str) -> None:
        self._portal = urlsplit(portal)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._cuts: list[int] = []
        self._sent = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut_after(self, *cuts: int) -> None:
        """Counts the bytes of documents from nothing again, and cuts after each of these numbers of them."""
        with self._lock:
            self._cuts, self._sent = list(cuts), 0

    def cuts_left(self) -> int:
        """How many cuts are still to come."""
        with self._lock:
            return len(self._cuts)

    def run(self) -> None:
        """Serves connections, each in a thread, until the listener is closed."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, client: socket.socket) -> None:
        portal = socket.create_connection((self._portal.hostname, self._portal.port))
        cut = threading.Event()
        answers = threading.Thread(target=_pass_answers, args=(portal, client, cut), daemon=True)
        answers.start()
        with contextlib.suppress(OSError), client.makefile("rb") as requests:
            while head := _head(requests):
                portal.sendall(head)
                if not self._pass_body(requests, portal, head):
                    # What the portal answers to half a body is lost, but it has answered when the client sees the cut.
                    cut.set()
                    break
        with contextlib.suppress(OSError):
            portal.shutdown(socket.SHUT_WR)
        answers.join()
        if cut.is_set():
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        portal.close()

    def _pass_body(self, requests: BufferedReader, portal: socket.socket, head: bytes) -> bool:
        """Passes a body on, whole or up to the next cut; tells whether it was whole."""
        left = _content_length(head)
        while left > 0:
            piece = requests.read1(min(left, 65_536))
            if not piece:
                return True
            left -= len(piece)
            allowed = self._allowed(len(piece)) if head.startswith(b"PATCH ") else len(piece)
            portal.sendall(piece[:allowed])
            if allowed < len(piece):
                return False
        return True

    def _allowed(self, count: int) -> int:
        with self._lock:
            if self._cuts and self._sent + count > self._cuts[0]:
                count = self._cuts.pop(0) - self._sent
            self._sent += count
            return count


@contextlib.contextmanager
def cutting_proxy(portal: str) -> Iterator[CuttingProxy]:
    """A proxy before that portal, ended with the block."""
    proxy = CuttingProxy(portal)
    accepting = threading.Thread(target=proxy.run)
    accepting.start()
    try:
        yield proxy
    finally:
        proxy.close()
        accepting.join()


def _pass_answers(portal: socket.socket, client: socket.socket, cut: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while answer := portal.recv(65_536):
            if not cut.is_set():
                client.sendall(answer)
        if not cut.is_set():
            client.shutdown(socket.SHUT_WR)


def _head(requests: BufferedReader) -> bytes:
    """A request's first line and headers; nothing where the client has no more to ask."""
    head = b""
    for line in requests:
        head += line
        if line == b"\r\n":
            return head
    return b""


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
