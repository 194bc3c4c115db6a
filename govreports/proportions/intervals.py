"""A share and its interval where what is counted comes in clusters: the reports of one organ."""

from math import sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from govreports.errors import InputError
from govreports.trends.fitting import quantile

__all__ = ["Share", "accept", "mean_of", "share_of"]

_LEAST: Final = 2
_Floats = npt.NDArray[np.float64]


class Share(NamedTuple):
    """A share, its standard error and its interval; None where the clusters cannot say."""

    share: float | None
    error: float | None
    low: float | None
    high: float | None


def accept(level: float) -> None:
    """Refuse a level that is no probability.

    Raises
    ------
    InputError
        It does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        message = f"level must lie between 0 and 1, such as 0.95, not {level}"
        raise InputError(message)


def mean_of(totals: _Floats, sizes: _Floats, level: float) -> Share:
    """Return the ratio of two sums over clusters, with the interval of Student's t.

    The variance is that of the linearised ratio between G clusters, factor G / (G - 1) (Cochran 1977, Sampling
    Techniques, 6.19 and 11); t has G - 1 degrees of freedom.

    Parameters
    ----------
    totals, sizes
        What each cluster adds to numerator and denominator.
    level
        Of the interval.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.proportions.intervals import mean_of
    >>> [round(each, 3) for each in mean_of(np.array([1.0, 3.0]), np.array([4.0, 4.0]), 0.95)]
    [0.5, 0.25, -2.677, 3.677]
    """
    whole, clusters = float(sizes.sum()), len(sizes)
    if not whole:
        return Share(None, None, None, None)
    share = float(totals.sum()) / whole
    if clusters < _LEAST:
        return Share(share, None, None, None)
    squares = float(((totals - share * sizes) ** 2).sum())
    error = sqrt(squares * clusters / (clusters - 1)) / whole
    reach = quantile((1 + level) / 2, clusters - 1) * error
    return Share(share, error, share - reach, share + reach)


def share_of(totals: _Floats, sizes: _Floats, level: float) -> Share:
    """Return a share between 0 and 1 with Wilson's interval for the effective number of cases.

    As many independent cases as would have the standard error of ``mean_of`` take the place of the cases counted, made
    fewer for the degrees of freedom (Korn, E. & Graubard, B. (1998). Confidence intervals for proportions with small
    expected number of positive counts estimated from survey data. Survey Methodology 24, 193-201), in Wilson's
    interval (Franco, C. et al. (2019). Comparative study of confidence intervals for proportions in complex sample
    surveys. Journal of Survey Statistics and Methodology 7(3), 334-364). Never more than the cases; as many as
    clusters where all are alike and the variance is nought.

    Parameters
    ----------
    totals, sizes
        What each cluster adds to numerator and denominator.
    level
        Of the interval.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.proportions.intervals import share_of
    >>> found = share_of(np.zeros(20), np.ones(20), 0.95)
    >>> found.share, found.low, round(found.high, 3)
    (0.0, 0.0, 0.18)
    """
    found = mean_of(totals, sizes, level)
    if found.share is None or found.error is None:
        return found
    share, clusters = found.share, len(sizes)
    normal, student = NormalDist().inv_cdf((1 + level) / 2), quantile((1 + level) / 2, clusters - 1)
    cases = share * (1 - share) / found.error**2 if found.error > 0 else float(clusters)
    cases = min(cases, float(sizes.sum())) * (normal / student) ** 2
    weight = normal**2 / cases
    middle = (share + weight / 2) / (1 + weight)
    reach = normal * sqrt(share * (1 - share) / cases + weight / (4 * cases)) / (1 + weight)
    return Share(share, found.error, min(max(middle - reach, 0.0), share), max(min(middle + reach, 1.0), share))
