"""Several reports in one document: each is read by itself, and no report takes a number of another."""

import csv
import io
import random
from collections.abc import Iterable
from functools import cache
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import govreports as gr
from govreports.bundles import split_reports
from govreports.errors import InputError
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.sources.document import Document
from govreports.sources.opening import open_document
from govreports_benchmark import writers as synthetic
from govreports_benchmark.writers import files
from govreports_benchmark.writers.content import drawn
from govreports_benchmark.writers.grammar import settled
from govreports_benchmark.writers.rendering import Rendering, stream

SEEDS = sorted(Path("data/reports").glob("*.txt"))
TEXTS = {path.name[:3]: path.read_bytes().decode().replace("\r\n", "\n").rstrip("\n") for path in SEEDS}
PAIRS = list(permutations(TEXTS, 2))
PROSE = "一、总体情况\n本局全年公开信息一百条，更新了目录和指南。\n二、主动公开政府信息情况\n"
END = "三、存在的主要问题及改进情况\n公开不及时，人手也不够，明年改进公开的办法。\n四、其他需要报告的事项\n无。\n"
TABLE = "第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t{}\n行政强制\t0\n"
FIRST = "铜陵市商务局2022年政府信息公开工作年度报告\n"
OTHER = "铜陵市教育局2022年政府信息公开工作年度报告\n"


def split(text: str) -> list[str]:
    return [part.document.text for part in split_reports(open_document(text.encode()), forms())]


def penalties(corpus: gr.Corpus) -> list[list[float]]:
    return [
        corpus.cells.filter(report=report, row="penalties", status="read")["value"].to_list()
        for report in corpus.reports["report"]
    ]


def cells(corpus: gr.Corpus, part: int = 0) -> dict[tuple[str, str, str], tuple[float | None, str, str]]:
    """Cells of a report, or of one of several, that the document prints."""
    at = corpus.reports["source"].str.ends_with(f"#part={part}") if part else corpus.reports["source"].is_not_null()
    (report,) = corpus.reports.filter(at)["report"]
    found = corpus.cells.filter(report=report).filter(~corpus.cells.filter(report=report)["status"].is_in(["absent"]))
    return {row[:3]: row[3:] for row in found.select("table", "row", "column", "value", "status", "raw").iter_rows()}


def in_fields(text: str) -> str:
    """Return a text as CSV: a row a line, a field a cell."""
    document = open_document(text.encode())
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL)
    for row in document.rows:
        fields = [document.text[cell.start : cell.end] for cell in row.cells]
        writer.writerow(fields + [""] * (16 - len(fields)))
    return made.getvalue()


