"""Reports as files: blocks and tables to bytes, in the format and encoding of a layout."""

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govreports_benchmark.writers import archives, legacy, markup, office, plaintext
from govreports_benchmark.writers.chance import happens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Grid, Mark
    from govreports_benchmark.writers.prose import Block

_CHARSETS = {"gb18030": ("gb2312", "gbk", "gb18030"), "utf-8-sig": ("utf-8",), "utf-8": ("utf-8",) * 9 + ("gb2312",)}
_CRLF_RATE = 0.15
_SUFFIXES = {
    "text": (".txt", (".doc", ".html", "")),
    "markdown": (".md", (".txt",)),
    "html": (".html", (".doc", ".txt", ".xls")),
    "mhtml": (".mht", (".doc", ".html")),
    "docx": (".docx", (".doc", ".wps")),
    "xlsx": (".xlsx", (".xls", ".docx")),
    "xls": (".xls", (".xlsx", ".et")),
    "pdf": (".pdf", (".doc", ".docx")),
}


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of one report, and what happened on the way.

    Parameters
    ----------
    data
        The bytes.
    encoding
        Python codec of text, web pages and markdown; None for packages and archives.
    text
        What was encoded; empty for packages.
    lost
        Marks of everything that damage removed.
    oddities
        Names of what is odd about the bytes.
    """

    data: bytes
    encoding: str | None
    text: str = ""
    lost: "frozenset[Mark]" = frozenset()
    oddities: frozenset[str] = field(default=frozenset())


def suffix(layout: "Layout", rng: random.Random) -> str:
    """Suffix of a file name, right or misleading as the layout says.

    Parameters
    ----------
    layout
        A settled layout.
    rng
        Source of the misleading one.

    Returns
    -------
    str
        With its dot; may be empty.
    """
    right, misleading = _SUFFIXES[layout.format]
    return right if layout.suffix == "right" else rng.choice(misleading)


def file(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> File:
    """Bytes of a report.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    layout
        A settled layout.
    rng
        Source of everything that is left to chance in a file.

    Returns
    -------
    File
        Bytes and what happened to them. Text that its encoding cannot hold is written as UTF-8.

    Raises
    ------
    MissingExtraError
        A pdf is wanted, and reportlab is not installed.
    """
    if layout.format == "docx":
        return File(office.docx(parts, layout, rng), None)
    if layout.format == "xlsx":
        return File(office.xlsx(parts), None)
    if layout.format == "xls":
        return File(legacy.xls(parts), None)
    if layout.format == "pdf":
        from govreports_benchmark.writers.paper import pdf  # noqa: PLC0415  (the library is an extra)

        return File(pdf(parts, layout, rng), None)
    return _encoded(parts, layout, rng)


def _encoded(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> File:
    oddities: set[str] = set()
    lost: set[Mark] = set()
    charset = rng.choice(_CHARSETS.get(layout.encoding, (layout.encoding,)))
    if layout.is_text:
        printed, lost = plaintext.text(parts, layout, rng)
    else:
        printed = markup.page(parts, layout, rng, charset)
        oddities.update({"charset_misdeclared"} if layout.encoding == "utf-8" != charset else ())
    if happens(rng, _CRLF_RATE):
        printed = printed.replace("\n", "\r\n")
        oddities.add("crlf")
    encoding = layout.encoding
    try:
        data = _bytes(printed, encoding)
    except UnicodeEncodeError:
        oddities.add("encoding_replaced")
        printed = printed.replace(f'charset="{charset}"', 'charset="utf-8"')
        charset = encoding = "utf-8"
        data = _bytes(printed, encoding)
    if layout.format == "mhtml":
        return File(archives.mhtml(data, charset, rng), None, "", frozenset(lost), frozenset(oddities))
    return File(data, encoding, printed, frozenset(lost), frozenset(oddities))


def _bytes(text: str, encoding: str) -> bytes:
    """Text in an encoding, with a mark of byte order where the encoding has one."""
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)
