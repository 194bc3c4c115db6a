"""Workbooks to rows of cells: places, merged ranges, numbers as printed, damaged files."""

import datetime as dt
import io
import random
import struct
import zipfile
from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.errors import UnreadableError
from govreports.extraction import read_bytes
from govreports.sources import apart, xls
from govreports.sources import sheets as sheets_module
from govreports.sources.document import Document, resolve
from govreports.sources.sheets import read_sheets
from govreports.sources.workbooks import printed

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def xlsx(*sheets: str, hidden: int = 0, strings: str = "", formats: str = "", date1904: int = 0) -> bytes:
    """Return a workbook with these sheets, each the content of its ``worksheet`` element."""
    entries = relations = ""
    parts = {}
    for number, content in enumerate(sheets, start=1):
        state = ' state="hidden"' if number == hidden else ""
        entries += f'<sheet name="表{number}" sheetId="{number}"{state} r:id="r{number}"/>'
        relations += f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>'
        parts[f"xl/worksheets/s{number}.xml"] = f"<worksheet {NS}>{content}</worksheet>"
    parts["xl/workbook.xml"] = (
        f'<workbook {NS} xmlns:r="{OFFICE}"><workbookPr date1904="{date1904}"/><sheets>{entries}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    )
    parts["xl/sharedStrings.xml"] = f'<sst {NS} uniqueCount="99999999999">{strings}</sst>'
    parts["xl/styles.xml"] = f"<styleSheet {NS}>{formats}</styleSheet>"
    return packed(parts)


def data(*rows: str) -> str:
    return "<sheetData>" + "".join(f"<row>{row}</row>" for row in rows) + "</sheetData>"


def text(content: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>'


def number(value: object, style: int = 0) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def at(place: str, value: int) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def merged(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in ranges) + "</mergeCells>"


def lines(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]


def spans(document: Document) -> list[tuple[str, int, int]]:
    return [(str(cell.place), cell.height, cell.width) for row in document.rows for cell in row.cells]


# -- xlsx ---------------------------------------------------------------------------------------


def test_every_cell_of_the_used_range_is_a_cell_at_its_place() -> None:
    content = data(at("B2", 1) + at("D2", 2), at("C4", 3))
    document = read_sheets(xlsx(content))
    assert lines(document) == [["1", "", "2"], ["", "", ""], ["", "3", ""]]
    assert spans(document)[0] == ("t1r2c2", 1, 1)
    assert spans(document)[-1] == ("t1r4c4", 1, 1)
    assert all(row.table == 1 and row.marked for row in document.rows)
    assert (document.format, document.metadata) == ("xlsx", {"sheets": "表1"})


def test_merged_ranges_are_spans_and_clipped_to_the_used_range() -> None:
    content = data(text("标题"), text("甲") + text("乙"), "<c/>" + text("丙")) + merged(
        "A1:XFD1", "A2:A3", "A2:B2", "bad"
    )
    document = read_sheets(xlsx(content))
    assert lines(document) == [["标题"], ["甲", "乙"], ["丙"]]
    assert spans(document) == [("t1r1c1", 1, 2), ("t1r2c1", 2, 1), ("t1r2c2", 1, 1), ("t1r3c2", 1, 1)]


def test_values_below_merged_cells_are_not_printed_and_noted() -> None:
    document = read_sheets(xlsx(data(number(1) + number(2), number(3) + number(4)) + merged("A1:B1")))
    assert lines(document) == [["1"], ["3", "4"]]
    assert "1 values below merged cells" in document.notes[0]


def test_values_are_printed_as_excel_prints_them() -> None:
    kinds = (
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#DIV/0!</v></c><c t="str"><v> 甲_x000D_\n乙 </v></c>'
        '<c t="s"><v>1</v></c><c t="s"><v>9</v></c><c><f>1+1</f><v>2</v></c><c t="d"><v>2022-01-20</v></c>'
    )
    strings = "<si><t>x</t></si><si><r><t>规</t></r><r><t>章</t></r><rPh><t>guī</t></rPh></si>"
    numbers = "".join(map(number, ("3.0", "-6", "0.30000000000000004", "1E-3", "709455.9", "1e+20")))
    document = read_sheets(xlsx(data(kinds, numbers), strings=strings))
    assert lines(document)[0] == ["TRUE", "FALSE", "#DIV/0!", "甲\n乙", "规章", "", "2", "2022-01-20"]
    assert lines(document)[1] == ["3", "-6", "0.3", "0.001", "709455.9", "1e+20", "", ""]


def test_raised_characters_are_no_digits_and_struck_ones_no_text() -> None:
    def item(*runs: tuple[str, str]) -> str:
        parts = "".join(f"<r><rPr>{own}</rPr><t>{text}</t></r>" for text, own in runs)
        return f'<c t="inlineStr"><is>{parts}</is></c>'

    high, struck = '<vertAlign val="superscript"/>', "<strike/>"
    document = read_sheets(
        xlsx(data(item(("5", ""), ("1", high)) + item(("5", struck), ("8", "")) + item(("5", struck))))
    )
    assert lines(document) == [["5¹", "8", "5\u0336"]]


def test_numbers_that_no_workbook_has_do_no_harm() -> None:
    long = "1" * 5_000
    row = f'<c t="s"><v>{long}</v></c><c s="{long}"><v>7</v></c><c t="str"><v>a_xD800_b</v></c><c><v>{long}</v></c>'
    document = read_sheets(xlsx(data(row)))
    assert lines(document) == [["7", "a?b", long]]


def test_dates_are_dates_by_their_format() -> None:
    formats = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[Red]0.0&quot;days&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    row = (
        number(44581)
        + number(44581, 1)
        + number(44581.5, 2)
        + number(44581, 3)
        + number(0.5, 1)
        + number(1, 1)
        + number("x", 1)
    )
    document = read_sheets(xlsx(data(row), formats=formats))
    assert lines(document) == [
        ["44581", "2022-01-20", "2022-01-20 12:00:00", "44581", "12:00:00", "1900-01-01", "x"],
    ]
    document = read_sheets(xlsx(data(number(43119, 1)), formats=formats, date1904=1))
    assert lines(document) == [["2022-01-20"]]


@pytest.mark.parametrize(("serial", "date1904"), [(2958465, 1), (2958465.999999, 0), (2958465.9999999, 1)])
def test_a_date_behind_the_year_9999_is_printed_as_its_number(serial: float, date1904: int) -> None:
    formats = '<numFmts count="0"/><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    document = read_sheets(xlsx(data(number(serial, 1)), formats=formats, date1904=date1904))
    assert lines(document)[0][0].startswith("295846")


def test_sheets_keep_their_numbers_and_hidden_ones_are_left_out() -> None:
    document = read_sheets(xlsx(data(text("a")), data(text("b")), "", data(text("c")), hidden=2))
    assert [(row.table, document.text[row.cells[0].start : row.cells[0].end]) for row in document.rows] == [
        (1, "a"),
        (4, "c"),
    ]
    assert document.metadata["sheets"] == "表1\n表3\n表4"
    assert document.notes == ("1 hidden sheets were left out",)


def test_a_sheet_with_far_cells_is_read_without_its_empty_ones() -> None:
    content = data(at("A1", 1), at("XFD1048576", 2))
    document = read_sheets(xlsx(content + merged("A1:XFD1048576")))
    assert spans(document) == [("t1r1c1", 1, 1), ("t1r1048576c16384", 1, 1)]
    assert "too wide" in document.notes[0]


@given(st.lists(st.lists(st.text("公开012 ._", max_size=4), min_size=3, max_size=3), min_size=1, max_size=6))
@settings(deadline=None, derandomize=True)
def test_a_grid_written_as_xlsx_is_read_back(rows: list[list[str]]) -> None:
    wanted = [[cell.strip() for cell in row] for row in rows]
    wanted[0][0], wanted[-1][-1] = "a", "z"
    document = read_sheets(xlsx(data(*("".join(map(text, row)) for row in wanted))))
    assert lines(document) == wanted
    for row in document.rows:
        for cell in row.cells:
            assert resolve(document, document.address(cell)) == document.text[cell.start : cell.end]


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (b"", "zip"),
        (packed({"a": "b"}), "no xlsx"),
        (packed({"xl/workbook.bin": "b"}), "no xlsx"),
        (packed({"xl/workbook.xml": "<a>"}), "well-formed"),
        (xlsx("<!DOCTYPE x><a/>"), "document type"),
        (xlsx(data(at("XFE1", 1))), "damaged"),
        (xlsx('<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>'), "damaged"),
    ],
)
def test_what_is_no_sound_workbook_is_refused(book: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_sheets(book)


def test_a_workbook_without_sheets_has_no_rows() -> None:
    assert read_sheets(xlsx()).rows == ()
    assert read_sheets(xlsx("<sheetData/>")).rows == ()


def test_overlapping_merges_stop_at_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_module, "_MOST_MERGED", 10)
    document = read_sheets(xlsx(data(number(1) * 4, number(1) * 4) + merged("A1:B1", "A1:D2", "A2:B2")))
    assert spans(document)[0] == ("t1r1c1", 1, 2)
    assert len(spans(document)) == 7


