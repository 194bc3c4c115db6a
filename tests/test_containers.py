"""Files that hold many reports: whatever holds them, each reads as it does alone."""

import bz2
import csv
import gzip
import io
import json
import lzma
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import xlsxwriter
from backports import zstd

import govreports as gr
from govreports.extraction import read_bytes
from govreports.sources import containers, workbooks
from govreports.sources.containers import records_in
from govreports_benchmark.writers import Layout, report

ROOT = Path(__file__).parents[1]
FRAMES = ("cells", "narratives", "leftovers", "texts")
ADDED = ("report", "source", "sha256", "encoding", "url", "retrieved", "note", "record", "copies", "duplicate_of")
"""Columns of reports in which a record differs from the same text alone."""
Rows = Sequence[dict[str, Any]]
Write = Callable[[Rows], bytes]


@cache
def documents() -> tuple[str, ...]:
    """Return the five reports and thirty synthetic ones, texts and pages."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "data/reports").glob("*.txt"))]
    for seed in range(30):
        kind, breaks = (
            ("html", "tabs") if seed % 2 else ("text", ("tabs", "bar_end", "markdown", "lines", "gaps")[seed // 2 % 5])
        )
        made = report(seed, layout=Layout(format=kind, breaks=breaks))
        texts.append(made.data.decode(made.encoding or "utf-8"))
    return tuple(text.replace("\r\n", "\n").replace("\0", "") for text in texts)


@cache
def rows() -> Rows:
    return [
        {
            "编号": f"{n:04}",
            "链接": f"http://www.example.gov.cn/{n}.html",
            "正文": text,
            "采集时间": "2024-05-06 07:08:09",
        }
        for n, text in enumerate(documents(), start=1)
    ]


@cache
def alone() -> tuple[gr.Corpus, ...]:
    return tuple(read_bytes(text.encode(), f"{n}.txt") for n, text in enumerate(documents(), start=1))


def assert_reads_as_alone(corpus: gr.Corpus) -> None:
    assert len(corpus) == len(documents())
    for name, wanted in zip(corpus.reports["report"], alone(), strict=True):
        own = corpus.filter(report=name)
        assert own.reports.drop(ADDED).equals(wanted.reports.drop(ADDED))
        for frame in FRAMES:
            assert getattr(own, frame).drop("report").equals(getattr(wanted, frame).drop("report")), (name, frame)
    assert corpus.reports["url"].to_list() == [row["链接"] for row in rows()]
    assert gr.records(corpus)["编号"].to_list() == [row["编号"] for row in rows()]


def delimited(delimiter: str, encoding: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> Write:
    def write(table: Rows) -> bytes:
        out = io.StringIO()
        made = csv.DictWriter(out, list(table[0]), delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
        made.writeheader()
        made.writerows(table)
        return out.getvalue().encode(encoding, "replace")

    return write


def lines(table: Rows, *, ascii_only: bool = True) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in table).encode()


def slashed(table: Rows) -> bytes:
    """JSON lines as PHP and Java write them: every slash, and every bracket of a tag, escaped."""
    return lines(table, ascii_only=False).replace(b"/", b"\\/").replace(b"<", b"\\u003c")


def array(table: Rows) -> bytes:
    return json.dumps(table, ensure_ascii=False, indent=1).encode()


def wrapped(table: Rows) -> bytes:
    held = {"code": 0, "columns": [{"name": "正文"}], "page": {"size": 9}, "data": {"total": len(table), "list": table}}
    return json.dumps(held, ensure_ascii=False).encode()


def nested(table: Rows) -> bytes:
    return "\n".join(json.dumps({"_id": n, "_source": row}) for n, row in enumerate(table)).encode()


def keyed(table: Rows) -> bytes:
    return json.dumps({row["编号"]: row for row in table}).encode()


def book(table: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_numbers": False, "strings_to_urls": False}) as made:
        for half in (table[: len(table) // 2], table[len(table) // 2 :]):
            sheet = made.add_worksheet()
            for row, fields in enumerate([list(table[0]), *(list(each.values()) for each in half)]):
                for column, field in enumerate(fields):
                    sheet.write_string(row, column, str(field))
    return out.getvalue()


def open_book(table: Rows) -> bytes:
    """Write a workbook as OpenDocument has it, line ends as paragraphs."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = [list(table[0]), *(list(map(str, row.values())) for row in table)]
    body = "".join(
        "<table:table-row>"
        + "".join(
            "<table:table-cell>"
            + "".join(f"<text:p>{marked(line)}</text:p>" for line in field.split("\n"))
            + "</table:table-cell>"
            for field in row
        )
        + "</table:table-row>"
        for row in cells
    )
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="a">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return out.getvalue()


def marked(line: str) -> str:
    return escape(line).replace("\t", "<text:tab/>")


def frame(table: Rows) -> pl.DataFrame:
    return pl.DataFrame(table)


def parquet(table: Rows) -> bytes:
    out = io.BytesIO()
    frame(table).write_parquet(out, row_group_size=10)
    return out.getvalue()


def arrow(table: Rows, *, stream: bool = False) -> bytes:
    out = io.BytesIO()
    (frame(table).write_ipc_stream if stream else frame(table).write_ipc)(out)
    return out.getvalue()


