"""Before and after: level and slope around every break of law and form, and what they do not show."""

from govreports.trends.breaking import breaks

__all__ = ["breaks"]
