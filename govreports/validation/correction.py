"""Shares of categories corrected for the errors of the classifier by design-based supervised learning."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.reuse.groups import By
from govreports.validation.drawing import checked_sample, population, strata_of
from govreports.validation.manual import CODES, nearest
from govreports.validation.scoring import parts_of

__all__ = ["corrected_shares", "fits"]

_LEAST: Final = 2


@checked(sample="coding_sample", codes="codes")
def corrected_shares(
    source: Corpus | Scanned | pl.DataFrame,
    sample: pl.DataFrame,
    codes: pl.DataFrame,
    by: By | None = None,
    *,
    level: float = 0.95,
) -> pl.DataFrame:
    """Return the share of each code among clauses, corrected by human codes of a sample, one row a group and code.

    Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023, NeurIPS 36): a clause counts
    machine + (human - machine) / probability where it was drawn, else machine, each 0 or 1 (human: the part of
    its coders). The mean is unbiased whatever errors the machine makes, because the probability is known; the
    machine only makes it more precise. The variance is that of the mean with clauses clustered by report,
    factor reports / (reports - 1), for reports seen as drawn from many; strata are left aside in it, which makes it
    rather too large; the interval is normal. A corrected share may leave 0 to 1 and is not clipped, which would
    bias it. Mistakes too rare to be drawn are not in the error.

    Parameters
    ----------
    source
        What the sample was drawn from: corpus, dataset or frame of clauses.
    sample
        As ``coding_sample`` returns it.
    codes
        As ``read_codes`` returns them; every drawn clause needs a code.
    by
        Columns or expressions of ``problems`` and ``reports`` that make the groups; they need not be strata.
    level
        Of the interval.

    Returns
    -------
    polars.DataFrame
        group, category, clauses, reports, coded, naive (the machine's share), share, error (standard error), low,
        high. share is null where no clause of the group was drawn; the last three where drawn clauses are of
        fewer than two reports.

    Raises
    ------
    InputError
        The sample was drawn from other clauses, codes do not fit it, no such column, ``level`` is not between 0 and 1.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.validation import corrected_shares
    >>> corpus = gr.read("data/reports")
    >>> drawn = gr.coding_sample(corpus, 8)
    >>> said = drawn.select("item", coder=pl.lit("x"), code=pl.lit("coverage"))
    >>> round(corrected_shares(corpus, drawn, said)["share"].sum(), 9)
    1.0
    """
    if not 0 < level < 1:
        message = f"level must lie between 0 and 1, such as 0.95, not {level}"
        raise InputError(message)
    clauses = source if isinstance(source, pl.DataFrame) else _population(source, sample)
    fits(checked_sample(clauses), sample)
    parts = parts_of(sample, codes)
    weights = dict(sample.select("item", "probability").iter_rows())
    groups = strata_of(clauses, by)
    held: dict[str | None, list[tuple[str, str, str]]] = {}
    for item, report, machine in clauses.select("item", "report", "machine").iter_rows():
        held.setdefault(groups[item], []).append((item, report, machine))
    z = NormalDist().inv_cdf((1 + level) / 2)
    rows: list[dict[str, Any]] = []
    for group in sorted(held, key=lambda each: (each is None, each or "")):
        rows += [{"group": group, **row} for row in _shares(held[group], parts, weights, z)]
    return schemas.frame(
        "corrected_shares", {name: [row[name] for row in rows] for name in schemas.FRAMES["corrected_shares"]}
    )


def _population(source: Corpus | Scanned, sample: pl.DataFrame) -> pl.DataFrame:
    kinds = sample["kind"].unique().to_list()
    if len(kinds) != 1:
        message = f"a sample holds clauses of one kind, this one of {len(kinds)}"
        raise InputError(message)
    return population(source, kinds[0])


def fits(clauses: pl.DataFrame, sample: pl.DataFrame) -> None:
    """Raise unless the sample was drawn from these clauses."""
    own = {row[0]: row[1:] for row in clauses.select("item", "text", "machine").iter_rows()}
    for item, *said in sample.select("item", "text", "machine").iter_rows():
        if item not in own:
            near = f" (nearest: {nearest(item, own)})" if own else ""
            message = f"{item} of the sample is no clause here{near}; give what the sample was drawn from"
            raise InputError(message)
        if own[item] != tuple(said):
            message = (
                f"{item} reads {own[item]} here and {tuple(said)} in the sample; draw and correct on the same frame"
            )
            raise InputError(message)
    if sample["item"].is_duplicated().any() or not sample["probability"].is_between(0, 1, closed="right").all():
        message = "the sample repeats a clause or has a probability that is not above 0 and at most 1"
        raise InputError(message)
    strata = dict(sample.select("stratum", "population").iter_rows())
    drawn = Counter(sample["stratum"])
    short = [row[0] for row in sample.select("stratum", "drawn").unique().iter_rows() if drawn[row[0]] != row[1]]
    if sum(strata.values()) != clauses.height or short:
        why = f"stratum {short[0]} is not whole" if short else f"it stands for {sum(strata.values())} clauses"
        message = f"the sample does not fit the {clauses.height} clauses here: {why}; keep all its rows"
        raise InputError(message)


def _shares(
    clauses: Sequence[tuple[str, str, str]],
    parts: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    z: float,
) -> list[dict[str, Any]]:
    sizes = Counter(report for _, report, _ in clauses)
    named = Counter(machine for _, _, machine in clauses)
    drawn = {report for item, report, _ in clauses if item in parts}
    coded = sum(item in parts for item, _, _ in clauses)
    totals: dict[str, dict[str, float]] = {code: defaultdict(float) for code in CODES}
    for item, report, machine in clauses:
        outcome = {machine: 1.0}
        for code, part in parts.get(item, {}).items():
            outcome[code] = outcome.get(code, 0.0) + part / weights[item]
        if item in parts:
            outcome[machine] -= 1 / weights[item]
        for code, value in outcome.items():
            totals[code][report] += value
    size = len(clauses)
    rows = []
    for code in CODES:
        share = sum(totals[code].values()) / size if drawn else None
        error = None
        if share is not None and len(drawn) >= _LEAST:
            squares = sum((totals[code][report] - share * own) ** 2 for report, own in sizes.items())
            error = sqrt(squares * len(sizes) / (len(sizes) - 1)) / size
        rows.append(
            {"category": code, "clauses": size, "reports": len(sizes)}
            | {"coded": coded, "naive": named[code] / size, "share": share}
            | {"error": error}
            | {"low": None, "high": None}
            | ({} if share is None or error is None else {"low": share - z * error, "high": share + z * error})
        )
    return rows
