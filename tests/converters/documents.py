"""Reports with known cells, before anybody writes them to a file: headings, prose and tables with merged cells.

The labels are the official ones of the templates; the tables are laid out as the annexes of the notices print them. Nothing
here knows how a reader goes about it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from govreports.regimes import Entry, Table, forms
from govreports_benchmark.writers.content import Content, drawn

Key = tuple[str, str, str]
Answer = tuple[str, float | None]

DASHES: Final = ("—", "-", "——", "/", "无")
BLANKING: Final = ("none", "none", "zeros", "zeros", "dashes", "applicants", "rows", "some", "tables", "all")
"""What offices do with the cells that hold nothing: print zeros, leave them blank, strike them; one word is drawn a report."""
_SECTIONS: Final = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_NUMERALS: Final = "一二三四五六七八九"
_PROSE: Final = (
    "{year}年，{short}认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，稳步推进各项工作。",
    "（一）主动公开方面。全年通过政府网站发布信息{a}条，政务新媒体发布{b}条，及时回应群众关切。",
    "（二）依申请公开方面。不断完善受理、审核、答复各环节的工作流程，做到件件有着落、事事有回音。",
    "（三）政府信息管理方面。严格执行“三审三校”制度，对拟公开的内容逐条把关，确保信息安全。",
    "（四）监督保障方面。将政府信息公开纳入年度考核，组织业务培训{c}次，参训{b}人次。",
)
_PROBLEMS: Final = (
    "存在的问题：一是主动公开的内容还不够全面，部分栏目更新不够及时；二是工作人员业务能力有待提高。",
    "改进措施：一是加强培训，提高认识；二是健全机制，完善目录；三是拓宽渠道，方便群众获取信息。",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a printed table; ``key`` where it stands for a cell of the form."""

    text: str
    key: Key | None = None
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows; level 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as HTML has it: rows of cells that reach over rows and columns."""

    rows: tuple[tuple[Cell, ...], ...]

    def placed(self) -> list[list[tuple[Cell, bool]]]:
        """Return every place of the table with the cell that covers it, and whether the cell begins there."""
        width = max(sum(cell.columns for cell in row) for row in self.rows)
        out: list[list[tuple[Cell, bool]]] = []
        held: dict[int, tuple[Cell, int]] = {}
        for row in self.rows:
            line: list[tuple[Cell, bool]] = []
            waiting = iter(row)
            while len(line) < width:
                at = len(line)
                if at in held:
                    cell, left = held.pop(at)
                    line.append((cell, False))
                    if left > 1:
                        held[at] = (cell, left - 1)
                    continue
                cell = next(waiting, Cell(""))
                for step in range(cell.columns):
                    line.append((cell, step == 0))
                    if cell.rows > 1:
                        held[at + step] = (cell, cell.rows - 1)
            out.append(line)
        return out


Part = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its parts in printed order, and what stands in each cell of its forms."""

    seed: int
    title: str
    regime: str
    year: int
    blanking: str
    parts: tuple[Part, ...]
    printed: dict[Key, str] = field(repr=False)
    truth: dict[Key, Answer] = field(repr=False)

    def reprinted(self, printed: dict[Key, str]) -> "Document":
        """Return the same document with other texts in its cells; its truth is not kept up."""

        def again(part: Part) -> Part:
            if not isinstance(part, Grid):
                return part
            rows = [[replace(cell, text=printed[cell.key]) if cell.key else cell for cell in row] for row in part.rows]
            return Grid(tuple(map(tuple, rows)))

        return replace(self, parts=tuple(map(again, self.parts)), printed=printed, truth={})

    def rows(self) -> Iterator[list[Key]]:
        """Give the cells of each row of the forms, in printed order."""
        rows: dict[tuple[str, str], list[Key]] = {}
        for key in self.printed:
            rows.setdefault(key[:2], []).append(key)
        yield from rows.values()


def document(seed: int, regime: str | None = None, blanking: str | None = None) -> Document:
    """Return the report of a seed, wholly determined by the arguments."""
    rng = random.Random(f"converters {seed}")
    content = drawn(rng, regime, mixed=False)
    blanking = blanking or rng.choice(BLANKING)
    printed, truth = _printed(rng, content, blanking)
    title = rng.choice(("{organ}{year}年政府信息公开工作年度报告", "{organ}{year}年度政府信息公开工作年度报告")).format(
        organ=content.organ, year=content.year
    )
    parts = [Heading(title, 1), *_body(rng, content, printed)]
    return Document(seed, title, content.regime, content.year, blanking, tuple(parts), printed, truth)


