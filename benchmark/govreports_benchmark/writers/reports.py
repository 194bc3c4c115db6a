"""Synthetic reports by seed, and their twins in the other script."""

from dataclasses import replace

from govreports_benchmark.writers.content import drawn
from govreports_benchmark.writers.grammar import Layout, random_layout, settled
from govreports_benchmark.writers.rendering import Rendering, stream
from govreports_benchmark.writers.samples import DIGITS, STEM, SyntheticReport


def report(seed: int, regime: str | None = None, layout: Layout | None = None) -> SyntheticReport:
    """Synthetic report, wholly determined by its arguments.

    Parameters
    ----------
    seed
        Any integer. The same seed has the same content under every layout without the damage ``mixed``.
    regime
        ``r2014``, ``r2019`` or ``r2021``; None draws one.
    layout
        How to render it; None draws one.

    Returns
    -------
    SyntheticReport
        Bytes and truth.

    Raises
    ------
    InputError
        If there is no such regime.

    Examples
    --------
    >>> made = report(7, "r2021", Layout(breaks="bar_end"))
    >>> made.cells["applications", "done", "total"].status
    'read'
    """
    layout = settled(layout) if layout else random_layout(stream(seed, "layout"))
    content = drawn(stream(seed, "content"), regime, mixed="mixed" in layout.damage)
    return Rendering(seed, content, layout).report()


def twin(made: SyntheticReport) -> SyntheticReport:
    """Report with the same content in the other script, as mirrors print it, under another name.

    Parameters
    ----------
    made
        A report that `report` made.

    Returns
    -------
    SyntheticReport
        The twin.

    Examples
    --------
    >>> one = report(3, "r2021", Layout())
    >>> twin(one).metadata["script"], twin(one).data == one.data
    ('hant', False)
    """
    script = "hant" if made.layout.script == "hans" else "hans"
    encoding = "utf-8" if made.layout.encoding == "big5" else made.layout.encoding
    layout = settled(replace(made.layout, script=script, encoding=encoding))
    other = report(int(made.member[len(STEM) : len(STEM) + DIGITS]), made.metadata["regime"], layout)
    return replace(other, name=f"twin_{other.name}", member=f"twin_{other.member}")
