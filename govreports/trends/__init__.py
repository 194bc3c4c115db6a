"""Before and after: level and slope around every break; who publishes in time; who ranks where among how many."""

from govreports.trends.breaking import breaks
from govreports.trends.ranking import ranking
from govreports.trends.timing import lateness

__all__ = ["breaks", "lateness", "ranking"]
