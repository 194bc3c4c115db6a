"""Web archives (WARC): the pages and files that servers answered with; other answers are counted."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from govreports.errors import MissingExtraError
from govreports.sources.containers.streams import Source
from govreports.sources.containers.tables import Record

__all__ = ["crawl_records"]

_READ: Final = re.compile(
    r"text/html|application/xhtml|text/plain|application/pdf|msword|officedocument|opendocument|ms-excel|rtf|octet-stream",
    re.IGNORECASE,
)
_MOST: Final = 64_000_000
_OK: Final = range(200, 300)
_END: Final = b"\r\n\r\n"


def crawl_records(source: Source) -> Iterator[Record]:
    """Iterate over the answers of an archive that hold a page or a document; the last record says what was left out.

    Only answers of 200 to 299 with a page, a text, a PDF or an office file count; the number of a record is its place
    among all records of the archive, requests and other answers too.

    Raises
    ------
    MissingExtraError
        fastwarc is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - only archives need it
    except ImportError as error:
        message = "web archives are read with fastwarc, which is not installed: pip install 'govreports[web]'"
        raise MissingExtraError(message) from error
    left: Counter[str] = Counter()
    held: Record | None = None
    number = 0
    trouble = ""
    with source.open() as stream:
        ending = _Ending(stream)
        try:
            for number, record in enumerate(ArchiveIterator(ending, auto_decode="all"), start=1):
                if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                    continue
                refused = _refused(record)
                if refused:
                    left[refused] += 1
                    continue
                if held:
                    yield held
                held = _record(record, number)
        except (OSError, RuntimeError, ValueError) as error:
            trouble = f"the archive is damaged here, what follows is lost: {error}"
            number += 1
    if source.broken or (not trouble and ending.last != _END):
        trouble = source.broken or "the archive ends too early: what follows is lost"
        held = None if held and held.fragment == f"record={number}" else held
    said = ", ".join(f"{count} {what}" for what, count in sorted(left.items()))
    if held:
        yield held._replace(note=f"record_left:{said}; {held.note}" if said else held.note)
    if trouble:
        yield Record(f"record={number}", OSError(trouble))
    elif not held:
        yield Record("", OSError(f"none of the archive's answers is a document: {said or 'it holds no answers'}"))


class _Ending(io.RawIOBase):
    """A stream that remembers its last bytes: every record of an archive ends in two line ends."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self.stream, self.last, self.met = stream, b"", 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.met

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.last = (self.last + data)[-len(_END) :]
        self.met += len(data)
        return data


def _refused(record: Any) -> str:  # noqa: ANN401 - of a library without types
    """Return why a record is no document, nothing where it may be one."""
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and status not in _OK:
        return f"answers {status}"
    kind = (record.http_content_type or "").partition(";")[0].strip().lower()
    if kind and not _READ.search(kind):
        return kind
    return ""


def _record(record: Any, number: int) -> Record:  # noqa: ANN401 - of a library without types
    url = record.headers.get("WARC-Target-URI") or ""
    when = record.headers.get("WARC-Date") or ""
    fields = {"url": url, "retrieved": when, "content_type": record.http_content_type or ""}
    told = {role: said for role, said in (("url", url), ("retrieved", when)) if said}
    payload: bytes | OSError
    try:
        payload = record.reader.read(_MOST + 1)
    except (OSError, RuntimeError, ValueError) as error:
        payload = OSError(f"the answer cannot be unpacked: {error}")
    if isinstance(payload, bytes) and len(payload) > _MOST:
        payload = OSError(f"the answer has more than {_MOST:,} bytes: not read")
    elif isinstance(payload, bytes) and not payload.strip():
        payload = OSError("the answer is empty")
    return Record(f"record={number}", payload, fields, told)
