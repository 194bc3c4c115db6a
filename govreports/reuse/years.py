"""Which report continues which: the same organ in another year, under an earlier name where the reforms decide it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.gazetteer.descent import lineage

__all__ = ["Link", "earlier", "later", "originals"]

_COLUMNS: Final = ("report", "organ_key", "year")


@dataclass(frozen=True, slots=True)
class Link:
    """A report, and the report of the same organ in another year, with what decided or why there is none.

    ``status`` is linked, missing, several, organ_unknown or year_unknown; ``basis`` is organ or renamed.
    """

    report: str
    organ: str | None
    year: int | None
    other: str | None
    basis: str | None
    status: str


def originals(corpus: Corpus | Scanned) -> pl.DataFrame:
    """Return the reports of a corpus without copies, by organ, year and id."""
    kept = corpus.reports.lazy().filter(pl.col("duplicate_of").is_null())
    return kept.collect().sort("organ_key", "year", "report", nulls_last=True)


def earlier(reports: pl.DataFrame, years: int = 1) -> list[Link]:
    """Return for each report that of the same organ so many years before.

    An organ is known by ``organ_key`` alone. Where it has no report of that year, the one organ that
    became it by renaming (``govreports.gazetteer.lineage``) is taken; mergers and divisions decide nothing.

    Raises
    ------
    InputError
        ``years`` is not positive.
    """
    if years < 1:
        message = f"years must be 1 or more, not {years}"
        raise InputError(message)
    held: dict[tuple[str, int], list[str]] = {}
    rows = list(reports.select(_COLUMNS).iter_rows())
    for report, organ, year in rows:
        if organ is not None and year is not None:
            held.setdefault((organ, year), []).append(report)
    return [_link(report, organ, year, held, years) for report, organ, year in rows]


def _link(
    report: str, organ: str | None, year: int | None, held: Mapping[tuple[str, int], Sequence[str]], years: int
) -> Link:
    if organ is None or year is None:
        return Link(report, organ, year, None, None, "organ_unknown" if organ is None else "year_unknown")
    if len(held[organ, year]) > 1:
        return Link(report, organ, year, None, None, "several")
    basis, found = "organ", list(held.get((organ, year - years), []))
    if not found:
        basis = "renamed"
        found = [each for name in _former(organ, year) for each in held.get((name, year - years), [])]
    if len(found) == 1:
        return Link(report, organ, year, found[0], basis, "linked")
    return Link(report, organ, year, None, None, "several" if found else "missing")


def later(reports: pl.DataFrame, years: int = 1) -> list[Link]:
    """Return for each report that of the same organ so many years after, as ``earlier`` links them."""
    back = earlier(reports, years)
    claims: dict[str, list[Link]] = {}
    for link in back:
        if link.other is not None:
            claims.setdefault(link.other, []).append(link)
    held = Counter((link.organ, link.year) for link in back)
    found = []
    for link in back:
        ahead = claims.get(link.report, [])
        other, basis, status = None, None, "missing"
        if link.status.endswith("_unknown"):
            status = link.status
        elif len(ahead) == 1:
            other, basis, status = ahead[0].report, ahead[0].basis, "linked"
        elif ahead or held[link.organ, link.year] > 1 or held[link.organ, (link.year or 0) + years] > 1:
            status = "several"
        found.append(Link(link.report, link.organ, link.year, other, basis, status))
    return found


@cache
def _former(organ: str, year: int) -> tuple[str, ...]:
    """Return the names that an organ had before it was renamed, up to the year it reports on."""
    names: list[str] = []
    waiting = [organ]
    while waiting:
        name = waiting.pop()
        for change in lineage(name):
            former = change.predecessor
            fresh = change.successor == name and former not in {organ, *names}
            # published in the year after, a report may bear a name that is younger than what it reports on
            if fresh and change.kind == "renamed" and int(change.since[:4]) <= year + 1:
                names.append(former)
                waiting.append(former)
    return tuple(names)
