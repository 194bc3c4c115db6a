"""Synthetic annual reports with known truth, to prove that a reader reads every cell right or says that it cannot.

Nothing here is shared with the reader: the forms are loaded anew, and the layouts were written from a catalogue of what
real reports look like, not from what the reader understands. Every report says in its text that it is synthetic.
"""

from govreports.synthetic.corpora import corpus
from govreports.synthetic.grammar import Layout, layouts, random_layout
from govreports.synthetic.prose import Clause
from govreports.synthetic.reports import SyntheticReport, report
from govreports.synthetic.truths import Truth, verdict

__all__ = ["Clause", "Layout", "SyntheticReport", "Truth", "corpus", "layouts", "random_layout", "report", "verdict"]
