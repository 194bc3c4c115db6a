"""The truth about the sections of a synthetic report, and the judgement of what a reader made of them."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from govreports_benchmark.writers.prose import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from govreports_benchmark.writers.grids import Grid

SectionVerdict = Literal["exact", "partial", "honest", "missed", "wrong"]

_SHOWN = 12
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SectionTruth:
    """One section as a synthetic report prints it.

    Parameters
    ----------
    section
        Code of the section.
    heading
        Heading as printed, numbering included, without the prose that may stand in the same line.
    body
        Prose of the section as printed, a line a paragraph; empty where nothing stands under the heading.
    tail
        Lines behind the prose that belong to no section for certain: captions, signatures, page furniture, pictures.
    kept
        Whether heading and prose are still there, undamaged, and on lines of their own.
    """

    section: str
    heading: str
    body: str
    tail: str = ""
    kept: bool = True

    @property
    def begins(self) -> str:
        """First characters of the prose, without white space."""
        return folded(self.body)[:_SHOWN]

    @property
    def ends(self) -> str:
        """Last characters of the prose, without white space."""
        return folded(self.body)[-_SHOWN:]


def folded(text: str) -> str:
    """Text in which white space and compatibility forms make no difference.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text, normalised (NFKC), without white space.

    Examples
    --------
    >>> folded("一、 总体情况：")
    '一、总体情况:'
    """
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def sections_of(parts: "Sequence[Block | Grid]", damaged: "Mapping[int, str]") -> tuple[SectionTruth, ...]:
    """Sections that some parts of a report print.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    damaged
        Numbers of blocks that are lost or changed.

    Returns
    -------
    tuple of SectionTruth
        One a heading, in printed order.
    """
    found: list[SectionTruth] = []
    for number, part in enumerate(parts):
        if not isinstance(part, Block):
            continue
        if part.kind == "heading" and part.section:
            heading = part.head or part.text
            body = part.text[len(heading) :].strip()
            found.append(SectionTruth(part.section, heading, body, "", number not in damaged))
        elif found:
            last = found[-1]
            body, tail = last.body, last.tail
            if part.section:
                body = f"{body}\n{part.text}" if body else part.text
            else:
                tail = f"{tail}\n{part.text}" if tail else part.text
            kept = last.kept and not (part.section and number in damaged)
            found[-1] = SectionTruth(last.section, last.heading, body, tail, kept)
    return tuple(found)


def section_verdicts(
    truths: "Sequence[SectionTruth]", found: "Iterable[tuple[str, str | None, str]]"
) -> list[SectionVerdict]:
    """Judgements of a reader's sections, one for each section of the report.

    Parameters
    ----------
    truths
        Sections of a report in printed order.
    found
        The reader's sections: code, heading, text.

    Returns
    -------
    list of str
        ``exact``: code and heading agree, and the text is the prose of the section, perhaps with lines behind it that
        belong to no section. ``partial``: something of the prose is lost or too much, or the heading differs.
        ``honest``: anything but exact, where heading or prose are damaged or lost. ``missed``: not found. ``wrong``:
        the text is not of this section, or holds the beginning of another one.

    Examples
    --------
    >>> truth = SectionTruth("other", "六、其他需要报告的事项", "无。")
    >>> section_verdicts([truth], [("other", "六、其他需要报告的事项", "无。")])
    ['exact']
    """
    given = [(code, folded(heading or "").lstrip("#"), folded(text)) for code, heading, text in found]
    whole = _united(truths)
    return [_verdict(truth, whole, [pair[1:] for pair in given if pair[0] == truth.section]) for truth in whole]


def _united(truths: "Sequence[SectionTruth]") -> "list[SectionTruth]":
    """Sections as a reader gives them: problems and measures under headings of their own are one, told twice here."""
    found: list[SectionTruth] = []
    for first, second in pairwise([*truths, None]):
        if first and second and first.section == second.section == "problems":
            lines = [line for line in (first.body, second.heading, second.body) if line]
            one = SectionTruth(first.section, first.heading, "\n".join(lines), second.tail, first.kept and second.kept)
            found += [one, one]
        elif first and not (len(found) and found[-1].section == first.section == "problems"):
            found.append(first)
    return found


_WORST: dict[SectionVerdict, int] = {"exact": 0, "partial": 1, "honest": 2, "missed": 3, "wrong": 4}


def _verdict(truth: SectionTruth, truths: "Sequence[SectionTruth]", given: "list[tuple[str, str]]") -> SectionVerdict:
    if not given:
        return "missed" if truth.kept else "honest"
    best = min((_agreement(truth, truths, *pair) for pair in given), key=_WORST.__getitem__)
    return "honest" if best != "exact" and not truth.kept else best


def _agreement(truth: SectionTruth, truths: "Sequence[SectionTruth]", heading: str, text: str) -> SectionVerdict:
    body, printed = folded(truth.body), folded(truth.heading)
    whole = heading + text  # the first words of the prose may have been taken for a part of the heading
    rest = whole[len(printed + body) :]
    if heading and whole.startswith(printed + body) and _belongs(rest, truth.tail):
        return "exact"
    strangers = [
        other
        for other in truths
        if other.section != truth.section and len(other.begins) == _SHOWN and other.begins in text
    ]
    if any(other.begins not in body for other in strangers) or not (truth.begins in whole or text in body):
        return "wrong"
    return "partial"


def _belongs(rest: str, tail: str) -> bool:
    """Whether a text is made of some of the lines behind a section, in their order."""
    for line in tail.split("\n"):
        rest = rest.removeprefix(folded(line))
    return not rest
