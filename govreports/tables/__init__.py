"""The one place where printed labels meet the codes of the forms: tables read by agreement."""

from govreports.tables.cells import Aligned, AlignedCell, Leftover
from govreports.tables.documents import align

__all__ = ["Aligned", "AlignedCell", "Leftover", "align"]
