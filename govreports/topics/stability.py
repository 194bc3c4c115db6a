"""How alike the topics of two fits are, and how their first words hang together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from govreports.topics.factoring import Fit, Floats

__all__ = ["alike", "coherence", "first"]

Places = npt.NDArray[np.int64]


def first(fit: Fit, top: int) -> list[Places]:
    """Return the columns of the most probable words of each topic, the most probable first."""
    return [np.argsort(-row, kind="stable")[:top] for row in fit.words]


def alike(left: Sequence[Places], right: Sequence[Places]) -> Floats:
    """Return the Jaccard similarity of each topic's first words to those of its match in another fit.

    Topics are matched one to one so that their sum is largest (Kuhn 1955); the measure is that of Greene, D.,
    O'Callaghan, D. & Cunningham, P. (2014). How many topics? Stability analysis for topic models. ECML PKDD, at one
    depth.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.topics.stability import alike
    >>> alike([np.array([0, 1]), np.array([2, 3])], [np.array([2, 3]), np.array([0, 4])]).round(2).tolist()
    [0.33, 1.0]
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - comes with scikit-learn

    sets = [set(each.tolist()) for each in right]
    table = np.array([[len(own & each) / len(own | each) for each in sets] for own in (set(x.tolist()) for x in left)])
    rows, columns = linear_sum_assignment(-table)
    found: Floats = table[rows, columns]
    return found


def coherence(matrix: Floats, words: Sequence[Places]) -> float:
    """Return the mean normalised pointwise mutual information of pairs of first words over reports.

    Lau, J. H., Newman, D. & Baldwin, T. (2014). Machine reading tea leaves. EACL, 530-539, with whole reports for
    windows; pairs that never meet count -1.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.topics.stability import coherence
    >>> coherence(np.array([[1.0, 1.0], [0.0, 0.0]]), [np.array([0, 1])])
    1.0
    """
    there = (matrix > 0).astype(float)
    both = there.T @ there / len(matrix)
    alone = np.diag(both)
    scores = []
    for own in words:
        for place, left in enumerate(own):
            for right in own[place + 1 :]:
                pair = both[left, right]
                known = 0 < pair < 1
                scores.append(np.log(pair / (alone[left] * alone[right])) / -np.log(pair) if known else 2 * pair - 1)
    return float(np.mean(scores)) if scores else 0.0
