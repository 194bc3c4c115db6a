"""Pages of digital PDF read a second time, as pictures: what recognition sees beside what the file says."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.bundles import named_part
from govreports.datasets import Corpus
from govreports.errors import InputError, UnreadableError
from govreports.extraction import read
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms
from govreports.sources.entries import content_at
from govreports.sources.recognition.engine import check_installed
from govreports.sources.scans import read_pictured
from govreports.tables import align

if TYPE_CHECKING:
    from govreports.sources.document import Document

__all__ = ["verify"]

_KEY: Final = ("table", "row", "column")
_EMPTY: Final = frozenset({"blank", "dash"})
_NO_PAGES: Final = "no pages to look at"


@checked
def verify(corpus: Corpus | str, *, forms: Forms | None = None) -> pl.DataFrame:
    """Return what a second, independent reading sees of each cell: pages as pictures, recognised.

    Parameters
    ----------
    corpus
        The corpus, or the path of a report. Its files must be at hand, unchanged.
    forms
        Forms the corpus was read with, where they are not the package's own.

    Returns
    -------
    polars.DataFrame
        One row a cell that the document has: its codes, value and status, what was seen, and ``verdict``: ``confirmed``
        (the same), ``differs`` (another number, or a number where there is none), ``unseen`` (recognition does not
        tell; ``note`` says why where it is the whole report: only PDF has pages to look at).

    Raises
    ------
    MissingExtraError
        The extra ``ocr`` is not installed.
    InputError
        A path is given where there is no such file.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.sources.recognition.engine import is_installed
    >>> corpus = gr.read("data/reports")
    >>> gr.verify(corpus)["verdict"].unique().to_list() if is_installed() else ["unseen"]
    ['unseen']
    """
    check_installed()
    whole = read(corpus) if isinstance(corpus, str) else corpus
    rows: list[dict[str, Any]] = []
    for about in whole.reports.iter_rows(named=True):
        cells = whole.cells.filter((pl.col("report") == about["report"]) & (pl.col("status") != "absent"))
        if cells.is_empty():
            continue
        seen, note = _seen(about, forms or package_forms())
        rows += [_row(cell, seen, note) for cell in cells.iter_rows(named=True)]
    columns = {name: [row[name] for row in rows] for name in schemas.FRAMES["verifications"]}
    return schemas.frame("verifications", columns)


def _seen(about: dict[str, Any], forms: Forms) -> tuple[dict[tuple[str, ...], Any], str | None]:
    """Return the cells of a report as recognition sees them, by their codes, and why there are none."""
    file, part = named_part(about["source"])
    if about["format"] != "pdf" or part:
        return {}, _NO_PAGES
    try:
        document: Document = read_pictured(content_at(file, digest=about["sha256"]))
    except (InputError, UnreadableError, OSError) as error:
        return {}, str(error)
    found = align(document, forms, about["year"])
    return {(cell.table, cell.row, cell.column): cell for cell in found.cells}, None


def _row(cell: dict[str, Any], seen: dict[tuple[str, ...], Any], note: str | None) -> dict[str, Any]:
    other = seen.get(tuple(cell[name] for name in _KEY))
    told = {name: cell[name] for name in ("report", *_KEY, "value", "status")}
    return told | {
        "seen": other.raw if other else None,
        "seen_at": other.at if other else None,
        "confidence": other.confidence if other else None,
        "verdict": _verdict(cell, other),
        "note": note,
    }


def _verdict(cell: dict[str, Any], other: Any) -> str:  # noqa: ANN401 - a cell, or None
    if other is None or other.status not in {"read", *_EMPTY} or cell["status"] not in {"read", *_EMPTY}:
        return "unseen"
    if cell["status"] == other.status == "read":
        return "confirmed" if cell["value"] == other.value else "differs"
    if cell["status"] == other.status:
        return "confirmed"
    return "unseen" if _EMPTY.issuperset((cell["status"], other.status)) else "differs"
