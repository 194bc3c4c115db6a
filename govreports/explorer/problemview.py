"""What the reports selected admit and promise: categories, terms, clauses in context."""

from collections.abc import Callable
from typing import Final

import ipywidgets as widgets
import polars as pl

from govreports.clauses import CATEGORIES, problem_batches, problems
from govreports.explorer.escaping import label, named, safe
from govreports.explorer.places import Mark, marked
from govreports.explorer.selecting import Selection
from govreports.explorer.viewing import Opener, View, assembled, chosen, column, dropdown, html, listbox, wrapped
from govreports.lexicons import rows as lexicon

__all__ = ["WHOLE", "ProblemView"]

WHOLE: Final = 300
"""Reports up to which all that are selected are looked at, not only those of the page."""
_LISTED: Final = 200
_TERMS: Final = 24
_AROUND: Final = 400


class ProblemView(View):
    """Clauses of the section on problems, by kind, category and words."""

    name = "problems"
    title = "问题 problems"

    def __init__(self, changed: Callable[[], None], opened: Opener, clauses: pl.DataFrame | None = None) -> None:
        """Make the widgets; ``clauses`` are those of the whole corpus where they are known already."""
        super().__init__(changed, opened)
        self.all = clauses
        self.selection: Selection | None = None
        self.kind = dropdown("种类 kind", "230px")
        chosen(self.kind, [(named("kind", each), each) for each in ("problem", "measure")])
        self.category = dropdown("类别 category", "360px")
        self.words = widgets.Text(
            description="含 words",
            placeholder="回车查找 (Enter)",
            continuous_update=False,
            layout=widgets.Layout(width="260px"),
        )
        self.everything = widgets.Button(description="读取全部 read all", layout=widgets.Layout(width="160px"))
        self.source = widgets.Button(description="看报告 show report", layout=widgets.Layout(width="160px"))
        self.clauses = listbox(16, "条目 clauses")
        self.bars, self.said, self.context = html(), html(), html()
        left = column(self.said, self.bars, flex="1 1 380px")
        right = column(self.clauses, self.source, self.context, flex="2 1 560px")
        right.layout.min_width = "400px"
        top = widgets.HBox([self.kind, self.category, self.words, self.everything], layout=wrapped())
        self.box.children = [top, widgets.HBox([left, right], layout=wrapped())]
        for each in (self.kind, self.category, self.words):
            self.watch(each, self._draw)
        self.watch(self.clauses, self._context)
        self.everything.on_click(lambda _: self.read_all())
        self.source.on_click(lambda _: self._open())

    def show(self, selection: Selection) -> None:
        """Draw for the reports selected, or for those of the page where they are many."""
        self.selection = selection
        self._draw()

    def read_all(self) -> None:
        """Read the clauses of the whole corpus once, saying how far it is."""
        if self.selection is None:
            return
        corpus, parts = self.selection.corpus, []
        for part in problem_batches(corpus, 200):
            parts.append(part)
            done = sum(each["report"].n_unique() for each in parts)
            self.everything.description = f"{done} / {corpus.narratives['report'].n_unique()}"
        self.all = pl.concat(parts) if parts else problems(corpus)
        self.everything.description = "读取全部 read all"
        self._draw()

    @property
    def paged(self) -> bool:
        """Whether only the reports of the page are looked at."""
        return self.all is None and self.selection is not None and self.selection.reports.height > WHOLE

    def _held(self, selection: Selection) -> pl.DataFrame:
        if self.all is None:
            return problems(selection.part(paged=self.paged))
        if selection.reports.height == selection.corpus.reports.height:
            return self.all
        return self.all.filter(pl.col("report").is_in(selection.reports["report"].to_list()))

    def _draw(self, _: object = None) -> None:
        if self.selection is None:
            return
        self.everything.layout.display = "" if self.paged else "none"
        held = self._held(self.selection)
        of_kind = held.filter(pl.col("kind") == self.kind.value)
        counts = dict(of_kind["category"].value_counts().iter_rows())
        self._categories(of_kind.height, counts)
        conditions, code = self._conditions()
        self.frame = held.filter(*conditions)
        self.said.value = self._scope(of_kind)
        self.bars.value = _bars(counts, of_kind.height) + _terms(self.frame)
        inside = code[0] if len(code) == 1 else "\n" + "".join(f"    {each},\n" for each in code)
        self.code = assembled(self.selection.code(paged=self.paged), f"frame = gr.problems(part).filter({inside})")
        options = [
            (f"{label(text, 60)}　〔{named_category(category)}〕", (report, n))
            for report, n, text, category in self.frame.head(_LISTED)
            .select("report", "n", "text", "category")
            .iter_rows()
        ]
        with self.filled():
            chosen(self.clauses, options)
        self._context()
        self.changed()

    def _conditions(self) -> tuple[list[pl.Expr], list[str]]:
        found, code = [pl.col("kind") == self.kind.value], [f'pl.col("kind") == "{self.kind.value}"']
        if self.category.value == "none":
            found.append(pl.col("category").is_null())
            code.append('pl.col("category").is_null()')
        elif self.category.value:
            found.append(pl.col("category") == self.category.value)
            code.append(f'pl.col("category") == "{self.category.value}"')
        if words := self.words.value.strip():
            found.append(pl.col("text").str.contains(words, literal=True))
            code.append(f'pl.col("text").str.contains({words!r}, literal=True)')
        return found, code

    def _categories(self, total: int, counts: dict[str | None, int]) -> None:
        options = [(f"全部 all ({total})", "")]
        options += [(f"{named_category(each)} ({counts[each]})", each) for each in CATEGORIES if each in counts]
        options += [(f"{named_category(None)} ({counts[None]})", "none")] if None in counts else []
        kept = self.category.value
        if kept and kept not in {value for _, value in options}:
            options.append((f"{named_category(kept)} (0)", kept))
        with self.filled():
            chosen(self.category, options)

    def _scope(self, clauses: pl.DataFrame) -> str:
        selection = self.selection
        if selection is None:
            return ""
        looked = selection.listed.height if self.paged else selection.reports.height
        only = "本页 of this page" if self.paged else "所选 selected"
        said = f"{only} {looked} 份报告，{clauses['report'].n_unique()} 份有条目：{clauses.height} 条 (clauses)"
        more = f"；列出前 {_LISTED} 条 (first listed)" if self.frame.height > _LISTED else ""
        return f'<div class="gr-dim">{said}{more}</div>'

    def _open(self) -> None:
        if self.clauses.value and self.opened:
            report, number = self.clauses.value
            row = self.frame.filter(report=report, n=number).row(0, named=True)
            self.opened(report, None, (row["start"], row["end"]))

    def _context(self, _: object = None) -> None:
        key, selection = self.clauses.value, self.selection
        if key is None or selection is None:
            self.context.value = '<div class="gr-dim">没有条目 (no clauses)</div>'
            return
        report, number = key
        row = self.frame.filter(report=report, n=number).row(0, named=True)
        corpus = selection.corpus
        text = corpus.texts.filter(pl.col("report") == report)["text"].item()
        about = corpus.reports.filter(pl.col("report") == report).row(0, named=True)
        low, high = max(row["start"] - _AROUND, 0), row["end"] + _AROUND
        here = Mark(row["start"] - low, row["end"] - low, "here")
        cues = "；".join(row["cues"] or [])
        self.context.value = (
            f'<div class="gr-card"><b>{safe(row["text"])}</b><br>{safe(named_category(row["category"]))}'
            f' <span class="gr-dim">{safe(cues)}</span><br>'
            f"{safe(about['organ_key'] or about['organ'] or about['source'])} {safe(about['year'] or '')}"
            f' <span class="gr-dim">{safe(report)}</span></div>'
            '<div class="gr-text gr-sought gr-short" lang="zh" tabindex="0">'
            f"{marked(text[low:high], [here])}</div>"
        )


def named_category(code: str | None) -> str:
    """Return the Chinese name of a category with its code; null has one, too."""
    names = {row["category"]: row["label_zh"] for row in lexicon("manual")}
    return f"{names.get(code, '')} {code}".strip() if code else "未归类 none"


def _bars(counts: dict[str | None, int], total: int) -> str:
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    most = max(counts.values(), default=1)
    return "".join(
        f'<div class="gr-bar"><span>{safe(named_category(category))}</span>'
        f'<b style="width:{100 * count / most:.0f}%"></b><span>{count / total:.0%}</span></div>'
        for category, count in order
    )


def _terms(clauses: pl.DataFrame) -> str:
    """Return the words that decided the categories, the most frequent first."""
    words = clauses.select(pl.col("cues").explode().str.split_exact(":", 1).struct.field("field_1").alias("word"))
    counts = words.filter(pl.col("word") != "")["word"].value_counts().sort("count", "word", descending=[True, False])
    said = "　".join(f"{safe(label(word, 16))} {count}" for word, count in counts.head(_TERMS).iter_rows())
    return f'<div style="margin-top:8px"><b>词语 terms</b> <span class="gr-dim">{said}</span></div>' if said else ""
