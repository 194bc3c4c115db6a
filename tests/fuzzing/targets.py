"""Targets of fuzzing: what is driven, from which seeds, with which mutator."""

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from govreports.errors import UnreadableError
from govreports.sources import apart, doc, opening
from govreports.sources.decoding import decode
from govreports.sources.document import Document
from govreports.sources.entries import files
from govreports.sources.html import read_html
from govreports.sources.opening import members, open_document
from govreports.sources.pdf import read_pdf
from govreports.sources.records import read_records
from govreports.sources.sheets import read_sheets
from govreports.sources.text import read_text
from govreports_benchmark.writers import Layout, random_layout, report
from govreports_benchmark.writers.grammar import settled
from tests.fuzzing import mutating
from tests.fuzzing.guarding import guarded
from tests.fuzzing.mutating import Tweak
from tests.fuzzing.papers import old_document, papers
from tests.fuzzing.properties import LONGEST, BrokenPropertyError, audited, extracted, read, tabulated

__all__ = ["TARGETS", "Target", "corpus_of", "run"]

CORPUS: Final = Path(__file__).parent / "corpus"
_SMALL: Final = 12_000
_SAMPLED: Final = 16
"""One of so many documents of a source has its tables read too: that takes longer than the source itself."""


@dataclass(frozen=True)
class Target:
    """What is driven: a check that raises where a promise is broken, seeds, a mutator, the longest input."""

    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    mutate: Callable[[bytes, random.Random, Tweak], bytes]
    longest: int = 20_000
    notes: str = ""


def run(name: str, data: bytes) -> None:
    """Check one input of a target.

    Raises
    ------
    BrokenPropertyError
        The input breaks a promise, or makes the reader do what no document may cause.
    """
    with _in_this_process(), guarded() as done:
        TARGETS[name].check(data)
    if done:
        message = f"nothing is run, sent or written: {done[:3]}"
        raise BrokenPropertyError(message)


def corpus_of(name: str) -> dict[str, bytes]:
    """Return the inputs of a target that once failed, by the name of their file."""
    folder = CORPUS / name
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


# -- what runs in another process otherwise --------------------------------------------------------


@contextmanager
def _in_this_process() -> Iterator[None]:
    """Let the readers of PDF and doc work here, where the fuzzer sees what they do.

    That of xls stays where it is: what is damaged ends its process, and it is no Python that could be seen.
    """
    kept = apart.ask, vars(doc)["ask"], apart._keeper.seconds
    apart.ask = _asked
    vars(doc)["ask"] = _asked
    apart._keeper.seconds = LONGEST
    try:
        yield
    finally:
        apart.ask, vars(doc)["ask"], apart._keeper.seconds = kept


