"""Html to rows of cells: grids, layout tables, text as shown, and pages made to do harm."""

import re
import time
from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreports as gr
from govreports.errors import UnreadableError
from govreports.sources import markup
from govreports.sources.document import Document, Row, resolve
from govreports.sources.html import read_html

Grid = list[tuple[int, int, int, int, str]]
"""Cells as row, column, height, width, text."""


def texts(document: Document, row: Row) -> list[str]:
    return [document.text[cell.start : cell.end] for cell in row.cells]


def lines(document: Document) -> list[str | list[str]]:
    """Return paragraphs as strings and table rows as lists of strings."""
    return [texts(document, row) if row.table else texts(document, row)[0] for row in document.rows]


def shown(source: str) -> list[str | list[str]]:
    return lines(read_html(source))


def grid(document: Document, table: int = 1) -> Grid:
    return [
        (cell.place.row, cell.place.column, cell.height, cell.width, document.text[cell.start : cell.end])
        for row in document.rows
        for cell in row.cells
        if cell.place and cell.place.table == table
    ]


def spans(source: str) -> list[tuple[str, int, int]]:
    return [(str(cell.place), cell.height, cell.width) for row in read_html(source).rows for cell in row.cells]


# -- text as shown ------------------------------------------------------------------------------


def test_inline_elements_join_without_a_blank() -> None:
    assert shown("<p><span>本年新</span><span>制作</span><b>数</b>量</p>") == ["本年新制作数量"]
    assert shown("<p>1<font>2</font></p>") == ["12"]


def test_a_line_of_the_source_that_ends_inside_chinese_text_leaves_no_blank() -> None:
    assert shown("<p>政府信息\n    公开</p>") == ["政府信息公开"]
    assert shown("<p>政府信息，\r\n公开</p>") == ["政府信息，公开"]


def test_a_line_of_the_source_that_ends_beside_a_number_leaves_a_blank() -> None:
    assert shown("<p>共\n12\n件</p>") == ["共 12 件"]


def test_a_blank_between_chinese_characters_stays() -> None:
    assert shown("<p>一 概  述</p>") == ["一 概 述"]


def test_white_space_goes_at_both_ends_and_stays_inside() -> None:
    assert shown("<p>&nbsp;　索　引&nbsp;号　 </p>") == ["索　引\u00a0号"]


def test_characters_without_width_are_no_text() -> None:
    assert shown("<p>1\u200b2&#8203;3&shy;4\ufeff</p>") == ["1234"]
    assert shown("<p>&#8203;</p>") == []


def test_break_and_block_elements_divide_paragraphs_and_empty_ones_go() -> None:
    source = "<div>一<br>二<br><br/>三<div>四</div>五<p>&nbsp;</p><ul><li>六<li>七</ul><h2>八</h2><hr>九</div>"
    assert shown(source) == list("一二三四五六七八九")


def test_blocks_inside_a_cell_become_lines_of_the_cell() -> None:
    source = (
        "<table><tr><td><p>商业</p>\n<p>企业</p></td><td>结果<br>维持<div>x</div></td><td>&nbsp;　</td></tr></table>"
    )
    assert shown(source) == [["商业\n企业", "结果\n维持\nx", ""]]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<td>';</script>",
        "<script><!-- <script></script> --></script>",
        "<style>td { color: red }</style>",
        "<!-- 注释 <table> -->",
        "<noscript>脚本</noscript>",
        "<template><p>模板</p></template>",
        "<del>旧</del>",
        "<span hidden>隐</span>",
        '<span style="color:red; DISPLAY : None">隐</span>',
        "<span style='visibility:hidden'>隐</span>",
        "<svg><text>图</text></svg>",
        "<iframe>框</iframe>",
        "<rt>pīn</rt>",
        "<![if !x]>",
    ],
)
def test_what_a_browser_does_not_show_is_no_text(hidden: str) -> None:
    assert shown(f"<p>甲{hidden}乙</p>") == ["甲乙"]
    assert shown(f"<table><tr><td>甲{hidden}乙<td>0</table>") == [["甲乙", "0"]]