def moved(made: Document) -> Document:
    """Return a twin in which the values of every row with blanks stand under other columns, in the same order.

    Where a converter makes the same of both, nothing in its output shows under which column a value stood.
    """
    printed = dict(made.printed)
    for keys in made.rows():
        texts = [printed[key] for key in keys]
        filled = [index for index, text in enumerate(texts) if text]
        free = [index for index, text in enumerate(texts) if not text]
        if not filled or not free:
            continue
        places = _others(filled, len(texts))
        values = [texts[index] for index in filled]
        printed |= dict.fromkeys(keys, "")
        printed |= {keys[place]: value for place, value in zip(places, values, strict=True)}
    return made.reprinted(printed)


def _others(filled: list[int], width: int) -> list[int]:
    """Return other places for as many values, in order: as far to one side as they go, else to the other."""
    left = list(range(len(filled)))
    return left if left != filled else list(range(width - len(filled), width))


# -- what is printed ---------------------------------------------------------------------------------


def _printed(rng: random.Random, content: Content, blanking: str) -> tuple[dict[Key, str], dict[Key, Answer]]:
    printed: dict[Key, str] = {}
    truth: dict[Key, Answer] = {}
    dash = rng.choice(DASHES)
    grouped = rng.random() < 0.06
    for code, values in content.tables.items():
        empty = _emptied(rng, values, blanking, code)
        for (row, column), value in values.items():
            key = (code, row, column)
            if value is None:
                printed[key], truth[key] = ("——", ("dash", None)) if rng.random() < 0.5 else ("", ("blank", None))
            elif (row, column) in empty:
                printed[key] = dash if blanking == "dashes" else ""
                truth[key] = ("dash" if printed[key] else "blank", None)
            else:
                printed[key] = _number(rng, value, column, row, grouped=grouped)
                truth[key] = ("read", value)
    return printed, truth


def _emptied(
    rng: random.Random, values: dict[tuple[str, str], float | None], blanking: str, code: str
) -> set[tuple[str, str]]:
    """Return the cells of a table in which nothing is printed."""
    zeros = {key for key, value in values.items() if value == 0}
    rows = {row for row, _ in values}
    match blanking:
        case "zeros" | "dashes":
            return zeros
        case "applicants":
            return {key for key in values if code == "applications" and key[1] != "total"}
        case "rows":
            bare = {row for row in rows if all((row, column) in zeros for r, column in values if r == row)}
            return {key for key in values if key[0] in bare}
        case "some":
            return {key for key in sorted(zeros) if rng.random() < 0.4}
        case "tables":
            return set(values) if rng.random() < 0.5 else set()
        case "all":
            return set(values) if code != "applications" or rng.random() < 0.5 else zeros
    return set()


def _number(rng: random.Random, value: float, column: str, row: str, *, grouped: bool) -> str:
    amount = "amount" in (column, row) or row in {"funding", "fees_charged"}
    text = f"{value:g}" if not amount or value == int(value) else f"{value:.10g}"
    if float(text) != value:
        text = repr(value)
    text = text.removesuffix(".0")
    if grouped and abs(value) >= 1000 and "e" not in text:
        text = f"{value:,}".removesuffix(".0")
    if amount and value and rng.random() < 0.1:
        text += "万元" if row in {"funding", "fees_charged", "fees"} else rng.choice(("元", "万元"))
    return text


# -- the parts ---------------------------------------------------------------------------------------


def _body(rng: random.Random, content: Content, printed: dict[Key, str]) -> Iterator[Part]:
    numbers = {"a": rng.randint(12, 3000), "b": rng.randint(2, 400), "c": rng.randint(1, 9)}
    prose = [Paragraph(text.format(year=content.year, short=content.short, **numbers)) for text in _PROSE]
    problems = [Paragraph(text) for text in _PROBLEMS]
    form = forms()[content.regime]
    if content.regime == "r2014":
        for numeral, name in zip(
            _NUMERALS, ("概述", "主动公开政府信息的情况", "存在的主要问题和改进情况"), strict=False
        ):
            yield Heading(f"{numeral}、{name}")
            yield from problems if name.startswith("存在") else prose[:3] if name == "概述" else prose[3:]
        yield Heading("四、附表")
        yield Paragraph("政府信息公开情况统计表")
        yield Paragraph(f"（{content.year}年度）")
        yield _statistics(form.tables[0], printed)
        return
    split = rng.random() < 0.5
    grids: dict[str, list[Part]] = {
        "disclosure": _items([table for table in form.tables if table.section == "disclosure"], printed, split=split),
        "applications": [_applications(rng, table, printed) for table in form.tables if table.code == "applications"],
        "review_litigation": [_review(table, printed) for table in form.tables if table.code == "review_litigation"],
    }
    for numeral, name, key in zip(_NUMERALS, _SECTIONS, ("", *grids, "problems", "other"), strict=False):
        yield Heading(f"{numeral}、{name}")
        yield from grids.get(key, ())
        if not key:
            yield from prose
        elif key == "problems":
            yield from problems
        elif key == "other":
            yield Paragraph("本年度未收取信息处理费。" if content.regime == "r2021" else "无其他需要报告的事项。")


