"""Documents for the judges: a PDF of one empty page, as long as one wants it."""

from __future__ import annotations

OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)


def pdf(title: str, size: int = 0) -> bytes:
    """A PDF with the title in a comment, which makes it another document, and comments up to about `size` bytes."""
    document = bytearray(b"%PDF-1.7\n" + f"% {title}\n".encode())
    while len(document) < size:
        document += b"%% %08d of a long document, in comments that no reader shows\n" % len(document)
    offsets = []
    for number, content in enumerate(OBJECTS, start=1):
        offsets.append(len(document))
        document += b"%d 0 obj%sendobj\n" % (number, content)
    start = len(document)
    document += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
    document += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    document += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(OBJECTS) + 1, start)
    return bytes(document)