def in_sheet(texts: Iterable[str]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        rows = (fields for text in texts for fields in csv.reader(io.StringIO(in_fields(text))))
        for number, fields in enumerate(rows):
            for column, field in enumerate(fields):
                if field:
                    sheet.write_string(number, column, field)
    return made.getvalue()


def in_page(texts: Iterable[str]) -> bytes:
    rows = [
        "".join(
            f"<p>{fields[0]}</p>"
            if not any(fields[1:])
            else f"<table><tr>{''.join(f'<td>{f}' for f in fields)}</table>"
            for fields in csv.reader(io.StringIO(in_fields(text)))
        )
        for text in texts
    ]
    return f"<html><body>{'<hr>'.join(rows)}</body></html>".encode()


JOINS = {
    "txt": lambda texts: "\n".join(texts).encode(),
    "csv": lambda texts: "".join(map(in_fields, texts)).encode(),
    "xlsx": in_sheet,
    "html": in_page,
}
"""How texts of reports come to stand in one file."""


# -- where reports begin ------------------------------------------------------------------------


@cache
def alone(join: str, name: str) -> gr.Corpus:
    return read_bytes(JOINS[join]([TEXTS[name]]), f"x.{join}")


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@pytest.mark.parametrize("join", JOINS)
def test_two_published_reports_in_one_file_have_the_cells_that_each_has_alone(join: str, pair: tuple[str, str]) -> None:
    texts = [TEXTS[name] for name in pair]
    corpus = read_bytes(JOINS[join](texts), f"x.{join}")
    assert corpus.reports["source"].to_list() == [f"x.{join}#part=1", f"x.{join}#part=2"]
    for number, name in enumerate(pair, start=1):
        assert cells(corpus, number) == cells(alone(join, name))
        row = corpus.reports.row(number - 1, named=True)
        assert (row["organ"], row["year"]) == tuple(alone(join, name).reports.select("organ", "year").row(0))


@pytest.mark.parametrize(
    "title",
    [
        "铜陵市商务局2021年政府信息公开工作年度报告\n",
        "铜陵市教育局2022年政府信息公开\n工作年度报告\n",
        "铜陵市教育局2022年政府信息公开工作年度報(bào)告\n",
        "政府信息公开工作年度报告\n",
        "根据《中华人民共和国政府信息公开条例》，编制本年度报告。现将2021年工作报告如下。\n",
        "",
    ],
)
def test_a_title_a_lead_or_section_one_behind_the_last_begins_another_report(title: str) -> None:
    first = FIRST + PROSE + TABLE.format(5) + END
    second = title + PROSE + TABLE.format(77) + END
    assert split(first + second) == [first, second]
    assert penalties(read_bytes((first + second).encode(), "x.txt")) == [[5.0], [77.0]]


def test_three_years_of_one_organ_are_three_reports() -> None:
    texts = [FIRST.replace("2022", year) + PROSE + TABLE.format(year[3]) + END for year in ("2022", "2021", "2023")]
    corpus = read_bytes("".join(texts).encode(), "x.txt")
    assert corpus.reports["year"].to_list() == [2022, 2021, 2023]
    assert penalties(corpus) == [[2.0], [1.0], [3.0]]
    assert corpus.reports["duplicate_of"].null_count() == 3


def test_a_report_whose_tables_are_pictures_has_no_figures_of_the_next() -> None:
    text = FIRST + PROSE + "（图片）\n" + END + OTHER + PROSE + TABLE.format(77) + END
    assert penalties(read_bytes(text.encode(), "x.txt")) == [[], [77.0]]


def test_a_block_of_metadata_belongs_to_the_report_below_it() -> None:
    block = "索 引 号：014421455/2021-00098\n发布机构：铜陵市教育局\n发文日期：2023-01-19\n"
    first, second = FIRST + PROSE + TABLE.format(5) + END, block + OTHER + PROSE + TABLE.format(77) + END
    assert split(first + second) == [first, second]


@pytest.mark.parametrize("seed", range(5))
def test_a_second_report_in_the_same_line_is_found(seed: int) -> None:
    layout = synthetic.Layout(breaks="report_line", damage=("second_report",))
    made = synthetic.report(seed, layout=layout)
    corpus = read_bytes(made.data, made.name)
    assert corpus.reports.height == 2
    first = corpus.cells.filter(report=corpus.reports["report"][0], status="read")
    for table, row, column, value in first.select("table", "row", "column", "value").iter_rows():
        assert made.cells[table, row, column].value == value


# -- tables of nobody knows whom ----------------------------------------------------------------

SIGNED = "铜陵市{}局\n2023年1月20日\n"
DOCUMENTS = (
    "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t{}\t0\t0\n"
)
ALONE = (FIRST + PROSE + END + SIGNED.format("商务"), OTHER + PROSE + END + SIGNED.format("教育"))
BOTH = [TABLE.format(number) + DOCUMENTS.format(number) for number in (5, 77)]


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize(
    "texts",
    [(*ALONE, *BOTH), (ALONE[0], *BOTH, ALONE[1]), (*BOTH, *ALONE), (*ALONE, TABLE.format(5), TABLE.format(77))],
    ids=["behind both", "between them", "before both", "one table each"],
)
def test_nothing_is_read_from_tables_that_may_be_those_of_two_reports(join: str, texts: tuple[str, ...]) -> None:
    corpus = read_bytes(JOINS[join](texts), f"x.{join}")
    assert corpus.cells.filter(pl.col("status").is_in(["read", "blank", "dash"])).is_empty()
    whose = corpus.reports.filter(pl.col("organ").is_not_null())
    assert whose.select("organ", "status", "note").rows() == [
        ("铜陵市商务局", "partial", "two_reports:2"),
        ("铜陵市教育局", "partial", "two_reports:2"),
    ]
    assert set(corpus.cells["status"]) == {"ambiguous"}
    left = corpus.leftovers.filter(why="second_report")
    assert {"5", "77"} <= set(left["raw"])
    assert not any("77" in text or "行政处罚" in text for text in corpus.narratives["text"])
    documents = {
        report: split_reports(open_document(JOINS[join](texts)), forms())[number].document
        for number, report in enumerate(corpus.reports["report"])
    }
    assert all(gr.resolve(documents[row[0]], row[1]) == row[2] for row in left.iter_rows())
    assert "extraction.two_reports" in gr.audit(corpus)["check"].to_list()


def test_the_tables_among_the_sections_of_a_report_are_its_own() -> None:
    own = FIRST + PROSE + BOTH[0] + END
    corpus = read_bytes((own + BOTH[1] + ALONE[1]).encode(), "x.txt")
    assert penalties(corpus) == [[5.0], []]
    assert corpus.reports["note"].to_list() == ["two_reports:2"] * 2
    assert "77" in corpus.leftovers["raw"].to_list()


@pytest.mark.parametrize("again", [BOTH[0], ""], ids=["twice the same", "once"])
def test_tables_behind_two_reports_that_can_be_those_of_one_only_are_read(again: str) -> None:
    corpus = read_bytes("".join((*ALONE, BOTH[0], again)).encode(), "x.txt")
    assert penalties(corpus) == [[], [5.0]]


STATISTICS = (
    "政府信息公开情况统计表\n（2018年度）\n统计指标\t单位\t统计数\n一、主动公开情况\n（一）主动公开政府信息数\t条\t42\n"
)


@pytest.mark.parametrize(
    "said",
    {
        "another year": "二、主动公开情况\n统计期限自2018年1月1日起至2018年12月31日止。\n",
        "another organ": "铜陵市教育局\n2023年1月20日\n",
        "signed years later": "铜陵市商务局\n2026年1月20日\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_tables_on_two_forms_are_never_ok_where_organ_signature_or_year_disagree(said: tuple[str, str]) -> None:
    statistics = STATISTICS.replace("（2018年度）\n", "") if said[0] != "another year" else STATISTICS
    row = read_bytes((FIRST + PROSE + TABLE.format(5) + statistics + END + said[1]).encode(), "x.txt").reports.row(
        0, named=True
    )
    assert (row["regime"], row["status"]) == ("mixed", "partial")
    assert "two_forms" in row["note"]


# -- what is one report -------------------------------------------------------------------------

NAVIGATION = "首页 > 政府信息公开 > 年报\n打印 关闭\n"
NESTED = (
    "一、主动公开情况\n全年公开信息一百条。\n二、依申请公开情况\n全年没有收到申请。\n三、存在的问题\n公开不够及时。\n"
)


@pytest.mark.parametrize(
    "text",
    {
        "title twice": FIRST + NAVIGATION + FIRST + PROSE + TABLE.format(5) + END,
        "title again at the foot": FIRST + PROSE + TABLE.format(5) + END + NAVIGATION + FIRST,
        "stale title above": FIRST.replace("2022", "2021") + NAVIGATION + FIRST + PROSE + TABLE.format(5) + END,
        "table twice": FIRST + PROSE + TABLE.format(5) + TABLE.format(5) + END,
        "table twice, different": FIRST + PROSE + TABLE.format(5) + TABLE.format(6) + END,
        "nested ordinals": FIRST + PROSE.replace("二、", NESTED + "二、") + TABLE.format(5) + END,
        "nested section one": FIRST + PROSE.replace("二、", "一、工作概述\n公开了信息。\n二、") + TABLE.format(5) + END,
        "links behind": FIRST + PROSE + TABLE.format(5) + END + OTHER + OTHER.replace("2022", "2021"),
        "link before": OTHER + FIRST + PROSE + TABLE.format(5) + END,
        "next and previous": FIRST + PROSE + TABLE.format(5) + END + "上一篇：" + OTHER + "下一篇：" + OTHER,
        "links between prose and tables": FIRST + PROSE + END + OTHER + "附表\n" + TABLE.format(5),
        "contents": FIRST + "目录\n一、总体情况……1\n二、主动公开政府信息情况……2\n三、存在的主要问题及改进情况……3\n"
        + PROSE + TABLE.format(5) + END,
        "correction": "更正：我局《" + OTHER.strip() + "》有误，现予更正。\n" + FIRST + PROSE + TABLE.format(5) + END,
        "quoted": FIRST + PROSE.replace("更新", "印发《" + OTHER.strip() + "》，更新") + TABLE.format(5) + END,
        "tables behind": FIRST + PROSE + END + "铜陵市商务局\n2023年1月20日\n附件：统计表\n" + TABLE.format(5),
        "tables again behind": FIRST + PROSE + TABLE.format(5) + END + "附表\n" + TABLE.format(5),
        "the whole again": (FIRST + PROSE + TABLE.format(5) + END) * 2,
        "last year's column": FIRST + PROSE + "第二十条第（六）项\n信息内容\t2021年\t2022年\n行政处罚\t3\t5\n" + END,
        "signature inside": FIRST + PROSE + TABLE.format(5) + END + "铜陵市商务局\n2023年1月20日\n现将报告公布如下。\n",
    }.items(),
    ids=lambda item: item[0],
)  # fmt: skip
def test_one_report_is_the_very_document(text: tuple[str, str]) -> None:
    document = open_document(text[1].encode())
    (part,) = split_reports(document, forms())
    assert part.document is document


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_published_report_is_one(path: Path) -> None:
    document = open_document(path.read_bytes())
    assert split_reports(document, forms())[0].document is document


@pytest.mark.parametrize("start", range(5000, 5100, 20))
def test_a_report_in_any_layout_is_one(start: int) -> None:
    for seed in range(start, start + 20):
        made = synthetic.report(seed)
        if made.layout.format != "pdf" and "second_report" not in made.layout.damage:
            assert len(split_reports(open_document(made.inner), forms())) == 1, seed


# -- bundles ------------------------------------------------------------------------------------


def bundle(seeds: Iterable[int], layout: synthetic.Layout) -> bytes:
    """Return a file of several synthetic reports, all printed in one layout under their titles."""
    plain = settled(layout)
    parts = [
        part
        for seed in seeds
        for part in Rendering(seed, drawn(stream(seed, "content"), None, mixed=False), plain).appended()
    ]
    return files.file(parts, plain, random.Random(0)).data  # noqa: S311 - reproducible


KINDS = ["docx", "pdf", "text", "html", "xlsx"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_collection_of_twelve_bureaus_is_twelve_reports(kind: str) -> None:
    layout = synthetic.Layout(format=kind)
    corpus = read_bytes(bundle(range(700, 712), layout), "x")
    assert corpus.reports["source"].to_list() == [f"x#part={number}" for number in range(1, 13)]
    for number, seed in enumerate(range(700, 712), start=1):
        assert cells(corpus, number) == cells(read_bytes(bundle([seed], layout), "x"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_is_opened_and_traced_by_its_name(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"collection.{kind}"
    file.write_bytes(bundle((703, 704), synthetic.Layout(format=kind)))
    corpus = gr.read(file)
    report = corpus.reports.row(1, named=True)
    document = gr.read_document(report["source"])
    read = corpus.cells.filter(report=report["report"], status="read")
    for at, raw in read.select("at", "raw").iter_rows():
        assert gr.resolve(document, at) == raw
    assert "unchanged" in str(gr.trace(corpus, "/".join(read.select("report", "table", "row", "column").row(0))))
    with pytest.raises(InputError, match=r"2 reports, no part 3; the last is #part=2"):
        gr.read_document(f"{file}#part=3")


@pytest.mark.parametrize("seed", range(12))
def test_nothing_of_a_bundle_is_lost_and_no_cell_lies_outside_its_part(seed: int) -> None:
    texts = [
        made.text.strip("\n") for n in range(3) if (made := synthetic.report(seed * 3 + n, layout=_text(seed + n)))
    ]
    document = open_document("\n\n".join(texts).encode())
    parts = split_reports(document, forms())
    assert [part.number for part in parts] == [1, 2, 3]
    assert "".join(part.document.text for part in parts) == document.text
    for part in parts:
        _lies_inside(part.document)
    corpus = read_bytes("\n\n".join(texts).encode(), "x.txt")
    for number, text in enumerate(texts, start=1):
        single, own = cells(read_bytes(text.encode(), "x.txt")), cells(corpus, number)
        assert {key: value for key, value in own.items() if single.get(key) != value} == {}
        report = corpus.reports["report"][number - 1]
        for at, raw in corpus.cells.filter(report=report, status="read").select("at", "raw").iter_rows():
            assert gr.resolve(parts[number - 1].document, at) == raw


def _text(seed: int) -> synthetic.Layout:
    return synthetic.Layout(breaks=("gaps", "bar_end", "tabs", "lines", "blanks")[seed % 5])


def _lies_inside(document: Document) -> None:
    assert all(0 <= cell.start <= cell.end <= len(document.text) for row in document.rows for cell in row.cells)


def test_what_a_manifest_tells_of_a_file_is_not_told_of_each_report_in_it(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(
        FIRST + PROSE + TABLE.format(5) + END + OTHER + PROSE + TABLE.format(77) + END, encoding="utf-8"
    )
    manifest = pl.DataFrame(
        {
            "file": ["x.txt", "x.txt#part=2"],
            "url": ["http://a.gov.cn/1", None],
            "organ": ["铜陵市商务局", "铜陵市民政局"],
        }
    )
    reports = gr.read(tmp_path, manifest).reports
    assert reports["organ"].to_list() == ["铜陵市商务局", "铜陵市民政局"]
    assert reports["organ_basis"].to_list() == ["title", "manifest"]
    assert reports["url"].to_list() == ["http://a.gov.cn/1"] * 2
