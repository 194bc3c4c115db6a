"""Problems that organs admit and measures that they promise, as clauses with categories."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.clauses.categories import CATEGORIES, name_of
from govreports.clauses.reading import drafts_of
from govreports.clauses.units import flatten, quoted, unquoted
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.script import bare, fold, without_pinyin
from govreports.segmentation import Passage, passages

__all__ = ["CATEGORIES", "Clause", "clauses_of", "problem_batches", "problems"]

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Clause:
    """A problem or a measure: kind, slice of the narrative, text on its own, category and what decided it.

    ``item`` counts the items of the narrative, ``agreed`` says whether a second reader cut and coded it alike.
    """

    kind: str
    start: int
    end: int
    text: str
    category: str | None
    also: tuple[str, ...]
    cues: tuple[str, ...]
    item: int = 0
    agreed: bool | None = None


@checked
def clauses_of(narrative: str, heading: str | None = None, *, second: bool = False) -> list[Clause]:
    """Return the clauses of one narrative in any script.

    Parameters
    ----------
    narrative
        The prose under the heading.
    heading
        The heading; one that names measures alone makes them of what stands under it.
    second
        Whether a second reader (``clauses.second``) is asked; else ``agreed`` is None.

    Examples
    --------
    >>> from govreports.clauses import clauses_of
    >>> [(each.kind, each.text) for each in clauses_of("雖然取得了成績,但信息發布不規範、不及時。下一步將加強培訓。")]
    [('problem', '信息发布不规范'), ('problem', '信息发布不及时'), ('measure', '加强培训')]
    """
    plain = fold(narrative)
    if "(" in plain:
        plain = without_pinyin(plain)
    return _clauses(plain, heading, second=second)


def _clauses(plain: str, heading: str | None, *, second: bool) -> list[Clause]:
    flat = flatten(plain)
    alike = _agreeing(flat.text) if second else None
    found: list[Clause] = []
    items: dict[int, int] = {}
    above: tuple[int, str | None] = (0, None)
    prose = unquoted(flat.text)
    for draft in drafts_of(prose, bare(fold(heading)) if heading else None):
        text = quoted(draft.text(prose)).replace("\n", "。")
        name = name_of(text, draft.kind)
        category, cues = name.category, name.cues
        if draft.kind == "problem" and not name.weight and draft.item and draft.item == above[0] and above[1]:
            category, cues = above[1], (f"{above[1]}:", *name.cues)
        elif draft.kind == "problem":
            above = (draft.item, category if name.weight else None)
        also = tuple(each for each in name.also if each != category)
        agreed = alike and alike(draft.kind, draft.start, draft.end, text, category)
        start, end = flat.slice(draft.start, draft.end)
        item = items.setdefault(draft.item, len(items) + 1)
        found.append(Clause(draft.kind, start, end, text, category, also, cues, item, agreed))
    return found


def _agreeing(flat: str) -> Callable[[str, int, int, str, str | None], bool]:
    """Return whether the second reader has a clause of flat prose with this kind, start, end, text and category."""
    from govreports.clauses.second import code_of, cuts_of  # noqa: PLC0415 - its weights are read only where wanted

    cuts = set(cuts_of(flat))
    return lambda kind, start, end, text, category: (kind, start, end) in cuts and code_of(text, kind) == category


@checked
def problem_batches(corpus: Corpus | Scanned, size: int = _BATCH, *, second: bool = False) -> Iterator[pl.DataFrame]:
    """Iterate over the frames that ``problems`` returns as one, about ``size`` narratives at a time."""
    for batch in passages(corpus, ["problems"], size):
        yield _frame(batch, _texts(corpus, {passage.report for passage in batch}), second=second)


@checked
def problems(corpus: Corpus | Scanned, *, second: bool = True, withhold: bool = False) -> pl.DataFrame:
    """Return what reports say under 存在的主要问题 as clauses, one row a problem or a measure.

    Problems and measures are told apart by sub-headings, by the words that turn from one to the
    other, by ordinals that begin again, and by cue words (``lexicons/cues.csv``). A problem is one
    predicate about one thing; a subject shared by several predicates, or a predicate shared by
    several qualities, is written out in ``text``, and what elaborates a problem or follows from it belongs to
    it (docs/clauses.md has an example of each case). A measure is a sentence. Courtesy, openings,
    transitions and sentences that say neither make no row. Categories follow
    ``lexicons/categories.csv``. A problem without a cue of its own takes the category of the clause
    before it in the same item, and its first cue then names no words; else it has none.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    second
        Whether a second reader, learned from marked sections, is asked whether it cuts and codes alike; what
        both say alike is more often right (``tests/benchmarks/clauses.py`` measures how much). Without it,
        ``agreed`` is null and reading takes less time.
    withhold
        Whether categories that the second reader does not share are null.

    Returns
    -------
    polars.DataFrame
        report, n (from 1 in each report), item (an ordinal item, else a sentence, from 1 in each report), kind,
        text (simplified), span (as printed, the slice from start to end of ``texts``; the same for clauses that
        share words), start, end, category, also, cues, agreed.

    Raises
    ------
    InputError
        A narrative has no text to point into, or ``withhold`` is asked without the second reader.

    Examples
    --------
    >>> import govreports as gr
    >>> found = gr.problems(gr.read("data/reports"))
    >>> found.filter(kind="problem").select("text", "category").row(2)
    ('网上政府信息公开内容不规范', 'standardisation')
    """
    if withhold and not second:
        message = "withhold=True keeps the categories that two readers share; it needs second=True"
        raise InputError(message)
    found = pl.concat([schemas.empty("problems"), *problem_batches(corpus, second=second)])
    if withhold:
        found = found.with_columns(category=pl.when("agreed").then("category"))
    return found


def _texts(corpus: Corpus | Scanned, reports: Collection[str]) -> dict[str, str]:
    chosen = corpus.texts.lazy().filter(pl.col("report").is_in(list(reports)))
    return dict(chosen.select("report", "text").collect().iter_rows())


def _frame(batch: list[Passage], texts: dict[str, str], *, second: bool) -> pl.DataFrame:
    columns: dict[str, list[object]] = {name: [] for name in schemas.FRAMES["problems"]}
    numbers: dict[str, int] = {}
    items: dict[str, int] = {}
    for passage in batch:
        if passage.report not in texts:
            message = f"the corpus has a narrative of report {passage.report} but not its text; keep both"
            raise InputError(message)
        before = items.get(passage.report, 0)
        for clause in _clauses(passage.plain, passage.heading, second=second):
            items[passage.report] = before + clause.item
            number = numbers[passage.report] = numbers.get(passage.report, 0) + 1
            start, end = passage.slice(clause.start, clause.end)
            placed = (passage.report, number, before + clause.item, clause.kind)
            row = (*placed, clause.text, texts[passage.report][start:end], start, end)
            named = (clause.category, list(clause.also), list(clause.cues), clause.agreed)
            for name, value in zip(columns, (*row, *named), strict=True):
                columns[name].append(value)
    return schemas.frame("problems", columns)
