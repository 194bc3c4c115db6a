"""Tables of reports and tables of one report: what decides, what a record knows, where it stands, what is broken."""

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports.cli import main
from govreports.errors import InputError
from govreports.extraction import read_bytes
from govreports.sources.containers import records_in, streams
from govreports_benchmark.writers import Layout, report

LONG = "本报告由办公室编制。" * 40
"""Prose of no kind, long enough for a document."""


def text_of(seed: int = 1, **layout: str) -> str:
    return report(seed, "r2021", Layout(breaks="tabs", policy="none", **layout)).text  # type: ignore[arg-type]


def table(*rows: list[Any], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def fragments(data: bytes, name: str = "rows.csv", **columns: str) -> list[str]:
    return [record.fragment for record in records_in(name, data, columns or None)]


# -- one report, or many ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        table(["标题", "链接", "正文"], ["甲局年报", "http://a.gov.cn/1.html", LONG]),
        table(["ID", "content"], ["1", LONG]),
        table(["text"], [f"{LONG}\n{LONG}"]),
        table(["标题", "发布时间", "正文"], ["年报", "2021-01-20", f"<p>{LONG}</p>"], delimiter="\t"),
        table(["字段1", "字段2", "字段3"], ["甲局年报", "http://a.gov.cn/1.html", LONG]),
        table(["甲局2020年政府信息公开年报", "http://a.gov.cn/1.html", LONG], ["乙局年报", "http://b.gov.cn", LONG]),
        table(["教育局采集表", "", ""], ["标题", "链接", "正文"], ["甲局年报", "http://a.gov.cn/1.html", LONG]),
        b"sep=;\n" + table(["title", "url", "body"], ["a", "http://a.gov.cn/1.html", LONG], delimiter=";"),
        json.dumps({"title": "甲局年报", "content": LONG}).encode(),
        json.dumps([{"title": "甲局年报", "content": LONG}]).encode(),
        json.dumps({"甲局年报": LONG, "乙局年报": LONG})[:-1].encode() + b"}",
        table(["标题", "链接", "正文"], ["甲局年报", "http://a.gov.cn/1.html", ""]),
    ],
)
def test_a_table_with_a_column_of_documents_is_one_of_records(data: bytes) -> None:
    assert fragments(data)[0] == "row=1"


@pytest.mark.parametrize(
    "data",
    [
        table(["信息内容", "本年制发件数", "本年废止件数"], ["规章", "0", "0"]),
        table(["统计指标", "单位", "统计数"], ["主动公开", "条", "9"]),
        table(["章节", "内容"], ["总体情况", LONG], ["主动公开", LONG]),
        table(["标题", "内容"], ["一、总体情况", LONG], ["二、主动公开", LONG], ["三、依申请公开", LONG]),
        table(["甲局2020年政府信息公开年报", ""], ["一、总体情况", ""], [LONG, ""], ["规章", "0"]),
        table(["标题", "内容"], ["规章", "0"]),
        table(["指标", "说明"], ["规章", LONG]),
        f"标题\t甲局年报\n发布时间\t2021-01-20\n正文\t{LONG}\n".encode(),
        f"正文\n{LONG}\n".encode(),
        json.dumps({"标题": "甲局年报", "表": [{"信息内容": "规章", "件数": 1}]}).encode(),
        json.dumps([["规章", "0"], ["文件", "1"]]).encode(),
        f"甲局年报,2021年\n{LONG},{LONG}\n".encode(),
        text_of().encode(),
        text_of(format="html").encode(),
    ],
)
def test_a_table_of_one_report_stays_one_document(data: bytes) -> None:
    assert fragments(data) == [""]


def test_one_report_saved_as_a_table_reads_as_before_whatever_it_is_saved_as() -> None:
    rows = [line.split("\t") for line in text_of(3).split("\n") if line.strip()]
    width = max(map(len, rows))
    for data in (table(*(row + [""] * (width - len(row)) for row in rows)), "\n".join(map(json.dumps, rows)).encode()):
        assert fragments(data) == [""]
        assert read_bytes(data, "x.csv").reports["status"].item() in {"ok", "partial"}


