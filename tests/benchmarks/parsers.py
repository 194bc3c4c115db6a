"""A whole extraction beside what other parsers do with the same synthetic file, as works to be timed."""

import io
from collections.abc import Callable, Mapping

import docx
import pandas as pd
import pdfplumber
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser

from govreports.extraction import read_bytes
from govreports.sources.opening import open_document
from govreports_benchmark import writers as synthetic

_CELL = (
    'width="64" valign="center" style="padding: 0px 7px; border-left: none; border-right: 1px solid windowtext; '
    'border-top: none; border-bottom: 1px solid windowtext; word-break: break-all"'
)
_PARAGRAPH = "margin-top:0; margin-bottom:0; text-align:center; line-height:150%; text-autospace:none"
_SPAN = "font-size:14px; font-family:宋体; line-height:150%; mso-font-kerning:0; color:#000000"

Works = Mapping[str, Callable[[], object]]


def made(kind: str) -> bytes:
    """Return a synthetic report of 2021's form in a format."""
    return synthetic.report(0, "r2021", synthetic.Layout(format=kind)).data


def pasted(page: str) -> str:
    """Return a page as editors make it of what was pasted from a word processor."""
    head, *cells = page.replace("</td>", "</span></p></td>").split("<td")
    filled = (cell.replace(">", f' {_CELL}><p style="{_PARAGRAPH}"><span style="{_SPAN}">', 1) for cell in cells)
    return "<td".join([head, *filled])


def sized(page: str, size: int) -> str:
    """Return a page amid so many links that it has about so many bytes."""
    missing = size - len(page.encode())
    links = (f'<li><a href="/channel/{n}/index.html" target="_blank">栏目 {n}</a></li>\n' for n in range(missing // 70))
    return page.replace("<body>", f"<body>\n<ul>{''.join(links)}</ul>", 1)


def of_page(page: str) -> Works:
    data = page.encode()
    return {
        "pandas.read_html": lambda: pd.read_html(io.StringIO(page)),
        "lxml parse": lambda: lxml_html.fromstring(page),
        "lexbor parse": lambda: LexborHTMLParser(page),
        "rows and cells": lambda: open_document(data),
        "whole extraction": lambda: read_bytes(data, "x.html"),
    }


def of_docx(data: bytes) -> Works:
    def cells() -> list[str]:
        document = docx.Document(io.BytesIO(data))
        inside = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return inside + [paragraph.text for paragraph in document.paragraphs]

    return {
        "python-docx, all cells": cells,
        "rows and cells": lambda: open_document(data),
        "whole extraction": lambda: read_bytes(data, "x.docx"),
    }


def of_pdf(data: bytes) -> Works:
    def tables() -> list[object]:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [page.extract_tables() for page in document.pages]

    return {
        "pdfplumber extract_tables": tables,
        "rows and cells": lambda: open_document(data),
        "whole extraction": lambda: read_bytes(data, "x.pdf"),
    }