def test_text_is_as_finally_shown_and_keeps_its_lines() -> None:
    assert shown("<p><ins>新</ins><s>旧</s></p>") == ["新"]
    assert shown("<pre>一\n二\n\n三</pre><p>四\n五</p>") == ["一", "二", "三", "四五"]
    assert shown("<xmp><b>一</b></xmp><textarea>二\n三</textarea>") == ["<b>一</b>", "二", "三"]


RAISED = [
    ("5<sup>1</sup>", "5¹"),
    ("5<sup>[1]</sup>", "5[¹]"),
    ("5<SPAN style='VERTICAL-ALIGN: super; font-size: 8px'>1</SPAN>", "5¹"),
    ("<sup>5</sup>", "5"),
    ("H<sub>2</sub>O", "H₂O"),
    ("<p>5<sup>1<p>6", "5¹\n6"),
    ("<p style='vertical-align: middle'>5</p>", "5"),
    ("<td style='vertical-align: super'>5", "5"),
]


@pytest.mark.parametrize(("cell", "text"), RAISED)
def test_a_footnote_mark_is_no_digit_of_the_number_before_it(cell: str, text: str) -> None:
    source = f"<table><tr><td>规章<td>{cell}<td>2</table>"
    assert [cell for row in shown(source) for cell in row if cell] == ["规章", text, "2"]


@pytest.mark.parametrize("tag", ["s", "strike", "del", "span style='color:red; text-decoration: line-through'"])
def test_what_is_struck_out_neither_joins_a_number_nor_leaves_its_cell_empty(tag: str) -> None:
    end = tag.split(maxsplit=1)[0]
    for cell, text in (
        (f"<{tag}>5</{end}>8", "8"),
        (f"<{tag}>5</{end}>", "5\u0336"),
        (f"<{tag}><p>5</p></{end}>8", "5\u0336\n8"),
    ):
        document = read_html(f"<table><tr><td>规章<td>{cell}</table>")
        assert lines(document) == [["规章", text]]
        assert document.notes == ("text is struck out",)


FIELDS = [
    ("<input value=3>", "3"),
    ("<input type=text value=' 12 '>件", "12 件"),
    ("<input type=hidden value=3>7", "7"),
    ("<input type=checkbox value=3>7", "7"),
    ("<select><option>1<option selected>2<option>3</select>", "2"),
    ("<select><option>1<option>2</select>", "1"),
    ("<textarea>4</textarea>", "4"),
]


@pytest.mark.parametrize(("cell", "text"), FIELDS)
def test_fields_of_a_form_show_what_they_hold(cell: str, text: str) -> None:
    assert shown(f"<table><tr><td>规章<td>{cell}</table>") == [["规章", text]]


@pytest.mark.parametrize("cell", [cell for cell, _ in (*RAISED, *FIELDS)])
def test_an_outsize_page_keeps_marks_and_fields(cell: str) -> None:
    source = f"<table><tr><td>规章<td>{cell}</table><img>"
    small, outsize = read_html(source), read_html(f"{source}<!--{'A' * 40_000}--><a b='{'A' * 40_000}'></a>")
    assert (outsize.text, outsize.notes) == (small.text, small.notes)


def test_a_page_of_pictures_says_so() -> None:
    pages = "<p><img src=1.jpg></p>" * 3
    links = "<a href=/><img src=logo.png></a>"
    assert read_html(f"<h1>年度报告</h1>{links}{pages}").notes == ("pictures:3",)
    assert read_html(f"<h1>年度报告</h1>{links}").notes == ()
    numbers = "".join(f"<tr><td>规章<td>{n}" for n in range(9))
    assert read_html(f"<h1>年度报告</h1>{pages}<table>{numbers}</table>").notes == ()
    assert read_html(f"<h1>年度报告</h1>{pages}{'<p>0</p>' * 9}").notes == ()


def test_hidden_tables_are_noted() -> None:
    document = read_html("<div style='display:none'><table><tr><td>1<td>2</table></div><table><tr><td>3<td>4</table>")
    assert lines(document) == [["3", "4"]]
    assert document.notes == ("1 hidden tables were left out",)


def test_a_hidden_body_is_shown_by_its_script_later() -> None:
    assert shown("<body style='display:none'><p>甲</p></body>") == ["甲"]


