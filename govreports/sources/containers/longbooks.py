"""Workbooks larger than any report's: the rows of an xlsx one by one, as they are unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final
from xml.etree import ElementTree as ET

from govreports.errors import UnreadableError
from govreports.sources.packages import Package, part_names, read_xml
from govreports.sources.workbooks import SPREADSHEET, Sheet, Values, date_styles, place_of, printed, rich, sheet_parts

__all__ = ["LongBook"]

_MOST_TOGETHER: Final = 2**30
_RATIO: Final = 200
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, RuntimeError, ValueError, OSError)
_MOST_COLUMNS: Final = 16_384
_HEAD: Final = 2**16


class LongBook:
    """An xlsx whose strings are held and whose rows are not; ``sheets`` are those that are seen, by their number."""

    def __init__(self, package: Package) -> None:
        """Read the list of sheets and the strings.

        Raises
        ------
        UnreadableError
            The archive is no xlsx, is damaged, or unpacks to more than 1 GB or to far more bytes than it has.
        """
        self.package = package
        size, packed = (
            sum(each) for each in zip(*((e.file_size, e.compress_size) for e in package.infolist()), strict=True)
        )
        if size > min(_MOST_TOGETHER, _RATIO * packed):
            message = f"the workbook unpacks to {size:,} bytes: not read"
            raise UnreadableError(message)
        parts, epoch = sheet_parts(package)
        self.sheets = {n: (sheet, part) for n, (sheet, part) in enumerate(parts, start=1) if not sheet.hidden}
        styles = date_styles(read_xml(package, "xl/styles.xml"))
        try:
            strings = [printed(rich(item)) for item in self._elements("xl/sharedStrings.xml", "si")]
        except _DAMAGED as error:
            message = f"the strings of the workbook are damaged: {error}"
            raise UnreadableError(message) from error
        self.values = Values(strings, styles, epoch)

    def rows(self, number: int) -> Iterator[list[str] | OSError]:
        """Iterate over the rows of a sheet from its first column; where it is damaged, the last one says so."""
        sheet: Sheet
        sheet, part = self.sheets[number]
        try:
            for row in self._elements(part, "row"):
                fields: dict[int, str] = {}
                column = 0
                for cell in row.iterfind(SPREADSHEET + "c"):
                    place = place_of(cell.get("r", ""))
                    column = place[1] if place else column + 1
                    if column <= _MOST_COLUMNS and (text := self.values.text(cell)):
                        fields[column] = text
                if fields:
                    yield [fields.get(column, "") for column in range(1, max(fields) + 1)]
        except _DAMAGED as error:
            yield OSError(f"the sheet {sheet.name} is damaged here, what follows is lost: {error}")

    def _elements(self, part: str, name: str) -> Iterator[ET.Element]:
        """Iterate over the elements of one name in a part, each forgotten when the next one is asked for."""
        stored = part_names(self.package).get(part.lower().lstrip("/"))
        if stored is None:
            return
        with self.package.open(stored) as stream:
            parents: list[ET.Element] = []
            for event, element in ET.iterparse(_checked(stream), events=("start", "end")):  # noqa: S314 - no document type
                if event == "start":
                    parents.append(element)
                    continue
                parents.pop()
                if element.tag == SPREADSHEET + name:
                    yield element
                    parents[-1].clear()


class _Checked:
    """A stream of XML that declares no document type, so that there are no entities to expand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.begun = False

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self.stream.read(_HEAD if not self.begun else size)
        if not self.begun and b"<!DOCTYPE" in data.replace(b"\0", b""):
            message = "it declares a document type, which office files never do"
            raise ValueError(message)
        self.begun = True
        return data


def _checked(stream: IO[bytes]) -> IO[bytes]:
    return _Checked(stream)  # type: ignore[return-value] # all that is asked for is to read
