"""Confessed problems and promised measures, composed the ways offices compose them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_SHARED_RATE = 0.3
_SHAPES = ("subheadings", "enumerated", "sentence", "interleaved", "problems_only")


@dataclass(frozen=True, slots=True)
class Clause:
    """A confessed problem or a promised measure.

    Parameters
    ----------
    kind
        ``problem`` or ``measure``.
    category
        A code of the taxonomy of problems.
    text
        The clause on its own, shared subjects expanded, in simplified script.
    span
        The piece of the printed sentence it rests on, in simplified script.
    """

    kind: str
    category: str
    text: str
    span: str


@dataclass(frozen=True, slots=True)
class Confession:
    """Paragraphs about problems, paragraphs about measures under a heading of their own, and the clauses of both."""

    problems: tuple[str, ...]
    measures: tuple[str, ...]
    clauses: tuple[Clause, ...]


def confession(rng: "random.Random", said: "Callable[[str], str]", *, split: bool) -> Confession:
    """Random problems and measures.

    Parameters
    ----------
    rng
        Source of every choice.
    said
        Fills the placeholders of a sentence.
    split
        Whether measures stand under a heading of their own.

    Returns
    -------
    Confession
        With no separate paragraphs of measures unless `split`.
    """
    lexicon = words("problems")
    wanted = rng.randint(1, 4)
    pieces = [(text, [(category, text)]) for category, text in rng.sample(lexicon["clauses"], wanted)]
    if happens(rng, _SHARED_RATE):
        span, *parts = rng.choice(lexicon["shared"])
        pieces[0] = (span, [(category, text) for category, text in parts])
    measures = rng.sample(lexicon["measures"], rng.randint(1, 4))
    shape = rng.choice(_SHAPES)
    spans = [span for span, _ in pieces]
    clauses = [Clause("problem", category, text, span) for span, parts in pieces for category, text in parts]
    if shape == "interleaved" and not split:
        measures = measures[: len(spans)]
    if shape != "problems_only" or split:
        clauses += [Clause("measure", category, text, text) for category, text in measures]
    promised = [text for _, text in measures]
    if split:
        opening = rng.choice(lexicon["openings"])
        return Confession((opening + _listed(spans),), (_listed(promised),), tuple(clauses))
    return Confession(tuple(_composed(rng, said, shape, spans, promised)), (), tuple(clauses))


def _composed(
    rng: "random.Random", said: "Callable[[str], str]", shape: str, spans: list[str], measures: list[str]
) -> list[str]:
    lexicon = words("problems")
    ordinals = lexicon["ordinals"]
    opening, bridge = rng.choice(lexicon["openings"]), said(rng.choice(lexicon["bridges"]))
    problems, promised = _listed(spans), _listed(measures)
    if shape == "subheadings":
        first, second = rng.choice(lexicon["subheadings"])
        return [first, opening + problems, second, promised]
    if shape == "enumerated":
        both = [opening + problems, bridge + promised]
        return both if happens(rng, 0.5) else ["".join(both)]
    if shape == "sentence":
        listed = rng.choice(lexicon["sentence"]).format(list=rng.choice("，；、").join(spans))
        return [listed + bridge + promised]
    if shape == "interleaved":
        rest = [*measures, *[""] * len(spans)]
        return ["".join(f"{ordinals[n]}{span}。{rest[n]}{'。' if rest[n] else ''}" for n, span in enumerate(spans))]
    return [opening + problems]


def _listed(clauses: list[str]) -> str:
    ordinals = words("problems")["ordinals"]
    return "；".join(f"{ordinals[n]}{clause}" for n, clause in enumerate(clauses)) + "。"
