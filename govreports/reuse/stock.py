"""Stock text: how much of a report is said in runs of words that many reports of its group share."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.reuse.groups import By, group_of
from govreports.reuse.hashing import Hashes, grams
from govreports.reuse.prose import PROBLEMS, Prose, proses, spoken
from govreports.reuse.years import originals

__all__ = ["stock_text"]


@dataclass(frozen=True, slots=True)
class _Measured:
    """The n-grams of a text in order, the number of each one's sentence, and how many words sentences have."""

    grams: Hashes
    owners: np.ndarray[Any, np.dtype[np.int64]]
    lengths: np.ndarray[Any, np.dtype[np.int64]]


@checked
def stock_text(
    corpus: Corpus | Scanned,
    by: By | None = "year",
    *,
    n: int = 4,
    common: float = 0.3,
    at_least: int = 10,
    sections: Collection[str] | None = PROBLEMS,
) -> pl.DataFrame:
    """Return how much of each text is stock text, one row a report.

    A run of ``n`` words inside a sentence is common if at least the share ``common`` of the other
    texts of its group has it. ``share`` is the share of the runs of a text (each as often as it
    occurs) that are common; ``sentence_share`` the share of its words that stand in sentences with at least one, after
    the boilerplate of Lang and Stice-Lawrence (2015, Journal of Accounting and Economics 60), who take runs of four
    words. Differences: a text does not vouch for itself, the thresholds are parameters, and nothing that law
    prescribes is excepted. What stock text means is not said here.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    by
        Columns or expressions of ``reports`` that make the groups; None for a single one.
    n
        Words in a run.
    common
        Share of the other texts from which on a run is common, above 0 and up to 1.
    at_least
        Texts that a group needs; in smaller ones nothing is measured.
    sections
        Codes of the sections that are the text; None for all.

    Returns
    -------
    polars.DataFrame
        report, group, texts (in the group), grams, common, share, sentence_share, status (measured;
        no_group, few_texts, short: no run of so many words, no_text), by group and report.

    Raises
    ------
    InputError
        A parameter is out of range, or no such column.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.reuse import stock_text
    >>> stock_text(gr.read("data/reports"), at_least=3)["status"].value_counts().sort("status").rows()
    [('few_texts', 2), ('measured', 3)]
    """
    if n < 1 or not 0 < common <= 1 or at_least < 2:  # noqa: PLR2004 - a text and another
        message = f"want n >= 1, 0 < common <= 1, at_least >= 2, not n={n}, common={common}, at_least={at_least}"
        raise InputError(message)
    reports = originals(corpus)
    groups = group_of(reports, by)
    texts = {prose.report: _measured(prose, n) for prose in proses(corpus, sections) if prose.report in groups}
    members: dict[str | None, list[str]] = {}
    for report in reports["report"]:
        members.setdefault(groups[report], []).append(report)
    columns: dict[str, list[Any]] = {name: [] for name in schemas.FRAMES["stock_text"]}
    for group in sorted(members, key=lambda each: (each is None, each or "")):
        own = sorted(members[group])
        filled = [report for report in own if report in texts and texts[report].lengths.sum()]
        enough = group is not None and len(filled) >= at_least
        frequent = _frequent((texts[report].grams for report in filled), len(filled), common) if enough else None
        for report in own:
            row = _row(texts.get(report) if report in filled else None, frequent)
            if row["status"] == "few_texts" and group is None:
                row["status"] = "no_group"
            for name, values in columns.items():
                values.append({"report": report, "group": group, "texts": len(filled), **row}.get(name))
    return schemas.frame("stock_text", columns)


def _measured(prose: Prose, n: int) -> _Measured:
    words = ((s, w) for s, w in zip(prose.sentences, prose.words, strict=True) if spoken(w))
    sentences = [[word for _, word in own] for _, own in groupby(words, key=lambda pair: pair[0])]
    parts = [grams(sentence, n) for sentence in sentences]
    return _Measured(
        np.concatenate([np.zeros(0, dtype=np.uint64), *parts]),
        np.repeat(np.arange(len(parts)), [len(part) for part in parts]).astype(np.int64),
        np.array([len(sentence) for sentence in sentences], dtype=np.int64),
    )


def _frequent(texts: Iterable[Hashes], height: int, common: float) -> Hashes:
    """Return the runs that a text and at least the share ``common`` of the others have."""
    every = np.concatenate([np.zeros(0, dtype=np.uint64), *(np.unique(own) for own in texts)])
    values, counts = np.unique(every, return_counts=True)
    # 0.1 of 30 others is 3.0000000000000004 in floating point
    return values[counts - 1 >= max(1, common * (height - 1) - 1e-9)]


def _row(text: _Measured | None, frequent: Hashes | None) -> dict[str, Any]:
    if text is None:
        return {"status": "no_text"}
    row = {"grams": len(text.grams)}
    if frequent is None:
        return row | {"status": "few_texts"}
    if not len(text.grams):
        return row | {"status": "short"}
    is_common = np.isin(text.grams, frequent)
    stocked = np.unique(text.owners[is_common])
    return row | {
        "common": int(is_common.sum()),
        "share": float(is_common.mean()),
        "sentence_share": float(text.lengths[stocked].sum() / text.lengths.sum()),
        "status": "measured",
    }
