"""PDF: what the grid says is what is read, on one page and over the end of it."""

import sys
import threading
from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.document import Document, resolve
from govreports.sources.pdf import read_pdf
from govreports.sources.ruling import Rule, lattices_of
from govreports.sources.typesetting import Glyph, lines_of, numbering

HEIGHT, WIDTH = 842, 595
FONTS = (
    "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Courier >> /F2 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light "
    "/Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor "
    "/FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
    "/StemV 93 >> >>] >> >>"
)


# -- a writer of small PDFs: Courier for ASCII, an unembedded Chinese font for the rest ----------


def words(x: float, top: float, text: str, size: float = 10, matrix: str = "1 0 0 1") -> str:
    """Return the operators that print a text whose first line begins at x and whose em begins at top."""
    runs = []
    for ascii_only, letters in groupby(text, str.isascii):
        run = "".join(letters)
        shown = (
            f"({run.replace('(', chr(92) + '(').replace(')', chr(92) + ')')})"
            if ascii_only
            else f"<{run.encode('utf-16-be').hex()}>"
        )
        runs.append(f"/F{1 if ascii_only else 2} {size} Tf {shown} Tj")
    return f"BT {matrix} {x} {HEIGHT - top - 0.86 * size} Tm {' '.join(runs)} ET"


def rule(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"0.5 w {x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S"


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    return [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]


def filled(xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]], size: float = 10) -> list[str]:
    """Return the operators of a grid and of the texts of its cells; a newline begins another line."""
    drawn = grid(xs, ys)
    for top, texts in zip(ys, rows, strict=False):
        for x, text in zip(xs, texts, strict=False):
            drawn += [words(x + 3, top + 3 + i * (size + 2), line, size) for i, line in enumerate(text.split("\n"))]
    return drawn


def pdf(*pages: Sequence[str], rotate: int = 0, info: str = "", trailer: str = "", picture: bool = False) -> bytes:
    """Return a PDF of these pages of operators."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    if picture:
        objects.append(
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
        )
    images = "/XObject << /Im1 3 0 R >>" if picture else ""
    for operators in pages:
        content = "\n".join(operators)
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Contents {len(objects)} 0 R /Resources << /Font {FONTS} {images} >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if info:
        objects.append(info)
        trailer += f" /Info {len(objects)} 0 R"
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("latin-1")


def tables(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows if row.table]


def paragraphs(document: Document) -> list[str]:
    return [document.text[row.cells[0].start : row.cells[0].end] for row in document.rows if not row.table]
