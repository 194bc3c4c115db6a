"""Sections as they are cut: folded prose, and where each of its characters stands in ``texts``."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.script import fold, without_pinyin

__all__ = ["BATCH", "Passage", "passages"]

BATCH: Final = 1000
"""Narratives taken at a time."""
_BRACKETED: Final = re.compile(r"\([a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_SECTIONS: Final = (
    "overview",
    "disclosure",
    "applications",
    "review_litigation",
    "problems",
    "other",
    "preamble",
    "fees",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as it is cut: folded prose, and where its characters stand in ``texts``.

    ``places`` has one offset a character where prose was joined around page furniture or stripped
    of pinyin; otherwise it is None and the prose begins at ``start``.
    """

    report: str
    section: str
    heading: str | None
    plain: str
    start: int
    places: Sequence[int] | None = None

    def slice(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of ``texts`` that holds the characters from ``start`` to before ``end``, at least one."""
        if self.places is None:
            return self.start + start, self.start + end
        return self.places[start], self.places[end - 1] + 1


def passages(
    corpus: Corpus | Scanned, sections: Collection[str] | None = None, size: int = BATCH
) -> Iterator[list[Passage]]:
    """Iterate over the narratives of a corpus, about ``size`` at a time and never dividing a report.

    Raises
    ------
    InputError
        A section is not known, or a narrative does not stand in the text of its report.
    """
    _accept(corpus, sections)
    narratives, texts = corpus.narratives.lazy(), corpus.texts.lazy()
    owners = narratives.select("report").collect()["report"]
    counts = owners.rle().struct.field("len").to_list()
    begin, length = 0, 0
    for count in [*counts, 0]:
        if length and (length + count > size or not count):
            batch = narratives.slice(begin, length).collect()
            begin, length = begin + length, 0
            chosen = batch.filter(pl.col("section").is_in(list(sections))) if sections is not None else batch
            yield _passages(chosen, texts)
        length += count


def _accept(corpus: Corpus | Scanned, sections: Collection[str] | None) -> None:
    """Refuse codes of sections that neither the design nor the corpus has, and one text for a list."""
    if sections is None:
        return
    own = set(corpus.narratives.lazy().select("section").unique().collect()["section"].to_list())
    wrong = [sections] if isinstance(sections, str) else [each for each in sections if each not in own | set(_SECTIONS)]
    if wrong:
        message = f"sections are a list of codes, which {wrong[0]!r} is not; take some of {', '.join(_SECTIONS)}"
        raise InputError(message)


def _passages(narratives: pl.DataFrame, texts: pl.LazyFrame) -> list[Passage]:
    whole = pl.col("text").str.len_chars() == pl.col("end") - pl.col("start")
    torn = narratives.filter(~whole)["report"].unique().to_list()
    known: dict[str, str] = {}
    if torn:
        known = dict(texts.filter(pl.col("report").is_in(torn)).collect().select("report", "text").iter_rows())
    found = []
    columns = ("report", "section", "heading", "text", "start", "end")
    for report, section, heading, text, start, end in narratives.select(columns).iter_rows():
        places = None if len(text) == end - start else _places(report, text, known.get(report), start)
        plain = fold(text)
        if _BRACKETED.search(plain) and "\0" in (plain := without_pinyin(plain)):
            kept = [index for index, character in enumerate(plain) if character != "\0"]
            places = [places[index] if places else start + index for index in kept]
            plain = plain.replace("\0", "")
        found.append(Passage(report, section, heading, plain, start, places))
    return found


def _places(report: str, text: str, whole: str | None, start: int) -> list[int]:
    """Return the offset of each character of prose whose lines stand apart in the text of its report."""
    places: list[int] = []
    at = start
    for line in text.split("\n"):
        found = -1 if whole is None else whole.find(line, at)
        if found < 0:
            message = f"report {report}: a narrative says {line[:20]!r}, which its text does not; read the report again"
            raise InputError(message)
        places += range(found - (1 if places else 0), found + len(line))
        at = found + len(line)
    return places
