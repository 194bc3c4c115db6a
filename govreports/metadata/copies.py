"""Copies and mirrors of one report, recognised by what it says and not by its name, format or script."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Final
from zlib import crc32

from govreports.alignment import AlignedCell
from govreports.lexicons import rows
from govreports.metadata.records import Metadata
from govreports.script import bare, fold
from govreports.sections import Narrative

__all__ = ["Copies"]

_CLAUSE: Final = re.compile(r"[^\W_]+(?:[ \t、]*[^\W_]+)*")
_SHORTEST: Final = 6
_TAIL: Final = 3
_OVERLAP: Final = 0.8
_BY_KEY: Final = 0.6
_BY_NAME: Final = 0.95
_ENOUGH: Final = 8


@dataclass(frozen=True, slots=True)
class _Print:
    """What is compared of a report: organ, figures by code, hashes of the clauses of its prose."""

    report: str
    key: str | None
    organ: str | None
    codes: tuple[str, ...]
    values: "array[float]"
    clauses: "array[int]"


class Copies:
    """The reports met so far.

    Two reports are copies where they are of the same year and organ, no figure read in both differs,
    most figures are read in both, and most clauses of the shorter prose stand in the longer one.
    Clauses are compared without script, pinyin, punctuation and white space. An organ whose region
    is not known may be two organs: then nearly all clauses have to agree; where no organ is known, all.
    Prose of less than eight clauses proves nothing: two blank forms are not copies of each other.
    """

    def __init__(self) -> None:
        """Begin with no reports."""
        self._met: dict[tuple[int | None, str], list[_Print]] = {}
        self._codes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def first(
        self, report: str, found: Metadata, narratives: Sequence[Narrative], cells: Sequence[AlignedCell]
    ) -> str | None:
        """Return the id of the first report with the same content, None where this one is the first."""
        made = self._print(report, found, narratives, cells)
        met = self._met.setdefault((found.year, (made.key or made.organ or "")[-_TAIL:]), [])
        first = next((other.report for other in met if _agree(made, other)), None)
        if first is None:
            met.append(made)
        return first

    def _print(
        self, report: str, found: Metadata, narratives: Sequence[Narrative], cells: Sequence[AlignedCell]
    ) -> _Print:
        codes = tuple(f"{cell.table}/{cell.row}/{cell.column}" for cell in cells)
        return _Print(
            report=report,
            key=found.organ_key,
            organ=bare(fold(found.organ)) if found.organ else None,
            codes=self._codes.setdefault(codes, codes),
            values=array("d", [nan if cell.value is None else cell.value for cell in cells]),
            clauses=array("L", sorted(set(_clauses(part.text for part in narratives if part.section != "preamble")))),
        )


def _clauses(texts: Iterable[str]) -> Iterable[int]:
    """Iterate over hashes of the clauses of folded texts."""
    for text in texts:
        plain = bare(fold(text))
        for row in rows("wordings"):
            plain = plain.replace(row["printed"], row["meant"])
        for match in _CLAUSE.finditer(plain):
            clause = "".join(match[0].split())
            if len(clause) >= _SHORTEST:
                yield crc32(clause.encode())


def _agree(one: _Print, other: _Print) -> bool:
    """Tell whether two reports of one year are copies; names are compared first, being cheapest."""
    wanted = _wanted(one, other)
    if wanted is None or min(len(one.clauses), len(other.clauses)) < _ENOUGH:
        return False
    if wanted == 1:
        return one.clauses == other.clauses and _figures_agree(one, other)
    clauses, others = set(one.clauses), set(other.clauses)
    return len(clauses & others) >= wanted * min(len(clauses), len(others)) and _figures_agree(one, other)


def _wanted(one: _Print, other: _Print) -> float | None:
    """Return the share of clauses that has to agree between copies, None where the organs differ."""
    if one.organ is None or other.organ is None:
        return 1 if one.organ == other.organ else None
    if one.key is not None and other.key is not None:
        return _BY_KEY if one.key == other.key else None
    short, long = sorted((one.organ, other.organ), key=len)
    return _BY_NAME if long.endswith(short) else None


def _figures_agree(one: _Print, other: _Print) -> bool:
    """Tell whether no figure read in both differs, and most of those read in one are read in both."""
    if one.codes == other.codes:
        pairs = list(zip(one.values, other.values, strict=True))
    else:
        known = dict(zip(other.codes, other.values, strict=True))
        pairs = [(value, known.get(code, nan)) for code, value in zip(one.codes, one.values, strict=True)]
    both = [(a, b) for a, b in pairs if not (isnan(a) or isnan(b))]
    most = max(sum(not isnan(value) for value in each.values) for each in (one, other))
    return all(a == b for a, b in both) and len(both) >= _OVERLAP * most
