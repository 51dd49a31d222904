"""Judges uploads by tuspy: it is cut in the middle of a part, and another client of the same address goes on."""

from __future__ import annotations

import io
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.uploader.uploader import Uploader

from cutting_proxy import CuttingProxy, cutting_proxy
from demo import demo
from filing import Filing
from paper import pdf

PART = 65_536
SIZE = 5 * PART
# In the middle of the second part.
CUT = 100_000


def upload(proxy: CuttingProxy, filing: Filing, *, checksum: bool) -> None:
    """Uploads, is cut, resumes where the portal is, finishes, and files the document."""
    document = pdf(f"tuspy, with digests: {checksum}", SIZE)
    proxy.cut_after(CUT)

    def uploader(url: str | None = None) -> Uploader:
        client = TusClient(f"{proxy.url}/v1/uploads", headers=filing.authorization)
        metadata = {"filename": "relazione.pdf", "filetype": "application/pdf"}
        stream = io.BytesIO(document)
        return client.uploader(
            file_stream=stream, url=url, chunk_size=PART, metadata=metadata, upload_checksum=checksum
        )

    first = uploader()
    try:
        first.upload()
    except (TusCommunicationError, TusUploadFailed):
        pass
    else:
        raise AssertionError("the upload was not cut")
    second = uploader(first.url)
    # A part with a digest arrives whole or not at all.
    expected = PART if checksum else CUT
    if second.offset != expected:
        raise AssertionError(f"the upload goes on at {second.offset}, and not at {expected}")
    second.upload()
    if second.get_offset() != len(document):
        raise AssertionError("the upload is not whole")
    filing.submit(str(second.url), document)
    print(f"cut after {CUT} bytes, resumed at {expected}, finished, filed; digests: {checksum}", file=sys.stderr)


def main() -> None:
    with demo() as portal, cutting_proxy(portal.url) as proxy:
        filing = Filing(portal)
        upload(proxy, filing, checksum=False)
        upload(proxy, filing, checksum=True)
    print(f"tuspy {version('tuspy')} uploaded, was cut, resumed and finished, with and without digests")


if __name__ == "__main__":
    main()