def _asked(module: str, data: bytes, *more: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return what the other process would answer, errors it would turn into rows included."""
    try:
        answer = import_module(f"govreports.sources.{module}").answer(data, *more)
    except (MemoryError, RecursionError) as error:
        message = "the file asks for more memory than any report needs"
        raise UnreadableError(message) from error
    return json.loads(json.dumps(answer))


# -- checks ----------------------------------------------------------------------------------------


def _source(reader: Callable[[bytes], Document | None], data: bytes) -> None:
    document = read(reader, data)
    if document is not None and len(document.text) < _SMALL and sum(data[-64:]) % _SAMPLED == 0:
        tabulated(document)


def _aligned(data: bytes) -> None:
    document = read(open_document, data)
    if document is not None:
        tabulated(document)


def _extracted(data: bytes) -> None:
    extracted(data, "x")


def _audited(data: bytes) -> None:
    audited(data, "x")


def _plain(data: bytes) -> Document:
    text, encoding = decode(data)
    return read_text(text, encoding)


def _page(data: bytes) -> Document:
    text, encoding = decode(data)
    return read_html(text, encoding)


def _records(data: bytes) -> Document | None:
    text, encoding = decode(data)
    return read_records(text, encoding) if text.strip() else None


def _taped(data: bytes) -> None:
    """List and read what a tar archive, packed or not, holds."""
    packed = {b"\x1f\x8b": ".tgz", b"BZ": ".tbz2", b"\xfd7": ".txz"}.get(data[:2], ".tar")
    with tempfile.TemporaryDirectory(prefix="govreports-") as folder:
        place = Path(folder, f"x{packed}")
        place.write_bytes(data)
        for name, source, content in files(place):
            if not source.startswith(place.as_posix()) or not isinstance(content, (bytes, OSError)):
                message = f"a member is a name with bytes or an error: {name!r}"
                raise BrokenPropertyError(message)


def _archived(data: bytes) -> None:
    count = 0
    try:
        for name, content in members(data):
            count += 1
            if not isinstance(name, str) or not isinstance(content, (bytes, OSError)) or count > 50_000:
                message = f"a member is a name with bytes or an error: {name!r}"
                raise BrokenPropertyError(message)
            if isinstance(content, bytes) and len(content) < _SMALL:
                extracted(content, name)
    except UnreadableError:
        return


# -- seeds -----------------------------------------------------------------------------------------


@cache
def _made(file_format: str, count: int) -> list[bytes]:
    """Return synthetic reports of one format, in the layouts that chance gives them."""
    found = []
    for seed in range(count):
        layout = Layout(format=file_format) if seed == 0 else _layout(file_format, seed)
        found.append(report(seed, ("r2021", "r2019", "r2014")[seed % 3], layout).inner)
    return found


def _layout(file_format: str, seed: int) -> Layout:
    return settled(replace(random_layout(random.Random(seed)), format=file_format, packing="none"))


def _short(seeds: list[bytes]) -> list[bytes]:
    """Return texts and, beside them, shorter pieces of them: the shorter an input, the more of them a second."""
    found = []
    for data in seeds:
        lines = data.split(b"\n")
        third = max(len(lines) // 3, 1)
        found += [data, *(b"\n".join(lines[at : at + third]) for at in range(0, len(lines), third))]
    return [data for data in found if data.strip()]


def _stored(seeds: list[bytes], most: int = 60_000) -> list[bytes]:
    """Return packages without compression and without the parts that nothing reads."""
    found = []
    for data in seeds:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
        found.append(
            mutating.packed([(name, content) for name, content in parts if len(content) < most and "theme" not in name])
        )
    return found


def _texts() -> list[bytes]:
    return _short(_made("text", 12) + _made("markdown", 4))


def _pages() -> list[bytes]:
    return _short(_made("html", 8))


def _tables() -> list[bytes]:
    """Return CSV and JSON of the tables of a report."""
    document = open_document(_made("xlsx", 1)[0])
    rows = [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    keyed = [dict(zip("abcdefgh", row, strict=False)) for row in rows[:9] if len(row) > 2]
    kinds = (rows, rows[:12], {"data": {"rows": rows[5:20], "title": "年报"}}, keyed, [[1, 2.50, None, True]] * 3)
    listed = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows[:15])
    shown = [json.dumps(kind, ensure_ascii=False) for kind in kinds]
    return [
        text.encode()
        for text in (out.getvalue(), out.getvalue()[:700] + "\n", *shown, listed, "a,b,c\n" * 6, "1,2,3,4\n" * 6)
    ]


def _workbooks() -> list[bytes]:
    return [*_stored(_made("xlsx", 3)), _ods()]


def _ods() -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    document = open_document(_made("xlsx", 1)[0])
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:number-columns-spanned="{cell.width}" table:number-rows-spanned="{cell.height}">'
            f"<text:p>{document.text[cell.start : cell.end].replace('<', ' ').replace('&', ' ')}</text:p></table:table-cell>"
            for cell in row.cells
        )
        + "</table:table-row>"
        for row in document.rows[:40]
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body>'
    content = f"<office:document-content {spaces}>{body}</office:document-content>".encode()
    return mutating.packed([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])


def _papers() -> list[bytes]:
    """Return PDF files whose streams are plain, so that a mutation of them is one of what is drawn."""
    return papers()


def _old_documents() -> list[bytes]:
    return [old_document()]


def _archives() -> list[bytes]:
    small = [data[:3000] for data in _texts()[:3]]
    inner = mutating.packed([("a.txt", small[0]), ("b.htm", _pages()[1][:2000])])
    return [
        mutating.packed([("年报.txt", small[1]), (".x", b"x"), ("d/in.zip", inner), ("../up.txt", small[2])]),
        mutating.packed([("in.zip", mutating.packed([("in.zip", inner)])), ("x.docx", _stored(_made("docx", 1))[0])]),
        inner,
    ]


def _tapes() -> list[bytes]:
    """Return tar archives of small texts, of both kinds and packed in three ways."""
    members = [
        ("a.txt", _texts()[1][:900]),
        ("年报" * 60 + ".htm", _pages()[1][:2000]),
        (".h/x", b"1"),
        ("b/c.txt", b"yy"),
    ]
    found = []
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
            for name, content in members:
                about = tarfile.TarInfo(name)
                about.size = len(content)
                archive.addfile(about, io.BytesIO(content))
        raw = out.getvalue()
        found += [raw, gzip.compress(raw, mtime=0), bz2.compress(raw), lzma.compress(raw)]
    return found


def _anything() -> list[bytes]:
    return [*_texts(), *_pages(), *_made("mhtml", 2), *_tables()[:4]]


def _any(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Mutate text as what it seems to be."""
    head = data[:400].lstrip()
    if head.startswith((b"[", b"{", b'"')):
        return mutating.records(data, rng, tweak)
    if b"<" in head and rng.random() < 0.9:
        return mutating.tags(data, rng, tweak)
    return mutating.lines(data, rng, tweak)


TARGETS: Final = {
    "text": Target(partial(_source, _plain), _texts, mutating.lines, 5_000),
    "html": Target(partial(_source, _page), _pages, mutating.tags, 5_000),
    "records": Target(partial(_source, _records), _tables, mutating.records, 4_000),
    "mhtml": Target(partial(_source, lambda data: opening.open_document(b"MIME-Version: 1.0\n" + data)), lambda: _made("mhtml", 4), mutating.mail, 12_000),
    "docx": Target(partial(_source, opening._docx), lambda: _stored(_made("docx", 3)), mutating.package, 120_000),
    "sheets": Target(partial(_source, read_sheets), _workbooks, mutating.package, 120_000),
    "xls": Target(partial(_source, read_sheets), lambda: _made("xls", 2), mutating.compound, 40_000),
    "pdf": Target(partial(_source, read_pdf), _papers, mutating.paper, 60_000),
    "doc": Target(partial(_source, doc.read_doc), _old_documents, mutating.compound, 40_000),
    "zip": Target(_archived, _archives, mutating.package, 60_000),
    "tar": Target(_taped, _tapes, mutating.tape, 60_000),
    "alignment": Target(_aligned, _anything, _any, 8_000),
    "extraction": Target(_extracted, _anything, _any, 8_000),
    "audit": Target(_audited, _anything, _any, 8_000),
}  # fmt: skip
"""By name: the readers, then what stands on them."""
