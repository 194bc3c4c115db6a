"""PDF: what the grid says is what is read, on one page and over the end of it."""

import io
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources import pdf as reader
from govreports.sources import plumbing, surveying
from govreports.sources.document import Document, resolve
from govreports.sources.pdf import read_pdf
from govreports.sources.ruling import Rule, lattices_of
from govreports.sources.typesetting import numbering

HEIGHT, WIDTH = 842, 595
FONTS = (
    "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Courier >> /F2 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light "
    "/Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor "
    "/FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
    "/StemV 93 >> >>] >> >>"
)


# -- a writer of small PDFs: Courier for ASCII, an unembedded Chinese font for the rest ----------


def words(x: float, top: float, text: str, size: float = 10, matrix: str = "1 0 0 1") -> str:
    """Return the operators that print a text whose first line begins at x and whose em begins at top."""
    runs = []
    for ascii_only, letters in groupby(text, str.isascii):
        run = "".join(letters)
        shown = (
            f"({run.replace('(', chr(92) + '(').replace(')', chr(92) + ')')})"
            if ascii_only
            else f"<{run.encode('utf-16-be').hex()}>"
        )
        runs.append(f"/F{1 if ascii_only else 2} {size} Tf {shown} Tj")
    return f"BT {matrix} {x} {HEIGHT - top - 0.86 * size} Tm {' '.join(runs)} ET"


def rule(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"0.5 w {x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S"


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    return [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]


def filled(xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]], size: float = 10) -> list[str]:
    """Return the operators of a grid and of the texts of its cells; a newline begins another line."""
    drawn = grid(xs, ys)
    for top, texts in zip(ys, rows, strict=False):
        for x, text in zip(xs, texts, strict=False):
            drawn += [words(x + 3, top + 3 + i * (size + 2), line, size) for i, line in enumerate(text.split("\n"))]
    return drawn


