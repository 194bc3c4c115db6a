"""The words of reports as they are compared: folded, wrapped lines joined, each with its slice of ``texts``."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from govreports.clauses.units import flatten
from govreports.datasets import Corpus, Scanned
from govreports.segmentation import Passage, cut, passages

__all__ = ["PROBLEMS", "Prose", "proses", "spoken"]

PROBLEMS: Final = ("problems",)
_STOPS: Final = frozenset("。;!?\n")


@dataclass(frozen=True, slots=True)
class Prose:
    """The words and punctuation of a report in order: their slices of ``texts``, sentences (from 0) and passages."""

    report: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    passages: list[tuple[int, str]] = field(default_factory=list)

    def said(self) -> list[str]:
        """Return the words without punctuation."""
        return [word for word in self.words if spoken(word)]


def spoken(word: str) -> bool:
    """Whether a token is a word or a figure, not punctuation."""
    return any(character.isalnum() for character in word)


def proses(corpus: Corpus | Scanned, sections: Collection[str] | None = PROBLEMS) -> Iterator[Prose]:
    """Iterate over the words of every report that has one of the sections (None: any), in order of the corpus."""
    for batch in passages(corpus, sections):
        for report, own in groupby(batch, key=lambda passage: passage.report):
            prose = Prose(report)
            sentence = 0
            for number, passage in enumerate(own):
                sentence = _read(prose, passage, number, sentence)
            yield prose


def _read(prose: Prose, passage: Passage, number: int, sentence: int) -> int:
    """Add the words of a passage and return the number of the sentence after it."""
    flat = flatten(passage.plain)
    at = 0
    for word in cut(flat.text):
        behind = at + len(word)
        if not word.isspace():
            start, end = passage.slice(*flat.slice(at, behind))
            prose.words.append(word)
            prose.starts.append(start)
            prose.ends.append(end)
            prose.sentences.append(sentence)
            prose.passages.append((number, passage.section))
        sentence += not _STOPS.isdisjoint(word)
        at = behind
    return sentence + 1
