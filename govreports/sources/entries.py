"""What stands under paths, in archives and behind addresses: entries that are listed first and opened later.

An entry is small and can be sent to another process; its bytes are read where they are needed. Only
the members of packed tar archives carry their bytes, since such an archive can be read only once through.
"""

import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Self

from govreports.errors import InputError, MissingExtraError, UnreadableError
from govreports.sources.containers import Record, records_in
from govreports.sources.containers.payloads import document_in
from govreports.sources.folders import Paths, content_of, paths
from govreports.sources.opening import is_archive, is_hidden, members, most_unpacked, shown
from govreports.sources.packages import MOST_BYTES, Package, kind_of, open_package, read_entry

__all__ = [
    "Columns",
    "Content",
    "Entry",
    "content_at",
    "content_of_record",
    "contents",
    "entries",
    "files",
]

Columns = Mapping[str, str] | None
"""Which column of a file of records is what, where the caller knows."""

_TAR: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_MAGIC: Final = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\0": "xz"}
_HOLDING: Final = tuple(
    f".{kind}{packed}"
    for packed in ("", ".gz", ".bz2", ".xz", ".zst")
    for kind in [
        "csv",
        "tsv",
        "tab",
        "json",
        "jsonl",
        "ndjson",
        "jl",
        "parquet",
        "arrow",
        "feather",
        "ipc",
        "sqlite",
        "sqlite3",
        "db",
        "warc",
    ]
)
"""Files that may hold more records than memory does: these are read one by one while they are listed."""
_TOO_MUCH: Final = "the archive unpacks to too many bytes: {} and what follows were not read"
_INSIDE: Final = "!/"
_MEMBERS: Final = ("member", "slice", "packed")
_DAMAGED: Final = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    MemoryError,
    OSError,
    OverflowError,
    ValueError,
)
_MOST_HEADER: Final = 1_000_000
"""Bytes of what a tar archive says of one member: a name, a time, an owner."""
_SAYING: Final = frozenset(
    [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK]
)


class Entry(NamedTuple):
    """One file to be read: what it is called, where it stands, about how large it is, and how it is opened.

    ``kind`` is file, member (of a zip archive), slice (of a tar archive), packed (its bytes are ``data``), record
    (of a file that holds many), remote or trouble (``data`` says why it cannot be read); ``at`` is where a member
    or slice begins.
    """

    kind: str
    name: str
    source: str
    size: int
    place: str = ""
    at: int = 0
    data: bytes = b""
    record: Record | None = None


class Content(NamedTuple):
    """One document: its name, where it stands, its bytes or the error that says why there are none, its record.

    The name and the place of a record end in where it stands in its file: ``rows.csv#row=17``.
    """

    name: str
    source: str
    data: bytes | OSError
    record: Record | None = None


def files(path: Paths) -> Iterator[tuple[str, str, bytes | OSError]]:
    """Iterate over the files under some paths as (name, source, bytes), in the order of their names.

    Folders are read with what is below them, patterns as in a shell, zip and tar archives with their
    members, addresses (``protocol://…``) with what fsspec finds there. Hidden files are passed over. What cannot be
    read (a pipe, a broken link, a link to a folder, a folder without permission, a damaged archive)
    comes as the error that says why.

    Raises
    ------
    InputError
        A path does not exist, or nothing was found under it.
    MissingExtraError
        There is an address among the paths, and fsspec is not installed.

    Examples
    --------
    >>> from govreports.sources.entries import files
    >>> [name[:3] for name, _, _ in files("data/reports")]
    ['000', '001', '002', '003', '004']
    """
    for entry in entries(path):
        yield from (content[:3] for content in contents(entry))


def entries(path: Paths, *, strict: bool = True, columns: Columns = None) -> Iterator[Entry]:
    """Iterate over what stands under some paths, as ``files`` does, without reading it but for records.

    Where it is not ``strict``, a path that does not exist is an entry that says so. ``columns`` says which column of
    a file of records is what.

    Raises
    ------
    InputError
        A path does not exist, or nothing was found under it.
    MissingExtraError
        There is an address among the paths, and fsspec is not installed.

    Examples
    --------
    >>> from govreports.sources.entries import entries
    >>> [entry.size for entry in entries("data/reports")]
    [7704, 8156, 10131, 7734, 7213]
    """
    given = [path] if isinstance(path, str | Path) else list(path)
    if not given:
        message = "no path was given; name a file, a folder or a glob"
        raise InputError(message)
    for each in given:
        if isinstance(each, str) and "://" in each:
            yield from _remote(each)
            continue
        if not strict and not Path(each).exists():
            yield _trouble(Path(each).name, Path(each).as_posix(), "there is no such file")
            continue
        for file, trouble in paths(each):
            yield from (
                _local(file, columns)
                if trouble is None
                else [_trouble(file.name, file.as_posix(), trouble.strerror or str(trouble))]
            )


