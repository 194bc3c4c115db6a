"""Which reports are looked at: filters, the part of a corpus they leave, and the code that says so."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from govreports.datasets import Corpus

__all__ = ["PAGE", "Filters", "Selection", "subset"]

PAGE: Final = 25
"""Reports on a page."""
_NAMES: Final = ("organ_key", "organ", "title", "source")


def subset(corpus: Corpus, *conditions: pl.Expr, offset: int = 0, length: int | None = None) -> Corpus:
    """Return the part of a corpus whose reports fulfil all conditions, with all that belongs to them.

    Parameters
    ----------
    corpus
        The corpus.
    conditions
        Expressions of the columns of ``reports``.
    offset, length
        Of the reports that are left, those from ``offset`` on, so many of them.

    Examples
    --------
    >>> import polars as pl
    >>> import govreports as gr
    >>> from govreports.explorer import subset
    >>> subset(gr.read("data/reports"), pl.col("year") == 2020).texts.height
    1
    """
    reports = corpus.reports.filter(*conditions) if conditions else corpus.reports
    reports = reports.slice(offset, length)
    if reports.height == corpus.reports.height:
        return corpus
    held = pl.col("report").is_in(reports["report"].to_list())
    others = {name: frame.filter(held) for name, frame in corpus.frames().items() if name != "reports"}
    return Corpus(reports=reports, **others)


@dataclass(frozen=True, slots=True)
class Filters:
    """What reports are to be: words in organ, title or file name; region; years; form. Empty means any."""

    words: str = ""
    region: str = ""
    years: tuple[int, int] | None = None
    regime: str = ""

    def conditions(self) -> list[pl.Expr]:
        """Return the filters as expressions of the columns of ``reports``."""
        found = []
        if self.words:
            found.append(pl.any_horizontal(pl.col(_NAMES).str.contains(self.words, literal=True)))
        if self.region:
            found.append(pl.col("region_code").str.starts_with(self.region))
        if self.years:
            found.append(pl.col("year").is_between(*self.years))
        if self.regime:
            found.append(pl.col("regime") == self.regime)
        return found

    def code(self) -> list[str]:
        """Return the same expressions as Python code."""
        found = []
        if self.words:
            found.append(f"pl.any_horizontal(pl.col({_NAMES}).str.contains({self.words!r}, literal=True))")
        if self.region:
            found.append(f'pl.col("region_code").str.starts_with({self.region!r})')
        if self.years:
            found.append(f'pl.col("year").is_between({self.years[0]}, {self.years[1]})')
        if self.regime:
            found.append(f'pl.col("regime") == {self.regime!r}')
        return found


@dataclass(frozen=True)
class Selection:
    """The reports that filters leave of a corpus, and the page of them that is looked at."""

    corpus: Corpus
    filters: Filters
    page: int = 0

    @cached_property
    def reports(self) -> pl.DataFrame:
        """Reports that are left, in the order of the corpus."""
        conditions = self.filters.conditions()
        return self.corpus.reports.filter(*conditions) if conditions else self.corpus.reports

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.reports.height // PAGE))

    @property
    def listed(self) -> pl.DataFrame:
        """Reports of the page."""
        return self.reports.slice(self.page * PAGE, PAGE)

    def part(self, *, paged: bool) -> Corpus:
        """Return the corpus of all reports that are left, or of those of the page."""
        conditions = self.filters.conditions()
        return subset(self.corpus, *conditions, **(self._slice() if paged else {}))

    def code(self, *, paged: bool) -> str:
        """Return the code that makes the same part."""
        sliced = [f"{name}={value}" for name, value in self._slice().items()] if paged else []
        arguments = [*self.filters.code(), *sliced]
        if not arguments:
            return "part = corpus"
        lines = "".join(f"    {argument},\n" for argument in arguments)
        return f"part = subset(\n    corpus,\n{lines})"

    def _slice(self) -> dict[str, int]:
        return {"offset": self.page * PAGE, "length": PAGE} if self.pages > 1 else {}
