"""What a family of layouts is, and the ways to lay out the parts of a report that several families share."""

import html
import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from tests.converters.documents import Answer, Cell, Document, Grid, Heading, Key, Part

Table = Callable[[Grid], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A document of a family: its text, the truth of its cells where it differs, the cells whose place is lost.

    Of a lost cell ``ambiguous`` is as right as the number. ``own`` are rows of the office's own by their printed label, with the
    number of the reported year, or None where it is blank.
    """

    text: str
    truth: dict[Key, Answer] = field(default_factory=dict)
    lost: Collection[Key] = ()
    own: dict[str, float | None] = field(default_factory=dict)


Make = Callable[[Document, random.Random], Sample | str]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of layouts; the forms and the ways of leaving cells empty that make sense in it."""

    name: str
    suffix: str
    make: Make
    regimes: tuple[str, ...]
    blanking: tuple[str, ...]

    def sample(self, made: Document) -> Sample:
        """Return a report in this layout."""
        done = self.make(made, random.Random(f"{self.name} {made.seed}"))
        return Sample(done) if isinstance(done, str) else done


FAMILIES: Final[dict[str, Family]] = {}
TABLES: Final = ("r2019", "r2021")
ALL: Final = ("r2014", *TABLES)
FULL: Final = ("none",)
ANY: Final = ("none", "zeros", "some", "applicants", "dashes")


def family(
    suffix: str, regimes: tuple[str, ...] = ALL, blanking: tuple[str, ...] = ANY, name: str | None = None
) -> Callable[[Make], Make]:
    """Register a function that lays out a report as a family."""

    def registered(make: Make) -> Make:
        own = name or getattr(make, "__name__", "").replace("_", " ").strip()
        FAMILIES[own] = Family(own, suffix, make, regimes, blanking)
        return make

    return registered


# -- rows of a table ---------------------------------------------------------------------------------


def dense(grid: Grid) -> list[list[Cell]]:
    """Return the rows with a merged cell repeated wherever it reaches."""
    return [[cell for cell, _ in row] for row in grid.placed()]


def sparse(grid: Grid) -> list[list[Cell]]:
    """Return the rows with a merged cell where it begins and empty ones where it reaches."""
    seen: set[int] = set()
    rows = []
    for row in grid.placed():
        line = []
        for cell, begins in row:
            line.append(cell if begins and id(cell) not in seen else Cell(""))
            seen.add(id(cell))
        rows.append(line)
    return rows


def narrow(grid: Grid) -> list[list[Cell]]:
    """Return the rows with one label, the last of them, in front of the values; header rows as they are."""
    rows = []
    for row in sparse(grid):
        values = [cell for cell in row if cell.key]
        if not values:
            rows.append([cell for cell in row if cell.text])
            continue
        labels = [cell.text for cell in row if not cell.key and cell.text]
        units = labels[-1:] if values[0].key and values[0].key[0] == "statistics" else []
        label = labels[-2:-1] if units else labels[-1:]
        rows.append([*map(Cell, (*label, *units)), *values])
    return [row for row in rows if row]


def keys_of(grid: Grid) -> list[list[Key]]:
    """Return the cells of the form in each row that has some."""
    return [[cell.key for cell in row if cell.key] for row in grid.rows if any(cell.key for cell in row)]


def is_applications(grid: Grid) -> bool:
    """Tell whether a table is that of the applications."""
    return any(key[0] == "applications" for keys in keys_of(grid)[:1] for key in keys)


def grids(made: Document) -> list[Grid]:
    """Return the tables of a report."""
    return [part for part in made.parts if isinstance(part, Grid)]


# -- whole documents ---------------------------------------------------------------------------------


def text(made: Document, table: Table, between: str = "\n") -> str:
    """Return a report as text, its tables as a function writes them."""
    return between.join(table(part) if isinstance(part, Grid) else part.text for part in made.parts) + "\n"


def markdown(made: Document, table: Table) -> str:
    """Return a report as markdown."""

    def one(part: Part) -> str:
        if isinstance(part, Heading):
            return f"{'#' * part.level} {part.text}"
        return table(part) if isinstance(part, Grid) else part.text

    return "\n\n".join(map(one, made.parts)) + "\n"


def page(made: Document, table: Table, head: str = "", wrap: str = "{}") -> str:
    """Return a report as a web page."""

    def one(part: Part) -> str:
        if isinstance(part, Heading):
            return f"<h{part.level}>{html.escape(part.text)}</h{part.level}>"
        return table(part) if isinstance(part, Grid) else f"<p>{html.escape(part.text)}</p>"

    body = wrap.replace("{}", "\n".join(map(one, made.parts)))
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{made.title}</title>{head}</head><body>{body}</body></html>"


def rows_html(rows: Iterable[Iterable[Cell]], written: Callable[[Cell], str] | None = None) -> str:
    """Return rows of cells as an HTML table; ``written`` gives the inside of a cell."""
    inner = written or (lambda cell: html.escape(cell.text))
    out = []
    for row in rows:
        cells = []
        for cell in row:
            spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
                f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            )
            cells.append(f"<td{spans}>{inner(cell)}</td>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(out)}</table>"


def piped(rows: Iterable[Iterable[Cell]], written: Callable[[Cell], str] | None = None) -> str:
    """Return rows of cells as a markdown table whose first row is its header."""
    inner = written or (lambda cell: cell.text)
    lines = ["| " + " | ".join(map(inner, row)) + " |" for row in rows]
    width = lines[0].count(" | ") + 1
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def joined(rows: Iterable[Iterable[Cell]], sep: str, written: Callable[[Cell], str] | None = None) -> str:
    """Return rows of cells as lines."""
    inner = written or (lambda cell: cell.text.strip())

    def quoted(text: str) -> str:
        return f'"{text}"' if sep == "," and "," in text else text

    return "\n".join(sep.join(quoted(inner(cell)) for cell in row) for row in rows)
