"""Figures in prose that contradict the tables or each other, in reports that are sound otherwise."""

import random
from collections.abc import Callable, Mapping
from typing import Final

from govreports_benchmark.writers.anomalies_figures import Cell
from govreports_benchmark.writers.anomalies_prose import Change, Wording, Wrong, chosen
from govreports_benchmark.writers.content import Content

__all__ = ["CLAIMS", "spoken"]

_TABLE: Final = frozenset({"claims.table", "claims.table_scope", "claims.table_unscoped"})
_LEAST: Final = 20
"""Applications that are added where a percentage is to be wrong."""

Facts = dict[str, int]
"""What the placeholders of a sentence stand for, ``wrong`` among them."""
Told = tuple[dict[Cell, float], Facts]
Teller = Callable[[Content, random.Random], Told]

_PLACES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "r2014": {
        "new": ("received",), "done": ("closed",), "granted": ("answered.granted",), "carried_in": (),
        "reviews": ("reconsiderations",), "documents": ("normative_documents_issued",),
    },
    "r2019": {
        "documents": tuple(f"documents/normative_documents/newly_{what}" for what in ("made", "disclosed")),
        "licences": ("licensing/licences/decisions_reported",),
    },
    "r2021": {
        "documents": ("documents/administrative_normative_documents/issued",),
        "licences": ("licensing/licences/decisions",),
    },
}  # fmt: skip
"""Cells that a name stands for, in one form; any of several may be meant."""
_SIX: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: (f"applications/{name}/total",) for name in ("new", "done", "carried_in", "carried_out")},
    "granted": ("applications/done.granted/total",),
    "natural": ("applications/new/natural_person",),
    "reviews": ("review_litigation/cases/review",),
}
"""The same for both forms of six parts."""
_ADDED: Final = {
    "applications": (
        *("received", "received.online", "closed", "closed.on_time", "answered", "answered.granted"),
        *(f"applications/{row}/natural_person" for row in ("new", "done", "done.granted")),
        *(f"applications/{row}/total" for row in ("new", "done", "done.granted")),
    ),
    "lawsuits": (
        *("lawsuits", "lawsuits.upheld"),
        *(f"review_litigation/cases/litigation.direct{end}" for end in ("", ".upheld")),
    ),
}
"""Cells that grow together where there are more applications granted, or more lawsuits."""


def _cell(place: str) -> Cell:
    table, row, column = place.split("/") if "/" in place else ("statistics", place, "count")
    return table, row, column


def _values(content: Content, name: str) -> list[int]:
    """Return the figures of the cells that a name stands for in the form of a report."""
    places = _PLACES[content.regime].get(name, _SIX.get(name, ()) if content.regime != "r2014" else ())
    cells = [_cell(place) for place in places]
    return [int(content.tables[table][row, column] or 0) for table, row, column in cells]


def _added(content: Content, what: str, more: int) -> dict[Cell, float]:
    """Return the cells of some more cases that hang together."""
    cells = [_cell(place) for place in _ADDED[what]]
    own = [(table, row, column) for table, row, column in cells if (row, column) in content.tables.get(table, {})]
    return {(table, row, column): (content.tables[table][row, column] or 0) + more for table, row, column in own}


def _above(name: str, *also: str) -> Teller:
    """Tell of more than any of the cells hold that the words may mean."""

    def told(content: Content, rng: random.Random) -> Told:
        most = max(_values(content, name)) + sum(sum(_values(content, each)) for each in also)
        return {}, {"wrong": most + rng.randint(1, 9)}

    return told


def _denied(what: str) -> Teller:
    return lambda content, rng: (_added(content, what, rng.randint(1, 9)), {})


def _listed(_: Content, rng: random.Random) -> Told:
    parts = {name: rng.randint(11, 60) for name in ("a", "b", "c")}
    return {}, {**parts, "wrong": sum(parts.values()) - rng.randint(1, 9)}


def _portioned(part: str) -> Teller:
    """Tell a percentage that is at least three points off, below whatever it may be taken of."""

    def told(content: Content, rng: random.Random) -> Told:
        more = rng.randint(_LEAST, 2 * _LEAST)
        figures = _added(content, "applications", more)
        new, own, carried = (sum(_values(content, name)) for name in ("new", part, "carried_in"))
        least = 100 * (own + more) // (new + carried + more)
        facts = {"new": new + more, part: own + more, "wrong": max(1, least - rng.randint(3, 9))}
        return figures, facts

    return told


def _repeated(content: Content, rng: random.Random) -> Told:
    new = sum(_values(content, "new"))
    return {}, {"new": new, "wrong": new + sum(_values(content, "carried_in")) + rng.randint(1, 9)}


CLAIMS: Final[Mapping[str, tuple[frozenset[str], str, bool, Teller]]] = {
    "claim_received": (_TABLE, "overview", True, _above("new", "carried_in")),
    "claim_none_received": (_TABLE, "overview", True, _denied("applications")),
    "claim_granted": (_TABLE, "applications", True, _above("granted")),
    "claim_reviews": (_TABLE, "review_litigation", True, _above("reviews")),
    "claim_no_lawsuits": (_TABLE, "review_litigation", True, _denied("lawsuits")),
    "claim_documents": (_TABLE, "overview", True, _above("documents")),
    "claim_licences": (_TABLE, "overview", False, _above("licences")),
    "claim_carried_out": (_TABLE, "applications", False, _above("carried_out")),
    "claim_parts": (frozenset({"claims.parts_above_whole", "claims.topics_above_whole"}), "disclosure", True, _listed),
    "claim_share": (frozenset({"claims.share"}), "applications", False, _portioned("natural")),
    "claim_rate": (frozenset({"claims.rate"}), "applications", True, _portioned("done")),
    "claim_twice": (_TABLE | {"claims.totals_differ"}, "applications", True, _repeated),
}
"""Kinds of contradiction: checks that find it, section, whether the form of 2014 has it, what is told and changed."""


def spoken(kind: str, rng: random.Random, said: Wording, content: Content) -> Wrong:
    """Return what a kind of contradiction says, and the cells that are changed for it."""
    _, section, _, tell = CLAIMS[kind]
    figures, facts = tell(content, rng)
    text = chosen(rng, said, kind)
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return Wrong(Change(inserted={section: (text,)}, entitled=True), text, figures=figures)
