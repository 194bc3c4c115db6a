"""Nearest neighbours: which other organs' texts are like a text, among any number of texts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import merge
from itertools import groupby, islice
from typing import Any

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.reuse.groups import By, group_of
from govreports.reuse.hashing import Hashes, mixed, shingles, word_hash
from govreports.reuse.minhash import candidates, jaccard, signature
from govreports.reuse.prose import PROBLEMS, proses
from govreports.reuse.years import originals

__all__ = ["neighbours"]


@dataclass(slots=True)
class _Like:
    """Texts of one group with the same set of shingles, and the likeness of others to them."""

    group: str
    own: Hashes
    members: list[str] = field(default_factory=list)
    others: list[tuple[float, int, int, "_Like"]] = field(default_factory=list)
    crowded: bool = False


@checked
def neighbours(  # noqa: PLR0913 - the parameters of the measure are all in sight
    corpus: Corpus | Scanned,
    by: By | None = None,
    *,
    n: int = 3,
    least: float = 0.5,
    most: int = 5,
    across: bool = True,
    window: int = 50,
    sections: Collection[str] | None = PROBLEMS,
) -> pl.DataFrame:
    """Return the texts most like each text, one row a text and neighbour.

    Likeness is the Jaccard similarity of the sets of runs of ``n`` words (Broder 1997, On the
    resemblance and containment of documents). Candidates are found by MinHash in 32 bands of 4 rows
    with fixed seeds, so that memory and comparisons grow with the number of texts, not of pairs; for
    them the similarity is exact. A pair of similarity 0.5 is found with a probability of 0.87, of
    0.6 with 0.99 (``govreports.reuse.minhash.chance``). Equal texts are always found.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    by
        Columns or expressions of ``reports``; only texts of the same group are compared, those whose group is null
        not at all.
    n
        Words in a run.
    least
        Similarity that a neighbour has at least, above 0.
    most
        Neighbours of a text at most.
    across
        Whether texts of the same organ (``organ_key``) are no neighbours.
    window
        Texts compared at most with a text in each band.
    sections
        Codes of the sections that are the text; None for all.

    Returns
    -------
    polars.DataFrame
        report, rank (from 1), neighbour, similarity, shared and together (runs of words), complete (false where the
        text fell among more texts than ``window``, so that nearer ones may be missing), by report and rank. Ties go by
        id. A text without neighbour has no row.

    Raises
    ------
    InputError
        A parameter is out of range, or no such column.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.neighbours(gr.read("data/reports")).height
    0
    """
    if n < 1 or not 0 < least <= 1 or most < 1 or window < 1:
        message = f"want n, most, window >= 1 and 0 < least <= 1, not {n}, {most}, {window}, {least}"
        raise InputError(message)
    reports = originals(corpus)
    groups = group_of(reports, by)
    organs = dict(reports.select("report", "organ_key").iter_rows()) if across else {}
    likes: dict[tuple[str, bytes], _Like] = {}
    for prose in proses(corpus, sections):
        group = groups.get(prose.report)
        own = shingles(prose.said(), n)
        if group is not None and len(own):
            key = (group, blake2b(own.tobytes(), digest_size=16).digest())
            likes.setdefault(key, _Like(group, own)).members.append(prose.report)
    _compare(list(likes.values()), window, least)
    columns: dict[str, list[Any]] = {name: [] for name in schemas.FRAMES["neighbours"]}
    homes = {report: like for like in likes.values() for report in like.members}
    for report in sorted(homes):
        like = homes[report]
        for rank, (other, shared, together) in enumerate(islice(_nearest(report, like, organs), most), start=1):
            row = (report, rank, other, shared / together, shared, together, not like.crowded)
            for values, value in zip(columns.values(), row, strict=True):
                values.append(value)
    return schemas.frame("neighbours", columns)


def _compare(likes: list[_Like], window: int, least: float) -> None:
    """Let each set know the sets of its group that are like it, the likest first."""
    for like in likes:
        like.members.sort()
    likes.sort(key=lambda like: like.members[0])
    found = candidates([mixed(signature(like.own) + np.uint64(word_hash(like.group))) for like in likes], window)
    for like, crowded in zip(likes, found.crowded.tolist(), strict=True):
        like.crowded = crowded
    for one, other in found.pairs.tolist():
        left, right = likes[one], likes[other]
        shared, together = jaccard(left.own, right.own)
        if left.group == right.group and shared / together >= least:
            left.others.append((shared / together, shared, together, right))
            right.others.append((shared / together, shared, together, left))
    for like in likes:
        like.others.sort(key=lambda each: (-each[0], each[3].members[0]))


def _nearest(report: str, like: _Like, organs: dict[str, str | None]) -> Iterator[tuple[str, int, int]]:
    """Iterate over the neighbours of a text, the nearest first; an unknown organ is no organ's own."""
    size = len(like.own)
    own = organs.get(report)
    nearest: list[tuple[float, int, int, _Like]] = [(1.0, size, size, like), *like.others]
    for _, tied in groupby(nearest, key=lambda each: each[0]):
        # equal texts may be very many, so they are merged only as far as they are asked for
        lists = [_named(other.members, shared, together) for _, shared, together, other in tied]
        for each, shared, together in merge(*lists):
            if each != report and (own is None or organs.get(each) != own):
                yield each, shared, together


def _named(members: list[str], shared: int, together: int) -> Iterator[tuple[str, int, int]]:
    return ((each, shared, together) for each in members)
