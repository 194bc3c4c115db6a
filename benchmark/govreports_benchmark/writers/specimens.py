"""Documents that are no report of an official form: reports from before the forms, notices, guides, other reports."""

import random
from typing import TYPE_CHECKING, Any

from govreports.errors import InputError
from govreports_benchmark.writers import files
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.content import drawn
from govreports_benchmark.writers.forms import form
from govreports_benchmark.writers.grammar import Layout, settled
from govreports_benchmark.writers.grids import filled
from govreports_benchmark.writers.labels import Wording
from govreports_benchmark.writers.prose import Block
from govreports_benchmark.writers.samples import SyntheticReport
from govreports_benchmark.writers.scripts import Style
from govreports_benchmark.writers.sections import sections_of
from govreports_benchmark.writers.wear import Wear
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.grids import Grid

SPECIMENS = ("free_form", "notice", "guide", "self_report")
"""A report from before 2014 without a table; a notice that holds the blank form; a guide to disclosure; a report on
spending that begins like those on disclosure. Only the first is what is looked for."""

_SECTIONS = ("overview", "disclosure", "applications", "fees", "review_litigation", "problems", "other")
_FIRST_YEAR, _LAST_YEAR = 2008, 2013
_FORMATS = ("text", "html", "docx")
_BREAKS = ("bar_end", "gaps", "tabs")


def specimen(kind: str, seed: int, layout: Layout | None = None) -> SyntheticReport:
    """Document that holds no filled form, wholly determined by its arguments.

    Parameters
    ----------
    kind
        One of `SPECIMENS`.
    seed
        Any integer.
    layout
        How to render it; None draws one of a few plain ones. Damage is not done.

    Returns
    -------
    SyntheticReport
        With no cells; `kind` says what it is. Only a ``free_form`` report has sections and a year.

    Raises
    ------
    InputError
        If there is no such kind.

    Examples
    --------
    >>> specimen("guide", 4).cells
    {}
    """
    if kind not in SPECIMENS:
        message = f"no specimen {kind!r}: use one of {', '.join(SPECIMENS)}"
        raise InputError(message)
    rng = random.Random(f"{seed}/{kind}")  # noqa: S311  (reproducible noise)
    layout = settled(layout or Layout(format=rng.choice(_FORMATS), breaks=rng.choice(_BREAKS)))
    style = Style(layout.script, layout.pinyin, layout.punctuation, rng)
    content = drawn(rng, "r2021", mixed=False)
    facts = _facts(content, kind, rng)
    parts = _parts(kind, facts, rng, _blank_tables(content, layout, style, rng) if kind == "notice" else {})
    styled = [_styled(part, style) if isinstance(part, Block) else part for part in parts]
    made = files.file(styled, layout, rng)
    name = f"synthetic_{kind}_{seed:010d}{files.suffix(layout, rng)}"
    is_report = kind == "free_form"
    return SyntheticReport(
        data=made.data, name=name, inner=made.data, member=name, format=layout.format, encoding=made.encoding,
        layout=layout, cells={}, regimes={}, metadata=_metadata(facts, layout, is_report=is_report),
        sections=sections_of(styled, {}) if is_report else (), problems=(), oddities=(kind,), kind=kind,
    )  # fmt: skip


def _styled(block: Block, style: Style) -> Block:
    said = style.notice(block.text) if block.kind == "notice" else style(block.text)
    return Block(block.kind, said, block.section)


def _facts(content: "Content", kind: str, rng: random.Random) -> dict[str, Any]:
    year = rng.randint(_FIRST_YEAR, _LAST_YEAR) if kind == "free_form" else content.year
    month, day = rng.randint(1, 3), rng.randint(1, 28)
    return {
        "organ": content.organ, "short": content.short, "year": year,
        "n": rng.randint(50, 900), "m": rng.randint(3, 40), "digit": rng.randint(0, 9),
        "published": f"{year + 1}-{month:02}-{day:02}",
        "published_cn": f"{year + 1}年{month}月{day}日",
    }  # fmt: skip


def _parts(
    kind: str, facts: dict[str, Any], rng: random.Random, tables: "dict[str, list[Grid]]"
) -> "list[Block | Grid]":
    said = words("specimens")[kind]
    han = words("numerals")["han"]
    coded = _SECTIONS if kind == "free_form" else ("",) * len(said["headings"])
    marked = happens(rng, 0.8)
    parts: list[Block | Grid] = [
        Block("title", rng.choice(said["title"]).format(**facts)),
        Block("notice", words("notice")),
    ]
    parts += [Block("paragraph", line.format(**facts)) for line in said["lead"]]
    for number, (code, heading, paragraph) in enumerate(zip(coded, said["headings"], said["paragraphs"], strict=True)):
        headed = f"{han[number]}、{heading}" if marked else heading
        parts += [Block("heading", headed, code), Block("paragraph", paragraph.format(**facts), code)]
        parts += tables.get(heading, [])
    return [*parts, *(Block("line", line.format(**facts)) for line in said["closing"])]


def _blank_tables(content: "Content", layout: Layout, style: Style, rng: random.Random) -> "dict[str, list[Grid]]":
    """Blank tables of the form of 2021 by the heading they stand under."""
    wording = Wording(layout, style, content, Wear((), (), rng), rng)
    headings = words("headings")["form"]
    found: dict[str, list[Grid]] = {}
    for table in form("r2021").tables:
        printed = {(row.code, column.code): "" for row in table.rows for column in table.columns}
        found.setdefault(headings[table.section][0], []).append(filled(table, wording, printed))
    return found


def _metadata(facts: dict[str, Any], layout: Layout, *, is_report: bool) -> dict[str, Any]:
    return {
        "organ": facts["organ"], "organ_printed": is_report, "organ_otherwise": (facts["short"],), "title": "",
        "year": facts["year"], "year_printed": is_report, "regime": None, "script": layout.script,
        "published": facts["published"] if is_report else None, "index_number": None,
    }  # fmt: skip
