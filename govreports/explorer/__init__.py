"""A corpus on screen: filters, reports with their printed numbers, indicators, problems, findings."""

from typing import TYPE_CHECKING

from govreports.arguments import checked
from govreports.datasets import Corpus
from govreports.errors import InputError
from govreports.explorer.selecting import subset

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from govreports.explorer.widget import Explorer

__all__ = ["explore", "subset"]


@checked
def explore(
    corpus: Corpus,
    *,
    problems: "pl.DataFrame | None" = None,
    findings: "pl.DataFrame | None" = None,
    verdicts: "str | Path | None" = None,
) -> "Explorer":
    """Return a widget to look at a corpus: reports, indicators, problems, findings.

    Filters choose reports by organ, region, year and form. In a report, a click on a number shows where it is
    printed. ``.code`` of the widget is the code that makes what is on screen, ``.frame`` its data. Of more than 300
    reports, problems and findings are those of one page, until a button reads all. What reports say is only ever
    shown as text. Works with the keyboard alone, in JupyterLab, Notebook, VS Code and Voila.

    Parameters
    ----------
    corpus
        The corpus; a dataset as ``govreports.scan(folder).collect()``.
    problems, findings
        Frames as ``govreports.problems`` and ``govreports.audit`` return them for the whole corpus, where they are
        at hand; made when needed otherwise.
    verdicts
        CSV file that verdicts on findings are read from and kept in (``govreports.auditing.verdicts``); without one
        none can be given.

    Raises
    ------
    InputError
        It is no corpus.

    Examples
    --------
    >>> import govreports as gr
    >>> explorer = gr.explore(gr.read("data/reports"))
    >>> explorer
    Explorer of 5 reports, 5 selected: report
    >>> explorer.frame.columns[:4]
    ['report', 'regime', 'table', 'row']
    """
    from govreports.explorer.widget import Explorer  # noqa: PLC0415 - widgets load when they are asked for

    if not isinstance(corpus, Corpus):
        message = f"a {type(corpus).__name__} cannot be explored: read a dataset as gr.scan(folder).collect()"
        raise InputError(message)
    return Explorer(corpus, problems, findings, verdicts)
