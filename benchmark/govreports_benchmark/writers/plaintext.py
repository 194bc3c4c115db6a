"""Reports as plain text: blocks and tables under one another, and what happens to lines afterwards."""

import random
from typing import TYPE_CHECKING

from govreports_benchmark.writers import flattening
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.grids import Grid
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.flattening import Line
    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Mark
    from govreports_benchmark.writers.prose import Block

_INDENTS = ("", "", "\u3000\u3000", "    ", "\xa0\xa0")
_PAGE_RATE = 0.025
_CUT_FROM, _CUT_TO = 0.15, 0.97

PROSE = ""
"""Stands for the table in the mark of a line of prose: (PROSE, number of the block among all parts, section)."""


def text(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> "tuple[str, set[Mark]]":
    """Text of a report.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    layout
        A settled layout of a text format.
    rng
        Source of indents, gaps, page numbers and the place of a cut.

    Returns
    -------
    tuple of str and set of Mark
        The text with line feeds at line ends, and the marks of everything that damage removed.
    """
    lines = _assembled(parts, layout, rng)
    lost: set[Mark] = set()
    if layout.page_numbers:
        lines = _paged(lines, rng)
    if "deduplicated" in layout.damage:
        lines, lost = _deduplicated(lines)
    if "truncated" in layout.damage:
        lines, cut = _truncated(lines, rng)
        lost |= cut
    printed = ["".join(piece for piece, _ in line) for line in lines]
    if layout.breaks == "report_line":
        return " ".join(line.strip() for line in printed if line.strip()), lost
    return "\n".join(printed), lost


def _assembled(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> "list[Line]":
    indent = rng.choice(_INDENTS)
    airy = layout.breaks == "gaps" or happens(rng, 0.3)
    lines: list[Line] = []
    for number, part in enumerate(parts):
        if isinstance(part, Grid):
            lines += flattening.lines(part, layout, rng)
            continue
        mark = ((PROSE, str(number), part.section),)
        lines.append([(_prefix(part, layout, indent) + part.text.replace("\t", "："), mark)])
        if airy:
            lines.append([("", ())])
    return lines


def _prefix(block: "Block", layout: "Layout", indent: str) -> str:
    if layout.format == "markdown":
        return {"title": "# ", "heading": "## ", "navigation": "- "}.get(block.kind, "")
    return indent if block.kind in {"paragraph", "heading"} else ""


def _paged(lines: "list[Line]", rng: random.Random) -> "list[Line]":
    pattern = rng.choice(words("furniture")["pages"])
    found: list[Line] = []
    page = 1
    for line in lines:
        found.append(line)
        if happens(rng, _PAGE_RATE):
            found.append([(pattern.format(n=page), ())])
            page += 1
    return found


def _deduplicated(lines: "list[Line]") -> "tuple[list[Line], set[Mark]]":
    """Only the first of equal lines, and the marks of the others."""
    seen: set[str] = set()
    found: list[Line] = []
    lost: set[Mark] = set()
    for line in lines:
        key = "".join(piece for piece, _ in line).strip()
        if key in seen:
            lost.update(mark for _, marks in line for mark in marks)
        else:
            seen.add(key)
            found.append(line)
    return found, lost


def _truncated(lines: "list[Line]", rng: random.Random) -> "tuple[list[Line], set[Mark]]":
    """Everything before some cell of a table, and the marks from there on."""
    places = [
        (n, m) for n, line in enumerate(lines) for m, (_, marks) in enumerate(line) if marks and marks[0][0] != PROSE
    ]
    if not places:
        return lines, set()
    row, piece = places[int(len(places) * rng.uniform(_CUT_FROM, _CUT_TO))]
    kept: list[Line] = [*lines[:row], lines[row][:piece]]
    rest = [lines[row][piece:], *lines[row + 1 :]]
    lost = {mark for line in rest for _, marks in line for mark in marks}
    end = rng.choice(words("furniture")["cut"])
    return [*kept, [(end, ())]] if end else kept, lost