def contents(entry: Entry, columns: Columns = None) -> Iterator[Content]:
    """Iterate over the documents of an entry: itself, or what an archive or a file of records holds."""
    if entry.record is not None:
        yield Content(entry.name, entry.source, _payload(entry.record), entry.record)
        return
    try:
        data = _bytes(entry)
    except MemoryError:
        yield Content(entry.name, entry.source, OSError("the file asks for more memory than there is"))
        return
    except (OSError, UnreadableError) as error:
        yield Content(entry.name, entry.source, error if isinstance(error, OSError) else OSError(str(error)))
        return
    if not is_archive(data):
        yield from _held(entry.name, entry.source, data, columns)
        return
    try:
        for member, inner in members(data, 2 if entry.kind in _MEMBERS else 1):
            name, source = member.rpartition("/")[2], f"{entry.source}!/{member}"
            if isinstance(inner, OSError):
                yield Content(name, source, inner)
            else:
                yield from _held(name, source, inner, columns)
    except UnreadableError as error:
        yield Content(entry.name, entry.source, OSError(str(error)))


def _held(name: str, source: str, data: bytes | Path, columns: Columns) -> Iterator[Content]:
    """Iterate over the records of a file; over itself where it is one document."""
    try:
        for record in records_in(name, data, columns):
            yield content_of_record(name, source, record)
    except (OSError, UnreadableError, MissingExtraError, MemoryError) as error:
        why = str(error) or "the file asks for more memory than there is"
        yield Content(name, source, OSError(why))


def content_of_record(name: str, source: str, record: Record) -> Content:
    """Return the document of a record of a file."""
    fragment = f"#{record.fragment}" if record.fragment else ""
    return Content(name + fragment, source + fragment, _payload(record), record if fragment else None)


def content_at(source: str | Path, columns: Columns = None, digest: str | None = None) -> bytes:
    """Return the bytes of one document by what ``reports`` calls its source.

    Parameters
    ----------
    source
        A path, a member of an archive (``a.zip!/b.html``), a record of either (``rows.csv#row=17``).
    columns
        Which column of a file of records is what.
    digest
        The sha256 of what is looked for: where columns were told when it was read, any field that has it will do.

    Raises
    ------
    InputError
        There is no such file, member or record.
    OSError
        It cannot be read.

    Examples
    --------
    >>> from govreports.sources.entries import content_at
    >>> len(content_at("data/reports/002_c40ad2a1dac19f22.txt"))
    10131
    """
    whole = str(source)
    path, _, fragment = (whole, "", "") if Path(whole).is_file() else whole.rpartition("#")
    path = path or fragment
    file, _, inner = (path, "", "") if Path(path).is_file() else path.partition(_INSIDE)
    if not Path(file).is_file():
        message = f"there is no file {file}"
        raise InputError(message)
    if not inner and not fragment:
        return content_of(Path(file))
    met = (
        content
        for entry in entries(file, columns=columns)
        for content in contents(entry, columns)
        if content.source.removeprefix(Path(file).as_posix()) == whole.removeprefix(file)
    )
    found = next(met, None)
    if found is None:
        message = f"{file} holds nothing called {whole.removeprefix(file).lstrip('!/#')}"
        raise InputError(message)
    if isinstance(found.data, OSError):
        raise found.data
    if digest and found.record and sha256(found.data).hexdigest() != digest:
        fields = (value for value in found.record.fields.values() if isinstance(value, str | bytes))
        payloads = (_payload(found.record._replace(payload=document_in(value))) for value in fields)
        return next((p for p in payloads if isinstance(p, bytes) and sha256(p).hexdigest() == digest), found.data)
    return found.data


