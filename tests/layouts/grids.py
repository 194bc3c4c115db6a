"""Tables of web pages in other shapes: turned, halved, with columns of the office's own, made of divs, hidden, written carelessly."""

import html
import random
import re
from collections.abc import Callable

from tests.converters.documents import Cell, Document, Grid, Key

from .families import (
    ALL,
    FULL,
    TABLES,
    Sample,
    dense,
    family,
    is_applications,
    joined,
    narrow,
    page,
    rows_html,
    sparse,
    text,
)


def _plain(grid: Grid) -> str:
    return rows_html(grid.rows)


def _applied(change: Callable[[Grid], str]) -> Callable[[Grid], str]:
    """Return a writer that changes the table of the applications alone."""
    return lambda grid: change(grid) if is_applications(grid) else _plain(grid)


def _cells(made: Document, table: str = "applications") -> list[Key]:
    return [key for key in made.truth if key[0] == table]


def _head_and_rows(grid: Grid) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """Return the leaf words of the columns, and each row's label with its values."""
    rows = dense(grid)
    first = next(n for n, row in enumerate(rows) if any(cell.key for cell in row))
    width = sum(bool(cell.key) for cell in rows[first])
    body = [
        ([cell for cell in row if not cell.key][-1].text, [cell for cell in row if cell.key]) for row in rows[first:]
    ]
    return [cell.text for cell in rows[first - 1][-width:]], body


@family("html", TABLES)
def turned(made: Document, _: random.Random) -> Sample:
    """Applicants down, outcomes across."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell("申请人情况"), *(Cell(label) for label, _ in body)]]
        rows += [[Cell(name), *(values[n] for _, values in body)] for n, name in enumerate(head)]
        return rows_html(rows)

    return Sample(page(made, _applied(table)), lost=_cells(made))


@family("html", TABLES)
def in_two_halves(made: Document, _: random.Random) -> str:
    """The first four columns, then a table with the labels again and the rest."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        halves = []
        for part in (slice(0, 4), slice(4, 7)):
            rows = [[Cell("项目"), *map(Cell, head[part])], *([Cell(label), *values[part]] for label, values in body)]
            halves.append(rows_html(rows))
        return "\n".join(halves)

    return page(made, _applied(table))


@family("html", TABLES)
def rows_in_two_halves(made: Document, _: random.Random) -> str:
    """The rows over two tables, the header above both."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell(label), *values] for label, values in body]
        top = [Cell("项目"), *map(Cell, head)]
        return rows_html([top, *rows[:12]]) + rows_html([top, *rows[12:]])

    return page(made, _applied(table))


@family("html", TABLES)
def two_blocks_of_rows_side_by_side(made: Document, _: random.Random) -> Sample:
    """The second half of the rows to the right of the first."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell(label), *values] for label, values in body]
        half = (len(rows) + 1) // 2
        top = [Cell("项目"), *map(Cell, head)]
        return rows_html(
            [
                [*top, *top],
                *([*rows[n], *(rows[n + half] if n + half < len(rows) else [Cell("")] * 8)] for n in range(half)),
            ]
        )

    return Sample(page(made, _applied(table)), lost=_cells(made))


def _years(made: Document, rng: random.Random, *, first: bool) -> Sample:
    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        names = (made.year, made.year - 1) if first else (made.year - 1, made.year)
        rows = [
            [Cell("项目", rows=2), *(Cell(name, columns=2) for name in head)],
            [Cell(f"{y}年") for _ in head for y in names],
        ]
        for label, values in body:
            line = [Cell(label)]
            for value in values:
                old = Cell(str(rng.randint(50, 99)))
                line += [value, old] if first else [old, value]
            rows.append(line)
        return rows_html(rows)

    return Sample(page(made, _applied(table)), lost=_cells(made))


@family("html", TABLES)
def last_year_behind_each_column(made: Document, rng: random.Random) -> Sample:
    """Two columns an applicant: this year, last year."""
    return _years(made, rng, first=True)


@family("html", TABLES)
def last_year_before_each_column(made: Document, rng: random.Random) -> Sample:
    """Two columns an applicant: last year, this year."""
    return _years(made, rng, first=False)


@family("html", ALL)
def last_years_table_first(made: Document, rng: random.Random) -> Sample:
    """The whole of last year's tables with their captions in front of this year's."""
    old = {key: str(rng.randint(50, 99)) for key in made.printed}

    def table(grid: Grid) -> str:
        former = rows_html(grid.rows, lambda cell: old[cell.key] if cell.key else html.escape(cell.text))
        return f"<p>{made.year - 1}年度：</p>{former}<p>{made.year}年度：</p>{_plain(grid)}"

    return Sample(page(made, table), lost=made.truth)


