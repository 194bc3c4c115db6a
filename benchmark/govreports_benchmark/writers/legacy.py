"""Reports as old binary workbooks: BIFF8 records in a compound file, since no kept library writes them any more."""

import struct
from typing import TYPE_CHECKING

from govreports_benchmark.writers.grids import Grid
from govreports_benchmark.writers.office import PLAIN_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.prose import Block

_BOF, _EOF, _CODEPAGE, _SHEET = 0x809, 0x0A, 0x42, 0x85
_DIMENSIONS, _LABEL, _NUMBER, _MERGED = 0x200, 0x204, 0x203, 0xE5
_BOOK, _WORKSHEET = 0x05, 0x10
_SECTOR, _SMALLEST, _PER_SECTOR = 512, 4096, 128
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER = 109


def xls(parts: "Sequence[Block | Grid]") -> bytes:
    """Old binary workbook of a report: prose in the first column, tables below one another.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.

    Returns
    -------
    bytes
        A compound file with one stream, ``Workbook``, of one sheet; plain figures are numbers. It holds values and
        merged ranges, which is what readers of cells ask for, and no styles.
    """
    cells: list[bytes] = []
    merges: list[bytes] = []
    row = 0
    for part in parts:
        if isinstance(part, Grid):
            for number, anchors in enumerate(part.rows, row):
                for cell in anchors:
                    cells += [_cell(number, cell.at, cell.text)] if cell.text else []
                    if cell.rowspan > 1 or cell.colspan > 1:
                        last = (number + cell.rowspan - 1, cell.at + cell.colspan - 1)
                        merges.append(struct.pack("<HHHH", number, last[0], cell.at, last[1]))
            row += len(part.rows)
        else:
            cells += [_cell(row, at, text) for at, text in enumerate(part.text.split("\t")) if text]
            row += 1
    width = max((part.width for part in parts if isinstance(part, Grid)), default=2)
    return _compound(_stream(cells, merges, row, width))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))


def _cell(row: int, column: int, text: str) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if PLAIN_NUMBER.fullmatch(text):
        return _record(_NUMBER, place + struct.pack("<d", float(text)))
    return _record(_LABEL, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _stream(cells: list[bytes], merges: list[bytes], height: int, width: int) -> bytes:
    name = "Sheet1"
    sheet = b"".join((
        _begin(_WORKSHEET),
        _record(_DIMENSIONS, struct.pack("<IIHHH", 0, height, 0, max(2, width), 0)),
        *cells,
        _record(_MERGED, struct.pack("<H", len(merges)) + b"".join(merges)),
        _record(_EOF),
    ))  # fmt: skip

    def book(offset: int) -> bytes:
        entry = struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name.encode("ascii")
        return _begin(_BOOK) + _record(_CODEPAGE, struct.pack("<H", 1200)) + _record(_SHEET, entry) + _record(_EOF)

    return book(len(book(0))) + sheet


def _compound(stream: bytes) -> bytes:
    """Compound file of one stream: header, allocation tables, directory, stream."""
    size = max(_SMALLEST, -(-len(stream) // _SECTOR) * _SECTOR)
    sectors = size // _SECTOR
    tables = 1
    while tables * _PER_SECTOR < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    chain = [*[_TABLE] * tables, _LAST, *range(first + 1, first + sectors), _LAST]
    chain += [_FREE] * (tables * _PER_SECTOR - len(chain))
    places = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, tables, tables, 0, _SMALLEST, _LAST, 0, _LAST, 0, 0)[:-4]
    directory = _entry("Root Entry", 5, 1, _LAST, 0) + _entry("Workbook", 2, _FREE, first, size)
    directory += _entry("", 0, _FREE, 0, 0) * 2
    packed = header + struct.pack(f"<{_IN_HEADER}I", *places) + struct.pack(f"<{len(chain)}I", *chain)
    return packed + directory + stream.ljust(size, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    middle = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child) + bytes(36)
    return raw.ljust(64, b"\0") + middle + struct.pack("<III", start, size, 0)
