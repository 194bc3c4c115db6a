"""What does not add up, what contradicts what: findings, never repairs."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.auditing.arithmetic import arithmetic
from govreports.auditing.continuity import continuity
from govreports.auditing.extraction import extraction
from govreports.datasets import Corpus
from govreports.errors import InputError
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms

__all__ = ["audit"]

_FAMILIES: Final[Mapping[str, Callable[[Corpus, Forms], Iterable[dict[str, Any]]]]] = {
    "arithmetic": arithmetic,
    "continuity": continuity,
    "extraction": extraction,
}


def audit(corpus: Corpus, families: Iterable[str] | None = None, *, forms: Forms | None = None) -> pl.DataFrame:
    """Return the findings on a corpus: one row a check and place, with three answers.

    ``status`` is ``holds``, ``broken`` or ``unknown``: where a figure is blank, missing or its place
    uncertain, nothing is claimed. ``severity`` is given for what is broken only. Families:

    arithmetic
        The relations the forms print or imply (勾稽关系), per row and column of every table.
    continuity
        What one year carries over into the next year of the same organ (by ``organ_key``).
    extraction
        What the reading met: tables printed twice with different figures, two reports in one
        document, years, organs or a manifest that disagree, forms that do not fit the year.

    Parameters
    ----------
    corpus
        The corpus.
    families
        Names of the families wanted; all of them by default.
    forms
        Forms the corpus was read with, where they are not the package's own.

    Raises
    ------
    InputError
        A family is not known.

    Examples
    --------
    >>> import govreports as gr
    >>> findings = gr.audit(gr.read("data/reports"))
    >>> findings.filter(status="broken", severity="error")["check"].to_list()
    ['statistics.items_at_least_website']
    """
    wanted = list(_FAMILIES) if families is None else list(families)
    unknown = [name for name in wanted if name not in _FAMILIES]
    if unknown:
        message = f"there is no family {unknown[0]!r}; there are {', '.join(_FAMILIES)}"
        raise InputError(message)
    columns: dict[str, list[Any]] = {column: [] for column in schemas.FRAMES["findings"]}
    for family in wanted:
        for finding in _FAMILIES[family](corpus, forms or package_forms()):
            row = finding | {"family": family, "finding": _key(finding)}
            for column, values in columns.items():
                values.append(row.get(column))
    return schemas.frame("findings", columns)


def _key(finding: Mapping[str, Any]) -> str:
    """Return a key that stays the same as long as the finding is about the same thing."""
    parts = [finding["check"], *finding["reports"], *(finding.get("cells") or ()), finding.get("quote") or ""]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
