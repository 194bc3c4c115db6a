"""Stata files: value labels, and statuses as extended missing values."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError, MissingExtraError
from govreports.exports.labelling import meanings
from govreports.exports.regressing import organ_ids
from govreports.exports.texts import plain, put
from govreports.panels import crosswalk
from govreports.privacy import Persons, published
from govreports.regimes import forms

__all__ = ["LETTERS", "write_stata"]

LETTERS: Final[Mapping[str, str]] = {
    "blank": "a",
    "dash": "b",
    "unreadable": "c",
    "ambiguous": "d",
    "absent": "e",
    "no_counterpart": "f",
    "unit_unknown": "g",
    "zero_denominator": "h",
    "conflict": "i",
    "repeated": "j",
    "negative": "k",
    "approximate": "l",
    "unstated": "m",
}
"""The extended missing value (.a to .z) that says why a value is not there."""

_NAME: Final = 32

_LABEL: Final = 80
_BYTES: Final = 2045
_EXACT: Final = 2**53
_LARGEST: Final = 8.9884656743e307
_RESERVED: Final = frozenset(
    {"_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_skip", "_weight", "byte", "double", "float"}
    | {"if", "in", "int", "long", "strL", "using", "with"}
)
_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("read", "assumed", *LETTERS, "stated"),
    "grade": ("A", "B", "C"),
    "scope": ("own", "level", "jurisdiction", "unknown"),
}
_STAMP: Final = re.compile(rb"(<timestamp>\x11)[^<]{17}(?=</timestamp>)")


@checked
def write_stata(frame: pl.DataFrame, path: str | Path, name: str | None = None, *, persons: Persons = "mask") -> Path:
    """Write a frame as a Stata file (format 118, Stata 14 and later) and return its path.

    A ``value`` that is null says why by its ``status``: .a blank, .b dash and so on (``LETTERS``); so does a
    column ``x`` beside ``x__status``, as ``wide(panel, ["value", "status"])`` makes them. Such a column is a number
    and nothing else, without value labels, so that pandas and R read numbers, too. A frame with ``organ_key`` and
    ``report`` gets ``organ_id``, for ``xtset organ_id year``. Statuses, forms,
    grades, scopes and indicators become numbers with value labels, true and false 1 and 0. Names are cut to
    32 characters at most and stay unique; the variable label keeps the meaning. Lists are joined by ``;``; null texts
    become empty ones, as Stata knows no other. The same frame gives the same bytes.

    Parameters
    ----------
    frame
        Any frame.
    path
        File to write.
    name
        Name of the frame in ``govreports.describe`` its columns are explained by; ``panel`` by default.
    persons
        Whether names and numbers of persons become asterisks (``mask``) or stay (``keep``); see
        ``govreports.privacy.mask_persons``.

    Raises
    ------
    MissingExtraError
        pyreadstat is not installed.
    InputError
        A text has more than 2045 bytes or a NUL, a number is none that Stata holds, or the file cannot be written.

    Examples
    --------
    >>> import tempfile, govreports as gr, pyreadstat
    >>> panel = gr.panel(gr.read("data/reports"), ["grant_rate"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_stata(panel, f"{folder}/panel.dta")
    ...     data, about = pyreadstat.read_dta(file, user_missing=True, output_format="polars")
    >>> data["value"][0], LETTERS["zero_denominator"], "value" in about.variable_value_labels
    ('h', 'h', False)
    """
    try:
        import pyreadstat  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "Stata files need pyreadstat: pip install 'govreports[stata]'"
        raise MissingExtraError(message) from error
    numbered = {"organ_key", "report"} <= set(frame.columns) and "organ_id" not in frame.columns
    shown = plain(published(organ_ids(frame) if numbered else frame, persons))
    names = _names(shown.columns)
    labels = meanings(shown, name)
    columns: dict[str, pl.Series] = {}
    values: dict[str, dict[Any, str]] = {}
    missing: dict[str, list[str]] = {}
    for column in shown.columns:
        status = "status" if column == "value" else f"{column}__status"
        own = names[column]
        columns[own], values[own], missing[own] = _column(shown, column, status)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frame.dta"
        pyreadstat.write_dta(
            pl.DataFrame(columns),
            file,
            column_labels={names[column]: _cut(labels.get(column, column)) for column in shown.columns},
            variable_value_labels={own: known for own, known in values.items() if known},
            missing_user_values={own: letters for own, letters in missing.items() if letters},
            version=14,
        )
        data = file.read_bytes()
    return put(path, _STAMP.sub(rb"\g<1>01 Jan 2000 00:00", data, count=1))


def _column(shown: pl.DataFrame, column: str, status: str) -> tuple[pl.Series, dict[Any, str], list[str]]:
    """Return a column as Stata holds it, its value labels, and the extended missing values it uses."""
    series = shown[column]
    if series.dtype == pl.Boolean:
        return series.cast(pl.Int32), {0: "false", 1: "true"}, []
    if series.dtype == pl.String:
        return _text(series)
    if series.dtype.is_numeric():
        _refuse_numbers(series)
    if series.dtype.is_numeric() and status in shown.columns and series.null_count():
        letters = shown[status].replace_strict(LETTERS, default=None, return_dtype=pl.String)
        mixed = [letter if number is None else float(number) for number, letter in zip(series, letters, strict=True)]
        used = sorted({each for each in mixed if isinstance(each, str)})
        return pl.Series(column, mixed, dtype=pl.Object), {}, used
    return series.cast(pl.Float64) if series.dtype.is_numeric() else series, {}, []


def _refuse_numbers(series: pl.Series) -> None:
    """Refuse numbers that Stata does not hold, or not with all their digits."""
    numbers = series.drop_nulls().cast(pl.Float64)
    exact = series.dtype.is_integer() and numbers.abs().ge(_EXACT).any()
    if exact or not numbers.is_finite().all() or numbers.abs().gt(_LARGEST).any():
        message = (
            f"{series.name!r} holds infinity, NaN or more digits than a Stata number: make it null or a text first"
        )
        raise InputError(message)


def _text(series: pl.Series) -> tuple[pl.Series, dict[Any, str], list[str]]:
    code = series.name.rpartition("__")[2]
    orders = {**_ORDERS, "regime": (*(regime.id for regime in forms()), "mixed", "prose")}
    if code == "indicator":
        known = dict(crosswalk().unique("indicator", maintain_order=True).select("indicator", "label").iter_rows())
        order, said = tuple(known), {each: f"{each} {label}" for each, label in known.items()}
    elif code in orders:
        order, said = orders[code], {}
    else:
        if series.str.contains("\0", literal=True).any():
            message = f"{series.name!r} has a text with a NUL, at which Stata would cut it: drop the column first"
            raise InputError(message)
        longest = series.str.len_bytes().max()
        if isinstance(longest, int) and longest > _BYTES:
            message = f"Stata texts hold {_BYTES} bytes, {series.name!r} has {longest}: drop the column first"
            raise InputError(message)
        return series.fill_null(""), {}, []
    found = (*order, *sorted(set(series.drop_nulls()) - set(order)))
    numbers = {each: number for number, each in enumerate(found)}
    coded = series.replace_strict(numbers, return_dtype=pl.Int32)
    return coded, {number: said.get(each, each) for each, number in numbers.items()}, []


def _names(columns: list[str]) -> dict[str, str]:
    """Return a name for each column that Stata takes: letters, digits and underscores, short, unique."""
    found: dict[str, str] = {}
    # value labels are named by the column and its number, in 32 characters as well
    most = _NAME - len(str(len(columns)))
    for column in columns:
        name = re.sub(r"[^0-9A-Za-z_]", "_", column)
        if not name or name[0].isdigit() or name in _RESERVED or re.fullmatch(r"str\d+", name):
            name = f"_{name}"
        name, number = name[:most], 1
        while name in found.values():
            number += 1
            name = f"{name[: most - 1 - len(str(number))]}_{number}"
        found[column] = name
    return found


def _cut(label: str) -> str:
    """Return a variable label as long as Stata takes it, in characters and in bytes of UTF-8."""
    return label[:_LABEL].encode()[: 4 * _LABEL].decode(errors="ignore")
