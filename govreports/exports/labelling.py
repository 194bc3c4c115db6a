"""What the columns of a frame mean: sentences and Chinese names for codebook sheets and variable labels."""

from functools import cache

import polars as pl

from govreports import schemas
from govreports.errors import InputError
from govreports.panels import crosswalk

__all__ = ["meanings"]

_MARK = "__"


def meanings(frame: pl.DataFrame, name: str | None) -> dict[str, str]:
    """Return a sentence for each column that has one: of the frame named, of a panel, or of an indicator.

    Raises
    ------
    InputError
        No frame has that name; without a name nothing is refused.
    """
    if name is not None and name not in schemas.FRAMES:
        message = f"there is no frame {name!r}; govreports.describe() lists them"
        raise InputError(message)
    own = schemas.FRAMES[name or "panel"]
    found = {}
    for column in frame.columns:
        code, _, field = column.partition(_MARK)
        if column in own:
            found[column] = own[column][1]
        elif code in _indicators():
            found[column] = f"{_indicators()[code]}{f' ({field})' if field else ''}"
    return found


@cache
def _indicators() -> dict[str, str]:
    rows = crosswalk().unique("indicator", maintain_order=True).select("indicator", "label", "unit").iter_rows()
    return {code: f"{label} [{unit}]" for code, label, unit in rows}
