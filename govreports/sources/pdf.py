"""PDF to rows of cells: ruled tables as grids, everything else as paragraphs.

pdfium is not thread-safe. Reading holds a lock around it, so threads that read documents through
this module wait for each other; nothing else in the process may use pypdfium2 meanwhile. Run
processes, not threads, to read faster. A PDF made to do harm can take any time and memory: files
from anywhere are read by way of ``apart``.
"""

import re
from threading import Lock
from typing import Any, Final

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.apart import packed
from govreports.sources.document import Document
from govreports.sources.pagination import Sheet, compose
from govreports.sources.plumbing import plumbed
from govreports.sources.surveying import MOST_PAGES, Pages, Survey, note, page_notes, redrawn, surveyed

__all__ = ["answer", "read_pdf"]

_LOCK: Final = Lock()
_TAIL: Final = 64
"""Bytes behind the last mark of a file that may be missing."""
_SCANNED: Final = 20
"""Glyphs below which a page that is mostly a picture counts as scanned."""


def read_pdf(data: bytes) -> Document:
    """Return the PDF in some bytes as a document.

    Tables are read where lines rule them; the lines of a table without rules are paragraphs, with
    two blanks or more between its columns. A table that runs over pages is one table (``Row.table``),
    of which every cell keeps the address on its page; what the end of a page cut is joined. Page
    numbers, and running titles behind the first, are left out.

    ``notes`` holds ``scan`` where no page has text (``blank`` where they hold no picture either),
    ``scanned_pages:3,4`` where some have none, ``pages_unread:401-812`` behind the four hundredth,
    ``broken_pages``, ``tables_unread`` (a page's lines could not be read), ``text_unread`` (it has more
    characters than any page), ``slanted_text`` (a watermark, left out) and ``unmapped_glyphs``
    (characters that the file does not name, read as U+FFFD) with the pages concerned.

    Raises
    ------
    UnreadableError
        The file is broken, truncated, protected by a password, or no PDF.
    MissingExtraError
        The extra ``pdf`` is not installed.

    Examples
    --------
    >>> from govreports.sources.pdf import read_pdf
    >>> read_pdf(b"<html>")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: no PDF: it does not begin like one
    """
    _check_installed()
    _check_whole(data)
    concerned: Pages = {}
    with _LOCK:
        surveys, count, metadata = surveyed(data, concerned)
    sheets = {survey.sheet.number: survey.sheet for survey in surveys}
    wanted = [survey.sheet.number for survey in surveys if survey.plumbed]
    if wanted:
        found = {sheet.number: sheet for sheet in plumbed(data, wanted, count, concerned)}
        with _LOCK:
            lost = (survey for survey in surveys if survey.plumbed and survey.sheet.number not in found)
            sheets |= found | {sheet.number: sheet for sheet in redrawn(data, lost)}
    for survey in surveys:
        _judge(survey, sheets[survey.sheet.number], concerned)
    text, rows = compose([sheets[number] for number in sorted(sheets)])
    notes = page_notes(concerned, len(surveys))
    if count > MOST_PAGES:
        notes = (*notes, f"pages_unread:{MOST_PAGES + 1}-{count}")
    return Document(text, rows, "pdf", metadata=metadata, notes=notes)


def answer(data: bytes) -> dict[str, Any]:
    """Return a PDF as a document in JSON, for the process that asks for it."""
    return packed(read_pdf(data))


def _check_installed() -> None:
    try:
        import pdfplumber  # noqa: F401, PLC0415 - half a second that only a PDF need cost
        import pypdfium2  # noqa: F401, PLC0415
    except ImportError as error:
        message = 'PDF files need an extra: pip install "govreports[pdf]"'
        raise MissingExtraError(message) from error


def _check_whole(data: bytes) -> None:
    """Refuse what is no PDF, and what was cut off: pdfium would mend it and lose pages in silence."""
    if b"%PDF-" not in data[:1024]:
        message = "no PDF: it does not begin like one"
        raise UnreadableError(message)
    told = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d{1,12})", data[:2048], re.DOTALL)
    if b"startxref" not in data or (told and len(data) + _TAIL < int(told[1])):
        message = "a truncated PDF: its end is missing"
        raise UnreadableError(message)


def _judge(survey: Survey, sheet: Sheet, concerned: Pages) -> None:
    """Note what is odd about the text of a page."""
    inked = sum(not glyph.text.isspace() for glyph in sheet.glyphs)
    if not inked and not survey.objects:
        note(concerned, "blank", sheet.number)
    elif not inked or (inked < _SCANNED and survey.pictured > sheet.width * sheet.height / 2):
        note(concerned, "scanned_pages", sheet.number)
    if any("\ufffd" in glyph.text for glyph in sheet.glyphs):
        note(concerned, "unmapped_glyphs", sheet.number)
