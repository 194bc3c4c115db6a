"""Reports that are right in every sentence, and the same with one thing wrong in their prose."""

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govreports_benchmark.writers.prose import Block, Prose
from govreports_benchmark.writers.rendering import Rendering, stream
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.grammar import Layout

__all__ = ["Change", "Wording", "Written", "Wrong", "chosen", "wording"]

Wording = Mapping[str, Any]
"""Sentences that are right (``clean``) and sentences that are not (``kinds``)."""

_DECOYS: Final = 3
_ORDINAL: Final = re.compile(r"^(?:（[一二三四五六七八九]）|\d[、.])")


@dataclass(frozen=True)
class Change:
    """What is done to the prose of a sound report.

    Parameters
    ----------
    inserted
        Paragraphs added to the end of a section, by its code; ``front`` and ``back`` are lines before and behind.
    replaced
        Paragraphs put in place of those of a section; none leave it empty.
    ordinals
        Ordinal that a heading bears instead of its own, by its place from 0; a minus sign asks for the other style.
    listed
        ``repeated`` or ``skipped`` for an ordinal inside the first section.
    entitled
        Whether the title names organ and year.
    foot
        Lines below the statistics table instead of its own.
    """

    inserted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordinals: Mapping[int, int] = field(default_factory=dict)
    listed: str = ""
    entitled: bool = False
    foot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """What an anomaly in prose asks for: change of prose, its words, changes of layout and of cells."""

    change: Change
    quote: str = ""
    layout: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[tuple[str, str, str], float] = field(default_factory=dict)


@cache
def wording(path: Path | None = None) -> Wording:
    """Return the sentences of a file; those that ship with the package by default.

    Parameters
    ----------
    path
        A TOML file of the same keys as ``anomalies.toml``.

    Examples
    --------
    >>> sorted(wording())
    ['clean', 'kinds']
    """
    own = files("govreports_benchmark.writers") / "anomalies.toml"
    return tomllib.loads((path or own).read_text(encoding="utf-8"))


class Written(Rendering):
    """A rendering whose prose comes from a wording, with one change."""

    def __init__(self, seed: int | str, content: "Content", layout: "Layout", said: Wording, change: Change) -> None:
        """Put other prose in the place of the usual one."""
        super().__init__(seed, content, layout)
        self._prose = _Prose(content, layout, stream(seed, "prose"), said["clean"], change)


class _Prose(Prose):
    def __init__(
        self, content: "Content", layout: "Layout", rng: random.Random, clean: Mapping[str, Any], change: Change
    ) -> None:
        super().__init__(content, layout, rng)
        self._clean = clean
        self._change = change
        if change.entitled or not self.facts["title"]:
            self.facts["title"] = self._titled(words("titles")["patterns"][0])

    def front(self) -> list[Block]:
        """Everything before the first section, with what is added there."""
        found = super().front()
        added = self._change.inserted.get("front")
        if added is None:
            return found
        kept = [block for block in found if block.kind != "paragraph"]
        return [*kept, *(Block("paragraph", self._said(text)) for text in added)]

    def section(self, number: int, code: str) -> list[Block]:
        """Heading and paragraphs of a section, with what is added or left out."""
        blocks = super().section(number, code)
        own = blocks[0].section
        blocks += [Block("paragraph", self._said(text), own) for text in self._change.inserted.get(code, ())]
        return blocks

    def back(self) -> list[Block]:
        """Signature and page furniture, or other lines in their place."""
        added = self._change.inserted.get("back")
        if added is None:
            return super().back()
        return [Block("line", line) for text in added for line in self._said(text).split("\n")]

    def statistics(self, *, after: bool) -> list[Block]:
        """Lines around the statistics table."""
        if after and self._change.foot:
            return [Block("line", self._said(line)) for line in self._change.foot]
        return super().statistics(after=after)

    def _paragraphs(self, code: str) -> list[str]:
        if code in self._change.replaced:
            return [self._said(text) for text in self._change.replaced[code]]
        if code != "overview":
            return [self._said(self._rng.choice(self._clean[code]))]
        said = list(self._rng.choice(self._lists()))
        said = _renumbered(said, self._change.listed)
        decoys = self._rng.sample(self._clean["decoys"], self._rng.randint(0, _DECOYS))
        return [self._said(text) for text in [*said, *decoys]]

    def _lists(self) -> list[list[str]]:
        """Overviews to choose from: those with a list of three where one of its ordinals is to be wrong."""
        found: list[list[str]] = self._clean["overview"]
        if not self._change.listed:
            return found
        return [lines for lines in found if sum(bool(_ORDINAL.match(line)) for line in lines) > 2]  # noqa: PLR2004

    def _confessed(self, code: str) -> list[str]:
        if code in self._change.replaced:
            return [self._said(text) for text in self._change.replaced[code]]
        return super()._confessed(code)

    def _headed(self, number: int, heading: str) -> str:
        other = self._change.ordinals.get(number)
        if other is None:
            return super()._headed(number, heading)
        if other >= 0:
            return super()._headed(other, heading)
        han = words("numerals")["han"][number]
        return f"{han}、{heading}" if self._layout.headings == "arabic" else f"{number + 1}、{heading}"


def _renumbered(lines: list[str], how: str) -> list[str]:
    """Lines of a list in which one ordinal comes twice, or one is left out with its line."""
    if not how:
        return lines
    places = [n for n, line in enumerate(lines) if _ORDINAL.match(line)]
    if how == "skipped":
        return [line for n, line in enumerate(lines) if n != places[1]]
    before = _ORDINAL.match(lines[places[1]])
    again = lines[places[2]]
    found = _ORDINAL.match(again)
    if before is None or found is None:
        return lines
    return [*lines[: places[2]], before[0] + again[found.end() :], *lines[places[2] + 1 :]]


def chosen(rng: random.Random, said: Wording, kind: str) -> str:
    """One of the sentences of a kind of anomaly."""
    found: str = rng.choice(said["kinds"][kind])
    return found
