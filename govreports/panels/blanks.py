"""How empty cells are read: as missing, as zero, or as zero where a total of zero says so."""

from typing import Any, Final, Literal

import polars as pl

from govreports.errors import InputError
from govreports.regimes import forms

__all__ = ["CHOICES", "Blanks", "assume"]

Blanks = Literal["missing", "implied", "zero"]
CHOICES: Final[tuple[Blanks, ...]] = ("missing", "implied", "zero")
"""Ways of reading blanks, those that assume least first."""

_EMPTY: Final = ("blank", "dash")
_OF_CELL: Final = ("report", "regime", "table", "row", "column")


def assume(cells: pl.LazyFrame, blanks: Blanks) -> pl.LazyFrame:
    """Return cells with a column ``assumed``: empty cells that are read as zero have value 0 and it is true there.

    ``missing`` assumes nothing. ``zero`` reads blank cells and dashes as zero. ``implied`` does so only
    where the arithmetic of the form leaves nothing else: parts of a total that is printed as zero, and
    parts of what follows from it; where a part is printed that contradicts its total nothing follows.
    What is ambiguous, unreadable or absent is never assumed.

    Raises
    ------
    InputError
        The choice is not known.
    """
    if blanks not in CHOICES:
        message = f"blanks {blanks!r} is not known; choose one of {', '.join(CHOICES)}"
        raise InputError(message)
    empty = pl.col("status").is_in(_EMPTY)
    if blanks == "missing":
        return cells.with_columns(assumed=pl.lit(value=False))
    if blanks == "zero":
        return cells.with_columns(value=pl.when(empty).then(0.0).otherwise("value"), assumed=empty)
    known = cells.with_columns(assumed=pl.lit(value=False)).collect()
    sides = _sides()
    while True:
        found = _implied(known, sides)
        if found.is_empty():
            return known.lazy()
        known = known.join(found, on=_OF_CELL, how="left", maintain_order="left").select(
            pl.exclude("value", "assumed", "zero"),
            value=pl.when("zero").then(0.0).otherwise("value"),
            assumed=pl.col("assumed") | pl.col("zero").fill_null(value=False),
        )


def _implied(known: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Return the empty cells that are parts of totals of zero, no part of which is printed as more."""
    empty = pl.col("status").is_in(_EMPTY) & pl.col("value").is_null()
    doubtful = known.filter(empty).select("report", "table").unique()
    own = known.join(doubtful, on=["report", "table"], how="semi")
    members = [
        own.join(
            sides.filter(each=each).rename({"code": code}), on=["regime", "table", code], maintain_order="left"
        ).with_columns(group=pl.col(other))
        for each, code, other in (("column", "row", "column"), ("row", "column", "row"))
    ]
    placed = pl.concat(
        [frame.select(*_OF_CELL, "value", "status", "identity", "whole", "size", "group") for frame in members]
    )
    zero = (
        placed.group_by("report", "regime", "table", "identity", "group")
        .agg(
            zeros=(pl.col("whole") & (pl.col("value") == 0)).sum(),
            others=(~pl.col("whole") & (pl.col("value") != 0)).any(),
            size=pl.col("size").first(),
        )
        .filter((pl.col("zeros") == pl.col("size")) & ~pl.col("others"))
    )
    parts = placed.filter(~pl.col("whole") & empty)
    held = parts.join(zero, on=["report", "regime", "table", "identity", "group"], how="semi")
    return held.select(_OF_CELL).unique().with_columns(zero=pl.lit(value=True))


def _sides() -> pl.DataFrame:
    """Return one row a code of each relation whose whole limits its parts: all parts count what cannot be negative."""
    rows: list[dict[str, Any]] = [
        {"regime": regime.id, "table": table.code, "identity": identity.id, "each": identity.each}
        | {"code": code, "whole": whole, "size": len(identity.whole)}
        for regime in forms()
        for table in regime.tables
        for identity in table.identities
        if identity.relation in {"=", ">="} and identity.whole
        for whole, codes in ((True, identity.whole), (False, identity.parts))
        for code in codes
    ]
    kinds: dict[str, Any] = dict.fromkeys(("regime", "table", "identity", "each", "code"), pl.String)
    return pl.DataFrame(rows, schema=kinds | {"whole": pl.Boolean, "size": pl.Int64})
