"""One report to everything that it says."""

import re
from dataclasses import dataclass, replace
from typing import Final

from govreports.bundles import Part
from govreports.extraction.recorded import NOTHING, Said
from govreports.genres import announces_report, other_genre
from govreports.metadata import Metadata, describe_report, filed_under, title_of
from govreports.regimes import Forms
from govreports.script import fold
from govreports.sections import Narrative, around_report, narratives_of
from govreports.sources.document import Document
from govreports.tables import Aligned, Leftover, align

__all__ = ["Extracted", "extract"]

_HEADINGS: Final = 2
_LEAD: Final = 1500
_TORN: Final = ("year_conflict", "organ_conflict", "published_conflict", "year_unclear")
"""Notes on a document that make two forms in it those of two reports, perhaps."""
_WHOLE: Final = ("signatures_unverified",)
"""Notes on a document that cost it nothing."""
_OURS: Final = re.compile(r"公开|年报|年度(?:工作)?报")
"""What a title has that may be of a report on disclosure; one without is of something else."""


@dataclass(slots=True)
class Extracted:
    """Everything one report says."""

    document: Document
    aligned: Aligned
    narratives: list[Narrative]
    metadata: Metadata
    status: str


def extract(
    part: Part, known: Forms, told_year: int | None, said: Said = NOTHING, place: str | None = None
) -> Extracted:
    """Return everything that one report of a file says.

    Parameters
    ----------
    part
        The report, as ``split_reports`` gives it.
    known
        The forms to look for.
    told_year
        The year reported on, where a manifest tells it.
    said
        What the record says that the report is from.
    place
        The path under which it was met, for what its file name and folders say; None for a part of a file.

    Examples
    --------
    >>> from govreports.bundles import split_reports
    >>> from govreports.extraction.reading import extract
    >>> from govreports.regimes import forms
    >>> from govreports.sources.opening import open_document
    >>> (part,) = split_reports(open_document("今天天气很好。".encode()), forms())
    >>> extract(part, forms(), None).status
    'not_a_report'
    """
    document = part.document
    title, title_ends = title_of(document)
    guess = told_year or _guess_year(title) or said.year
    withheld = set(part.withheld)
    ours = replace(document, rows=tuple(row for row in document.rows if row not in withheld)) if withheld else document
    aligned = align(ours, known, guess)
    elsewhere = [(row.cells[0].start, row.cells[-1].end) for row in part.withheld]
    narratives = narratives_of(document, sorted([*aligned.spans, *elsewhere]), title_ends, title)
    metadata = describe_report(document, narratives, title, place)
    year = told_year or metadata.year or said.year
    if aligned.by_year and year not in {guess, None}:
        aligned = align(ours, known, year)
    if part.note:
        _withhold(aligned, part)
    if aligned.found and year is not None and known.of_year(year) is None:
        aligned.notes.append("year_before_forms")
    if len(set(aligned.regimes.values())) > 1 and _is_torn(metadata):
        aligned.notes.append("two_forms")
    filled = any(cell.status == "read" for cell in aligned.cells)
    calls_so = said.title is not None and said.genre is None and "公开" in fold(said.title)
    titled = metadata.title is not None or bool(aligned.found) or calls_so or bool(part.note)
    head = f"{document.text[:title_ends]}\n{narratives[0].text}"
    headed = any(part.heading is not None for part in narratives)
    genre = other_genre(document.text, head, filled=filled, titled=titled, headed=headed)
    if not aligned.found and metadata.title is None and not part.note:
        genre = said.genre or genre or _genre_said(said)
    if genre:
        aligned.notes.append(f"other_kind:{genre}")
    titled = titled or filed_under(place).titled
    status = "not_a_report" if genre else _status(part, aligned, narratives, titled=titled)
    if status == "not_a_report":
        metadata.year = metadata.year_basis = None
    if around := around_report(document, narratives, aligned.spans):
        aligned.notes.append(f"around_report:{around}")
    return Extracted(document, aligned, narratives, metadata, status)


def _is_torn(found: Metadata) -> bool:
    """Tell whether a document disagrees with itself on organ or year, or was signed long after its year."""
    signed = found.published.year if found.published and found.published_basis == "body" else None
    late = signed is not None and found.year is not None and signed > found.year + 1
    return late or any(note.startswith(_TORN) for note in found.notes)


def _withhold(aligned: Aligned, part: Part) -> None:
    """Keep what may be another report's among the leftovers; what the part has of its form is not known then."""
    document = part.document
    for cell in (cell for row in part.withheld for cell in row.cells if cell.end > cell.start):
        raw = document.text[cell.start : cell.end]
        aligned.leftovers.append(Leftover(document.address(cell), raw, "second_report", cell.start))
    aligned.cells = [cell._replace(status="ambiguous") if cell.status == "absent" else cell for cell in aligned.cells]
    aligned.notes.append(part.note)


def _guess_year(title: str | None) -> int | None:
    match = re.search(r"20[0-4]\d", fold(title)) if title else None
    return int(match[0]) if match else None


def _genre_said(said: Said) -> str | None:
    """Return what else a document is by the title that its record has; a title that a site cut does not decide."""
    if said.title is None or said.is_cut:
        return None
    return None if _OURS.search(fold(said.title)) else "unrelated"


def _status(part: Part, aligned: Aligned, narratives: list[Narrative], *, titled: bool) -> str:
    headed = sum(narrative.heading is not None for narrative in narratives)
    if not aligned.found:
        if titled or headed >= _HEADINGS:
            return "partial" if part.note else "no_tables"
        lead = "\n".join(narrative.text[:_LEAD] for narrative in narratives[:2])
        return "no_tables" if announces_report(lead, headed=headed > 0) else "not_a_report"
    incomplete = any(cell.status in {"absent", "ambiguous"} for cell in aligned.cells)
    noted = any(not note.startswith(_WHOLE) for note in part.document.notes)
    return "partial" if incomplete or noted or aligned.notes else "ok"
