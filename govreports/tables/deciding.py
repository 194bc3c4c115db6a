"""Which form each printing of a table follows: its own labels, the other tables, the year."""

from collections import Counter
from typing import Final

from govreports.regimes import Forms, Regime
from govreports.tables.instances import Instance
from govreports.tables.labels import label_of, official_key
from govreports.tables.tokens import VALUE

__all__ = ["decide", "of_itself"]

_PIECE: Final = 3
_CLEAR: Final = 2
"""So many times as many tables must follow one form as another before it speaks for those that do not say."""


def decide(
    instances: list[Instance], decided: list[Regime | None], forms: Forms, year: int | None
) -> list[tuple[Regime, bool]]:
    """Return the form of each printing, and whether it is certain enough to name its columns.

    Its own labels decide (``decided``, as `of_itself` returns it), then the other tables, then the year, then
    wordings that another form has as a variant, then the numbers in its rows. Where the other tables disagree,
    nothing tells in which form columns stand that differ between forms.
    """
    counted = Counter(regime.id for regime in decided if regime is not None).most_common()
    of_year = forms.of_year(year)
    majority = forms[counted[0][0]] if counted else of_year
    mixed = len(counted) > 1 and counted[0][1] < _CLEAR * counted[1][1]
    if len(counted) > 1 and counted[0][1] == counted[1][1] and of_year and of_year.id in dict(counted):
        majority = of_year
    result = []
    for instance, regime in zip(instances, decided, strict=True):
        candidates = forms.with_table(instance.table)
        fallback = majority if majority in candidates else None
        found = (
            regime or fallback or _official(instance, candidates) or _by_width(instance, candidates) or candidates[-1]
        )
        result.append((found, regime is not None or not mixed or len(_columns(instance.table, candidates)) == 1))
    return result


def _columns(table: str, candidates: tuple[Regime, ...]) -> set[tuple[str, ...]]:
    """Return the columns that a table has in any of some forms."""
    return {
        tuple(column.code for column in found.columns)
        for regime in candidates
        if (found := regime.table(table)) is not None
    }


def of_itself(instance: Instance, forms: Forms) -> Regime | None:
    """Return the form that a printing's own labels decide: the header's before those of the rows."""
    candidates = forms.with_table(instance.table)
    if len(candidates) == 1:
        return candidates[0]
    return (
        _winner(instance.header_votes(candidates, official=True), candidates)
        or _winner(instance.header_votes(candidates, official=False), candidates)
        or _winner(_pieces(instance, candidates), candidates)
        or _winner(instance.row_votes(candidates, official=False), candidates)
    )


def _pieces(instance: Instance, candidates: tuple[Regime, ...]) -> Counter[str]:
    """Count the words above the first row that begin columns of one form only: what a conversion left of its header."""
    votes: Counter[str] = Counter()
    for word in (label_of(word).key for token in instance.words for word in token.text.split()):
        named = {
            regime.id
            for regime in candidates
            if (table := regime.table(instance.table)) is not None
            and any(official_key(column.path[-1]).startswith(word) for column in table.columns)
        }
        if len(word) >= _PIECE and len(named) == 1:
            votes.update(named)
    return votes


def _official(instance: Instance, candidates: tuple[Regime, ...]) -> Regime | None:
    return _winner(instance.row_votes(candidates, official=True), candidates)


def _winner(votes: Counter[str], candidates: tuple[Regime, ...]) -> Regime | None:
    first = votes.most_common(2) if votes else []
    if first and (len(first) == 1 or first[0][1] > first[1][1]):
        return next(regime for regime in candidates if regime.id == first[0][0])
    return None


def _by_width(instance: Instance, candidates: tuple[Regime, ...]) -> Regime | None:
    """Return the only form whose number of columns fits every row that holds numbers."""
    counts = {sum(token.kind == VALUE for token in hit.body) for hit in instance.hits} - {0}
    fitting = [
        r for r in candidates if (table := r.table(instance.table)) is not None and counts == {len(table.columns)}
    ]
    return fitting[0] if len(fitting) == 1 else None
