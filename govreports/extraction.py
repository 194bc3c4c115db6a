"""Files to a corpus. One bad file never costs the others."""

import hashlib
import re
import sys
import unicodedata
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.alignment import Aligned, align
from govreports.bundles import first_report
from govreports.datasets import FRAMES, Corpus
from govreports.errors import GovreportsError, InputError, UnreadableError
from govreports.genres import other_genre
from govreports.metadata import Copies, Metadata, describe_report, title_of, told_place
from govreports.regimes import Forms, forms
from govreports.script import fold
from govreports.sections import Narrative, narratives_of
from govreports.sources.document import Document
from govreports.sources.folders import Paths, content_of, files, legible
from govreports.sources.opening import open_document, sniff

__all__ = ["read", "read_bytes", "read_document"]

_MANIFEST: Final = (
    "organ",
    "organ_key",
    "organ_type",
    "region_code",
    "year",
    "published",
    "index_number",
    "document_number",
    "scope",
    "url",
    "retrieved",
)
_HEADINGS: Final = 2
_STEP: Final = 50
_FAILURES: Final = (GovreportsError, MemoryError, OSError, RecursionError, UnicodeError)
_OUT_OF_MEMORY: Final = "the file asks for more memory than there is"


def read(
    path: Paths,
    manifest: pl.DataFrame | str | Path | None = None,
    *,
    forms: Forms | None = None,
    progress: bool = False,
) -> Corpus:
    """Return the reports under a path as a corpus of five frames.

    Parameters
    ----------
    path
        A file, a folder (read with its sub-folders), a glob, a zip archive, or several of them.
    manifest
        What is known about files: a frame, or a CSV or Parquet file, with a column ``file`` (name
        or path) and any of organ, organ_key, organ_type, region_code, year, published,
        index_number, document_number, scope, url, retrieved. It wins over the text, with basis
        ``manifest``; a disagreement is kept as a note and becomes a finding. Other columns are not
        read: join them on ``source``. A file it names that is not met is warned of.
    forms
        Forms to look for instead of those of the package.
    progress
        Whether to count the files on standard error while reading.

    Returns
    -------
    Corpus
        Frames in the order of the paths; a file that cannot be read is a row of ``reports`` whose
        ``status`` and ``note`` say why.

    Raises
    ------
    InputError
        A path does not exist, nothing was found, or the manifest has no column ``file``.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.read("data/reports").cells.filter(status="read").height
    719
    """
    known = _manifest(manifest)
    batch = _Batch(forms or _package_forms())
    for count, (name, source, data) in enumerate(files(path), start=1):
        batch.add(name, source, data, known)
        if progress and count % _STEP == 0:
            print(f"\r{count} files read", end="", file=sys.stderr, flush=True)  # noqa: T201 - asked for
    if progress:
        print(file=sys.stderr)  # noqa: T201 - asked for
    unmet = known.keys() - batch.met
    if unmet:
        message = f"the manifest names {len(unmet)} files that were not met, {min(unmet)!r} among them"
        warnings.warn(message, stacklevel=2)
    return batch.corpus()


def read_bytes(data: bytes, name: str, *, forms: Forms | None = None) -> Corpus:
    """Return the corpus of one report given as bytes; ``name`` is its file name.

    Examples
    --------
    >>> from govreports.extraction import read_bytes
    >>> read_bytes(b"", "empty.txt").reports["status"].item()
    'unreadable'
    """
    batch = _Batch(forms or _package_forms())
    batch.add(name, name, data, {})
    return batch.corpus()


def read_document(path: str | Path) -> Document:
    """Return one file as a document of addressed rows, as ``resolve`` needs it.

    Raises
    ------
    InputError
        There is no such file.
    UnreadableError
        The file cannot be read; the message says why.

    Examples
    --------
    >>> import govreports as gr
    >>> document = gr.read_document("data/reports/002_c40ad2a1dac19f22.txt")
    >>> gr.resolve(document, "98:2+4")
    '2500'
    """
    file = Path(path)
    if not file.is_file():
        message = f"there is no file {file}"
        raise InputError(message)
    try:
        return open_document(content_of(file))
    except OSError as error:
        raise UnreadableError(str(error)) from error


