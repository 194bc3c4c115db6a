"""What the columns of a frame mean: sentences and Chinese names for codebook sheets and variable labels."""

from functools import cache

import polars as pl

from govreports import schemas
from govreports.errors import InputError
from govreports.naming import name_of
from govreports.panels import crosswalk

__all__ = ["meanings"]

_MARK = "__"


def meanings(frame: pl.DataFrame, name: str | None) -> dict[str, str]:
    """Return what each column is called and means: one of the frame named, of a panel, or an indicator.

    Raises
    ------
    InputError
        No frame has that name; without a name nothing is refused.
    """
    if name is not None and name not in schemas.FRAMES:
        message = f"there is no frame {name!r}; govreports.describe() lists them"
        raise InputError(message)
    own = {"organ_id": (pl.Int64(), "Number of the organ, lasting."), **schemas.FRAMES[name or "panel"]}
    found = {}
    for column in frame.columns:
        code, _, field = column.partition(_MARK)
        if column in own:
            known = name_of("column", column, "zh")
            found[column] = f"{known}: {own[column][1]}" if not known.isascii() else own[column][1]
        elif code in _indicators():
            found[column] = f"{_indicators()[code]}{f' ({field})' if field else ''}"
    return found


@cache
def _indicators() -> dict[str, str]:
    rows = crosswalk().unique("indicator", maintain_order=True).select("indicator", "unit").iter_rows()
    return {code: f"{name_of('indicator', code)} [{unit}]" for code, unit in rows}
