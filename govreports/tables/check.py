"""What contradicts the readings of a table: found once a region, before and after they are tried."""

from typing import Final

from govreports.tables.placing import Placement, is_empty, is_number, verdict
from govreports.tables.region import Line, Region
from govreports.tables.tokens import VALUE, Token

__all__ = ["conserves", "goes_on", "overflows", "refuted", "scattered", "torn", "wide"]

_FAILED: Final = 4
_MANY: Final = 10


def wide(region: Region) -> bool:
    """Tell whether a row holds more numbers than the header has columns: another column may stand beside the form's.

    Where as many lines as columns hold them, two of one line are those of one cell.
    """
    width = len(region.header.order or ()) or region.width
    for line in region.lines:
        values = [token for token in line.values if token.start not in region.paged and _says(token)]
        rows = {token.row for token in line.values}
        if len(values) > width and (width == 1 or len(rows) != width):
            return True
    return False


def scattered(region: Region) -> bool:
    """Tell whether all labels may come first and then all numbers: one row holds those of many."""
    most = max(_MANY, _two_rows(region))
    return any(len(line.values) > most for line in region.lines)


def overflows(region: Region) -> bool:
    """Tell whether lines of numbers behind the last label are more than two rows hold: they may be those of others."""
    last = region.lines[-1] if region.lines else None
    rows = {token.row for token in last.values} if last and not last.label.marked else ()
    return len(rows) > _two_rows(region)


def _two_rows(region: Region) -> int:
    """Return how many numbers two rows hold, columns of the office's own among them."""
    return 2 * max(region.width, len(region.header.order or ()))


def torn(region: Region) -> bool:
    """Tell whether a number was cut out of a longer one: digits stand on at its edge."""
    return any(_is_torn(token, region.text) for line in region.lines for token in line.values)


def _is_torn(token: Token, text: str) -> bool:
    start, end = token.start, token.end
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (before.isdecimal() and text[start : start + 1].isdecimal()) or (
        behind.isdecimal()
        and text[end - 1 : end].isdecimal()
        and text[end : end + 3].lstrip("0123456789")[:1] not in tuple(".、,")
    )


def goes_on(line: Line) -> bool:
    """Tell whether numbers stand in lines without a label below a row that shows its own cells: one may be its last."""
    own = line.own
    if not line.label.marked or len(own) == len(line.cells) or not any(token.kind == VALUE for token in own):
        return False
    return any(token.kind == VALUE and token.row != line.label.row for token in line.cells)


def conserves(placed: Placement) -> bool:
    """Tell whether a placement uses every piece of the text once."""
    used = [cell.start for cell in placed.values() if not is_empty(cell)]
    return len(used) == len(set(used))


def refuted(region: Region, placed: Placement) -> bool:
    """Tell whether most rows with numbers break their sums: the columns are not the form's."""
    numbers = {line for line, _ in placed}
    rows = [[placed.get((line, column)) for column in range(region.width)] for line in numbers]
    told = [verdict(region.plan, row) for row in rows]
    held, failed = told.count(True), told.count(False)
    return failed >= _FAILED and failed > held


def _says(token: Token) -> bool:
    """Tell whether a token is more than words."""
    return any(map(str.isdecimal, token.text)) or is_number(token)
