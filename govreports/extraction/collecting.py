"""Rows of all frames, collected file by file; whatever is wrong with a file becomes a row."""

import gc
import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final, NamedTuple

from govreports import schemas
from govreports.bundles import Part, named_part, part_name, split_reports
from govreports.datasets import FRAMES, Corpus
from govreports.errors import GovreportsError, UnreadableError
from govreports.extraction.manifests import Known, Told, tell
from govreports.extraction.originals import Originals
from govreports.extraction.reading import Extracted, extract
from govreports.extraction.recorded import NOTHING, Said, fields_json, fill, said_by
from govreports.metadata import Metadata, Print, print_of, told_place
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms
from govreports.sources.containers import Record
from govreports.sources.folders import legible
from govreports.sources.opening import open_document, sniff

__all__ = ["OUT_OF_MEMORY", "Collector", "Input", "met_in", "seldom_collected"]

OUT_OF_MEMORY: Final = "the file asks for more memory than there is"
_ALLOCATED: Final = 50_000
_OF_THE_FILE: Final = ("url", "retrieved")
"""What is told of a file of several reports and holds for each of them."""


class Input(NamedTuple):
    """One file that was met: its legible name and place, the id and sha256 of what it holds."""

    name: str
    source: str
    report: str
    sha256: str | None


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for cycles of objects less often: reading makes many objects and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _ALLOCATED) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def met_in(name: str, source: str, data: bytes | OSError) -> Input:
    """Return a file as it was met: name and place legible, and the id of what it holds.

    The id of a report is 16 hex digits of sha256 over file name (NFC), NUL and bytes; its place stands for its bytes
    where these cannot be had.

    Examples
    --------
    >>> from govreports.extraction.collecting import met_in
    >>> met_in("empty.txt", "reports/empty.txt", b"").report
    '362aeca82f1bf97b'
    """
    name, source = unicodedata.normalize("NFC", legible(name)), legible(source)
    content = data if isinstance(data, bytes) else source.encode()
    report = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:16]
    return Input(name, source, report, hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None)


