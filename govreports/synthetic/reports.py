"""Synthetic reports: content laid out, rendered to bytes, and the truth that survived."""

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from govreports.synthetic import flattening, markup, office, plaintext
from govreports.synthetic.chance import happens
from govreports.synthetic.content import Content, drawn
from govreports.synthetic.figures import Figures, figures, printed_unit, slipped
from govreports.synthetic.forms import REGIMES, form
from govreports.synthetic.grammar import CELL_LINES, Layout, random_layout, settled
from govreports.synthetic.grids import Grid, filled, joined
from govreports.synthetic.labels import Wording
from govreports.synthetic.prose import Block, Clause, Prose
from govreports.synthetic.scripts import Style
from govreports.synthetic.truths import Truth

if TYPE_CHECKING:
    from govreports.synthetic.grids import Mark

_SUFFIXES = {
    "text": (".txt", (".doc", ".html", "")),
    "markdown": (".md", (".txt",)),
    "html": (".html", (".doc", ".txt", ".xls")),
    "docx": (".docx", (".doc", ".wps")),
    "xlsx": (".xlsx", (".xls", ".docx")),
}
_CHARSETS = {"gb18030": ("gb2312", "gbk", "gb18030"), "utf-8-sig": ("utf-8",), "utf-8": ("utf-8",) * 9 + ("gb2312",)}
_CRLF_RATE = 0.15
_ALL_ABSENT_RATE = 0.6


@dataclass(frozen=True)
class SyntheticReport:
    """A rendered report and everything that is true of it.

    Parameters
    ----------
    data
        The file.
    name
        File name; holds ``synthetic``. The suffix may mislead.
    format, encoding
        What the bytes are; `encoding` is a Python codec for text, web pages and markdown, None for packages.
    layout
        The layout, as drawn and settled; ``str(layout)`` describes it in a line.
    cells
        Truth by (table, row, column), for every cell of the forms used and for rows the office added
        (``local/<label>``).
    regimes
        Form by table.
    metadata
        ``organ``, ``organ_printed``, ``title``, ``year``, ``year_printed`` (in prose), ``regime``, ``script``, and
        ``published`` and ``index_number``, which are None where they are not printed.
    problems
        Confessed problems and promised measures in printed order, problems first.
    oddities
        Names of what departs from the form, sorted.
    """

    data: bytes = field(repr=False)
    name: str
    format: str
    encoding: str | None
    layout: Layout
    cells: dict[tuple[str, str, str], Truth] = field(repr=False)
    regimes: dict[str, str] = field(repr=False)
    metadata: dict[str, Any]
    problems: tuple[Clause, ...] = field(repr=False)
    oddities: tuple[str, ...]

    @property
    def text(self) -> str:
        """Decoded text of a text, markdown or html report; empty for packages."""
        return self.data.decode(self.encoding) if self.encoding else ""


def report(seed: int, regime: str | None = None, layout: Layout | None = None) -> SyntheticReport:
    """Synthetic report, wholly determined by its arguments.

    Parameters
    ----------
    seed
        Any integer. The same seed has the same content under every layout without the damage ``mixed``.
    regime
        ``r2014``, ``r2019`` or ``r2021``; None draws one.
    layout
        How to render it; None draws one.

    Returns
    -------
    SyntheticReport
        Bytes and truth.

    Raises
    ------
    InputError
        If there is no such regime.

    Examples
    --------
    >>> made = report(7, "r2021", Layout(breaks="bar_end"))
    >>> made.cells["applications", "done", "total"].status
    'read'
    """
    layout = settled(layout) if layout else random_layout(_stream(seed, "layout"))
    content = drawn(_stream(seed, "content"), regime, mixed="mixed" in layout.damage)
    return _Rendering(seed, content, layout).report()


def _stream(seed: int, purpose: str) -> random.Random:
    """Source of choices for one purpose, so that a choice in one place moves nothing in another."""
    return random.Random(f"{seed}/{purpose}")  # noqa: S311  (nothing secret: reproducible noise)


