"""Bytes of any kind to a document: the format is sniffed by content, never trusted from the name."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.decoding import decode
from govreports.sources.document import Document, check_length
from govreports.sources.packages import open_package, read_entry
from govreports.sources.text import read_text

__all__ = ["is_archive", "members", "open_document", "sniff"]

_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|script|style|h\d|center|section|article|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS: Final = re.compile(r"</(?:td|tr|table|p|div|li|ul|h\d)>", re.IGNORECASE)
_MIME: Final = re.compile(
    rb"\s*(?:from|mime-version|content-type|subject|date|snapshot-content-location):[^\n]*\n", re.IGNORECASE
)
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_LARGEST: Final = 32 * 2**20
"""Bytes of text or html above this are not read: pages with their pictures inside come near it, texts do not."""
_LEAST_BUDGET: Final = 2**30
_SPREAD: Final = 20
"""Bytes that an archive may unpack to: a gigabyte, or so many times its own size."""
_DEPTH: Final = 3
_UTF8: Final = 0x800


def sniff(data: bytes) -> str:
    """Return the format of some bytes: pdf, docx, xlsx, zip, ole, rtf, image, archive, mhtml, html, text or empty.

    Examples
    --------
    >>> from govreports.sources.opening import sniff
    >>> sniff(b"%PDF-1.7"), sniff("规章".encode())
    ('pdf', 'text')
    """
    if not data.strip(b" \t\r\n\0"):
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            return name
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if _MIME.match(data) and b"mime" in data[:4096].lower():
        return "mhtml"
    return "text"


def _zipped(data: bytes) -> str:
    with open_package(data) as package:
        names = set(package.namelist())
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return "zip"


def is_archive(data: bytes) -> bool:
    """Return whether some bytes are an archive of files, and no office file.

    Examples
    --------
    >>> from govreports.sources.opening import is_archive
    >>> is_archive(b"PK"), is_archive(b"text")
    (False, False)
    """
    try:
        return sniff(data) == "zip"
    except UnreadableError:
        return False


def open_document(data: bytes) -> Document:
    r"""Return the document in some bytes.

    Parameters
    ----------
    data
        The bytes of one file.

    Raises
    ------
    UnreadableError
        The bytes are empty, an image, an encrypted or broken file, or a format that is not read.
    MissingExtraError
        The format needs an extra that is not installed; the message says which.

    Examples
    --------
    >>> from govreports.sources.opening import open_document
    >>> open_document("一、总体情况\n".encode()).format
    'text'
    """
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableError(_REFUSED[kind])
    return reader(data)


_REFUSED: Final = {
    "empty": "the file is empty",
    "image": "an image: no text to read; run character recognition first",
    "archive": "a packed archive of a kind that is not read; unpack it first",
    "zip": "a zip archive: gr.read reads the files in it, if it is not too deep inside others",
    "rtf": "an RTF file; save it as docx first",
}


def _text(data: bytes) -> Document:
    if len(data) > _LARGEST:
        message = f"a text of {len(data):,} bytes; more than {_LARGEST:,} are not read"
        raise UnreadableError(message)
    text, encoding = decode(data)
    if not text.strip():
        raise UnreadableError(_REFUSED["empty"])
    head = text[:4096]
    if _HTML.match(head) or len(_TAGS.findall(head)) > 4:  # noqa: PLR2004 - a stray tag is no page
        from govreports.sources.html import read_html  # noqa: PLC0415 - only pages pay for the parser

        return read_html(text, encoding)
    check_length(len(text))
    return read_text(text, encoding)


def _mhtml(data: bytes) -> Document:
    from govreports.sources.mhtml import read_mhtml  # noqa: PLC0415

    return read_mhtml(data, decode)


def _docx(data: bytes) -> Document:
    from govreports.sources.docx import read_docx  # noqa: PLC0415

    return read_docx(data)


def _sheets(data: bytes) -> Document:
    from govreports.sources.sheets import read_sheets  # noqa: PLC0415

    return read_sheets(data)


def _pdf(data: bytes) -> Document:
    from govreports.sources.apart import ask, unpacked  # noqa: PLC0415 - only a PDF starts another process

    return unpacked(ask("pdf", data))


def _ole(data: bytes) -> Document:
    utf16 = data[: 2**20]
    if "EncryptedPackage".encode("utf-16-le") in utf16:
        message = "the file is protected by a password"
        raise UnreadableError(message)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return _sheets(data)
    from govreports.sources.doc import read_doc  # noqa: PLC0415

    return read_doc(data)


_READERS: Final = {
    "text": _text,
    "mhtml": _mhtml,
    "docx": _docx,
    "xlsx": _sheets,
    "ods": _sheets,
    "pdf": _pdf,
    "ole": _ole,
}


def members(data: bytes) -> Iterator[tuple[str, bytes | OSError]]:
    """Iterate over the files in a zip archive as (name, bytes), in the order of their names.

    The files of an archive inside the archive follow under ``inner.zip!/name``, three archives deep.
    Names that are not UTF-8 are read as GB18030, which Chinese packers write. Hidden files are passed
    over. A file that is protected, damaged or a bomb comes as the error that says so.

    Raises
    ------
    UnreadableError
        The archive is broken, lists far too many files, or all of them together unpack to far too much.
    """
    yield from _members(data, _Budget(max(_LEAST_BUDGET, _SPREAD * len(data))), 1)


@dataclass(slots=True)
class _Budget:
    """Bytes that an archive may still unpack to, archives inside it included."""

    left: int


def _members(data: bytes, budget: _Budget, depth: int) -> Iterator[tuple[str, bytes | OSError]]:
    with open_package(data) as package:
        for entry in sorted(package.infolist(), key=lambda entry: entry.filename):
            name = _member_name(entry)
            if entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
                continue
            budget.left -= entry.file_size
            if budget.left < 0:
                message = f"the archive unpacks to too many bytes: {name} and what follows were not read"
                raise UnreadableError(message)
            try:
                inner = read_entry(package, entry, "the file")
                if depth < _DEPTH and is_archive(inner):
                    yield from ((f"{name}!/{below}", each) for below, each in _members(inner, budget, depth + 1))
                else:
                    yield name, inner
            except UnreadableError as error:
                yield name, OSError(str(error))


def _member_name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