def database(table: Rows, *, binary: bool = False) -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute('CREATE TABLE "meta" (key, value)')
    base.execute('CREATE TABLE "my pages" ("编号", "链接", "正文", "采集时间")')
    base.execute('CREATE VIEW other AS SELECT * FROM "my pages"')
    values = ([v.encode() if binary and k == "正文" else v for k, v in row.items()] for row in table)
    base.executemany('INSERT INTO "my pages" VALUES (?, ?, ?, ?)', values)
    base.commit()
    return base.serialize()


CONTAINERS: dict[str, Write] = {
    "rows.csv": delimited(","),
    "quoted.csv": delimited(",", "utf-8-sig", csv.QUOTE_ALL, "\n"),
    "rows.tsv": delimited("\t"),
    "semicolons.csv": delimited(";"),
    "bars.txt": delimited("|"),
    "gbk.csv": delimited(",", "gb18030"),
    "utf16.csv": delimited("\t", "utf-16"),
    "utf16le.csv": delimited(",", "utf-16-le"),
    "rows.jsonl": lines,
    "slashed.jsonl": slashed,
    "array.json": array,
    "wrapped.json": wrapped,
    "nested.jsonl": nested,
    "keyed.json": keyed,
    "rows.jsonl.gz": lambda table: gzip.compress(lines(table)),
    "rows.csv.bz2": lambda table: bz2.compress(delimited(",")(table)),
    "array.json.xz": lambda table: lzma.compress(array(table)),
    "rows.jsonl.zst": lambda table: zstd.compress(lines(table)),
    "rows.parquet": parquet,
    "rows.arrow": arrow,
    "stream.arrow": lambda table: arrow(table, stream=True),
    "rows.sqlite": database,
    "blobs.db": lambda table: database(table, binary=True),
}
"""Files that keep every character of a field; sheets do not keep blanks around it."""


SHEETS: dict[str, Write] = {
    "book.xlsx": book,
    "book.ods": open_book,
    "book.xlsx.gz": lambda table: gzip.compress(book(table)),
}


@pytest.mark.parametrize("name", [*CONTAINERS, *SHEETS])
def test_every_container_gives_the_very_texts_and_what_is_known_of_them(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes((CONTAINERS | SHEETS)[name](rows()))
    found = list(records_in(name, file))
    texts = [record.payload.decode() if isinstance(record.payload, bytes) else record.payload for record in found]
    assert texts == [text.strip() if name in SHEETS else text for text in documents()]
    assert [record.told["url"] for record in found] == [row["链接"] for row in rows()]
    assert [record.fields["编号"] for record in found] == [row["编号"] for row in rows()]
    assert [record.fragment for record in records_in(name, file.read_bytes(), start=30)] == [
        record.fragment for record in found[30:]
    ]


@pytest.mark.parametrize("name", ["gbk.csv", "slashed.jsonl", "array.json.xz", "rows.parquet", "blobs.db"])
def test_reports_in_one_file_read_as_they_do_alone(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(CONTAINERS[name](rows()))
    assert_reads_as_alone(gr.read(file))


IN_MEMORY: dict[str, Callable[[Rows], Any]] = {
    "polars": frame,
    "lazy": lambda table: frame(table).lazy(),
    "pandas": pd.DataFrame,
    "dictionaries": list,
    "columns": lambda table: {key: [row[key] for row in table] for key in table[0]},
}


@pytest.mark.parametrize("kind", IN_MEMORY)
def test_reports_in_memory_read_as_they_do_alone(kind: str) -> None:
    corpus = gr.read(IN_MEMORY[kind](rows()))
    assert_reads_as_alone(corpus)
    assert corpus.reports["source"][16] == "frame#row=17"


def sheets_of(count: int, rows: int) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for number in range(count):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["标题", "链接", "正文"] if number else ["说明"])
            for row in range(rows if number else 1):
                text = f"一、总体情况\n全年公开信息{row}条。" + "更新了目录。" * 40
                sheet.write_row(row + 1, 1, [f"http://a.gov.cn/{number}/{row}", text] if number else ["各单位年报"])
    return made.getvalue()


def test_a_workbook_of_too_many_sheets_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sheets_of(5, 7)
    whole = list(records_in("a.xlsx", data))
    monkeypatch.setattr(workbooks, "_MOST_SHEETS", 3)
    monkeypatch.setattr(containers, "_LONG", 0)
    assert list(records_in("a.xlsx", data)) == whole
    assert [record.fragment for record in whole[:2]] == ["sheet=1", "sheet=2&row=1"]
    assert len(whole) == 1 + 4 * 7


def test_a_workbook_that_is_too_large_and_holds_no_records_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_SHEETS", 3)
    monkeypatch.setattr(containers, "_LONG", 0)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for _ in range(5):
            book.add_worksheet().write_row(0, 0, ["信息内容", "本年制发件数"])
    row = read_bytes(made.getvalue(), "a.xlsx").reports.row(0, named=True)
    assert (row["status"], "more than 3 sheets" in row["note"]) == ("unreadable", True)


def test_a_long_workbook_that_is_cut_keeps_the_rows_before(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheets_of(2, 30))) as whole, zipfile.ZipFile(data, "w") as cut:
        for name in whole.namelist():
            part = whole.read(name)
            cut.writestr(name, part[: len(part) // 2] if name.endswith("sheet2.xml") else part)
    monkeypatch.setattr(containers, "_LONG", 0)
    found = list(records_in("a.xlsx", data.getvalue()))
    assert 10 < len(found) < 30
    assert isinstance(found[-1].payload, OSError)
    assert "what follows is lost" in str(found[-1].payload)
    assert all(isinstance(record.payload, str) for record in found[:-1])
