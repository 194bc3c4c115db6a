"""What is equal, inserted, deleted and replaced between two reports, word by word, and how a notebook shows it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import escape
from itertools import groupby, takewhile
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus
from govreports.reuse.prose import PROBLEMS, Prose, proses

__all__ = ["Operation", "difference_html", "differences", "operations"]

_COST: Final = 5_000_000
"""Equal pairs of words above which two stretches are taken for replaced as wholes."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A kind (equal, inserted, deleted, replaced) and the slices of words that it is about."""

    kind: str
    before: tuple[int, int]
    after: tuple[int, int]


def operations(
    one: Sequence[str], one_sentences: Sequence[int], other: Sequence[str], other_sentences: Sequence[int]
) -> list[Operation]:
    """Return what makes one sequence of words the other: whole sentences first, then words inside changed ones.

    Stretches with too many equal words to compare are replaced as wholes.
    """
    left, right = _sentences(one, one_sentences), _sentences(other, other_sentences)
    starts = [start for _, start in left] + [len(one)], [start for _, start in right] + [len(other)]
    found: list[Operation] = []
    for kind, a, b, c, d in _opcodes([each for each, _ in left], [each for each, _ in right]):
        before, after = (starts[0][a], starts[0][b]), (starts[1][c], starts[1][d])
        if kind != "replaced":
            found.append(Operation(kind, before, after))
            continue
        for inner, p, q, r, s in _opcodes(one[slice(*before)], other[slice(*after)]):
            own = (before[0] + p, before[0] + q), (after[0] + r, after[0] + s)
            found.append(Operation(inner, *own))
    return list(_joined(found))


def _sentences(words: Sequence[str], numbers: Sequence[int]) -> list[tuple[tuple[str, ...], int]]:
    found = []
    for _, places in groupby(range(len(words)), key=lambda place: numbers[place]):
        own = list(places)
        found.append((tuple(words[own[0] : own[-1] + 1]), own[0]))
    return found


def _opcodes(one: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[str, int, int, int, int]]:
    names = {"equal": "equal", "insert": "inserted", "delete": "deleted", "replace": "replaced"}
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    a, b = len(one) - tail, len(other) - tail
    if head:
        yield "equal", 0, head, 0, head
    left, right = one[head:a], other[head:b]
    counts, others = Counter(left), Counter(right)
    if left and right and sum(count * others[each] for each, count in counts.items()) > _COST:
        yield "replaced", head, a, head, b
    elif left or right:
        for tag, p, q, r, s in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            yield names[tag], head + p, head + q, head + r, head + s
    if tail:
        yield "equal", a, len(one), b, len(other)


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return how many members two sequences share at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _joined(found: Collection[Operation]) -> Iterator[Operation]:
    last: Operation | None = None
    for each in found:
        if last is not None and last.kind == each.kind:
            last = replace(last, before=(last.before[0], each.before[1]), after=(last.after[0], each.after[1]))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


@checked
def differences(corpus: Corpus, before: str, after: str, sections: Collection[str] | None = PROBLEMS) -> pl.DataFrame:
    """Return how the text of one report became that of another, one row a piece.

    Words are compared in simplified script, so pieces that are equal may be printed otherwise; white
    space is not compared. Sentences are aligned first, then the words of changed ones. The pieces of
    a section hold all of its words, in order.

    Parameters
    ----------
    corpus
        The corpus.
    before, after
        Reports: any unique beginning of an id or file name.
    sections
        Codes of the sections to compare, each with its like; None for all.

    Returns
    -------
    polars.DataFrame
        n, section, kind (equal, inserted, deleted, replaced), before, before_start, before_end, after,
        after_start, after_end: the slices of ``texts``, null where there is none.

    Raises
    ------
    LookupFailedError
        No report fits, or several do.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.reuse import differences
    >>> differences(gr.read("data/reports"), "003", "003")["kind"].to_list()
    ['equal']
    """
    pair = corpus.find(before), corpus.find(after)
    texts = dict(corpus.texts.filter(pl.col("report").is_in(pair)).iter_rows())
    part = replace(corpus, narratives=corpus.narratives.filter(pl.col("report").is_in(pair)))
    held = {prose.report: prose for prose in proses(part, sections)}
    left, right = (held.get(report, Prose(report)) for report in pair)
    names = list(dict.fromkeys(section for prose in (left, right) for _, section in prose.passages))
    rows: list[tuple[Any, ...]] = []
    for section in names:
        one, other = _places(left, section), _places(right, section)
        found = operations(
            [left.words[place] for place in one], [left.sentences[place] for place in one],
            [right.words[place] for place in other], [right.sentences[place] for place in other],
        )  # fmt: skip
        for operation in found:
            pieces = _pieces(operation, left, one, right, other)
            rows += [(section, kind, *_printed(left, a, texts), *_printed(right, b, texts)) for kind, a, b in pieces]
    columns: dict[str, list[Any]] = {name: [] for name in schemas.FRAMES["differences"]}
    for number, row in enumerate(rows, start=1):
        for values, value in zip(columns.values(), (number, *row), strict=True):
            values.append(value)
    return schemas.frame("differences", columns)


def _places(prose: Prose, section: str) -> list[int]:
    return [place for place, (_, own) in enumerate(prose.passages) if own == section]


def _pieces(
    operation: Operation, left: Prose, one: Sequence[int], right: Prose, other: Sequence[int]
) -> Iterator[tuple[str, list[int], list[int]]]:
    """Iterate over an operation as pieces that keep to one passage, since a section may be printed in parts."""
    own, its = one[slice(*operation.before)], other[slice(*operation.after)]
    if operation.kind == "equal":
        pairs = list(zip(own, its, strict=True))
        for _, both in groupby(pairs, key=lambda pair: (left.passages[pair[0]], right.passages[pair[1]])):
            ours, theirs = zip(*both, strict=True)
            yield "equal", list(ours), list(theirs)
        return
    parts = [list(each) for _, each in groupby(own, key=lambda place: left.passages[place])]
    others = [list(each) for _, each in groupby(its, key=lambda place: right.passages[place])]
    if len(parts) == len(others) == 1:
        yield "replaced", parts[0], others[0]
        return
    for part in parts:
        yield "deleted", part, []
    for part in others:
        yield "inserted", [], part


def _printed(prose: Prose, places: Sequence[int], texts: dict[str, str]) -> tuple[str | None, int | None, int | None]:
    if not places:
        return None, None, None
    start, end = prose.starts[places[0]], prose.ends[places[-1]]
    return texts[prose.report][start:end], start, end


@checked(pieces="differences")
def difference_html(pieces: pl.DataFrame) -> str:
    """Return the frame of ``differences`` as HTML: what was deleted struck out, what was inserted underlined.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.reuse import difference_html
    >>> row = {"section": "problems", "kind": "inserted", "before": None, "after": "<b>"}
    >>> difference_html(pl.DataFrame([row]))
    '<div lang="zh"><p><ins>&lt;b&gt;</ins></p></div>'
    """
    shown: list[str] = []
    for _, own in groupby(pieces.select("section", "kind", "before", "after").iter_rows(), key=lambda row: row[0]):
        parts = []
        for _, kind, before, after in own:
            if kind == "equal":
                parts.append(escape(after))
                continue
            parts.append(f"<del>{escape(before)}</del>" if before is not None else "")
            parts.append(f"<ins>{escape(after)}</ins>" if after is not None else "")
        shown.append(f"<p>{''.join(parts)}</p>")
    return f'<div lang="zh">{"".join(shown)}</div>'
