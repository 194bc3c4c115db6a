"""Headers in a grid: which column of the form stands below which column of the grid."""

from dataclasses import dataclass

from govreports.alignment.instances import Instance
from govreports.alignment.tokens import BLANK, CELLS, VALUE, Token
from govreports.regimes import Table
from govreports.sources.document import Place

__all__ = ["Grid", "grid_of"]


@dataclass(frozen=True, slots=True)
class Grid:
    """The header of a table in a grid.

    ``below`` has the column of the form that each column of the grid stands for, ``own`` the columns
    of the office's own; ``last`` is the last row of the header.
    """

    table: int
    page: int
    last: int
    below: dict[int, int]
    own: frozenset[int]

    def cells(self, label: Token, row: list[Token]) -> list[Token | None] | None:
        """Return the cells of a grid row under the headers they stand below, None where the grid does not show it.

        It shows it where a cell of the row stands below each header. Numbers below a header of the
        office's own, or of the next row, are not the form's.
        """
        place = label.cell.place
        if place is None or not self._stands_above(place):
            return None
        found: dict[int, Token] = {}
        line = place.row
        for token in row:
            _, _, spot, _, width = token.cell
            column = self.below.get(spot.column) if spot is not None and width == 1 and spot.row == line else None
            if column is None:
                if token.kind == VALUE and not self._is_own(token, place):
                    return None
            elif column in found or token.kind not in CELLS:
                return None
            else:
                found[column] = token
        return [found[column] for column in range(len(self.below))] if len(found) == len(self.below) else None

    def misses_header(self, label: Token, row: list[Token]) -> bool:
        """Tell whether a grid row has a number below no header of the form, and an empty cell below one."""
        place = label.cell.place
        if place is None or not self._stands_above(place):
            return False
        spots = [(token.kind, token.cell.place) for token in row]
        own = [(kind, spot.column) for kind, spot in spots if spot is not None and spot.row == place.row]
        return any(kind == BLANK and column in self.below for kind, column in own) and any(
            kind == VALUE and column not in self.below and column > place.column for kind, column in own
        )

    def _stands_above(self, label: Place) -> bool:
        return label.table == self.table and label.page == self.page and label.row > self.last

    def _is_own(self, token: Token, label: Place) -> bool:
        """Tell whether a token stands below a header of the office's own, or before the label."""
        spot = token.cell.place
        if spot is None or token.cell.width != 1:
            return False
        return spot.column in self.own or 1 <= spot.column < label.column


def grid_of(instance: Instance, table: Table, regime: str) -> Grid | None:
    """Return the header in the grid, where every column of the form has exactly one, no two in one grid column."""
    below: dict[int, int] = {}
    spots: list[Place] = []
    for token, meanings in instance.headers:
        spot = token.cell.place
        if spot is None or not (found := meanings.columns(table.code, regime)):
            continue
        if token.cell.width != 1 or spot.column in below:
            return None
        below[spot.column] = found[0]
        spots.append(spot)
    tables = {(spot.table, spot.page) for spot in spots}
    if len(tables) != 1 or sorted(below.values()) != list(range(len(table.columns))):
        return None
    strangers = [t for t in instance.strangers if t.kind != VALUE and t.cell.width == 1]
    own = frozenset(t.cell.place.column for t in strangers if t.cell.place)
    return Grid(*tables.pop(), max(spot.row for spot in spots), below, own)
