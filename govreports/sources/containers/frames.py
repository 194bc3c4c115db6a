"""What is in memory: frames, lists of dictionaries, dictionaries of texts by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from govreports.errors import InputError
from govreports.sources.containers.jsons import listed
from govreports.sources.containers.roles import decide
from govreports.sources.containers.tables import Record, Row, Table, records_of

__all__ = ["NAME", "held", "is_held"]

NAME: Final = "frame"
"""What stands for the file where there is none: the source of a row is ``frame#row=17``."""


def is_held(given: object) -> bool:
    """Tell whether what is given holds documents itself and is no path.

    Examples
    --------
    >>> from govreports.sources.containers.frames import is_held
    >>> is_held({"a.txt": "..."}), is_held([{"text": "..."}]), is_held("a.csv"), is_held(["a.csv"])
    (True, True, False, False)
    """
    return (
        isinstance(given, Mapping | pl.DataFrame | pl.LazyFrame)
        or _is_pandas(given)
        or (isinstance(given, Sequence) and bool(given) and isinstance(given[0], Mapping))
    )


def _is_pandas(given: object) -> bool:
    return type(given).__module__.split(".")[0] == "pandas" and hasattr(given, "columns")


def held(given: Any, columns: Mapping[str, str] | None) -> Iterator[tuple[str, Record]]:  # noqa: ANN401 - see is_held
    """Iterate over what is given as records, with the name of each file where they have one.

    Raises
    ------
    InputError
        The rows of a frame hold no documents, or a column that the caller names is not there.
    """
    if isinstance(given, Mapping):
        if any(isinstance(value, str | bytes) for value in given.values()) and not decide(list(given), [given]):
            for name, value in given.items():
                is_document = isinstance(value, str | bytes)
                trouble = OSError(f"a document is text or bytes, not {type(value).__name__}")
                yield str(name), Record("", value if is_document else trouble)
            return
        given = [given] if not any(isinstance(value, list | pl.Series) for value in given.values()) else dict(given)
        given = pl.DataFrame(given, strict=False) if isinstance(given, dict) else given
    table = _table(given)
    records = records_of(table, "the frame", columns)
    if records is None:
        message = (
            f"no column of {', '.join(map(repr, table.columns))} is known to hold documents: "
            "say which, as in gr.read(frame, columns={'text': 'my_column'})"
        )
        raise InputError(message)
    for record in records:
        yield NAME, record


def _table(given: Any) -> Table:  # noqa: ANN401 - see is_held
    if isinstance(given, pl.LazyFrame):
        given = given.collect()
    if isinstance(given, pl.DataFrame):
        return Table("", given.columns, given.iter_rows(named=True))
    if _is_pandas(given):
        names = [str(name) for name in given.columns]
        rows: Iterator[Row] = (dict(zip(names, row, strict=True)) for row in given.itertuples(index=False, name=None))
        return Table("", names, rows)
    return listed(given) or Table("", (), ())
