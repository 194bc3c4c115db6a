"""Empty lines as empty cells: what they mean in a document of one cell a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from govreports.alignment.rows import Body
from govreports.alignment.tokens import Token

__all__ = ["GapRule", "gap_rule"]

_LEAST: Final = 3
"""So many short rows must agree before empty lines are believed."""
_EXPLAINED: Final = 0.8
"""Share of the short rows that a reading of empty lines must explain; damage disturbs a few."""
_RIVAL: Final = 0.5
"""Another reading may explain at most this share of what the chosen one explains."""
_READINGS: Final = ((0, 1), (1, 1), (1, 2), (2, 1), (2, 3))
"""Empty lines between cells, and further ones for an empty cell."""

Row = tuple[Body, list[Token], int]


@dataclass(frozen=True, slots=True)
class GapRule:
    """What empty lines mean: ``base`` of them divide cells, every ``step`` more are an empty cell."""

    base: int
    step: int

    def cells(self, body: Body, row: Sequence[Token], width: int) -> list[Token | None] | None:
        """Return the cells of a row, None where the empty lines do not explain its width in one way only.

        Behind the last row of a table more empty lines may stand than its empty cells leave.
        """
        if body.following is None or len(row) > width:
            return None
        lines = [*row, body.following]
        if 0 < len(row) < width and len({token.gap for token in lines}) == 1 and lines[0].gap:
            return None  # evenly spaced: nothing tells an empty cell from a wide line
        found = {
            counts
            for skips in product(*(range(token.skipped + 1) for token in lines))
            if (counts := self._counts(lines, skips, width - len(row), ends=body.ends)) is not None
        }
        if len(found) != 1:
            return None
        cells: list[Token | None] = []
        for empty, token in zip(next(iter(found)), (*row, None), strict=True):
            cells += [None] * empty
            cells += [token] if token else []
        return cells

    def _counts(
        self, lines: list[Token], skips: tuple[int, ...], missing: int, *, ends: bool
    ) -> tuple[int, ...] | None:
        """Return the empty cells before each number and behind the last; a skipped line may be set off like a cell."""
        counts = []
        for token, skip in zip(lines, skips, strict=True):
            empty, odd = divmod(token.gap - self.base * (1 + skip), self.step)
            if (empty < 0 or odd) and not (ends and token is lines[-1]):
                return None
            counts.append(empty)
        *inner, behind = counts
        if ends:
            behind = min(behind, missing - sum(inner))
        return (*inner, behind) if behind >= 0 and sum(inner) + behind == missing else None


def gap_rule(bodies: Sequence[Body]) -> GapRule | None:
    """Return how a document of one cell a line shows empty cells by empty lines, None where it does not.

    Parameters
    ----------
    bodies
        The rows of all tables. A rule is taken that explains nearly all short rows and
        at least three, rows without any number among them, while no other rule explains half as many.
    """
    lines = [
        (body, body.values, body.width)
        for body in bodies
        if len(body.values) < body.width > 1
        and not (body.marked or body.last or body.ends or body.label.table)
        and len({token.row for token in body.row}) == len(body.row)
    ]
    if len(lines) < _LEAST:
        return None
    scores = {reading: _explained(GapRule(*reading), lines) for reading in _READINGS}
    (numbered, empty), best = max((score, reading) for reading, score in scores.items())
    short = [row for row in lines if row[1] and not _glued(row)]
    rivals = [sum(score) for reading, score in scores.items() if reading != best]
    if numbered + empty < _LEAST or numbered < _EXPLAINED * len(short) or max(rivals) >= _RIVAL * (numbered + empty):
        return None
    return GapRule(*best)


def _explained(rule: GapRule, lines: Sequence[Row]) -> tuple[int, int]:
    """Return how many rows with numbers, and without, a rule explains."""
    explained = [bool(row) for body, row, width in lines if rule.cells(body, row, width) is not None]
    return explained.count(True), explained.count(False)


def _glued(row: Row) -> bool:
    """Tell whether a row may be one run of digits that lost what stood between them."""
    _, values, width = row
    digits = values[0].text.strip()
    return len(values) == 1 and digits.isdecimal() and len(digits) >= width