def _payload(record: Record) -> bytes | OSError:
    payload = record.payload
    return payload.encode("utf-8", "replace") if isinstance(payload, str) else payload


def _bytes(entry: Entry) -> bytes:
    if entry.kind == "file":
        return content_of(Path(entry.place))
    if entry.kind == "member":
        return _member(entry)
    if entry.kind == "slice":
        with Path(entry.place).open("rb") as file:
            file.seek(entry.at)
            part = file.read(entry.size)
        if len(part) < entry.size:
            message = "the archive is damaged: it ends before this file does"
            raise OSError(message)
        return part
    if entry.kind == "remote":
        try:
            with _fsspec().open(entry.place, "rb") as file:
                data: bytes = file.read(MOST_BYTES + 1)
        except Exception as error:  # what file systems of other packages raise has no base of its own
            message = f"{type(error).__name__}: {error}"
            raise OSError(message) from error
        if len(data) > MOST_BYTES:
            message = f"the file has more than {MOST_BYTES:,} bytes: not read"
            raise OSError(message)
        return data
    if entry.kind == "packed":
        return entry.data
    raise OSError(entry.data.decode())


def _trouble(name: str, source: str, why: str) -> Entry:
    return Entry("trouble", name, source, 0, data=why.encode("utf-8", "replace"))


# -- files and archives on disk -----------------------------------------------------------------


def _local(file: Path, columns: Columns) -> Iterator[Entry]:
    name, source = file.name, file.as_posix()
    try:
        about = file.stat()
    except OSError as error:
        yield _trouble(name, source, error.strerror or str(error))
        return
    size, place = about.st_size, os.path.abspath(file)  # noqa: PTH100 - as it is named, links not followed
    if not stat.S_ISREG(about.st_mode):
        yield Entry("file", name, source, size, place)  # opening it says what it is
        return
    lower = name.lower()
    if lower.endswith(_TAR) and _is_tar(file):
        yield from _tar(file, size)
    elif lower.endswith(".zip"):
        yield from _zip(file, size)
    elif lower.endswith(_HOLDING) or size > MOST_BYTES:
        yield from _records(Entry("file", name, source, size, place), file, columns)
    else:
        yield Entry("file", name, source, size, place)


def _records(entry: Entry, file: Path, columns: Columns) -> Iterator[Entry]:
    """Iterate over the records of a file one by one, over the file itself where it is one document."""
    for content in _held(entry.name, entry.source, file, columns):
        if content.source == entry.source and isinstance(content.data, bytes):
            yield entry
        else:
            record = content.record or Record("", content.data)
            size = len(content.data) if isinstance(content.data, bytes) else 0
            yield Entry("record", content.name, content.source, size, record=record)


_Key = tuple[str, int, int, int, int]
_open: dict[_Key, tuple[Package, dict[int, zipfile.ZipInfo]]] = {}
"""The archive read last, if it has not changed since, and its members by where they begin."""


def _member(entry: Entry) -> bytes:
    about = Path(entry.place).stat()
    key = (entry.place, about.st_mtime_ns, about.st_size, about.st_ino, os.getpid())
    if key not in _open:
        for package, _ in _open.values():
            package.close()
        _open.clear()
        package = open_package(Path(entry.place))
        _open[key] = package, {member.header_offset: member for _, member in shown(package)}
    package, members_at = _open[key]
    member = members_at.get(entry.at)
    if member is None or member.file_size != entry.size:
        message = "the archive has changed since its files were listed"
        raise OSError(message)
    return read_entry(package, member, "the file")


def _zip(file: Path, size: int) -> Iterator[Entry]:
    """Iterate over the members of a zip archive in the order of their names, the file itself where it is none."""
    name, source, place = file.name, file.as_posix(), os.path.abspath(file)  # noqa: PTH100
    budget = most_unpacked(size)
    try:
        with open_package(file) as package:
            found = shown(package) if kind_of(package) == "zip" else []
    except (UnreadableError, OSError):
        found = []  # reading it says what is wrong
    if not found:
        yield Entry("file", name, source, size, place)
    for member, entry in found:
        budget -= entry.file_size
        if budget < 0:
            yield _trouble(name, source, _TOO_MUCH.format(member))
            return
        yield Entry(
            "member", member.rpartition("/")[2], f"{source}!/{member}", entry.file_size, place, entry.header_offset
        )


