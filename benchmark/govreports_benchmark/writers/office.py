"""Reports as word processor and spreadsheet files: the smallest packages that hold tables with merged cells."""

import random
import re
import zipfile
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.grids import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Cell
    from govreports_benchmark.writers.prose import Block

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MIME = "application/vnd.openxmlformats-officedocument"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SPLIT_RATE = 0.4
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,9})(\.\d*[1-9])?")
"""What a spreadsheet holds as a number; everything else is text."""


def docx(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> bytes:
    """Word processor file of a report.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    layout
        A settled layout; of `dressing`, ``word_spans`` splits text into runs.
    rng
        Source of the places where text is split.

    Returns
    -------
    bytes
        A package with one document; wide cells are grid spans, tall cells vertical merges.
    """
    body = "".join(
        _word_table(part, layout, rng) if isinstance(part, Grid) else _block(part, layout, rng) for part in parts
    )
    document = f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return _package("word/document.xml", f"{_MIME}.wordprocessingml.document.main+xml", {"word/document.xml": document})


def xlsx(parts: "Sequence[Block | Grid]") -> bytes:
    """Spreadsheet file of a report: prose in the first column, tables below one another.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.

    Returns
    -------
    bytes
        A package with one sheet; plain figures are numbers, everything else is text.
    """
    rows: list[str] = []
    merges: list[str] = []
    for part in parts:
        if isinstance(part, Grid):
            rows += [_sheet_row(len(rows) + n, row, merges) for n, row in enumerate(part.rows, 1)]
        else:
            key, _, value = part.text.partition("\t")
            cells = [_sheet_cell(0, len(rows) + 1, key), _sheet_cell(1, len(rows) + 1, value) if value else ""]
            rows.append(f'<row r="{len(rows) + 1}">{"".join(cells)}</row>')
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    sheet = f'{_XML}<worksheet xmlns="{_SHEET}"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>'
    book = (
        f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    files = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet1.xml": sheet}
    extra = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MIME}.spreadsheetml.worksheet+xml"/>'
    return _package("xl/workbook.xml", f"{_MIME}.spreadsheetml.sheet.main+xml", files, extra)


def _block(block: "Block", layout: "Layout", rng: random.Random) -> str:
    if block.kind == "notice":
        return f"<w:p><w:r>{_run(block.text)}</w:r></w:p>"
    return _paragraph(block.text.replace("\t", "："), layout, rng)


def _paragraph(text: str, layout: "Layout", rng: random.Random) -> str:
    """Paragraph of one run a line, split once where the dressing says so."""
    pieces = [text]
    if "word_spans" in layout.dressing and len(text) > 1 and happens(rng, _SPLIT_RATE):
        cut = rng.randint(1, len(text) - 1)
        pieces = [text[:cut], text[cut:]]
    runs = "".join(f"<w:r>{_run(piece)}</w:r>" for piece in pieces if piece)
    return f"<w:p>{runs}</w:p>"


def _run(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))


def _word_table(grid: "Grid", layout: "Layout", rng: random.Random) -> str:
    rows: list[str] = []
    tall: dict[int, tuple[int, Cell]] = {}
    for number, cells in enumerate(grid.rows):
        row: list[tuple[int, str]] = []
        for at, (until, cover) in tall.items():
            if until > number:
                row.append((at, _word_cell(cover, "<w:p/>", "<w:vMerge/>")))
        for cell in cells:
            start = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
            if cell.rowspan > 1:
                tall[cell.at] = (number + cell.rowspan, cell)
            parts = cell.text.split("\n") if "paragraphs" in layout.dressing else [cell.text]
            row.append((cell.at, _word_cell(cell, "".join(_paragraph(part, layout, rng) for part in parts), start)))
        rows.append(f"<w:tr>{''.join(text for _, text in sorted(row, key=lambda pair: pair[0]))}</w:tr>")
    columns = "<w:gridCol/>" * grid.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _word_cell(cell: "Cell", content: str, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>"


def _sheet_row(number: int, cells: "list[Cell]", merges: list[str]) -> str:
    texts = []
    for cell in cells:
        if cell.rowspan > 1 or cell.colspan > 1:
            last = f"{_column(cell.at + cell.colspan - 1)}{number + cell.rowspan - 1}"
            merges.append(f'<mergeCell ref="{_column(cell.at)}{number}:{last}"/>')
        if cell.text:
            texts.append(_sheet_cell(cell.at, number, cell.text))
    return f'<row r="{number}">{"".join(texts)}</row>'


def _sheet_cell(at: int, number: int, text: str) -> str:
    where = f"{_column(at)}{number}"
    if PLAIN_NUMBER.fullmatch(text):
        return f'<c r="{where}"><v>{text}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _column(at: int) -> str:
    return chr(ord("A") + at)


def _package(main: str, mime: str, files: dict[str, str], extra: str = "") -> bytes:
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{mime}"/>{extra}</Types>'
    )
    links = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:  # stored, not packed: the same bytes with every version of zlib
        for name, text in {"[Content_Types].xml": types, "_rels/.rels": links, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return target.getvalue()
