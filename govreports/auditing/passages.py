"""Passages that two reports share word for word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

from govreports.auditing.rulebook import severity_of
from govreports.auditing.views import View
from govreports.sources.document import Document

__all__ = ["Told", "shared_passages", "told"]

_SENTENCE: Final = re.compile(r"[^。;!?\n]+[。;!?]?")
_SILENT: Final = re.compile(r"\s+")
_SHORTEST, _LONG = 8, 80
_FEW, _STOCK, _MANY = 3, 0.1, 30
_CHECK: Final = "coherence.shared_passage"


class _Said(NamedTuple):
    part: int
    text: str
    start: int
    end: int


class Told(NamedTuple):
    """What is kept of a report for the comparison: id, organ, its key or name, year, text, sentences."""

    report: str
    organ: str
    key: str
    year: int | None
    text: str
    sentences: tuple[_Said, ...]


def told(view: View) -> Told:
    """Return the sentences of a report and what names it."""
    sentences = tuple(
        _Said(line.part, _SILENT.sub("", match[0]), line.start + match.start(), line.start + match.end())
        for line in view.lines
        for match in _SENTENCE.finditer(line.text)
        if match[0].strip()
    )
    return Told(view.report, view.organ, view.row["organ_key"] or view.organ, view.year, view.text, sentences)


def shared_passages(reports: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """Yield one finding a pair of reports that share a passage of 80 characters or more: the longest one.

    A passage is a run of whole sentences of one section, compared in simplified script without white space. Sentences
    that more than a tenth of the reports have (but more than three), or more than thirty, are stock text and end a run.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for number, report in enumerate(reports):
        for sentence in report.sentences:
            if len(sentence.text) >= _SHORTEST:
                holders[sentence.text].add(number)
    most = min(_MANY, max(_FEW, _STOCK * len(reports)))
    stock = {text for text, numbers in holders.items() if len(numbers) > most}
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for text, numbers in holders.items():
        if text not in stock:
            for pair in combinations(sorted(numbers), 2):
                pairs[pair] += len(text)
    for one, other in sorted(pair for pair, length in pairs.items() if length >= _LONG):
        mine, theirs = reports[one], reports[other]
        if mine.key and (mine.key, mine.year) == (theirs.key, theirs.year):  # one report, published twice
            continue
        run = _longest(mine.sentences, theirs.sentences, stock)
        if run is not None:
            yield _finding(mine, theirs, run)


def _longest(one: Sequence[_Said], other: Sequence[_Said], stock: set[str]) -> tuple[int, int, int] | None:
    """Return slice and length of the longest run of sentences of one report that the other has in the same order."""
    places: dict[str, list[int]] = defaultdict(list)
    for n, sentence in enumerate(other):
        places[sentence.text].append(n)
    best: tuple[int, int, int] | None = None
    for first, sentence in enumerate(one):
        for at in places.get(sentence.text, ()):
            count = length = 0
            for mine, theirs in zip(one[first:], other[at:], strict=False):
                whole = mine.text == theirs.text and (mine.part, theirs.part) == (sentence.part, other[at].part)
                if not whole or mine.text in stock:
                    break
                length += len(mine.text)
                count += 1
            if length >= _LONG and (best is None or length > best[2]):
                best = (sentence.start, one[first + count - 1].end, length)
    return best


def _finding(one: Told, other: Told, run: tuple[int, int, int]) -> dict[str, Any]:
    start, end, length = run
    name = other.organ or "an organ not named"
    return {
        "reports": [one.report, other.report],
        "check": _CHECK,
        "status": "broken",
        "severity": severity_of(_CHECK),
        "left": float(length),
        "cells": [],
        "quote": one.text[start:end],
        "at": Document(one.text, (), "text").line_address(start, end),
        "note": f"{length} characters stand word for word in the report of {name} on {other.year}, too",
    }
