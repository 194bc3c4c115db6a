"""The grammar of layouts: the dimensions in which reports differ, and layouts drawn from it at random."""

import random
from dataclasses import dataclass, fields, replace
from typing import Any

from govreports.errors import InputError
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.scripts import SCRIPTS

BREAKS = (
    "lines", "gaps", "tab_lines", "tabs", "bar_end", "bar_between", "markdown", "markdown_bare", "bar_start_lines",
    "bar_end_lines", "bar_alternate", "blanks", "table_line", "report_line", "markdown_rows",
)  # fmt: skip
"""How a cell ends in text; see `Layout`."""

UNMARKED = frozenset({"blanks", "table_line", "report_line"})
"""Breaks that show no cell, only blanks between words."""

ROWLESS = frozenset({"lines", "gaps", "bar_end_lines", "bar_alternate"})
"""Breaks that show cells but not where a row ends."""

CELL_LINES = ROWLESS | {"tab_lines", "bar_start_lines"}
"""Breaks that put every cell on a line of its own, so that a lost line may be a lost cell."""

CHOICES: dict[str, tuple[Any, ...]] = {
    "format": ("text", "html", "markdown", "docx", "xlsx", "mhtml", "pdf", "xls"),
    "breaks": BREAKS,
    "rowspan": ("dropped", "empty", "repeated"),
    "colspan": ("none", "trailing", "leading"),
    "blanks": ("explicit", "vanished", "gaps"),
    "policy": ("none", "zeros", "zeros_but_totals", "rows", "cells", "everything"),
    "joined": (False, True),
    "headers": ("plain", "split", "spaced", "stacked"),
    "captions": ("plain", "spaced"),
    "wrapped": (False, True),
    "notes": ("none", "inline", "own_line"),
    "numbering": ("form", "spaced", "commas", "stops", "circled", "bracketed"),
    "marks": ("form", "commas", "bare"),
    "wording": ("form", "variants"),
    "indented": (False, True),
    "headings": ("form", "spaced", "blank", "arabic", "mixed", "bare", "closed", "inline"),
    "nested": (False, True),
    "confession": ("form", "split", "missing"),
    "script": SCRIPTS,
    "pinyin": ("none", "marks", "doubled"),
    "punctuation": ("full", "nfkc"),
    "values": ("plain", "varied"),
    "navigation": ("none", "words", "labels"),
    "metadata": ("none", "lines", "bars", "table"),
    "page_numbers": (False, True),
    "furniture": (False, True),
    "local_rows": (False, True),
    "encoding": ("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"),
    "suffix": ("right", "misleading"),
    "spans": ("real", "grid", "ragged"),
    "paper": ("ruled", "bare", "scan"),
    "packing": ("none", "zip"),
}
"""Choices by dimension; the first is the plain one."""

DRESSINGS = (
    "word_spans", "line_breaks", "paragraphs", "nbsp", "nested", "head_rows", "radicals", "cut_rows", "repeated_heads",
)  # fmt: skip
"""What a web page, a word processor or a printer adds to cells and tables."""

DAMAGES = (
    "deduplicated", "truncated", "glued", "headers_lost", "tables_absent", "printed_twice", "mixed", "slip", "dates",
    "mojibake", "masked", "ocr", "hijacked", "second_report", "printed_otherwise", "stale_title",
)  # fmt: skip
"""What may be wrong with a report; see `Layout`."""

_TEXT_ONLY = frozenset({"deduplicated", "truncated", "glued"})
_PAPER_DRESSINGS = frozenset({"radicals", "cut_rows", "repeated_heads"})
_PAGES = frozenset({"html", "mhtml"})
_PACKAGES = frozenset({"docx", "xlsx", "xls", "pdf"})


