"""The figures of a report as they are printed: which cells stay blank, which look odd, which total is wrong."""

import random
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from govreports_benchmark.writers import printing
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.content import is_amount, is_signed
from govreports_benchmark.writers.printing import Printed
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.forms import Table
    from govreports_benchmark.writers.grammar import Layout

Figures = dict[tuple[str, str], Printed]
"""Printed values of one table by (row, column)."""

_ODD_RATE = 0.04
_ROW_RATE = 0.35
_CELL_RATE = 0.25
_HEADING_DASH_RATE = 0.3


def figures(content: "Content", layout: "Layout", units: dict[str, str], rng: random.Random) -> dict[str, Figures]:
    """Values of every table as printed, rows that the office added among them.

    Parameters
    ----------
    content
        The numbers.
    layout
        `policy`, `values`, `local_rows` and the damage ``slip`` count here.
    units
        Units that headers print although the form does not, by table/column.
    rng
        Source of every choice.

    Returns
    -------
    dict of str to Figures
        By table code, in the order of the form.
    """
    found: dict[str, Figures] = {}
    for code, values in content.tables.items():
        table = content.table(code)
        table_figures = {
            key: _figure(value, key, printed_unit(table, *key, units), layout, rng) for key, value in values.items()
        }
        _blank_out(table, table_figures, layout.policy, rng)
        found[code] = table_figures
    if layout.local_rows:
        _add_rows(content, found, rng)
    return found


def slipped(content: "Content", found: dict[str, Figures], rng: random.Random) -> tuple[str, str] | None:
    """Make one printed total wrong, as offices do.

    Parameters
    ----------
    content
        The report's content.
    found
        Printed values; changed in place.
    rng
        Source of the choice.

    Returns
    -------
    tuple of str and str or None
        Table and row of the wrong total; None if no total is printed plainly.
    """
    places = []
    for code, table_figures in found.items():
        for identity in content.table(code).identities:
            if identity.relation == "=" and len(identity.whole) == 1:
                whole = identity.whole[0]
                places += [
                    (code, key) for key in table_figures if whole == (key[1] if identity.each == "row" else key[0])
                ]
    places = [(code, key) for code, key in places if found[code][key].text.isdigit()]
    if not places:
        return None
    code, key = rng.choice(places)
    wrong = (found[code][key].value or 0) + rng.choice((1, 2, 10))
    found[code][key] = printing.plain(wrong)
    return code, key[0]


def printed_unit(table: "Table", row: str, column: str, units: dict[str, str]) -> str | None:
    """Header or form: the unit that one of them prints for a cell.

    Parameters
    ----------
    table
        The table.
    row, column
        Codes of the cell.
    units
        Units that headers print although the form does not, by table/column.

    Returns
    -------
    str or None
        None where no unit is printed.
    """
    by_row, by_column = _form_units(table)
    return units.get(f"{table.code}/{column}") or by_row.get(row) or by_column.get(column)


@cache
def _form_units(table: "Table") -> tuple[dict[str, str], dict[str, str]]:
    rows = {row.code: row.unit for row in table.rows if row.unit}
    return rows, {column.code: column.unit for column in table.columns if column.unit}


def _figure(
    value: float | None, key: tuple[str, str], unit: str | None, layout: "Layout", rng: random.Random
) -> Printed:
    if value is None:
        return printing.DASH if happens(rng, _HEADING_DASH_RATE) else printing.BLANK
    if layout.values == "varied" and happens(rng, _ODD_RATE):
        setting = printing.Setting(
            unit=unit,
            signed=is_signed(key[1]),
            amount=is_amount(*key),
            bounded=layout.is_bounded,
            normalised=layout.punctuation == "nfkc",
        )
        return printing.varied(rng, value, setting)
    return printing.plain(value)


def _blank_out(table: "Table", table_figures: Figures, policy: str, rng: random.Random) -> None:
    if policy == "none":
        return
    totals = {
        identity.whole[0] for identity in table.identities if identity.relation == "=" and identity.each != "column"
    }
    empty_rows = {row.code for row in table.rows if happens(rng, _ROW_RATE)} if policy == "rows" else set()
    for (row, column), figure in table_figures.items():
        if policy == "zeros":
            blank = figure.value == 0
        elif policy == "zeros_but_totals":
            blank = figure.value == 0 and bool(totals) and row not in totals and column not in totals
        elif policy == "rows":
            blank = row in empty_rows
        else:
            blank = policy == "everything" or happens(rng, _CELL_RATE)
        if blank:
            table_figures[row, column] = printing.BLANK


def _add_rows(content: "Content", found: dict[str, Figures], rng: random.Random) -> None:
    choices = [code for code in words("local") if code in found and content.table(code).captions]
    for code in rng.sample(choices, min(len(choices), rng.randint(1, 2))):
        label = rng.choice(words("local")[code])
        row = f"local/{quote(label, safe='') if '/' in label else label}"
        for column in content.table(code).columns:
            found[code][row, column.code] = printing.plain(rng.choice((0, 0, rng.randint(1, 500))))