class Collector:
    """Collects the rows of all frames.

    ``inputs`` lists the files met, ``prints`` what copies of each report are recognised by, where it was read.
    """

    def __init__(self, forms: Forms | None = None) -> None:
        """Begin with no files, to be read on the package's own forms by default."""
        self.forms = forms or package_forms()
        self.columns: dict[str, dict[str, list[Any]]] = {
            name: {column: [] for column in schemas.FRAMES[name]} for name in FRAMES
        }
        self.inputs: list[Input] = []
        self.prints: dict[str, Print] = {}
        self._seen: dict[str, range] = {}

    def add(
        self,
        name: str,
        source: str,
        data: bytes | OSError,
        known: Known | None = None,
        *,
        trouble: str = "",
        record: Record | None = None,
    ) -> range:
        """Add one file: its name, the place it stands at, and its bytes or the error that they cannot be had.

        Returns the rows of ``reports`` that it has, one for each report in it.

        ``known`` is what a manifest tells, by places or names of files; what it has for the place comes first.
        ``trouble`` says why the bytes are not even to be looked at. ``record`` is what they are the document of.
        """
        met = met_in(name, source, data)
        self.inputs.append(met)
        copies = self.columns["reports"]["copies"]
        if met.report in self._seen:
            for row in self._seen[met.report]:
                copies[row] += 1
            return self._seen[met.report]
        first = len(copies)
        self._read(met, data, known or {}, trouble, record)
        self._seen[met.report] = range(first, len(copies))
        return self._seen[met.report]

    def _read(self, met: Input, data: bytes | OSError, known: Known, trouble: str, record: Record | None) -> None:
        """Add the reports of one file that was not met before."""
        told = known.get(met.source) or known.get(met.name) or {}
        said = said_by(record)
        if isinstance(data, OSError) or trouble:
            self._failed(_begun(met, record), told, trouble or data.strerror or str(data), said)  # type: ignore[union-attr] # an error then
            return
        try:
            parts = split_reports(open_document(data), self.forms)
        except Exception as error:  # noqa: BLE001 - no file, however odd, ends the reading of the others
            self._failed(_begun(met, record) | {"format": _format(data)}, told, _trouble(error), said)
            return
        if len(parts) == 1:
            self._add_part(met, told, parts[0], said, record, met.source)
            return
        for part in parts:
            own = met_in(part_name(met.name, part.number), part_name(met.source, part.number), data)
            self.inputs.append(own)
            shared = {key: told[key] for key in _OF_THE_FILE if key in told}
            own_told = shared | dict(known.get(own.source) or known.get(own.name) or {})
            linked = {key: said.told[key] for key in _OF_THE_FILE if key in said.told}
            self._add_part(own, own_told, part, Said(told=linked, note=said.note), record)

    def _add_part(
        self, met: Input, told: Told, part: Part, said: Said, record: Record | None, place: str | None = None
    ) -> None:
        """Add the rows of one report; ``place`` is the path of a file that holds no other."""
        row = _begun(met, record)
        try:
            extracted = extract(part, self.forms, told.get("year"), said, place)
        except Exception as error:  # noqa: BLE001 - see above
            self._failed(row | {"format": part.document.format}, told, _trouble(error), said)
            return
        self._append("reports", row | _described(extracted, told, said, record))
        self._append("texts", {"report": met.report, "text": extracted.document.text})
        if extracted.status == "not_a_report":
            return
        aligned = extracted.aligned
        self.prints[met.report] = print_of(met.report, extracted.metadata, extracted.narratives, aligned.cells)
        for frame, items in (
            ("cells", aligned.cells),
            ("narratives", extracted.narratives),
            ("leftovers", aligned.leftovers),
        ):
            for column, values in self.columns[frame].items():
                values.extend([met.report] * len(items) if column == "report" else map(attrgetter(column), items))

    def corpus(self) -> Corpus:
        """Return the corpus collected, copies of one report marked."""
        originals = Originals()
        reports = self.columns["reports"]
        rows = zip(reports["report"], reports["source"], reports["sha256"], strict=True)
        reports["duplicate_of"] = [  # the reports of one file have its bytes in common
            originals.original(self.prints[report], None if named_part(source)[1] else digest)
            if report in self.prints
            else None
            for report, source, digest in rows
        ]
        return Corpus(**{name: schemas.frame(name, columns) for name, columns in self.columns.items()})

    def _append(self, frame: str, row: Mapping[str, Any]) -> None:
        for column, cells in self.columns[frame].items():
            cells.append(row.get(column))

    def _failed(self, row: Mapping[str, Any], told: Told, note: str, said: Said) -> None:
        known: dict[str, Any] = dict.fromkeys(("title", "published", "year", "organ", "index_number"))
        notes = fill(known, Metadata(), said)
        if known["organ"] is not None:
            told_place(known, {"organ"})
        known |= {key: value for key, value in told.items() if key not in {"year", "published"}}
        status = "not_a_report" if said.genre else "unreadable"
        notes = [note, *([f"other_kind:{said.genre}"] if said.genre else []), *notes]
        self._append("reports", {**row, **known, "status": status, "note": "; ".join(notes)})


def _begun(met: Input, record: Record | None) -> dict[str, Any]:
    """Return how a row of ``reports`` begins."""
    fields = fields_json(record)
    return {"report": met.report, "source": met.source, "sha256": met.sha256, "copies": 0, "record": fields}


def _described(extracted: Extracted, told: Told, said: Said = NOTHING, record: Record | None = None) -> dict[str, Any]:
    """Return what a row of ``reports`` says of what was read: the manifest first, then the text, then its record."""
    found, document = extracted.metadata, extracted.document
    notes = [*document.notes, *extracted.aligned.notes, *found.notes]
    used = set(extracted.aligned.regimes.values())
    row: dict[str, Any] = {
        "format": document.format,
        "encoding": (record.encoding if record else "") or document.encoding or None,
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
    recorded = fill(row, found, said)
    if row["organ_basis"] == "record" or (row["year_basis"] == "record" and row["organ"]):
        told_place(row, {"organ"} if row["organ_basis"] == "record" else {"year"})
    notes += tell(row, told) + recorded
    told_place(row, told)
    row.setdefault("url", document.metadata.get("url"))
    return row | {"note": "; ".join(notes) or None}


def _trouble(error: Exception) -> str:
    """Return why a file cannot be read; an error that no reader raises on purpose is named."""
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    if isinstance(error, GovreportsError | OSError | UnicodeError):
        return str(error)
    return f"the reader failed on it, please tell us: {type(error).__name__}: {error}"


def _format(data: bytes) -> str | None:
    try:
        return sniff(data)
    except UnreadableError:
        return None
