"""The arithmetic that the forms print or imply, with three answers."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from govreports.auditing.findings import PLACES, findings_of
from govreports.auditing.plausibility import bears_rules, plausibility
from govreports.auditing.relations import Relation, Relations, relations_of
from govreports.datasets import Corpus
from govreports.regimes import Forms

__all__ = ["arithmetic"]

_KEY: Final = ("report", "regime", "table")
_ORGAN: Final = ("report", "organ", "organ_key", "organ_type", "scope", "year")
_ANSWERS: Final = ("unknown", "holds", "broken")
_UNKNOWN, _HOLDS, _BROKEN = range(3)
_READ, _EMPTY = 1, 2
_STATUSES: Final = {"read": _READ, "blank": _EMPTY, "dash": _EMPTY}
_BEHIND: Final = 1 << 20
"""Rank of the first finding of a table that is no relation of its form."""

_ANSWERED: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "run": pl.Int64, "rank": pl.Int64, "relation": pl.Int64, "left": pl.Float64, "right": pl.Float64, "answer": pl.Int64
}  # fmt: skip
_SAID: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "relation": pl.Int64, "check": pl.String, "severity": pl.String, "names": pl.List(pl.String), PLACES: pl.String,
    "note": pl.String,
}  # fmt: skip

_Figures = npt.NDArray[np.float64]
_Codes = npt.NDArray[np.int64]


def arithmetic(corpus: Corpus, forms: Forms) -> pl.DataFrame:
    """Return one finding an identity and row or column of every table met.

    An operand that is blank, a dash, unreadable, ambiguous or absent makes the answer ``unknown``.
    The identities, their wording and sources stand in the templates; what law and counting rules make
    plausible is added a table. All tables of one code and form are judged at once.
    """
    cells = _in_runs(corpus.cells)
    runs = _runs(cells)
    known = {
        (regime, code): relations_of(table)
        for regime, code in runs.select("regime", "table").unique(maintain_order=True).iter_rows()
        if (table := forms[regime].table(code)) is not None
    }
    judged = _judged(cells, runs, known)
    others = _plausible(corpus, cells, runs, known)
    return pl.concat([judged, others], how="diagonal").sort("run", "rank").drop("run", "rank")


def _in_runs(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with the number of their table: those that stand together under one report, form and code."""
    begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in _KEY)
    return cells.select(*_KEY, "row", "column", "value", "status", begins.cum_sum().cast(pl.Int64).alias("run"))


def _runs(cells: pl.DataFrame) -> pl.DataFrame:
    """Return one row a table of known form that the report has."""
    value = pl.col("value")
    odd = (pl.col("status") == "read") & ((value < 0) | (value != value.round(0)))
    return (
        cells.group_by("run", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in _KEY),
            met=pl.col("status").ne_missing("absent").any(),
            odd=(odd | (pl.col("column") == "items_change")).any(),
        )
        .filter(pl.col("met") & pl.col("regime").is_not_null())
    )


def _judged(cells: pl.DataFrame, runs: pl.DataFrame, known: Mapping[tuple[str, str], Relations]) -> pl.DataFrame:
    """Return the findings on the relations of the forms, with table and rank."""
    keys = list(known)
    places = [(*key, *place, n, number) for n, key in enumerate(keys) for place, number in known[key].places.items()]
    names = ("regime", "table", "row", "column", "form", "place")
    schema = dict(zip(names, [pl.String] * 4 + [pl.Int64] * 2, strict=True))
    figures = (
        cells.join(runs.select("run"), on="run", how="semi", maintain_order="left")
        .join(pl.DataFrame(places, schema=schema, orient="row"), on=list(names[:4]), maintain_order="left")
        .with_columns(pl.col("status").replace_strict(_STATUSES, default=0, return_dtype=pl.Int64))
    )
    form, run, place, value, status = (figures[name].to_numpy() for name in ("form", "run", "place", "value", "status"))
    first, answers = 0, []
    for n, (regime, code) in enumerate(keys):
        relations, mine = known[regime, code], form == n
        tables = runs.filter(regime=regime, table=code)["run"].to_numpy()
        shape = (len(tables), len(relations.places))
        values, statuses = np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
        at = np.searchsorted(tables, run[mine]), place[mine]
        values[at], statuses[at] = value[mine], status[mine]
        answers.append(_answers(tables, relations.found, first, values, statuses))
        first += len(relations.found)
    return _told(runs, [(each, relation) for each in known.values() for relation in each.found], answers)


