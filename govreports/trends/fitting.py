"""Least squares whose errors let the years of one organ hang together: the jackknife over organs."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Fit", "fit", "quantile"]

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, their covariance over organs, and how many organs bear on them; None where not identified."""

    coefficients: "Floats"
    covariance: "Floats | None"
    organs: int

    def contrast(self, weights: "list[float]", level: float) -> tuple[float, float | None, float | None, float | None]:
        """Return a weighted sum of the coefficients: estimate, standard error, lower and upper end of the interval."""
        vector = np.asarray(weights)
        estimate = float(vector @ self.coefficients)
        if self.covariance is None:
            return estimate, None, None, None
        error = math.sqrt(max(float(vector @ self.covariance @ vector), 0.0))
        reach = quantile((1 + level) / 2, self.organs - 1) * error
        return estimate, error, estimate - reach, estimate + reach


def fit(
    design: "Floats", values: "Floats", organs: "NDArray[np.int64]", weights: "Floats | None" = None, *, within: bool
) -> Fit | None:
    """Return least squares of ``values`` on ``design`` with the cluster jackknife over organs.

    The covariance is CV3: with G organs and the coefficients b(g) found without organ g, it is
    (G-1)/G times the sum of the squares of b(g) - b; intervals use Student's t with G-1 degrees of
    freedom. It errs on the side of caution where organs are few (Bell and McCaffrey 2002, Survey
    Methodology 28; MacKinnon, Nielsen and Webb 2023, Journal of Econometrics 232).

    Parameters
    ----------
    design, values
        One row an organ-year; without ``within`` the design holds its own constant.
    organs
        Which organ each row belongs to, from 0.
    weights
        Weight of each row; 1 by default.
    within
        Whether each organ has a level of its own (organ fixed effects).

    Returns
    -------
    Fit or None
        None where the rows do not determine the coefficients; its covariance is None where they do not
        without one of the organs.
    """
    count = int(organs.max()) + 1 if len(organs) else 0
    x, y = design.astype(float), values.astype(float)
    if within:
        sizes = np.maximum(np.bincount(organs, minlength=count), 1)
        x = x - np.column_stack([np.bincount(organs, c, count) / sizes for c in x.T])[organs]
        y = y - (np.bincount(organs, y, count) / sizes)[organs]
    w = np.ones(len(y)) if weights is None else weights
    size = x.shape[1]
    gram = np.stack([np.bincount(organs, w * x[:, i] * x[:, j], count) for i in range(size) for j in range(size)])
    gram = gram.T.reshape(count, size, size)
    moment = np.stack([np.bincount(organs, w * x[:, i] * y, count) for i in range(size)]).T
    whole = gram.sum(axis=0)
    if not _solvable(whole[None])[0]:
        return None
    coefficients = np.linalg.solve(whole, moment.sum(axis=0))
    bearing = np.abs(gram).sum(axis=(1, 2)) > _TINY
    without = whole - gram[bearing]
    number = int(bearing.sum())
    if number < 2 or not _solvable(without).all():  # noqa: PLR2004 - one organ has no spread
        return Fit(coefficients, None, number)
    left = np.linalg.solve(without, (moment.sum(axis=0) - moment[bearing])[:, :, None])[:, :, 0] - coefficients
    return Fit(coefficients, (number - 1) / number * (left.T @ left), number)


def _solvable(matrices: "Floats") -> "NDArray[np.bool_]":
    """Tell of each matrix of squares and products whether its columns are independent."""
    scale = np.sqrt(np.maximum(np.einsum("gii->gi", matrices), _TINY**2))
    smallest = np.linalg.eigvalsh(matrices / (scale[:, :, None] * scale[:, None, :])).min(axis=1)
    found: NDArray[np.bool_] = smallest > _TINY
    return found


@lru_cache(maxsize=1024)
def quantile(share: float, freedom: int) -> float:
    """Return the quantile of Student's t for a whole number of degrees of freedom.

    The distribution function is the finite sum of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4,
    inverted by halving.

    Examples
    --------
    >>> round(quantile(0.975, 9), 4), round(quantile(0.975, 10), 4)
    (2.2622, 2.2281)
    """
    low, high = 0.0, 1.0
    wanted = abs(2 * share - 1)
    while _between(high, freedom) < wanted:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _between(middle, freedom) < wanted else (low, middle)
    return math.copysign((low + high) / 2, share - 0.5)


def _between(t: float, freedom: int) -> float:
    """Return how probable it is that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, odd = math.cos(angle), freedom % 2
    term = cosine if odd else 1.0
    total = 0.0 if odd and freedom == 1 else term
    for n in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine**2 * (n - 1) / n
        total += term
    part = math.sin(angle) * total
    return 2 / math.pi * (angle + part) if odd else part
