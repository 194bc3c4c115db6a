"""The one place where printed labels meet the codes of the forms."""

from govreports.alignment.aligning import Aligned, AlignedCell, Leftover, align

__all__ = ["Aligned", "AlignedCell", "Leftover", "align"]