def test_what_a_page_is_about_is_read_though_a_script_shows_it_later() -> None:
    article = "<p>一是公开不够。二是人员不足。三是内容不全。</p>"
    assert shown(f"<div id=js_content style='visibility: hidden; opacity: 0;'>{article}</div>尾") == [
        "一是公开不够。二是人员不足。三是内容不全。",
        "尾",
    ]
    assert shown(f"<div style='display:none'>{article}</div>{article}") == [
        "一是公开不够。二是人员不足。三是内容不全。"
    ]
    only = read_html("<div style='visibility:hidden'><table><tr><td>1<td>2</table></div><p>甲。乙。丙。丁。")
    assert (lines(only), only.notes) == ([["1", "2"], "甲。乙。丙。丁。"], ())


HIDING = [
    ("", "<span style='font-size:0'>9</span>"),
    ("", "<span style='position:absolute; left:-9999px'>9</span>"),
    ("", "<b style='opacity:0'>9</b>"),
    ("", "<i style='width:0;height:0;overflow:hidden'>9</i>"),
    (".x { display: none }", "<span class='y x'>9</span>"),
    ("i.x, b { color: red } i.x{font-size:0;}", "<i class=x>9</i>"),
    ("#a { opacity: 0.0 }", "<span id=a>9</span>"),
]
SHOWING = [
    ("", "<span aria-hidden=true>9</span>"),
    ("", "<span style='opacity:.5'>9</span>"),
    ("@media print { .x { display: none } }", "<span class=x>9</span>"),
    (".x:hover { display: none }", "<span class=x>9</span>"),
    (".x { display: none } .x.on { display: inline }", "<span class='x on'>9</span>"),
    (".x { display: none } .x { display: inline }", "<span class=x>9</span>"),
]


