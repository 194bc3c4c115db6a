"""What a report says about itself: title, organ, region, year, dates, numbers, scope; each with its basis."""

from govreports.metadata.copies import Copies
from govreports.metadata.describing import describe_report
from govreports.metadata.locations import told_place
from govreports.metadata.paths import filed_under
from govreports.metadata.prints import Print, print_of
from govreports.metadata.records import Metadata
from govreports.metadata.titles import further_titles, title_of

__all__ = [
    "Copies",
    "Metadata",
    "Print",
    "describe_report",
    "filed_under",
    "further_titles",
    "print_of",
    "title_of",
    "told_place",
]
