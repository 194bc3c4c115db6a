"""The names of reports in a file of several: ``yearbook.docx#part=3``."""

import re
from typing import Final

from govreports.bundles.splitting import split_reports
from govreports.errors import InputError
from govreports.regimes import Forms
from govreports.sources.document import Document

__all__ = ["named_part", "part_in", "part_name"]

_PART: Final = re.compile(r"(?s)(.*)#part=([1-9]\d*)")


def part_name(name: str, number: int) -> str:
    """Return the name of a report in a file of several.

    Examples
    --------
    >>> from govreports.bundles import part_name
    >>> part_name("yearbook.docx", 3)
    'yearbook.docx#part=3'
    """
    return f"{name}#part={number}"


def named_part(name: str) -> tuple[str, int]:
    """Return the name of a file and the number of the report in it, 0 where the whole file is named.

    Examples
    --------
    >>> from govreports.bundles import named_part
    >>> named_part("rows.csv#row=17#part=2"), named_part("rows.csv#row=17")
    (('rows.csv#row=17', 2), ('rows.csv#row=17', 0))
    """
    match = _PART.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 0)


def part_in(document: Document, number: int, forms: Forms) -> Document:
    """Return one of the reports in a document, the whole document for number 0.

    Raises
    ------
    InputError
        There are not so many.

    Examples
    --------
    >>> from govreports.bundles import part_in
    >>> from govreports.regimes import forms
    >>> part_in(Document("规章", (), "text"), 0, forms()).text
    '规章'
    """
    if not number:
        return document
    parts = split_reports(document, forms)
    if number > len(parts) or len(parts) == 1:
        last = f"the last is #part={len(parts)}" if len(parts) > 1 else "name it without #part"
        message = f"the document holds {len(parts)} reports, no part {number}; {last}"
        raise InputError(message)
    return parts[number - 1].document
