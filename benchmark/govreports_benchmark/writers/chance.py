"""Chance: whether something that happens at a known rate happens here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random


def happens(rng: "random.Random", share: float) -> bool:
    """Whether something happens this time.

    Parameters
    ----------
    rng
        Source of the choice; one number is drawn.
    share
        Probability, between 0 and 1.

    Returns
    -------
    bool
        True in that share of all calls.
    """
    return rng.random() < share
