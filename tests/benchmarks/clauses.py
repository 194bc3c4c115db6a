"""How well clauses are found and named: ``python -m tests.benchmarks.clauses [--errors PART] [--learned] [--speed]``.

Truth is ``data/truth/clauses``: sections with every clause marked, and clauses on their own. Parts: development
(rules were made on it), held_out (written with it, split by hash, its errors never looked at), fresh (written after
the rules), test_2026b (marked before the rules were changed for it and sections e..., its errors never looked at;
boundaries 0.801, kind 0.964 and categories 0.781 before the change). New sections of development, i... to l...,
were each found with boundaries of about 0.80 to 0.87 before their errors were read: trust that, not what
development scores since. Sections and clauses f... were the first fresh part; in wording sought out to be rare they scored 0.771
(boundaries), 0.926 (kind) and 0.545 (categories) before they became development. The same hand wrote rules and marks,
and most of the prose: this measures the rules on such prose, it is no agreement between coders.
All parts were recut in part since (data/README.md), so that the numbers above are no longer comparable.
The later parts (``data/truth/clauses_2026c``) are matched one to one: kind alike and half of both spans shared; an item is
the stretch of its problems. held_out_2026c is scored only: its errors are printed by no option.
Intervals are bootstrap percentiles over sections or clauses.
"""

import argparse
import csv
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

import govreports as gr
from govreports.clauses import Clause, clauses_of
from govreports.clauses.categories import name_of
from govreports.script import fold
from govreports.segmentation import Engine, cut

ROOT = Path(__file__).parents[2] / "data" / "truth" / "clauses"
LATER = ROOT.with_name("clauses_2026c")
PARTS = ("development", "held_out", "fresh", "test_2026b")
PARTS_2026C = ("development_2026c", "held_out_2026c")
_NEAR = 0.5
_MARK = re.compile(r"\{([pm]) ([^|}]*)\|([^}]*)\}")
_KINDS = {"p": "problem", "m": "measure"}
_RESAMPLES = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Labelled:
    """A clause as marked by a reader."""

    kind: str
    start: int
    end: int
    text: str
    category: str
    also: tuple[str, ...]
    item: int = 0


@dataclass(frozen=True)
class Section:
    """A narrative with its marks taken out, and the clauses that were marked."""

    id: str
    part: str
    layout: str
    heading: str | None
    text: str
    clauses: tuple[Labelled, ...]


def key(text: str) -> str:
    """Return what is compared of a text: its words in simplified script."""
    return re.sub(r"[\W_]", "", fold(text))


def unmarked(marked: str) -> tuple[str, tuple[Labelled, ...]]:
    """Return a narrative without its marks, and the clauses they stand for."""
    text, found, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        start, at = len(text), match.end()
        text += match[3]
        for item in match[2].split(";"):
            names, _, said = item.partition(":")
            category, *also = names.split("+")
            found.append(Labelled(_KINDS[match[1]], start, len(text), said or match[3], category, tuple(also)))
    return text + marked[at:], tuple(found)


def sections() -> list[Section]:
    """Return the marked sections."""
    found = []
    for each in tomllib.loads((ROOT / "sections.toml").read_text(encoding="utf-8"))["sections"]:
        text, clauses = unmarked(each["marked"].removesuffix("\n"))
        found.append(Section(each["id"], each["part"], each["layout"], each.get("heading"), text, clauses))
    return found


def sections_2026c() -> list[Section]:
    """Return the marked sections of the third part, whose clauses have items."""
    found = []
    for part in ("development", "held_out"):
        for each in tomllib.loads((LATER / f"{part}.toml").read_text(encoding="utf-8"))["sections"]:
            text, clauses = unmarked(each["marked"].removesuffix("\n"))
            spans = sorted({(clause.start, clause.end) for clause in clauses})
            items = dict(zip(spans, each["items"], strict=True))
            own = tuple(replace(clause, item=items[clause.start, clause.end]) for clause in clauses)
            found.append(Section(each["id"], f"{part}_2026c", each["layout"], each.get("heading"), text, own))
    return found


