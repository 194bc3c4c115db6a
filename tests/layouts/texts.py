"""Tables in plain text: markup languages, printed data, lines in every order, and what extraction does to lines."""

import json
import random
import unicodedata
from collections.abc import Iterable

from tests.converters.documents import Cell, Document, Grid, Key

from .families import (
    FULL,
    TABLES,
    Sample,
    dense,
    family,
    is_applications,
    joined,
    keys_of,
    markdown,
    narrow,
    sparse,
    text,
)


def _partly(made: Document) -> set[Key]:
    """Return the cells of the rows that hold values and blanks."""
    return {key for keys in made.rows() if 0 < sum(bool(made.printed[k]) for k in keys) < len(keys) for key in keys}


# -- markup languages --------------------------------------------------------------------------------


@family("tex")
def latex(made: Document, _: random.Random) -> str:
    """A tabular with multicolumn and multirow."""

    def cell(each: Cell) -> str:
        inner = each.text.replace("%", r"\%").replace("&", r"\&")
        inner = rf"\multirow{{{each.rows}}}{{*}}{{{inner}}}" if each.rows > 1 else inner
        return rf"\multicolumn{{{each.columns}}}{{c|}}{{{inner}}}" if each.columns > 1 else inner

    def table(grid: Grid) -> str:
        width = len(grid.placed()[0])
        out, seen = [], set()
        for row in grid.placed():
            line = []
            for each, begins in row:
                if begins and id(each) not in seen:
                    line.append(cell(each))
                elif id(each) in seen and begins:
                    line += [""]
                seen.add(id(each))
            out.append(" & ".join(line) + r" \\ \hline")
        return rf"\begin{{tabular}}{{|{'c|' * width}}}" + "\n\\hline\n" + "\n".join(out) + "\n\\end{tabular}"

    body = text(made, table, "\n\n")
    return "\\documentclass{ctexart}\n\\begin{document}\n" + body + "\\end{document}\n"


@family("tex")
def latex_every_place(made: Document, _: random.Random) -> str:
    """A tabular with a cell for every place."""

    def table(grid: Grid) -> str:
        rows = " \\\\\n".join(" & ".join(cell.text for cell in row) for row in sparse(grid))
        return rf"\begin{{tabular}}{{{'l' * len(grid.placed()[0])}}}" + "\n" + rows + " \\\\\n\\end{tabular}"

    return text(made, table, "\n\n")


def _wide(value: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in value)


def _padded(value: str, width: int) -> str:
    return value + " " * (width - _wide(value))


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(_wide(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows)))]


def _boxed(rows: list[list[str]], bar: str, line: str, knot: str) -> str:
    widths = _widths(rows)
    rule = knot + knot.join(line * (width + 2) for width in widths) + knot
    out = [rule]
    for row in rows:
        cells = [*row, *[""] * (len(widths) - len(row))]
        out += [bar + bar.join(f" {_padded(each, width)} " for each, width in zip(cells, widths, strict=True)) + bar]
        out += [rule]
    return "\n".join(out)


def _texts(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    return [[cell.text.strip() for cell in row] for row in rows]


@family("txt")
def drawn_with_signs(made: Document, _: random.Random) -> str:
    """``+---+`` and ``|``, as command line clients print."""
    return text(made, lambda grid: _boxed(_texts(sparse(grid)), "|", "-", "+"))


@family("txt")
def drawn_with_box_characters(made: Document, _: random.Random) -> str:
    """``│`` and ``─``."""
    return text(made, lambda grid: _boxed(_texts(sparse(grid)), "│", "─", "┼"))


@family("txt")
def columns_of_blanks(made: Document, _: random.Random) -> str:
    """Fixed columns, full-width characters counted as two."""

    def table(grid: Grid) -> str:
        rows = _texts(sparse(grid))
        widths = _widths(rows)
        return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in rows)

    return text(made, table)


