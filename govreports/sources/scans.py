"""Documents of which pages are pictures: these pages recognised, the others as they are."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.apart import ask, unpacked
from govreports.sources.document import Document, Seen
from govreports.sources.pagination import Sheet, compose
from govreports.sources.recognition.asking import MOST_PAGES, recognised_page, sheet_out
from govreports.sources.recognition.engine import check_installed, is_installed

__all__ = ["read_image", "read_pictured", "with_scans"]

_SCANNED: Final = re.compile(r"scanned_pages:([\d,]+)")


def read_image(data: bytes) -> Document:
    """Return the document on a picture: PNG, JPEG, or TIFF of several pages.

    ``notes`` holds ``recognised:1,2`` with the numbers of its pages, ``pages_unread:61`` where it has more than are
    recognised.

    Raises
    ------
    UnreadableError
        The picture is damaged, too small to be a page, or too large.
    MissingExtraError
        The extra ``ocr`` is not installed.
    """
    return read_pictured(data, "image")


def read_pictured(data: bytes, kind: str = "pdf") -> Document:
    """Return a PDF, or an image, as it is seen: every page as a picture, whatever text it holds.

    Raises
    ------
    UnreadableError
        No page of it can be recognised.
    MissingExtraError
        The extra ``ocr`` is not installed.
    """
    check_installed()
    sheets, notes = _recognised(kind, data, range(1, MOST_PAGES + 2))
    if not sheets:
        raise UnreadableError(notes[0].partition("=")[2] if notes else "a file without pages")
    seen: dict[str, Seen] = {}
    text, rows = compose([sheets[number] for number in sorted(sheets)], seen)
    return Document(text, rows, kind, notes=notes, seen=seen)


def with_scans(document: Document, data: bytes) -> Document:
    """Return a PDF with those of its pages recognised that are pictures, where the extra ``ocr`` is installed.

    Without it the document stays as it is, and a note says what to install.
    """
    told = " ".join(document.notes)
    numbers = [int(number) for found in _SCANNED.findall(told) for number in found.split(",")]
    if "scan" in document.notes:
        numbers = list(range(1, MOST_PAGES + 2))
    if not numbers:
        return document
    if not is_installed():
        return replace(document, notes=(*document.notes, "needs_extra:govreports[ocr]"))
    sheets, notes = _recognised("pdf", data, numbers)
    if not sheets:
        return replace(document, notes=(*document.notes, *notes))
    packed = json.dumps([sheet_out(sheet) for sheet in sheets.values()]).encode()
    made = unpacked(ask("pdf", data, packed))
    return replace(made, notes=(*made.notes, *notes))


def _recognised(kind: str, data: bytes, numbers: "range | list[int]") -> tuple[Mapping[int, Sheet], tuple[str, ...]]:
    """Return the pages that could be recognised, and notes on all of them."""
    sheets: dict[int, Sheet] = {}
    notes: list[str] = []
    for number in numbers[:MOST_PAGES]:
        try:
            sheet = recognised_page(kind, data, number)
        except UnreadableError as error:
            notes.append(f"page_unread:{number}={error}")
            continue
        if sheet is None:
            break
        sheets[number] = sheet
    else:
        if len(numbers) > MOST_PAGES:
            notes.append(f"pages_unread:{numbers[MOST_PAGES]}-")
    told = ",".join(map(str, sorted(sheets)))
    return sheets, (*([f"recognised:{told}"] if sheets else []), *notes)
