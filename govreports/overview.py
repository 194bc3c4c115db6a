"""What a notebook shows of a corpus: what was read, and what to look at first."""

from collections.abc import Iterable
from html import escape
from typing import Final

import polars as pl

__all__ = ["overview"]

_FEW: Final = 8
_FIRST: Final = ("unreadable", "not_a_report", "partial", "no_tables")
_LONGEST: Final = 160


def overview(reports: pl.DataFrame, said: str) -> str:
    """Return counts by status, form and year of a frame of reports, and the first ones to look at, as HTML.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.overview import overview
    >>> "<td>r2019</td>" in overview(gr.read("data/reports").reports, "five")
    True
    """
    counts = "".join(_counts(reports, column) for column in ("status", "regime", "year"))
    first = [row for status in _FIRST for row in reports.filter(status=status).head(_FEW).iter_rows(named=True)]
    shown = _table(
        ("source", "status", "note"),
        ((_name(row["source"]), row["status"], _brief(row["note"])) for row in first[:_FEW]),
    )
    look = f"<p>look at these first (看一看):</p>{shown}" if first else ""
    return f'<div class="govreports"><p>{escape(said)}</p><div style="display:flex;gap:2em">{counts}</div>{look}</div>'


def _counts(reports: pl.DataFrame, column: str) -> str:
    counted = reports.group_by(column).len().sort(column, nulls_last=True)
    return f"<div>{_table((column, 'reports'), counted.iter_rows())}</div>"


def _brief(note: str | None) -> str:
    return f"{note[:_LONGEST]}…" if note and len(note) > _LONGEST else note or ""


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _name(source: str) -> str:
    """Return the last part of a source: a page that is handed on says nothing of folders."""
    return source.rsplit("/", maxsplit=1)[-1]
