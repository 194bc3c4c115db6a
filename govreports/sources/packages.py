"""Office files as packages of parts: bounded reading, XML without entities, document properties."""

import io
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree as ET

from govreports.errors import UnreadableError

__all__ = ["open_package", "part_names", "properties", "read_part", "read_xml"]

_MOST_BYTES: Final = 64_000_000
_MOST_PARTS: Final = 10_000
_MOST_ELEMENTS: Final = 2_000_000
_SUSPECT_BYTES: Final = 10_000_000
_SUSPECT_RATIO: Final = 200
_PLAIN_METHODS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
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


def open_package(data: bytes) -> zipfile.ZipFile:
    """Return the package in some bytes.

    Raises
    ------
    UnreadableError
        The bytes are no zip archive, or its directory is damaged.

    Examples
    --------
    >>> from govreports.sources.packages import open_package
    >>> open_package(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        message = f"the file is no intact zip archive: {error}"
        raise UnreadableError(message) from error
    if len(parts) > _MOST_PARTS:
        message = f"the archive has {len(parts)} members; at most {_MOST_PARTS} are read"
        raise UnreadableError(message)
    return package


def part_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of a package's parts by their lower-case form, in which case does not matter."""
    return {name.replace("\\", "/").lower(): name for name in package.namelist()}


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """Return the bytes of a part, None where the package has no such part.

    Raises
    ------
    UnreadableError
        The part is damaged, encrypted, or larger than any report's.
    """
    stored = part_names(package).get(name.replace("\\", "/").lower().lstrip("/"))
    if stored is None:
        return None
    part = package.getinfo(stored)
    inflated = part.file_size > _SUSPECT_BYTES and part.file_size > _SUSPECT_RATIO * max(part.compress_size, 1)
    if part.file_size > _MOST_BYTES or inflated or part.compress_type not in _PLAIN_METHODS:
        message = f"part {name} has {part.file_size} bytes in {part.compress_size}: not read"
        raise UnreadableError(message)
    try:
        with package.open(part) as stream:
            data = stream.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as error:
        message = f"part {name} is damaged: {error}"
        raise UnreadableError(message) from error
    if len(data) > _MOST_BYTES:
        message = f"part {name} has more than {_MOST_BYTES} bytes"
        raise UnreadableError(message)
    return data


def read_xml(package: zipfile.ZipFile, name: str) -> ET.Element | None:
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
    if text.count("<") > _MOST_ELEMENTS:
        message = f"part {name} has more than {_MOST_ELEMENTS} tags"
        raise UnreadableError(message)
    for strict, transitional in _STRICT.items():
        if strict in text:
            text = text.replace(strict, transitional)
    try:
        return ET.fromstring(text)  # noqa: S314 - no document type, so no entity to expand
    except (ET.ParseError, ValueError) as error:
        message = f"part {name} is no well-formed XML: {error}"
        raise UnreadableError(message) from error


def properties(package: zipfile.ZipFile) -> dict[str, str]:
    """Return title, creator and dates of a package as its core properties give them, without empty ones."""
    root = read_xml(package, "docProps/core.xml")
    if root is None:
        return {}
    found = ((_PROPERTIES.get(element.tag), (element.text or "").strip()) for element in root)
    return {name: text for name, text in found if name and text}
