"""Parquet and Arrow files, some rows at a time."""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from govreports.sources.containers.streams import Source
from govreports.sources.containers.tables import Row, Table

__all__ = ["columnar"]

_ROWS: Final = 256


def columnar(source: Source, kind: str) -> Table | OSError:
    """Return a Parquet file, an Arrow file or an Arrow stream as a table, or the error that it cannot be read."""
    place = source.seekable()
    try:
        if kind == "stream":
            lazy = pl.read_ipc_stream(place).lazy()
        else:
            lazy = pl.scan_parquet(place) if kind == "parquet" else pl.scan_ipc(place)
        names = lazy.collect_schema().names()
        height = lazy.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        return OSError(f"the {kind} file is damaged: {_brief(error)}")
    return Table("", names, _rows(lazy, height, kind))


def _rows(lazy: pl.LazyFrame, height: int, kind: str) -> Iterator[Row]:
    for start in range(0, height, _ROWS):
        try:
            yield from lazy.slice(start, _ROWS).collect().iter_rows(named=True)
        except (pl.exceptions.PolarsError, OSError, ValueError) as error:
            yield OSError(f"the {kind} file is damaged, what follows is lost: {_brief(error)}")
            return


def _brief(error: Any) -> str:  # noqa: ANN401 - any exception
    return str(error).split("\n")[0][:200]