def test_printed_values() -> None:
    moment = dt.datetime(2022, 1, 20, 8, 30, 0, 5)  # noqa: DTZ001
    values = (dt.date(2022, 1, 20), moment, dt.time(8, 30), dt.timedelta(hours=30), 5, "a\r\nb\rc")
    assert [printed(value) for value in values] == [
        *("2022-01-20", "2022-01-20 08:30:00", "08:30:00", "1 day, 6:00:00", "5", "a\nb\nc"),
    ]


# -- ods ----------------------------------------------------------------------------------------


def ods(*rows: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{ODS}:{name}:1.0"' for name in ("office", "table", "text"))
    tables = f'<table:table table:name="表1">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return packed(
        {"mimetype": "", "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"}
    )


def ods_row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def ods_cell(content: str = "", times: int = 1, width: int = 1) -> str:
    own = f'table:number-columns-repeated="{times}" table:number-columns-spanned="{width}"'
    return f"<table:table-cell {own}>{content}</table:table-cell>"


def test_an_ods_shows_its_texts_its_spans_and_its_repetitions() -> None:
    note = "<office:annotation><text:p>注</text:p></office:annotation>"
    title = f'<text:p>标<text:s text:c="2"/>题</text:p><text:p>二{note}</text:p>'
    head = ods_row(ods_cell(title, width=2), "<table:covered-table-cell/>")
    document = read_sheets(
        ods(
            f"<table:table-header-rows>{head}</table:table-header-rows>",
            ods_row(ods_cell("<text:p><text:span>0</text:span></text:p>", times=2), times=2),
            ods_row(ods_cell(times=16_384), times=1_048_570),
        )
    )
    assert lines(document) == [["标  题\n二"], ["0", "0"], ["0", "0"]]
    assert spans(document)[0] == ("t1r1c1", 1, 2)
    assert document.format == "ods"


