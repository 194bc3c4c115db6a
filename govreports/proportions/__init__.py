"""Shares with intervals that let the reports of one organ hang together: of categories, and of concepts in words."""

from govreports.proportions.categories import shares
from govreports.proportions.wording import concepts

__all__ = ["concepts", "shares"]