class _Member(tarfile.TarInfo):
    """A member of a tar archive; one that is described at any length is damaged, and one that ends before it begins."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the member that a block describes."""
        member = super().frombuf(buf, encoding, errors)
        if member.size < 0 or (member.size > _MOST_HEADER and member.type in _SAYING):
            message = f"a member has, or is described in, {member.size:,} bytes"
            raise tarfile.HeaderError(message)
        return member


class _Next(_Member):
    """A member behind the first one, where a block that describes none is damage and no other kind of file."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Return the member that a block describes."""
        try:
            return super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise tarfile.HeaderError(str(error)) from error


def _packing(file: Path) -> str:
    """Return how a tar archive is packed, by how it begins: guessing, tarfile takes zeros for LZMA without end."""
    with file.open("rb") as stream:
        head = stream.read(6)
    return next((packing for magic, packing in _MAGIC.items() if head.startswith(magic)), "")


def _is_tar(file: Path) -> bool:
    """Tell whether a file begins like a tar archive, described at any length or not."""
    try:
        mode: Any = f"r:{_packing(file)}"
        tarfile.open(file, mode, tarinfo=_Member).close()
    except tarfile.HeaderError:
        return True
    except _DAMAGED:
        return False
    return True


def _tar(file: Path, size: int) -> Iterator[Entry]:
    """Iterate over the members of a tar archive in its own order; links and devices are passed over."""
    name, source = file.name, file.as_posix()
    budget = most_unpacked(size)
    count = 0
    try:
        packing = _packing(file)
        mode: Any = f"r|{packing}" if packing else "r:"
        with tarfile.open(file, mode, tarinfo=_Next) as archive:
            while (member := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined] # else the archive keeps all of them in memory
                budget -= member.size + tarfile.BLOCKSIZE  # what is passed over was unpacked all the same
                if budget < 0:
                    yield _trouble(name, source, _TOO_MUCH.format(member.name))
                    return
                if not member.isreg() or is_hidden(member.name):
                    continue
                count += 1
                yield _of_tar(archive.extractfile(member) if packing else None, member, source)
    except _DAMAGED as error:
        yield _trouble(name, source, f"the archive is damaged: {error}")
        return
    if not count:
        yield _trouble(name, source, "the archive holds no files")


def _of_tar(stream: IO[bytes] | None, member: tarfile.TarInfo, source: str) -> Entry:
    name, place = member.name.rpartition("/")[2], f"{source}!/{member.name}"
    if member.size > MOST_BYTES:
        return _trouble(name, place, f"the file has {member.size:,} bytes: not read")
    if member.issparse():
        return _trouble(name, place, "the file is stored with holes, which are not read")
    if stream is None:
        return Entry("slice", name, place, member.size, os.path.abspath(source), member.offset_data)  # noqa: PTH100
    return Entry("packed", name, place, member.size, data=stream.read())


# -- addresses ----------------------------------------------------------------------------------


def _fsspec() -> Any:  # noqa: ANN401 - a module
    try:
        import fsspec  # noqa: PLC0415 - only addresses need it
    except ImportError as error:
        message = "addresses are read with fsspec, which is not installed: pip install 'govreports[scale]'"
        raise MissingExtraError(message) from error
    return fsspec


def _remote(address: str) -> Iterator[Entry]:
    """Iterate over what an address names, in the order of names; ``zip://*.txt::file:///a.zip`` is one, too."""
    first, _, rest = address.partition("::")
    protocol = first.partition("://")[0]
    try:
        system, path = _fsspec().core.url_to_fs(address)
        if any(mark in path for mark in "*?["):
            found = system.glob(path, detail=True)
        elif system.isdir(path):
            found = system.find(path, detail=True)
        else:
            found = {path: system.info(path)}
    except (OSError, ValueError, ImportError) as error:
        message = f"cannot read {address}: {error}"
        raise InputError(message) from error
    listed = [(each, about) for each, about in sorted(found.items()) if about["type"] == "file"]
    if not listed:
        message = f"the address {address} names no file"
        raise InputError(message)
    for each, about in listed:
        if not is_hidden(each.removeprefix(path.partition("*")[0])):
            place = f"{protocol}://{each}" + (f"::{rest}" if rest else "")
            yield Entry("remote", each.rstrip("/").rpartition("/")[2], place, about.get("size") or 0, place)
