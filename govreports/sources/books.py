"""Electronic books (epub) to rows of cells: the pages of the book one behind the other, as one report."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from govreports.errors import UnreadableError
from govreports.sources.decoding import decode
from govreports.sources.document import Document
from govreports.sources.html import read_html
from govreports.sources.packages import Package, needed_xml, open_package, read_part

__all__ = ["read_book"]

_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_META: Final = {_DC + "title": "title", _DC + "creator": "creator", _DC + "date": "created"}
_PAGES: Final = frozenset(["application/xhtml+xml", "text/html"])
_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_CLOSED: Final = re.compile(
    r"<(?!(?:br|hr|img|col|input|meta|link|area|base|embed|source|track|wbr)\b)([a-z][\w:-]*+)([^<>]*)/>", re.IGNORECASE
)
"""An element of XML that is empty; html would take what follows for its content."""
_LARGEST: Final = 32_000_000


def read_book(data: bytes) -> Document:
    """Return the electronic book in some bytes as a document: its pages in reading order are one report.

    The table of contents and pages outside the reading order are not read. Addresses count the tables of the whole
    book. ``metadata`` has title, creator and created.

    Raises
    ------
    UnreadableError
        The file is damaged, protected, no book, or larger than any report.

    Examples
    --------
    >>> from govreports.sources.books import read_book
    >>> read_book(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    with open_package(data) as package:
        if read_part(package, "META-INF/encryption.xml") and not read_part(package, "META-INF/container.xml"):
            message = "the book is protected"
            raise UnreadableError(message)
        container = needed_xml(package, "META-INF/container.xml", "electronic book")
        root = container.find(f"{_CONTAINER}rootfiles/{_CONTAINER}rootfile")
        name = root.get("full-path", "") if root is not None else ""
        listing = needed_xml(package, name, "electronic book")
        bodies = list(_bodies(package, listing, posixpath.dirname(name)))
    if not bodies:
        message = "the book has no pages"
        raise UnreadableError(message)
    found = ((_META.get(element.tag), (element.text or "").strip()) for element in listing.iter())
    document = read_html(f"<html><body>{''.join(bodies)}</body></html>", "utf-8")
    metadata = document.metadata | {name: text for name, text in found if name and text}
    return replace(document, format="epub", metadata=metadata)


def _bodies(package: Package, listing: Element, folder: str) -> Iterator[str]:
    """Iterate over what stands in the pages of a book."""
    items = {item.get("id", ""): item for item in listing.iterfind(f"{_OPF}manifest/{_OPF}item")}
    seen: set[str] = set()
    room = _LARGEST
    for entry in listing.iterfind(f"{_OPF}spine/{_OPF}itemref"):
        item = items.get(entry.get("idref", ""))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        part = read_part(package, name) if name not in seen and entry.get("linear", "yes") != "no" else None
        seen.add(name)
        if part is None:
            continue
        room -= len(part)
        if room < 0:
            message = f"the pages of the book have more than {_LARGEST:,} bytes"
            raise UnreadableError(message)
        text, _ = decode(part)
        begin = _BODY.search(text)
        inner = text[begin.end() if begin else 0 :]
        end = inner.lower().rfind("</body")
        yield f"<div>{_CLOSED.sub(_spelt, inner[:end] if end >= 0 else inner)}</div>"


def _spelt(match: re.Match[str]) -> str:
    return f"<{match[1]}{match[2]}></{match[1]}>"
