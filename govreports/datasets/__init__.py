"""A corpus in memory and on disk: five frames, written and scanned back with their schema version."""

from govreports.datasets.corpora import FRAMES, Corpus, Scanned, concat, records
from govreports.datasets.files import INDEX, JOURNAL, RISKY, csv_bytes, file_note, flat, is_index, scan, write

__all__ = [
    "FRAMES",
    "INDEX",
    "JOURNAL",
    "RISKY",
    "Corpus",
    "Scanned",
    "concat",
    "csv_bytes",
    "file_note",
    "flat",
    "is_index",
    "records",
    "scan",
    "write",
]
