"""Stratified samples of clauses for human coders, with the probability that each clause had of being drawn."""

import heapq
import random
from collections.abc import Mapping
from typing import Any, Final, Literal

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.clauses import problem_batches
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.reuse.groups import By, group_of
from govreports.reuse.years import originals
from govreports.validation.manual import NONE

__all__ = ["Allocation", "Kind", "coding_sample", "population", "strata_of"]

Allocation = Literal["proportional", "equal"]
Kind = Literal["problem", "measure"]

_LEAST: Final = 2
_NEEDED: Final = ("item", "report", "n", "kind", "text", "span", "machine")


@checked
def population(corpus: Corpus | Scanned, kind: Kind = "problem") -> pl.DataFrame:
    """Return every clause of a kind that could be drawn, with the columns of its report.

    Copies (``duplicate_of``) are left out. To check another classifier, replace ``machine`` and hand the frame
    to ``coding_sample`` and ``corrected_shares`` in place of the corpus.

    Returns
    -------
    polars.DataFrame
        item (report/n, in place of the item of the text), machine (the category, ``none`` where no cue decides),
        the columns of ``problems`` and, joined by report, those of ``reports``.

    Raises
    ------
    InputError
        ``kind`` is neither problem nor measure.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.validation import population
    >>> population(gr.read("data/reports")).select("machine", "year").row(0)
    ('channels', 2019)
    """
    if kind not in {"problem", "measure"}:
        message = f"kind must be problem or measure, not {kind!r}"
        raise InputError(message)
    clauses = pl.concat(
        [
            schemas.empty("problems"),
            *(batch.filter(pl.col("kind") == kind) for batch in problem_batches(corpus, second=True)),
        ]
    )
    return clauses.join(originals(corpus), on="report", maintain_order="left").with_columns(
        item=pl.format("{}/{}", "report", "n"), machine=pl.col("category").fill_null(NONE)
    )


def strata_of(clauses: pl.DataFrame, by: By | None) -> Mapping[str, str | None]:
    """Return the group of each clause by item, parts joined by `` / ``; null where a part is null.

    Raises
    ------
    InputError
        No such column.
    """
    return group_of(clauses.with_columns(report="item"), by)


@checked
def coding_sample(
    source: Corpus | Scanned | pl.DataFrame,
    size: int,
    by: By | None = None,
    *,
    kind: Kind = "problem",
    allocation: Allocation = "proportional",
    disputed: bool = False,
    seed: int = 0,
) -> pl.DataFrame:
    """Return clauses drawn at random within strata for human coders, in random order.

    Every stratum gives at least two clauses, or all it has; the others go to strata by their size
    (Sainte-Laguë) or in equal parts. Within a stratum all clauses have the same probability. The draw depends on
    seed, stratum and the clauses of the stratum alone. Human codes of such a sample show how far the machine
    can be trusted; automated coding without that is no evidence (Grimmer & Stewart 2013, Political Analysis 21).

    Parameters
    ----------
    source
        The corpus, a dataset (``govreports.scan``) or a frame as ``govreports.validation.population`` returns it.
    size
        How many clauses in all; all there are if there are fewer.
    by
        Columns or expressions of ``problems`` and ``reports`` that make the strata, such as
        ``["year", "category"]``. Where they are null is a stratum of its own. None for a simple random sample.
    kind
        Which clauses; not used where ``source`` is a frame.
    allocation
        proportional or equal.
    disputed
        Whether clauses on which the two readers of ``problems`` disagree come first: each stratum is divided into
        disputed and agreed, and the disputed parts are filled before the agreed ones get more than two. Every clause
        keeps a known probability, so that shares can still be corrected.
    seed
        The same seed draws the same clauses.

    Returns
    -------
    polars.DataFrame
        item, stratum, population, drawn, probability, report, n, kind, text, span, machine.

    Raises
    ------
    InputError
        ``size`` is too small for the strata, no such column, or the frame lacks a column or repeats an item;
        ``disputed`` with a frame that does not say where readers agree.

    Examples
    --------
    >>> import govreports as gr
    >>> drawn = gr.coding_sample(gr.read("data/reports"), 6, "regime")
    >>> drawn.height, drawn["probability"].is_between(0, 1).all()
    (6, True)
    """
    clauses = checked_sample(source if isinstance(source, pl.DataFrame) else population(source, kind))
    if allocation not in {"proportional", "equal"}:
        message = f"allocation must be proportional or equal, not {allocation!r}"
        raise InputError(message)
    strata: dict[str | None, list[str]] = {}
    first = _disputed(clauses) if disputed else set()
    for item, stratum in sorted(strata_of(clauses, by).items()):
        part = f"{stratum or 'all'} / {'disputed' if item in first else 'agreed'}" if disputed else stratum
        strata.setdefault(part, []).append(item)
    urgent = {stratum for stratum, items in strata.items() if first.intersection(items)}
    counts = _counts({stratum: len(items) for stratum, items in strata.items()}, size, allocation, urgent)
    drawn: dict[str, list[Any]] = {"item": [], "stratum": [], "population": [], "drawn": [], "probability": []}
    for stratum, count in counts.items():
        items = strata[stratum]
        # a text as seed: the same on every machine
        for item in random.Random(f"{seed}/{stratum!r}").sample(items, count):  # noqa: S311 - a sample, no secret
            row = (item, stratum, len(items), count, count / len(items))
            for name, value in zip(drawn, row, strict=True):
                drawn[name].append(value)
    types = {name: kind for name, kind in schemas.empty("coding_sample").schema.items() if name in drawn}
    chosen = pl.DataFrame(drawn, schema=types).join(clauses.select(_NEEDED), on="item", maintain_order="left")
    order = list(range(chosen.height))
    random.Random(f"{seed}").shuffle(order)  # noqa: S311 - an order, no secret
    return schemas.conform("coding_sample", chosen[order])


