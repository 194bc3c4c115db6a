"""Topics in the words of reports (NMF, LDA), and how sure they are."""

from govreports.topics.choosing import compare
from govreports.topics.fitting import Topics, fit

__all__ = ["Topics", "compare", "fit"]
