"""Pieces of the page: two languages side by side, tables, squares, bars; every text made harmless."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from govreports.explorer.escaping import safe
from govreports.lexicons import rows
from govreports.naming import name_of
from govreports.privacy import mask_persons

__all__ = ["both", "cited", "code", "coded", "number", "phrase", "section", "shade", "table"]

_MOST: Final = 240


def both(zh: str, en: str) -> str:
    """Return a wording of the page in Chinese and English; the reader's choice hides one of them."""
    if zh == en:
        return safe(zh)
    return f'<span class="zh" lang="zh">{safe(zh)}</span> <span class="en" lang="en">{safe(en)}</span>'


@cache
def _phrases() -> Mapping[str, tuple[str, str]]:
    return {row["code"]: (row["zh"], row["en"]) for row in rows("profile")}


def phrase(name: str) -> str:
    """Return a phrase of ``lexicons/profile.csv`` in both languages."""
    return both(*_phrases()[name])


def coded(kind: str, what: str | None) -> str:
    """Return what a code is called, in both languages."""
    return both(name_of(kind, what, "zh"), name_of(kind, what, "en"))


def cited(text: str | None, most: int = _MOST) -> str:
    """Return what a report prints, names of persons masked, cut where it is long, as text that is only text."""
    if text is None:
        return ""
    masked = mask_persons(text)
    shown = masked if len(masked) <= most else f"{masked[:most]}…"
    return f'<span lang="zh">{safe(shown)}</span>'


def number(value: float | None) -> str:
    """Return a number with its thousands apart."""
    return "" if value is None else f"{value:,.10g}"


def code(line: str) -> str:
    """Return the code that makes what is shown."""
    return f'<details class="code"><summary>{phrase("code")}</summary><pre>{safe(line)}</pre></details>'


def section(name: str, *body: str, made_by: str, note: str | None = None) -> str:
    """Return a section: heading, what it says and leaves out, its body, the code behind it."""
    said = f'<p class="note">{phrase(note)}</p>' if note else ""
    inner = "".join(body) or f'<p class="none">{phrase("none")}</p>'
    return f'<section id="{name}"><h2>{phrase(name)}</h2>{said}{inner}{code(made_by)}</section>'


def table(headings: Sequence[str], body: Iterable[Sequence[str]], right: Iterable[int] = (), kind: str = "") -> str:
    """Return cells that are HTML already as a table; columns of numbers are aligned right."""
    numbers = set(right)
    head = "".join(f"<th>{each}</th>" for each in headings)
    lines = "".join(
        "<tr>" + "".join(_cell(each, right=place in numbers) for place, each in enumerate(row)) + "</tr>"
        for row in body
    )
    return f'<div class="wide"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cell(text: str, *, right: bool) -> str:
    if text.startswith("<td"):
        return text
    return f'<td class="r">{text}</td>' if right else f"<td>{text}</td>"


def shade(share: float | None, text: str) -> str:
    """Return a square of a heat map: darker for more, hatched where nothing is known."""
    if share is None:
        return '<td class="hole"></td>'
    level = round(100 * max(0.0, min(1.0, share)))
    ink = "#fff" if level > 55 else "#111"  # noqa: PLR2004 - where dark text can no longer be read
    return f'<td class="heat" style="background:hsl(215 60% {96 - 0.68 * level:.0f}%);color:{ink}">{text}</td>'