def _disputed(clauses: pl.DataFrame) -> set[str]:
    """Return the clauses on which the two readers do not agree."""
    if "agreed" not in clauses.columns or clauses["agreed"].has_nulls():
        message = "disputed=True needs a column agreed without nulls; begin with govreports.validation.population"
        raise InputError(message)
    return set(clauses.filter(~pl.col("agreed"))["item"])


def checked_sample(clauses: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of clauses if it can be drawn from.

    Raises
    ------
    InputError
        It lacks a column, repeats an item, or has a clause without item or machine code.
    """
    if missing := [name for name in _NEEDED if name not in clauses.columns]:
        message = f"the frame of clauses lacks {', '.join(missing)}; begin with govreports.validation.population"
        raise InputError(message)
    if repeated := clauses.filter(pl.col("item").is_duplicated())["item"].to_list():
        message = f"the frame of clauses has {repeated[0]} more than once; keep one row an item"
        raise InputError(message)
    if clauses.select(pl.col("item", "report", "machine").has_nulls().any()).row(0) != (False, False, False):
        message = f"the frame of clauses has a row without item, report or machine; fill machine with {NONE!r}"
        raise InputError(message)
    return clauses


def _counts(
    sizes: dict[str | None, int], size: int, allocation: Allocation, urgent: set[str | None]
) -> dict[str | None, int]:
    """Return how many clauses each stratum gives; urgent ones are filled first."""
    counts = {stratum: min(_LEAST, own) for stratum, own in sizes.items()}
    left = min(size, sum(sizes.values())) - sum(counts.values())
    if size < 1 or left < 0:
        least = max(1, sum(counts.values()))
        message = f"{len(sizes)} strata need at least {least} clauses, not {size}; raise size or make fewer strata"
        raise InputError(message)

    def rank(stratum: str | None) -> tuple[bool, float, str]:
        weight = sizes[stratum] if allocation == "proportional" else 1
        return stratum not in urgent, -weight / (2 * counts[stratum] + 1), repr(stratum)

    waiting = [(*rank(stratum), stratum) for stratum, own in sizes.items() if own > counts[stratum]]
    heapq.heapify(waiting)
    for _ in range(left):
        stratum = heapq.heappop(waiting)[3]
        counts[stratum] += 1
        if counts[stratum] < sizes[stratum]:
            heapq.heappush(waiting, (*rank(stratum), stratum))
    return counts