def _items(tables: list[Table], printed: dict[Key, str], *, split: bool) -> list[Part]:
    """Return the items of article 20: one table under each caption, or all of them in one as the annex has them."""
    width = 1 + max(len(table.columns) for table in tables)
    rows: list[tuple[Cell, ...]] = []
    grids: list[Part] = []
    for table in tables:
        wide = 1 + len(table.columns) if split else width
        caption = Cell(table.captions[0], columns=wide, head=True)
        # the last column of a narrow item reaches to the edge of the table
        reach = [1] * (len(table.columns) - 1) + [wide - len(table.columns)]
        head = [Cell(c.path[-1], columns=n, head=True) for c, n in zip(table.columns, reach, strict=True)]
        block = [(caption,), (Cell(table.corner[0], head=True), *head)]
        for row in table.rows:
            keys = [(table.code, row.code, column.code) for column in table.columns]
            values = [Cell(printed[key], key, columns=n) for key, n in zip(keys, reach, strict=True)]
            block.append((Cell(row.path[-1]), *values))
        rows += block
        if split:
            grids.append(Grid(tuple(block)))
    return grids if split else [Grid(tuple(rows))]


def _applications(rng: random.Random, table: Table, printed: dict[Key, str]) -> Grid:
    corner = Cell(table.corner[0] if rng.random() < 0.8 else "", rows=3, columns=3, head=True)
    rows: list[tuple[Cell, ...]] = [(corner, *header) if not n else header for n, header in enumerate(_header(table))]
    paths = [row.path for row in table.rows]
    for index, row in enumerate(table.rows):
        labels: list[Cell] = []
        for level, part in enumerate(row.path):
            above = paths[index - 1] if index else ()
            if level < len(row.path) - 1 and above[: level + 1] == row.path[: level + 1]:
                continue
            run = sum(path[: level + 1] == row.path[: level + 1] for path in paths[index:])
            last = level == len(row.path) - 1
            labels.append(Cell(part, rows=1 if last else run, columns=3 - level if last else 1))
        keys = [(table.code, row.code, column.code) for column in table.columns]
        rows.append((*labels, *(Cell(printed[key], key) for key in keys)))
    return Grid(tuple(rows))


def _header(table: Table) -> list[tuple[Cell, ...]]:
    """Return the rows of a header whose columns stand under others."""
    depth = max(len(column.path) for column in table.columns)
    lines: list[tuple[Cell, ...]] = []
    paths = [column.path for column in table.columns]
    for level in range(depth):
        line: list[Cell] = []
        for index, path in enumerate(paths):
            if level >= len(path) or (index and paths[index - 1][: level + 1] == path[: level + 1]):
                continue
            run = sum(other[: level + 1] == path[: level + 1] for other in paths)
            last = level == len(path) - 1
            line.append(Cell(path[level], rows=depth - level if last else 1, columns=1 if last else run, head=True))
        lines.append(tuple(line))
    return lines


def _review(table: Table, printed: dict[Key, str]) -> Grid:
    keys = [(table.code, table.rows[0].code, column.code) for column in table.columns]
    return Grid((*_header(table), tuple(Cell(printed[key], key) for key in keys)))


def _statistics(table: Table, printed: dict[Key, str]) -> Grid:
    head = tuple(Cell(text, head=True) for text in (*table.corner, table.columns[0].path[-1]))
    rows = [head]
    for row in table.rows:
        key = (table.code, row.code, table.columns[0].code)
        rows.append((Cell(_indented(row)), Cell(row.unit or "——"), Cell(printed[key], key)))
    return Grid(tuple(rows))


def _indented(row: Entry) -> str:
    return "　" * (len(row.path) - 1) + row.path[-1]


Writer = Callable[[Document, random.Random], bytes]
