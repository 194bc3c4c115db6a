"""MinHash with banded locality-sensitive hashing: candidates for likeness without comparing all pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from govreports.reuse.hashing import Hashes, mixed

__all__ = ["BANDS", "ROWS", "Candidates", "band_keys", "candidates", "chance", "jaccard", "signature"]

BANDS: Final = 32
ROWS: Final = 4
_SEED: Final = 20070405
_NUMBERS: Final = mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) + np.uint64(_SEED))
_FACTORS: Final = _NUMBERS[: BANDS * ROWS] | np.uint64(1)
_SHIFTS: Final = _NUMBERS[BANDS * ROWS :]
_Pairs = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of places (the smaller first), in order, and which texts were not compared with all they fell among."""

    pairs: _Pairs
    crowded: np.ndarray[Any, np.dtype[np.bool_]]


def signature(own: Hashes) -> Hashes:
    """Return the least value of a set under each of the hash functions, as one number for each band.

    The functions multiply and add modulo 2**64, with constants from a fixed seed; two sets agree in
    one of them with a probability near their Jaccard similarity (Broder 1997).
    """
    values = own[:, None] * _FACTORS + _SHIFTS
    return band_keys(mixed(values).min(axis=0))


def band_keys(least: Hashes) -> Hashes:
    """Return one number for the values of each band."""
    banded = least.reshape(BANDS, ROWS)
    key = np.zeros(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        key = mixed(key + banded[:, row])
    return key


def chance(similarity: float) -> float:
    """Return how probably two texts of a Jaccard similarity are compared: 1 - (1 - s**rows)**bands.

    Leskovec, Rajaraman and Ullman (2020), Mining of Massive Datasets, 3.4.

    Examples
    --------
    >>> from govreports.reuse.minhash import chance
    >>> [round(chance(each), 3) for each in (0.1, 0.5, 0.8)]
    [0.003, 0.873, 1.0]
    """
    return float(1 - (1 - similarity**ROWS) ** BANDS)


def candidates(keys: Sequence[Hashes], window: int) -> Candidates:
    """Return the pairs of texts that agree in a band.

    Among more than ``window`` + 1 texts that agree, each is compared with the ``window`` next ones
    only, so that there are at most ``window * bands`` pairs a text; such texts are marked as crowded.
    """
    height = len(keys)
    crowded = np.zeros(height, dtype=np.bool_)
    table = np.array(keys, dtype=np.uint64).reshape(height, BANDS)
    known = np.zeros(0, dtype=np.int64)
    for band in range(BANDS):
        order = np.argsort(table[:, band], kind="stable")
        ranked = table[order, band]
        met = [known, *_near(order, ranked, window)]
        known = np.unique(np.concatenate(met))
        _, which, counts = np.unique(ranked, return_inverse=True, return_counts=True)
        crowded[order[counts[which] > window + 1]] = True
    pairs = np.stack([known // max(height, 1), known % max(height, 1)], axis=1)
    return Candidates(pairs, crowded)


def _near(order: _Pairs, ranked: Hashes, window: int) -> Iterator[_Pairs]:
    """Iterate over pairs with equal keys, by their distance, each pair as one number."""
    height = len(order)
    for distance in range(1, min(window, height - 1) + 1):
        same = ranked[distance:] == ranked[:-distance]
        if not same.any():
            return
        # a stable sort leaves equal keys in the order of the texts
        yield order[:-distance][same].astype(np.int64) * height + order[distance:][same]


def jaccard(one: Hashes, other: Hashes) -> tuple[int, int]:
    """Return how many members two sets share and have together; both ascending without repeats."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared, len(one) + len(other) - shared
