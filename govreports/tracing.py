"""One cell's life, from the bytes of a file to the frame."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import polars as pl

from govreports import numerals
from govreports.arguments import checked
from govreports.auditing import audit
from govreports.bundles import named_part
from govreports.datasets import Corpus
from govreports.errors import InputError, LookupFailedError
from govreports.extraction import read_document
from govreports.panels import crosswalk
from govreports.panels.stated import PROSE
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms
from govreports.script import fold
from govreports.sources.entries import content_at
from govreports.tables import align

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
        ``report/table/row/column``, the report by any unique prefix of its id or file name; or a sentence that a
        panel rests on, ``report/prose/at/quote``.
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
      readings    counted agree
      read        -6.0, status read
      checks      arithmetic.items_below_zero holds, arithmetic.decisions_are_items broken
      indicators  none
    """
    report, table, row, column = _split(corpus, cell)
    if table == PROSE:
        return _sentence(corpus, report, row, column)
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
        *([("url", about["url"])] if about["url"] else []),
        ("report", f"{about['organ'] or 'organ unknown'}, {year}, {about['status']}"),
        *_form(data, forms or package_forms()),
        *_printed(corpus, data, str(about["format"])),
        *_agreed(about, data, forms or package_forms()),
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


def _sentence(corpus: Corpus, report: str, at: str, quote: str) -> Trace:
    """Return the life of a sentence that states a value: file, report, what was printed, its line."""
    about = corpus.reports.filter(report=report).row(0, named=True)
    lines = corpus.texts.filter(report=report)["text"].item().split("\n")
    line, _, rest = at.partition(":")
    column, _, _length = rest.partition("+")
    if not (line.isdecimal() and column.isdecimal() and 0 < int(line) <= len(lines)):
        message = f"{at!r} is no place in the text of the report; one looks like 5:107+13"
        raise LookupFailedError(message)
    stations = [
        ("file", str(about["source"])),
        ("report", f"{about['organ'] or 'organ unknown'}, {about['year'] or 'year unknown'}, {about['status']}"),
        ("printed", f"{quote!r} at {at}"),
        (f"line {line}", lines[int(line) - 1].strip()),
    ]
    return Trace(f"{report}/{PROSE}/{at}/{quote}", tuple(stations))


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
    try:
        data = content_at(named_part(about["source"])[0], digest=about["sha256"])
    except (InputError, OSError):
        return "file not at hand"
    return "unchanged" if sha256(data).hexdigest() == about["sha256"] else "the file has changed since"


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


def _agreed(about: dict[str, Any], data: dict[str, Any], forms: Forms) -> list[tuple[str, str]]:
    """Return which readings the table permitted and which of them agreed, if the file is at hand."""
    if _unchanged(about) != "unchanged":
        return []
    found = align(read_document(about["source"]), forms, about["year"])
    readings = found.readings.get(data["table"])
    return [("readings", readings)] if readings else []


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
