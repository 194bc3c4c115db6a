"""Words and runs of words as 64-bit numbers that are the same on every machine and in every run."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Hashes", "grams", "mixed", "shingles", "word_hash"]

Hashes = npt.NDArray[np.uint64]

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)


@lru_cache(maxsize=1 << 20)
def word_hash(word: str) -> int:
    """Return the first eight bytes of BLAKE2b over a word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def mixed(values: Hashes) -> Hashes:
    """Return numbers stirred by the finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


def grams(words: Sequence[str], n: int) -> Hashes:
    """Return one number for each run of ``n`` words, in order; none if there are fewer words."""
    height = max(len(words) - n + 1, 0)
    own = np.array([word_hash(word) for word in words], dtype=np.uint64)
    found = np.zeros(height, dtype=np.uint64)
    for offset in range(n):
        found = mixed(found + own[offset : offset + height] + _STEP)
    return found


def shingles(words: Sequence[str], n: int) -> Hashes:
    """Return the distinct runs of ``n`` words in ascending order, of all words if there are fewer (Broder 1997)."""
    return np.unique(grams(words, min(n, len(words)) if words else n))
