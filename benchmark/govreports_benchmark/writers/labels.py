"""How a report words captions, headers and labels: numbering, notes, breaks inside a cell, lost halves."""

import random
import re
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.forms import Table
    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Slot
    from govreports_benchmark.writers.scripts import Style
    from govreports_benchmark.writers.wear import Wear

_HAN = "".join(words("numerals")["han"])
_NUMBERS = re.compile(rf"(?P<arabic>\d)\.|（(?P<inner>[{_HAN}])）|(?P<outer>[{_HAN}])、")
_FORMS = {
    "form": ("{}.", "（{}）", "{}、"),
    "spaced": ("{}. ", "（{}） ", "{}、 "),
    "commas": ("{}、", "（{}）", "{}、"),
    "stops": ("{}．", "（{}）", "{}．"),
    "circled": ("{}.", "{}", "{}、"),
    "bracketed": ("（{}）", "（{}）", "{}、"),
}
_VARIANT_RATE = 0.3
_WRAP_RATE = 0.15
_SPLIT_RATE = 0.7
_NOTE_RATE = 0.8
_UNIT_RATE = 0.3
_LOST_RATE = 0.7
_SPLIT_FROM = 4
_INDENT_RATE = 0.5
_WEAR_RATE = 0.06


class Wording:
    """The wording of one report; a callable from a table and a slot to the printed text.

    Parameters
    ----------
    layout
        Dimensions that bear on labels.
    style
        Script and punctuation.
    content
        Year and regime, for notes.
    wear
        Damage of characters.
    rng
        Source of the places where the wording departs from the form.
    """

    def __init__(self, layout: "Layout", style: "Style", content: "Content", wear: "Wear", rng: random.Random) -> None:
        """Draw what holds for the whole report."""
        self.oddities: set[str] = set()
        self.damaged: set[tuple[str, str, str]] = set()
        self._wear = wear
        self._layout = layout
        self._style = style
        self._content = content
        self._rng = rng
        remnants = words("remnants").items() if "headers_lost" in layout.damage else ()
        self._lost: dict[str, str] = {key: text for key, text in remnants if happens(self._rng, _LOST_RATE)}
        self.units = {key: rng.choice(units) for key, units in words("units").items() if happens(self._rng, _UNIT_RATE)}

    def __call__(self, table: "Table", slot: "Slot") -> str:
        """Text of a slot that is no value, as printed.

        Parameters
        ----------
        table
            The table the slot belongs to.
        slot
            The slot.

        Returns
        -------
        str
            Text in the report's script; a line feed where the cell breaks.
        """
        text = slot.text
        if slot.kind == "caption":
            text = self._caption(text)
        elif slot.kind == "header":
            text = self._header(table, slot)
        elif slot.kind in {"label", "group"}:
            text = self._label(table, slot)
        elif slot.kind == "corner" and self._layout.captions == "spaced" and table.has_unit_column:
            text = " ".join(text)
        return self._style(self._worn(table, slot, text))

    def _worn(self, table: "Table", slot: "Slot", text: str) -> str:
        """Wording as damage leaves it; labels and headers that were hit are remembered."""
        if slot.row.startswith("local/") or slot.kind == "unit":
            return text
        worn = self._wear(text, _WEAR_RATE)
        if worn != text:
            self.oddities.add("damaged_labels")
            self.damaged.add((table.code, slot.row, slot.column))
        return worn

    def _caption(self, text: str) -> str:
        if self._layout.captions == "plain":
            return text
        self.oddities.add("spaced_captions")
        cut = text.rindex(text[0])
        return text[:cut] + self._rng.choice((" ", "  ", " " * 29)) + text[cut:]

    def _header(self, table: "Table", slot: "Slot") -> str:
        key = f"{table.regime}/{table.code}/{slot.column}"
        lost = self._lost.get(key)
        if lost is not None:
            self.oddities.add("headers_lost")
            return lost
        text = self._variant(table, slot.column, slot.text)
        share = {"plain": 0.0, "stacked": 1.0}.get(self._layout.headers, _SPLIT_RATE)
        if len(text) >= _SPLIT_FROM and happens(self._rng, share):
            cut = 3 if len(text) > _SPLIT_FROM + 1 else 2
            inner = " " if self._layout.headers == "spaced" else "\n"
            text = text[:cut] + inner + text[cut:]
            self.oddities.add("split_headers")
        unit = self.units.get(f"{table.code}/{slot.column}")
        if unit:
            self.oddities.add("unit_in_header")
            text += f"（{unit}）"
        return text + self._note(table, slot.column)

    def _label(self, table: "Table", slot: "Slot") -> str:
        if slot.row.startswith("local/"):
            return slot.text
        number = _NUMBERS.match(slot.text)
        head, tail = ("", slot.text) if number is None else (self._numbered(number), slot.text[number.end() :])
        tail = self._variant(table, slot.row, tail) if slot.kind == "label" else tail
        tail = self._marks(tail)
        if self._layout.wrapped and happens(self._rng, _WRAP_RATE) and len(tail) >= _SPLIT_FROM:
            head, tail = self._wrapped(head, tail)
        note = self._note(table, slot.row) if slot.kind == "label" else ""
        indent = "\u3000" * self._rng.choice((1, 2)) if self._indents(table, slot, number) else ""
        return indent + head + tail + note

    def _indents(self, table: "Table", slot: "Slot", number: "re.Match[str] | None") -> bool:
        if not self._layout.indented or not table.has_unit_column or slot.kind != "label":
            return False
        return (number is None or number["outer"] is None) and happens(self._rng, _INDENT_RATE)

    def _numbered(self, number: "re.Match[str]") -> str:
        arabic, inner, outer = _FORMS[self._layout.numbering]
        if number["arabic"]:
            return arabic.format(number["arabic"])
        if number["outer"]:
            return outer.format(number["outer"])
        if self._layout.numbering == "circled":
            circled: str = words("numerals")["circled"][_HAN.index(number["inner"])]
            return circled
        return inner.format(number["inner"])

    def _variant(self, table: "Table", code: str, text: str) -> str:
        variants = table.variants.get(code, ())
        if self._layout.wording == "form" or not variants or not happens(self._rng, _VARIANT_RATE):
            return text
        self.oddities.add("office_wording")
        return self._rng.choice(variants)

    def _marks(self, text: str) -> str:
        if self._layout.marks == "commas":
            return text.replace("、", "，")
        if self._layout.marks == "bare":
            return re.sub("[“”《》]", "", text)
        return text

    def _wrapped(self, head: str, tail: str) -> tuple[str, str]:
        self.oddities.add("wrapped_labels")
        if head and happens(self._rng, _INDENT_RATE):
            return head + "\n", tail
        cut = self._rng.randint(2, len(tail) - 2)
        return head, f"{tail[:cut]}\n{tail[cut:]}"

    def _note(self, table: "Table", code: str) -> str:
        note: str = words("notes")[table.regime].get(f"{table.code}/{code}", "")
        if self._layout.notes == "none" or not note or not happens(self._rng, _NOTE_RATE):
            return ""
        self.oddities.add("notes_in_labels")
        note = note.format(year=self._content.year, last=self._content.year - 1)
        return ("\n" if self._layout.notes == "own_line" else "") + note
