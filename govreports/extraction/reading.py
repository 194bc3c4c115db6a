"""One file's bytes to everything that the document in them says."""

import re
from dataclasses import dataclass
from typing import Final

from govreports.bundles import first_report
from govreports.genres import other_genre
from govreports.metadata import Metadata, describe_report, title_of
from govreports.regimes import Forms
from govreports.script import fold
from govreports.sections import Narrative, narratives_of
from govreports.sources.document import Document
from govreports.sources.opening import open_document
from govreports.tables import Aligned, align

__all__ = ["Extracted", "extract"]

_HEADINGS: Final = 2


@dataclass(slots=True)
class Extracted:
    """Everything one document says."""

    document: Document
    aligned: Aligned
    narratives: list[Narrative]
    metadata: Metadata
    status: str


def extract(data: bytes, known: Forms, told_year: int | None) -> Extracted:
    """Return everything that the document in some bytes says.

    Parameters
    ----------
    data
        The bytes of one file.
    known
        The forms to look for.
    told_year
        The year reported on, where a manifest tells it.

    Raises
    ------
    UnreadableError
        The bytes are no readable document; the message says why.
    MissingExtraError
        The format needs an extra that is not installed.

    Examples
    --------
    >>> from govreports.extraction.reading import extract
    >>> from govreports.regimes import forms
    >>> extract("今天天气很好。".encode(), forms(), None).status
    'not_a_report'
    """
    whole = open_document(data)
    title, title_ends = title_of(whole)
    guess = told_year or _guess_year(title)
    document, aligned = first_report(whole, known, title, title_ends, guess)
    narratives = narratives_of(document, aligned.spans, title_ends)
    metadata = describe_report(document, narratives, title)
    year = told_year or metadata.year
    if aligned.by_year and year not in {guess, None}:
        again = align(document, known, year)
        again.notes += [note for note in aligned.notes if note == "two_reports"]
        again.leftovers += [left for left in aligned.leftovers if left.why == "second_report"]
        aligned = again
    if aligned.found and year is not None and known.of_year(year) is None:
        aligned.notes.append("year_before_forms")
    filled = any(cell.status == "read" for cell in aligned.cells)
    titled = metadata.title is not None or bool(aligned.found)
    genre = other_genre(document.text, narratives[0].text, filled=filled, titled=titled)
    if genre:
        aligned.notes.append(f"other_kind:{genre}")
    status = "not_a_report" if genre else _status(document, aligned, narratives, metadata)
    return Extracted(document, aligned, narratives, metadata, status)


def _guess_year(title: str | None) -> int | None:
    match = re.search(r"20[0-4]\d", fold(title)) if title else None
    return int(match[0]) if match else None


def _status(document: Document, aligned: Aligned, narratives: list[Narrative], metadata: Metadata) -> str:
    headed = sum(part.heading is not None for part in narratives)
    if not aligned.found:
        if metadata.title is None and headed < _HEADINGS:
            return "not_a_report"
        return "no_tables"
    incomplete = any(cell.status in {"absent", "ambiguous"} for cell in aligned.cells)
    return "partial" if incomplete or document.notes or aligned.notes else "ok"