def test_columns_overrule_what_is_found_and_a_wrong_one_names_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(table(["标题", "正文", "我的正文", "我的链接"], ["年报", "略" * 300, text_of(), "u"]))
    corpus = gr.read(file, columns={"text": "我的正文", "url": "我的链接"})
    assert corpus.reports.select("status", "url").row(0) == ("ok", "u")
    assert corpus.reports["note"].item().endswith("record_columns:text=我的正文,title=标题,url=我的链接")
    with pytest.raises(InputError, match="has no column '我的链节'; the nearest is '我的链接'"):
        gr.read(file, columns={"text": "正文", "url": "我的链节"})
    with pytest.raises(InputError, match="cannot have 'txt'; the nearest is 'text'"):
        gr.read(file, columns={"txt": "正文"})
    with pytest.raises(InputError, match=r"no column of 'a', 'b' .*columns=\{'text'"):
        gr.read(pl.DataFrame({"a": ["x"], "b": ["y"]}))


def test_the_command_line_takes_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_bytes(table(["t", "u"], [text_of(), "http://a.gov.cn/1.html"]))
    assert main(["extract", str(tmp_path / "a.csv"), "-o", str(tmp_path / "out"), "--columns", "text=t", "url=u"]) == 0
    assert "1 ok" in capsys.readouterr().out
    assert main(["audit", str(tmp_path / "a.csv"), "--columns", "t"]) == 2
    assert "wants ROLE=COLUMN" in capsys.readouterr().err


def test_columns_leave_documents_of_other_kinds_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table(["t", "u"], [text_of(), "http://a.gov.cn/1.html"]))
    (tmp_path / "b.txt").write_text(text_of(2), "utf-8")
    assert len(gr.read(tmp_path, columns={"text": "t", "url": "u"})) == 2


# -- what a record knows ------------------------------------------------------------------------


def read_one(**fields: str | int) -> dict[str, Any]:
    return gr.read([fields]).reports.row(0, named=True)


BARE = (
    "一、总体情况\n今年以来，我局公开信息10条。\n二、存在的主要问题\n公开不够及时，形式单一。\n三、其他\n无。\n"
    + "依法公开。" * 60
)


def test_a_record_fills_what_the_text_leaves_open() -> None:
    row = read_one(
        标题="湖桥区财政局2020年政府信息公开工作年度报告",
        链接="http://a.gov.cn/1.html",
        发布时间="2021年01月20日",
        正文=BARE,
    )
    assert (row["organ"], row["organ_basis"], row["year"], row["year_basis"]) == (
        "湖桥区财政局",
        "record",
        2020,
        "record",
    )
    assert (str(row["published"]), row["published_basis"], row["status"]) == ("2021-01-20", "record", "no_tables")
    assert row["title"] == "湖桥区财政局2020年政府信息公开工作年度报告"


def test_the_text_comes_before_its_record_and_the_difference_is_a_finding() -> None:
    text = "昌邑区商务局2019年政府信息公开工作年度报告\n发布日期：2020-01-10\n" + BARE
    rows = [{"标题": "湖桥区财政局2020年政府信息公开年报", "发布时间": "2021-01-20", "年份": 2018, "正文": text}]
    corpus = gr.read(rows)
    row = corpus.reports.row(0, named=True)
    assert (row["organ"], row["year"], str(row["published"])) == ("昌邑区商务局", 2019, "2020-01-10")
    said = gr.audit(corpus, ["extraction"]).filter(check="extraction.record_conflict")["quote"].to_list()
    assert said == ["published=2021-01-20", "year=2018", "organ=湖桥区财政局"]