@pytest.mark.parametrize("outsize", [False, True])
@pytest.mark.parametrize(("css", "digit"), HIDING)
def test_a_cell_reads_what_a_person_sees(
    css: str, digit: str, *, outsize: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if outsize:
        monkeypatch.setattr(markup, "_is_ordinary", lambda *_: False)
    assert shown(f"<style>{css}</style><table><tr><td>规章<td>{digit}3</table>") == [["规章", "3"]]


@pytest.mark.parametrize(("css", "digit"), SHOWING)
def test_what_is_not_surely_hidden_is_shown(css: str, digit: str) -> None:
    assert shown(f"<style>{css}</style><table><tr><td>规章<td>{digit}3</table>") == [["规章", "93"]]


CELLS = [
    ("<span style='font-size:0'>9</span>3", "read", "3"),
    ("<span aria-hidden=true>9</span>3", "read", "93"),
    ("<span class=sr-only>9</span>3", "unreadable", "\ufffc93"),
    ("<span style='color:#FFF'>9</span>3", "unreadable", "\ufffc93"),
    ("<img src=3.png>", "unreadable", "\ufffc"),
    ("<img src=9.png alt=九>3", "unreadable", "\ufffc九3"),
    ("<svg><text>3</text></svg>", "unreadable", "\ufffc3"),
    ("<canvas></canvas>", "unreadable", "\ufffc"),
    ("<script>document.write(3)</script>", "unreadable", "\ufffc"),
    ("<img src=spacer.gif width=1 height=1>", "blank", ""),
    ("", "blank", ""),
]


@pytest.mark.parametrize(("cell", "status", "raw"), CELLS)
def test_a_cell_that_holds_more_than_text_is_neither_blank_nor_a_number(
    cell: str, status: str, raw: str, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(
        "<h1>海棠县水利局2023年政府信息公开工作年度报告</h1><table><tr><td colspan=2>第二十条第（五）项"
        f"<tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>{cell}</table><p>五、存在的主要问题</p>",
        encoding="utf-8",
    )
    found = gr.read(tmp_path).cells.filter(table="licensing")
    assert found.select("status", "raw", "at").rows() == [(status, raw, "t1r3c2")]


def test_a_container_without_a_type_size_does_not_hide_what_has_one() -> None:
    assert shown("<div style='font-size:0'><span style='font-size:14px'>甲</span><b>乙</b></div>") == ["甲乙"]


def test_the_article_ends_before_panel_and_foot() -> None:
    parts = "<p>一、概述</p><p>公开十条。</p><p>二、存在问题</p><p>不够。</p>"
    for page in (
        f"<div>{parts}</div><div class=panel><p>文字解读</p></div>",
        f"{parts}<div class=footer>文字解读</div>",
        f"<table><tr><td>{parts}</table><div><a href=/>文字解读</a></div>",
        f"<div>{parts}<ul><li><a href=/>文字解读</a></ul></div>",
    ):
        document = read_html(page)
        assert document.behind is not None, page
        assert document.text[document.behind :].strip() == "文字解读"
    assert read_html(parts).behind is None
    assert read_html("<p>一、概述</p><div class=footer>甲</div>").behind is None


@pytest.mark.parametrize(
    "page",
    [
        "<meta name=Url content='http://example.org/1.html'>",
        "<link rel=canonical href='http://example.org/1.html'>",
        "<meta property='og:url' content='http://example.org/1.html'>",
        "<meta name=url content='javascript:x'><link rel=Canonical href='http://example.org/1.html'>",
    ],
)
def test_a_page_says_where_it_stands(page: str) -> None:
    assert read_html(f"{page}甲").metadata["url"] == "http://example.org/1.html"


def test_metadata_is_title_and_meta_elements() -> None:
    document = read_html(
        "<head><title> 某县\n 2021年报告 </title><meta name=PubDate content='2022-01-20'>"
        "<meta property='og:URL' content=x>"
        "<meta name=pubdate content=later><meta name=Empty content=''><meta charset=utf-8></head>甲",
        "gb18030",
    )
    assert document.metadata == {"title": "某县 2021年报告", "pubdate": "2022-01-20", "og:url": "x"}
    assert (document.format, document.encoding) == ("html", "gb18030")


def test_pages_without_a_body_have_no_rows() -> None:
    assert read_html("").rows == ()
    assert read_html("<frameset><frame src=a></frameset>").rows == ()


def test_lone_surrogates_and_null_characters_do_no_harm() -> None:
    assert shown("<p>甲\ud800乙\x00丙</p>") == ["甲?乙丙"]


# -- grids --------------------------------------------------------------------------------------


def test_a_cell_below_a_tall_one_stands_in_the_next_free_column() -> None:
    document = read_html("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁<tr><td>戊<td>己<td>庚</table>")
    assert grid(document) == [
        *[(1, 1, 2, 1, "甲"), (1, 2, 1, 2, "乙"), (2, 2, 1, 1, "丙"), (2, 3, 1, 1, "丁")],
        *[(3, 1, 1, 1, "戊"), (3, 2, 1, 1, "己"), (3, 3, 1, 1, "庚")],
    ]
    assert [row.table for row in document.rows] == [1, 1, 1]
    assert all(row.marked for row in document.rows)


@pytest.mark.parametrize("span", ["1", " 1 ", "+1", "-1", "x", "", "1.9", "１"])
def test_a_span_that_is_no_number_is_one(span: str) -> None:
    assert spans(f'<table><tr><td rowspan="{span}" colspan="{span}">a<td>b</table>')[0] == ("t1r1c1", 1, 1)


def test_spans_of_zero_reach_to_the_end_of_the_section_or_count_as_one() -> None:
    source = "<table><tbody><tr><td rowspan=0 colspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>"
    assert spans(source) == [
        (f"t1r{r}c{c}", h, 1) for r, c, h in [(1, 1, 2), (1, 2, 1), (2, 2, 1), (3, 1, 1), (3, 2, 1)]
    ]


def test_spans_behind_the_table_are_clipped() -> None:
    source = "<table><tr><td rowspan=1000000 colspan=1000000>a<td>b<tr><td>c<td>d</table>"
    found = spans(source)
    assert found[0] == ("t1r1c1", 2, 500)
    assert found[1:] == [("t1r1c501", 1, 1), ("t1r2c501", 1, 1), ("t1r2c502", 1, 1)]


def test_a_wide_cell_ends_before_a_tall_one() -> None:
    assert spans("<table><tr><td>a<td>b<td rowspan=2>c<tr><td colspan=3>d</table>")[-1] == ("t1r2c1", 1, 2)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Draw a grid of at least two columns, cut into cells of random size and text."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(2, 7))
    free = {(row, column) for row in range(1, height + 1) for column in range(1, width + 1)}
    text = st.text("政府信息公开0123 -.<>&\"'(（、", max_size=8).map(lambda drawn: re.sub(" +", " ", drawn).strip())
    cells: Grid = []
    for row, column in sorted(free):
        if (row, column) not in free:
            continue
        wide, tall = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        while not {(row, column + right) for right in range(wide)} <= free:
            wide -= 1
        while row + tall - 1 > height:
            tall -= 1
        taken = {(row + below, column + right) for below in range(tall) for right in range(wide)}
        if not taken <= free:
            taken, tall = {(row, column + right) for right in range(wide)}, 1
        free -= taken
        cells.append((row, column, tall, wide, draw(text)))
    return cells


def rendered(cells: Grid) -> str:
    rows: dict[int, list[str]] = {row: [] for row in range(1, max(row + tall for row, _, tall, _, _ in cells))}
    for row, _, tall, wide, text in cells:
        rows[row].append(f"<td rowspan={tall} colspan='{wide}'><p>{escape(text)}</p></td>")
    return "<table>\n" + "\n".join("<tr>" + "\n".join(row) + "</tr>" for row in rows.values()) + "</table>"


@given(grids())
@settings(deadline=None, derandomize=True)
def test_a_grid_written_as_html_is_read_back(cells: Grid) -> None:
    document = read_html(f"<p>前</p>{rendered(cells)}<p>后</p>")
    if any(column > 1 for _, column, _, _, _ in cells):
        assert grid(document) == cells
    for row in document.rows:
        for cell in row.cells:
            assert resolve(document, document.address(cell)) == document.text[cell.start : cell.end]


@given(grids())
@settings(deadline=None, derandomize=True)
def test_an_outsize_page_is_read_like_a_small_one(cells: Grid) -> None:
    source = f"<title>t &amp; u</title><p>前<p>后<b>b</b>{rendered(cells)}<script>'<td>'</script><div hidden>x</div>尾"
    small = read_html(source)
    outsize = read_html(source + f"<img src='data:{'A' * 40_000}'>")
    assert (outsize.text, outsize.rows, outsize.metadata) == (small.text, small.rows, small.metadata)


# -- tables that are only layout ----------------------------------------------------------------


def test_an_inner_table_is_a_table_of_its_own_between_the_lines_around_it() -> None:
    source = (
        "<p>前<table><tr><td>甲<td>乙<p>丙</p><table><tr><td>1<td>2</table>丁<br>戊<td>己<tr><td colspan=3>庚</table>后"
    )
    assert shown(source) == ["前", ["甲"], "乙", "丙", ["1", "2"], "丁", "戊", ["己"], ["庚"], "后"]
    assert [place for place, _, _ in spans(source) if place != "None"] == [
        *["t1r1c1", "t2r1c1", "t2r1c2", "t1r1c3", "t1r2c1"],
    ]


def test_a_table_around_a_whole_page_is_no_table() -> None:
    source = (
        "<table><tr><td>标题</td></tr><tr><td><p>一段</p><table><tr><td>规章<td>0</table>又一段</td></tr>"
        "<tr><td><table><tr><td>甲<td>乙</table></td></tr></table>"
    )
    assert shown(source) == ["标题", "一段", ["规章", "0"], "又一段", ["甲", "乙"]]


def test_the_only_column_of_a_table_is_paragraphs_unless_its_lines_are_short() -> None:
    assert shown("<table><tr><td>只有一格</table>") == ["只有一格"]
    assert shown(f"<table><tr><td>甲<tr><td>{'长' * 61}</table>") == ["甲", "长" * 61]
    assert shown("<table><tr><td>1<tr><td><tr><td>2</table>") == [["1"], [""], ["2"]]


def test_a_cell_that_holds_a_whole_text_is_paragraphs() -> None:
    prose = "".join(f"<p>{'字' * 120}{number}</p>" for number in range(6))
    read = shown(f"<table><tr><td>导航<td>链接<td>{prose}</table>")
    assert read == [["导航", "链接"], *("字" * 120 + str(number) for number in range(6))]


def test_a_caption_stands_before_its_table_and_strays_before_it_too() -> None:
    assert shown("<table><caption>表一</caption><tr><td>1<td>2</table>") == ["表一", ["1", "2"]]
    assert shown("<table>走失<tr><td>1<td>2</table>") == ["走失", ["1", "2"]]


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<td rowspan=2>",
    "<p>",
    "<div>",
    "</div>",
    "<br>",
    "<b>",
    "</b>",
    "T",
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_no_text_is_lost_or_doubled_whatever_the_tags(tags: list[str]) -> None:
    source = "".join(f"w{number}w" if tag == "T" else tag for number, tag in enumerate(tags))
    document = read_html(source)
    wanted = re.findall(r"w\d+w", source)
    assert sorted(re.findall(r"w\d+w", document.text)) == sorted(wanted)
    inside = "".join(document.text[cell.start : cell.end] for row in document.rows for cell in row.cells)
    assert sorted(re.findall(r"w\d+w", inside)) == sorted(wanted)
    places = [cell.place for row in document.rows for cell in row.cells if cell.place]
    assert len(places) == len(set(places))


# -- pages made to do harm ----------------------------------------------------------------------

HANG = 600
"""Seconds after which reading is said to hang; no measure of speed."""
HARMFUL = {
    "nested": "<div>" * 200_000,
    "nested_and_closed": "<div>" * 100_000 + "</div>" * 100_000,
    "nested_spans": "<span>" * 100_000,
    "nested_lists": "<ul><li>" * 50_000,
    "nested_tables": "<table><tr><td>" * 50_000,
    "formatting_left_open": "<p>" + "".join(f"<b a={n}>" for n in range(20_000)) + "</p>" + "<p>x</p>" * 20_000,
    "some_formatting_left_open": "<p>" + "".join(f"<B a='>{n}'>" for n in range(1_500)) + "</p>" + "<p>x</p>" * 1_500,
    "attributes": "<p " + " ".join(f"a{n}" for n in range(200_000)) + ">x",
    "attributes_of_the_body": "".join(f"<body a{n}>" for n in range(50_000)),
    "attributes_of_two_bodies": ("<body " + " ".join(f"a{n}" for n in range(6_000)) + ">") * 2 + "<p>x</p>" * 3_000,
    "options": "<select>" + "<option>x" * 50_000,
    "closed_in_attributes": '<div title="</div>">' * 50_000,
    "closed_in_comments": "<div><!--</div>-->" * 50_000,
    "comment_inside_an_attribute": '<p title="<!--">' + "<div>" * 100_000,
    "comment_inside_a_script": "<script>x<!--<script>y</script>" + "<div>" * 100_000,
    "style_inside_svg": "<svg><style>" + "<g>" * 100_000,
    "open_comments": "<!--" * 100_000,
    "open_tags": "<a " * 100_000,
    "open_quotes": "<a b='" * 100_000,
    "wide_cells": "<table>" + "<tr><td colspan=500 rowspan=9999>" * 30_000,
    "tall_rows": "<table>" + "<tr>" + "<td rowspan=0>" * 499 + "<tr><td>x" * 30_000,
    "ends_only": "<div>" * 1_000 + "</span></p>" * 100_000,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_pages_are_refused_or_read_before_anybody_gives_up(name: str) -> None:
    ends = time.monotonic() + HANG
    with suppress(UnreadableError):
        read_html(HARMFUL[name])
    assert time.monotonic() < ends


def test_pages_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_MOST_TEXT", 100)
    with pytest.raises(UnreadableError, match="at most 100"):
        read_html("x" * 101)
    monkeypatch.setattr(markup, "_MOST_TAGS", 10)
    with pytest.raises(UnreadableError, match="elements"):
        read_html("<p>" * 20)


def test_an_outsize_page_keeps_what_its_tags_leave_open() -> None:
    filler = "<i>·</i>" * 20_001
    body = "<table><tr><td>甲<td>乙<tr><td>丙<div>丁</td><td>戊</table><ul><li>一<li>二</ul><p>三<div>四</p>五</div>"
    assert shown(body + "<p>" + filler) == [*shown(body), "·" * 20_001]


def test_a_long_table_keeps_its_rows_and_loses_late_spans() -> None:
    document = read_html("<table>" + "<tr><td>a<td>b" * 20_001 + "<tr><td colspan=2 rowspan=5>c<tr><td>d<td>e</table>")
    assert len(document.rows) == 20_003
    assert "spans" in document.notes[0]
