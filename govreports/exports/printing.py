"""A frame as a table for print: LaTeX, HTML, Word."""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError, MissingExtraError
from govreports.exports.texts import plain, put
from govreports.naming import Language, name_of
from govreports.privacy import Persons, published

__all__ = ["write_table"]

_KINDS: Final = (".tex", ".html", ".docx")
_ROWS: Final = 5000
_COMMA: Final = 10_000
"""From here on whole numbers have commas; years have none."""
_NEEDED: Final = "tables in LaTeX, HTML and Word need great_tables and python-docx: pip install 'govreports[tables]'"


@checked
def write_table(
    frame: pl.DataFrame,
    path: str | Path,
    *,
    title: str | None = None,
    note: str | None = None,
    decimals: int = 2,
    language: Language = "en",
    persons: Persons = "mask",
) -> Path:
    r"""Write a frame as a table for print and return its path; the ending of its name says which kind.

    ``.tex`` and ``.html`` are written by great_tables, ``.docx`` by python-docx. Texts are texts: nothing in them
    becomes markup. Nulls are empty cells. The same frame gives the same bytes.

    Parameters
    ----------
    frame
        Such as ``table1`` returns it; a column ``indicator`` is left out where there is a ``label``.
    path
        File to write.
    title, note
        What stands above and below.
    decimals
        Of numbers that are not whole.
    language
        In which language the columns are named.
    persons
        Whether names and numbers of persons become asterisks (``mask``) or stay (``keep``).

    Raises
    ------
    MissingExtraError
        The extra ``tables`` is not installed.
    InputError
        The ending is another, or the frame has more than 5,000 rows.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> table = gr.exports.table1(gr.panel(gr.read("data/reports"), ["disclosed"]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = gr.exports.write_table(table, f"{folder}/table1.tex").read_text(encoding="utf-8")
    >>> r"\begin{tabular*}" in text
    True
    """
    target = Path(path)
    if target.suffix.lower() not in _KINDS or frame.height > _ROWS:
        message = f"{target.name!r} of {frame.height} rows: a table ends in {', '.join(_KINDS)} and has {_ROWS} at most"
        raise InputError(message)
    shown = plain(published(frame, persons))
    if {"indicator", "label"} <= set(shown.columns):
        shown = shown.drop("indicator")
    numbers = [name for name, kind in shown.schema.items() if kind.is_numeric()]
    texts = shown.select(
        pl.Series(name, [_said(each, decimals) for each in shown[name]], dtype=pl.String) for name in shown.columns
    )
    heads = [name_of("column", name, language) for name in shown.columns]
    if target.suffix.lower() == ".docx":
        return put(target, _word(texts, heads, numbers, title, note))
    return put(target, _printed(texts, heads, numbers, title, note, latex=target.suffix.lower() == ".tex").encode())


def _said(value: object, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, int) and abs(value) >= _COMMA else str(value)


def _printed(
    texts: pl.DataFrame, heads: list[str], numbers: list[str], title: str | None, note: str | None, *, latex: bool
) -> str:
    try:
        from great_tables import GT  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(_NEEDED) from error
    made = GT(texts, id="govreports").cols_label(dict(zip(texts.columns, heads, strict=True)))
    made = made.cols_align("left", [name for name in texts.columns if name not in numbers])
    made = made.cols_align("right", numbers) if numbers else made
    made = made.tab_header(title) if title else made
    made = made.tab_source_note(note) if note else made
    return str(made.as_latex()) if latex else str(made.as_raw_html(make_page=True))


def _word(texts: pl.DataFrame, heads: list[str], numbers: list[str], title: str | None, note: str | None) -> bytes:
    try:
        from docx import Document  # noqa: PLC0415 - an extra
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(_NEEDED) from error
    document = Document()
    properties: Any = document.core_properties
    properties.author = "govreports"
    if title:
        document.add_paragraph(title, style="Caption")
    table = document.add_table(rows=1, cols=texts.width, style="Light List")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    right = [name in numbers for name in texts.columns]
    for row in texts.iter_rows():
        for cell, text, number in zip(table.add_row().cells, row, right, strict=True):
            cell.text = text
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if note:
        document.add_paragraph(note)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
