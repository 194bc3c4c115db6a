"""Folders of synthetic reports beside a Parquet file of the truth."""

import random
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from govreports.errors import InputError
from govreports_benchmark.writers.grammar import CHOICES, Layout, random_layout, settled
from govreports_benchmark.writers.reports import report, twin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from govreports_benchmark.writers.samples import SyntheticReport

_CELLS = {
    "source": pl.String, "regime": pl.String, "table": pl.String, "row": pl.String, "column": pl.String,
    "status": pl.String, "value": pl.Float64, "raw": pl.String, "unit": pl.String, "positions_kept": pl.Boolean,
    "also": pl.String,
}  # fmt: skip
_DOCUMENTS = {
    "source": pl.String, "twin_of": pl.String, "format": pl.String, "encoding": pl.String, "layout": pl.String,
    "oddities": pl.String, "organ": pl.String, "organ_printed": pl.Boolean, "title": pl.String, "year": pl.Int64,
    "year_printed": pl.Boolean, "regime": pl.String, "script": pl.String, "published": pl.String,
    "index_number": pl.String,
}  # fmt: skip
_SECTIONS = {
    "source": pl.String, "section": pl.String, "heading": pl.String, "body": pl.String, "kept": pl.Boolean,
}  # fmt: skip
_CLAUSES = {"source": pl.String, "kind": pl.String, "category": pl.String, "text": pl.String, "span": pl.String}


def corpus(
    folder: "str | PathLike[str]",
    n: int,
    seed: int = 0,
    *,
    twins: int = 0,
    **choices: Any,  # noqa: ANN401
) -> pl.DataFrame:
    """Write synthetic reports and the truth about them.

    Parameters
    ----------
    folder
        Where to write: the reports into ``reports/`` (made if it is missing, not emptied), and beside it
        ``truth.parquet`` (a row a cell), ``documents.parquet`` (a row a report), ``sections.parquet`` and
        ``clauses.parquet``.
    n
        Number of reports; report number *i* has seed ``seed + i``.
    seed
        First seed.
    twins
        How many of them, the first ones, are printed again in the other script, as mirrors do; see `twin`.
    **choices
        ``regime`` fixes the form, ``layout`` the whole layout; any dimension of `Layout` fixes that dimension and
        leaves the others to chance.

    Returns
    -------
    polars.DataFrame
        The truth, a row a cell: source, regime, table, row, column, status, value, raw, unit, positions_kept, also.

    Raises
    ------
    InputError
        If a choice names no dimension.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     corpus(folder, 2, format="text").columns[:3]
    ['source', 'regime', 'table']
    """
    target = Path(folder) / "reports"
    target.mkdir(parents=True, exist_ok=True)
    cells: dict[str, list[Any]] = {name: [] for name in _CELLS}
    documents: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    clauses: list[dict[str, Any]] = []
    for made, original in _all(n, seed, twins, choices):
        (target / made.name).write_bytes(made.data)
        documents.append(_document(made) | {"twin_of": original})
        clauses += [{"source": made.name, **asdict(clause)} for clause in made.problems]
        sections += [{"source": made.name, **asdict(section)} for section in made.sections]
        _collect(cells, made)
    truth = pl.DataFrame(cells, schema=_CELLS)
    truth.write_parquet(Path(folder) / "truth.parquet")
    pl.DataFrame(documents, schema=_DOCUMENTS).write_parquet(Path(folder) / "documents.parquet")
    pl.DataFrame(sections, schema=_SECTIONS).write_parquet(Path(folder) / "sections.parquet")
    pl.DataFrame(clauses, schema=_CLAUSES).write_parquet(Path(folder) / "clauses.parquet")
    return truth


def _all(n: int, seed: int, twins: int, choices: dict[str, Any]) -> "Iterator[tuple[SyntheticReport, str | None]]":
    """Yield reports, each with the name of the report whose twin it is."""
    for number in range(seed, seed + n):
        made = _made(number, **choices)
        yield made, None
        if number < seed + twins:
            yield twin(made), made.name


def _made(seed: int, regime: str | None = None, layout: Layout | None = None, **fixed: Any) -> "SyntheticReport":  # noqa: ANN401
    known = {*CHOICES, "dressing", "damage"}
    unknown = sorted(set(fixed) - known)
    if unknown:
        message = f"no dimension {', '.join(unknown)}: use regime, layout, {', '.join(sorted(known))}"
        raise InputError(message)
    if fixed and layout is None:
        layout = random_layout(random.Random(f"{seed}/layout"))  # noqa: S311  (reproducible noise)
    return report(seed, regime, settled(replace(layout, **fixed)) if layout else None)


def _document(made: "SyntheticReport") -> dict[str, Any]:
    return {
        "source": made.name, "format": made.format, "encoding": made.encoding, "layout": str(made.layout),
        "oddities": ";".join(made.oddities),
        **{key: made.metadata[key] for key in _DOCUMENTS if key in made.metadata},
    }  # fmt: skip


def _collect(cells: dict[str, list[Any]], made: "SyntheticReport") -> None:
    for (table, row, column), truth in made.cells.items():
        cells["source"].append(made.name)
        cells["regime"].append(made.regimes[table])
        cells["table"].append(table)
        cells["row"].append(row)
        cells["column"].append(column)
        cells["status"].append(truth.status)
        cells["value"].append(truth.value)
        cells["raw"].append(truth.raw)
        cells["unit"].append(truth.unit)
        cells["positions_kept"].append(truth.positions_kept)
        cells["also"].append(";".join(truth.also))