class _Rendering:
    """One report on its way from content to bytes."""

    def __init__(self, seed: int, content: Content, layout: Layout) -> None:
        self._seed = seed
        self._content = content
        self._layout = layout
        self._rng = _stream(seed, "rendering")
        self._style = Style(layout.script, layout.pinyin, layout.punctuation, _stream(seed, "readings"))
        self._wording = Wording(layout, self._style, content, _stream(seed, "wording"))
        self._prose = Prose(content, layout, _stream(seed, "prose"))
        self._figures: dict[str, Figures] = figures(content, layout, self._wording.units, _stream(seed, "figures"))
        self._absent = self._absences()
        self._lost: set[Mark] = set()
        self._unplaced: set[Mark] = set()
        self._oddities = {f"blank_{layout.policy}"} if layout.policy != "none" else set()

    def report(self) -> SyntheticReport:
        slip = slipped(self._content, self._figures, self._rng) if "slip" in self._layout.damage else None
        parts = self._parts({slip} if slip else set())
        data, encoding = self._encoded(parts)
        oddities = self._all_oddities(slip=slip is not None)
        suffixes = _SUFFIXES[self._layout.format]
        suffix = suffixes[0] if self._layout.suffix == "right" else self._rng.choice(suffixes[1])
        cut = "truncated" in oddities and self._content.regime != "r2014"
        return SyntheticReport(
            data=data,
            name=f"synthetic_{self._seed:06d}{suffix}",
            format=self._layout.format,
            encoding=encoding,
            layout=self._layout,
            cells=self._truths(),
            regimes=dict(self._content.regimes),
            metadata=self._metadata("" if encoding is None else data.decode(encoding)),
            problems=() if cut else tuple(self._prose.clauses),
            oddities=oddities,
        )

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
        return [self._styled(part) if isinstance(part, Block) else part for part in parts]

    def _styled(self, block: Block) -> Block:
        said = self._style.notice(block.text) if block.kind == "notice" else self._style(block.text)
        return replace(block, text=said)

    def _tables(self, section: str, kept: set[tuple[str, str]]) -> list[Block | Grid]:
        codes = [code for code in self._content.regimes if self._content.table(code).section == section]
        if not codes:
            return []
        if self._absent.intersection(codes):
            return list(self._prose.image())
        grids = [self._grid(code, kept) for code in codes]
        if self._layout.joined:
            grids = [joined(grids)]
        if "printed_twice" in self._layout.damage and section in {"disclosure", "other"}:
            grids += [grid.unmarked() for grid in grids]
        return list(grids)

    def _grid(self, code: str, kept: set[tuple[str, str]]) -> Grid:
        layout = self._layout
        printed = {key: self._style.value(figure.text) for key, figure in self._figures[code].items()}
        grid = filled(self._content.table(code), self._wording, printed)
        if layout.is_text:
            if "glued" in layout.damage:
                grid, glued = flattening.glued(grid, layout, self._rng, kept)
                self._unplaced |= glued
                self._oddities.update({"glued"} if glued else ())
            self._unplaced |= flattening.unplaced(grid, layout)
        return grid

    def _encoded(self, parts: list[Block | Grid]) -> tuple[bytes, str | None]:
        layout = self._layout
        if layout.format == "docx":
            return office.docx(parts, layout, self._rng), None
        if layout.format == "xlsx":
            return office.xlsx(parts), None
        charset = self._rng.choice(_CHARSETS.get(layout.encoding, (layout.encoding,)))
        if layout.format == "html":
            printed = markup.page(parts, layout, self._rng, charset)
            self._oddities.update({"charset_misdeclared"} if layout.encoding == "utf-8" != charset else ())
        else:
            printed, self._lost = plaintext.text(parts, layout, self._rng)
        if happens(self._rng, _CRLF_RATE):
            printed = printed.replace("\n", "\r\n")
            self._oddities.add("crlf")
        try:
            return _bytes(printed, layout.encoding), layout.encoding
        except UnicodeEncodeError:
            self._oddities.add("encoding_replaced")
            printed = printed.replace(f'charset="{charset}"', 'charset="utf-8"')
            return _bytes(printed, "utf-8"), "utf-8"

    def _truths(self) -> dict[tuple[str, str, str], Truth]:
        broken = {(table, row) for table, row, _ in self._lost}
        uncertain = bool(self._lost) and "deduplicated" in self._layout.damage and self._layout.breaks in CELL_LINES
        gone = Truth("absent", None, "", None, positions_kept=False)
        found = {}
        for code, table_figures in self._figures.items():
            table = self._content.table(code)
            for (row, column), figure in table_figures.items():
                mark = (code, row, column)
                if code in self._absent or mark in self._lost:
                    found[mark] = gone
                    continue
                unit = figure.unit or printed_unit(table, row, column, self._wording.units)
                kept = not uncertain and mark not in self._unplaced and (code, row) not in broken
                raw = self._style.value(figure.text).strip()
                found[mark] = Truth(figure.status, figure.value, raw, unit, kept, figure.also)
        return found

    def _metadata(self, printed: str) -> dict[str, Any]:
        facts, known = self._prose.facts, self._prose.printed
        dates = [facts[key] for key in ("published", "published_slash", "published_cn")]
        seen = not self._lost or any(date in printed for date in dates)
        return {
            "organ": self._content.organ,
            "organ_printed": "organ" in known,
            "title": facts["title"].replace("\n", ""),
            "year": self._content.year,
            "year_printed": "year" in known,
            "regime": self._content.regime,
            "script": self._layout.script,
            "published": facts["published"] if "published" in known and seen else None,
            "index_number": facts["index"] if "index" in known else None,
        }

    def _all_oddities(self, *, slip: bool) -> tuple[str, ...]:
        layout = self._layout
        found = self._oddities | self._wording.oddities | self._prose.oddities
        found |= {figure.oddity for table in self._figures.values() for figure in table.values() if figure.oddity}
        fitting = max((name for name in REGIMES if form(name).since <= self._content.year), default="")
        happened = {
            "year_misfit": fitting != self._content.regime,
            "mixed": len(set(self._content.regimes.values())) > 1,
            "slip": slip,
            "tables_absent": bool(self._absent),
            "printed_twice": "printed_twice" in layout.damage and not self._absent,
            "deduplicated": "deduplicated" in layout.damage,
            "truncated": "truncated" in layout.damage and bool(self._lost),
            "misleading_suffix": layout.suffix == "misleading",
            "local_rows": layout.local_rows,
            "page_numbers": layout.page_numbers,
        }
        return tuple(sorted(found | {name for name, so in happened.items() if so}))


def _bytes(text: str, encoding: str) -> bytes:
    """Text in an encoding, with a mark of byte order where the encoding has one."""
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)