def test_a_record_completes_an_organ_without_its_region() -> None:
    row = read_one(
        标题="河北省教育厅2020年政府信息公开年报",
        正文="省教育厅2020年政府信息公开工作年度报告\n" + BARE,
        链接="http://a.cn",
    )
    assert (row["organ"], row["organ_key"], row["region_code"]) == ("河北省教育厅", "河北省教育厅", "130000")


def test_a_title_that_the_site_cut_decides_no_kind() -> None:
    row = read_one(
        标题="湖桥区财政局关于做好2020年政府信息公...",
        正文="湖桥区财政局2020年政府信息公开年报\n" + BARE,
        链接="http://a.cn",
    )
    assert (row["title"], row["status"]) == ("湖桥区财政局2020年政府信息公开年报", "no_tables")


@pytest.mark.parametrize(
    "said", ["2021-01-20", "2021/1/20 8:00", "20210120", 1611100800, 1611100800000, 44216, "2021年1月20日"]
)
def test_dates_are_read_however_a_table_holds_them(said: str | int) -> None:
    assert str(read_one(发布时间=said, 正文=text_of(), 链接="http://a.cn")["published"]) == "2021-01-20"


@pytest.mark.parametrize(
    ("title", "text", "status", "note"),
    [
        ("湖桥区财政局2020年法治政府建设情况报告", BARE, "not_a_report", "other_kind:rule_of_law"),
        ("湖桥区财政局2020年度政府网站工作年度报表", "", "not_a_report", "other_kind:website"),
        ("关于做好2020年政府信息公开年度报告编制工作的通知", BARE, "not_a_report", "other_kind:notice"),
        ("湖桥区财政局党组学习会议", BARE, "not_a_report", "other_kind:unrelated"),
        ("湖桥区财政局2020年政府信息公开年报", "", "unreadable", "what is attached was not fetched: http://a.cn/b.pdf"),
        ("湖桥区财政局2020年政府信息公开年报", "附件：年度报告.pdf", "unreadable", "only names an attached file"),
        ("湖桥区财政局2020年政府信息公开总结", BARE, "no_tables", "record_columns"),
    ],
)  # fmt: skip
def test_rows_that_are_something_else_say_so(title: str, text: str, status: str, note: str) -> None:
    other = {"标题": "乙局年报", "正文": LONG, "链接": "http://a.cn/2", "附件": "http://a.cn/c.pdf"}
    corpus = gr.read([{"标题": title, "正文": text, "链接": "http://a.cn/1", "附件": "http://a.cn/b.pdf"}, other])
    row = corpus.reports.row(0, named=True)
    assert row["status"] == status
    assert note in row["note"]
    assert row["title"] == title


def test_columns_that_are_not_used_come_back_by_report() -> None:
    rows = [
        {
            "正文": text_of(seed),
            "链接": f"http://a.cn/{seed}",
            "省份代码": "042",
            "批次": seed,
            "report": None,
            "分": seed / 2,
            "标": {"a": [1]},
        }
        for seed in (1, 2)
    ]
    corpus = gr.read(rows)
    found = gr.records(corpus)
    assert found["report"].to_list() == corpus.reports["report"].to_list()
    assert found.select("省份代码", "批次", "分", "report_").rows() == [("042", 1, 0.5, None), ("042", 2, 1.0, None)]
    assert gr.records(gr.read("data/reports")).shape == (0, 1)


# -- addresses ----------------------------------------------------------------------------------


