"""Old binary workbooks (xls), read in a process of their own: a damaged one can end the process that reads it."""

import io
import re
from typing import Any, Final

from govreports.errors import UnreadableError
from govreports.sources.apart import ask
from govreports.sources.workbooks import Sheet, printed

__all__ = ["answer", "xls_sheets"]

_MOST_BYTES: Final = 64_000_000
_MOST_CELLS: Final = 2_000_000
_LOCKED: Final = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
"""The record that a file is encrypted, behind the first one of a workbook; calamine says no more than that it fails."""


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
    return [
        Sheet(name, {(row, column): text for row, column, text in cells}, [tuple(merge) for merge in merges], hidden)
        for name, hidden, cells, merges in ask("xls", data)
    ]


def answer(data: bytes) -> list[Any]:
    """Return the sheets of a workbook as JSON; never call it in a process that has anything to lose."""
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook  # noqa: PLC0415 - only there

    found = []
    try:
        workbook = load_workbook(io.BytesIO(data))
        for index, about in enumerate(workbook.sheets_metadata):
            sheet = workbook.get_sheet_by_index(index)
            top, left = sheet.start or (0, 0)
            if sheet.height * sheet.width > _MOST_CELLS:
                message = f"sheet {sheet.name} has more than {_MOST_CELLS} cells"
                raise UnreadableError(message)
            cells = [
                (row, column, text)
                for row, line in enumerate(sheet.to_python(), start=top + 1)
                for column, value in enumerate(line, start=left + 1)
                if (text := printed(value))
            ]
            merges = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
            found.append((sheet.name, about.visible != SheetVisibleEnum.Visible, cells, merges))
    except CalamineError as error:
        message = f"the workbook is {'protected by a password' if _LOCKED.search(data) else 'damaged'}"
        raise UnreadableError(message) from error
    return found
