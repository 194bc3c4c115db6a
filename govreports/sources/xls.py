"""Old binary workbooks (xls), read in a process of their own.

A damaged xls can make the reader abort its whole process, which must not be ours: a folder of ten
thousand reports has damaged ones. Run as a module it is that process.
"""

import io
import json
import os
import subprocess
import sys
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.workbooks import Sheet, printed

__all__ = ["xls_sheets"]

_MOST_BYTES: Final = 64_000_000
_MOST_SECONDS: Final = 60
_MOST_MEMORY: Final = 2_000_000_000
_MOST_CELLS: Final = 2_000_000


def xls_sheets(data: bytes) -> list[Sheet]:
    """Return the sheets of an xls workbook, in its order.

    Raises
    ------
    UnreadableError
        The workbook is damaged, protected, or larger than any report's.
    """
    if len(data) > _MOST_BYTES:
        message = f"the workbook has {len(data)} bytes; at most {_MOST_BYTES} are read"
        raise UnreadableError(message)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "govreports.sources.xls"],
            input=data,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        message = f"the workbook could not be read in {_MOST_SECONDS} seconds"
        raise UnreadableError(message) from error
    if done.returncode:
        message = "the workbook is damaged or protected by a password"
        raise UnreadableError(message)
    return [
        Sheet(name, {(row, column): text for row, column, text in cells}, [tuple(merge) for merge in merges], hidden)
        for name, hidden, cells, merges in json.loads(done.stdout)
    ]


def _main() -> None:
    """Read a workbook from standard input and write its sheets as JSON."""
    _limit_memory()
    from python_calamine import SheetVisibleEnum, load_workbook  # noqa: PLC0415 - only in its own process

    workbook = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    found = []
    for index, about in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_index(index)
        top, left = sheet.start or (0, 0)
        if sheet.height * sheet.width > _MOST_CELLS:
            sys.exit(1)
        cells = [
            (row, column, text)
            for row, line in enumerate(sheet.to_python(), start=top + 1)
            for column, value in enumerate(line, start=left + 1)
            if (text := printed(value))
        ]
        merges = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
        found.append((sheet.name, about.visible != SheetVisibleEnum.Visible, cells, merges))
    sys.stdout.write(json.dumps(found))


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _main()
