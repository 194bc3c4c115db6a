"""One cell's life, from the bytes of a file to the frame."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from govreports import numerals
from govreports.arguments import checked
from govreports.auditing import audit
from govreports.datasets import Corpus
from govreports.errors import LookupFailedError
from govreports.panels import crosswalk
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms
from govreports.script import fold

__all__ = ["Trace", "trace"]

_PARTS = 4


@dataclass(frozen=True)
class Trace:
    """The stations of one cell as (station, what happened there); prints as a list."""

    cell: str
    stations: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Return the stations, one a line."""
        width = max(len(name) for name, _ in self.stations)
        return "\n".join([self.cell, *(f"  {name:<{width}}  {said}" for name, said in self.stations)])


@checked
def trace(corpus: Corpus, cell: str, *, forms: Forms | None = None) -> Trace:
    """Return one cell's life: file, text, place, what was printed, how it was read, who uses it.

    Parameters
    ----------
    corpus
        The corpus.
    cell
        ``report/table/row/column``, the report by any unique prefix of its id or file name.
    forms
        Forms the corpus was read with, where they are not the package's own.

    Raises
    ------
    LookupFailedError
        There is no such report or cell; the message names the nearest codes.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.trace(gr.read("data/reports"), "003/licensing/other_services/items_change")
    359b084780a6d7a8/licensing/other_services/items_change
      file        data/reports/003_cbb6ab67556299f0.txt (text, utf-8, sha256 665065a02d52…, unchanged)
      report      沙洋县商务局, 2020 (title), ok
      form        r2019 国办公开办函〔2019〕60号
      label       其他对外管理服务事项 × 本年增/减
      printed     '-6' at 82:1+2
      line 82     -6
      read        -6.0, status read
      checks      arithmetic.items_below_zero holds, arithmetic.decisions_are_items broken
      indicators  none
    """
    report, table, row, column = _split(corpus, cell)
    found = corpus.cells.filter(report=report, table=table, row=row, column=column)
    if found.is_empty():
        raise LookupFailedError(_nearest(corpus, report, table, row, column))
    data = found.row(0, named=True)
    about = corpus.reports.filter(report=report).row(0, named=True)
    name = f"{report}/{table}/{row}/{column}"
    file = (
        f"{about['format']}, {about['encoding'] or 'no encoding'}, sha256 {about['sha256'][:12]}…, {_unchanged(about)}"
    )
    year = f"{about['year'] or 'year unknown'} ({about['year_basis']})"
    stations = [
        ("file", f"{about['source']} ({file})"),
        ("report", f"{about['organ'] or 'organ unknown'}, {year}, {about['status']}"),
        *_form(data, forms or package_forms()),
        *_printed(corpus, data, str(about["format"])),
        ("read", _read(data)),
        ("checks", _checks(corpus, name)),
        ("indicators", _indicators(data)),
    ]
    return Trace(name, tuple(stations))


def _split(corpus: Corpus, cell: str) -> tuple[str, str, str, str]:
    parts = cell.split("/")
    if len(parts) < _PARTS:
        message = f"{cell!r} names no cell; one looks like 003/applications/new/total"
        raise LookupFailedError(message)
    report, table, *row, column = parts  # the row of an office's own begins with "local/"
    return corpus.find(report), table, "/".join(row), column


def _nearest(corpus: Corpus, report: str, table: str, row: str, column: str) -> str:
    own = corpus.cells.filter(report=report)
    for name, code, frame in (
        ("table", table, own),
        ("row", row, own.filter(table=table)),
        ("column", column, own.filter(table=table, row=row)),
    ):
        codes = frame[name].unique(maintain_order=True).to_list()
        if code not in codes:
            return f"the report has no {name} {code!r}; it has {', '.join(codes) or 'no cells'}"
    return f"the report has no cell {table}/{row}/{column}"


def _unchanged(about: dict[str, str]) -> str:
    from hashlib import sha256  # noqa: PLC0415

    file = Path(about["source"])
    if not file.is_file():
        return "file not at hand"
    return "unchanged" if sha256(file.read_bytes()).hexdigest() == about["sha256"] else "the file has changed since"


def _form(data: dict[str, str], forms: Forms) -> list[tuple[str, str]]:
    regime = forms[data["regime"]]
    table = regime.table(data["table"])
    if table is None:
        return []
    labels = {entry.code: entry.label for entry in (*table.rows, *table.columns)}
    row = labels.get(data["row"], data["row"])
    parts = " × ".join(part for part in (row, labels.get(data["column"], data["column"])) if part)
    return [("form", f"{regime.id} {regime.notice}"), ("label", parts)]


def _printed(corpus: Corpus, data: dict[str, str], kind: str) -> list[tuple[str, str]]:
    if data["at"] is None:
        return [("printed", "no place of its own in the document")]
    stations = [("printed", f"{data['raw']!r} at {data['at']}")]
    if kind == "text":
        number = int(data["at"].split(":")[0])
        text = corpus.texts.filter(report=data["report"])["text"].item()
        stations.append((f"line {number}", text.split("\n")[number - 1].strip()))
    return stations


def _read(data: dict[str, object]) -> str:
    if data["status"] != "read":
        return f"no value, status {data['status']}"
    now = numerals.parse(fold(str(data["raw"]))).value
    corrected = "" if now == data["value"] else f", corrected by hand from {now}"
    unit = f" {data['unit']}" if data["unit"] else ""
    return f"{data['value']}{unit}, status read{corrected}"


def _checks(corpus: Corpus, name: str) -> str:
    report = name.split("/", maxsplit=1)[0]
    own = Corpus(*(frame.filter(pl.col("report") == report) for frame in corpus.frames().values()))
    findings = audit(own, ["arithmetic"]).filter(pl.col("cells").list.contains(name))
    said = [f"{check} {status}" for check, status in findings.select("check", "status").iter_rows()]
    return ", ".join(said) or "none"


def _indicators(data: dict[str, str]) -> str:
    cell = f"{data['table']}/{data['row']}/{data['column']}"
    used = crosswalk().filter(
        (pl.col("regime") == data["regime"])
        & (pl.col("plus").list.contains(cell) | pl.col("minus").list.contains(cell))
    )
    return ", ".join(f"{code} ({grade})" for code, grade in used.select("indicator", "grade").iter_rows()) or "none"
