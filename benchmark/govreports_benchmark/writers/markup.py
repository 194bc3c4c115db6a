"""Reports as web pages: tables with or without their spans, and the dress that editors and word processors add."""

import random
from html import escape
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.flattening import arranged
from govreports_benchmark.writers.grids import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Cell
    from govreports_benchmark.writers.prose import Block

_SPLIT_RATE = 0.5
_HEAD = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}</title>
<style>td {{ width: 20px; border: 1px solid }}</style>
<script>var visits = 12345; document.title = "0";</script>
</head><body>
<!-- <table><tr><td>7</td></tr></table> -->
"""


def page(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random, charset: str) -> str:
    """Web page of a report.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    layout
        A settled layout; `spans` and `dressing` are what counts.
    rng
        Source of the places where the markup splits text.
    charset
        Encoding that the page declares, right or wrong.

    Returns
    -------
    str
        The page.
    """
    title = next((part.text for part in parts if not isinstance(part, Grid) and part.kind == "title"), "")
    body: list[str] = []
    opened = ""
    for part in parts:
        kind = "table" if isinstance(part, Grid) else part.kind
        wanted = {"navigation": "ul", "pairs": 'table class="meta"'}.get(kind, "")
        if wanted != opened:
            body.append(f"</{opened.partition(' ')[0]}>" if opened else "")
            body.append(f"<{wanted}>" if wanted else "")
            opened = wanted
        body.append(_table(part, layout, rng) if isinstance(part, Grid) else _block(part, layout, rng))
    body.append(f"</{opened.partition(' ')[0]}>" if opened else "")
    inner = "\n".join(line for line in body if line)
    if "nested" in layout.dressing:
        inner = f'<table width="100%"><tr><td>\n<div class="main">{inner}</div>\n</td></tr></table>'
    return _HEAD.format(charset=charset, title=escape(title)) + inner + "\n</body></html>\n"


def _block(block: "Block", layout: "Layout", rng: random.Random) -> str:
    if block.kind == "navigation":
        return f'<li><a href="#">{escape(block.text)}</a></li>'
    if block.kind == "pairs":
        key, _, value = block.text.partition("\t")
        return f"<tr><td>{escape(key)}：</td><td>{escape(value)}</td></tr>"
    if block.kind == "image":
        return f'<p><img src="table.png" alt="{escape(block.text)}"></p>'
    said = escape(block.text) if block.kind == "notice" else _dressed(block.text, layout, rng)
    if block.kind == "title":
        return f"<h1>{said}</h1>"
    if block.kind == "heading":
        return f"<h2>{said}</h2>" if happens(rng, 0.5) else f"<p><strong>{said}</strong></p>"
    indent = "&nbsp;&nbsp;&nbsp;&nbsp;" if block.kind == "paragraph" and "nbsp" in layout.dressing else ""
    return f"<p>{indent}{said}</p>"


def _table(grid: "Grid", layout: "Layout", rng: random.Random) -> str:
    rows = [[_anchor(cell, layout, rng, head=n < grid.header) for cell in row] for n, row in enumerate(grid.rows)]
    if layout.spans != "real":
        ragged = layout.spans == "ragged"
        rowspan = "dropped" if ragged else layout.rowspan.replace("dropped", "empty")
        flat = arranged(grid, rowspan, "none" if ragged else "leading")
        rows = [[f"<td>{_inside(text, layout, rng)}</td>" for text, _, _ in row] for row in flat]
    lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
    if "head_rows" in layout.dressing:
        lines = ["<thead>", *lines[: grid.header], "</thead><tbody>", *lines[grid.header :], "</tbody>"]
    return "\n".join(['<table border="1" cellspacing="0">', *lines, "</table>"])


def _anchor(cell: "Cell", layout: "Layout", rng: random.Random, *, head: bool) -> str:
    tag = "th" if head and "head_rows" in layout.dressing else "td"
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return f"<{tag}{spans}>{_inside(cell.text, layout, rng)}</{tag}>"


def _inside(text: str, layout: "Layout", rng: random.Random) -> str:
    if not text:
        blank = "&nbsp;" if "nbsp" in layout.dressing else ""
        return f"<p>{blank}</p>" if "paragraphs" in layout.dressing else blank
    if "paragraphs" in layout.dressing:
        return "".join(f'<p align="center">{_dressed(part, layout, rng)}</p>' for part in text.split("\n"))
    inner = "<br>".join(_dressed(part, layout, rng) for part in text.split("\n"))
    return f"\n  {inner}<br/>\n" if "line_breaks" in layout.dressing else inner


def _dressed(text: str, layout: "Layout", rng: random.Random) -> str:
    """Escaped text, split over the spans that pasting from a word processor leaves."""
    if "word_spans" not in layout.dressing or len(text) == 1 or not text or not happens(rng, _SPLIT_RATE):
        return escape(text)
    cut = rng.randint(1, len(text) - 1)
    first, second = escape(text[:cut]), escape(text[cut:])
    return f'<span style="font-family:仿宋">{first}</span><span lang="EN-US">{second}<o:p></o:p></span>'