def _package_forms() -> Forms:
    return forms()


def _manifest(manifest: pl.DataFrame | str | Path | None) -> dict[str, dict[str, Any]]:
    if manifest is None:
        return {}
    if isinstance(manifest, pl.DataFrame):
        frame = manifest
    else:
        file = Path(manifest)
        if not file.is_file():
            message = f"there is no manifest {file}"
            raise InputError(message)
        frame = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
    if "file" not in frame.columns:
        message = f"the manifest needs a column 'file'; it has {frame.columns}"
        raise InputError(message)
    rows = frame.to_dicts()
    names = Counter(row["file"] for row in rows)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        message = f"the manifest names {twice[0]!r} more than once"
        raise InputError(message)
    return {row["file"]: {key: value for key, value in row.items() if value not in {None, ""}} for row in rows}


@dataclass(slots=True)
class _Extracted:
    """Everything one document says."""

    document: Document
    aligned: Aligned
    narratives: list[Narrative]
    metadata: Metadata
    status: str


class _Batch:
    """Collects the rows of all frames."""

    def __init__(self, known_forms: Forms) -> None:
        self.forms = known_forms
        self.columns: dict[str, dict[str, list[Any]]] = {
            name: {column: [] for column in schemas.FRAMES[name]} for name in FRAMES
        }
        self.seen: dict[str, int] = {}
        self.contents: dict[str, str] = {}
        self.prints = Copies()
        self.met: set[str] = set()

    def add(self, name: str, source: str, data: bytes | OSError, known: Mapping[str, Mapping[str, Any]]) -> None:
        """Add one file; whatever is wrong with it becomes a row."""
        name, source = unicodedata.normalize("NFC", legible(name)), legible(source)
        self.met |= {name, source}
        content = data if isinstance(data, bytes) else source.encode()  # its place, where nobody knows its bytes
        report = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:16]
        if report in self.seen:
            self.columns["reports"]["copies"][self.seen[report]] += 1
            return
        self.seen[report] = len(self.columns["reports"]["report"])
        row: dict[str, Any] = {"report": report, "source": source, "sha256": None, "copies": 0}
        told = known.get(source) or known.get(name) or {}
        known_only = {key: told[key] for key in _MANIFEST if key in told and key not in {"year", "published"}}
        if isinstance(data, OSError):
            self._report(row | known_only | {"status": "unreadable", "note": data.strerror or str(data)})
            return
        row["sha256"] = hashlib.sha256(data).hexdigest()
        try:
            year = int(told["year"]) if "year" in told else None
            extracted = _extract(data, self.forms, year)
        except _FAILURES as error:
            note = str(error) or _OUT_OF_MEMORY
            self._report(row | known_only | {"format": _format(data), "status": "unreadable", "note": note})
            return
        self._report(row | self._describe(row, extracted, told))
        self._append("texts", report=report, text=extracted.document.text)
        if extracted.status == "not_a_report":
            return
        for frame, items in (
            ("cells", extracted.aligned.cells),
            ("narratives", extracted.narratives),
            ("leftovers", extracted.aligned.leftovers),
        ):
            for column, values in self.columns[frame].items():
                values.extend([report] * len(items) if column == "report" else map(attrgetter(column), items))

    def corpus(self) -> Corpus:
        """Return the corpus collected."""
        return Corpus(**{name: schemas.frame(name, columns) for name, columns in self.columns.items()})

    def _append(self, frame: str, **values: Any) -> None:  # noqa: ANN401 - cells of any column type
        for column, cells in self.columns[frame].items():
            cells.append(values.get(column))

    def _report(self, row: Mapping[str, Any]) -> None:
        self._append("reports", **row)

    def _describe(self, known: Mapping[str, Any], extracted: _Extracted, told: Mapping[str, Any]) -> dict[str, Any]:
        found, document = extracted.metadata, extracted.document
        notes = [*document.notes, *extracted.aligned.notes, *found.notes]
        used = set(extracted.aligned.regimes.values())
        row: dict[str, Any] = {
            "format": document.format,
            "encoding": document.encoding or None,
            "script": found.script,
            "title": found.title,
            "organ": found.organ,
            "organ_basis": found.organ_basis,
            "organ_key": found.organ_key,
            "organ_type": found.organ_type,
            "region_code": found.region_code,
            "region_vintage": found.region_vintage,
            "scope": found.scope,
            "scope_basis": found.scope_basis,
            "year": found.year,
            "year_basis": found.year_basis,
            "regime": (used.pop() if len(used) == 1 else "mixed") if used else None,
            "published": found.published,
            "published_basis": found.published_basis,
            "index_number": found.index_number,
            "document_number": found.document_number,
            "status": extracted.status,
        }
        notes += _told(row, told)
        told_place(row, told)
        if extracted.status != "not_a_report":
            report: str = known["report"]
            alike = self.prints.first(report, found, extracted.narratives, extracted.aligned.cells)
            first = self.contents.setdefault(known["sha256"], alike or report)
            row["duplicate_of"] = first if first != report else None
        return row | {"note": "; ".join(notes) or None}


