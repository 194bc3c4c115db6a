"""Seeds that take some making: PDF files with plain streams, an old Word document."""

import base64
import re
import zlib
from collections.abc import Sequence

from govreports_benchmark.writers import Layout, report
from tests.test_sources_doc import DOC

__all__ = ["old_document", "papers"]

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


def old_document() -> bytes:
    """Return an old Word document with a table."""
    return DOC


def papers() -> list[bytes]:
    """Return small PDF files: a ruled table, type without rules, a form within the page, and a synthetic report."""
    grid = "".join(f"{x} 500 m {x} 740 l S\n" for x in (60, 200, 300, 400))
    grid += "".join(f"60 {y} m 400 {y} l S\n" for y in range(500, 741, 40))
    cells = "".join(
        f"BT /F 9 Tf {x} {y} Td ({word}{n}) Tj ET\n"
        for n, y in enumerate(range(715, 500, -40))
        for x, word in ((70, "Row "), (210, ""), (310, "-"))
    )
    boxes = "".join(f"{60 + 80 * c} {700 - 20 * r} 80 20 re S\n" for r in range(4) for c in range(3))
    bare = "".join(
        f"BT /F 9 Tf 1 0 0 1 {60 + 90 * c} {700 - 20 * r} Tm ({r}{c}) Tj ET\n" for r in range(8) for c in range(4)
    )
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Length %d>>stream\n%b\nendstream"
    inner = (boxes + bare).encode()
    small = [
        _page(grid + cells),
        _page(boxes + bare),
        _page(bare, "/Rotate 90"),
        _page("q 1 0 0 1 9 9 cm /X Do Q " + cells, more=(form % (len(inner), inner),)),
    ]
    return [*small, _plain(report(0, "r2021", Layout(format="pdf")).inner)]


def _page(content: str, about: str = "", more: Sequence[bytes] = ()) -> bytes:
    raw = content.encode()
    return _written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{about}>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(raw), raw),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ],
        b"/Root 1 0 R",
    )


def _written(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d %b>>\n" % (size, table, size, trailer)
    return out + head + b"startxref\n%d\n%%%%EOF" % len(out)


def _plain(data: bytes) -> bytes:
    """Return a PDF of reportlab with the streams of its pages written plainly."""
    found = {int(match[1]): match[2] for match in _OBJECT.finditer(data)}
    objects = []
    for number in range(1, max(found) + 1):
        content = found.get(number, b"null").strip()
        match = _STREAM.match(content)
        if match and b"/ASCII85Decode" in match[1] and b"FontFile" not in match[1] and b"/Length1" not in match[1]:
            raw = zlib.decompress(base64.a85decode(match[2].strip().removesuffix(b"~>")))
            content = b"<</Length %d>>stream\n%b\nendstream" % (len(raw), raw)
        objects.append(content)
    root = re.search(rb"/Root\s+\d+ 0 R", data)
    return _written(objects, root[0] if root else b"/Root 1 0 R")