@family("html", ALL)
def last_years_table_behind(made: Document, rng: random.Random) -> Sample:
    """The whole of last year's tables behind this year's."""
    old = {key: str(rng.randint(50, 99)) for key in made.printed}

    def table(grid: Grid) -> str:
        former = rows_html(grid.rows, lambda cell: old[cell.key] if cell.key else html.escape(cell.text))
        return f"{_plain(grid)}<p>附：{made.year - 1}年度数据</p>{former}"

    return Sample(page(made, table), lost=made.truth)


@family("html", ("r2014",))
def last_years_figures_beside(made: Document, rng: random.Random) -> Sample:
    """A further column with last year's figures in the table of statistics."""
    front = rng.random() < 0.5

    def table(grid: Grid) -> str:
        rows = []
        for n, row in enumerate(grid.rows):
            old = Cell(f"{made.year - 1}年统计数" if not n else str(rng.randint(50, 99)))
            now = Cell(f"{made.year}年统计数") if not n else row[2]
            rows.append([row[0], row[1], *((old, now) if front else (now, old))])
        return rows_html(rows)

    return Sample(page(made, table), lost=made.truth if front else ())


def _column(name: str, values: Callable[[int, random.Random], str], place: str) -> None:
    def make(made: Document, rng: random.Random) -> str:
        def table(grid: Grid) -> str:
            head, body = _head_and_rows(grid)
            rows = [[Cell("项目"), *map(Cell, head)], *([Cell(label), *cells] for label, cells in body)]
            for n, row in enumerate(rows):
                extra = Cell(values(n, rng) if n else name)
                row.insert({"first": 0, "second": 1, "middle": 7, "last": len(row)}[place], extra)
            return rows_html(rows)

        return page(made, _applied(table))

    def in_tabs(made: Document, rng: random.Random) -> str:
        def table(grid: Grid) -> str:
            if not is_applications(grid):
                return joined(sparse(grid), "\t")
            head, body = _head_and_rows(grid)
            rows = [[Cell("项目"), *map(Cell, head)], *([Cell(label), *cells] for label, cells in body)]
            for n, row in enumerate(rows):
                row.insert(
                    {"first": 0, "second": 1, "middle": 7, "last": len(row)}[place], Cell(values(n, rng) if n else name)
                )
            return joined(rows, "\t")

        return text(made, table)

    family("html", TABLES, name=f"a column {name} {place}")(make)
    family("txt", TABLES, name=f"a column {name} {place} tabs")(in_tabs)


_column("序号", lambda n, _: str(n), "first")
_column("序号", lambda n, _: str(n), "second")
_column("行次", lambda n, _: f"{n:02d}", "second")
_column("计量单位", lambda _, __: "件", "second")
_column("小计", lambda _, rng: str(rng.randint(0, 9)), "middle")
_column("备注", lambda _, rng: rng.choice(("", "", "见附件2", "含上年3件", "2")), "last")
_column("占比", lambda _, rng: f"{rng.randint(0, 100)}%", "last")
_column("占比", lambda _, rng: f"{rng.random():.2f}", "last")
_column("上年总计", lambda _, rng: str(rng.randint(0, 99)), "last")
_column("同比增减", lambda _, rng: str(rng.randint(-9, 9)), "last")
_column("合计", lambda _, rng: str(rng.randint(0, 9)), "second")


@family("html", TABLES)
def columns_in_another_order(made: Document, rng: random.Random) -> str:
    """The header words say which column is which."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        order = rng.sample(range(7), 7)
        return rows_html(
            [
                [Cell("项目"), *(Cell(head[n]) for n in order)],
                *([Cell(label), *(v[n] for n in order)] for label, v in body),
            ]
        )

    return page(made, _applied(table))


@family("html", TABLES)
def the_total_first(made: Document, _: random.Random) -> str:
    """总计 before the applicants."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        return rows_html(
            [
                [Cell("项目"), Cell(head[-1]), *map(Cell, head[:-1])],
                *([Cell(label), v[-1], *v[:-1]] for label, v in body),
            ]
        )

    return page(made, _applied(table))


