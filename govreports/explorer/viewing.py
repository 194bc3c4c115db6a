"""What the views of the explorer share: a box, the data shown, the code that makes them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import ipywidgets as widgets
import polars as pl

from govreports.explorer.escaping import label, safe
from govreports.explorer.selecting import Selection

__all__ = [
    "Opener",
    "View",
    "assembled",
    "chosen",
    "column",
    "dropdown",
    "html",
    "listbox",
    "number",
    "table",
    "wrapped",
]

_IMPORTS: Final = (
    "import polars as pl\n\nimport govreports as gr\nfrom govreports.auditing import verdicts\n"
    "from govreports.explorer import subset\n"
)
Option = tuple[str, Any]
Opener = Callable[[str, str | None, tuple[int, int] | None], None]


class View:
    """One view of the explorer; it draws when it is shown, and not before."""

    name = ""
    title = ""

    def __init__(self, changed: Callable[[], None], opened: Opener | None = None) -> None:
        """Remember whom to tell when frame or code change, and who opens a report at a place."""
        self.changed = changed
        self.opened = opened
        self.filling = False
        self.box = widgets.VBox()
        self.frame = pl.DataFrame()
        self.code = ""

    def show(self, selection: Selection) -> None:
        """Draw for the reports selected."""
        raise NotImplementedError

    def watch(self, widget: widgets.Widget, handler: Callable[[Any], None]) -> None:
        """Call a handler with the new value whenever a reader, not the view itself, changes a widget."""
        widget.observe(lambda change: None if self.filling else handler(change["new"]), "value")

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Let the view change its own widgets without answering itself."""
        before, self.filling = self.filling, True
        try:
            yield
        finally:
            self.filling = before


def assembled(*lines: str) -> str:
    """Return lines of code below the imports that they need.

    Examples
    --------
    >>> from govreports.explorer.viewing import assembled
    >>> assembled("frame = corpus.reports")
    'frame = corpus.reports'
    """
    body = "\n".join(line for line in lines if line)
    needed = [
        line
        for line in _IMPORTS.split("\n")
        if not line or any(f"{word}{end}" in body for word in (line.split(" ")[-1],) for end in (".", "("))
    ]
    head = "\n".join(needed).strip()
    return f"{head}\n\n{body}" if head else body


def html(text: str = "", **layout: str) -> widgets.HTML:
    """Return a widget of HTML; whatever comes from reports must have been made safe."""
    return widgets.HTML(text, layout=widgets.Layout(margin="0", **layout))


def column(*children: widgets.Widget, flex: str = "0 0 auto") -> widgets.VBox:
    """Return widgets below each other; ``flex`` says how the column shares the width of its row."""
    return widgets.VBox(children, layout=widgets.Layout(width="auto", flex=flex))


def wrapped() -> widgets.Layout:
    """Return the layout of a row that breaks where the window is narrow; every row needs one of its own."""
    return widgets.Layout(flex_flow="row wrap", grid_gap="14px")


def dropdown(description: str, width: str) -> widgets.Dropdown:
    """Return a list that opens, its description shown in full."""
    layout = widgets.Layout(width=width)
    return widgets.Dropdown(description=description, layout=layout, style={"description_width": "initial"})


def listbox(rows: int, what: str) -> widgets.Select:
    """Return a list to choose from with mouse or arrow keys."""
    return widgets.Select(options=[], rows=rows, layout=widgets.Layout(width="auto"), tooltip=what)


def chosen(widget: Any, options: Sequence[Option], wanted: Any = None) -> Any:  # noqa: ANN401 - any widget of choice
    """Give a widget new options, keep what was chosen where it is still there, and return what is chosen now."""
    values = [value for _, value in options]
    kept = wanted if wanted is not None else widget.value
    widget.options = list(options)
    widget.value = kept if kept in values else (values[0] if values else None)
    return widget.value


def table(headings: Iterable[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> str:
    """Return rows as an HTML table, every text made safe; columns of numbers are aligned right."""
    right = set(numbers)
    head = "".join(f"<th>{safe(each)}</th>" for each in headings)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="gr-right">{safe(number(each))}</td>' if place in right else f"<td>{safe(_text(each))}</td>"
            for place, each in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="gr-scroll" tabindex="0"><table class="gr-table"><tr>{head}</tr>{body}</table></div>'


def number(value: object) -> str:
    """Return a number as it is shown: all its digits, thousands apart, none of the noise of the arithmetic.

    Examples
    --------
    >>> from govreports.explorer.viewing import number
    >>> number(1234567.0), number(0.1 + 0.2), number(None)
    ('1,234,567', '0.3', '')
    """
    return "" if value is None else f"{value:,.15g}" if isinstance(value, float) else str(value)


def _text(value: object) -> str:
    return "" if value is None else label(value, 200)
