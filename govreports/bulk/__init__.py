"""Many reports to a dataset on disk: resumable, on one machine or many, in flat memory."""

from govreports.bulk.compacting import compact
from govreports.bulk.deriving import derive, parts
from govreports.bulk.extracting import Summary, extract

__all__ = ["Summary", "compact", "derive", "extract", "parts"]
