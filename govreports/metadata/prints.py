"""What is compared of a report to tell copies: organ, figures by code, hashes of the clauses of its prose."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Final
from zlib import crc32

from govreports.lexicons import rows
from govreports.metadata.records import Metadata
from govreports.script import bare, fold
from govreports.sections import Narrative
from govreports.tables import AlignedCell

__all__ = ["Print", "figures_agree", "print_of"]

_CLAUSE: Final = re.compile(r"[^\W_]+(?:、+[^\W_]+)*")
_SHORTEST: Final = 6
_OVERLAP: Final = 0.8
_TAIL: Final = 3


@dataclass(frozen=True, slots=True)
class Print:
    """One report as copies are told by it; plain values, so that another process may make it.

    ``codes`` and ``values`` are its cells (not a number where no figure was read), ``clauses`` the
    hashes of the clauses of its prose, in ascending order and each once.
    """

    report: str
    year: int | None
    key: str | None
    organ: str | None
    codes: tuple[str, ...]
    values: "array[float]"
    clauses: "array[int]"

    @property
    def shelf(self) -> tuple[int | None, str]:
        """Year and end of the organ's name: reports that differ in them are no copies of each other."""
        return self.year, (self.key or self.organ or "")[-_TAIL:]


def print_of(report: str, found: Metadata, narratives: Sequence[Narrative], cells: Sequence[AlignedCell]) -> Print:
    """Return what is compared of a report.

    Parameters
    ----------
    report
        Its id.
    found
        What it says of itself.
    narratives
        Its sections.
    cells
        Its cells.
    """
    return Print(
        report=report,
        year=found.year,
        key=found.organ_key,
        organ=bare(fold(found.organ)) if found.organ else None,
        codes=tuple([f"{cell.table}/{cell.row}/{cell.column}" for cell in cells]),
        values=array("d", [nan if cell.value is None else cell.value for cell in cells]),
        clauses=array("I", sorted(set(_clauses(part.text for part in narratives if part.section != "preamble")))),
    )


def _clauses(texts: Iterable[str]) -> Iterator[int]:
    """Iterate over hashes of the clauses of folded texts."""
    for text in texts:
        plain = bare(fold(text))
        for row in rows("wordings"):
            plain = plain.replace(row["printed"], row["meant"])
        clauses = _CLAUSE.findall(plain.replace(" ", "").replace("\t", ""))
        yield from (crc32(clause.encode()) for clause in clauses if len(clause) >= _SHORTEST)


def figures_agree(one: Print, other: Print) -> bool:
    """Tell whether no figure read in both differs, and most of those read in one are read in both."""
    if one.codes == other.codes:
        pairs = list(zip(one.values, other.values, strict=True))
    else:
        known = dict(zip(other.codes, other.values, strict=True))
        pairs = [(value, known.get(code, nan)) for code, value in zip(one.codes, one.values, strict=True)]
    both = [(a, b) for a, b in pairs if not (isnan(a) or isnan(b))]
    most = max(sum(not isnan(value) for value in each.values) for each in (one, other))
    return all(a == b for a, b in both) and len(both) >= _OVERLAP * most