LONG = "本年度共制发文件十二件，全部在门户网站公开，内容涵盖机构职能、财政预决算、行政许可和其他管理事项。"
PASTED = (
    ["某县某局2021年政府信息公开工作年度报告"],
    ["发布机构", "某县某局"],
    ["一、总体情况"],
    [LONG],
    [f"二是加强培训。\n{LONG}"],
    ["五、存在的主要问题及改进情况", f"公开不够及时。{LONG}"],
    [f"六、其他需要报告的事项\n无。{LONG}"],
)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_prose_pasted_into_a_sheet_is_narratives(kind: str) -> None:
    if kind == "xlsx":
        book = xlsx(data(*("".join(text(cell) for cell in row) for row in PASTED)))
    else:
        paragraphs = [
            ["".join(f"<text:p>{line}</text:p>" for line in cell.split("\n")) for cell in row] for row in PASTED
        ]
        book = ods(*(ods_row(*(ods_cell(cell) for cell in row)) for row in paragraphs))
    corpus = read_bytes(book, f"x.{kind}")
    assert corpus.reports["format"].item() == kind
    assert corpus.narratives.filter(section="preamble")["text"].item() == ""
    assert corpus.narratives.select("section", "heading", "text").rows()[1:] == [
        ("overview", "一、总体情况", f"{LONG}\n二是加强培训。\n{LONG}"),
        ("problems", "五、存在的主要问题及改进情况", f"公开不够及时。{LONG}"),
        ("other", "六、其他需要报告的事项", f"无。{LONG}"),
    ]


