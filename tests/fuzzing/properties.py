"""What holds of every input: documented errors, bounded time, addresses that resolve, nothing dropped, nothing run."""

import math
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from typing import Final

import govreports as gr
from govreports import schemas
from govreports.errors import MissingExtraError, UnreadableError
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.sources.apart import packed, unpacked
from govreports.sources.document import MOST_TEXT, Document, resolve
from govreports.tables import Aligned, align

__all__ = ["BrokenPropertyError", "audited", "extracted", "read", "seconds_for", "tabulated"]

LONGEST: Final = 10.0
"""Seconds of processor time that no input may take, whatever its size."""
_SHORTEST: Final = 3.0
_PACE: Final = 20_000
"""Bytes a second that the slowest input must be read at, once the first seconds are over."""
_ROLES: Final = frozenset(["label", "value", "leftover"])
_STATUSES: Final = frozenset(["read", "blank", "dash", "unreadable", "ambiguous", "absent"])
_REPORT_STATUSES: Final = frozenset(["ok", "partial", "no_tables", "not_a_report", "unreadable"])
_RESOLVED: Final = 60
"""So many cells of a document have their addresses tried."""


class BrokenPropertyError(AssertionError):
    """An input breaks a promise of the package; the message says which."""


def _must(holds: object, promise: str, *seen: object) -> None:
    if not holds:
        message = f"{promise}: {seen!r:.400}"
        raise BrokenPropertyError(message)


def seconds_for(size: int) -> float:
    """Return how many seconds of processor time an input of some size may take."""
    return min(LONGEST, _SHORTEST + size / _PACE)


def read(reader: Callable[[bytes], Document | None], data: bytes) -> Document | None:
    """Return the document that a reader makes of some bytes, checked; None where it refuses them as documented."""
    begin = time.process_time()
    try:
        document = reader(data)
    except (UnreadableError, MissingExtraError) as error:
        _must(str(error).strip(), "a refusal says why", error)
        _must(_is_text(str(error)), "a refusal is text", error)
        _must("the file took more than" not in str(error), "the other process answers in time", error)
        document = None
    taken = time.process_time() - begin
    _must(taken < seconds_for(len(data)), "reading takes no longer than its size allows", taken, len(data))
    if document is not None:
        _check_document(document)
    return document


