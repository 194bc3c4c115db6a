"""Zip archives and office files as packages of parts: bounded reading, XML without entities, document properties."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from govreports.errors import UnreadableError

__all__ = [
    "MOST_BYTES",
    "Package",
    "kind_of",
    "needed_xml",
    "open_package",
    "part_names",
    "properties",
    "read_entry",
    "read_part",
    "read_xml",
]

MOST_BYTES: Final = 64_000_000
_MOST_XML: Final = 32_000_000
_MOST_TOGETHER: Final = 160_000_000
"""Bytes of all parts read from one office file, a part that is asked for again counted again."""
_MOST_PARTS: Final = 20_000
_MOST_ENTRIES: Final = 400_000
"""Members listed anywhere in the bytes, those of archives inside the archive too: the list alone takes memory."""
_MOST_TAGS: Final = 1_000_000
_SUSPECT_BYTES: Final = 10_000_000
_SUSPECT_RATIO: Final = 200
_PLAIN_METHODS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
"""Not LZMA: a member may ask for gigabytes of memory before its first byte."""
_ENCRYPTED: Final = 1
_ENTRY: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
_LARGE: Final = b"PK\x06\x07"
_MOST_END: Final = 1 << 17
_STRICT: Final = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_PROPERTIES: Final = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
}


class Package(zipfile.ZipFile):
    """An archive that knows how many bytes of parts may still be read from it."""

    left = _MOST_TOGETHER


def open_package(source: bytes | Path) -> Package:
    """Return the archive in some bytes, or that a file is.

    Raises
    ------
    UnreadableError
        It is no zip archive, its directory is damaged, or it lists more members than are read.
    OSError
        The file cannot be read.

    Examples
    --------
    >>> from govreports.sources.packages import open_package
    >>> open_package(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    count = source.count(_ENTRY) if isinstance(source, bytes) else _listed(source)
    try:
        package = (
            Package(io.BytesIO(source) if isinstance(source, bytes) else source) if count <= _MOST_ENTRIES else None
        )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        message = f"the file is no intact zip archive: {error}"
        raise UnreadableError(message) from error
    if package is None or (count := len(package.infolist())) > _MOST_PARTS:
        message = f"the archive has {count:,} members; at most {_MOST_PARTS:,} are read"
        raise UnreadableError(message)
    return package


def _listed(file: Path) -> int:
    """Return how many members the end of an archive's directory admits, which is read before the list itself."""
    with file.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, io.SEEK_END) - _MOST_END))
        end = stream.read()
    at = end.rfind(_END)
    if at < 0 or len(end) < at + 22:
        return 0  # no archive, as opening it says
    count, size = int.from_bytes(end[at + 10 : at + 12], "little"), int.from_bytes(end[at + 12 : at + 16], "little")
    if at >= 20 and end[at - 20 : at - 16] == _LARGE:  # noqa: PLR2004 - a directory of more than 65,535 members
        return _MOST_ENTRIES + 1
    return max(count, size // 46)


def kind_of(package: Package) -> str:
    """Return the format of an office file, pptx, epub and ofd among them; ``zip`` for an archive of files.

    Raises
    ------
    UnreadableError
        The entry that says the type is damaged.
    """
    names = part_names(package)
    if "content.xml" in names and "mimetype" in names:
        kind = read_entry(package, package.getinfo(names["mimetype"]), "the type of the file")
        return "odt" if b".text" in kind else "ods"
    folders = {name.partition("/")[0] for name in names} if "[content_types].xml" in names else set()
    if "word/document.xml" in names or "word" in folders:
        return "docx"
    if "xl/workbook.xml" in names or "xl" in folders:
        return "xlsx"
    if "meta-inf/container.xml" in names:
        return "epub"
    if "ofd.xml" in names:
        return "ofd"
    return "pptx" if "ppt" in folders else "zip"


def part_names(package: Package) -> dict[str, str]:
    """Return the names of a package's parts by their lower-case form, in which case does not matter."""
    return {name.replace("\\", "/").lower(): name for name in package.namelist()}


def read_part(package: Package, name: str) -> bytes | None:
    """Return the bytes of a part, None where the package has no such part.

    Raises
    ------
    UnreadableError
        The part is damaged, encrypted, or larger than any report's, alone or with those read before.
    """
    stored = part_names(package).get(name.replace("\\", "/").lower().lstrip("/"))
    if stored is None:
        return None
    entry = package.getinfo(stored)
    package.left -= entry.file_size
    if package.left < 0:
        message = f"the parts of the file have more than {_MOST_TOGETHER:,} bytes together"
        raise UnreadableError(message)
    return read_entry(package, entry, f"part {name}")


def read_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Return the bytes of a member of an archive; ``name`` is what a message calls it.

    Raises
    ------
    UnreadableError
        The member is damaged, encrypted, packed by a rare method, or larger than any report's.
    """
    size = entry.file_size
    reason = ""
    if entry.flag_bits & _ENCRYPTED:
        reason = "is protected by a password"
    elif entry.compress_type not in _PLAIN_METHODS:
        reason = "is packed by a method that is not read"
    elif size > MOST_BYTES or (size > _SUSPECT_BYTES and size > _SUSPECT_RATIO * max(entry.compress_size, 1)):
        reason = f"has {size:,} bytes packed into {entry.compress_size:,}: not read"
    if reason:
        message = f"{name} {reason}"
        raise UnreadableError(message)
    try:
        with package.open(entry) as stream:
            return stream.read(MOST_BYTES)  # a member that is longer than it says fails its checksum
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as error:
        message = f"{name} is damaged: {error}"
        raise UnreadableError(message) from error


def read_xml(package: Package, name: str) -> ET.Element | None:
    """Return the root of an XML part, None where the package has no such part.

    Raises
    ------
    UnreadableError
        The part is no well-formed XML, declares entities, or is larger than any report's.
    """
    data = read_part(package, name)
    if data is None:
        return None
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"part {name} is not in UTF-8"
        raise UnreadableError(message) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        message = f"part {name} declares a document type, which office files never do"
        raise UnreadableError(message)
    if len(data) > _MOST_XML or text.count("<") > _MOST_TAGS:
        message = f"part {name} has more than {_MOST_XML:,} bytes or {_MOST_TAGS:,} tags"
        raise UnreadableError(message)
    for strict, transitional in _STRICT.items():
        if strict in text:
            text = text.replace(strict, transitional)
    try:
        return ET.fromstring(text)  # noqa: S314 - no document type, so no entity to expand
    except (ET.ParseError, ValueError) as error:
        message = f"part {name} is no well-formed XML: {error}"
        raise UnreadableError(message) from error


def needed_xml(package: Package, name: str, kind: str) -> ET.Element:
    """Return the root of an XML part without which a package is no file of this kind.

    Raises
    ------
    UnreadableError
        The package has no such part, or `read_xml` refuses it.
    """
    root = read_xml(package, name)
    if root is None:
        message = f"the archive has no part {name}: no {kind}"
        raise UnreadableError(message)
    return root


def properties(package: Package) -> dict[str, str]:
    """Return title, creator and dates of a package as its core properties give them, without empty ones."""
    root = read_xml(package, "docProps/core.xml")
    if root is None:
        return {}
    found = ((_PROPERTIES.get(element.tag), (element.text or "").strip()) for element in root)
    return {name: text for name, text in found if name and text}