@family("txt", TABLES)
def the_total_first_in_lines(made: Document, _: random.Random) -> str:
    """总计 before the applicants, in lines with tabs."""

    def table(grid: Grid) -> str:
        if not is_applications(grid):
            return joined(sparse(grid), "\t")
        head, body = _head_and_rows(grid)
        return joined(
            [
                [Cell("项目"), Cell(head[-1]), *map(Cell, head[:-1])],
                *([Cell(label), v[-1], *v[:-1]] for label, v in body),
            ],
            "\t",
        )

    return text(made, table)


@family("html", TABLES)
def a_column_left_out(made: Document, rng: random.Random) -> Sample:
    """One applicant has no column."""
    gone = rng.randrange(6)

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        keep = [n for n in range(7) if n != gone]
        return rows_html(
            [
                [Cell("项目"), *(Cell(head[n]) for n in keep)],
                *([Cell(label), *(v[n] for n in keep)] for label, v in body),
            ]
        )

    codes = list(dict.fromkeys(key[2] for key in _cells(made)))
    missing = [key for key in _cells(made) if key[2] == codes[gone]]
    return Sample(page(made, _applied(table)), truth=dict.fromkeys(missing, ("absent", None)))


@family("html", TABLES)
def no_header_at_all(made: Document, _: random.Random) -> Sample:
    """Rows alone, nothing says which column is which but their number."""

    def table(grid: Grid) -> str:
        return rows_html([Cell(label), *values] for label, values in _head_and_rows(grid)[1])

    return Sample(page(made, _applied(table)), lost=_cells(made))


@family("html", TABLES, ("none", "zeros"))
def rows_in_another_order(made: Document, rng: random.Random) -> str:
    """(七)总计 and 四、结转 in front, the others in their order."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [*body[-2:], *body[:-2]] if rng.random() < 2 else body
        return rows_html([[Cell("项目"), *map(Cell, head)], *([Cell(label), *values] for label, values in rows)])

    return page(made, _applied(table))


@family("html", TABLES)
def unit_and_scale_in_the_header(made: Document, _: random.Random) -> str:
    """``总计（单位：件）``, ``自然人（人）`` behind the words of the header."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        return rows_html(
            [[Cell("项目"), *(Cell(f"{name}（件）") for name in head)], *([Cell(label), *v] for label, v in body)]
        )

    return page(made, _applied(table))


@family("html", TABLES)
def headers_again_every_few_rows(made: Document, rng: random.Random) -> str:
    """The header row again where a page of the printed table began."""
    every = rng.randint(5, 10)

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        top = [Cell("项目"), *map(Cell, head)]
        rows = [top]
        for n, (label, values) in enumerate(body):
            rows += [top] if n and n % every == 0 else []
            rows.append([Cell(label), *values])
        return rows_html(rows)

    return page(made, _applied(table))


@family("html", TABLES)
def a_row_of_column_numbers(made: Document, _: random.Random) -> str:
    """1, 2, 3 … 7 below the header."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        return rows_html(
            [
                [Cell("项目"), *map(Cell, head)],
                [Cell("栏次"), *(Cell(str(n)) for n in range(1, 8))],
                *([Cell(label), *v] for label, v in body),
            ]
        )

    return page(made, _applied(table))


@family("html", TABLES)
def group_rows_of_their_own(made: Document, _: random.Random) -> str:
    """（三）不予公开 as a row with nothing behind it, then its rows."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell("项目"), *map(Cell, head)]]
        groups = {
            "1.属于国家秘密": "（三）不予公开",
            "1.本机关不掌握相关政府信息": "（四）无法提供",
            "1.信访举报投诉类申请": "（五）不予处理",
        }
        for label, values in body:
            rows += [[Cell(groups[label]), *[Cell("")] * 7]] if label in groups else []
            rows.append([Cell(label), *values])
        return rows_html(rows)

    return page(made, _applied(table))


@family("html", TABLES)
def sums_in_the_group_rows(made: Document, rng: random.Random) -> str:
    """（三）不予公开 with a sum of its own, which the form has not."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell("项目"), *map(Cell, head)]]
        groups = {
            "1.属于国家秘密": "（三）不予公开",
            "1.本机关不掌握相关政府信息": "（四）无法提供",
            "1.信访举报投诉类申请": "（五）不予处理",
        }
        for label, values in body:
            rows += (
                [[Cell(groups[label]), *(Cell(str(rng.randint(0, 9))) for _ in range(7))]] if label in groups else []
            )
            rows.append([Cell(label), *values])
        return rows_html(rows)

    return page(made, _applied(table))


@family("html", TABLES)
def a_row_of_the_offices_own(made: Document, rng: random.Random) -> str:
    """A row the form has not, in the middle of the table."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        rows = [[Cell("项目"), *map(Cell, head)], *([Cell(label), *values] for label, values in body)]
        rows.insert(
            rng.randint(4, 14), [Cell("其中：通过网络平台提交"), *(Cell(str(rng.randint(0, 9))) for _ in range(7))]
        )
        return rows_html(rows)

    return page(made, _applied(table))