def pdf(*pages: Sequence[str], rotate: int = 0, info: str = "", trailer: str = "", picture: bool = False) -> bytes:
    """Return a PDF of these pages of operators."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    if picture:
        objects.append(
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
        )
    images = "/XObject << /Im1 3 0 R >>" if picture else ""
    for operators in pages:
        content = "\n".join(operators)
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Contents {len(objects)} 0 R /Resources << /Font {FONTS} {images} >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if info:
        objects.append(info)
        trailer += f" /Info {len(objects)} 0 R"
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("latin-1")


def tables(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows if row.table]


def paragraphs(document: Document) -> list[str]:
    return [document.text[row.cells[0].start : row.cells[0].end] for row in document.rows if not row.table]


def places(document: Document) -> list[list[str]]:
    return [[str(cell.place) for cell in row.cells] for row in document.rows if row.table]


XS = (100, 220, 280, 340)
BODY = "政府信息公开工作坚持以公开为常态不公开为例外的原则办理"  # as many characters as a line of prose takes


def prose(top: float, *lines: str) -> list[str]:
    """Return paragraphs set solid: a line that begins with a tab is indented by two ems."""
    return [
        words(90 + 32 * line.startswith("\t"), top + 24 * i, line.removeprefix("\t"), 16)
        for i, line in enumerate(lines)
    ]


# -- one page -----------------------------------------------------------------------------------


def test_cells_stand_where_the_grid_has_them_and_resolve() -> None:
    document = read_pdf(pdf(filled(XS, (100, 120, 140), [["规章", "12", "0"], ["行政规范性文件", "", "3.5"]])))
    assert tables(document) == [["规章", "12", "0"], ["行政规范性文件", "", "3.5"]]
    assert places(document) == [["p1t1r1c1", "p1t1r1c2", "p1t1r1c3"], ["p1t1r2c1", "p1t1r2c2", "p1t1r2c3"]]
    assert [resolve(document, at) for at in ("p1t1r1c2", "p1t1r2c3", "p1t1r2c2")] == ["12", "3.5", ""]
    assert document.format == "pdf"
    assert all(row.marked for row in document.rows)


def test_merged_cells_know_how_many_units_they_cover() -> None:
    lines = [rule(100, y, 340, y) for y in (100, 160)] + [rule(x, 100, x, 160) for x in (100, 340)]
    lines += [rule(220, 120, 340, 120), rule(100, 140, 340, 140), rule(220, 100, 220, 160), rule(280, 120, 280, 160)]
    texts = [
        words(103, 105, "甲"),
        words(223, 105, "乙"),
        words(223, 125, "1"),
        words(283, 125, "2"),
        words(103, 145, "丙"),
    ]
    document = read_pdf(pdf(lines + texts))
    cells = [cell for row in document.rows for cell in row.cells]
    spans = {document.text[cell.start : cell.end]: (cell.height, cell.width) for cell in cells if cell.end > cell.start}
    assert spans == {"甲": (2, 1), "乙": (1, 2), "1": (1, 1), "2": (1, 1), "丙": (1, 1)}


def test_a_side_without_a_rule_still_bounds_its_cells() -> None:
    rules = [rule(100, y, 340, y) for y in (120, 140)] + [rule(160, 100, 340, 100)]
    rules += [rule(x, 100, x, 160) for x in (220, 280)]
    texts = [words(103, 103, "标题"), words(223, 123, "7"), words(303, 143, "9")]
    document = read_pdf(pdf(rules + texts))
    assert tables(document) == [["标题", "", ""], ["", "7", ""], ["", "", "9"]]


def test_a_wrapped_label_is_one_label() -> None:
    document = read_pdf(
        pdf(filled(XS, (100, 140, 160), [["2.没有现成信息需要另\n行制作", "4", "0"], ["总计", "4", "0"]]))
    )
    assert tables(document)[0] == ["2.没有现成信息需要另行制作", "4", "0"]


def test_blanks_typed_between_full_width_characters_go() -> None:
    assert tables(read_pdf(pdf(filled(XS, (100, 140), [["总 计", "商业\n企业", "第 3 项"]])))) == [
        ["总计", "商业企业", "第 3 项"]
    ]


def test_two_numbers_above_each_other_are_no_third_number() -> None:
    document = read_pdf(pdf(filled((100, 220, 252), (100, 140, 180), [["规章", "10\n20"], ["文件", "113\n6"]])))
    assert tables(document) == [["规章", "10 20"], ["文件", "1136"]]


def test_a_number_that_runs_over_its_cell_is_not_cut() -> None:
    document = read_pdf(pdf(filled((100, 220, 240, 300), (100, 120, 140), [["规章", "41199", ""], ["文件", "1", "2"]])))
    assert tables(document) == [["规章", "41199", ""], ["文件", "1", "2"]]


def test_dotted_borders_make_a_grid() -> None:
    def dots(x0: float, top: float, x1: float, bottom: float) -> str:
        steps = int(max(x1 - x0, bottom - top) / 2)
        spots = [(x0 + (x1 - x0) * i / steps, top + (bottom - top) * i / steps) for i in range(steps + 1)]
        return " ".join(f"{x} {HEIGHT - y} 0.6 0.6 re f" for x, y in spots)

    drawn = [dots(XS[0], y, XS[-1], y) for y in (100, 120, 140)] + [dots(x, 100, x, 140) for x in XS]
    texts = [
        words(x + 3, y, text) for y, row in ((103, "甲12"), (123, "乙34")) for x, text in zip(XS, row, strict=False)
    ]
    assert tables(read_pdf(pdf(drawn + texts))) == [["甲", "1", "2"], ["乙", "3", "4"]]


def test_borders_drawn_as_boxes_of_every_cell_make_a_grid() -> None:
    boxes = [f"{x} {HEIGHT - y - 20} {w} 20 re S" for y in (100, 120) for x, w in ((100, 120), (220, 60), (280, 60))]
    texts = [words(103, 103, "规章"), words(223, 103, "1"), words(283, 123, "2")]
    assert tables(read_pdf(pdf(boxes + texts))) == [["规章", "1", ""], ["", "", "2"]]


def test_matplotlib_tables_are_read() -> None:
    figure = Figure(figsize=(6, 4))
    axes = figure.subplots()
    axes.axis("off")
    axes.table([["12", "0", "3.5"], ["7", "-6", ""]], loc="center")
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    assert tables(read_pdf(out.getvalue())) == [["12", "0", "3.5"], ["7", "-6", ""]]


def test_a_box_around_prose_is_no_table() -> None:
    document = read_pdf(pdf(filled((100, 400), (100, 140), [["说明：无\n其他"]])))
    assert not tables(document)
    assert paragraphs(document) == ["说明：无", "其他"]


def test_coloured_and_white_areas_are_no_borders() -> None:
    areas = [
        f"{shade} rg 90 {HEIGHT - 100 - 24 * (i + 1)} 416 24 re f 0 g"
        for i, shade in enumerate(["1 1 1", "0.8 0.9 1", "1 1 1"])
    ]
    document = read_pdf(pdf(areas + prose(104, "\t" + BODY[:24], BODY[:26], "规章。") + grid((90, 91), (500, 540))))
    assert not tables(document)


def test_characters_drawn_twice_count_once() -> None:
    twice = [words(100 + shift, 100, "共公开11条", 16) for shift in (0, 0.4)]
    assert read_pdf(pdf(twice)).text == "共公开11条\n"
    bold = [*filled(XS, (100, 120), [["规章", "11", "0"]]), words(223.3, 103, "11")]
    assert tables(read_pdf(pdf(bold))) == [["规章", "11", "0"]]


def test_lines_that_are_no_table_keep_their_columns_apart() -> None:
    cells = [("规章", "0", "12"), ("行政规范性文件名单附", "4", "4021")]
    rows = [
        words(x, 100 + 20 * i, text) for i, row in enumerate(cells) for x, text in zip((84, 190, 240), row, strict=True)
    ]
    assert paragraphs(read_pdf(pdf(rows))) == ["规章  0  12", "行政规范性文件名单附  4  4021"]


@pytest.mark.parametrize("size", [6, 7])
def test_a_small_raised_digit_is_no_digit_of_the_number_before_it(size: float) -> None:
    marked = [*filled(XS, (100, 120), [["规章", "5", "0"]]), words(229.5, 101, "1", size)]
    assert tables(read_pdf(pdf(marked))) == [["规章", "5¹", "0"]]
    assert paragraphs(read_pdf(pdf([words(100, 100, "共5", 12), words(119.5, 99, "1", size)]))) == ["共5¹"]


def test_smaller_type_on_the_same_line_is_not_raised() -> None:
    assert paragraphs(read_pdf(pdf([words(100, 100, "规章", 12), words(132, 102.6, "13", 9)]))) == ["规章13"]


def test_a_page_turned_by_its_file_reads_upright() -> None:
    landscape = [words(300, 400, "规章", 10, "0 1 -1 0")]
    turned = [f"BT 0 1 -1 0 {200} {y} Tm /F1 10 Tf ({text}) Tj ET" for y, text in ((100, "12"), (200, "34"))]
    borders = [rule(190, HEIGHT - y, 210, HEIGHT - y) for y in (95, 195, 295)] + [
        rule(x, HEIGHT - 95, x, HEIGHT - 295) for x in (190, 210)
    ]
    for rotate in (0, 90):
        assert tables(read_pdf(pdf(turned + borders, rotate=rotate))) == [["12", "34"]]
    assert paragraphs(read_pdf(pdf(landscape, rotate=90))) == ["规章"]


def test_slanted_type_is_left_out_and_noted() -> None:
    stamp = words(200, 400, "样本", 40, "0.7 0.7 -0.7 0.7")
    document = read_pdf(pdf([*filled(XS, (100, 120), [["规章", "1", "2"]]), stamp]))
    assert (tables(document), paragraphs(document), document.notes) == ([["规章", "1", "2"]], [], ("slanted_text:1",))


def test_sideways_type_in_a_cell_reads_in_its_direction() -> None:
    page = [*filled(XS, (100, 180), [["", "1", "2"]]), words(130, 160, "AB", 10, "0 1 -1 0")]
    assert tables(read_pdf(pdf(page))) == [["AB", "1", "2"]]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [words(60, 100 + 20 * i, f"左{'文' * 19}", 11) for i in range(10)]
    right = [words(310, 100 + 20 * i, f"右{'字' * 19}", 11) for i in range(10)]
    pairs = [operator for pair in zip(left, right, strict=True) for operator in pair]
    text = read_pdf(pdf(pairs)).text
    assert [text.count("左"), text.count("右")] == [10, 10]
    assert text.rindex("左") < text.index("右")


def test_equal_lines_are_all_read() -> None:
    for text in ("无。", "0"):
        assert paragraphs(read_pdf(pdf([words(100, 100 + 20 * i, text) for i in range(5)]))) == [text] * 5


# -- tables that nothing rules ------------------------------------------------------------------


def centred(x: float, middle: float, text: str, size: float = 9, leading: float = 11) -> list[str]:
    """Return a cell of one or more lines, centred around a point; a tab before it aligns it left."""
    left = text.startswith("\t")
    told = text.removeprefix("\t").split("\n")
    top = middle - (leading * (len(told) - 1) + size) / 2
    widths = [sum(size if not c.isascii() else 0.6 * size for c in line) for line in told]
    return [
        words(x if left else x - width / 2, top + leading * i, line, size)
        for i, (line, width) in enumerate(zip(told, widths, strict=True))
    ]


COLUMNS = (60, 250, 300, 350, 400)


def bare(rows: Sequence[tuple[float, Sequence[str]]], columns: Sequence[float] = COLUMNS) -> list[str]:
    """Return rows of cells without lines: the height of their middle, then the label and the numbers."""
    return [
        run for y, row in rows for x, text in zip(columns, row, strict=False) if text for run in centred(x, y, text)
    ]


ROWS = [
    (100, ["信息内容", "甲类", "乙类\n一", "丙类", "总 计"]),
    (125, ["\t一、本年新收", "1", "2", "", "3"]),
    (152, ["\t2.没有现成信息\n需要另行制作", "0", "", "4021", "4021"]),
    (189, ["\t3.申请人逾期未\n按收费通知要求\n缴纳费用", "5", "0", "7.5", "12.5"]),
    (222, ["\t四、结转", "", "", "", ""]),
    (242, ["\t总计", "6", "2", "4028.5", "4036.5"]),
]
GRID = [
    ["信息内容", "甲类", "乙类一", "丙类", "总计"],
    ["一、本年新收", "1", "2", "", "3"],
    ["2.没有现成信息需要另行制作", "0", "", "4021", "4021"],
    ["3.申请人逾期未按收费通知要求缴纳费用", "5", "0", "7.5", "12.5"],
    ["四、结转", "", "", "", ""],
    ["总计", "6", "2", "4028.5", "4036.5"],
]


def test_a_table_without_rules_has_the_cells_that_stand_below_and_beside_each_other() -> None:
    document = read_pdf(pdf([*prose(40, "\t" + BODY[:24]), *bare(ROWS), *prose(300, "\t" + BODY[:24])]))
    assert tables(document) == GRID
    assert places(document)[2] == [f"p1t1r3c{n}" for n in range(1, 6)]
    assert paragraphs(document) == [BODY[:24]] * 2
    for row in document.rows:
        for cell in row.cells:
            assert resolve(document, document.address(cell)) == document.text[cell.start : cell.end]


def test_labels_of_several_rows_stand_at_the_first_of_them() -> None:
    groups = [("\t三、本\n年度", 40, 162), ("\t（三）\n不予", 75, 151)]
    labels = [(125, "\t1.秘密"), (151, "\t2.禁止"), (177, "\t3.安全"), (199, "\t四、结转")]
    rows = [(y, [text, "0", "1", "2", "3"]) for y, text in labels]
    drawn = [*bare(rows[:3], (110, *COLUMNS[1:])), *bare(rows[3:], (40, *COLUMNS[1:]))]
    document = read_pdf(pdf([*drawn, *(run for text, x, y in groups for run in centred(x, y, text))]))
    assert tables(document)[0] == ["三、本年度", "（三）不予", "1.秘密", "0", "1", "2", "3"]
    spans = {document.text[c.start : c.end]: (c.height, c.width) for row in document.rows for c in row.cells}
    assert (spans["三、本年度"], spans["（三）不予"], spans["四、结转"]) == ((3, 1), (3, 1), (1, 3))


def test_totals_alone_stand_below_the_last_header() -> None:
    header = [
        (100, ["信息内容", "甲类", "乙类", "丙类", "总计"]),
        *((125 + 18 * n, [f"\t规章第{n}", "", "", "", "0"]) for n in range(6)),
    ]
    assert tables(read_pdf(pdf(bare(header))))[1:] == [[f"规章第{n}", "", "", "", "0"] for n in range(6)]


def test_a_word_and_a_number_in_a_row_make_columns_too() -> None:
    rows = [
        (100, ["\t统计指标", "单位", "统计数"]),
        (120, ["\t一、主动公开", "—", ""]),
        (142, ["\t（一）主动公开规范\n性文件数", "条", "12"]),
        (164, ["\t（二）收到", "件", ""]),
        (186, ["\t依申请公开信息\n收取的费用", "万元", "8.84"]),
    ]
    assert tables(read_pdf(pdf(bare(rows, (60, 300, 380))))) == [
        ["统计指标", "单位", "统计数"],
        ["一、主动公开", "—", ""],
        ["（一）主动公开规范性文件数", "条", "12"],
        ["（二）收到", "件", ""],
        ["依申请公开信息收取的费用", "万元", "8.84"],
    ]


def test_a_label_around_its_numbers_is_one_line_where_no_table_is_told() -> None:
    row = [*centred(60, 100, "\t其中：\n国家秘密"), *centred(300, 100, "件"), *centred(350, 100, "48")]
    assert paragraphs(read_pdf(pdf(row))) == ["其中：国家秘密  件  48"]
    turned_about = [*centred(60, 100, "\t行政强制"), *centred(300, 100, "11（其中\n修订1件）")]
    assert paragraphs(read_pdf(pdf(turned_about))) == ["行政强制  11（其中修订1件）"]


def test_a_table_without_rules_that_goes_on_is_one_table() -> None:
    upper = [(y + 600, row) for y, row in ROWS[:3]]
    lower = [(y - 90, row) for y, row in ROWS[3:]]
    document = read_pdf(pdf(bare(upper), bare(lower)))
    assert tables(document) == GRID
    assert {row.table for row in document.rows} == {1}


def test_a_label_without_rules_that_is_only_numbering_goes_on() -> None:
    upper = [(y + 600, row) for y, row in ROWS[:2]] + [(750, ["\t（三）", "1", "2", "3", "6"])]
    lower = [(60, ["\t不予公开"]), *((y - 90, row) for y, row in ROWS[3:])]
    document = read_pdf(pdf(bare(upper), bare(lower)))
    assert tables(document)[2] == ["（三）不予公开", "1", "2", "3", "6"]
    assert tables(document)[3:] == GRID[3:]


def test_two_labels_beside_one_row_of_numbers_make_no_table() -> None:
    rows = bare([(125, ["\t甲", "1", "2", "3", "6"]), (160, ["", "1", "2", "3", "6"])])
    near = [*centred(60, 149, "\t乙一"), *centred(60, 172, "\t丙二")]
    assert not tables(read_pdf(pdf(rows + near)))


@given(
    st.lists(
        st.lists(st.sampled_from(["0", "12", "4021", "", "-3", "7.5"]), min_size=4, max_size=4),
        min_size=2,
        max_size=20,
    )
)
def test_every_cell_of_any_table_without_rules_comes_back(rows: list[list[str]]) -> None:
    rows[0] = ["1", "2", "3", "6"]
    rows[-1] = ["1", "2", "3", "6"]
    labels = [f"\t规章第{n}\n一次" if n % 3 else f"\t规章第{n}" for n in range(len(rows))]
    drawn = [(90 + 30 * n, [label, *row]) for n, (label, row) in enumerate(zip(labels, rows, strict=True))]
    wanted = [[label.strip().replace("\n", ""), *row] for label, row in zip(labels, rows, strict=True)]
    assert tables(read_pdf(pdf(bare(drawn)))) == wanted


# -- paragraphs ---------------------------------------------------------------------------------


def test_lines_that_reach_the_margin_run_on_and_short_or_indented_ones_do_not() -> None:
    document = read_pdf(
        pdf(prose(100, "\t" + BODY[:24], BODY[:26], "共11条。", "\t" + BODY[:24], BODY[:26], "\t一、情况"))
    )
    assert paragraphs(document) == [BODY[:24] + BODY[:26] + "共11条。", BODY[:24] + BODY[:26], "一、情况"]


def test_a_paragraph_runs_on_over_the_end_of_a_page_and_its_number() -> None:
    pages = [
        [*prose(700, "\t" + BODY[:24], BODY[:26]), words(290, 800, "- 1 -")],
        [*prose(80, BODY[:26], "共3件。"), words(290, 800, "- 2 -")],
    ]
    assert paragraphs(read_pdf(pdf(*pages))) == [BODY[:24] + BODY[:26] + BODY[:26] + "共3件。"]


def test_a_numbered_line_after_a_full_stop_begins_a_paragraph() -> None:
    document = read_pdf(pdf(prose(100, BODY[:25] + "。", "（二）" + BODY[:23], BODY[:26], BODY[:5])))
    assert len(paragraphs(document)) == 2


@pytest.mark.parametrize("printed", ["- 4 -", "— 4 —", "4", "第4页", "第 4 页 共 9 页", "4/9", "Page 4", "P. 4"])
def test_page_numbers_are_no_text(printed: str) -> None:
    pages = [[*prose(100, "规章"), words(290, 800, printed.replace("4", str(number)))] for number in (1, 2)]
    assert paragraphs(read_pdf(pdf(*pages))) == ["规章", "规章"]


def test_a_number_at_the_foot_that_does_not_count_with_the_pages_stays() -> None:
    assert paragraphs(read_pdf(pdf([*prose(100, "规章"), words(90, 800, "17")]))) == ["规章", "17"]


def test_a_number_in_the_last_row_of_a_page_is_no_page_number() -> None:
    ys = (760, 780, 800, 820)
    document = read_pdf(pdf(filled(XS, ys, [["规章", "0", "1"], ["文件", "2", "3"], ["", "1", ""]])))
    assert tables(document)[-1] == ["", "1", ""]


def test_running_titles_stand_once() -> None:
    pages = [
        [words(90, 30, "2024/1/5  年度报告"), *prose(100, f"{text}。"), words(90, 815, f"http://a.cn/p3  {i}/2")]
        for i, text in ((1, "甲"), (2, "乙"))
    ]
    assert paragraphs(read_pdf(pdf(*pages))) == ["2024/1/5  年度报告", "甲。", "乙。", "http://a.cn/p3"]


# -- tables over pages --------------------------------------------------------------------------

TOP = ["1.属于国家秘密", "10", "20"]
END = ["总计", "11", "21"]


def over(last: Sequence[str], first: Sequence[str], between: str = "", shift: float = 0) -> Document:
    """Return a table of two rows at the foot of a page and two at the head of the next one."""
    upper = filled(XS, (700, 730, 770), [TOP, last])
    lower = filled([x + shift for x in XS], (80, 120, 150), [first, END])
    return read_pdf(
        pdf(
            [*upper, words(290, 800, "- 1 -")],
            [*lower, words(290, 800, "- 2 -"), *([words(90, 60, between)] if between else [])],
        )
    )


def test_a_table_that_goes_on_is_one_table_with_the_addresses_of_its_pages() -> None:
    document = over(["2.重复申请", "0", "1"], ["3.其他", "1", "0"])
    assert {row.table for row in document.rows} == {1}
    assert places(document)[1:3] == [["p1t1r2c1", "p1t1r2c2", "p1t1r2c3"], ["p2t1r1c1", "p2t1r1c2", "p2t1r1c3"]]
    assert len(tables(document)) == 4


def test_a_table_does_not_go_on_behind_text_nor_with_other_edges() -> None:
    assert {row.table for row in over(TOP, END, between="四、情况").rows} == {0, 1, 2}
    assert {row.table for row in over(TOP, END, shift=12).rows} == {1, 2}


def test_columns_that_move_a_little_on_the_next_page_keep_their_cells() -> None:
    document = over(["2.重复申请", "0", "1"], ["3.其他", "1", "0"], shift=5)
    assert {row.table for row in document.rows} == {1}
    assert tables(document)[2:] == [["3.其他", "1", "0"], END]


def test_equal_rows_of_values_at_the_head_of_two_pages_both_stay() -> None:
    row = [words(90, 40, "规章"), words(200, 40, "0"), words(260, 40, "0")]
    assert paragraphs(read_pdf(pdf(row, row))) == ["规章  0  0"] * 2


def test_a_page_with_merged_cells_only_keeps_the_columns_of_its_table() -> None:
    upper = filled(XS, (700, 730, 770), [TOP, END])
    lower = filled((100, 220, 340), (80, 120, 150), [["信息内容", "本年处理决定数量"], ["行政许可", "550"]])
    document = read_pdf(pdf(upper, lower))
    assert {row.table for row in document.rows} == {1}
    value = document.places["p2t1r2c2"]
    assert (document.text[value.start : value.end], value.width) == ("550", 2)


def test_a_label_cut_by_the_end_of_a_page_is_one_label_and_makes_no_row() -> None:
    document = over(["5.要求行政机关确认或重\n新出具已获取信息或者要", "1", "2"], ["求其他事项", "", ""])
    assert tables(document) == [TOP, ["5.要求行政机关确认或重新出具已获取信息或者要求其他事项", "1", "2"], END]
    assert resolve(document, "p1t1r2c1").endswith("求其他事项")
    assert places(document)[2] == ["p2t1r2c1", "p2t1r2c2", "p2t1r2c3"]


def test_values_that_follow_their_cut_label_keep_their_own_addresses() -> None:
    document = over(["5.要求行政机关确认或重", "", ""], ["新出具已获取信息", "1", "2"])
    assert tables(document)[1] == ["5.要求行政机关确认或重新出具已获取信息", "1", "2"]
    assert places(document)[1] == ["p1t1r2c1", "p2t1r1c2", "p2t1r1c3"]
    assert resolve(document, "p2t1r1c3") == "2"


def test_a_label_that_is_only_numbering_goes_on() -> None:
    assert tables(over(["（三）", "1", "2"], ["不予公开", "", ""]))[1] == ["（三）不予公开", "1", "2"]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (["5.要求行政机关确认或重", "1", "2"], ["6.其他", "", ""]),  # numbered: another row, blank in the source
        (["规章", "1", "2"], ["行政规范性文件", "", ""]),  # the line had room: nothing was cut
        (["5.要求行政机关确认或重", "1", "2"], ["新出具", "3", "4"]),  # values on both sides
        (["5.要求行政机关（确认）", "1", "2"], ["新出具已获取", "", ""]),  # the label is complete
    ],
)
def test_rows_on_both_sides_of_a_page_end_stay_two(last: list[str], first: list[str]) -> None:
    assert tables(over(last, first)) == [TOP, last, first, END]


def test_numbers_are_never_joined_over_a_page_end() -> None:
    narrow = (100, 220, 235, 250)
    document = read_pdf(
        pdf(
            filled(narrow, (730, 770), [["5.要求行政机关确认或重", "10", "3"]]),
            filled(narrow, (80, 120, 160), [["新出具", "20", ""], ["总计", "1", "2"]]),
        )
    )
    assert tables(document) == [["5.要求行政机关确认或重", "10", "3"], ["新出具", "20", ""], ["总计", "1", "2"]]


def test_a_merged_cell_cut_by_the_end_of_a_page_keeps_its_text_together() -> None:
    def sheet(ys: tuple[float, float, float], group: str, rows: Sequence[Sequence[str]]) -> list[str]:
        lines = [rule(60, ys[0], 340, ys[0]), rule(100, ys[1], 340, ys[1]), rule(60, ys[2], 340, ys[2])]
        lines += [rule(x, ys[0], x, ys[2]) for x in (60, *XS)]
        texts = [
            words(x + 3, top + 3, text)
            for top, row in zip(ys, rows, strict=False)
            for x, text in zip(XS, row, strict=False)
        ]
        return [*lines, *texts, words(63, ys[0] + 8, group)]

    document = read_pdf(
        pdf(
            sheet((730, 750, 770), "（三）", [TOP, ["2.其他", "1", "2"]]),
            sheet((80, 100, 120), "不予", [["3.其他", "3", "4"], END]),
        )
    )
    assert tables(document) == [["（三）不予", *TOP], ["2.其他", "1", "2"], ["", "3.其他", "3", "4"], END]


# -- scans, limits, hostile files ---------------------------------------------------------------


def test_a_scan_has_no_rows_and_says_so() -> None:
    image = "q 595 0 0 842 0 0 cm /Im1 Do Q"
    document = read_pdf(pdf([image], [image], picture=True))
    assert (document.rows, document.text, document.notes) == ((), "", ("scan",))
    assert read_pdf(pdf([image], prose(100, "规章"), [image], picture=True)).notes == ("scanned_pages:1,3",)
    assert read_pdf(pdf([image, words(290, 800, "- 2 -")], prose(100, "规章"), picture=True)).notes == (
        "scanned_pages:1",
    )


def test_blank_pages_are_no_scan() -> None:
    assert read_pdf(pdf([])).notes == ("blank",)
    assert read_pdf(pdf([], prose(100, "规章"))).notes == ()


def test_what_a_file_declares_is_metadata() -> None:
    document = read_pdf(pdf(prose(100, "规章"), info="<< /Title (Annual report) /CreationDate (D:20240105) >>"))
    assert document.metadata == {"title": "Annual report", "creationdate": "D:20240105"}


def test_pages_behind_the_limit_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "MOST_PAGES", 2)
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    monkeypatch.setattr(plumbing, "MOST_PAGES", 2)
    document = read_pdf(pdf(*[prose(100, text) for text in "甲乙丙丁"]))
    assert (paragraphs(document), document.notes) == (["甲", "乙"], ("pages_unread:3-4",))


def test_pages_that_the_two_libraries_count_otherwise_are_read_without_lines() -> None:
    page = filled(XS, (100, 120), [["规章", "1", "2"]])
    twice = pdf(page, prose(100, "规章")).replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [4 0 R 4 0 R]")
    document = read_pdf(twice)
    assert paragraphs(document) == ["规章  1  2"] * 2
    assert document.notes == ("tables_unread:1,2",)


def test_a_drawing_of_too_many_lines_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "_MOST_OBJECTS", 5)
    document = read_pdf(pdf(filled(XS, (100, 120), [["规章", "1", "2"]])))
    assert (paragraphs(document), document.notes) == (["规章  1  2"], ("tables_unread:1",))


def test_a_page_that_pdfplumber_cannot_read_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(plumbing, "_sheet", broken)
    document = read_pdf(pdf(filled(XS, (100, 120), [["规章", "1", "2"]])))
    assert (paragraphs(document), document.notes) == (["规章  1  2"], ("tables_unread:1",))


def test_characters_that_the_file_does_not_name_are_never_digits() -> None:
    data = (
        pdf(filled(XS, (100, 120), [["12", "规章", "3"]]))
        .replace(b"/UniGB-UTF16-H", b"/Identity-H")
        .replace(b"(GB1)", b"(Identity)")
    )
    document = read_pdf(data)
    assert tables(document) == [["12", "\ufffd\ufffd", "3"]]
    assert document.notes == ("unmapped_glyphs:1",)


GOOD = pdf(filled(XS, (100, 120), [["规章", "1", "2"]]), prose(100, "规章"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no PDF"),
        (b"<html><body>404</body></html>", "no PDF"),
        (b"%PDF-1.7 broken", "truncated"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "broken"),
        (b"%PDF-1.5\n1 0 obj\n<</Linearized 1/L 90000/N 1>>\nendobj\nstartxref\n0\n%%EOF", "truncated"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_pdf(data)


@pytest.mark.parametrize("eighths", range(8))
def test_a_file_cut_anywhere_is_refused(eighths: int) -> None:
    with pytest.raises(UnreadableError):
        read_pdf(GOOD[: len(GOOD) * eighths // 8])


def test_a_protected_file_is_refused_with_the_reason() -> None:
    secret = f"<{'00' * 32}>"
    locked = pdf(
        prose(100, "规章"),
        trailer=f" /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O {secret} /U {secret} >> /ID [<00> <00>]",
    )
    with pytest.raises(UnreadableError, match="password"):
        read_pdf(locked)


@given(st.lists(st.tuples(st.integers(9, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_damaged_files_are_read_or_refused(damages: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in damages:
        data[place] = value
    try:
        document = read_pdf(bytes(data))
    except UnreadableError:
        return
    for row in document.rows:
        for cell in row.cells:
            assert resolve(document, document.address(cell)) == document.text[cell.start : cell.end]


@pytest.mark.parametrize("module", ["pdfplumber", "pypdfium2"])
def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r'pip install "govreports\[pdf\]"'):
        read_pdf(GOOD)


def test_threads_read_one_after_the_other() -> None:
    with ThreadPoolExecutor(4) as pool:
        texts = {document.text for document in pool.map(read_pdf, [GOOD] * 12)}
    assert texts == {"规章\t1\t2\n规章\n"}


# -- the grid, and any grid ---------------------------------------------------------------------


@given(
    st.lists(
        st.lists(st.sampled_from(["0", "12", "4021", "", "规章", "7.5", "（一）"]), min_size=3, max_size=3),
        min_size=1,
        max_size=30,
    )
)
def test_every_cell_of_any_table_comes_back(rows: list[list[str]]) -> None:
    rows[0][0] = "规章"
    ys = [90 + 20 * i for i in range(len(rows) + 1)]
    document = read_pdf(pdf(filled(XS, ys, rows)))
    assert tables(document) == rows
    assert [resolve(document, at) for row in places(document) for at in row] == [text for row in rows for text in row]


def test_an_underline_in_a_cell_is_no_border() -> None:
    across = [Rule(0, 0, 100), Rule(20, 0, 100), Rule(14, 60, 90)]
    down = [Rule(0, 0, 20), Rule(50, 0, 20), Rule(100, 0, 20)]
    assert [(lattice.rows, lattice.columns) for lattice in lattices_of(across, down)] == [(1, 2)]


def test_double_borders_are_one() -> None:
    across = [Rule(y, 0, 100) for y in (0, 2, 20, 22)]
    down = [Rule(x, 0, 22) for x in (0, 2, 50, 52, 98, 100)]
    assert [(lattice.rows, lattice.columns) for lattice in lattices_of(across, down)] == [(1, 2)]


def test_a_decimal_is_no_numbering() -> None:
    assert [numbering(text) for text in ("7.28", "1.属于", "(六)其他", "⼀、本年")] == ["", "1.", "(六)", "⼀、"]
