"""Which form each printing of a table follows: its own labels, the width of its rows, the other tables, the year."""

from collections import Counter

from govreports.alignment.instances import Instance
from govreports.alignment.tokens import VALUE
from govreports.regimes import Forms, Regime

__all__ = ["decide", "of_itself"]


def decide(instances: list[Instance], forms: Forms, year: int | None) -> list[Regime]:
    """Return the form of each printing: by its labels, the numbers in its rows, the other tables, the year."""
    decided = [of_itself(instance, forms) for instance in instances]
    counted = Counter(regime.id for regime in decided if regime is not None)
    majority = forms[counted.most_common(1)[0][0]] if counted else forms.of_year(year)
    result = []
    for instance, regime in zip(instances, decided, strict=True):
        candidates = forms.with_table(instance.table)
        fallback = majority if majority in candidates else candidates[-1]
        result.append(regime or fallback or candidates[-1])
    return result


def of_itself(instance: Instance, forms: Forms) -> Regime | None:
    """Return the form that a printing's own labels or the width of its rows decide, None where they do not."""
    candidates = forms.with_table(instance.table)
    return _by_labels(instance, candidates) or _by_width(instance, candidates)


def _by_labels(instance: Instance, candidates: tuple[Regime, ...]) -> Regime | None:
    if len(candidates) == 1:
        return candidates[0]
    for official in (True, False):
        votes = instance.votes(candidates, official=official).most_common(2)
        if votes and (len(votes) == 1 or votes[0][1] > votes[1][1]):
            return next(regime for regime in candidates if regime.id == votes[0][0])
    return None


def _by_width(instance: Instance, candidates: tuple[Regime, ...]) -> Regime | None:
    """Return the only form whose number of columns fits every row that holds numbers."""
    counts = {sum(token.kind == VALUE for token in hit.body) for hit in instance.hits} - {0}
    fitting = [
        r for r in candidates if (table := r.table(instance.table)) is not None and counts == {len(table.columns)}
    ]
    return fitting[0] if len(fitting) == 1 else None
