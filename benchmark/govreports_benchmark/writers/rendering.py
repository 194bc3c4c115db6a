"""The rendering of a report: content laid out, written to bytes, and the truth that survived."""

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govreports_benchmark.writers import archives, files, flattening
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.content import Content, drawn
from govreports_benchmark.writers.facts import printed_name
from govreports_benchmark.writers.figures import Figures, figures, printed_unit, slipped
from govreports_benchmark.writers.forms import REGIMES, form
from govreports_benchmark.writers.grammar import CELL_LINES, Layout, settled
from govreports_benchmark.writers.grids import Grid, filled, joined
from govreports_benchmark.writers.hijacking import Hijacking
from govreports_benchmark.writers.labels import Wording
from govreports_benchmark.writers.prose import Block, Prose
from govreports_benchmark.writers.samples import DIGITS, STEM, SyntheticReport
from govreports_benchmark.writers.scripts import Style
from govreports_benchmark.writers.sections import sections_of
from govreports_benchmark.writers.truths import Truth
from govreports_benchmark.writers.wear import Wear
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govreports_benchmark.writers.grids import Mark

_ALL_ABSENT_RATE = 0.6
_WEAR_RATE = 0.15


def stream(seed: int | str, purpose: str) -> random.Random:
    """Source of choices for one purpose, so that a choice in one place moves nothing in another.

    Parameters
    ----------
    seed
        Seed of the report.
    purpose
        What is chosen.

    Returns
    -------
    random.Random
        The same for the same arguments.
    """
    return random.Random(f"{seed}/{purpose}")  # noqa: S311  (nothing secret: reproducible noise)


