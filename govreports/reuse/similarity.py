"""Formulas of likeness between two texts as sequences of words; each is 1 for equal texts and None without words."""

import math
from collections.abc import Collection, Hashable, Mapping, Sequence

__all__ = ["containment", "cosine", "edit", "jaccard", "shared_length", "tf_idf"]


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Return the cosine of two vectors of weights (Cohen, Malloy and Nguyen 2020, Journal of Finance 75, Sim_Cosine).

    Examples
    --------
    >>> from govreports.reuse.similarity import cosine
    >>> cosine({"公开": 3, "及时": 4}, {"公开": 3})
    0.6
    """
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    if not lengths:
        return None
    return min(1.0, math.fsum(weight * other[word] for word, weight in one.items() if word in other) / lengths)


def jaccard(one: Collection[str], other: Collection[str]) -> float | None:
    """Return shared by all distinct words (Cohen, Malloy and Nguyen 2020, Sim_Jaccard).

    Examples
    --------
    >>> from govreports.reuse.similarity import jaccard
    >>> jaccard({"公开", "及时"}, {"公开", "全面", "规范"})
    0.25
    """
    left, right = set(one), set(other)
    return len(left & right) / len(left | right) if left or right else None


def edit(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Return 1 minus the fewest words to delete and insert by the words of both.

    After Sim_MinEdit of Cohen, Malloy and Nguyen (2020); brought to 0 to 1 here, so that texts without
    a shared word have 0.

    Examples
    --------
    >>> from govreports.reuse.similarity import edit
    >>> edit(["公开", "不", "及时"], ["公开", "及时", "全面"])
    0.6666666666666667
    """
    height = len(one) + len(other)
    if not height:
        return None
    return 1 - (height - 2 * shared_length(one, other)) / height


def shared_length(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Return the length of the longest common subsequence, by bits of whole numbers (Hyyrö 2004, Bit-parallel LCS)."""
    places: dict[Hashable, int] = {}
    for index, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & full
    return len(one) - row.bit_count()


def tf_idf(counts: Mapping[str, int], holders: Mapping[str, int], texts: int) -> dict[str, float]:
    """Return (1 + ln f) ln (N / d) for every word that occurs f times, in d of N texts.

    Term frequency damped by the logarithm, times inverse document frequency (Spärck Jones 1972; Salton and Buckley
    1988). Brown and Tucker (2011, Journal of Accounting Research 49) weigh words by tf-idf too; the damping is
    our choice. A word of all texts weighs nothing.

    Examples
    --------
    >>> from govreports.reuse.similarity import tf_idf
    >>> tf_idf({"公开": 2, "培训": 1}, {"公开": 4, "培训": 1}, 4)
    {'公开': 0.0, '培训': 1.3862943611198906}
    """
    return {word: (1 + math.log(count)) * math.log(texts / holders[word]) for word, count in counts.items()}


def containment(one: Collection[str], other: Collection[str], weights: Mapping[str, float]) -> float | None:
    """Return the weight of the words of ``one`` that ``other`` has, by the weight of all of them (after Broder 1997).

    Examples
    --------
    >>> from govreports.reuse.similarity import containment
    >>> containment({"培训", "保密"}, {"培训"}, {"培训": 1.0, "保密": 3.0})
    0.25
    """
    words = sorted(set(one))
    whole = math.fsum(weights[word] for word in words)
    held = set(other)
    return math.fsum(weights[word] for word in words if word in held) / whole if whole else None
