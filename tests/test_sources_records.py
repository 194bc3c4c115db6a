"""Tables saved as CSV or JSON: what is regular is read, anything else stays plain text."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.extraction import read_bytes
from govreports.sources.document import Document, resolve
from govreports.sources.records import read_records
from govreports_benchmark.writers import Layout, report

Rows = list[list[str]]


def lines(document: Document | None) -> Rows | None:
    if document is None:
        return None
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]


def number(text: str) -> str | int:
    return int(text) if text.isdecimal() and text == str(int(text)) else text


def quoted(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue()


def words_quoted(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows([map(number, row) for row in rows])
    return out.getvalue()


def padded(rows: Rows) -> str:
    out = io.StringIO()
    width = max(map(len, rows))
    csv.writer(out, lineterminator="\n").writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue()


def records(rows: Rows) -> str:
    return "\n".join(json.dumps([number(cell) for cell in row]) for row in rows)


WAYS: tuple[Callable[[Rows], str], ...] = (quoted, words_quoted, padded, records, json.dumps)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("regime", ["r2014", "r2019", "r2021"])
def test_a_report_saved_as_records_reads_like_the_report(regime: str, way: Callable[[Rows], str]) -> None:
    made = report(5, regime, Layout(breaks="tabs", policy="none"))
    text = way([line.split("\t") for line in made.text.split("\n")])
    plain, other = read_bytes(made.text.encode(), "x.txt"), read_bytes(text.encode(), "x.csv")
    columns = ["table", "row", "column", "status", "value"]
    assert other.cells.select(columns).equals(plain.cells.select(columns))
    assert other.narratives["section"].to_list() == plain.narratives["section"].to_list()
    assert other.reports["year"].item() == plain.reports["year"].item()
    document = read_records(text)
    assert document is not None
    assert all(at is None or resolve(document, at) == raw for at, raw in other.cells.select("at", "raw").iter_rows())


@settings(max_examples=30)
@given(st.integers(0, 20), st.sampled_from(WAYS), st.floats(0, 1))
def test_records_cut_anywhere_give_no_number_that_is_not_there(
    seed: int, way: Callable[[Rows], str], share: float
) -> None:
    made = report(seed, "r2021", Layout(breaks="tabs", policy="none"))
    text = way([line.split("\t") for line in made.text.split("\n")])
    for row in read_bytes(text[: int(len(text) * share)].encode(), "x.csv").cells.filter(status="read").to_dicts():
        assert made.cells[row["table"], row["row"], row["column"]].value == row["value"]


def test_keys_of_records_are_the_first_row() -> None:
    items = [{"信息内容": "规章", "本年制发件数": 1}, {"信息内容": "行政规范性文件", "本年制发件数": 1.50}]
    text = json.dumps({"标题": "年报\n二", "表": items, "注": None}, ensure_ascii=False).replace("1.5", "1.50")
    assert lines(read_records(text)) == [
        ["年报"], ["二"], ["信息内容", "本年制发件数"], ["规章", "1"], ["行政规范性文件", "1.50"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "[字体：大 中 小]\n规章", '"三公"经费,公开,情况\n' * 9, "规章,0,0,2\n无\n" * 9, '"规章","1\n' * 9, "1,2,3\n" * 4,
        '"规章",1,2\n' * 9 + '"规章",1,1', "[" * 90_000, '{"a": ', "根据条例,编制,本报告。\n一、总体情况\n" * 9,
    ],
)  # fmt: skip
def test_what_is_not_regular_stays_plain_text(text: str) -> None:
    assert read_records(text) is None
