"""Synthetic annual reports with known truth, to prove that a reader reads every cell right or says that it cannot.

Nothing here is shared with the reader: the forms are loaded anew, and the layouts were written from a catalogue of what
real reports look like, not from what the reader understands. Every report says in its text that it is synthetic.
"""

from govreports_benchmark.writers.archives import zipped
from govreports_benchmark.writers.catalogue import layouts
from govreports_benchmark.writers.confessions import Clause
from govreports_benchmark.writers.corpora import corpus
from govreports_benchmark.writers.facts import fact_verdicts
from govreports_benchmark.writers.grammar import Layout, random_layout
from govreports_benchmark.writers.recovery import recoverable
from govreports_benchmark.writers.reports import report, twin
from govreports_benchmark.writers.samples import SyntheticReport
from govreports_benchmark.writers.sections import SectionTruth, section_verdicts
from govreports_benchmark.writers.specimens import SPECIMENS, specimen
from govreports_benchmark.writers.truths import Truth, verdict

__all__ = [
    "SPECIMENS", "Clause", "Layout", "SectionTruth", "SyntheticReport", "Truth", "corpus", "fact_verdicts", "layouts",
    "random_layout", "recoverable", "report", "section_verdicts", "specimen", "twin", "verdict", "zipped",
]  # fmt: skip
