"""Word documents to rows of cells: tables, tracked changes, list numbers, text boxes, damaged files."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.errors import UnreadableError
from govreports.numerals import parse
from govreports.script import fold
from govreports.sources import packages
from govreports.sources.document import Document, resolve
from govreports.sources.docx import read_docx
from govreports.sources.numbering import printed_number

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str | bytes) -> bytes:
    """Return a document with this body; further parts are named by their file stem."""
    content = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    further = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed({"_rels/.rels": RELATIONS, "word/document.xml": content, **further})


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def lines(document: Document) -> list[str | list[str]]:
    rows = [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]
    return [texts if row.table else texts[0] for row, texts in zip(document.rows, rows, strict=True)]


def shown(body: str, **parts: str | bytes) -> list[str | list[str]]:
    return lines(read_docx(docx(body, **parts)))


def places(body: str) -> list[tuple[str, int, int]]:
    return [(str(c.place), c.height, c.width) for row in read_docx(docx(body)).rows for c in row.cells if c.place]


# -- text ---------------------------------------------------------------------------------------


def test_runs_join_without_a_blank_and_breaks_divide_lines() -> None:
    assert shown(f"<w:p>{run('本年新')}{run('制作')}<w:r><w:br/><w:t>数量</w:t></w:r></w:p><w:p/>") == [
        "本年新制作",
        "数量",
    ]


def test_a_tab_is_a_tab_in_a_paragraph_and_a_blank_in_a_cell() -> None:
    tabbed = "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"
    assert shown(tabbed + tbl(tr(tc(tabbed), tc("0")))) == ["甲\t乙", ["甲 乙", "0"]]


def test_blanks_inside_a_line_are_kept() -> None:
    assert shown(p("　概  述 ")) == ["概  述"]


def test_other_characters_are_text() -> None:
    assert shown(
        '<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:sym w:char="00B1"/><w:sym w:char="F0FC"/></w:r></w:p>'
    ) == ["a-±\ufffd"]
    assert shown("<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>") == ["x"]


@pytest.mark.parametrize(
    ("symbol", "printed"),
    [
        ('w:font="Symbol" w:char="F02D"', "−6"),
        ('w:font="Symbol" w:char="2D"', "−6"),
        ('w:font="宋体" w:char="2212"', "−6"),
        ('w:font="Symbol" w:char="F032"', "26"),
        ('w:font="Symbol" w:char="F061"', "\ufffd6"),
        ('w:font="Wingdings" w:char="F06C"', "\ufffd6"),
        ('w:font="Wingdings" w:char="F081"', "\ufffd6"),
        ('w:char="zz"', "\ufffd6"),
    ],
)
def test_a_symbol_before_a_number_is_never_lost(symbol: str, printed: str) -> None:
    assert shown(f"<w:p><w:r><w:sym {symbol}/><w:t>6</w:t></w:r></w:p>") == [printed]
    assert parse(fold(printed)).value in {None, -6, 26}


def test_tracked_changes_are_accepted() -> None:
    body = (
        f"<w:p><w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('去')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo></w:p>"
    )
    assert shown(body) == ["新来"]


def test_a_deleted_row_is_gone_and_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert shown(tbl(tr(tc("a"), tc("b")), tr(tc("c"), tc("d"), properties="<w:del/>"), tr(tc("e"), tc("f")))) == [
        ["a", "b"],
        ["e", "f"],
    ]
    assert shown(p("甲", "<w:rPr><w:del/></w:rPr>") + p("乙")) == ["甲乙"]


def test_content_controls_are_walked_and_their_placeholders_are_not_text() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    empty = control.format("<w:showingPlcHdr/>", tc("单击此处输入文字"))
    assert shown(control.format("", p("甲"))) == ["甲"]
    assert shown(tbl(tr(tc("规章"), empty, control.format("", tc("2"))))) == [["规章", "", "2"]]


def test_hidden_runs_and_field_codes_are_no_text() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
    printed = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    assert shown(f"<w:p>{hidden}{printed}{field}</w:p>") == ["显"]
    ruby = f"<w:ruby><w:rt>{run('bào')}</w:rt><w:rubyBase>{run('報')}</w:rubyBase></w:ruby>"
    assert shown(f"<w:p><w:r>{ruby}</w:r></w:p>") == ["報"]


def test_raised_characters_are_no_digits_and_struck_ones_no_text() -> None:
    def marked(text: str, mark: str) -> str:
        return f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"

    mark = marked("1", '<w:vertAlign w:val="superscript"/>')
    low = marked("2", '<w:vertAlign w:val="subscript"/>')
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    assert shown(f"<w:p>{run('5')}{mark}</w:p>") == ["5¹"]
    assert shown(f"<w:p>{run('H')}{low}{run('O')}</w:p>") == ["H₂O"]
    assert shown(f"<w:p>{mark}</w:p>") == ["1"]
    assert shown(f"<w:p>{run('5')}{note}</w:p>") == ["5"]
    plain = '<w:vertAlign w:val="baseline"/>'
    assert shown(f"<w:p>{run('5')}{marked('1', plain)}</w:p>") == ["51"]
    struck = read_docx(
        docx(f"<w:p>{marked('5', '<w:strike/>')}{run('8')}</w:p><w:p>{marked('5', '<w:dstrike/>')}</w:p>")
    )
    assert (lines(struck), struck.notes) == (["8", "5\u0336"], ("text is struck out",))
    off = '<w:strike w:val="0"/>'
    assert shown(f"<w:p>{marked('5', off)}</w:p>") == ["5"]


def test_a_document_of_pictures_says_so() -> None:
    picture = '<w:r><w:drawing><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/></w:drawing></w:r>'
    old = "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
    assert read_docx(docx(f"{p('年度报告')}<w:p>{picture}</w:p><w:p>{old}</w:p>")).notes == ("pictures:2",)
    assert read_docx(docx(f"<w:p>{picture}</w:p>{p('0') * 9}")).notes == ()


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框一')}{tbl(tr(tc('1'), tc('2')))}{p('框二')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(f"<w:p>{run('甲')}{both}{run('乙')}</w:p>{p('丙')}") == ["甲乙", "框一", ["1", "2"], "框二", "丙"]
    only = f"<w:r><mc:AlternateContent><mc:Fallback>{run('后')}</mc:Fallback></mc:AlternateContent></w:r>"
    assert shown(f"<w:p>{only}</w:p>") == ["后"]


def test_metadata_is_title_creator_and_dates() -> None:
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title> 报告 </dc:title><dc:creator>办公室</dc:creator>"
        "<dcterms:created>2022-01-20T00:00:00Z</dcterms:created><dc:subject>x</dc:subject>"
        "<dcterms:modified/></c:coreProperties>"
    )
    body = f"<w:document {SPACES}><w:body>{p('甲')}</w:body></w:document>"
    document = read_docx(packed({"word/document.xml": body, "docProps/core.xml": core}))
    assert document.metadata == {"title": "报告", "creator": "办公室", "created": "2022-01-20T00:00:00Z"}
    assert document.format == "docx"


def test_the_strict_dialect_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = packed({"word/document.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("甲")}</w:body></w:document>'})
    assert lines(read_docx(data)) == ["甲"]


# -- tables -------------------------------------------------------------------------------------


def test_spans_and_merged_rows_and_skipped_columns() -> None:
    body = tbl(
        tr(tc("a", '<w:vMerge w:val="restart"/>'), tc("b", '<w:gridSpan w:val="2"/>')),
        tr(tc("", "<w:vMerge/>"), tc("c"), tc("d")),
        tr(tc("", '<w:vMerge w:val="continue"/>'), tc("e"), tc("f")),
        tr(tc("g"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    assert places(body) == [
        *[("t1r1c1", 3, 1), ("t1r1c2", 1, 2), ("t1r2c2", 1, 1), ("t1r2c3", 1, 1)],
        *[("t1r3c2", 1, 1), ("t1r3c3", 1, 1), ("t1r4c2", 1, 1)],
    ]


def test_a_merged_row_with_text_of_its_own_keeps_it() -> None:
    body = tbl(tr(tc("a", '<w:vMerge w:val="restart"/>'), tc("b")), tr(tc("x", "<w:vMerge/>"), tc("c")))
    assert places(body)[2] == ("t1r2c1", 1, 1)
    assert shown(body) == [["a", "b"], ["x", "c"]]


def test_paragraphs_of_a_cell_are_its_lines() -> None:
    assert shown(tbl(tr(tc(p("商业") + p("") + p("企业")), tc("0")))) == [["商业\n企业", "0"]]


def test_an_inner_table_is_a_table_of_its_own() -> None:
    inner = p("前") + tbl(tr(tc("1"), tc("2"))) + p("后")
    assert shown(tbl(tr(tc("甲"), tc(inner), tc("乙")))) == [["甲"], "前", ["1", "2"], "后", ["乙"]]


ROW = st.lists(st.tuples(st.integers(1, 3), st.text("公开012 ", max_size=4)), min_size=2, max_size=5)


@given(st.lists(ROW, min_size=1, max_size=5))
@settings(deadline=None, derandomize=True)
def test_a_grid_written_as_docx_is_read_back(rows: list[list[tuple[int, str]]]) -> None:
    body = tbl(*(tr(*(tc(p(text), f'<w:gridSpan w:val="{width}"/>') for width, text in row)) for row in rows))
    document = read_docx(docx(body))
    read = [[(c.width, document.text[c.start : c.end]) for c in row.cells] for row in document.rows]
    assert read == [[(width, text.strip()) for width, text in row] for row in rows]
    for row in document.rows:
        for cell in row.cells:
            assert resolve(document, document.address(cell)) == document.text[cell.start : cell.end]


# -- automatic numbers --------------------------------------------------------------------------


def level(depth: int, style: str, pattern: str, more: str = "") -> str:
    own = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{depth}">{own}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_headings_get_the_numbers_that_are_printed() -> None:
    levels = numbering(
        level(0, "chineseCountingThousand", "%1、"), level(1, "japaneseCounting", "（%2）"), level(2, "decimal", "%3.")
    )
    body = (
        item("总体情况")
        + item("概述", 1)
        + item("主动", 2)
        + item("申请", 2)
        + item("其他", 1)
        + item("制度", 2)
        + item("处理情况")
    )
    assert shown(body, numbering=levels) == [
        *["一、总体情况", "（一）概述", "1. 主动", "2. 申请", "（二）其他", "1. 制度", "二、处理情况"],
    ]


def test_numbers_of_several_levels() -> None:
    levels = numbering(
        level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "%1.%3)", "<w:isLgl/>")
    )
    body = item("a") + item("b", 1) + item("c", 1) + item("d", 2)
    assert shown(body, numbering=levels) == ["I. a", "I.1 b", "I.2 c", "1.1) d"]


def test_bullets_print_no_number_and_list_zero_means_none() -> None:
    assert shown(item("甲"), numbering=numbering(level(0, "bullet", "●"))) == ["甲"]
    assert shown(item("甲", number=0), numbering=numbering(level(0, "decimal", "%1."))) == ["甲"]
    assert shown(item("甲", number=7)) == ["甲"]


def test_styles_carry_numbers_too() -> None:
    kinds = {
        "H1": '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
        "H2": '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>',
        "H3": '<w:basedOn w:val="H1"/>',
        "Loop": '<w:basedOn w:val="Loop"/>',
    }
    each = (f'<w:style w:type="paragraph" w:styleId="{name}">{own}</w:style>' for name, own in kinds.items())
    styles = f"<w:styles {W}>{''.join(each)}</w:styles>"
    levels = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2．"))
    body = "".join(
        p(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in [("甲", "H1"), ("乙", "H2"), ("丙", "H3"), ("丁", "Loop")]
    )
    none = p("戊", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(body + none, numbering=levels, styles=styles) == ["一、甲", "1．乙", "二、丙", "丁", "戊"]


def test_lists_of_one_definition_count_on_and_overrides_start_again() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    levels = numbering(level(0, "decimal", "%1、"), more=more)
    body = item("a") + item("b", number=2) + item("c", number=3) + item("d", number=3)
    assert shown(body, numbering=levels) == ["1、a", "2、b", "5、c", "6、d"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("decimal", ["1", "10", "11", "20", "101"]),
        ("decimalZero", ["01", "10", "11", "20", "101"]),
        ("chineseCounting", ["一", "十", "十一", "二十", "一百零一"]),
        ("chineseCountingThousand", ["一", "十", "十一", "二十", "一百零一"]),
        ("ideographDigital", ["一", "一〇", "一一", "二〇", "一〇一"]),
        ("lowerRoman", ["i", "x", "xi", "xx", "ci"]),
        ("upperRoman", ["I", "X", "XI", "XX", "CI"]),
        ("lowerLetter", ["a", "j", "k", "t", "wwww"]),
        ("upperLetter", ["A", "J", "K", "T", "WWWW"]),
        ("ideographTraditional", ["甲", "癸", "11", "20", "101"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "101"]),
        ("decimalFullWidth", ["１", "１０", "１１", "２０", "１０１"]),
        ("bullet", ["", "", "", "", ""]),
        ("something new", ["1", "10", "11", "20", "101"]),
    ],
)
def test_numbers_as_lists_print_them(style: str, printed: list[str]) -> None:
    assert [printed_number(number, style) for number in (1, 10, 11, 20, 101)] == printed


# -- damaged and harmful files ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "zip"),
        (b"PK\x03\x04" + b"\0" * 40, "zip"),
        (packed({"a.txt": "x"}), "no Word document"),
        (packed({"word/document.xml": "<a/>"}), "no Word document"),
        (packed({"word/document.xml": "<a>"}), "well-formed"),
        (packed({"word/document.xml": b"\xff\xff\xff"}), "UTF-8"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
        (packed({"word/document.xml": '<!DOCTYPE a SYSTEM "file:///x"><a/>'.encode("utf-16")}), "document type"),
        (packed({"word/document.xml": "<a>" + " " * 20_000_000 + "</a>"}), "not read"),
    ],
)
def test_what_is_no_sound_document_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_docx(data)


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(docx(p("政府信息公开" * 50)))
    at = data.index(b"word/document.xml") + 40
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(UnreadableError):
        read_docx(bytes(data))


def test_parts_with_lying_sizes_and_too_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "_MOST_TAGS", 20)
    with pytest.raises(UnreadableError, match="tags"):
        read_docx(docx(p("a") * 20))
    monkeypatch.setattr(packages, "MOST_BYTES", 100)
    with pytest.raises(UnreadableError, match="bytes"):
        read_docx(docx(p("a") * 20))


def test_deep_nesting_is_read_without_recursion() -> None:
    started = time.process_time()
    depth = 20_000
    body = "<w:tbl><w:tr><w:tc>" * depth + p("甲") + "</w:tc></w:tr></w:tbl>" * depth
    assert shown(body) == ["甲"]
    assert time.process_time() - started < 10


def test_an_embedded_document_is_noted() -> None:
    assert read_docx(docx("<w:altChunk/>" + p("甲"))).notes == ("an embedded document was not read",)