def _told(row: dict[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Let the manifest win, and return what the text says otherwise."""
    notes = []
    for name in _MANIFEST:
        if name not in told:
            continue
        value: Any = told[name]
        if name == "year":
            value = int(value)
        elif name == "published" and isinstance(value, str):
            value = date.fromisoformat(value)
        if row.get(name) not in {None, value, "unknown"}:
            notes.append(f"manifest_conflict:{name}={row[name]}")
        row[name] = value
        if f"{name}_basis" in row:
            row[f"{name}_basis"] = "manifest"
    return notes


def _extract(data: bytes, known: Forms, told_year: int | None) -> _Extracted:
    whole = open_document(data)
    title, title_ends = title_of(whole)
    guess = told_year or _guess_year(title)
    document, aligned = first_report(whole, known, title, title_ends, guess)
    narratives = narratives_of(document, aligned.spans, title_ends)
    metadata = describe_report(document, narratives, title)
    year = told_year or metadata.year
    if aligned.by_year and year not in {guess, None}:
        again = align(document, known, year)
        again.notes += [note for note in aligned.notes if note == "two_reports"]
        again.leftovers += [left for left in aligned.leftovers if left.why == "second_report"]
        aligned = again
    if aligned.found and year is not None and known.of_year(year) is None:
        aligned.notes.append("year_before_forms")
    filled = any(cell.status == "read" for cell in aligned.cells)
    titled = metadata.title is not None or bool(aligned.found)
    genre = other_genre(document.text, narratives[0].text, filled=filled, titled=titled)
    if genre:
        aligned.notes.append(f"other_kind:{genre}")
    status = "not_a_report" if genre else _status(document, aligned, narratives, metadata)
    return _Extracted(document, aligned, narratives, metadata, status)


def _guess_year(title: str | None) -> int | None:
    match = re.search(r"20[0-4]\d", fold(title)) if title else None
    return int(match[0]) if match else None


def _status(document: Document, aligned: Aligned, narratives: list[Narrative], metadata: Metadata) -> str:
    headed = sum(part.heading is not None for part in narratives)
    if not aligned.found:
        if metadata.title is None and headed < _HEADINGS:
            return "not_a_report"
        return "no_tables"
    incomplete = any(cell.status in {"absent", "ambiguous"} for cell in aligned.cells)
    return "partial" if incomplete or document.notes or aligned.notes else "ok"


def _format(data: bytes) -> str | None:
    try:
        return sniff(data)
    except UnreadableError:
        return None
