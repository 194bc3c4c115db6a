"""RTF, ODT, EPUB and PPTX: what is printed, where tables stand, and files that mean harm."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest

import govreports as gr
from govreports.errors import UnreadableError
from govreports.extraction import read_bytes
from govreports.sources.document import Document
from govreports.sources.opening import is_archive, open_document, sniff
from tests.converters.documents import Cell, Grid, Heading, document
from tests.converters.documents import Document as Report

_NAMES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
}
_ODF = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in _NAMES.items())


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def odt(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(*pages: str, spine: str = "") -> bytes:
    items = "".join(
        f'<item id="p{n}" href="text/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(pages))
    )
    order = spine or "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    listing = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>年度报告</dc:title></metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>'
    files = {f"OEBPS/text/{n}.xhtml": f"{head}{text}</body></html>" for n, text in enumerate(pages)}
    return zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "OEBPS/book.opf": listing, **files}
    )


def pptx(*slides: str) -> bytes:
    names = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(slides)))
    relations = "".join(
        f'<Relationship Id="r{n}" Type="slide" Target="slides/s{9 - n}.xml"/>' for n in range(len(slides))
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{space}">{relations}</Relationships>',
    }
    parts |= {
        f"ppt/slides/s{9 - n}.xml": slide.replace("<p:sld", f"<p:sld {names}", 1) for n, slide in enumerate(slides)
    }
    return zipped(parts)


# -- the same report in every format -----------------------------------------------------------------


def _rtf_text(text: str) -> str:
    return "".join(char if char.isascii() and char not in "\\{}" else f"\\u{ord(char)}?" for char in text)


def _as_rtf(made: Report) -> bytes:
    lines = []
    for part in made.parts:
        if not isinstance(part, Grid):
            lines.append(rf"\pard {_rtf_text(part.text)}\par")
            continue
        for row in part.placed():
            edges: list[int] = []
            cells: list[str] = []
            below: list[bool] = []
            for x, (cell, begins) in enumerate(row):
                if x and row[x - 1][0] is cell:
                    edges[-1] = 1000 * (x + 1)
                    continue
                edges.append(1000 * (x + 1))
                below.append(cell.rows > 1)
                cells.append(cell.text if begins and not _above(part, row, x) else "")
            defined = "".join(
                (r"\clvmrg" if merged and not text else r"\clvmgf" if merged else "") + rf"\cellx{edge}"
                for edge, text, merged in zip(edges, cells, below, strict=True)
            )
            body = "".join(rf"\pard\intbl {_rtf_text(text)}\cell" for text in cells)
            lines.append(rf"\trowd {defined}{body}\row")
    return ("{\\rtf1\\ansi\\ansicpg936\\uc1 " + "\n".join(lines) + "}").encode("ascii")


def _above(grid: Grid, row: list[tuple[Cell, bool]], x: int) -> bool:
    placed = grid.placed()
    at = next(n for n, other in enumerate(placed) if other == row)
    return at > 0 and placed[at - 1][x][0] is row[x][0]


def _as_odt(made: Report) -> bytes:
    out = []
    for part in made.parts:
        if not isinstance(part, Grid):
            name = "h" if isinstance(part, Heading) else "p"
            out.append(f"<text:{name}>{part.text}</text:{name}>")
            continue
        rows = []
        for row in part.rows:
            cells = "".join(
                f'<table:table-cell table:number-rows-spanned="{cell.rows}" table:number-columns-spanned="{cell.columns}">'
                f"<text:p>{cell.text}</text:p></table:table-cell>"
                for cell in row
            )
            rows.append(f"<table:table-row>{cells}</table:table-row>")
        out.append(f"<table:table>{''.join(rows)}</table:table>")
    return odt("".join(out))


def _as_epub(made: Report) -> bytes:
    out = []
    for part in made.parts:
        if isinstance(part, Grid):
            rows = (
                "".join(f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{cell.text}</td>' for cell in row)
                for row in part.rows
            )
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            out.append(f"<p>{part.text}</p>")
    half = len(out) // 2
    return epub("".join(out[:half]), "".join(out[half:]))


def _as_pptx(made: Report) -> bytes:
    slides = []
    for part in made.parts:
        if not isinstance(part, Grid):
            inner = f"<p:sp><p:txBody><a:p><a:r><a:t>{part.text}</a:t></a:r></a:p></p:txBody></p:sp>"
            slides.append(f"<p:sld><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>")
            continue
        rows, seen = [], set()
        for row in part.placed():
            cells = []
            for cell, begins in row:
                first = begins and id(cell) not in seen
                seen.add(id(cell))
                own = f'rowSpan="{cell.rows}" gridSpan="{cell.columns}"' if first else 'hMerge="1"'
                text = cell.text if first else ""
                cells.append(f"<a:tc {own}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>")
            rows.append(f"<a:tr>{''.join(cells)}</a:tr>")
        table = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{''.join(rows)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        slides.append(f"<p:sld><p:cSld><p:spTree>{table}</p:spTree></p:cSld></p:sld>")
    return pptx(*slides)


WRITERS: dict[str, Callable[[Report], bytes]] = {"rtf": _as_rtf, "odt": _as_odt, "epub": _as_epub, "pptx": _as_pptx}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("seed", "regime", "blanking"), [(1, "r2021", "zeros"), (2, "r2019", "some"), (3, "r2014", "dashes")]
)
def test_every_cell_of_a_report_is_read_and_traced(kind: str, seed: int, regime: str, blanking: str) -> None:
    made = document(seed, regime, blanking)
    data = WRITERS[kind](made)
    assert sniff(data) == kind
    assert not is_archive(data)
    corpus = read_bytes(data, f"report.{kind}")
    assert corpus.reports["format"].to_list() == [kind]
    cells = corpus.cells.filter(corpus.cells["status"] != "absent")
    found = {
        (t, r, c): (s, v) for t, r, c, s, v in cells.select("table", "row", "column", "status", "value").iter_rows()
    }
    assert found == made.truth
    opened = open_document(data)
    for at, raw in cells.select("at", "raw").iter_rows():
        assert at is not None
        assert gr.resolve(opened, at) == (raw or "")


# -- what is printed and what is not -----------------------------------------------------------------


def _lines(data: bytes) -> list[str]:
    return open_document(data).text.splitlines()


def rtf(body: bytes) -> bytes:
    return (
        b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 Arial;}}"
        + body
        + b"}"
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"\\'b9\\'ab\\'bf\\'aa 3\\par", ["公开 3"]),
        ("公开".encode("gb18030") + b"\\par 0", ["公开", "0"]),
        (b"\\uc1\\u20844 ?\\u24320\\'3f\\par", ["公开"]),
        (b"\\uc2\\u20844\\'b9\\'ab{\\uc0\\u24320}\\par", ["公开"]),
        (b"\\u-10179?\\u-8704?\\par", ["😀"]),
        (b"5{\\super 1}\\par", ["5¹"]),
        (b"{\\strike 9}8\\par", ["8"]),
        (b"{\\v 7}6{\\deleted 5}\\par", ["6"]),
        (b"{\\header 1\\par}{\\footer 2\\par}{\\*\\unknown 3}4{\\footnote 5}\\par", ["4"]),
        (b"{\\field{\\*\\fldinst PAGE}{\\fldrslt 12}}\\par", ["12"]),
        (b"{\\pict\\pngblip 89504e47}{\\*\\shppict{\\pict 00}}0\\par", ["0"]),
        (b"a\\bin5 }}}}}b\\par", ["ab"]),
        (b"{\\listtext\\pard 1.\\tab}x\\par", ["1.\tx"]),
        (b"a\\line b\\tab c\\~d\\_e\\par", ["a", "b\tc\xa0d-e"]),
        (b"unclosed {{{ groups", ["unclosed  groups"]),
        (b"} behind the end", []),
    ],
)
def test_rich_text_is_printed_text(body: bytes, lines: list[str]) -> None:
    assert _lines(rtf(body)) == lines


def test_cells_merged_in_rich_text_are_one_cell() -> None:
    rows = (
        b"\\trowd\\clvmgf\\cellx1000\\clmgf\\cellx2000\\clmrg\\cellx3000\\intbl a\\cell b\\cell \\cell\\row"
        b"\\trowd\\clvmrg\\cellx1000\\cellx2010\\cellx3000\\intbl \\cell c\\cell d\\cell\\row\\pard"
    )
    cells = [cell for row in open_document(rtf(rows)).rows for cell in row.cells]
    assert [(str(cell.place), cell.height, cell.width) for cell in cells] == [
        ("t1r1c1", 2, 1),
        ("t1r1c2", 1, 2),
        ("t1r2c2", 1, 1),
        ("t1r2c3", 1, 1),
    ]


def test_a_table_in_a_cell_of_rich_text_is_a_table() -> None:
    inner = b"\\pard\\intbl\\itap2 x\\nestcell y\\nestcell{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}"
    outer = (
        b"\\trowd\\cellx1000\\cellx2000\\pard\\intbl a\\par"
        + inner * 2
        + b"\\pard\\intbl\\cell b\\cell\\row\\pard z\\par"
    )
    assert _lines(rtf(outer)) == ["a", "x\ty", "x\ty", "b", "z"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<text:p>一<text:s text:c='2'/>二<text:tab/>三</text:p>", ["一  二\t三"]),
        ("<text:p>a<text:line-break/>b</text:p><text:h>c</text:h>", ["a", "b", "c"]),
        ("<text:tracked-changes><text:p>9</text:p></text:tracked-changes><text:p>8</text:p>", ["8"]),
        (
            "<text:p>3<text:note><text:p>1</text:p></text:note><office:annotation><text:p>2</text:p></office:annotation></text:p>",
            ["3"],
        ),
        ("<text:p>5<text:span text:style-name='up'>1</text:span></text:p>", ["5¹"]),
        ("<text:p><text:span text:style-name='out'>9</text:span>8</text:p>", ["8"]),
        ("<text:p>7<text:span text:style-name='hid'>6</text:span></text:p>", ["7"]),
        ("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", ["a"]),
        ("<text:p>a<draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame></text:p>", ["a", "b"]),
    ],
)
def test_an_opendocument_text_is_printed_text(body: str, lines: list[str]) -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {own}/></style:style>'
        for name, own in (
            ("up", 'style:text-position="super 58%"'),
            ("out", 'style:text-line-through-style="solid"'),
            ("hid", 'text:display="none"'),
        )
    )
    assert _lines(odt(body, styles)) == lines


def _table(rows: str) -> bytes:
    return odt(f"<table:table>{rows}</table:table>")


def test_repeated_cells_are_repeated_and_empty_ones_cost_nothing() -> None:
    rows = (
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='3'><text:p>0</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='999999999'><table:table-cell table:number-columns-repeated='1000000000'/></table:table-row>"
    )
    document = open_document(_table(rows))
    assert document.text.splitlines()[0] == "a\t0\t0\t0"
    assert len(document.rows) == 2
    assert len(document.rows[1].cells) <= 501


def test_repeated_text_beyond_measure_is_refused() -> None:
    row = "<table:table-row table:number-rows-repeated='900000000'><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    with pytest.raises(UnreadableError, match="repeat"):
        open_document(_table(row))


def test_the_pages_of_a_book_are_one_report_in_reading_order() -> None:
    spine = '<itemref idref="p1"/><itemref idref="p0"/><itemref idref="p2" linear="no"/><itemref idref="p1"/>'
    data = epub("<p>二</p><a id='x'/><script/>", "<p>一</p>", "<p>封面</p>", spine=spine)
    document = open_document(data)
    assert document.text.splitlines() == ["一", "二"]
    assert document.metadata["title"] == "年度报告"


def test_hidden_slides_and_numbers_of_slides_are_left_out() -> None:
    def slide(text: str, show: str = "") -> str:
        field = '<a:fld type="slidenum"><a:t>7</a:t></a:fld>'
        return f"<p:sld{show}><p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r>{field}</a:p></p:txBody></p:sp></p:sld>"

    document = open_document(pptx(slide("甲"), slide("乙", ' show="0"'), slide("丙")))
    assert document.text.splitlines() == ["甲", "丙"]
    assert document.notes == ("1 hidden slides were left out",)


# -- files that mean harm ----------------------------------------------------------------------------


def _bomb(kind: str) -> bytes:
    blown = "<x>" + "0" * 11_000_000 + "</x>"
    return zipped(
        {
            "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": blown},
            "pptx": {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": blown},
            "epub": {"mimetype": "application/epub+zip", "META-INF/container.xml": blown},
        }[kind]
    )


@pytest.mark.parametrize("kind", ["odt", "pptx", "epub"])
def test_a_part_that_unpacks_to_far_more_is_refused(kind: str) -> None:
    data = _bomb(kind)
    assert sniff(data) == kind
    with pytest.raises(UnreadableError, match="bytes"):
        open_document(data)


@pytest.mark.parametrize("kind", ["odt", "pptx", "epub"])
def test_a_document_type_is_refused(kind: str) -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    part = {"odt": "content.xml", "pptx": "ppt/presentation.xml", "epub": "META-INF/container.xml"}[kind]
    with pytest.raises(UnreadableError, match="document type"):
        open_document(zipped({"mimetype": f"{kind}.text", "[Content_Types].xml": "<Types/>", part: entity}))


def test_nesting_without_end_is_read_or_refused_but_never_overflows() -> None:
    deep = 5_000
    body = "<text:section>" * deep + "<text:p>x</text:p>" + "</text:section>" * deep
    assert _lines(odt(body)) == ["x"]
    with pytest.raises(UnreadableError, match="nested"):
        open_document(b"{\\rtf1" + b"{" * 200_000)
    tables = b"".join(b"\\intbl\\itap%d x\\nestcell" % n for n in range(1, 3000))
    assert "x" in open_document(rtf(tables)).text


def test_a_protected_text_says_so() -> None:
    manifest = '<manifest:file-entry xmlns:manifest="m"><manifest:encryption-data/></manifest:file-entry>'
    kind = "application/vnd.oasis.opendocument.text"
    with pytest.raises(UnreadableError, match="password"):
        open_document(zipped({"mimetype": kind, "content.xml": "?", "META-INF/manifest.xml": manifest}))


@pytest.mark.parametrize("kind", WRITERS)
def test_damaged_bytes_are_read_or_refused(kind: str) -> None:
    rng = random.Random(kind)  # noqa: S311
    data = WRITERS[kind](document(4, "r2021"))
    for _ in range(25):
        hurt = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            hurt[rng.randrange(len(hurt))] = rng.randrange(256)
        try:
            found = open_document(bytes(hurt[: rng.randint(1, len(hurt))]))
        except UnreadableError:
            continue
        assert isinstance(found, Document)
