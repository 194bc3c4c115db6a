"""Synthetic corpora of organs over years as finished frames, with a break injected where the caller says."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from govreports import schemas
from govreports.datasets import Corpus
from govreports.errors import InputError
from govreports_benchmark.writers.forms import REGIMES, form
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from govreports_benchmark.writers.forms import Form

    Counts = NDArray[np.int64]
    Figures = dict[tuple[str, str, str], Counts]

_APPLICANTS = (0.8, 0.1, 0.01, 0.01, 0.04, 0.04)
_CARRIED = 0.08
_OUTCOMES = {
    "done.granted": 0.45,
    "done.partial": 0.08,
    "done.refused": 0.16,
    "done.unable": 0.2,
    "done.not_processed": 0.08,
    "done.other": 0.03,
}
"""Shares of the outcomes; within a group they are equal."""

_ANSWERS = (0.1125, 0.3375, 0.08, 0.16, 0.1, 0.1, 0.05, 0.06)
_GROUNDS = (0.125, 0.0625, 0.0625, 0.125, 0.3125, 0.3125)
"""The same in the words of the statistics table: what compares between the forms does not jump."""

_PERSISTENCE = 0.3
_CASES = 1.5
_BLOCKS = ("review", "litigation.direct", "litigation.after_review")
_RESULTS = ("upheld", "corrected", "other", "pending")
_SHARES = (0.5, 0.15, 0.2, 0.15)
_DOCUMENTS = 3.0
_DECISIONS = 200.0


@dataclass(frozen=True, slots=True)
class Break:
    """What happens to the applications that an organ receives.

    Parameters
    ----------
    year
        First year behind the break.
    jump
        Applications more in every year from then on.
    slope
        Applications more a year, all the time.
    bend
        Applications more a year behind the break, in addition.
    entrants
        Share of organs that publish only from the break on, and receive twice as many.
    """

    year: int = 2019
    jump: float = 0.0
    slope: float = 0.0
    bend: float = 0.0
    entrants: float = 0.0


def series(
    organs: int = 40,
    years: tuple[int, int] = (2014, 2025),
    seed: int = 0,
    *,
    at: Break | None = None,
    missing: float = 0.0,
    blank: float = 0.0,
) -> Corpus:
    """Corpus of organs that report every year, each year in its form; every identity of the forms holds.

    Nothing is printed or read: the frames are the truth. Organs differ in size, their years hang together.

    Parameters
    ----------
    organs
        How many organs.
    years
        First and last report year, 2014 at the earliest.
    seed
        Seed of every choice.
    at
        The break in the applications received; none by default.
    missing
        Share of reports that are not there.
    blank
        Share of zeros that are left blank.

    Returns
    -------
    Corpus
        Reports with scope ``own``, and their cells; texts say that they are synthetic.

    Raises
    ------
    InputError
        If a form has no place for the years, or there are more organs than names.

    Examples
    --------
    >>> corpus = series(3, (2018, 2021))
    >>> corpus.reports["regime"].to_list()[:4]
    ['r2014', 'r2019', 'r2019', 'r2021']
    """
    first, last = years
    names = _names()
    if first < form(REGIMES[0]).since or last < first:
        message = f"no form has a place for the years {first} to {last}; begin with {form(REGIMES[0]).since} or later"
        raise InputError(message)
    if organs > len(names):
        message = f"there are names for {len(names)} organs, not for {organs}"
        raise InputError(message)
    rng = np.random.default_rng(seed)
    span = np.arange(first, last + 1)
    what = at or Break()
    received = _received(rng, organs, span, what)
    there = rng.random(received.shape) >= missing
    entering = np.arange(organs) >= organs - round(organs * what.entrants)
    there &= ~(entering[:, None] & (span < what.year)[None, :])
    regimes = np.array([max(r for r in REGIMES if form(r).since <= year) for year in span])
    flow = _flow(rng, received)
    reports, cells = [], []
    for n, year in enumerate(span):
        kept = np.flatnonzero(there[:, n])
        ids = [hashlib.sha256(f"{seed}/{names[i]}/{year}".encode()).hexdigest()[:16] for i in kept]
        reports += [_report(ids[j], names[i], int(year), str(regimes[n])) for j, i in enumerate(kept)]
        official = form(str(regimes[n]))
        figures = _figures(rng, official, {key: values[kept, n] for key, values in flow.items()})
        cells.append(_cells(rng, official, figures, ids, blank))
    return _corpus(reports, pl.concat(cells))


def _names() -> list[str]:
    organs = words("organs")
    return [f"{stem}{organs['counties'][1]}{bureau}" for bureau in organs["bureaus"] for stem in organs["stems"]]


def _received(rng: "np.random.Generator", organs: int, span: "Counts", at: Break) -> "Counts":
    """Applications by organ and year: a level of its own, the trend, the break, and noise that lasts."""
    level = rng.uniform(60, 140, organs)
    level[organs - round(organs * at.entrants) :] *= 2
    noise = rng.normal(0, 8, (organs, len(span)))
    for n in range(1, len(span)):
        noise[:, n] += _PERSISTENCE * noise[:, n - 1]
    after = span >= at.year
    trend = at.slope * (span - span[0]) + after * (at.jump + at.bend * (span - at.year))
    found: Counts = np.maximum(np.rint(level[:, None] + trend + noise), 0).astype(np.int64)
    return found


def _flow(rng: "np.random.Generator", received: "Counts") -> "dict[str, Counts]":
    """Split new, carried in, done and carried out by applicant, and cases by block and result."""
    new = rng.multinomial(received, _APPLICANTS)
    carried_out = rng.binomial(new, _CARRIED)
    carried_in = np.concatenate([rng.binomial(new[:, :1], _CARRIED), carried_out[:, :-1]], axis=1)
    cases = rng.multinomial(rng.poisson(_CASES, (*received.shape, len(_BLOCKS))), _SHARES)
    done = new + carried_in - carried_out
    return {"new": new, "in": carried_in, "out": carried_out, "done": done, "cases": cases}


def _figures(rng: "np.random.Generator", official: "Form", flow: "dict[str, Counts]") -> "Figures":
    found: Figures = {}
    size = len(flow["new"])
    if official.regime == REGIMES[0]:
        return _statistics(rng, official, flow)
    table = official.table("applications")
    columns = [column.code for column in table.columns]
    outcomes = [row.code for row in table.rows if row.code.startswith("done.")]
    groups = [".".join(code.split(".")[:2]) for code in outcomes]
    split = rng.multinomial(flow["done"], [_OUTCOMES[group] / groups.count(group) for group in groups])
    rows = {"new": flow["new"], "carried_in": flow["in"], "done": flow["done"], "carried_out": flow["out"]}
    rows |= {code: split[:, :, n] for n, code in enumerate(outcomes)}
    for code, values in rows.items():
        for n, column in enumerate(columns[:-1]):
            found["applications", code, column] = values[:, n]
        found["applications", code, columns[-1]] = values.sum(axis=1)
    for n, block in enumerate(_BLOCKS):
        for k, result in enumerate(_RESULTS):
            found["review_litigation", "cases", f"{block}.{result}"] = flow["cases"][:, n, k]
        found["review_litigation", "cases", block] = flow["cases"][:, n].sum(axis=1)
    first = official.tables[0]
    for entry in first.rows[1:]:
        found[first.code, entry.code, first.columns[0].code] = rng.poisson(_DOCUMENTS, size)
    for code in ("licensing", "enforcement"):
        last = official.table(code).columns[-1].code
        for row in official.table(code).rows:
            found[code, row.code, last] = rng.poisson(_DECISIONS, size)
    return found


def _statistics(rng: "np.random.Generator", official: "Form", flow: "dict[str, Counts]") -> "Figures":
    """Say the same in the statistics table: cases that are pending it does not know."""
    table = official.tables[0]
    closed, size = flow["done"].sum(axis=1), len(flow["done"])
    found: Figures = {}

    shares = {"answered": _ANSWERS, "answered.refused": _GROUNDS}

    def put(code: str, values: "Counts") -> None:
        """Place a total and divide it among its parts."""
        found[table.code, code, "count"] = values
        parts = [row.code for row in table.rows if row.code.rpartition(".")[0] == code]
        if parts:
            split = rng.multinomial(values, shares.get(code, [1 / len(parts)] * len(parts)))
            for n, part in enumerate(parts):
                put(part, split[:, n])

    put("received", flow["new"].sum(axis=1))
    put("closed", closed)
    put("answered", closed)
    for code, cases in (("reconsiderations", flow["cases"][:, 0]), ("lawsuits", flow["cases"][:, 1:].sum(axis=1))):
        concluded = cases[:, : len(_RESULTS) - 1]
        found[table.code, code, "count"] = concluded.sum(axis=1)
        for n, result in enumerate(_RESULTS[:-1]):
            found[table.code, f"{code}.{result}", "count"] = concluded[:, n]
    found[table.code, "normative_documents_issued", "count"] = rng.poisson(_DOCUMENTS, size)
    return found


def _cells(
    rng: "np.random.Generator", official: "Form", figures: "Figures", ids: list[str], blank: float
) -> pl.DataFrame:
    """Cells of the reports of one year: what no figure says is zero, headings of the statistics table stay dashes."""
    places = [
        (table.code, row.code, column.code, row.unit or column.unit, row.unit is None and table.has_unit_column)
        for table in official.tables
        for row in table.rows
        for column in table.columns
    ]
    zeros = np.zeros(len(ids), dtype=np.int64)
    values = np.column_stack([figures.get(place[:3], zeros) for place in places]).ravel()
    dash = np.tile([place[4] for place in places], len(ids))
    empty = (values == 0) & (rng.random(len(values)) < blank)
    status = np.where(dash, "dash", np.where(empty, "blank", "read"))
    tiled = {
        name: [place[n] for place in places] * len(ids)
        for n, name in ((0, "table"), (1, "row"), (2, "column"), (3, "unit"))
    }
    number = pl.col("value").cast(pl.Int64).cast(pl.String)
    return schemas.conform(
        "cells",
        pl.DataFrame(
            {"report": np.repeat(ids, len(places)), **tiled, "value": values.astype(float), "status": status},
            schema_overrides={"unit": pl.String},
        ).with_columns(
            regime=pl.lit(official.regime),
            value=pl.when(pl.col("status") == "read").then("value"),
            raw=pl.when(pl.col("status") == "read").then(number).otherwise(pl.lit("")),
        ),
    )


def _report(report: str, organ: str, year: int, regime: str) -> dict[str, Any]:
    return {
        "report": report,
        "source": f"synthetic/{organ}_{year}.txt",
        "title": f"{organ}{year}",
        "organ": organ,
        "organ_basis": "manifest",
        "organ_key": organ,
        "scope": "own",
        "year": year,
        "year_basis": "manifest",
        "regime": regime,
        "status": "ok",
        "copies": 0,
    }


def _corpus(reports: list[dict[str, Any]], cells: pl.DataFrame) -> Corpus:
    columns = {name: [row.get(name) for row in reports] for name in schemas.FRAMES["reports"]}
    ids = columns["report"]
    return Corpus(
        reports=schemas.frame("reports", columns).sort("organ", "year"),
        texts=schemas.frame("texts", {"report": ids, "text": [words("notice")] * len(ids)}),
        cells=cells,
        narratives=schemas.empty("narratives"),
        leftovers=schemas.empty("leftovers"),
    )
