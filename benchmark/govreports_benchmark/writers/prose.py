"""The prose of a report: title, lead, headings, paragraphs, problems and measures, and what a content system adds."""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.confessions import Clause, confession
from govreports_benchmark.writers.forms import form
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.grammar import Layout

_FORM_SECTIONS = ("overview", "disclosure", "applications", "review_litigation", "problems", "other")
_TABLE_SECTIONS = ("overview", "disclosure", "applications", "fees", "review_litigation", "problems", "other")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a report outside its tables, in simplified script and full-width punctuation.

    Parameters
    ----------
    kind
        ``title``, ``notice``, ``line``, ``navigation``, ``pairs``, ``heading``, ``paragraph`` or ``image``.
    text
        What it says; the key and the value of a pair are separated by a tab.
    section
        Code of the section whose heading or prose it is; empty for everything else.
    head
        Of a heading with prose in the same line, the heading alone.
    """

    kind: str
    text: str
    section: str = ""
    head: str = ""


class Prose:
    """The prose of one report, drawn as it is asked for.

    Parameters
    ----------
    content
        Organ, year and numbers.
    layout
        Dimensions that bear on prose.
    rng
        Source of every choice.
    """

    def __init__(self, content: "Content", layout: "Layout", rng: random.Random) -> None:
        """Fix the date, the index number and the title."""
        self.clauses: list[Clause] = []
        self.oddities: set[str] = set()
        self.printed: set[str] = set()
        self._content = content
        self._layout = layout
        self._rng = rng
        month, day = rng.randint(1, 3), rng.randint(1, 28)
        year = content.year + 1
        self.facts: dict[str, Any] = {
            "organ": content.organ, "short": content.short, "year": content.year, "last": year - 2, "next": year,
            "published": f"{year}-{month:02}-{day:02}", "published_slash": f"{year}/{month:02}/{day:02}",
            "published_cn": f"{year}年{month}月{day}日", "counter": rng.randint(0, 9999),
            "index": f"{rng.randint(10**7, 10**8 - 1):09}/{year}-{rng.randint(1, 99999):05}",
        }  # fmt: skip
        self.facts |= _figures(content)
        self.facts["title"] = ""
        self._stale = "stale_title" in layout.damage and "dates" not in layout.damage
        self.facts["title"] = self._titled(rng.choice(words("titles")["patterns"]))
        self._measures: tuple[str, ...] = ()

    def _titled(self, pattern: str) -> str:
        """Title, with the year before where it is stale; the lead then says the period in full."""
        if not self._stale:
            return self._said(pattern)
        self.oddities.add("stale_title")
        self.facts["year"] -= 1
        title = self._said(pattern)
        self.facts["year"] += 1
        return title

    def entitle(self) -> None:
        """Make sure that the title names organ and year."""
        self.facts["title"] = self._said(words("titles")["patterns"][0])

    @property
    def sections(self) -> tuple[str, ...]:
        """Headings of the report in printed order: codes of sections, and ``measures`` where they have their own."""
        sections = _TABLE_SECTIONS if self._content.regime == "r2014" else _FORM_SECTIONS
        at = sections.index("problems")
        middle = {"form": ("problems",), "split": ("problems", "measures"), "missing": ()}[self._layout.confession]
        return (*sections[:at], *middle, *sections[at + 1 :])

    def front(self) -> list[Block]:
        """Everything before the first section: navigation, title, metadata, notice and lead.

        Returns
        -------
        list of Block
            Always with the notice that the report is synthetic.
        """
        metadata = self._metadata()
        title = [Block("title", line) for line in self.facts["title"].split("\n") if line]
        blocks = self._navigation()
        blocks += [*metadata, *title] if happens(self._rng, 0.3) else [*title, *metadata]
        blocks.append(Block("notice", words("notice")))
        damaged = "dates" in self._layout.damage
        if damaged:
            self.oddities.add("dates")
        leads = words("leads")["damaged" if damaged else "patterns"]
        lead = self._said(leads[0] if self._stale else self._rng.choice(leads))
        return [*blocks, Block("paragraph", lead)] if lead else blocks

    def section(self, number: int, code: str) -> list[Block]:
        """Heading and paragraphs of a section, before its tables.

        Parameters
        ----------
        number
            Place among the sections, from 0.
        code
            One of `sections`.

        Returns
        -------
        list of Block
            Mostly a heading and paragraphs; only paragraphs where the heading stands in the same line.
        """
        headings = words("headings")["table" if self._content.regime == "r2014" else "form"]
        split = self._layout.confession == "split"
        choices = headings["split" if split and code == "problems" else code]
        heading = self._headed(number, self._rng.choice(choices))
        paragraphs = self._confessed(code) if code in {"problems", "measures"} else self._paragraphs(code)
        code = "problems" if code == "measures" else code
        first = Block("heading", heading, code)
        if self._layout.headings == "inline" and paragraphs:
            first = Block("heading", f"{heading}  {paragraphs[0]}", code, heading)
            paragraphs = paragraphs[1:]
        return [first, *(Block("paragraph", said, code) for said in paragraphs)]

    def statistics(self, *, after: bool) -> list[Block]:
        """Lines around the statistics table of the form of 2014.

        Parameters
        ----------
        after
            Whether the lines below the table are wanted, instead of those above it.

        Returns
        -------
        list of Block
            Attachment mark, caption, year and organ; or the foot.
        """
        lines = words("statistics")
        if after:
            return [Block("line", self._said(line)) for line in lines["after"] if happens(self._rng, 0.7)]
        caption = self._rng.choice(form("r2014").tables[0].captions)
        parts = [
            self._rng.choice(lines["before"]),
            caption,
            *(self._rng.choice(lines[key]) for key in ("year", "unit")),
        ]
        return [Block("line", self._said(part)) for part in parts]

    def image(self) -> list[Block]:
        """Stand-in for a table that is only a picture.

        Returns
        -------
        list of Block
            At most one block.
        """
        text = self._rng.choice(words("furniture")["images"])
        return [Block("image", text)] if text else []

    def extension(self) -> list[Block]:
        """Line of figures that a province adds below the item tables.

        Returns
        -------
        list of Block
            Mostly empty.
        """
        if not self._layout.local_rows or happens(self._rng, 0.5):
            return []
        self.oddities.add("extension_line")
        return [Block("line", self._said(self._rng.choice(words("paragraphs")["extension"])))]

    def back(self) -> list[Block]:
        """Signature and page furniture.

        Returns
        -------
        list of Block
            Possibly empty.
        """
        blocks = []
        if happens(self._rng, 0.3):
            signature = self._said(self._rng.choice(words("furniture")["signatures"]))
            blocks = [Block("line", line) for line in signature.split("\n")]
        if self._layout.furniture:
            self.oddities.add("furniture")
            lines = self._rng.sample(words("furniture")["words"], self._rng.randint(1, 5))
            blocks += [Block("line", self._said(line)) for line in lines]
        return blocks

    def _said(self, pattern: str) -> str:
        for fact in ("index", "organ", "year"):
            if "{" + fact in pattern:
                self.printed.add(fact)
        if "{published" in pattern:
            self.printed.add("published")
        return pattern.format(n=self._rng.randint(2, 300), m=self._rng.randint(1, 40), **self.facts)

    def _navigation(self) -> list[Block]:
        if self._layout.navigation == "none":
            return []
        self.oddities.add(f"navigation_{self._layout.navigation}")
        lines = [self._said(line) for line in self._rng.sample(self._navigation_words(), self._rng.randint(3, 10))]
        if self._layout.navigation == "labels":
            regime = self._content.regime if self._content.regime != "r2014" else "r2019"
            labels = [row.path[-1] for table in form(regime).tables if table.captions for row in table.rows]
            labels += words("navigation")["columns"]
            lines += self._rng.sample(labels, self._rng.randint(3, 7))
        return [Block("navigation", line) for line in lines]

    @staticmethod
    def _navigation_words() -> list[str]:
        return [line.replace("{{", "{{{{").replace("}}", "}}}}") for line in words("navigation")["words"]]

    def _metadata(self) -> list[Block]:
        kind = self._layout.metadata
        if kind == "none":
            return []
        self.oddities.add(f"metadata_{kind}")
        if kind == "table":
            rows = [happens(self._rng, 0.8) for _ in words("metadata")["table"]]
            pairs = [pair for pair, kept in zip(words("metadata")["table"], rows, strict=True) if kept]
            return [Block("pairs", f"{key}\t{self._said(value)}") for key, value in pairs]
        return [Block("line", self._said(line)) for line in self._rng.choice(words("metadata")[kind])]

    def _headed(self, number: int, heading: str) -> str:
        han = words("numerals")["han"][number]
        patterns = {
            "spaced": "{han}、 {heading}", "blank": "{han} {heading}", "arabic": "{arabic}、 {heading}",
            "bare": "{heading}",
            "closed": self._rng.choice(("{han}、{heading}。", "{han}、{heading}：")),
            "mixed": self._rng.choice(("{han}、{heading}", "{arabic}、 {heading}")),
        }  # fmt: skip
        pattern = patterns.get(self._layout.headings, "{han}、{heading}")
        return pattern.format(han=han, arabic=number + 1, heading=heading)

    def _paragraphs(self, code: str) -> list[str]:
        choices = words("paragraphs")[code]
        if code == "overview":
            count = self._rng.randint(1, len(choices))
            said = [self._said(choices[n]) for n in sorted(self._rng.sample(range(len(choices)), count))]
            return [*said, *self._nested()]
        if code == "other" or happens(self._rng, 0.6):
            one = self._said(self._rng.choice(choices))
            return [one] if one else []
        return []

    def _nested(self) -> list[str]:
        if not self._layout.nested:
            return []
        self.oddities.add("nested_headings")
        choices = words("paragraphs")["nested"]
        return [self._said(line) for line in choices[: self._rng.randint(2, len(choices))]]

    def _confessed(self, code: str) -> list[str]:
        if code == "measures":
            return list(self._measures)
        found = confession(self._rng, self._said, split=self._layout.confession == "split")
        self.clauses += found.clauses
        self._measures = found.measures
        return list(found.problems)


def _figures(content: "Content") -> dict[str, int]:
    """Figures that prose repeats, from the tables."""
    if content.regime == "r2014":
        values = content.tables["statistics"]
        codes = {
            "new": "received", "done": "closed", "reviews": "reconsiderations", "lawsuits": "lawsuits",
            "granted": "answered.granted", "partial": "answered.partial",
        }  # fmt: skip
        found = {name: int(values[code, "count"] or 0) for name, code in codes.items()}
        return found | {"others": max(0, found["done"] - found["granted"] - found["partial"])}
    applications, cases = content.tables["applications"], content.tables["review_litigation"]
    lawsuits = ("litigation.direct", "litigation.after_review")
    done = {name: int(applications[f"done.{name}", "total"] or 0) for name in ("granted", "partial")}
    whole = int(applications["done", "total"] or 0)
    return done | {
        "new": int(applications["new", "total"] or 0),
        "done": whole,
        "others": whole - sum(done.values()),
        "reviews": int(cases["cases", "review"] or 0),
        "lawsuits": sum(int(cases["cases", column] or 0) for column in lawsuits),
    }
