"""Headings to narratives: which lines head the parts of a report, and what prose stands under each."""

from govreports.sections.headings import Heading, Line, find_headings
from govreports.sections.narratives import Narrative, around_report, narratives_of

__all__ = ["Heading", "Line", "Narrative", "around_report", "find_headings", "narratives_of"]
