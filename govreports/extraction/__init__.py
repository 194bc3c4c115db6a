"""Files to a corpus. One bad file never costs the others."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import polars as pl

from govreports.arguments import checked
from govreports.bundles import named_part, part_in
from govreports.datasets import Corpus
from govreports.errors import UnreadableError
from govreports.extraction.collecting import Collector, seldom_collected
from govreports.extraction.manifests import told_by
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms
from govreports.sources.containers.frames import held, is_held
from govreports.sources.document import Document
from govreports.sources.entries import Content, content_at, content_of_record, contents, entries
from govreports.sources.folders import Paths
from govreports.sources.opening import open_document
from govreports.sources.progress import Progress

__all__ = ["read", "read_bytes", "read_document"]


@runtime_checkable
class PandasFrame(Protocol):
    """A frame of pandas, which need not be installed."""

    @property
    def iloc(self) -> Any:  # noqa: ANN401 - an index of pandas
        """Rows by their place."""


Held = pl.DataFrame | pl.LazyFrame | Sequence[Mapping[str, Any]] | Mapping[str, Any] | PandasFrame
"""What holds documents in memory: a Polars or pandas frame, dictionaries, texts or bytes by name."""


@checked
def read(
    path: Paths | Held,
    manifest: pl.DataFrame | str | Path | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    forms: Forms | None = None,
    progress: bool = False,
) -> Corpus:
    r"""Return the reports under a path, or in a frame, as a corpus of five frames.

    Parameters
    ----------
    path
        A file, a folder (read with its sub-folders), a glob, a zip archive, or several of them. A file that holds
        many reports (CSV, JSON, JSON lines, sheets, Parquet, Arrow, SQLite, WARC, packed or not) gives a report a
        row. Also a Polars or pandas frame, a list of dictionaries, or a dictionary of texts or bytes by name.
    manifest
        What is known about files: a frame, or a CSV or Parquet file, with a column ``file`` (name
        or path, for a row ``rows.csv#row=17``) and any of organ, organ_key, organ_type, region_code, year, published,
        index_number, document_number, scope, url, retrieved. It wins over the text, with basis
        ``manifest``; a disagreement is kept as a note and becomes a finding. Other columns are not
        read: join them on ``source``. A file it names that is not met is warned of.
    columns
        Which column of a table of reports is what, where the names of the columns do not say it:
        ``{"text": "my_text", "url": "my_link"}``; also title, published, retrieved, organ, year, index_number,
        document_number, region_code, attachment. Which were found is in ``note`` of each row.
    forms
        Forms to look for instead of those of the package.
    progress
        Whether to say on standard error how many documents are read, and in which of how many files.

    Returns
    -------
    Corpus
        Frames in the order of the paths; a file or row that cannot be read is a row of ``reports`` whose
        ``status`` and ``note`` say why.

    Raises
    ------
    InputError
        A path does not exist, nothing was found, a frame has no column of documents, a column is not there, or
        the manifest has no column ``file``.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.read("data/reports").cells.filter(status="read").height
    719
    >>> text = "某县财政局2021年政府信息公开工作年度报告\n一、总体情况\n公开信息10条。"
    >>> gr.read([{"正文": text, "链接": "http://a.gov.cn/1.html"}], columns={"text": "正文"}).reports["url"].item()
    'http://a.gov.cn/1.html'
    """
    known = told_by(manifest)
    given: Any = path
    if not is_held(given) and not isinstance(given, str | Path):
        given = list(given)
    shown = None
    if progress:
        shown = Progress(rows=sum(1 for _ in held(given, columns))) if is_held(given) else Progress(given)
    collected = Collector(forms)
    with seldom_collected():
        for name, source, data, record in _contents(given, columns):
            collected.add(name, source, data, known, record=record)
            if shown:
                shown.met(source)
    if shown:
        shown.end()
    unmet = known.keys() - {place for met in collected.inputs for place in (met.name, met.source)}
    if unmet:
        message = f"the manifest names {len(unmet)} files that were not met, {min(unmet)!r} among them"
        warnings.warn(message, stacklevel=2)
    return collected.corpus()


def _contents(given: Any, columns: Mapping[str, str] | None) -> Iterator[Content]:  # noqa: ANN401 - see Held
    if is_held(given):
        for name, record in held(given, columns):
            yield content_of_record(name, name, record)
    else:
        for entry in entries(given, columns=columns):
            yield from contents(entry, columns)


@checked
def read_bytes(data: bytes, name: str, *, forms: Forms | None = None) -> Corpus:
    """Return the corpus of one report given as bytes; ``name`` is its file name.

    Examples
    --------
    >>> from govreports.extraction import read_bytes
    >>> read_bytes(b"", "empty.txt").reports["status"].item()
    'unreadable'
    """
    collected = Collector(forms)
    collected.add(name, name, data, {})
    return collected.corpus()


@checked
def read_document(path: str | Path, columns: Mapping[str, str] | None = None) -> Document:
    """Return one file, or one row of a file, as a document of addressed rows, as ``resolve`` needs it.

    Parameters
    ----------
    path
        ``source`` of ``reports``: a path, ``archive.zip!/report.html``, ``rows.csv#row=17``, ``book.docx#part=3``.
    columns
        Which column is what, as it was told to ``read``.

    Raises
    ------
    InputError
        There is no such file, or no such row or part in it.
    UnreadableError
        The file cannot be read; the message says why.

    Examples
    --------
    >>> import govreports as gr
    >>> document = gr.read_document("data/reports/002_c40ad2a1dac19f22.txt")
    >>> gr.resolve(document, "98:2+4")
    '2500'
    """
    file, part = named_part(str(path))
    try:
        document = open_document(content_at(file, columns))
    except OSError as error:
        raise UnreadableError(str(error)) from error
    return part_in(document, part, package_forms())
