"""Problems that an organ admits again in a later year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.clauses import problem_batches
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.reuse.prose import spoken
from govreports.reuse.similarity import jaccard
from govreports.reuse.years import Link, later, originals
from govreports.segmentation import cut

__all__ = ["Said", "clauses_by_report", "persistence"]


@dataclass(frozen=True, slots=True)
class Said:
    """A clause: its place in the report, text, category and words."""

    n: int
    text: str
    category: str | None
    words: frozenset[str]


def clauses_by_report(corpus: Corpus | Scanned, kind: str) -> dict[str, list[Said]]:
    """Return the problems or the measures of each report that has any, in order."""
    found: dict[str, list[Said]] = {}
    for batch in problem_batches(corpus):
        chosen = batch.filter(pl.col("kind") == kind).select("report", "n", "text", "category")
        for report, n, text, category in chosen.iter_rows():
            words = frozenset(word for word in cut(text) if spoken(word))
            found.setdefault(report, []).append(Said(n, text, category, words))
    return found


@checked
def persistence(corpus: Corpus | Scanned, years: int = 1, *, alike: float = 0.75) -> pl.DataFrame:
    """Return whether each problem is admitted again by the same organ ``years`` later, one row a problem.

    ``again`` is ``wording`` if a clause of the later report is so much alike (Jaccard similarity of the sets
    of words), ``category`` if one has the same category, ``no`` if none has, and ``unknown`` if there is no one
    later report with problems, or a clause without category leaves it open. An organ is followed through
    renaming where the reforms decide it.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    years
        How many years later.
    alike
        Similarity from which on wordings are nearly the same, above 0.

    Returns
    -------
    polars.DataFrame
        report, n, organ, year, category, text, later, basis, later_n, later_text, similarity (of the
        likest clause), again, status, by organ, year, report and n.

    Raises
    ------
    InputError
        A parameter is out of range.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.reuse import persistence
    >>> persistence(gr.read("data/reports"))["again"].unique().to_list()
    ['unknown']
    """
    if not 0 < alike <= 1:
        message = f"alike must be above 0 and up to 1, not {alike}"
        raise InputError(message)
    links = later(originals(corpus), years)
    said = clauses_by_report(corpus, "problem")
    rows = [_row(link, clause, said, alike) for link in links for clause in said.get(link.report, [])]
    return schemas.frame(
        "persistence", {name: [row.get(name) for row in rows] for name in schemas.FRAMES["persistence"]}
    )


def _row(link: Link, clause: Said, said: Mapping[str, Sequence[Said]], alike: float) -> dict[str, Any]:
    row: dict[str, Any] = {
        "report": link.report, "n": clause.n, "organ": link.organ, "year": link.year, "category": clause.category,
        "text": clause.text, "later": link.other, "basis": link.basis, "again": "unknown", "status": link.status,
    }  # fmt: skip
    if link.other is None:
        return row
    others = said.get(link.other, [])
    if not others:
        return row | {"status": "no_problems"}
    likest = max(others, key=lambda other: (jaccard(clause.words, other.words) or 0.0, -other.n))
    similarity = jaccard(clause.words, likest.words) or 0.0
    row |= {"later_n": likest.n, "later_text": likest.text, "similarity": similarity, "status": "compared"}
    if similarity >= alike:
        return row | {"again": "wording"}
    categories = {other.category for other in others}
    if clause.category is not None and clause.category in categories:
        return row | {"again": "category"}
    return row | {"again": "unknown" if clause.category is None or None in categories else "no"}
