"""A replication archive: frames, codebook, crosswalk, findings, versions and hashes in one file; verifying it."""

import hashlib
import json
import platform
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.auditing import audit
from govreports.datasets import Corpus, csv_bytes
from govreports.errors import DatasetError, InputError
from govreports.exports.describing import described
from govreports.exports.texts import parquet_bytes, plain, put
from govreports.panels import crosswalk, events, panel
from govreports.privacy import Persons, published
from govreports.regimes import codebook

__all__ = ["verify_archive", "write_archive"]

_MANIFEST: Final = "manifest.json"
_FORMAT: Final = "govreports archive 1"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_OWN_NAME: Final = re.compile(r"[a-z0-9_]+")
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    OverflowError,
)  # fmt: skip
_README: Final = """\
Replication archive of govreports.

frames/*.parquet  the corpus: reports, texts, cells, narratives, leftovers; unpacked, gr.scan("frames") reads it
tables/*.parquet  findings of the audit, the panel, and what was added
tables/*.csv      the same as text (UTF-8; lists joined by ";"; an apostrophe guards what a spreadsheet would run)
codebook.csv      what every row and column of the official forms means
crosswalk.csv     what every indicator is made of in each form, with grade, reason and source
events.csv        the changes of law and form
columns.csv       what every column of every frame means
versions.json     the versions of Python and of the packages
datapackage.json  the same files for data repositories; croissant.json and ro-crate-metadata.json likewise
README.md         a README after the social science data editors, to be filled in
manifest.json     the sha256 of every file; govreports.exports.verify_archive(path) checks them
"""


@checked
def write_archive(
    corpus: Corpus,
    path: str | Path,
    tables: Mapping[str, pl.DataFrame] | None = None,
    *,
    persons: Persons = "mask",
) -> str:
    """Write a replication archive and return its sha256, to be cited where the archive is.

    A zip file with the frames of the corpus, the findings of the audit, the panel, the codebook, the
    crosswalk, the events, the meaning of every column, the versions of the packages and the sha256 of
    every file. The same corpus and packages give the same bytes.

    Parameters
    ----------
    corpus
        The corpus.
    path
        File to write.
    tables
        Further frames by name, such as those a paper rests on; one named ``findings`` or ``panel`` stands
        for that made here.
    persons
        Whether names and numbers of persons become asterisks in every frame (``mask``) or stay (``keep``); see
        ``govreports.privacy.mask_persons``. Places in the texts stay where they were.

    Raises
    ------
    InputError
        A name has other than small letters, digits and underscores, or the file cannot be written.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     known = write_archive(gr.read("data/reports"), f"{folder}/replication.zip")
    ...     set(verify_archive(f"{folder}/replication.zip", known)["status"])
    {'ok'}
    """
    added = dict(tables or {})
    wrong = [name for name in added if not _OWN_NAME.fullmatch(name)]
    if wrong:
        message = f"{wrong[0]!r} is no name for a table: use small letters, digits and underscores"
        raise InputError(message)
    own = {name: make(corpus) for name, make in (("findings", audit), ("panel", panel)) if name not in added}
    members = {
        f"frames/{name}.parquet": parquet_bytes(published(frame, persons)) for name, frame in corpus.frames().items()
    }
    for name, whole in (own | added).items():
        frame = published(whole, persons)
        members[f"tables/{name}.parquet"] = parquet_bytes(frame)
        members[f"tables/{name}.csv"] = csv_bytes(plain(frame))
    books = {"codebook": codebook(), "crosswalk": crosswalk(), "events": events(), "columns": schemas.describe()}
    members |= {f"{name}.csv": csv_bytes(plain(frame)) for name, frame in books.items()}
    versions = _versions()
    members["versions.json"] = _json(versions)
    members |= described(members, versions, corpus.reports, persons)
    members["README.txt"] = _README.encode()
    data = _zipped(members)
    put(path, data)
    return hashlib.sha256(data).hexdigest()


@checked
def verify_archive(path: str | Path, sha256: str | None = None) -> pl.DataFrame:
    """Return what is wrong with a replication archive, one row a file.

    Every file is held against its sha256, and the archive as a whole against what its files would make
    anew, so that a byte changed anywhere is found. Who changes a file and the manifest with it is found
    out by the sha256 of the archive alone: cite it, and give it here.

    Parameters
    ----------
    path
        The archive.
    sha256
        What ``write_archive`` returned.

    Returns
    -------
    polars.DataFrame
        file, status (ok, changed, missing, added), sha256 (as it is). The last row, ``(archive)``, is the file as
        a whole.

    Raises
    ------
    InputError
        There is no such file.
    DatasetError
        It is no replication archive, or so damaged that it cannot be opened.
    """
    file = Path(path)
    if not file.is_file():
        message = f"there is no archive {file}"
        raise InputError(message)
    data = file.read_bytes()
    members = _members(data, file)
    hashes = _hashes(members.pop(_MANIFEST, None), file)
    rows = []
    for name in sorted({*hashes, *members}):
        content = members.get(name)
        digest = None if content is None else hashlib.sha256(content).hexdigest()
        known = hashes.get(name)
        there = "added" if known is None else "ok" if digest == known else "changed"
        status = there if name in members else "missing"
        rows.append((name, status, digest))
    digest = hashlib.sha256(data).hexdigest()
    whole = all(status == "ok" for _, status, _ in rows) and data == _zipped({n: c or b"" for n, c in members.items()})
    rows.append(("(archive)", "ok" if whole and sha256 in {None, digest} else "changed", digest))
    return pl.DataFrame(rows, schema={"file": pl.String, "status": pl.String, "sha256": pl.String}, orient="row")


def _members(data: bytes, file: Path) -> dict[str, bytes | None]:
    """Return the files of an archive; None where one cannot be read."""
    members: dict[str, bytes | None] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                try:
                    members[entry.filename] = archive.read(entry)
                except _BROKEN:
                    members[entry.filename] = None
    except _BROKEN as error:
        message = f"{file} cannot be opened as an archive: {error}"
        raise DatasetError(message) from error
    return members


def _hashes(manifest: bytes | None, file: Path) -> dict[str, str]:
    try:
        said: Any = json.loads(manifest or b"")
        if said["format"] == _FORMAT and manifest == _json(said):
            return {str(name): str(digest) for name, digest in said["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    message = f"{file} is no replication archive, or its {_MANIFEST} is damaged"
    raise DatasetError(message)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Return files and their manifest as a zip file, uncompressed, in a fixed order, without times."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(members.items())}
    manifest = _json({"format": _FORMAT, "files": hashes})
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted({**members, _MANIFEST: manifest}.items()):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _json(what: object) -> bytes:
    return (json.dumps(what, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of what it needs, as far as installed."""
    found = {"python": platform.python_version()}
    for need in ("govreports", *(requires("govreports") or ())):
        name = re.split(r"[^\w.-]", need, maxsplit=1)[0]
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
