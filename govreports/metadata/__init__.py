"""What a report says about itself: title, organ, region, year, dates, numbers, scope; each with its basis."""

from govreports.metadata.copies import Copies
from govreports.metadata.describing import describe_report
from govreports.metadata.organs import told_place
from govreports.metadata.records import Metadata
from govreports.metadata.titles import second_title, title_of

__all__ = ["Copies", "Metadata", "describe_report", "second_title", "title_of", "told_place"]
