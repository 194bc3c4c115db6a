"""Web pages saved as one file (mht, mhtml, eml): the html page inside them."""

import email
import email.errors
import email.header
import email.policy
from collections.abc import Callable
from dataclasses import replace
from email.message import Message
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.decoding import is_charset
from govreports.sources.document import Document
from govreports.sources.html import read_html

__all__ = ["read_mhtml"]

_MOST_BYTES: Final = 64_000_000
_MOST_PARTS: Final = 20_000
_LONGEST_HEADER: Final = 2_000
_PLACES: Final = ("snapshot-content-location", "content-location")
_HEADERS: Final = ("subject", "date", "snapshot-content-location", "content-location")


class _Brief(email.policy.Compat32):
    """Headers as they are, up to a length: looking for a parameter takes the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and the value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[: _LONGEST_HEADER + 1]


def read_mhtml(data: bytes, decode: Callable[[bytes, str | None], tuple[str, str]]) -> Document:
    r"""Return the page of a web archive as a document.

    The page is the first html part. ``metadata`` has what the page declares, and subject, date and
    location as the archive's headers give them; the location is the ``url`` where the page says none.

    Parameters
    ----------
    data
        The bytes of the file.
    decode
        Returns the text of some bytes and the name of its encoding, given the charset declared.

    Raises
    ------
    UnreadableError
        The file has no html part, or is larger than any report.

    Examples
    --------
    >>> from govreports.sources.decoding import decode
    >>> from govreports.sources.mhtml import read_mhtml
    >>> read_mhtml(b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>2021<p>12", decode).text.split()
    ['2021', '12']
    """
    if len(data) > _MOST_BYTES:
        message = f"the web archive has {len(data)} bytes; at most {_MOST_BYTES} are read"
        raise UnreadableError(message)
    parts = data.count(b"\n--")
    if parts > _MOST_PARTS:
        message = f"the web archive has {parts:,} parts; at most {_MOST_PARTS:,} are read"
        raise UnreadableError(message)
    try:
        archive = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=_Brief())
        page = _page(archive)
    except RecursionError as error:
        message = "the web archive has parts within parts without end"
        raise UnreadableError(message) from error
    if page is None:
        message = "the web archive has no html part"
        raise UnreadableError(message)
    content = page.get_payload(decode=True)
    text, encoding = decode(content if isinstance(content, bytes) else b"", _charset(page))
    document = read_html(text, encoding)
    headers = {name: _header(page, name) or _header(archive, name) for name in _HEADERS}
    declared = {name: value for name, value in headers.items() if value}
    place = next((declared[name] for name in _PLACES if declared.get(name, "").startswith(("http://", "https://"))), "")
    address = {"url": place} if place else {}
    return replace(document, format="mhtml", metadata=declared | address | document.metadata)


def _charset(page: Message) -> str | None:
    """Return the charset that a part declares; one that is declared in pieces or with a NUL is none."""
    try:
        return page.get_content_charset()
    except (TypeError, ValueError):
        return None


def _page(archive: Message) -> Message | None:
    """Return the first html part that has content."""
    for part in archive.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"} and part.get_payload(decode=True):
            return part
    return None


def _header(part: Message, name: str) -> str:
    raw = str(part.get(name, "")).encode("utf-8", "replace").decode()  # bytes that are no ASCII come as half characters
    if len(raw) > _LONGEST_HEADER:
        return ""
    try:
        words = email.header.decode_header(raw)
        if all(charset is None or is_charset(charset) for _, charset in words):
            raw = str(email.header.make_header(words))
    except (email.errors.HeaderParseError, LookupError, ValueError):
        pass
    return raw.encode("utf-8", "replace").decode().strip()