@dataclass(frozen=True)
class Layout:
    """How one report is laid out: one field a dimension, each independent of the others.

    Parameters
    ----------
    format
        ``text``, ``html``, ``markdown``, ``docx``, ``xlsx``, ``mhtml`` (a saved web page), ``pdf`` or ``xls``.
    breaks
        How cells of a text table end: one a line (``lines``), a line and an empty line (``gaps``), a line that begins
        with a tab, with an empty line after the row (``tab_lines``), ``tabs``, ``a | b |`` (``bar_end``), ``a | b``
        (``bar_between``), ``| a | b |`` with or without the rule under the header (``markdown``, ``markdown_bare``), a
        lone bar before the row and one after every cell on lines of their own (``bar_start_lines``), a line a cell with
        a bar at its end (``bar_end_lines``), cell and bar on alternating lines (``bar_alternate``), several blanks
        (``blanks``), the whole table on one line (``table_line``), the whole report on one line (``report_line``), a
        table of its own under an invented header for every row (``markdown_rows``).
    rowspan, colspan
        What becomes of the places a span covers; ``leading`` puts them where the grid has them, right after the cell.
    blanks
        A blank cell is there, or vanished, or leaves one more empty line (``gaps``).
    policy
        Which cells the office left blank.
    joined
        Whether the item tables are one table.
    headers, captions, wrapped
        Headers and labels over two lines or with a blank inside; ``stacked`` prints the second halves of all headers of
        a row below the first ones, where cells are divided by blanks.
    notes, numbering, marks, wording, indented
        Notes in brackets, numbering, inner punctuation, office wording of labels; indentation of the statistics table.
    headings, nested, confession
        How section headings are numbered; whether parts of the first section are numbered like sections; whether
        problems and measures have two headings, or none.
    script, pinyin, punctuation
        See `govreports_benchmark.writers.scripts.Style`.
    values
        Whether a few figures are printed in unusual ways.
    navigation, metadata, page_numbers, furniture
        What a content system prints around the body; ``labels`` prints lines equal to labels of rows.
    local_rows
        Whether an item table has a row that the form does not have.
    encoding, suffix
        Bytes and file name.
    spans, dressing
        Web pages, word processors, paper: whether spans are real, and what else is in the markup. On paper ``radicals``
        prints look-alikes of common characters, ``cut_rows`` lets the end of a page cut the lines of a row,
        ``repeated_heads`` prints the header of a table again on every page.
    paper
        Pages of a pdf: tables with rules, tables without, or a picture of the page with no text at all.
    packing
        Whether the file lies in a zip archive.
    damage
        Any of `DAMAGES`: lines that occurred before are gone, the end is cut off, the figures of a row are glued,
        halves of headers are lost, tables are missing, tables come twice, some tables are in another form, a total is
        wrong, dates in the lead lost characters, characters are broken, masked or taken for others, names of places
        are overwritten, a second report of another organ follows, a table comes twice with one figure changed, the
        title bears the year before.

    Examples
    --------
    >>> print(Layout(breaks="bar_end", colspan="trailing"))
    breaks=bar_end colspan=trailing
    """

    format: str = "text"
    breaks: str = "lines"
    rowspan: str = "dropped"
    colspan: str = "none"
    blanks: str = "explicit"
    policy: str = "none"
    joined: bool = False
    headers: str = "plain"
    captions: str = "plain"
    wrapped: bool = False
    notes: str = "none"
    numbering: str = "form"
    marks: str = "form"
    wording: str = "form"
    indented: bool = False
    headings: str = "form"
    script: str = "hans"
    pinyin: str = "none"
    punctuation: str = "full"
    values: str = "plain"
    navigation: str = "none"
    metadata: str = "none"
    page_numbers: bool = False
    furniture: bool = False
    local_rows: bool = False
    encoding: str = "utf-8"
    suffix: str = "right"
    spans: str = "real"
    paper: str = "ruled"
    packing: str = "none"
    nested: bool = False
    confession: str = "form"
    dressing: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the grammar does not know."""
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                message = f"{name}={getattr(self, name)!r}: use one of {', '.join(map(str, allowed))}"
                raise InputError(message)
        for name, known in (("dressing", DRESSINGS), ("damage", DAMAGES)):
            unknown = sorted(set(getattr(self, name)) - set(known))
            if unknown:
                message = f"{name} {', '.join(unknown)}: use some of {', '.join(known)}"
                raise InputError(message)

    def __str__(self) -> str:
        """Dimensions that differ from the plain layout, in one line."""
        plain = Layout()
        parts = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(plain, field.name):
                parts.append(f"{field.name}={'+'.join(value) if isinstance(value, tuple) else value}")
        return " ".join(parts) or "plain"

    @property
    def is_text(self) -> bool:
        """Whether tables are flattened to lines of text."""
        return self.format in {"text", "markdown"}

    @property
    def is_bounded(self) -> bool:
        """Whether it shows where a cell ends."""
        return not (self.is_text and self.breaks in UNMARKED) and not (self.format == "pdf" and self.paper == "bare")

    @property
    def family(self) -> str:
        """Name of the layouts that this one is like: the cell break of a text, else the format."""
        if self.is_text:
            return self.breaks
        return f"{self.format}_{self.paper}" if self.format == "pdf" else self.format


def settled(layout: Layout) -> Layout:
    """Layout with choices that exclude each other resolved, so that what it says is what is printed.

    Parameters
    ----------
    layout
        Any layout.

    Returns
    -------
    Layout
        The nearest layout that can be rendered; where covered places would be taken for blank cells, they are dropped.
    """
    changes: dict[str, Any] = {}
    if layout.format == "markdown" and not layout.breaks.startswith("markdown"):
        changes["breaks"] = "markdown"
    breaks = changes.get("breaks", layout.breaks)
    blanks = "vanished" if breaks in UNMARKED else layout.blanks
    if blanks == "gaps" and breaks != "gaps":
        blanks = "explicit"
    if not layout.is_text:
        blanks = "explicit"
        changes["damage"] = tuple(name for name in layout.damage if name not in _TEXT_ONLY)
        changes["page_numbers"] = layout.page_numbers and layout.format == "pdf"
    changes["blanks"] = blanks
    if breaks in ROWLESS and blanks != "vanished" and (layout.policy != "none" or breaks == "gaps"):
        changes |= {"rowspan": "dropped", "colspan": "none"}
    if breaks == "report_line":
        changes["page_numbers"] = False
        if layout.headings == "bare":
            changes["headings"] = "form"
    return _settled_file(replace(layout, **changes))


def _settled_file(layout: Layout) -> Layout:
    """Layout whose script, encoding and dressing go with its format."""
    script = "hant" if layout.encoding == "big5" and layout.script not in {"hant", "taiwan"} else layout.script
    packaged = layout.format in _PACKAGES or (layout.format == "mhtml" and layout.encoding == "utf-16")
    fitting = _PAPER_DRESSINGS if layout.format == "pdf" else frozenset(DRESSINGS) - _PAPER_DRESSINGS
    return replace(
        layout,
        script=script,
        pinyin="none" if script == "hans" else layout.pinyin,
        local_rows=layout.local_rows and script != "taiwan",
        encoding="utf-8" if packaged else layout.encoding,
        paper=layout.paper if layout.format == "pdf" else "ruled",
        spans=layout.spans if layout.format in _PAGES else "real",
        dressing=tuple(name for name in layout.dressing if name in fitting),
    )


def random_layout(rng: random.Random) -> Layout:
    """Random layout: every dimension drawn on its own, mostly plain where real reports are mostly plain.

    Parameters
    ----------
    rng
        Source of every choice.

    Returns
    -------
    Layout
        A settled layout.

    Examples
    --------
    >>> random_layout(random.Random(1)) == random_layout(random.Random(1))
    True
    """
    drawn: dict[str, Any] = {}
    for name, allowed in CHOICES.items():
        weight = _PLAIN_WEIGHTS.get(name)
        weights = None if weight is None else [weight] + [(1 - weight) / (len(allowed) - 1)] * (len(allowed) - 1)
        drawn[name] = rng.choices(allowed, _WEIGHTS.get(name, weights))[0]
    drawn["dressing"] = tuple(name for name in DRESSINGS if happens(rng, _DRESSING_RATE))
    drawn["damage"] = tuple(name for name in DAMAGES if happens(rng, _DAMAGE_RATES.get(name, 0.05)))
    return settled(Layout(**drawn))


_WEIGHTS = {"format": (61, 10, 6, 9, 5, 4, 4, 1), "paper": (60, 30, 10)}
_PLAIN_WEIGHTS = {
    "policy": 0.35, "captions": 0.8, "wrapped": 0.85, "notes": 0.75, "numbering": 0.55, "marks": 0.8,
    "wording": 0.85, "headings": 0.4, "script": 0.6, "pinyin": 0.6, "values": 0.5, "page_numbers": 0.8,
    "local_rows": 0.8, "encoding": 0.6, "suffix": 0.85, "headers": 0.5, "spans": 0.6,
    "packing": 0.97, "nested": 0.92, "confession": 0.9,
}  # fmt: skip
_DRESSING_RATE = 0.3
_DAMAGE_RATES = {
    "deduplicated": 0.03, "truncated": 0.04, "headers_lost": 0.08, "mojibake": 0.03, "masked": 0.03, "ocr": 0.03,
    "hijacked": 0.03, "second_report": 0.02, "printed_otherwise": 0.02, "stale_title": 0.02,
}  # fmt: skip
