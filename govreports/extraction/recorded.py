"""What the record of a report knows beside its text: it fills what the text leaves open and overrules nothing."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from govreports.genres import titled_genre
from govreports.metadata import Metadata
from govreports.metadata.dates import dates_in
from govreports.metadata.names import abbreviates, completed, is_name, named_in_title
from govreports.script import fold
from govreports.sources.containers import Record
from govreports.sources.containers.payloads import cut

__all__ = ["NOTHING", "Said", "day_of", "fields_json", "fill", "said_by"]

_YEAR: Final = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")
_GLUED: Final = re.compile(r"(20[0-4]\d|199\d)(\d\d)(\d\d)(?:\d{6})?")
_SECONDS: Final = re.compile(r"1\d{9}(?:\d{3})?")
_SERIAL: Final = re.compile(r"([34]\d{4})(?:\.\d+)?")
_EPOCH: Final = date(1899, 12, 30).toordinal()
_GUESSED: Final = frozenset({"prose", "source", "published", "headings"})
"""Bases of what is guessed from a text and not said by it: the record comes before these."""


class Said(NamedTuple):
    """What a record says of its report; ``genre`` is another kind of document that its title names."""

    title: str | None = None
    organ: str | None = None
    year: int | None = None
    published: date | None = None
    genre: str | None = None
    told: Mapping[str, str] = {}
    note: str = ""
    is_cut: bool = False


NOTHING: Final = Said()


def said_by(record: Record | None) -> Said:
    """Return what a record says of its report.

    Examples
    --------
    >>> from govreports.extraction.recorded import said_by
    >>> from govreports.sources.containers import Record
    >>> told = {"title": "沙洋县商务局2020年政府信息公开年报", "published": "20210120"}
    >>> said = said_by(Record("row=1", "", told=told))
    >>> said.organ, said.year, str(said.published)
    ('沙洋县商务局', 2020, '2021-01-20')
    """
    if record is None:
        return NOTHING
    told = record.told
    title = told.get("title")
    named = named_in_title(fold(title)) if title else None
    organ = fold(told.get("organ", "")).strip()
    year = _YEAR.search(fold(told.get("year", "")))
    return Said(
        title=title,
        organ=(named.organ if named else None) or (organ if is_name(organ) else None),
        year=int(year[0]) if year else named.year if named else None,
        published=day_of(told.get("published", "")),
        genre=titled_genre(title) if title else None,
        told=told,
        note=record.note,
        is_cut=bool(title and cut(title)),
    )


def day_of(said: str) -> date | None:
    """Return the day of a date as tables have it: printed, 20210120, seconds since 1970, a spreadsheet's number."""
    text = fold(said).strip()
    try:
        if glued := _GLUED.fullmatch(text):
            return date(int(glued[1]), int(glued[2]), int(glued[3]))
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
        if serial := _SERIAL.fullmatch(text):
            return date.fromordinal(_EPOCH + int(serial[1]))
    except ValueError:
        return None
    return next((found.day for found in dates_in(text) if found.start == 0), None)


def fill(row: dict[str, Any], found: Metadata, said: Said) -> list[str]:
    """Fill a row of ``reports`` with what its record knows; return what the text says otherwise.

    What the text says stays; what is only guessed from its prose does not. An organ without its region gets it
    from the record. A date of publication comes before the day on which the report was signed.
    """
    notes: list[str] = []
    told = said.told
    for name in ("url", "retrieved", "index_number", "document_number", "region_code"):
        if told.get(name) and row.get(name) is None:
            row[name] = told[name]
    if said.title and not row["title"]:
        row["title"] = said.title
    if said.published:
        if row["published"] is None or found.published_basis == "body":
            row |= {"published": said.published, "published_basis": "record"}
        elif row["published"] != said.published:
            notes.append(f"record_conflict:published={said.published}")
    if said.year:
        if row["year"] is None or found.year_basis in _GUESSED:
            row |= {"year": said.year, "year_basis": "record"}
        elif row["year"] != said.year:
            notes.append(f"record_conflict:year={said.year}")
    if said.organ:
        notes += _organ(row, found, said)
    if said.note:
        notes.append(said.note)
    return notes


def _organ(row: dict[str, Any], found: Metadata, said: Said) -> list[str]:
    printed, organ = fold(row["organ"] or ""), said.organ or ""
    if not printed or found.organ_basis in _GUESSED:
        row |= {"organ": organ, "organ_basis": "record"}
        return [] if not printed or printed in organ or abbreviates(printed, organ) else [f"organ_hint:{printed}"]
    longer = completed(printed, organ)
    if longer != printed or (len(organ) > len(printed) and abbreviates(printed, organ)):
        row |= {"organ": organ, "organ_basis": "record"}
    elif organ not in printed and not abbreviates(organ, printed) and completed(organ, printed) == organ:
        return [f"record_conflict:organ={organ}"]
    return []


def fields_json(record: Record | None) -> str | None:
    """Return the other columns of a record as a JSON object, None where there are none.

    Examples
    --------
    >>> from govreports.extraction.recorded import fields_json
    >>> from govreports.sources.containers import Record
    >>> fields_json(Record("row=1", "", {"省": "湖北", "id": 7}))
    '{"省": "湖北", "id": 7}'
    """
    if record is None or not record.fields:
        return None
    fields = {key: _plain(value) for key, value in record.fields.items()}
    return json.dumps(fields, ensure_ascii=False, default=_shown, allow_nan=True)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field
    return None if value != value else value  # noqa: PLR0124 - NaN


def _shown(value: Any) -> str:  # noqa: ANN401 - any field
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{len(value)} bytes"
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)
