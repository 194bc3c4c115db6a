"""Bytes of any kind to a document: the format is sniffed by content, never trusted from the name."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.decoding import decode
from govreports.sources.document import Document, check_length
from govreports.sources.markdown import inline_tags_removed
from govreports.sources.packages import Package, kind_of, open_package, read_entry
from govreports.sources.records import read_records
from govreports.sources.text import read_text

__all__ = ["is_archive", "is_hidden", "members", "most_unpacked", "open_document", "shown", "sniff"]

_HTML: Final = re.compile(
    r"\s*+(?><(?:\?[^>]*|!--.*?--)>\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|script|style|h\d|center|section|article|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*+<\?xml\s")
_TAGS: Final = re.compile(r"</(?:td|tr|table|p|div|li|ul|h\d)>", re.IGNORECASE)
_MIME: Final = re.compile(
    rb"\s*(?:from|mime-version|content-type|subject|date|snapshot-content-location):[^\n]*\n", re.IGNORECASE
)
_INKED: Final = re.compile(rb"[^ \t\r\n\0]")
_PDF: Final = re.compile(rb"%PDF-\d")
"""Behind the beginning only where nothing else begins there: an archive may hold a PDF as it is."""
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
    """Return the format of some bytes by how they begin, or by what an archive holds.

    One of pdf, docx, xlsx, ods, odt, pptx, epub, ofd, zip, ole, rtf, image, archive, mhtml, text (html and
    tables saved as text too) or empty.

    Examples
    --------
    >>> from govreports.sources.opening import sniff
    >>> sniff(b"%PDF-1.7"), sniff("规章".encode())
    ('pdf', 'text')
    """
    if not _INKED.search(data):
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            return name
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if _PDF.search(data, 0, 1024):
        return "pdf"
    if _MIME.match(data) and b"mime" in data[:4096].lower():
        return "mhtml"
    return "text"


def _zipped(data: bytes) -> str:
    with open_package(data) as package:
        return kind_of(package)


def is_archive(data: bytes) -> bool:
    """Return whether some bytes are an archive of files, and no office file.

    Examples
    --------
    >>> from govreports.sources.opening import is_archive
    >>> is_archive(b"PK"), is_archive(b"text")
    (False, False)
    """
    try:
        return data.startswith(b"PK") and sniff(data) == "zip"
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
    "xml": "an XML file that is no web page; save it as docx, xlsx or html first",
}


def _text(data: bytes) -> Document:
    if len(data) > _LARGEST:
        message = f"a text of {len(data):,} bytes; more than {_LARGEST:,} are not read"
        raise UnreadableError(message)
    text, encoding = decode(data)
    if not text.strip():
        raise UnreadableError(_REFUSED["empty"])
    text = inline_tags_removed(text)
    if _HTML.match(text) or len(_TAGS.findall(text, 0, 4096)) > 4:  # noqa: PLR2004 - a stray tag is no page
        from govreports.sources.html import read_html  # noqa: PLC0415 - only pages pay for the parser

        return read_html(text, encoding)
    if _XML.match(text):
        raise UnreadableError(_REFUSED["xml"])
    check_length(len(text))
    return read_records(text, encoding) or read_text(text, encoding)


def _mhtml(data: bytes) -> Document:
    from govreports.sources.mhtml import read_mhtml  # noqa: PLC0415

    return read_mhtml(data, decode)


def _docx(data: bytes) -> Document:
    from govreports.sources.docx import read_docx  # noqa: PLC0415

    return read_docx(data)


def _odt(data: bytes) -> Document:
    from govreports.sources.opendocument import read_odt  # noqa: PLC0415

    return read_odt(data)


def _pptx(data: bytes) -> Document:
    from govreports.sources.slides import read_slides  # noqa: PLC0415

    return read_slides(data)


def _epub(data: bytes) -> Document:
    from govreports.sources.books import read_book  # noqa: PLC0415

    return read_book(data)


def _rtf(data: bytes) -> Document:
    from govreports.sources.rtf import read_rtf  # noqa: PLC0415

    return read_rtf(data)


def _sheets(data: bytes) -> Document:
    from govreports.sources.sheets import read_sheets  # noqa: PLC0415

    return read_sheets(data)


def _pdf(data: bytes) -> Document:
    from govreports.sources.apart import ask, unpacked  # noqa: PLC0415 - only a PDF starts another process

    return unpacked(ask("pdf", data))


def _ofd(data: bytes) -> Document:
    from govreports.sources.apart import ask, unpacked  # noqa: PLC0415

    return unpacked(ask("ofd", data))


def _ole(data: bytes) -> Document:
    if "EncryptedPackage".encode("utf-16-le") in data:
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
    "odt": _odt,
    "pptx": _pptx,
    "epub": _epub,
    "rtf": _rtf,
    "xlsx": _sheets,
    "ods": _sheets,
    "pdf": _pdf,
    "ofd": _ofd,
    "ole": _ole,
}


def members(data: bytes, depth: int = 1) -> Iterator[tuple[str, bytes | OSError]]:
    """Iterate over the files in a zip archive as (name, bytes), in the order of their names.

    The files of an archive inside the archive follow under ``inner.zip!/name``, three archives deep; ``depth``
    says how deep this one is itself.
    Names that are not UTF-8 are read as GB18030, which Chinese packers write. Hidden files are passed
    over. A file that is protected, damaged or a bomb comes as the error that says so.

    Raises
    ------
    UnreadableError
        The archive is broken or empty, lists far too many files, or all of them together unpack to far too much.
    """
    yield from _members(data, _Budget(most_unpacked(len(data))), depth)


def most_unpacked(size: int) -> int:
    """Return how many bytes an archive of so many bytes may unpack to: a gigabyte, or twenty times its own size.

    Examples
    --------
    >>> from govreports.sources.opening import most_unpacked
    >>> most_unpacked(10) == 2**30
    True
    """
    return max(_LEAST_BUDGET, _SPREAD * size)


@dataclass(slots=True)
class _Budget:
    """Bytes that an archive may still unpack to, archives inside it included."""

    left: int


def _members(data: bytes, budget: _Budget, depth: int) -> Iterator[tuple[str, bytes | OSError]]:
    with open_package(data) as package:
        found = shown(package)
        if not found:
            message = "the archive holds no files"
            raise UnreadableError(message)
        for name, entry in found:
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


def shown(package: Package) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the files in an archive that are not hidden, by name and in its order."""
    named = sorted(((_member_name(entry), entry) for entry in package.infolist()), key=itemgetter(0))
    return [(name, entry) for name, entry in named if not entry.is_dir() and not is_hidden(name)]


def _member_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a member with slashes only; one that is not UTF-8 is read as GB18030."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def is_hidden(name: str) -> bool:
    """Tell whether a member or a folder around it is hidden; ``..`` climbs, which nobody follows here."""
    return any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in name.split("/"))
