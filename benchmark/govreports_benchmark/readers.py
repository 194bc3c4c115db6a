"""Readers in the benchmark: this package, and two table parsers with the least that maps their grids to the form."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import govreports as gr
from govreports_benchmark.scoring import Answer, Reader
from govreports_benchmark.writers.forms import REGIMES, Table, form

__all__ = ["READERS", "govreports", "pandas_html", "pdfplumber_tables"]

_NOISE: Final = re.compile(r"[\s、,。()（）.:：]|^[一二三四五六七八九十\d]+")
_DASHES: Final = frozenset("-—/－")


def govreports(path: Path) -> Iterator[Answer]:
    """Yield what ``gr.read`` gives of the first report of a file.

    Examples
    --------
    >>> from pathlib import Path
    >>> from govreports_benchmark.readers import govreports
    >>> next(govreports(Path("data/reports"))).form
    'documents'
    """
    corpus = gr.read(path)
    first = corpus.cells["report"].first() if corpus.cells.height else None
    for row in corpus.cells.filter(report=first).select("table", "row", "column", "status", "value").iter_rows():
        yield Answer(*row)


def pandas_html(path: Path) -> Iterator[Answer]:
    """Yield what ``pandas.read_html`` shows of the tables of a page.

    Examples
    --------
    >>> from pathlib import Path
    >>> from govreports_benchmark.readers import pandas_html
    >>> list(pandas_html(Path("report.txt")))
    []
    """
    if path.suffix not in {".html", ".htm"}:
        return
    import pandas as pd  # noqa: PLC0415 - optional

    for frame in pd.read_html(path, keep_default_na=False):
        yield from _mapped(frame.astype(str).to_numpy().tolist())


def pdfplumber_tables(path: Path) -> Iterator[Answer]:
    """Yield what ``pdfplumber`` finds of the ruled tables of a PDF, each page for itself.

    Examples
    --------
    >>> from pathlib import Path
    >>> from govreports_benchmark.readers import pdfplumber_tables
    >>> list(pdfplumber_tables(Path("report.txt")))
    []
    """
    if path.suffix != ".pdf":
        return
    import pdfplumber  # noqa: PLC0415 - optional

    with pdfplumber.open(path) as file:
        for page in file.pages:
            for grid in page.extract_tables():
                yield from _mapped([[cell or "" for cell in row] for row in grid])


READERS: Final[dict[str, Reader]] = {
    "govreports": govreports,
    "pandas.read_html": pandas_html,
    "pdfplumber": pdfplumber_tables,
}


def _bare(text: str) -> str:
    return _NOISE.sub("", text)


@cache
def _tables() -> tuple[Table, ...]:
    return tuple(table for regime in reversed(REGIMES) for table in form(regime).tables)


def _mapped(grid: Sequence[Sequence[str]]) -> Iterator[Answer]:
    """Yield the cells of a grid: its table has most labels there, rows in their order, the last cells as columns."""
    best = max(_tables(), key=lambda table: sum(1 for _ in _rows(table, grid)))
    for row, cells in _rows(best, grid):
        for column, text in zip(best.columns, cells[-len(best.columns) :], strict=False):
            yield _answer(best.code, row, column.code, text)


def _rows(table: Table, grid: Iterable[Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    due = 0
    for cells in grid:
        words = {_bare(cell) for cell in cells[: -len(table.columns)]}
        for number in range(due, len(table.rows)):
            if table.rows[number].path and _bare(table.rows[number].path[-1]) in words:
                yield table.rows[number].code, cells
                due = number + 1
                break


def _answer(form: str, row: str, column: str, text: str) -> Answer:
    text = text.strip()
    if not text:
        return Answer(form, row, column, "blank", None)
    if text in _DASHES:
        return Answer(form, row, column, "dash", None)
    try:
        return Answer(form, row, column, "read", float(text))
    except ValueError:
        return Answer(form, row, column, "unreadable", None)
