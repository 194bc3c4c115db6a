"""Synthetic annual reports with known truth, to prove that a reader reads every cell right or says that it cannot.

Nothing here is shared with the reader: the forms are loaded anew, and the layouts were written from a catalogue of what
real reports look like, not from what the reader understands. Every report says in its text that it is synthetic.
"""

from govreports.synthetic.archives import zipped
from govreports.synthetic.catalogue import layouts
from govreports.synthetic.confessions import Clause
from govreports.synthetic.corpora import corpus
from govreports.synthetic.facts import fact_verdicts
from govreports.synthetic.grammar import Layout, random_layout
from govreports.synthetic.recovery import recoverable
from govreports.synthetic.reports import report, twin
from govreports.synthetic.samples import SyntheticReport
from govreports.synthetic.sections import SectionTruth, section_verdicts
from govreports.synthetic.specimens import SPECIMENS, specimen
from govreports.synthetic.truths import Truth, verdict

__all__ = [
    "SPECIMENS", "Clause", "Layout", "SectionTruth", "SyntheticReport", "Truth", "corpus", "fact_verdicts", "layouts",
    "random_layout", "recoverable", "report", "section_verdicts", "specimen", "twin", "verdict", "zipped",
]  # fmt: skip
