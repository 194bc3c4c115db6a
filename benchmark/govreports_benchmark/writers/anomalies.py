"""Synthetic reports with one anomaly each, and sound ones beside them, to prove an audit.

A kind says which reports are made and what is wrong with one of them: figures of one report, figures of
two, or prose. The prose comes from a wording; the one that ships with the package is for development, and
a benchmark brings its own.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from govreports.errors import InputError
from govreports_benchmark.writers.anomalies_figures import FIGURES, SIX_PARTS, Cell, bureau, sound, succeeding
from govreports_benchmark.writers.anomalies_kinds import KINDS, Kind
from govreports_benchmark.writers.anomalies_prose import Change, Wording, Written, Wrong, wording
from govreports_benchmark.writers.content import Content
from govreports_benchmark.writers.grammar import Layout, random_layout, settled
from govreports_benchmark.writers.rendering import stream
from govreports_benchmark.writers.samples import SyntheticReport

__all__ = ["KINDS", "Anomalous", "Kind", "anomalous", "unharmed"]

_ALWAYS: Final = frozenset({"extraction.region_unknown"})
_ALSO: Final = {"foreign_organ": frozenset({"extraction.organ_conflict"})}
_FORMATS: Final = ("text", "text", "text", "html", "markdown", "docx", "mhtml")
_HEADINGS: Final = ("form", "spaced", "closed", "arabic")
_BREAKS: Final = ("lines", "tab_lines", "tabs", "bar_end", "bar_between", "markdown", "bar_end_lines", "bar_alternate")


@dataclass(frozen=True)
class Anomalous:
    """Reports, and what is wrong with one of them.

    Parameters
    ----------
    kind
        A key of `KINDS`; empty where nothing is wrong.
    reports
        One report, or those that only show the anomaly together.
    known
        What a manifest would say of each (organ_key, year, scope).
    checks
        Codes of the checks that are right to find it.
    quote
        What is wrong, in simplified script as typed; empty where it is no matter of words.
    cells
        The cells whose figures were changed, as table/row/column.
    allowed
        Codes of checks that find something in the sound report, too, and are right.
    """

    kind: str
    reports: tuple[SyntheticReport, ...]
    known: tuple[Mapping[str, Any], ...]
    checks: frozenset[str] = frozenset()
    quote: str = ""
    cells: frozenset[str] = frozenset()
    allowed: frozenset[str] = _ALWAYS


PAIRS: Final = frozenset({"carried_over", "items_carried_over", "stock", "same_numbers"})
_SAME: Final = frozenset({"coherence.shared_passage", "coherence.sentence_repeated"})


def unharmed(seed: int, said: Wording | None = None) -> Anomalous:
    """Return a sound report, or sound reports of two years of one organ.

    Parameters
    ----------
    seed
        Any integer; every fourth one makes two years.
    said
        Sentences to write it with; those of the package by default.

    Examples
    --------
    >>> len(unharmed(4).reports), unharmed(4).checks
    (2, frozenset())
    """
    used = said or wording()
    rng = stream(seed, "unharmed")
    content = sound(rng, rng.choice(SIX_PARTS) if seed % 4 == 0 else None)
    contents = _two(rng, content) if seed % 4 == 0 else [content]
    return _made("", seed, rng, contents, used, Wrong(Change()))


def anomalous(kind: str, seed: int, said: Wording | None = None) -> Anomalous:
    """Return reports with one anomaly.

    Parameters
    ----------
    kind
        A key of `KINDS`.
    seed
        Any integer.
    said
        Sentences to write it with; those of the package by default.

    Raises
    ------
    InputError
        If there is no such kind.

    Examples
    --------
    >>> sorted(anomalous("misspelt_law", 1).checks)
    ['coherence.official_name']
    """
    if kind not in KINDS:
        message = f"no kind of anomaly {kind!r}: use one of {', '.join(KINDS)}"
        raise InputError(message)
    used = said or wording()
    rng = stream(seed, kind)
    rule = KINDS[kind]
    content = sound(rng, rng.choice(rule.regimes), named=rule.speak is not None or kind == "rules_without_power")
    if kind in FIGURES:
        return _figured(kind, seed, rng, content, used)
    if kind in PAIRS:
        return _paired(kind, seed, rng, content, used)
    if kind == "children_sum":
        return _nested(seed, rng, content, used)
    if rule.speak is None:
        message = f"the kind {kind!r} says nothing"
        raise InputError(message)
    wrong = rule.speak(rng, used, content)
    contents = [_changed(content, wrong.figures)]
    if kind == "shared_passage":
        contents.append(sound(rng, None, named=True))
    return _made(kind, seed, rng, contents, used, wrong, rule.checks)


def _two(rng: random.Random, content: Content) -> list[Content]:
    first = {"r2014": 2014, "r2019": 2019, "r2021": 2021}[content.regime]
    before = replace(content, year=first + (rng.randint(0, 2) if content.regime != "r2019" else 0))
    return [before, succeeding(rng, before)]


def _changed(content: Content, figures: Mapping[Cell, float]) -> Content:
    tables = {code: dict(values) for code, values in content.tables.items()}
    for (table, row, column), value in figures.items():
        tables[table][row, column] = value
    return replace(content, tables=tables)


def _figured(kind: str, seed: int, rng: random.Random, content: Content, said: Wording) -> Anomalous:
    figures, checks = FIGURES[kind][1](content, rng)
    made = _made(kind, seed, rng, [_changed(content, figures)], said, Wrong(Change(entitled=True)), checks)
    return replace(made, cells=frozenset("/".join(cell) for cell in figures))


def _paired(kind: str, seed: int, rng: random.Random, content: Content, said: Wording) -> Anomalous:
    before, now = _two(rng, content)
    more = rng.randint(1, 9)
    figures: dict[Cell, float] = {}
    if kind == "carried_over":
        cells = [
            ("applications", row, column)
            for row in ("carried_in", "done", "done.granted")
            for column in ("natural_person", "total")
        ]
        figures = {cell: (now.tables[cell[0]][cell[1:]] or 0) + more for cell in cells}
    elif kind == "items_carried_over":
        table, row = rng.choice([("licensing", "licences"), ("enforcement", "penalties")])
        values = now.tables[table]
        last = (values[row, "items_last_year"] or 0) + more
        figures = {(table, row, "items_last_year"): last, (table, row, "items_change"): 0}
    elif kind == "stock":
        cell = ("documents", "administrative_normative_documents", "in_force")
        figures = {cell: (now.tables[cell[0]][cell[1:]] or 0) + more}
    else:
        before = _filled(before, rng)
        now = replace(now, tables=before.tables)
    changed = [before, _changed(now, figures)]
    made = _made(kind, seed, rng, changed, said, Wrong(Change()), KINDS[kind].checks)
    cells_ = frozenset("/".join(cell) for cell in figures)
    if kind != "same_numbers":
        return replace(made, cells=cells_)
    carried = {f"{table}.items_carried_over" for table in ("licensing", "enforcement", "fees")}
    return replace(made, allowed=made.allowed | carried | {"documents.stock", "applications.carried_over"})


def _filled(content: Content, rng: random.Random) -> Content:
    """Content with enough cases that two equal years are no coincidence."""
    if content.regime == "r2014":
        columns = ["meetings", "courses", "trainees", "complaints", "offices", "reading_points"]
        return _changed(content, {("statistics", row, "count"): rng.randint(1, 40) for row in columns})
    parts = ("review", "litigation.direct", "litigation.after_review")
    figures: dict[Cell, float] = {}
    for part in parts:
        leaves = [f"{part}.{leaf}" for leaf in ("upheld", "corrected", "other", "pending")]
        own = {("review_litigation", "cases", leaf): float(rng.randint(1, 20)) for leaf in leaves}
        figures |= own | {("review_litigation", "cases", part): sum(own.values())}
    return _changed(content, figures)


def _nested(seed: int, rng: random.Random, content: Content, said: Wording) -> Anomalous:
    """Government of a jurisdiction that received less than one of its bureaus did."""
    name, short = bureau(rng)
    region, year = name.removesuffix(short), content.year
    parent = replace(content, organ=f"{region}人民政府", short="人民政府")
    own = replace(sound(rng, content.regime, named=True), year=year)
    columns = [column for row, column in content.tables["applications"] if row == "new" and column != "total"]
    more = (content.tables["applications"]["new", "total"] or 0) + rng.randint(1, 9)
    figures: dict[Cell, float] = {}
    for column in columns:
        for row, column_ in own.tables["applications"]:
            if column_ == column:
                figures["applications", row, column] = 0
    for row in ("new", "done", "done.granted"):
        figures["applications", row, "natural_person"] = more
    for row, _ in own.tables["applications"]:
        figures["applications", row, "total"] = figures["applications", row, "natural_person"]
    child = replace(_changed(own, figures), organ=f"{region}教育局", short="教育局")
    made = _made("children_sum", seed, rng, [parent, child], said, Wrong(Change()), KINDS["children_sum"].checks)
    scopes = ({"scope": "jurisdiction"}, {"scope": "own"})
    known = tuple({**told, **scope} for told, scope in zip(made.known, scopes, strict=True))
    return replace(made, known=known, cells=frozenset({"applications/new/total"}))


def _plain_layout(rng: random.Random, wrong: Wrong) -> Layout:
    """Random layout that loses nothing, so that whatever is found was written."""
    drawn = random_layout(rng)
    fixed: dict[str, Any] = {
        "format": rng.choice(_FORMATS), "breaks": rng.choice(_BREAKS), "blanks": "explicit", "policy": "none",
        "headings": rng.choice(_HEADINGS), "nested": False, "confession": "form", "pinyin": "none", "values": "plain",
        "packing": "none", "damage": (), "paper": "ruled", "local_rows": False, "page_numbers": False,
        "suffix": "right", "notes": "none", "script": drawn.script if drawn.script != "taiwan" else "hans",
    }  # fmt: skip
    return settled(replace(drawn, **(fixed | dict(wrong.layout))))


def _made(  # noqa: PLR0917 - everything that a document is made of
    kind: str,
    seed: int,
    rng: random.Random,
    contents: Sequence[Content],
    said: Wording,
    wrong: Wrong,
    checks: frozenset[str] = frozenset(),
) -> Anomalous:
    reports, known, allowed = [], [], set(_ALWAYS | _ALSO.get(kind, frozenset()))
    for number, content in enumerate(contents):
        layout = _plain_layout(rng, wrong)
        made = Written(seed * 2 + number, content, layout, said, wrong.change).report()
        reports.append(made)
        known.append({"organ_key": content.organ, "year": content.year, "scope": "own"})
        amount = made.cells.get(("procurement", "centralised_procurement", "amount"))
        if amount is not None and amount.value and amount.unit is None:
            allowed.add("coherence.unit_missing")
    if len(contents) > 1:
        allowed |= _SAME
    known = known if len(contents) > 1 else [{}]
    return Anomalous(kind, tuple(reports), tuple(known), checks, wrong.quote, allowed=frozenset(allowed - checks))
