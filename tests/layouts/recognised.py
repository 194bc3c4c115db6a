"""Tables as tools that recognise characters write them: markdown or HTML, labels merged, headers made up."""

import html
import json
import random
from itertools import pairwise

from tests.converters.documents import Cell, Document, Grid, Key

from .families import (
    ALL,
    FULL,
    TABLES,
    Sample,
    family,
    grids,
    is_applications,
    keys_of,
    markdown,
    narrow,
    page,
    piped,
    rows_html,
    sparse,
)


@family("md")
def recognised_markdown(made: Document, _: random.Random) -> str:
    """Every place of the table a cell, those that a merged cell covers empty."""
    return markdown(made, lambda grid: piped(sparse(grid)))


@family("md")
def recognised_narrow_markdown(made: Document, _: random.Random) -> str:
    """One label in front of the values, group labels left out; header rows shorter than the others."""
    return markdown(made, lambda grid: piped(narrow(grid)))


@family("md")
def html_tables_in_markdown(made: Document, _: random.Random) -> str:
    """Headings as markdown, tables as the HTML that the tool was asked for."""
    return markdown(made, lambda grid: rows_html(grid.rows))


@family("json")
def html_tables_in_json(made: Document, _: random.Random) -> str:
    """A page in one string of a JSON object, its slashes escaped."""
    text = markdown(made, lambda grid: rows_html(grid.rows))
    return json.dumps({"code": 200, "data": {"content": text}}, ensure_ascii=False).replace("/", "\\/")


@family("json")
def escaped_html_in_json(made: Document, _: random.Random) -> str:
    """A page in one string of a JSON object, its tags as entities."""
    text = html.escape(page(made, lambda grid: rows_html(grid.rows)))
    return json.dumps({"title": made.title, "html": text}, ensure_ascii=False)


def _pairs(made: Document) -> list[tuple[list[Key], list[Key]]]:
    """Return neighbouring rows of the applications that stand under one group."""
    for grid in grids(made):
        if is_applications(grid):
            rows = keys_of(grid)
            return [(a, b) for a, b in pairwise(rows) if a[0][1].count(".") == b[0][1].count(".") == 2]
    return []


def _merged(made: Document, rng: random.Random, *, both: bool) -> tuple[dict[int, list[list[Cell]]], set[Key]]:
    """Return the rows of each table, two or three pairs of rows under one label cell each, and their keys."""
    pairs = _pairs(made)
    chosen: list[tuple[list[Key], list[Key]]] = []
    for pair in rng.sample(pairs, min(3, len(pairs))):
        if not any(row in other for other in chosen for row in pair):
            chosen.append(pair)
    lost = {key for pair in chosen for row in pair for key in row}
    tables: dict[int, list[list[Cell]]] = {}
    for grid in grids(made):
        rows: list[list[Cell]] = []
        for row in narrow(grid):
            keys = [cell.key for cell in row if cell.key]
            before = next((a for a, b in chosen if b == keys), None)
            if before is None:
                rows.append(row)
                continue
            above = rows.pop()
            values = [
                Cell(f"{a.text}<br>{b.text}" if both else b.text, b.key)
                for a, b in zip(above[-7:], row[-7:], strict=True)
            ]
            rows.append([Cell(f"{above[0].text}<br>{row[0].text}"), *values])
        tables[id(grid)] = rows
    return tables, lost


@family("md", TABLES)
def rows_share_a_label_cell_markdown(made: Document, rng: random.Random) -> Sample:
    """Two labels in one cell and the numbers of the second row alone: nobody can say whose they are."""
    tables, lost = _merged(made, rng, both=False)
    return Sample(markdown(made, lambda grid: piped(tables[id(grid)])), lost=lost)


@family("html", TABLES)
def rows_share_a_label_cell_html(made: Document, rng: random.Random) -> Sample:
    """The same as a page."""
    tables, lost = _merged(made, rng, both=False)
    return Sample(page(made, lambda grid: rows_html(tables[id(grid)], lambda cell: cell.text)), lost=lost)


@family("html", TABLES)
def rows_share_all_cells_html(made: Document, rng: random.Random) -> Sample:
    """Two rows in one, both numbers in each cell, divided by a break."""
    tables, lost = _merged(made, rng, both=True)
    return Sample(page(made, lambda grid: rows_html(tables[id(grid)], lambda cell: cell.text)), lost=lost)


@family("md", TABLES, FULL)
def rows_share_all_cells_glued(made: Document, rng: random.Random) -> Sample:
    """Two rows in one, labels and numbers without anything between them."""
    tables, lost = _merged(made, rng, both=True)
    return Sample(
        markdown(made, lambda grid: piped(tables[id(grid)], lambda cell: cell.text.replace("<br>", ""))), lost=lost
    )


@family("md", ALL)
def one_table_a_row(made: Document, _: random.Random) -> str:
    """Every row a table of its own under the header words again."""

    def table(grid: Grid) -> str:
        rows = sparse(grid)
        head = max(
            (row for row in rows if not any(cell.key for cell in row)), key=lambda row: sum(bool(c.text) for c in row)
        )
        return "\n\n".join(piped([head, row]) if any(cell.key for cell in row) else piped([row]) for row in rows)

    return markdown(made, table)


@family("md", TABLES)
def made_up_headers(made: Document, _: random.Random) -> Sample:
    """``数据1`` to ``数据7`` for the names of the columns."""

    def table(grid: Grid) -> str:
        if not is_applications(grid):
            return piped(narrow(grid))
        rows = [row for row in narrow(grid) if any(cell.key for cell in row)]
        return piped([[Cell("项目"), *(Cell(f"数据{n}") for n in range(1, 8))], *rows])

    return Sample(markdown(made, table), lost=[key for key in made.truth if key[0] == "applications"])


@family("md")
def digits_torn_apart(made: Document, _: random.Random) -> Sample:
    """A blank between the digits of a number, as where characters are set wide."""
    torn = [key for key, text in made.printed.items() if sum(map(str.isdigit, text)) > 1]
    rows = {key[:2] for key in torn}
    return Sample(
        markdown(
            made, lambda grid: piped(sparse(grid), lambda cell: " ".join(cell.text) if cell.key in torn else cell.text)
        ),
        lost=[key for key in made.truth if key[:2] in rows],
    )


@family("txt")
def digits_torn_apart_in_text(made: Document, _: random.Random) -> Sample:
    """The same, cells divided by two blanks."""
    torn = {key for key, text in made.printed.items() if sum(map(str.isdigit, text)) > 1}
    rows = {key[:2] for key in torn}
    lines = markdown(
        made,
        lambda grid: "\n".join(
            "  ".join(" ".join(cell.text) if cell.key in torn else cell.text for cell in row) for row in narrow(grid)
        ),
    )
    return Sample(lines, lost=[key for key in made.truth if key[:2] in rows or made.blanking != "none"])


@family("md")
def look_alikes_of_digits(made: Document, _: random.Random) -> Sample:
    """``O`` or ``o`` for 0 and ``l`` for 1 in some cells: no numbers, unless the reader is sure."""
    odd = {key: text.replace("0", "O").replace("1", "l") for key, text in made.printed.items() if len(text) == 1}
    changed = {key for key, text in odd.items() if text != made.printed[key] and len(key[1]) % 3 == 0}
    return Sample(
        markdown(
            made,
            lambda grid: piped(
                sparse(grid), lambda cell: odd[cell.key] if cell.key in changed and cell.key else cell.text
            ),
        ),
        lost=changed,
    )
