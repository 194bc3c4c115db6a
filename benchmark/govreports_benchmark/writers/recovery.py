"""Which cells a careful reader can recover: those whose column is shown, and those that arithmetic alone decides."""

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from govreports_benchmark.writers.forms import form
from govreports_benchmark.writers.truths import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from govreports_benchmark.writers.forms import Identity, Table
    from govreports_benchmark.writers.samples import SyntheticReport

Key: TypeAlias = tuple[str, str, str]
Row: TypeAlias = "tuple[Truth | None, ...]"
"""What stands in the columns of a row: a printed value, or None for a blank cell."""

_MOST_SPLITS = 20_000
"""More ways to cut figures than this are not tried, and the row counts as open."""
_ROUNDING = 1e-6


def recoverable(made: "SyntheticReport") -> frozenset[Key]:
    """Cells with a printed number whose place is certain.

    A place is certain where the layout shows it. Elsewhere it is certain if exactly one assignment of the printed
    tokens to the cells of the row agrees with the order of the tokens, the marks of the layout and the sums of the
    form: first the sums within the row, then those down a column whose other cells are in place. A blank cell may
    stand for any number that is not negative, so that a sum refuses an assignment only if no such number could save it.

    Parameters
    ----------
    made
        A report.

    Returns
    -------
    frozenset of tuple
        Keys of `SyntheticReport.cells`. Rows whose label is damaged, whose lines are lost or that were cut are left
        out, and so are rows where the one assignment that agrees is not what was meant (a total was printed wrong).

    Examples
    --------
    >>> from govreports_benchmark.writers import report
    >>> made = report(8, "r2021")
    >>> all(made.cells[key].status == "read" for key in recoverable(made))
    True
    """
    found = {key for key, truth in made.cells.items() if truth.status == "read" and truth.positions_kept}
    for code, regime in made.regimes.items():
        found |= _recovered(form(regime).table(code), made)
    return frozenset(found)


def _recovered(table: "Table", made: "SyntheticReport") -> set[Key]:
    columns = [column.code for column in table.columns]
    rows = dict.fromkeys(row for name, row, _ in made.cells if name == table.code)
    truths = {row: tuple(made.cells[table.code, row, column] for column in columns) for row in rows}
    known = {
        row: tuple(truth if truth.raw else None for truth in cells)
        for row, cells in truths.items()
        if all(truth.positions_kept for truth in cells)
    }
    open_rows = {row: list(_candidates(table, cells)) for row, cells in truths.items() if row not in known}
    open_rows = {row: candidates for row, candidates in open_rows.items() if candidates}
    moved = True
    while moved:
        moved = False
        for row, candidates in list(open_rows.items()):
            left = [each for each in candidates if _agrees_down(table, row, each, known)]
            if len(left) == 1:
                known[row] = left[0]
                del open_rows[row]
                moved = True
    return {
        (table.code, row, column)
        for row, cells in known.items()
        for column, truth, placed in zip(columns, truths[row], cells, strict=True)
        if truth.lost and truth.status == "read" and _same(cells, truths[row]) and placed is not None
    }


def _same(placed: Row, truths: "Sequence[Truth]") -> bool:
    """Whether an assignment is what was meant, cell by cell."""
    return all(
        (one.value if one else None) == (truth.value if truth.raw else None) and bool(one) == bool(truth.raw)
        for one, truth in zip(placed, truths, strict=True)
    )


def _candidates(table: "Table", cells: "tuple[Truth, ...]") -> "Iterator[Row]":
    """Yield the assignments of a row's tokens that its order, its marks and the sums within the row allow."""
    kinds = {truth.lost for truth in cells}
    if kinds == {"blanks"}:
        tokens = [truth for truth in cells if truth.raw]
        for places in combinations(range(len(cells)), len(tokens)):
            at = dict(zip(places, tokens, strict=True))
            yield from _agreeing(table, tuple(at.get(n) for n in range(len(cells))))
    elif kinds == {"padding"}:
        yield from _shifted(table, cells)
    elif kinds == {"glued"}:
        yield from _split(table, cells)


def _agreeing(table: "Table", row: Row) -> "Iterator[Row]":
    if _agrees_across(table, row):
        yield row


def _shifted(table: "Table", cells: "tuple[Truth, ...]") -> "Iterator[Row]":
    """Yield the assignments of a row with blank cells, moved as far as its blank ends let it move."""
    row = tuple(truth if truth.raw else None for truth in cells)
    filled = [n for n, one in enumerate(row) if one]
    wide = max(1, max((len(entry.path) for entry in table.rows), default=1))
    for by in range(-min(filled[0], wide - 1), min(len(row) - 1 - filled[-1], wide - 1) + 1):
        yield from _agreeing(table, tuple(row[n - by] if 0 <= n - by < len(row) else None for n in range(len(row))))


def _split(table: "Table", cells: "tuple[Truth, ...]") -> list[Row]:
    """Cut figures that ran into one another into whole numbers, one a column, in every way that the sums allow."""
    found: list[Row] = []
    for count, numbers in enumerate(_cuts("".join(truth.raw for truth in cells), len(cells))):
        if count > _MOST_SPLITS:
            return []
        pieces = tuple(Truth("read", float(number), number, None, positions_kept=False) for number in numbers)
        found += _agreeing(table, pieces)
    return found


def _cuts(digits: str, parts: int) -> "Iterator[tuple[str, ...]]":
    if parts == 1:
        if len(digits) == 1 or digits[0] != "0":
            yield (digits,)
        return
    longest = 1 if digits[0] == "0" else len(digits) - parts + 1
    for length in range(1, longest + 1):
        for rest in _cuts(digits[length:], parts - 1):
            yield (digits[:length], *rest)


def _agrees_across(table: "Table", row: Row) -> bool:
    values = {column.code: one for column, one in zip(table.columns, row, strict=True)}
    return all(_holds(identity, values) for identity in table.identities if identity.each == "row")


def _agrees_down(table: "Table", code: str, row: Row, known: "Mapping[str, Row]") -> bool:
    for identity in table.identities:
        others = {*identity.whole, *identity.parts} - {code}
        if identity.each != "column" or code not in {*identity.whole, *identity.parts} or not others <= known.keys():
            continue
        for n in range(len(row)):
            if not _holds(identity, {code: row[n], **{other: known[other][n] for other in others}}):
                return False
    return True


def _holds(identity: "Identity", values: "Mapping[str, Truth | None]") -> bool:
    """Whether an identity may hold, where a blank cell is any number that is not negative and a word is any number."""
    if any((one := values[code]) and one.value is None for code in (*identity.whole, *identity.parts)):
        return True
    sums = []
    for codes in (identity.whole, identity.parts):
        printed = [values[code] for code in codes]
        sums.append((sum(one.value or 0 for one in printed if one), any(one is None for one in printed)))
    (whole, whole_open), (parts, parts_open) = sums
    if identity.relation == "=":
        return (whole_open or whole >= parts - _ROUNDING) and (parts_open or parts >= whole - _ROUNDING)
    if identity.relation == ">=":
        return whole_open or whole >= parts - _ROUNDING
    return parts_open or parts >= whole - _ROUNDING