class Rendering:
    """One report on its way from content to bytes.

    Parameters
    ----------
    seed
        Seed of every choice but those of content and layout.
    content
        What it says.
    layout
        How it says it; settled.
    """

    def __init__(self, seed: int | str, content: Content, layout: Layout) -> None:
        """Draw wording, prose and printed figures."""
        self._seed = seed
        self._content = content
        self._layout = layout
        self._rng = stream(seed, "rendering")
        self._style = Style(layout.script, layout.pinyin, layout.punctuation, stream(seed, "readings"))
        self._wear = Wear(layout.damage, (content.organ, content.short), stream(seed, "wear"))
        self._wording = Wording(layout, self._style, content, self._wear, stream(seed, "wording"))
        self._prose = Prose(content, layout, stream(seed, "prose"))
        self._hijacking = Hijacking(layout, content, stream(seed, "hijacking"))
        self._figures: dict[str, Figures] = figures(content, layout, self._wording.units, stream(seed, "figures"))
        self._absent = self._absences()
        self._unplaced: dict[Mark, str] = {}
        self._hit: set[int] = set()
        self._oddities = {f"blank_{layout.policy}"} if layout.policy != "none" else set()

    def report(self) -> SyntheticReport:
        """Bytes of the report, and the truth.

        Returns
        -------
        SyntheticReport
            To be asked for once: the rendering has used up its choices.
        """
        slip = slipped(self._content, self._figures, self._rng) if "slip" in self._layout.damage else None
        parts = self._parts({slip} if slip else set())
        own = len(parts)
        if "second_report" in self._layout.damage:
            parts += self._second()
        made = files.file(parts, self._layout, self._rng)
        self._oddities |= made.oddities
        oddities = self._all_oddities(made, slip=slip is not None)
        stem = f"{STEM}{self._seed:0{DIGITS}d}"
        member = stem + files.suffix(self._layout, self._rng)
        zipped = self._layout.packing == "zip"
        scan = self._layout.paper == "scan"
        cut = scan or ("truncated" in oddities and self._content.regime != "r2014")
        return SyntheticReport(
            data=archives.package(member, made.data, self._rng) if zipped else made.data,
            name=f"{stem}.zip" if zipped else member,
            inner=made.data,
            member=member,
            format=self._layout.format,
            encoding=made.encoding,
            layout=self._layout,
            cells=self._truths(made),
            regimes=dict(self._content.regimes),
            metadata=self._metadata(made),
            sections=sections_of(parts[:own], self._damaged(made)),
            problems=() if cut else tuple(self._prose.clauses),
            oddities=oddities,
        )

    def appended(self) -> list[Block | Grid]:
        """Parts of a report that stands behind another one.

        Returns
        -------
        list of Block or Grid
            With a title that names organ and year, and without any mark of truth.
        """
        self._prose.entitle()
        parts = self._parts(set())
        return [replace(part, section="") if isinstance(part, Block) else part.unmarked() for part in parts]

    def _second(self) -> list[Block | Grid]:
        plain = replace(self._layout, damage=(), navigation="none", metadata="none")
        content = drawn(stream(self._seed, "second"), None, mixed=False)
        return Rendering(f"{self._seed}/second", content, settled(plain)).appended()

    def _absences(self) -> set[str]:
        """Tables that are only pictures."""
        if "tables_absent" not in self._layout.damage:
            return set()
        codes = set(self._content.regimes)
        if happens(self._rng, _ALL_ABSENT_RATE):
            return codes
        section = self._rng.choice([self._content.table(code).section for code in self._content.regimes])
        return {code for code in codes if self._content.table(code).section == section}

    def _parts(self, kept: set[tuple[str, str]]) -> list[Block | Grid]:
        prose = self._prose
        parts: list[Block | Grid] = list(prose.front())
        for number, section in enumerate(prose.sections):
            parts += prose.section(number, section)
            if self._content.regime != "r2014":
                parts += self._tables(section, kept)
                parts += prose.extension() if section == "disclosure" else []
        if self._content.regime == "r2014":
            parts += prose.statistics(after=False)
            parts += self._tables("other", kept)
            parts += prose.statistics(after=True)
        parts += prose.back()
        return [self._styled(n, part) if isinstance(part, Block) else part for n, part in enumerate(parts)]

    def _styled(self, number: int, block: Block) -> Block:
        if block.kind == "notice":
            return replace(block, text=self._style.notice(block.text))
        text = self._hijacking(block)
        if block.section:
            text = self._wear(text, _WEAR_RATE)
            if text != block.text and block.kind == "heading":
                self._hit.add(number)
        if not block.head or not text.startswith(block.head):
            return replace(block, text=self._style(text))
        head = self._style(block.head)
        return replace(block, text=head + self._style(text[len(block.head) :]), head=head)

    def _tables(self, section: str, kept: set[tuple[str, str]]) -> list[Block | Grid]:
        codes = [code for code in self._content.regimes if self._content.table(code).section == section]
        if not codes:
            return []
        if self._absent.intersection(codes):
            return list(self._prose.image())
        grids = [self._grid(code, kept) for code in codes]
        if self._layout.joined:
            grids = [joined(grids)]
        if section in {"disclosure", "other"}:
            if "printed_otherwise" in self._layout.damage:
                grids += [self._otherwise(grid).unmarked() for grid in grids]
            elif "printed_twice" in self._layout.damage:
                grids += [grid.unmarked() for grid in grids]
        return list(grids)

    def _otherwise(self, grid: Grid) -> Grid:
        """Table in which one figure is another one than in the table before."""
        plain = [cell for row in grid.rows for cell in row if len(cell.marks) == 1 and cell.text.isdecimal()]
        if not plain:
            return grid
        cell = self._rng.choice(plain)
        self._unplaced[cell.marks[0]] = "repeated"
        self._oddities.add("printed_otherwise")
        return grid.otherwise(cell.marks[0], str(int(cell.text) + self._rng.randint(1, 9)))

    def _grid(self, code: str, kept: set[tuple[str, str]]) -> Grid:
        layout = self._layout
        printed = {key: self._style.value(figure.text) for key, figure in self._figures[code].items()}
        grid = filled(self._content.table(code), self._wording, printed)
        if layout.is_text:
            if "glued" in layout.damage:
                grid, glued = flattening.glued(grid, layout, self._rng, kept)
                self._unplaced |= dict.fromkeys(glued, "glued")
                self._oddities.update({"glued"} if glued else ())
            self._unplaced |= flattening.unplaced(grid, layout)
        return grid

    def _truths(self, made: files.File) -> dict[tuple[str, str, str], Truth]:
        broken = {(table, row) for table, row, _ in made.lost}
        uncertain = bool(made.lost) and "deduplicated" in self._layout.damage and self._layout.breaks in CELL_LINES
        gone = Truth("absent", None, "", None, positions_kept=False)
        found = {}
        for code, table_figures in self._figures.items():
            table = self._content.table(code)
            for (row, column), figure in table_figures.items():
                mark = (code, row, column)
                if code in self._absent or mark in made.lost:
                    found[mark] = gone
                    continue
                unit = figure.unit or printed_unit(table, row, column, self._wording.units)
                lost = self._why_lost(mark, uncertain=uncertain, cut=(code, row) in broken)
                raw = self._style.value(figure.text).strip()
                found[mark] = Truth(figure.status, figure.value, raw, unit, not lost, figure.also, lost)
        return found

    def _why_lost(self, mark: "Mark", *, uncertain: bool, cut: bool) -> str:
        """Why a printed cell does not show its column; empty if it does."""
        if self._layout.paper == "scan":
            return "picture"
        table, row, column = mark
        if uncertain:
            return "lines"
        if cut:
            return "cut"
        if {(table, row, ""), (table, "", column)} & self._wording.damaged:
            return "label"
        return self._unplaced.get(mark, "")

    def _damaged(self, made: files.File) -> "Mapping[int, str]":
        """Blocks whose section does not stand there as it was written, by number: why."""
        if self._layout.paper == "scan" or self._layout.breaks == "report_line":
            return dict.fromkeys(range(10_000), "lines")
        lost = {int(number): "lost" for table, number, _ in made.lost if not table}
        return dict.fromkeys(self._hit, "worn") | lost

    def _metadata(self, made: files.File) -> dict[str, Any]:
        facts, known = self._prose.facts, self._prose.printed
        content, scan = self._content, self._layout.paper == "scan"
        dates = [facts[key] for key in ("published", "published_slash", "published_cn")]
        left = printed_name(made.text) if made.lost else ""
        whole = not made.lost
        names = {self._hijacking.text(content.organ), self._hijacking.text(content.short), content.short}
        return {
            "organ": content.organ,
            "organ_printed": "organ" in known
            and not scan
            and not self._hijacking.everywhere
            and (whole or printed_name(content.organ) in left),
            "organ_also": (content.organ + words("organs")["shared"],),
            "organ_otherwise": tuple(sorted(names - {content.organ})),
            "title": facts["title"].replace("\n", ""),
            "year": content.year,
            "year_printed": "year" in known and not scan and (whole or str(content.year) in left),
            "regime": content.regime,
            "script": self._layout.script,
            "published": facts["published"]
            if "published" in known and not scan and (whole or any(date in made.text for date in dates))
            else None,
            "index_number": facts["index"] if "index" in known and not scan else None,
        }

    def _all_oddities(self, made: files.File, *, slip: bool) -> tuple[str, ...]:
        layout = self._layout
        found = self._oddities | self._wording.oddities | self._prose.oddities | self._hijacking.oddities
        found |= {figure.oddity for table in self._figures.values() for figure in table.values() if figure.oddity}
        fitting = max((name for name in REGIMES if form(name).since <= self._content.year), default="")
        happened = {
            "year_misfit": fitting != self._content.regime,
            "mixed": len(set(self._content.regimes.values())) > 1,
            "slip": slip,
            "tables_absent": bool(self._absent),
            "printed_twice": "printed_twice" in layout.damage and not self._absent,
            "deduplicated": "deduplicated" in layout.damage,
            "truncated": "truncated" in layout.damage and bool(made.lost),
            "second_report": "second_report" in layout.damage,
            "misleading_suffix": layout.suffix == "misleading",
            "local_rows": layout.local_rows,
            "page_numbers": layout.page_numbers,
            "scan": layout.paper == "scan",
            f"problems_{layout.confession}": layout.confession != "form",
        }
        return tuple(sorted(found | {name for name, so in happened.items() if so}))
