"""The header above names the column of each cell of a grid; every number must stand under a header."""

from govreports.tables.placing import Placement, is_empty
from govreports.tables.region import Line, Region
from govreports.tables.tokens import BLANK, CELLS, VALUE, Token

__all__ = ["grid", "misses_header"]


def grid(region: Region) -> Placement:
    """Return the rows whose every number stands under a header, with a cell under each header of the form."""
    header = region.header
    placed: Placement = {}
    if not header.below:
        return placed
    for number, line in enumerate(region.lines):
        cells = _cells(line, region)
        if cells is not None and len(cells) == region.width:
            placed |= {(number, column): cell for column, cell in cells.items()}
    return placed


def _cells(line: Line, region: Region) -> dict[int, Token] | None:
    """Return the cells of a row by column; None where a number stands under no header, or two under one."""
    place = line.label.cell.place
    below = region.header.below.get((place.table, place.page)) if place is not None else None
    if place is None or below is None or place.row <= region.header.last:
        return None
    found: dict[int, Token] = {}
    for token in line.cells:
        spot = token.cell.place
        if spot is None or token.cell.width != 1 or spot.row != place.row or token.kind not in CELLS:
            column = None
        else:
            column = below.get(spot.column)
        if column is None:
            if token.kind == VALUE and not _is_own(token, line, region):
                return None
        elif (
            column in found
            and not (is_empty(found[column]) and is_empty(token))
            and found[column].text.strip() != token.text.strip()
        ):
            return None
        else:
            found[column] = token
    return found


def _is_own(token: Token, line: Line, region: Region) -> bool:
    """Tell whether a token stands under a header of the office's own, or before the label."""
    spot, place = token.cell.place, line.label.cell.place
    if spot is None or place is None or token.cell.width != 1:
        return False
    own = region.header.own.get((spot.table, spot.page), ())
    return spot.column in own or 1 <= spot.column < place.column


def misses_header(line: Line, region: Region) -> bool:
    """Tell whether a grid row has a number below no header of the form, and an empty cell below one."""
    place = line.label.cell.place
    below = region.header.below.get((place.table, place.page)) if place is not None else None
    if place is None or below is None:
        return False
    spots = [(token.kind, token.cell.place) for token in line.cells]
    own = [(kind, spot.column) for kind, spot in spots if spot is not None and spot.row == place.row]
    return any(kind == BLANK and column in below for kind, column in own) and any(
        kind == VALUE and column not in below and column > place.column for kind, column in own
    )
