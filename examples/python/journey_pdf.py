"""A PDF of one page, for an example that needs one and may install nothing."""

from __future__ import annotations

import textwrap

# A grey wedge of 8 MiB stands for an X-ray: reports with pictures are what uploads go in chunks for.
SCAN = bytes(range(256)) * 8 * 4096
SCAN_HEAD = b"/Type/XObject/Subtype/Image/Width 2048/Height 4096/ColorSpace/DeviceGray/BitsPerComponent 8"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</Scan 6 0 R>>>>>>"
)


def pdf(title: str, text: str, *, scan: bool = False) -> bytes:
    """A page of A4 with a title and a text, and below them an X-ray where one is wanted."""
    written = [b"BT /F 14 Tf 56 770 Td 16 TL (%b) Tj T*" % escaped(title), b"/F 11 Tf"]
    written += [b"T* (%b) Tj" % escaped(line) for line in textwrap.wrap(text, 90)]
    shown = b"q 250 0 0 500 172 60 cm /Scan Do Q" if scan else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
        stream(b"", b"\n".join([*written, b"ET", shown])),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        stream(SCAN_HEAD, SCAN) if scan else b"null",
    ]
    document, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(document)
    document += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    document += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(document)


def stream(head: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (head, len(content), content)


def escaped(text: str) -> bytes:
    """The text as a PDF writes it between parentheses, in the encoding of Western Europe."""
    plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return plain.encode("cp1252", errors="replace")