@family("txt")
def columns_of_blanks_miscounted(made: Document, _: random.Random) -> Sample:
    """Fixed columns, every character counted as one: nothing stands under its header."""

    def table(grid: Grid) -> str:
        rows = _texts(sparse(grid))
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
        return "\n".join(
            " ".join(f"{each:<{width}}" for each, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )

    return Sample(text(made, table), lost=_partly(made))


MARKUPS = {
    "textile": ("|", "|", "|"),
    "jira": ("||", "|", "|"),
    "spaced bars": ("", " | ", ""),
    "bars at the end": ("", "|", "|"),
    "bars in front": ("|", "|", ""),
    "full-width bars": ("", "｜", ""),
    "semicolons": ("", ";", ""),
    "full-width commas": ("", "，", ""),
    "ampersands": ("", " & ", ""),
    "brackets": ("【", "】【", "】"),
    "carets": ("", "^", ""),
    "tildes": ("", "~", ""),
    "double tabs": ("", "\t\t", ""),
    "slashes": ("", " / ", ""),
    "hashes": ("", "#", ""),
    "double colons": ("", "::", ""),
    "control characters": ("", "\x07", "\x07"),
    "unit separators": ("", "\x1f", ""),
}


def _markup(name: str, first: str, sep: str, last: str) -> None:
    def make(made: Document, _: random.Random) -> Sample:
        def table(grid: Grid) -> str:
            return "\n".join(first + sep.join(cell.text.strip() for cell in row) + last for row in sparse(grid))

        done = text(made, table)
        # a stroke that is the delimiter itself, or a table whose empty cells it cannot show, loses its rows
        clash = {
            key
            for keys in made.rows()
            if any(sep.strip() and sep.strip() in made.printed[k] for k in keys)
            for key in keys
        }
        return Sample(done, lost=clash)

    family("txt", name=f"delimited by {name}")(make)


for _name, _marks in MARKUPS.items():
    _markup(_name, *_marks)


@family("txt")
def wiki(made: Document, _: random.Random) -> str:
    """MediaWiki, one cell a line."""

    def table(grid: Grid) -> str:
        rows = []
        for row in grid.rows:
            lines = []
            for cell in row:
                spans = (f'rowspan="{cell.rows}" ' if cell.rows > 1 else "") + (
                    f'colspan="{cell.columns}" ' if cell.columns > 1 else ""
                )
                lines.append(f"{'!' if cell.head else '|'} {spans}{'| ' if spans else ''}{cell.text}")
            rows.append("\n".join(lines))
        return '{| class="wikitable"\n|-\n' + "\n|-\n".join(rows) + "\n|}"

    return text(made, table, "\n\n")


@family("adoc")
def asciidoc(made: Document, _: random.Random) -> str:
    """AsciiDoc, spans in front of the bar."""

    def cell(each: Cell) -> str:
        spans = {
            (True, True): f"{each.columns}.{each.rows}+",
            (True, False): f"{each.columns}+",
            (False, True): f".{each.rows}+",
        }
        return f"{spans.get((each.columns > 1, each.rows > 1), '')}|{each.text}"

    return text(
        made, lambda grid: "|===\n" + "\n".join(" ".join(map(cell, row)) for row in grid.rows) + "\n|===", "\n\n"
    )


# -- printed data ------------------------------------------------------------------------------------


@family("txt")
def printed_lists(made: Document, _: random.Random) -> str:
    """One Python list a row."""
    return text(made, lambda grid: "\n".join(str([cell.text for cell in row]) for row in sparse(grid)))


@family("txt")
def printed_list_of_lists(made: Document, _: random.Random) -> str:
    """One Python list a table, None where nothing stands."""
    return text(made, lambda grid: str([[cell.text or None for cell in row] for row in sparse(grid)]))


@family("txt")
def printed_tuples(made: Document, _: random.Random) -> str:
    """One Python tuple a row."""
    return text(made, lambda grid: "\n".join(str(tuple(cell.text for cell in row)) for row in sparse(grid)))


def _records(grid: Grid) -> list[dict[str, str | None]]:
    """Return the rows of the applications by the names of their columns."""
    rows = sparse(grid)
    keys = [index for index, row in enumerate(rows) if any(cell.key for cell in row)]
    if not keys or not is_applications(grid):
        return []
    head = dense(grid)[keys[0] - 1]
    out: list[dict[str, str | None]] = []
    for n in keys:
        label: dict[str, str | None] = {"项目": next(c.text for c in reversed(rows[n]) if c.text and not c.key)}
        out.append(label | {h.text: c.text or None for h, c in zip(head, rows[n], strict=True) if c.key})
    return out


@family("txt", TABLES)
def printed_dictionaries(made: Document, _: random.Random) -> str:
    """The applications as one Python dictionary a row, by the names of the columns."""
    return text(
        made, lambda grid: "\n".join(map(str, _records(grid))) if is_applications(grid) else joined(sparse(grid), "\t")
    )


@family("txt", TABLES)
def json_lines_in_text(made: Document, _: random.Random) -> str:
    """The applications as one JSON object a row."""
    return text(
        made,
        lambda grid: (
            "\n".join(json.dumps(row, ensure_ascii=False) for row in _records(grid))
            if is_applications(grid)
            else joined(sparse(grid), "\t")
        ),
    )


@family("txt", TABLES)
def named_values_in_sentences(made: Document, _: random.Random) -> str:
    """Every value behind the name of its column: ``自然人：0、商业企业：1``."""

    def table(grid: Grid) -> str:
        if not is_applications(grid):
            return joined(sparse(grid), "\t")
        return "\n".join(
            f"{row.pop('项目')}：" + "、".join(f"{name}：{value or ''}" for name, value in row.items())
            for row in _records(grid)
        )

    return text(made, table)


@family("txt", TABLES)
def one_line_a_cell_with_its_names(made: Document, _: random.Random) -> str:
    """Row, column and value in each line."""

    def table(grid: Grid) -> str:
        if not is_applications(grid):
            return joined(sparse(grid), "\t")
        rows = [(row.pop("项目"), row) for row in _records(grid)]
        return "\n".join(f"{label}\t{name}\t{value or ''}" for label, row in rows for name, value in row.items())

    return text(made, table)


@family("txt")
def yaml_lists(made: Document, _: random.Random) -> str:
    """Nested lists of YAML."""
    return text(
        made,
        lambda grid: "\n".join(
            "- - " + "\n  - ".join(json.dumps(c.text, ensure_ascii=False) for c in row) for row in sparse(grid)
        ),
    )


# -- lines -------------------------------------------------------------------------------------------


@family("txt")
def a_cell_a_line(made: Document, _: random.Random) -> str:
    """One cell a line; an empty one is an empty line."""
    return text(made, lambda grid: "\n".join(cell.text for row in grid.rows for cell in row))


@family("txt")
def a_cell_a_line_rows_apart(made: Document, _: random.Random) -> str:
    """One cell a line, an empty line behind each row too."""
    return text(made, lambda grid: "\n\n".join("\n".join(cell.text for cell in row) for row in grid.rows))


@family("txt")
def a_cell_a_paragraph(made: Document, _: random.Random) -> str:
    """An empty line between all cells, three where one is empty."""
    return text(made, lambda grid: "\n\n".join(cell.text for row in grid.rows for cell in row), "\n\n")


@family("txt")
def a_cell_a_line_empty_ones_dropped(made: Document, _: random.Random) -> str:
    """One cell a line, the empty ones gone."""
    return text(made, lambda grid: "\n".join(cell.text.strip() for row in grid.rows for cell in row if cell.text))


@family("txt")
def empty_ones_dropped_bars_appended(made: Document, _: random.Random) -> Sample:
    """Empty cells gone, bars added until each row has as many as the widest."""

    def table(grid: Grid) -> str:
        width = len(grid.placed()[0])
        filled = [[cell.text for cell in row if cell.text] for row in grid.rows]
        return "\n".join(f"| {' | '.join(row)} |" + "|" * (width - len(row)) for row in filled)

    return Sample(text(made, table), lost=_partly(made))


@family("txt")
def empty_ones_moved_to_the_end(made: Document, _: random.Random) -> Sample:
    """The values of each row first, its empty cells behind them."""

    def table(grid: Grid) -> str:
        lines = []
        for row in narrow(grid):
            row.sort(key=lambda cell: not cell.text)
            lines.append(row)
        return joined(lines, "\t")

    return Sample(text(made, table), lost=_partly(made))


@family("txt", TABLES)
def labels_first_then_numbers(made: Document, _: random.Random) -> Sample:
    """All labels of a table, then all its numbers, row by row."""

    def table(grid: Grid) -> str:
        labels = [cell.text for row in grid.rows for cell in row if not cell.key and cell.text]
        return "\n".join([*labels, *(cell.text for row in grid.rows for cell in row if cell.key)])

    return Sample(text(made, table), lost=made.truth)


@family("txt", TABLES)
def labels_first_then_columns(made: Document, _: random.Random) -> Sample:
    """All labels of a table, then its numbers, column by column."""

    def table(grid: Grid) -> str:
        labels = [cell.text for row in grid.rows for cell in row if not cell.key and cell.text]
        rows = [[cell for cell in row if cell.key] for row in grid.rows if any(cell.key for cell in row)]
        width = max(map(len, rows))
        return "\n".join([*labels, *(row[n].text for n in range(width) for row in rows if n < len(row))])

    return Sample(text(made, table), lost=made.truth)


@family("txt", TABLES)
def numbers_first_then_labels(made: Document, _: random.Random) -> Sample:
    """All numbers of a table, then its labels."""

    def table(grid: Grid) -> str:
        rows = keys_of(grid)
        return "\n".join(
            [
                *(made.printed[key] for keys in rows for key in keys),
                *(c.text for row in grid.rows for c in row if not c.key and c.text),
            ]
        )

    return Sample(text(made, table), lost=made.truth)


@family("txt", TABLES)
def label_behind_its_values(made: Document, _: random.Random) -> Sample:
    """The label in the last column."""

    def table(grid: Grid) -> str:
        return joined(([c for c in row if c.key] + [c for c in row if not c.key] for row in narrow(grid)), "\t")

    return Sample(text(made, table), lost=made.truth)


@family("txt")
def glued_rows(made: Document, _: random.Random) -> Sample:
    """Everything in a table without anything between the cells, a row a line."""
    return Sample(text(made, lambda grid: joined(grid.rows, "")), lost=_glued(made))


@family("txt")
def glued_altogether(made: Document, _: random.Random) -> Sample:
    """The whole report without anything between anything: a value stands in front of the next heading."""
    return Sample(
        text(made, lambda grid: "".join(cell.text.strip() for row in grid.rows for cell in row), ""), lost=made.truth
    )


@family("txt")
def glued_tables(made: Document, _: random.Random) -> Sample:
    """The tables without anything between their cells and rows; lines for prose and headings."""
    return Sample(
        text(made, lambda grid: "".join(cell.text.strip() for row in grid.rows for cell in row)), lost=made.truth
    )


def _glued(made: Document) -> set[Key]:
    lost = set()
    for keys in made.rows():
        texts = [made.printed[key] for key in keys]
        if len(keys) > 1 and [len(each) for each in texts] != [1] * len(keys):
            lost.update(keys)
    return lost


@family("txt")
def one_line(made: Document, _: random.Random) -> Sample:
    """The whole report on one line, cells divided by a blank."""
    return Sample(
        text(made, lambda grid: " ".join(c.text.strip() for row in grid.rows for c in row if c.text), " "),
        lost=_partly(made),
    )


@family("txt")
def one_line_double_blanks(made: Document, _: random.Random) -> str:
    """The whole report on one line, an empty cell a further blank."""
    return text(made, lambda grid: " ".join(cell.text.strip() for row in grid.rows for cell in row), " ")


# -- what happens to lines ---------------------------------------------------------------------------


@family("txt")
def line_numbers_in_front(made: Document, _: random.Random) -> Sample:
    """The number of the line in front of every line."""
    done = text(made, lambda grid: joined(sparse(grid), "\t"))
    return Sample("".join(f"{n}\t{line}\n" for n, line in enumerate(done.splitlines(), 1)), lost=made.truth)


@family("txt")
def line_numbers_and_cells_a_line(made: Document, _: random.Random) -> Sample:
    """The number of the line in front of every cell."""
    done = text(made, lambda grid: "\n".join(cell.text for row in grid.rows for cell in row))
    return Sample("".join(f"{n:>4}  {line}\n" for n, line in enumerate(done.splitlines(), 1)), lost=made.truth)


@family("txt")
def quoted_lines(made: Document, _: random.Random) -> str:
    """``> `` in front of every line, as in answered mail."""
    done = text(made, lambda grid: joined(sparse(grid), "\t"))
    return "".join(f"> {line}\n" for line in done.splitlines())


@family("md")
def bulleted_rows(made: Document, _: random.Random) -> str:
    """``- `` in front of every row."""
    return markdown(made, lambda grid: "\n".join("- " + " | ".join(cell.text for cell in row) for row in narrow(grid)))


@family("txt")
def windows_line_ends(made: Document, _: random.Random) -> str:
    """Carriage returns before the line ends, form feeds between the pages."""
    done = text(made, lambda grid: joined(sparse(grid), "\t")).splitlines()
    return "".join(line + ("\r\n\f" if n % 30 == 29 else "\r\n") for n, line in enumerate(done))


def _paged(made: Document, rng: random.Random, number: str, *, header: bool) -> str:
    every = rng.randint(7, 12)

    def table(grid: Grid) -> str:
        rows = narrow(grid)
        head = [row for row in rows if not any(cell.key for cell in row)]
        out: list[str] = []
        for n, row in enumerate(rows):
            if n and n % every == 0:
                out.append(number.format(n // every + 2))
                if header and is_applications(grid):
                    out += ["  ".join(cell.text for cell in line) for line in head]
            out.append("  ".join(cell.text or "" for cell in row))
        return "\n".join(out)

    return text(made, table)


@family("txt", blanking=FULL)
def page_numbers_between_rows(made: Document, rng: random.Random) -> str:
    """A page number between two rows."""
    return _paged(made, rng, rng.choice(("- {} -", "{}", "第{}页", "— {} —", "{} / 9")), header=False)


@family("txt", blanking=FULL)
def headers_again_on_every_page(made: Document, rng: random.Random) -> str:
    """A page number and the header rows again."""
    return _paged(made, rng, rng.choice(("- {} -", "{}", "第{}页 共9页")), header=True)


@family("txt", blanking=FULL)
def labels_wrapped(made: Document, rng: random.Random) -> str:
    """Long labels on two lines, the numbers behind the first, the second or between them."""
    where = rng.choice(("first", "last", "between"))

    def table(grid: Grid) -> str:
        out = []
        for row in narrow(grid):
            values = "  ".join(cell.text for cell in row if cell.key)
            label = "  ".join(cell.text for cell in row if not cell.key)
            if len(label) < 9 or not values:
                out.append(f"{label}  {values}".strip())
                continue
            one, two = label[: len(label) // 2], label[len(label) // 2 :]
            out += {
                "first": [f"{one}  {values}", two],
                "last": [one, f"{two}  {values}"],
                "between": [one, values, two],
            }[where]
        return "\n".join(out)

    return text(made, table)


@family("txt", TABLES, FULL)
def values_wrapped(made: Document, _: random.Random) -> str:
    """Seven numbers on two lines."""

    def table(grid: Grid) -> str:
        out = []
        for row in narrow(grid):
            values = [cell.text for cell in row if cell.key]
            label = " ".join(cell.text for cell in row if not cell.key)
            out += (
                [f"{label} {' '.join(values[:4])}", " ".join(values[4:])]
                if len(values) > 4
                else [f"{label} {' '.join(values)}"]
            )
        return "\n".join(out)

    return text(made, table)


@family("txt", TABLES, FULL)
def lines_each_once(made: Document, _: random.Random) -> Sample:
    """One cell a line, every line that was there before left out."""
    done = text(made, lambda grid: "\n".join(cell.text for row in grid.rows for cell in row))
    return Sample("\n".join(dict.fromkeys(done.splitlines())), lost=made.truth)


@family("txt")
def a_row_is_missing(made: Document, rng: random.Random) -> Sample:
    """Some rows of the tables are left out: their cells are absent, and nobody else's."""
    gone: set[Key] = set()

    def table(grid: Grid) -> str:
        rows = []
        for row in sparse(grid):
            keys = {cell.key for cell in row if cell.key}
            if keys and rng.random() < 0.15:
                gone.update(keys)
            else:
                rows.append(row)
        return joined(rows, "\t")

    done = text(made, table)
    return Sample(done, truth=dict.fromkeys(gone, ("absent", None)), lost=gone)


@family("txt", TABLES, FULL)
def a_value_is_missing(made: Document, rng: random.Random) -> Sample:
    """One value of some rows was not recognised, and left no mark."""
    rows = [keys for keys in made.rows() if len(keys) > 1]
    gone = {rng.choice(keys) for keys in rows if rng.random() < 0.2}
    lost = {key for keys in rows if gone & set(keys) for key in keys}
    return Sample(
        text(made, lambda grid: joined(([c for c in row if c.key not in gone] for row in narrow(grid)), "  ")),
        lost=lost,
    )


@family("txt", TABLES, FULL)
def a_number_too_many(made: Document, rng: random.Random) -> Sample:
    """A stray number in some rows."""
    odd = {tuple(keys) for keys in made.rows() if len(keys) > 1 and rng.random() < 0.2}

    def row_of(row: list[Cell]) -> list[Cell]:
        keys = tuple(cell.key for cell in row if cell.key)
        return [*row[:2], Cell("8"), *row[2:]] if keys in odd else row

    lost = {key for keys in odd for key in keys}
    return Sample(text(made, lambda grid: joined(map(row_of, narrow(grid)), " ")), lost=lost)


@family("txt", TABLES, FULL)
def the_total_and_only_it(made: Document, _: random.Random) -> Sample:
    """A table shortened to its totals: labels and one number."""

    def table(grid: Grid) -> str:
        if not is_applications(grid):
            return joined(narrow(grid), "\t")
        return "项目\t总计\n" + "\n".join(
            f"{row[0].text}\t{row[-1].text}" for row in narrow(grid) if any(cell.key for cell in row)
        )

    rest = {key for key in made.truth if key[0] == "applications" and key[2] != "total"}
    return Sample(text(made, table), truth=dict.fromkeys(rest, ("absent", None)), lost=rest)


@family("txt", TABLES)
def two_reports_side_by_side(made: Document, rng: random.Random) -> Sample:
    """The rows of another organ's table in the same lines behind the first."""
    other = {key: str(rng.randint(10, 99)) for key in made.printed}

    def table(grid: Grid) -> str:
        rows = narrow(grid)
        return joined(([*row, *(Cell(other[c.key]) if c.key else c for c in row)] for row in rows), "\t")

    return Sample(text(made, table), lost=made.truth)