def _is_text(text: str) -> bool:
    """Tell whether a text can be written: it holds no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_document(document: Document) -> None:
    text = document.text
    _must(_is_text(text) and "\r" not in text, "a text can be written, its lines end one way", text[:80])
    _must(len(text) <= MOST_TEXT, "a text is no longer than the bound", len(text))
    cells = [cell for row in document.rows for cell in row.cells]
    length = len(text)
    for start, end, *_ in cells:
        if not 0 <= start <= end <= length:
            _must(False, "a cell is a slice of the text", start, end, length)  # noqa: FBT003
    places = [cell.place for cell in cells if cell.place is not None]
    _must(len(set(places)) == len(places), "a place holds one cell", Counter(places).most_common(1))
    _must(not places or min(map(min, places)) >= 0, "places count from 1")
    for cell in cells[:: len(cells) // _RESOLVED + 1]:
        address = document.address(cell)
        _must(resolve(document, address) == text[cell.start : cell.end], "a cell's address leads to it", cell)
    declared = [document.format, document.encoding, *document.metadata, *document.metadata.values(), *document.notes]
    _must(all(isinstance(words, str) and _is_text(words) for words in declared), "what is declared is text", declared)
    if document.format == "pdf":
        _must(unpacked(packed(document)) == document, "a document survives the way from one process to the other")


def tabulated(document: Document) -> Aligned:
    """Return the cells of a document, checked: addresses, statuses, one cell a place, nothing dropped."""
    begin = time.process_time()
    aligned = align(document, forms())
    taken = time.process_time() - begin
    _must(taken < seconds_for(len(document.text)), "aligning takes no longer than its size allows", taken)
    keys = set()
    for cell in aligned.cells:
        key = cell.table, cell.row, cell.column
        _must(key not in keys, "a cell is met once", key)
        keys.add(key)
        _must(cell.status in _STATUSES, "a status is one of six", cell)
        _must((cell.value is not None) == (cell.status == "read"), "only what was read has a value", cell)
        _must(cell.value is None or math.isfinite(cell.value), "a value is a number", cell)
        _must(cell.status != "absent" or not (cell.raw or cell.at), "what is absent is printed nowhere", cell)
        _must(cell.status != "read" or (cell.raw and cell.at), "what was read was printed somewhere", cell)
        if cell.at is not None:
            _must(resolve(document, cell.at) == cell.raw, "an address leads to what was printed", cell)
    for left in aligned.leftovers:
        _must(resolve(document, left.at) == left.raw, "an address leads to what is left over", left)
    _must(set(aligned.roles.values()) <= _ROLES, "a role is one of three", set(aligned.roles.values()))
    left_over = sum(role == "leftover" for role in aligned.roles.values())
    _must(left_over == len(aligned.leftovers), "what is left over is listed", left_over, len(aligned.leftovers))
    starts = sorted(aligned.roles)
    _conserved(document, starts)
    return aligned


def _conserved(document: Document, starts: list[int]) -> None:
    """Check that every printed cell of every grid is label, value or left over."""
    for row in document.rows:
        for cell in row.cells if row.table else ():
            printed = document.text[cell.start : cell.end].strip()
            index = bisect_left(starts, cell.start)
            met = index < len(starts) and starts[index] < max(cell.end, cell.start + 1)
            _must(not printed or met, "no cell of a grid is dropped", cell, printed)


def extracted(data: bytes, name: str) -> gr.Corpus:
    """Return the corpus of one file, checked: one row, whatever the file is."""
    begin = time.process_time()
    corpus = read_bytes(data, name)
    taken = time.process_time() - begin
    _must(taken < seconds_for(len(data)), "extracting takes no longer than its size allows", taken, len(data))
    _must(corpus.reports.height == 1, "a file is a row", corpus.reports.height)
    row = corpus.reports.row(0, named=True)
    _must(row["status"] in _REPORT_STATUSES, "a report's status is one of five", row)
    _must(row["note"] or row["status"] != "unreadable", "what cannot be read says why", row)
    _must(row["status"] not in {"unreadable", "not_a_report"} or corpus.cells.is_empty(), "no report, no cells", row)
    _must(corpus.cells.select("report", "table", "row", "column").is_unique().all(), "a cell is met once", row)
    for frame in ("reports", "texts", "cells", "narratives", "leftovers"):
        _must(getattr(corpus, frame).schema == schemas.frame(frame, {}).schema, "a frame has its columns", frame)
    if row["status"] != "unreadable":
        text = corpus.texts["text"].item()
        for start, end, own in corpus.narratives.select("start", "end", "text").iter_rows():
            _must(0 <= start <= end <= len(text), "a section is a slice of the text", start, end)
            _must(not own or own[:1] in text[start:end], "a section's text stands in its slice", own[:40])
    return corpus


def audited(data: bytes, name: str) -> gr.Corpus:
    """Return the corpus of one file after everything that reads a corpus has read it, checked."""
    corpus = extracted(data, name)
    begin = time.process_time()
    findings, claims, problems = gr.audit(corpus), gr.claims(corpus), gr.problems(corpus)
    taken = time.process_time() - begin
    _must(taken < seconds_for(len(data)), "auditing takes no longer than its size allows", taken, len(data))
    _must(findings["finding"].is_unique().all(), "a finding has a key of its own", findings["finding"].to_list())
    text = corpus.texts["text"].item() if corpus.texts.height else ""
    for frame, column in ((claims, "quote"), (problems, "span")):
        for start, end, printed in frame.select("start", "end", column).iter_rows():
            _must(text[start:end] == printed, f"a {column} is what is printed there", printed, text[start:end])
    return corpus