def _answers(
    tables: _Codes, relations: Sequence[Relation], first: int, values: _Figures, statuses: _Codes
) -> pl.DataFrame:
    """Return run, number of the relation, rank, both sides and answer for all tables of one code and form."""
    read = np.where(statuses == _READ, values, np.nan)
    sides = [np.full((len(tables), len(relations)), np.nan) for _ in range(2)]
    answers = np.zeros((len(tables), len(relations)), dtype=np.int64)
    for n, relation in enumerate(relations):
        if relation.sign:
            left, right = _sum(relation.whole, read), _sum(relation.parts, read)
            sides[0][:, n], sides[1][:, n] = left, right
            answers[:, n] = _related(left, relation.sign, right)
        else:
            place = relation.whole[0]
            sides[0][:, n] = values[:, place]
            full = (statuses[:, place] == _READ) & (np.nan_to_num(values[:, place]) != 0)
            answers[:, n] = np.where(statuses[:, place] == 0, _UNKNOWN, np.where(full, _BROKEN, _HOLDS))
    rank = np.arange(len(relations))
    return pl.DataFrame(
        {
            "run": tables.repeat(len(relations)),
            "rank": np.tile(rank, len(tables)),
            "relation": np.tile(rank + first, len(tables)),
            "left": sides[0].ravel(),
            "right": sides[1].ravel(),
            "answer": answers.ravel(),
        }
    )


def _sum(places: Sequence[int], read: _Figures) -> _Figures:
    """Return the sums of some places in all tables, not a number where one of them is not read."""
    total = np.zeros(len(read))
    for place in places:
        total = total + read[:, place]
    return total


def _related(left: _Figures, sign: str, right: _Figures) -> _Codes:
    near = np.abs(left - right) <= 1e-6 * np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    fits = near | ((left > right) & (sign == ">=")) | ((left < right) & (sign == "<="))
    return np.where(np.isnan(left) | np.isnan(right), _UNKNOWN, np.where(fits, _HOLDS, _BROKEN))


def _told(
    runs: pl.DataFrame, relations: Sequence[tuple[Relations, Relation]], answers: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Return answers as findings, each with table and rank."""
    said = pl.DataFrame(
        [
            (n, each.check, each.severity, names := table.names(each), "\0".join(names), each.note)
            for n, (table, each) in enumerate(relations)
        ],
        schema=_SAID,
        orient="row",
    )
    found = (
        pl.concat([pl.DataFrame(schema=_ANSWERED), *answers])
        .join(said, on="relation", maintain_order="left")
        .join(runs.select("run", "report"), on="run", maintain_order="left")
        .with_row_index("n")
    )
    cells = found.select("n", "report", "names").explode("names")
    cells = cells.select("n", pl.concat_str("report", "names", separator="/").alias("cells"))
    return found.hstack(cells.group_by("n", maintain_order=True).agg("cells").drop("n")).select(
        "run",
        "rank",
        pl.concat_list("report").alias("reports"),
        "check",
        pl.col("answer").replace_strict(range(len(_ANSWERS)), _ANSWERS, return_dtype=pl.String).alias("status"),
        pl.when(pl.col("answer") == _BROKEN).then("severity").alias("severity"),
        pl.col("left", "right").fill_nan(None),
        "cells",
        PLACES,
        "note",
    )


def _plausible(
    corpus: Corpus, cells: pl.DataFrame, runs: pl.DataFrame, known: Mapping[tuple[str, str], Relations]
) -> pl.DataFrame:
    """Return the findings on single figures, with table and rank: only some tables have any."""
    organs = {row["report"]: row for row in corpus.reports.select(_ORGAN).iter_rows(named=True)}
    wanted = [
        run
        for run, regime, code, odd in runs.select("run", "regime", "table", "odd").iter_rows()
        if (regime, code) in known and (odd or bears_rules(known[regime, code].table))
    ]
    rows = cells.filter(pl.col("run").is_in(wanted)).iter_rows()
    found: list[dict[str, Any]] = []
    places: list[tuple[int, int]] = []
    for (run, report, regime, code), own in groupby(rows, key=lambda row: (row[-1], *row[:3])):
        figures = {(row, column): (value, status) for *_, row, column, value, status, _ in own}
        for finding in plausibility(organs[report], known[regime, code].table, figures):
            places.append((run, _BEHIND + len(places)))
            found.append(finding)
    ranks = pl.DataFrame(places, schema={"run": pl.Int64, "rank": pl.Int64}, orient="row")
    return ranks.hstack(findings_of(found).drop("finding", "family"))
