"""What the page states, as frames; bounded, however many reports there are."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from govreports.auditing import audit
from govreports.clauses import problems
from govreports.datasets import Corpus, Scanned
from govreports.panels import coverage, panel
from govreports.reuse import neighbours
from govreports.trends import lateness

__all__ = ["INDICATORS", "Facts"]

INDICATORS: Final = (
    "applications_received",
    "grant_rate_with_partial",
    "not_processed_rate",
    "reconsideration_correction_rate",
)
"""What series and ranking are of."""


@dataclass(frozen=True, eq=False)
class Facts:
    """What is stated of a corpus.

    ``given`` holds frames that are at hand; ``most`` bounds the reports whose text is looked at.
    """

    corpus: Corpus | Scanned
    given: dict[str, pl.DataFrame]
    roster: pl.DataFrame | None
    most: int

    @cached_property
    def reports(self) -> pl.DataFrame:
        """All reports, by id; without what their records say besides."""
        return self.corpus.reports.lazy().drop("record").sort("report").collect()

    @cached_property
    def originals(self) -> pl.DataFrame:
        """Reports that are no copies."""
        return self.reports.filter(pl.col("duplicate_of").is_null())

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """Who should have published, and what became of it."""
        return coverage(self.corpus, self.roster)

    @cached_property
    def lateness(self) -> pl.DataFrame:
        """When each report was published."""
        return lateness(self.corpus)

    @cached_property
    def panel(self) -> pl.DataFrame:
        """The indicators shown."""
        return panel(self.corpus, list(INDICATORS))

    @cached_property
    def statuses(self) -> pl.DataFrame:
        """How many cells of which status each row of the forms has."""
        whole = pl.col("report").is_in(self.originals["report"].implode())
        cells = self.corpus.cells.lazy().filter(whole, ~pl.col("row").str.starts_with("local/"))
        return cells.group_by("regime", "table", "row", "status").len("cells").collect(engine="streaming")

    @cached_property
    def doubtful(self) -> pl.DataFrame:
        """Cells whose place or number is uncertain, the first by id."""
        doubt = pl.col("status").is_in(["ambiguous", "unreadable"]) & pl.col("raw").is_not_null()
        order = ["report", "table", "row", "column"]
        return self.corpus.cells.lazy().filter(doubt).select(*order, "status", "raw", "at").collect().sort(order)

    @cached_property
    def chosen(self) -> Corpus:
        """The reports whose text is looked at: all, or organs by the hash of their name until there are enough."""
        if self.originals.height <= self.most:
            return self._held(None)
        organs = self.originals.select(
            "report", key=pl.coalesce("organ_key", "report").map_elements(_hash, return_dtype=pl.String)
        )
        sizes = organs.group_by("key").agg("report").sort("key")
        taken = sizes.filter(sizes["report"].list.len().cum_sum() <= self.most)["report"].explode()
        return self._held(pl.col("report").is_in(taken.implode()))

    def _held(self, where: pl.Expr | None) -> Corpus:
        if isinstance(self.corpus, Scanned):
            return self.corpus.collect(where)
        return self.corpus if where is None else self.corpus.filter(where)

    @cached_property
    def findings(self) -> pl.DataFrame:
        """What does not add up."""
        return self.given["findings"] if "findings" in self.given else audit(self.chosen)

    @cached_property
    def problems(self) -> pl.DataFrame:
        """Problems admitted, with the year."""
        found = self.given["problems"] if "problems" in self.given else problems(self.chosen, second=False)
        return found.filter(kind="problem").join(self.originals.select("report", "year"), on="report")

    @cached_property
    def neighbours(self) -> pl.DataFrame:
        """Texts of other organs that are like a text."""
        return self.given["neighbours"] if "neighbours" in self.given else neighbours(self.chosen, most=1)

    @cached_property
    def sources(self) -> dict[str, str]:
        """What a report is called: organ and year, else the name of its file."""
        named = self.reports.select("report", "organ_key", "organ", "year", "source").iter_rows()
        return {
            report: f"{key or organ} {year or ''}".strip() if key or organ else source.rsplit("/", 1)[-1]
            for report, key, organ, year, source in named
        }


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
