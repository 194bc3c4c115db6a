"""Tables for other programs: CSV, Parquet, Excel, Stata, and a replication archive that can be verified.

``gr.write`` writes the frames of a corpus; these write any frame made of them.
"""

from govreports.exports.archives import verify_archive, write_archive
from govreports.exports.excel import write_excel
from govreports.exports.stata import LETTERS, write_stata
from govreports.exports.texts import read_csv, write_csv, write_parquet

__all__ = [
    "LETTERS",
    "read_csv",
    "verify_archive",
    "write_archive",
    "write_csv",
    "write_excel",
    "write_parquet",
    "write_stata",
]