def test_an_ods_that_repeats_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="cells"):
        read_sheets(ods(ods_row(ods_cell("<text:p>1</text:p>", times=16_384), times=1_048_576)))


# -- xls ----------------------------------------------------------------------------------------


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def unicode_text(content: str, width: str = "H") -> bytes:
    return struct.pack(f"<{width}B", len(content), 1) + content.encode("utf-16-le")


def workbook_stream(cells: list[tuple[int, int, str | float | bool]], merges: list[tuple[int, int, int, int]]) -> bytes:
    """Return a BIFF8 stream of one sheet."""

    def head(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))

    def book(offset: int) -> bytes:
        sheet = struct.pack("<IBB", offset, 0, 0) + unicode_text("表", "B")
        return (
            head(5) + record(0x42, struct.pack("<H", 1200)) + record(0x22, b"\0\0") + record(0x85, sheet) + record(0x0A)
        )

    rows, columns = max(cell[0] for cell in cells) + 1, max(cell[1] for cell in cells) + 1
    body = head(0x10) + record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    for row, column, value in cells:
        at = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            body += record(0x204, at + unicode_text(value))
        elif isinstance(value, bool):
            body += record(0x205, at + struct.pack("<BB", value, 0))
        else:
            body += record(0x203, at + struct.pack("<d", value))
    body += record(0xE5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<HHHH", *merge) for merge in merges))
    return book(len(book(0))) + body + record(0x0A)


def compound(stream: bytes) -> bytes:
    """Return an OLE file of one stream, ``Workbook``."""
    none, last = 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    count = len(stream) // 512
    chain = [0xFFFFFFFD, last, *range(3, count + 2), last]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        middle = struct.pack("<HBBIII", len(raw), kind, 1, none, none, child) + b"\0" * 36
        return raw.ljust(64, b"\0") + middle + struct.pack("<III", start, size, 0)

    directory = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, none, 2, len(stream))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0, 0)
    table = struct.pack("<128I", *chain, *[none] * (128 - len(chain)))
    return head.ljust(512, b"\xff") + table + directory.ljust(512, b"\0") + stream


BOOK = compound(
    workbook_stream(
        [(0, 0, "标题"), (1, 0, "规章"), (1, 1, 3.0), (1, 2, True), (2, 0, " 甲 "), (2, 2, 0.1)], [(0, 0, 0, 2)]
    )
)


def test_an_xls_is_read_like_an_xlsx() -> None:
    document = read_sheets(BOOK)
    assert lines(document) == [["标题"], ["规章", "3", "TRUE"], ["甲", "", "0.1"]]
    assert spans(document)[0] == ("t1r1c1", 1, 3)
    assert (document.format, document.metadata) == ("xls", {"sheets": "表"})


def test_a_damaged_xls_is_refused_and_ends_nobody_but_its_own_reader() -> None:
    drawn = random.Random(7)  # noqa: S311
    for _ in range(15):
        damaged = bytearray(BOOK)
        for _ in range(6):
            damaged[drawn.randrange(600)] = drawn.randrange(256)
        with suppress(UnreadableError):
            read_sheets(bytes(damaged))
    with pytest.raises(UnreadableError, match="damaged"):
        read_sheets(BOOK[:700])


def test_an_xls_that_takes_too_long_or_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_keeper", apart.Keeper(apart._keeper.command, 0.001))
    with pytest.raises(UnreadableError, match="seconds"):
        read_sheets(BOOK)
    monkeypatch.setattr(xls, "_MOST_BYTES", 10)
    with pytest.raises(UnreadableError, match="bytes"):
        read_sheets(BOOK)


def test_an_xls_with_a_far_cell_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_sheets(compound(workbook_stream([(0, 0, "a"), (65_535, 255, 1.0)], [])))
