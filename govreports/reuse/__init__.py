"""Text used again: stock text, last year's text, other organs' text; problems and promises that return.

What reuse means is the researcher's claim; here it is only counted.
"""

from govreports.reuse.change import changes
from govreports.reuse.comparing import difference_html, differences
from govreports.reuse.following import follow_up
from govreports.reuse.groups import By, group_of
from govreports.reuse.nearness import neighbours
from govreports.reuse.recurrence import persistence
from govreports.reuse.stock import stock_text

__all__ = [
    "By",
    "changes",
    "difference_html",
    "differences",
    "follow_up",
    "group_of",
    "neighbours",
    "persistence",
    "stock_text",
]
