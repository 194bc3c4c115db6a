"""What stands in a cell: markup around the whole of it, other writings of a number, words for nothing."""

import html
import random
from collections.abc import Callable

from tests.converters.documents import Answer, Cell, Document, Key

from .families import FULL, TABLES, Make, Sample, family, joined, markdown, page, piped, rows_html, sparse, text

_HAN = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number below ten thousand in Chinese numerals."""
    if number < 10:
        return _HAN[number]
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if zero and out else "") + _HAN[digit] + name
        zero = not digit
    return out.removeprefix("一") if out.startswith("一十") else out


def _is_number(cell: Cell) -> bool:
    return bool(cell.key) and cell.text.replace(".", "").isdecimal()


def _wrapped(wrap: Callable[[str], str]) -> Callable[[Cell], str]:
    return lambda cell: wrap(cell.text) if _is_number(cell) else cell.text


WRAPS: dict[str, Callable[[str], str]] = {
    "bold": lambda text: f"**{text}**",
    "bold italic": lambda text: f"***{text}***",
    "underlined": lambda text: f"__{text}__",
    "code": lambda text: f"`{text}`",
    "formula": lambda text: f"${text}$",
    "formula in text": lambda text: rf"$\text{{{text}}}$",
    "footnote mark": lambda text: f"{text}[^1]",
    "footnote superscript": lambda text: f"{text}<sup>1</sup>",
    "zero width": lambda text: "\u200b" + "\u200d".join(text) + "\ufeff",
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isdecimal() else "．" for c in text),
    "quoted": lambda text: f'"{text}"',
    "apostrophe": lambda text: f"'{text}",
    "decimal": lambda text: text if "." in text else f"{text}.0",
    "two decimals": lambda text: text if "." in text else f"{text}.00",
    "leading zeros": lambda text: text if "." in text else f"{int(text):02d}",
    "bracketed": lambda text: f"[{text}]",
    "coloured": lambda text: f'<font color="red">{text}</font>',
    "ideographic blanks": lambda text: f"\u3000{text}\u3000",
    "non-breaking blanks": lambda text: f"\xa0{text}\xa0",
    "right-to-left mark": lambda text: f"\u200e{text}\u200f",
    "linked": lambda text: f"[{text}](http://example.org/{text}.html)",
    "struck predecessor": lambda text: f"~~9~~{text}",
}


def _whole_cell(name: str, wrap: Callable[[str], str]) -> None:
    def markdown_cells(made: Document, _: random.Random) -> Sample:
        lost = [key for key, value in made.truth.items() if value[0] == "read"]
        return Sample(
            markdown(made, lambda grid: piped(sparse(grid), _wrapped(wrap))),
            lost=lost if name in {"struck predecessor", "bracketed"} else (),
        )

    def tab_cells(made: Document, _: random.Random) -> Sample:
        lost = [key for key, value in made.truth.items() if value[0] == "read"]
        return Sample(
            text(made, lambda grid: joined(sparse(grid), "\t", _wrapped(wrap))),
            lost=lost if name in {"struck predecessor", "bracketed", "linked"} else (),
        )

    family("md", name=f"cells {name} markdown")(markdown_cells)
    family("txt", name=f"cells {name} tabs")(tab_cells)


for _name, _wrap in WRAPS.items():
    _whole_cell(_name, _wrap)


@family("html", blanking=FULL)
def cells_in_chinese_numerals(made: Document, _: random.Random) -> Sample:
    """``三``, ``十二``: the number, or no number, but never nothing."""
    small = {
        key for key, (_, value) in made.truth.items() if value is not None and value == int(value) and 0 <= value < 9999
    }
    return Sample(
        page(
            made,
            lambda grid: rows_html(
                grid.rows,
                lambda cell: (
                    chinese(int(made.truth[cell.key][1] or 0)) if cell.key in small and cell.key else cell.text
                ),
            ),
        ),
        lost=small,
    )


@family("md", TABLES, FULL)
def cells_in_chinese_numerals_markdown(made: Document, _: random.Random) -> Sample:
    """The same in markdown."""
    small = {
        key for key, (_, value) in made.truth.items() if value is not None and value == int(value) and 0 <= value < 9999
    }
    return Sample(
        markdown(
            made,
            lambda grid: piped(
                sparse(grid),
                lambda cell: (
                    chinese(int(made.truth[cell.key][1] or 0)) if cell.key in small and cell.key else cell.text
                ),
            ),
        ),
        lost=small,
    )


NOTHING = (
    "None",
    "nan",
    "NaN",
    "N/A",
    "NULL",
    "null",
    "--",
    "…",
    "空",
    "(空)",
    "不适用",
    "未统计",
    "<NA>",
    "#N/A",
    "\\",
    "×",
    "*",
)


def _nothing(word: str) -> Make:
    def make(made: Document, rng: random.Random) -> Sample:
        # every blank is such a word; a reader may call it blank, a stroke or unreadable, but not absent
        truth: dict[Key, Answer] = {key: ("blank", None) for key, value in made.truth.items() if value[0] == "blank"}
        fill: Callable[[Cell], str] = lambda cell: cell.text or (word if cell.key else "")  # noqa: E731
        if rng.random() < 0.5:
            return Sample(text(made, lambda grid: joined(sparse(grid), "\t", fill)), truth, lost=truth)
        return Sample(text(made, lambda grid: joined(sparse(grid), ",", fill)), truth, lost=truth)

    return make


for _word in NOTHING:
    family("txt", blanking=("zeros", "some", "applicants"), name=f"nothing is {_word}")(_nothing(_word))


@family("html")
def numbers_with_their_unit(made: Document, _: random.Random) -> str:
    """``3件`` in every cell."""
    return page(
        made, lambda grid: rows_html(grid.rows, lambda cell: f"{cell.text}件" if _is_number(cell) else cell.text)
    )


@family("html")
def numbers_with_a_note(made: Document, rng: random.Random) -> Sample:
    """A remark behind some numbers: ``3（含上年结转1件）``."""
    noted = {
        key
        for key, text in made.printed.items()
        if text.isdecimal() and random.Random(f"{made.seed}{key}").random() < 0.1
    }
    note = rng.choice(("（含上年结转1件）", "（注2）", "（其中2件为电话申请）"))
    return Sample(
        page(
            made, lambda grid: rows_html(grid.rows, lambda cell: cell.text + note if cell.key in noted else cell.text)
        ),
        lost=noted,
    )


@family("html", blanking=FULL)
def values_in_form_fields(made: Document, _: random.Random) -> Sample:
    """A page for editing: every value stands in an input. Not to be called blank."""
    return Sample(
        page(
            made,
            lambda grid: rows_html(
                grid.rows,
                lambda cell: (
                    f'<input type="text" value="{html.escape(cell.text)}">' if cell.key else html.escape(cell.text)
                ),
            ),
        ),
        lost=made.truth,
    )


@family("html", blanking=FULL)
def values_written_by_script(made: Document, _: random.Random) -> Sample:
    """Every value is written by a script when the page is shown."""
    return Sample(
        page(
            made,
            lambda grid: rows_html(
                grid.rows,
                lambda cell: f"<script>document.write('{cell.text}')</script>" if cell.key else html.escape(cell.text),
            ),
        ),
        lost=made.truth,
    )


@family("html", blanking=FULL)
def values_as_pictures(made: Document, _: random.Random) -> Sample:
    """Every value is a picture whose alternative text says it."""
    return Sample(
        page(
            made,
            lambda grid: rows_html(
                grid.rows,
                lambda cell: (
                    f'<img src="{n}.gif" alt="{n}">' if (n := cell.text) and cell.key else html.escape(cell.text)
                ),
            ),
        ),
        lost=made.truth,
    )


@family("html")
def corrections_struck_and_inserted(made: Document, _: random.Random) -> str:
    """A deleted number in front of the one that counts."""
    return page(
        made,
        lambda grid: rows_html(
            grid.rows, lambda cell: f"<del>99</del><ins>{cell.text}</ins>" if _is_number(cell) else cell.text
        ),
    )


@family("html")
def comments_with_former_values(made: Document, _: random.Random) -> str:
    """A comment with another number in front of every value."""
    return page(
        made,
        lambda grid: rows_html(grid.rows, lambda cell: f"<!-- <td>77</td> -->{cell.text}" if cell.key else cell.text),
    )
