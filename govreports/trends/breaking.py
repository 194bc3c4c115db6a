"""Level and slope around each break of law and form, with intervals that let the years of an organ hang together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError
from govreports.panels import crosswalk, touching
from govreports.regimes import forms
from govreports.trends.fitting import Fit, fit
from govreports.trends.statements import Seen, say

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TERMS", "breaks"]

TERMS: Final = ("level_before", "level_after", "change", "slope_before", "slope_after", "slope_change", "jump")
SAMPLES: Final = ("same", "all")
_YEARS: Final = 4
"""A slope on fewer years is none."""

_MOST: Final = 1e100
_SAME: Final = 1e-9
"""Errors below this, by the largest value, are those of the arithmetic."""

_NEEDED: Final = ("organ", "year", "indicator", "scope", "value", "status", "regime", "grade", "joined", "reason")
_SET_ASIDE: Final = ("conflict", "repeated")


@dataclass(frozen=True, slots=True)
class _Window:
    """The organ-years between the break before and the break behind one break."""

    year: int
    organs: "NDArray[np.int64]"
    years: "NDArray[np.int64]"
    values: "NDArray[np.float64]"

    @property
    def after(self) -> "NDArray[np.bool_]":
        """Which organ-years lie behind the break."""
        found: NDArray[np.bool_] = self.years >= self.year
        return found

    def side(self, *, after: bool) -> tuple[int, int]:
        """Return how many organs and how many years a side has."""
        of_side = self.after == after
        return len(np.unique(self.organs[of_side])), len(np.unique(self.years[of_side]))

    def sloping(self, *, after: bool) -> int:
        """Return how many organs have two years or more on a side."""
        return int((np.unique(self.organs[self.after == after], return_counts=True)[1] > 1).sum())

    def only(self, kept: "NDArray[np.bool_]") -> "_Window":
        """Return the window of some of its organ-years, organs numbered anew."""
        organs = np.unique(self.organs[kept], return_inverse=True)[1].astype(np.int64)
        return _Window(self.year, organs, self.years[kept], self.values[kept])

    def same(self) -> "_Window":
        """Return the window of the organs seen on both sides."""
        both = np.intersect1d(self.organs[self.after], self.organs[~self.after])
        return self.only(np.isin(self.organs, both))


@checked(data="panel")
def breaks(data: pl.DataFrame, *, least: int = 10, level: float = 0.95) -> pl.DataFrame:
    """Return level and slope around every break that touches an indicator, one row a break, sample and term.

    A break is one that lies within the years with values: of a single year there are no rows. A window reaches from
    the break before to the break behind. Levels are means over organs of the mean of
    each; ``change`` is the difference of the two. Slopes are of the years of one side, ``jump`` is where
    the two lines part at the first year behind the break, ``slope_change`` how much steeper the second is.
    The sample ``same`` has the organs seen on both sides and gives each a level of its own; ``all`` has
    every organ, so that its change less that of ``same`` is what the coming and going of organs does
    (composition). Errors are the jackknife over organs (``govreports.trends.fitting``).
    Only what may be joined is used (grades A and B), in the form that the year prescribes and one report an
    organ-year. Series of different ``scope`` are never mixed. Organs that were renamed are one organ behind
    ``panels.follow``; to work on logarithms, transform ``value`` first (null where there is none).
    Of a hundred intervals five miss by chance: who looks at many breaks corrects for it.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    least
        Fewest organs on a side; with fewer there is no estimate.
    level
        Probability of the intervals.

    Returns
    -------
    polars.DataFrame
        The frame ``breaks`` of ``govreports.describe``. Where a number would say more than the data can, it is
        null and ``reason`` says why: no_values_before, no_values_after, grade_c_before, grade_c_after,
        few_organs (for a slope: with two years or more), few_years (under four), not_identified;
        no_variation leaves the estimate, without interval.

    Raises
    ------
    InputError
        The frame is no panel, holds an organ-year twice or a value that is no number one can square, ``least``
        is below 3 or ``level`` no probability.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.trends import breaks
    >>> found = breaks(gr.panel(gr.read("data/reports"), ["applications_received"]))
    >>> found.filter(sample="same", term="jump").select("scope", "year", "estimate", "reason").rows()
    [('unknown', 2019, None, 'few_organs')]
    """
    _check(data)
    if least < 3 or not 0 < level < 1:  # noqa: PLR2004 - two organs leave one degree of freedom
        message = f"least must be 3 or more and level between 0 and 1, not {least} and {level}"
        raise InputError(message)
    labels = dict(crosswalk().select("indicator", "label").unique().iter_rows())
    prescribed = {regime.id: regime.since for regime in forms()}
    rows: list[dict[str, Any]] = []
    for (indicator, scope), own in data.group_by("indicator", "scope", maintain_order=True):
        about = {"indicator": indicator, "label": labels.get(indicator), "scope": scope}
        known: dict[int, list[Mapping[str, Any]]] = {}
        for event in touching(str(indicator)).sort("year", "code").iter_rows(named=True):
            known.setdefault(event["year"], []).append(event)
        rows += [about | row for row in _of_series(own, known, prescribed, least, level)]
    return schemas.frame("breaks", {name: [row.get(name) for row in rows] for name in schemas.FRAMES["breaks"]})


def _check(data: pl.DataFrame) -> None:
    missing = [column for column in _NEEDED if column not in data.columns]
    if missing:
        message = f"the frame is no panel: it lacks {', '.join(missing)}"
        raise InputError(message)
    valued = data.drop_nulls("value")
    value = pl.col("value").cast(pl.Float64)
    if valued.select((~value.is_finite() | (value.abs() > _MOST)).any()).item():
        message = "the panel has values that are no numbers: make the logarithm of zero null, or take that of 1 + value"
        raise InputError(message)
    if valued.select(pl.any_horizontal(pl.col("organ", "year").is_null()).any()).item():
        message = "the panel has values without organ or year"
        raise InputError(message)
    if valued.select(pl.struct("organ", "year", "indicator", "scope", "regime").is_duplicated().any()).item():
        message = "the panel has two values of one organ, year and indicator: give one panel at a time"
        raise InputError(message)


def _of_series(
    own: pl.DataFrame,
    known: Mapping[int, Sequence[Mapping[str, Any]]],
    prescribed: Mapping[str, int],
    least: int,
    level: float,
) -> Iterator[dict[str, Any]]:
    """Iterate over the rows of one indicator in one scope."""
    valued = own.filter(pl.col("value").is_not_null())
    if valued.is_empty():
        return
    first, last = int(valued["year"].min()), int(valued["year"].max())  # type: ignore[arg-type]
    ends = [*prescribed.items(), ("", last + 1)]
    due = pl.lit(value=False)
    for (regime, since), (_, until) in pairwise(ends):
        due |= (pl.col("regime") == regime) & pl.col("year").is_between(since, until, closed="left")
    used = valued.filter(pl.col("joined") & due)
    marks = [first, *(year for year in sorted(known) if first < year <= last), last + 1]
    for start, year, stop in zip(marks, marks[1:], marks[2:], strict=False):
        inside = pl.col("year").is_between(start, stop, closed="left")
        window = used.filter(inside)
        aside = own.filter(inside & pl.col("status").is_in(_SET_ASIDE)).height
        seen = Seen(
            year=year,
            events=known[year],
            grade_c=tuple(
                bool(valued.filter(inside & (pl.col("grade") == "C") & side).height)
                for side in (pl.col("year") < year, pl.col("year") >= year)
            ),
            left_out=aside + valued.filter(inside).height - window.height,
            notes=tuple(window.filter(pl.col("grade") == "B")["reason"].unique(maintain_order=True).drop_nulls()),
        )
        codes = window["organ"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
        whole = _Window(year, codes, window["year"].to_numpy(), window["value"].to_numpy())
        for sample in SAMPLES:
            part = whole.same() if sample == "same" else whole.only(np.full(len(codes), fill_value=True))
            yield from _of_sample(part, whole, sample, seen, least, level)


def _of_sample(
    part: _Window, whole: _Window, sample: str, seen: Seen, least: int, level: float
) -> Iterator[dict[str, Any]]:
    before, after = part.side(after=False), part.side(after=True)
    every = len(np.unique(whole.organs))
    for term in TERMS:
        reason = _refusal(term, part, whole, seen, least)
        estimate = error = low = high = None
        if reason is None:
            fitted, contrast = _fitted(part, term, within=sample == "same")
            if fitted is None or fitted.covariance is None:
                reason = "not_identified"
            else:
                estimate, error, low, high = fitted.contrast(contrast, level)
                if error is not None and error <= _SAME * abs(part.values).max():
                    reason, error, low, high = "no_variation", None, None, None
        yield {
            "year": seen.year,
            "events": [event["code"] for event in seen.events],
            "kinds": sorted({event["kind"] for event in seen.events}),
            "sample": sample,
            "term": term,
            "estimate": estimate, "error": error, "low": low, "high": high,
            "organs": len(np.unique(part.organs)),
            "values": len(part.values),
            "organs_before": before[0], "organs_after": after[0],
            "years_before": before[1], "years_after": after[1],
            "left_out": seen.left_out,
            "reason": reason,
            "statement": say(seen, sample, reason, (len(np.unique(part.organs)), every), least),
        }  # fmt: skip


def _refusal(term: str, part: _Window, whole: _Window, seen: Seen, least: int) -> str | None:
    """Return why there is no number for a term, None where there may be one."""
    wanted = [term.endswith("after")] if term.endswith(("before", "after")) else [False, True]
    for side in wanted:
        name = "after" if side else "before"
        if not whole.side(after=side)[0]:
            return f"grade_c_{name}" if seen.grade_c[side] else f"no_values_{name}"
    if any(part.side(after=side)[0] < least for side in wanted):
        return "few_organs"
    if term.startswith("slope") or term == "jump":
        if any(part.side(after=side)[1] < _YEARS for side in wanted):
            return "few_years"
        if any(part.sloping(after=side) < least for side in wanted):
            return "few_organs"
    return None


def _fitted(part: _Window, term: str, *, within: bool) -> tuple[Fit | None, list[float]]:
    """Return the regression that a term comes from, and the weights of its coefficients."""
    if term.endswith(("_before", "_after")):
        side = part.only(part.after == term.endswith("_after"))
        if term.startswith("level"):
            weights = 1.0 / np.bincount(side.organs)[side.organs]
            return fit(np.ones((len(side.years), 1)), side.values, side.organs, weights, within=False), [1.0]
        time = (side.years - side.year).astype(float)
        design = time[:, None] if within else np.column_stack([np.ones(len(time)), time])
        return fit(design, side.values, side.organs, within=within), [1.0] if within else [0.0, 1.0]
    after = part.after.astype(float)
    if term in {"slope_change", "jump"}:
        time = (part.years - part.year).astype(float)
        columns = [time, after, after * time]
        design = np.column_stack(columns if within else [np.ones(len(time)), *columns])
        contrast = [0.0, float(term == "jump"), float(term == "slope_change")]
        return fit(design, part.values, part.organs, within=within), contrast if within else [0.0, *contrast]
    key = part.organs * 2 + part.after
    weights = 1.0 / np.bincount(key)[key]
    return fit(np.column_stack([1 - after, after]), part.values, part.organs, weights, within=False), [-1.0, 1.0]
