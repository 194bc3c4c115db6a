"""Tables for other programs and for print, matrices for regressions, and a replication archive that can be verified.

``gr.write`` writes the frames of a corpus; these write any frame made of them.
"""

from govreports.exports.archives import verify_archive, write_archive
from govreports.exports.excel import write_excel
from govreports.exports.printing import write_table
from govreports.exports.regressing import Regression, organ_ids, regression, table1
from govreports.exports.stata import LETTERS, write_stata
from govreports.exports.texts import read_csv, write_csv, write_parquet

__all__ = [
    "LETTERS",
    "Regression",
    "organ_ids",
    "read_csv",
    "regression",
    "table1",
    "verify_archive",
    "write_archive",
    "write_csv",
    "write_excel",
    "write_parquet",
    "write_stata",
    "write_table",
]