# -- pages -------------------------------------------------------------------------------------------


@family("html")
def wechat(made: Document, _: random.Random) -> str:
    """The content of an article carries visibility:hidden until a script shows it."""
    wrap = '<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; "><section>{}</section></div>'
    return page(
        made,
        lambda grid: (
            f"<section>{rows_html(grid.rows, lambda c: f'<section><span>{c.text}</span></section>')}</section>"
        ),
        wrap=wrap,
    )


@family("html")
def everything_hidden_until_loaded(made: Document, _: random.Random) -> str:
    """The whole body carries display:none."""
    return page(made, _plain, wrap='<div id="app" style="display:none">{}</div>')


@family("html")
def a_hidden_copy_for_printing(made: Document, rng: random.Random) -> str:
    """A second table that nobody sees, with the figures of a draft."""
    old = {key: str(rng.randint(50, 99)) for key in made.printed}

    def table(grid: Grid) -> str:
        draft = rows_html(grid.rows, lambda cell: old[cell.key] if cell.key else html.escape(cell.text))
        return f'<div style="display:none">{draft}</div>{_plain(grid)}'

    return page(made, table)


@family("html")
def a_hidden_column(made: Document, rng: random.Random) -> str:
    """A column with display:none in front of each value."""

    def table(grid: Grid) -> str:
        done = _plain(grid)
        return re.sub(
            r"<td>(\d+)</td>", lambda m: f'<td style="display:none">{rng.randint(50, 99)}</td><td>{m[1]}</td>', done
        )

    return page(made, table)


def _responsive(made: Document, cell: str, row: str, label: str) -> str:
    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        out = [
            row.format(
                label.format(name)
                + "".join(cell.format(header=h, value=v.text) for h, v in zip(head, values, strict=True))
            )
            for name, values in body
        ]
        return f'<div class="grid">{"".join(out)}</div>'

    return page(made, _applied(table))


@family("html", TABLES)
def data_labels_on_divs(made: Document, _: random.Random) -> str:
    """A grid of divs, the column's name in an attribute."""
    return _responsive(
        made,
        '<div class="cell" data-label="{header}">{value}</div>',
        '<div class="row">{}</div>',
        '<div class="cell" data-label="项目">{}</div>',
    )


@family("html", TABLES)
def data_labels_on_cells(made: Document, _: random.Random) -> str:
    """A table without header cells, the column's name in an attribute."""
    done = _responsive(made, '<td data-label="{header}">{value}</td>', "<tr>{}</tr>", '<td data-label="项目">{}</td>')
    return done.replace('<div class="grid">', "<table>").replace("</tr></div>", "</tr></table>")


@family("html", TABLES)
def definition_lists(made: Document, _: random.Random) -> str:
    """One list of definitions a row."""
    return _responsive(made, "<dt>{header}</dt><dd>{value}</dd>", "<dl>{}</dl>", "<h4>{}</h4>")


@family("html")
def tables_of_divs(made: Document, _: random.Random) -> str:
    """Divs with ``display: table-row`` and ``table-cell``."""

    def table(grid: Grid) -> str:
        rows = "".join(
            '<div style="display:table-row">'
            + "".join(f'<div style="display:table-cell">{c.text}</div>' for c in row)
            + "</div>"
            for row in sparse(grid)
        )
        return f'<div style="display:table">{rows}</div>'

    return page(made, table)


@family("html")
def aria_tables(made: Document, _: random.Random) -> str:
    """Spans with the roles of a table."""

    def table(grid: Grid) -> str:
        rows = "".join(
            '<span role="row">' + "".join(f'<span role="cell">{c.text}</span>' for c in row) + "</span>"
            for row in sparse(grid)
        )
        return f'<span role="table">{rows}</span>'

    return page(made, table)


@family("html")
def lists_of_lists(made: Document, _: random.Random) -> str:
    """``ul`` in ``ul``."""
    return page(
        made,
        lambda grid: (
            "<ul>"
            + "".join("<li><ul>" + "".join(f"<li>{c.text}</li>" for c in row) + "</ul></li>" for row in sparse(grid))
            + "</ul>"
        ),
    )


