"""Files to a corpus. One bad file never costs the others."""

import sys
import warnings
from pathlib import Path
from typing import Final

import polars as pl

from govreports.arguments import checked
from govreports.datasets import Corpus
from govreports.errors import InputError, UnreadableError
from govreports.extraction.collecting import Collector, seldom_collected
from govreports.extraction.manifests import told_by
from govreports.regimes import Forms
from govreports.sources.document import Document
from govreports.sources.entries import files
from govreports.sources.folders import Paths, content_of
from govreports.sources.opening import open_document

__all__ = ["read", "read_bytes", "read_document"]

_STEP: Final = 50


@checked
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
    known = told_by(manifest)
    collected = Collector(forms)
    with seldom_collected():
        for count, (name, source, data) in enumerate(files(path), start=1):
            collected.add(name, source, data, known)
            if progress and count % _STEP == 0:
                print(f"\r{count} files read", end="", file=sys.stderr, flush=True)  # noqa: T201 - asked for
    if progress:
        print(file=sys.stderr)  # noqa: T201 - asked for
    unmet = known.keys() - {place for met in collected.inputs for place in (met.name, met.source)}
    if unmet:
        message = f"the manifest names {len(unmet)} files that were not met, {min(unmet)!r} among them"
        warnings.warn(message, stacklevel=2)
    return collected.corpus()


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