def alone() -> list[tuple[str, str, Labelled]]:
    """Return the clauses that stand alone: id, part, clause."""
    with (ROOT / "clauses.csv").open(encoding="utf-8", newline="") as file:
        return [
            (
                row["id"],
                row["part"],
                Labelled(row["kind"], 0, len(row["text"]), row["text"], row["category"], tuple(row["also"].split("+"))),
            )
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Judged:
    """What was found in one section: matched, found and true spans and texts, kinds that agree, categories."""

    spans: tuple[int, int, int]
    texts: int
    kinds: tuple[int, int]
    categories: tuple[tuple[str, str], ...]


def judged(section: Section) -> Judged:
    """Compare what the rules find in a section with its marks."""
    found = clauses_of(section.text, section.heading)
    true_spans = Counter((c.start, c.end) for c in section.clauses)
    own_spans = Counter((c.start, c.end) for c in found)
    true_texts = Counter((c.kind, key(c.text)) for c in section.clauses)
    own_texts = Counter((c.kind, key(c.text)) for c in found)
    agreed, categories = 0, []
    for clause in section.clauses:
        near = sorted(
            found,
            key=lambda c: (min(c.end, clause.end) - max(c.start, clause.start), key(c.text) == key(clause.text)),
        )
        best = near[-1] if near else None
        touching = best is not None and min(best.end, clause.end) > max(best.start, clause.start)
        agreed += bool(best and touching and best.kind == clause.kind)
        categories.append((clause.category, (best.category if best and touching else None) or "none"))
    return Judged(
        ((true_spans & own_spans).total(), len(found), len(section.clauses)),
        (true_texts & own_texts).total(),
        (agreed, len(section.clauses)),
        tuple(categories),
    )


def near(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return what two spans share of what both cover."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def paired(true: Sequence[Labelled | Clause], own: Sequence[Labelled | Clause]) -> list[tuple[int, int]]:
    """Return pairs of a marked and a found clause of one kind, one to one, the nearest first; half must be shared."""
    order = sorted(
        (
            (-near((a.start, a.end), (b.start, b.end)), key(a.text) != key(b.text), i, j)
            for i, a in enumerate(true)
            for j, b in enumerate(own)
            if a.kind == b.kind and near((a.start, a.end), (b.start, b.end)) >= _NEAR
        )
    )
    found: list[tuple[int, int]] = []
    left, right = set(range(len(true))), set(range(len(own)))
    for _, _, i, j in order:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            found.append((i, j))
    return found


def items_of(clauses: Sequence[Labelled | Clause]) -> list[Labelled]:
    """Return the problems of each item as one stretch."""
    items: dict[int, list[Labelled | Clause]] = {}
    for clause in clauses:
        if clause.kind == "problem":
            items.setdefault(clause.item, []).append(clause)
    return [
        Labelled("problem", min(c.start for c in own), max(c.end for c in own), "", "", (), item)
        for item, own in items.items()
    ]


@dataclass(frozen=True)
class Met:
    """One section: items, problems and measures matched, found and true; exact ones; kinds; categories; agreed ones.

    ``agreed`` holds, of the problems found, whether both readers agree, whether the clause is right (exact span,
    kind and text) and whether its category is right as well.
    """

    items: tuple[int, int, int]
    problems: tuple[int, int, int]
    measures: tuple[int, int, int]
    exact: int
    kinds: tuple[int, int]
    categories: tuple[tuple[str, str], ...]
    agreed: tuple[tuple[bool, bool, bool], ...]


def met(section: Section) -> Met:
    """Compare what is found in a section with its marks, one to one."""
    own = clauses_of(section.text, section.heading, second=True)
    pairs = paired(section.clauses, own)
    truth, found = items_of(section.clauses), items_of(own)
    counts = {
        kind: (
            sum(section.clauses[i].kind == kind for i, _ in pairs),
            sum(c.kind == kind for c in own),
            sum(c.kind == kind for c in section.clauses),
        )
        for kind in ("problem", "measure")
    }
    exact = {
        (i, j)
        for i, j in pairs
        if (section.clauses[i].start, section.clauses[i].end) == (own[j].start, own[j].end)
        and key(section.clauses[i].text) == key(own[j].text)
    }
    partner = {j: i for i, j in pairs}
    agreed = []
    for j, clause in enumerate(own):
        if clause.kind == "problem":
            right = (partner.get(j), j) in exact
            named = right and section.clauses[partner[j]].category == clause.category
            agreed.append((bool(clause.agreed), right, named))
    return Met(
        (len(paired(truth, found)), len(found), len(truth)),
        counts["problem"],
        counts["measure"],
        sum(section.clauses[i].kind == "problem" for i, _ in exact),
        judged(section).kinds,
        tuple(
            (section.clauses[i].category, own[j].category or "none")
            for i, j in pairs
            if section.clauses[i].kind == "problem"
        ),
        tuple(agreed),
    )


def total(each: Iterable[tuple[int, int, int]]) -> float:
    """Return F1 of matched, found and true summed over sections."""
    matched, found, true = (sum(column) for column in zip(*each, strict=True))
    return f1(matched, found, true)


def share(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Return which share of those chosen are right: pairs of chosen and right."""
    chosen = [right for own, right in pairs if own]
    return sum(chosen) / len(chosen) if chosen else 0.0


def scores_2026c(part: str) -> dict[str, str]:
    """Return the measures of one of the later parts by name, with intervals over sections."""
    own = [section for section in sections_2026c() if section.part == part]
    each = [met(section) for section in own]
    named_ = [named(section.clauses, "problem") for section in own]
    measures: dict[str, Callable[[Sequence[Met]], float]] = {
        "item F1": lambda s: total(m.items for m in s),
        "clause F1": lambda s: total(m.problems for m in s),
        "exact (F1)": lambda s: f1(
            sum(m.exact for m in s), sum(m.problems[1] for m in s), sum(m.problems[2] for m in s)
        ),
        "measure F1": lambda s: total(m.measures for m in s),
        "problem or measure": lambda s: sum(m.kinds[0] for m in s) / sum(m.kinds[1] for m in s),
        "category macro-F1, found": lambda s: macro_f1(p for m in s for p in m.categories),
        "agreed: coverage": lambda s: share((True, a) for m in s for a, _, _ in m.agreed),
        "agreed: cut right": lambda s: share((a, r) for m in s for a, r, _ in m.agreed),
        "agreed: cut and coded right": lambda s: share((a, n) for m in s for a, _, n in m.agreed),
        "not agreed: cut right": lambda s: share((not a, r) for m in s for a, r, _ in m.agreed),
        "not agreed: cut and coded right": lambda s: share((not a, n) for m in s for a, _, n in m.agreed),
    }
    return {
        "sections": str(len(each)),
        "problems, measures": f"{sum(m.problems[2] for m in each)}, {sum(m.measures[2] for m in each)}",
        **{name: interval(each, score) for name, score in measures.items()},
        "category macro-F1, marked": interval(named_, lambda s: macro_f1(p for own in s for p in own)),
    }


def f1(matched: int, found: int, true: int) -> float:
    """Return the harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
    return 2 * matched / (found + true) if found + true else 1.0


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean F1 of the categories that occur in truth."""
    true, own, both = Counter[str](), Counter[str](), Counter[str]()
    for truth, said in pairs:
        true[truth] += 1
        own[said] += 1
        both[truth] += truth == said
    return sum(f1(both[name], own[name], true[name]) for name in true) / len(true) if true else 1.0


def interval(sample: Sequence[T], score: Callable[[Sequence[T]], float]) -> str:
    """Return a score with its 95 % bootstrap interval."""
    rng = random.Random(20240501)  # noqa: S311 - resampling
    scores = sorted(score(rng.choices(sample, k=len(sample))) for _ in range(_RESAMPLES))
    low, high = scores[int(0.025 * _RESAMPLES)], scores[int(0.975 * _RESAMPLES) - 1]
    return f"{score(sample):.3f} [{low:.3f}, {high:.3f}]"


def labels(part: str) -> list[Labelled]:
    """Return every marked clause of a part, in sections and alone."""
    inside = [
        clause for section in [*sections(), *sections_2026c()] if section.part == part for clause in section.clauses
    ]
    return inside + [clause for _, own, clause in alone() if own == part]


def boundaries(each: Sequence[Judged]) -> float:
    """Return F1 of the spans: begin and end of a clause must both be right, as often as it is expanded."""
    return f1(sum(j.spans[0] for j in each), sum(j.spans[1] for j in each), sum(j.spans[2] for j in each))


def texts(each: Sequence[Judged]) -> float:
    """Return F1 of kind and text of the clauses, shared subjects written out, punctuation left aside."""
    return f1(sum(j.texts for j in each), sum(j.spans[1] for j in each), sum(j.spans[2] for j in each))


def kinds(each: Sequence[Judged]) -> float:
    """Return the share of marked clauses whose best overlap among those found has their kind; none is a miss."""
    return sum(j.kinds[0] for j in each) / max(1, sum(j.kinds[1] for j in each))


def named(clauses: Sequence[Labelled], kind: str | None = None) -> list[tuple[str, str]]:
    """Return true and found category of clauses given as marked."""
    chosen = [clause for clause in clauses if kind in {None, clause.kind}]
    return [(each.category, name_of(fold(each.text), each.kind).category or "none") for each in chosen]


def scores(part: str) -> dict[str, str]:
    """Return the measures of one part by name; none if the part is empty."""
    each = [judged(section) for section in sections() if section.part == part]
    clauses = labels(part)
    if not each or not clauses:
        return {}
    names = [name_of(fold(clause.text), clause.kind) for clause in clauses]
    met = sum(clause.category in {own.category, *own.also} for clause, own in zip(clauses, names, strict=True))
    return {
        "sections": str(len(each)),
        "clauses in sections": str(sum(j.spans[2] for j in each)),
        "boundary F1": interval(each, boundaries),
        "kind and text F1": interval(each, texts),
        "problem or measure": interval(each, kinds),
        "clauses to name": str(len(clauses)),
        "category macro-F1": interval(named(clauses), macro_f1),
        "  of problems": interval(named(clauses, "problem"), macro_f1),
        "  of measures": interval(named(clauses, "measure"), macro_f1),
        "category accuracy": interval(named(clauses), lambda pairs: sum(a == b for a, b in pairs) / len(pairs)),
        "true one primary or also": f"{met / len(clauses):.3f}",
        "macro-F1, found by rules": interval([p for j in each for p in j.categories], macro_f1),
    }


def learned(train: str, parts: Sequence[str]) -> None:
    """Print macro-F1 of classifiers trained on one part beside that of the rules (extra ``learn``).

    "rules, then" lets the classifier speak where no rule of weight 2 does.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - extra learn
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    known = labels(train)
    makers: dict[str, Callable[[], Any]] = {
        "linear SVM": lambda: LinearSVC(C=1.0, class_weight="balanced"),
        "logistic regression": lambda: LogisticRegression(C=30.0, class_weight="balanced", max_iter=2000),
    }
    print(f"\nmacro-F1 of classifiers on characters (tf-idf of 1-3-grams), trained on {len(known)} clauses of {train}")
    models = {}
    for name, make in makers.items():
        models[name] = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True), make())
        models[name].fit([key(each.text) for each in known], [each.category for each in known])
    for part in (*parts, "all unseen"):
        unseen = [each for own in (parts if part == "all unseen" else [part]) for each in labels(own)]
        truths = [each.category for each in unseen]
        ruled = [name_of(fold(each.text), each.kind) for each in unseen]
        said = {"rules": [each.category or "none" for each in ruled]}
        for name, model in models.items():
            own = [str(each) for each in model.predict([key(each.text) for each in unseen])]
            said[name] = own
            said[f"rules, then {name}"] = [
                (rule.category or "none") if rule.weight > 1 else other for rule, other in zip(ruled, own, strict=True)
            ]
        for name, own in said.items():
            print(f"{part:<14}{name:<34}{interval(list(zip(truths, own, strict=True)), macro_f1)}")


def errors(part: str) -> None:
    """Print what is missed and what is too much in the sections of a part, and clauses named otherwise."""
    for section in [*sections(), *sections_2026c()]:
        if section.part != part:
            continue
        true = Counter((c.kind, section.text[c.start : c.end], key(c.text)) for c in section.clauses)
        found = clauses_of(section.text, section.heading)
        own = Counter((c.kind, section.text[c.start : c.end], key(c.text)) for c in found)
        for sign, difference in (("-", true - own), ("+", own - true)):
            for kind, span, _ in difference:
                print(f"{section.id} {sign} {kind}: {span}")
    for clause, (truth, said) in zip(labels(part), named(labels(part)), strict=True):
        if truth != said:
            print(f"{truth} named {said}: {clause.text}")


def speed(copies: int = 40) -> None:
    """Print milliseconds a report for cutting alone and for the finished frame, with both engines, in this run."""
    corpus = gr.read(ROOT.parents[1] / "reports")
    many = pl.concat(
        [corpus.narratives.with_columns(report=pl.format("{}-{}", "report", pl.lit(n))) for n in range(copies)]
    )
    corpus = replace(corpus, narratives=many)
    texts = [fold(text) for text in many["text"]]
    reports = many["report"].n_unique()
    engines: tuple[Engine, Engine] = ("jieba", "rjieba")
    print(f"{'milliseconds a report':<28}" + "".join(f"{name:>12}" for name in (*engines, "times")))
    for hmm in (True, False):

        def cutting(engine: Engine, *, hmm: bool = hmm) -> object:
            return [cut(text, hmm=hmm, engine=engine) for text in texts]

        def framing(engine: Engine, *, hmm: bool = hmm) -> object:
            return gr.tokens(corpus, hmm=hmm, engine=engine)

        for name, work in (("cut", cutting), ("frame", framing)):
            spent = []
            for engine in engines:
                work(engine)
                times = []
                for _ in range(5):
                    begin = time.process_time()
                    work(engine)
                    times.append((time.process_time() - begin) * 1000 / reports)
                spent.append(min(times))
            label = f"{name}, {'with' if hmm else 'without'} HMM"
            print(f"{label:<28}" + "".join(f"{value:>12.3f}" for value in (*spent, spent[0] / spent[1])))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How well clauses are found and named.")
    parser.add_argument(
        "--errors", choices=("development", "development_2026c"), help="list what differs from the marks in this part"
    )
    parser.add_argument("--learned", action="store_true", help="compare classifiers (extra learn)")
    parser.add_argument("--speed", action="store_true", help="time both engines instead")
    options = parser.parse_args()
    if options.speed:
        speed()
        return
    for parts, score in ((PARTS_2026C, scores_2026c), (PARTS, scores)):
        table = {part: score(part) for part in parts}
        print(f"{'':<34}" + "".join(f"{part:<24}" for part in table))
        for name in next(iter(table.values())):
            print(f"{name:<34}" + "".join(f"{found[name]:<24}" for found in table.values()))
        print()
    if options.learned:
        learned("development", PARTS[1:])
    if options.errors:
        errors(options.errors)


if __name__ == "__main__":
    main()