@family("html")
def no_end_tags(made: Document, _: random.Random) -> str:
    """``<tr><td>a<td>b`` without an end."""
    return re.sub(r"</(?:td|tr|p)>", "", page(made, _plain))


@family("html")
def upper_case_and_unquoted(made: Document, _: random.Random) -> str:
    """``<TD ROWSPAN=3>``."""
    done = re.sub(r'(rowspan|colspan)="(\d+)"', lambda m: f"{m[1].upper()}={m[2]}", page(made, _plain))
    return re.sub(r"</?(?:table|tr|td|p)\b", lambda m: m[0].upper(), done)


@family("html")
def spans_too_long(made: Document, _: random.Random) -> str:
    """The last label of a row of captions reaches over a thousand columns."""
    return page(made, _plain).replace('colspan="4"', 'colspan="1000"')


@family("html")
def a_table_for_the_layout(made: Document, _: random.Random) -> str:
    """The whole page in a cell of a table, navigation in another."""
    wrap = "<table><tr><td><ul><li>首页</li><li>规章</li><li>规范性文件</li></ul></td><td>{}</td></tr></table>"
    return page(made, _plain, wrap=wrap)


@family("html")
def a_table_in_each_cell(made: Document, _: random.Random) -> str:
    """Every value in a small table of its own."""
    return page(
        made,
        lambda grid: rows_html(
            grid.rows, lambda c: f"<table><tr><td>{c.text}</td></tr></table>" if c.key else html.escape(c.text)
        ),
    )


@family("html")
def a_table_a_row(made: Document, _: random.Random) -> str:
    """Every row a table of its own."""
    return page(made, lambda grid: "".join(rows_html([row]) for row in sparse(grid)))


@family("html")
def paragraphs_with_blanks(made: Document, _: random.Random) -> Sample:
    """No table: rows as paragraphs, cells divided by runs of non-breaking blanks."""
    lost = {key for keys in made.rows() if any(not made.printed[k] for k in keys) for key in keys}
    return Sample(
        page(
            made,
            lambda grid: "".join(f"<p>{'&nbsp;&nbsp;&nbsp;'.join(c.text for c in row)}</p>" for row in narrow(grid)),
        ),
        lost=lost,
    )


@family("html")
def preformatted(made: Document, _: random.Random) -> str:
    """Tables in ``pre``, cells divided by tabs."""
    return page(made, lambda grid: f"<pre>{joined(sparse(grid), chr(9))}</pre>")


@family("html")
def breaks_for_rows(made: Document, _: random.Random) -> str:
    """A single cell that holds a whole table, rows divided by breaks and cells by bars."""
    return page(
        made,
        lambda grid: (
            f"<table><tr><td>{'<br>'.join(' | '.join(c.text for c in row) for row in sparse(grid))}</td></tr></table>"
        ),
    )


@family("html", TABLES)
def a_column_a_cell(made: Document, _: random.Random) -> str:
    """One row of cells, each holding a column with breaks between its values."""

    def table(grid: Grid) -> str:
        head, body = _head_and_rows(grid)
        columns = [
            ["项目", *(label for label, _ in body)],
            *([name, *(v[n].text for _, v in body)] for n, name in enumerate(head)),
        ]
        return "<table><tr>" + "".join(f"<td>{'<br>'.join(column)}</td>" for column in columns) + "</tr></table>"

    return page(made, _applied(table))


@family("html", blanking=FULL)
def soft_hyphens_and_breaks_in_labels(made: Document, _: random.Random) -> str:
    """``政府&shy;信息<wbr>公开``."""
    return page(
        made,
        lambda grid: rows_html(
            grid.rows,
            lambda c: (
                html.escape(c.text)
                if c.key or len(c.text) < 4
                else f"{c.text[:2]}&shy;{c.text[2:3]}<wbr>{html.escape(c.text[3:])}"
            ),
        ),
    )


@family("html")
def labels_with_pronunciation(made: Document, _: random.Random) -> str:
    """Ruby above some characters of the labels."""
    return page(
        made,
        lambda grid: rows_html(
            grid.rows,
            lambda c: (
                c.text
                if c.key
                else c.text.replace("总", "<ruby>总<rt>zǒng</rt></ruby>").replace(
                    "公开", "<ruby>公<rt>gōng</rt></ruby>开"
                )
            ),
        ),
    )
