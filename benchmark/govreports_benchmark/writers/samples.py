"""Synthetic reports as they are handed out: bytes, and everything that is true of them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govreports_benchmark.writers.confessions import Clause
    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.sections import SectionTruth
    from govreports_benchmark.writers.truths import Truth

STEM, DIGITS = "synthetic_", 10
"""How the name of a report begins, and how many digits its seed has there."""


@dataclass(frozen=True)
class SyntheticReport:
    """A rendered report and everything that is true of it.

    Parameters
    ----------
    data
        The file.
    name
        File name; holds ``synthetic``. The suffix may mislead.
    inner, member
        The report's own bytes and its name: the same as `data` and `name`, unless the file is an archive of it.
    format, encoding
        What the inner bytes are; `encoding` is a Python codec for text, web pages and markdown, None for packages.
    layout
        The layout, as drawn and settled; ``str(layout)`` describes it in a line.
    cells
        Truth by (table, row, column), for every cell of the forms used and for rows the office added
        (``local/<label>``).
    regimes
        Form by table.
    metadata
        ``organ``, ``organ_printed``, ``organ_also`` (names as right as it), ``organ_otherwise`` (names that stand for
        it where it is not printed), ``title``, ``year``, ``year_printed`` (in prose), ``regime``, ``script``, and
        ``published`` and ``index_number``, which are None where they are not printed.
    sections
        Headings and prose in printed order.
    problems
        Confessed problems and promised measures in printed order, problems first.
    oddities
        Names of what departs from the form, sorted.
    kind
        ``report``, or what else it is; see `govreports_benchmark.writers.specimens`.
    """

    data: bytes = field(repr=False)
    name: str
    inner: bytes = field(repr=False)
    member: str
    format: str
    encoding: str | None
    layout: "Layout"
    cells: "dict[tuple[str, str, str], Truth]" = field(repr=False)
    regimes: dict[str, str] = field(repr=False)
    metadata: dict[str, Any]
    sections: "tuple[SectionTruth, ...]" = field(repr=False)
    problems: "tuple[Clause, ...]" = field(repr=False)
    oddities: tuple[str, ...]
    kind: str = "report"

    @property
    def text(self) -> str:
        """Decoded text of a text, markdown or html report; empty for packages."""
        return self.inner.decode(self.encoding) if self.encoding else ""