def test_a_row_is_named_read_again_traced_told_and_corrected_by_its_place(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(table(["标题", "链接", "t"], *(["年报", f"http://a.cn/{n}", text_of(n)] for n in range(1, 13))))
    manifest = pl.DataFrame({"file": ["rows.csv#row=2"], "region_code": ["420822"]})
    corpus = gr.read(file, manifest, columns={"text": "t"})
    assert corpus.reports["source"].to_list() == [f"{file.as_posix()}#row={n}" for n in range(1, 13)]
    assert corpus.reports["region_code"][1] == "420822"
    source = corpus.reports["source"][0]
    document = gr.read_document(source, {"text": "t"})
    cell = corpus.cells.filter(pl.col("report") == corpus.find("rows.csv#row=1"), status="read").row(0, named=True)
    assert gr.resolve(document, cell["at"]) == cell["raw"]
    name = f"rows.csv#row=1/{cell['table']}/{cell['row']}/{cell['column']}"
    shown = repr(gr.trace(corpus, name))
    assert "unchanged" in shown
    assert "http://a.cn/1\n" in shown
    line = pl.DataFrame({"cell": [name], "was": [cell["raw"]], "now": ["77"], "why": ["a slip"]})
    assert 77.0 in gr.amend(corpus, line).cells.filter(report=cell["report"])["value"].to_list()
    with pytest.raises(InputError, match="holds nothing called row=99"):
        gr.read_document(f"{file}#row=99")
    with pytest.raises(InputError, match="no file"):
        gr.read_document(tmp_path / "none.csv#row=1")


def test_a_row_in_an_archive_has_both_places_in_its_name(tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/rows.jsonl", json.dumps({"text": text_of(), "url": "http://a.cn"}) + "\n")
    corpus = gr.read(tmp_path / "a.zip")
    source = corpus.reports["source"].item()
    assert source.endswith("a.zip!/in/rows.jsonl#row=1")
    assert gr.read_document(source).text == corpus.texts["text"].item()


def test_sheets_and_tables_of_a_database_are_part_of_the_place(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute('CREATE TABLE "年 报" (url, content)')
    base.execute('INSERT INTO "年 报" VALUES (?, ?)', ("http://a.cn", text_of()))
    base.commit()
    base.close()
    corpus = gr.read(tmp_path / "a.db")
    source = corpus.reports["source"].item()
    assert source.endswith("a.db#table=%E5%B9%B4%20%E6%8A%A5&row=1")
    assert gr.read_document(source).text == corpus.texts["text"].item()


def test_the_same_text_in_two_rows_is_a_duplicate() -> None:
    corpus = gr.read([{"text": text_of(), "url": f"http://a.cn/{n}"} for n in (1, 2)])
    first, second = corpus.reports["report"]
    assert corpus.reports["duplicate_of"].to_list() == [None, first]
    assert first != second


def test_texts_by_name_are_documents_of_these_names() -> None:
    corpus = gr.read({"甲.txt": text_of(), "乙.html": text_of(2, format="html").encode(), "丙": 7})
    assert corpus.reports["source"].to_list() == ["甲.txt", "乙.html", "丙"]
    assert corpus.reports["report"][0] == read_bytes(text_of().encode(), "甲.txt").reports["report"].item()
    assert corpus.reports["note"][2] == "a document is text or bytes, not int"
    assert gr.read({"标题": "年报", "正文": text_of(), "链接": "http://a.cn"}).reports["source"].item() == "frame#row=1"


# -- web archives -------------------------------------------------------------------------------


def answer(url: str, body: bytes, status: str = "200 OK", kind: str = "text/html", extra: str = "") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def crawl() -> list[bytes]:
    page = text_of(format="html")
    return [
        answer("http://a.cn/1", page.encode()),
        answer("http://a.cn/2", b"not there", "404 Not Found"),
        answer("http://a.cn/3", b"\x89PNG", kind="image/png"),
        answer("http://a.cn/4", gzip.compress(page.encode()), extra="Content-Encoding: gzip\r\n"),
        answer("http://a.cn/5", b"%PDF-1.7 broken", kind="application/pdf"),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_a_web_archive_are_reports_and_its_other_answers_are_counted(packed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    file = tmp_path / ("crawl.warc" + ".gz" * packed)
    file.write_bytes(b"".join(gzip.compress(each) if packed else each for each in crawl()))
    corpus = gr.read(file)
    rows = corpus.reports.select("source", "url", "retrieved", "status").rows()
    assert [(source.rpartition("#")[2], url[-1], status) for source, url, _, status in rows] == [
        ("record=1", "1", "ok"), ("record=4", "4", "ok"), ("record=5", "5", "unreadable")
    ]  # fmt: skip
    assert rows[0][2] == "2024-01-02T03:04:05Z"
    assert "record_left:1 answers 404, 1 image/png" in corpus.reports["note"][2]
    assert corpus.reports["duplicate_of"][1] == corpus.reports["report"][0]


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_that_ends_too_early_keeps_what_is_whole(packed: bool) -> None:  # noqa: FBT001
    data = b"".join(gzip.compress(each) if packed else each for each in crawl()[::4])
    found = list(records_in("crawl.warc", data[:-30]))
    assert [record.fragment for record in found] == ["record=1", "record=2"]
    assert isinstance(found[0].payload, bytes)
    assert "ends too early" in str(found[1].payload)


# -- what is broken -----------------------------------------------------------------------------


def troubles(data: bytes, name: str = "rows.csv") -> list[str]:
    return [str(r.payload)[:60] if isinstance(r.payload, OSError) else "" for r in records_in(name, data)]


HEADER = ["标题", "链接", "正文"]
ROW = ["年报", "http://a.cn", LONG]


def test_a_broken_line_costs_itself_alone() -> None:
    line = json.dumps({"url": "http://a.cn", "text": LONG})
    said = troubles("\n".join([line, line[:-9], "", line, "[1]", line]).encode())
    assert [bool(each) for each in said] == [False, True, False, True, False]
    assert "no JSON" in said[1]
    items = [line, line[:-1].replace("}", ""), line]
    assert [bool(each) for each in troubles(("[" + ", ".join(items) + "]").encode())].count(False) >= 1
    cut = troubles(("[" + ", ".join([line] * 3))[:-4].encode())
    assert [bool(each) for each in cut] == [False, False, True]


def test_rows_that_lost_their_quotes_or_fields_say_so() -> None:
    data = table(HEADER, ROW, [*ROW, "more"], ROW[:2], ROW)
    assert troubles(data) == [
        "",
        "the row has 4 fields, the header 3: its quotes are broken",
        "the record has no text",
        "",
    ]
    assert next(r.note for r in records_in("a.csv", table(HEADER, ["年报", "u"], ROW, ROW))).startswith(
        "record_short:2 of 3"
    )
    opened = table(HEADER, ROW, ROW, ROW).replace(b",http://a.cn,", b',http://a.cn,"', 1)
    assert "ends inside quotes" in troubles(opened)[-1]
    quoted = table(HEADER, ["年报", "http://a.cn", f"{LONG}\n说“好”，\n{LONG}"], ROW).replace(
        "“好”".encode(), '"好"'.encode()
    )
    assert ["quotes of the row are broken" in each for each in troubles(quoted)] == [True, False]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_packed_file_that_ends_too_early_keeps_its_whole_rows(kind: str) -> None:
    texts = [text_of(seed) for seed in range(1, 9)]
    data = (
        table(HEADER, *(["年报", "http://a.cn", text] for text in texts))
        if kind == "csv"
        else "\n".join(json.dumps({"url": "http://a.cn", "text": text}) for text in texts).encode()
    )
    packed = gzip.compress(data)
    found = list(records_in("rows.gz", packed[: len(packed) * 3 // 4]))
    whole = [record.payload for record in found if not isinstance(record.payload, OSError)]
    assert 2 < len(whole) < 8
    assert whole == texts[: len(whole)]
    assert "ends too early" in str(found[-1].payload)


def test_a_line_without_end_is_passed_over_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from govreports.sources.containers import delimited  # noqa: PLC0415

    monkeypatch.setattr(streams, "MOST_RECORD", 100_000)
    monkeypatch.setattr(delimited, "MOST_RECORD", 100_000)
    line = json.dumps({"url": "http://a.cn", "text": LONG}) + "\n"
    data = (line * 2 + json.dumps({"text": "x" * 900_000}) + "\n" + line).encode()
    assert [each[:9] for each in troubles(data, "rows.jsonl")] == ["", "", "a line of", ""]
    assert [each[:9] for each in troubles(table(HEADER, ROW, ["a", "b", "x" * 900_000], ROW))] == ["", "a line of", ""]


def test_a_damaged_database_parquet_or_archive_is_one_row_that_says_so(tmp_path: Path) -> None:
    for name, data in (
        ("a.db", b"SQLite format 3\0" + b"\xff" * 200),
        ("a.parquet", b"PAR1" + b"\0" * 90),
        ("a.arrow", b"ARROW1" + b"\0" * 90),
        ("a.csv.gz", b"\x1f\x8b" + b"\0" * 20),
    ):
        (tmp_path / name).write_bytes(data)
    corpus = gr.read(tmp_path)
    assert corpus.reports["status"].to_list() == ["unreadable"] * 4
    assert corpus.reports["note"].null_count() == 0


def test_views_and_triggers_of_a_database_are_not_run(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("CREATE TABLE p (url, text)")
    base.execute("CREATE VIEW v AS SELECT url, text FROM p")
    base.execute("INSERT INTO p VALUES ('http://a.cn', ?)", (text_of(),))
    base.commit()
    base.close()
    before = (tmp_path / "a.db").read_bytes()
    assert len(gr.read(tmp_path / "a.db")) == 1
    assert (tmp_path / "a.db").read_bytes() == before


# -- corpora ------------------------------------------------------------------------------------


def test_corpora_are_joined_and_a_report_in_two_of_them_is_taken_once(corpus: gr.Corpus) -> None:
    first, last = corpus.filter(pl.col("year") < 2020), corpus.filter(pl.col("year") >= 2020)
    whole = gr.concat([first, last])
    assert set(whole.reports["report"]) == set(corpus.reports["report"])
    assert whole.cells.height == corpus.cells.height
    with pytest.warns(UserWarning, match="1 reports are in more than one corpus"):
        assert len(gr.concat([corpus, last])) == 5
    other = gr.Corpus(
        last.reports, last.texts, last.cells.with_columns(value=pl.lit(1.0)), last.narratives, last.leftovers
    )
    with pytest.raises(InputError, match="with different cells"):
        gr.concat([corpus, other])
    with pytest.raises(InputError, match="concat wants corpora"):
        gr.concat([])


def test_a_corpus_shows_itself_escaped_with_what_to_look_at_first() -> None:
    page = gr.read({"<b>.txt": "", "a.txt": text_of()})._repr_html_()
    assert "&lt;b&gt;.txt" in page
    assert "<b>" not in page
    assert "<td>r2021</td>" in page


def test_progress_counts_to_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    gr.read([{"text": text_of(n), "url": "http://a.cn"} for n in (1, 2)], progress=True)
    assert "2 of 2 read" in capsys.readouterr().err


def test_progress_lists_files_and_reads_their_rows_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [json.dumps({"text": text_of(n), "url": "http://a.cn"}) for n in (1, 2, 3)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "one.txt").write_text(text_of(), encoding="utf-8")
    listed = import_module("govreports.sources.entries")
    opened: list[str] = []
    healthy = listed.records_in

    def opening(name: str, *rest: Any) -> Iterator[Any]:  # noqa: ANN401 - passed on
        opened.append(name)
        return healthy(name, *rest)  # type: ignore[no-any-return]

    monkeypatch.setattr(listed, "records_in", opening)
    gr.read(tmp_path, progress=True)
    assert "4 read, file 2 of 2" in capsys.readouterr().err
    assert sorted(opened) == ["one.txt", "rows.jsonl"]
