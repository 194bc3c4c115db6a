"""The columns of every frame, declared once: name, type and one sentence."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

__all__ = ["FRAMES", "SCHEMA_VERSION", "STATUSES", "conform", "describe", "empty", "frame"]

SCHEMA_VERSION: Final = "1.0"
"""Major and minor version of the frames; a reader accepts files of the same major version."""

STATUSES: Final = ("read", "blank", "dash", "unreadable", "ambiguous", "absent")
"""What can be said of a cell; only ``read`` has a value."""

TEXT: Final = pl.String()
WHOLE: Final = pl.Int64()
NUMBER: Final = pl.Float64()
TEXTS: Final = pl.List(pl.String())

FRAMES: Final[Mapping[str, Mapping[str, tuple[Any, str]]]] = {
    "reports": {
        "report": (TEXT, "Id: 16 hex digits of sha256 over file name (NFC), NUL and bytes."),
        "source": (TEXT, "Path or address the document was read from."),
        "sha256": (TEXT, "sha256 of the bytes."),
        "copies": (WHOLE, "How often the same name and bytes were met again."),
        "duplicate_of": (TEXT, "Id of the first report with the same content under another name or script."),
        "format": (TEXT, "File format found by content."),
        "encoding": (TEXT, "Character encoding of the bytes, where there is one."),
        "script": (TEXT, "hans, hant or mixed."),
        "title": (TEXT, "Title as printed."),
        "organ": (TEXT, "Organ as printed."),
        "organ_basis": (TEXT, "Where it was found: manifest, title, lead, signature, metadata, form, prose, source."),
        "organ_key": (TEXT, "Full name of the organ with its region, in all years; central organs have no region."),
        "organ_type": (TEXT, "government, department, vertical, township, subdistrict, zone, other."),
        "region_code": (TEXT, "Six-digit administrative code of the region, null where the text does not decide it."),
        "region_vintage": (TEXT, "Year at whose end the code list had that code (lists of 2007 to 2024)."),
        "scope": (TEXT, "Whose figures the tables hold: own, level, jurisdiction, unknown."),
        "scope_basis": (TEXT, "The words that the scope rests on; manifest where it was told."),
        "year": (WHOLE, "Year reported on."),
        "year_basis": (TEXT, "Where it was found: manifest, period, title, form, lead, headings, prose, published."),
        "regime": (TEXT, "Form of the tables; mixed where items follow different forms."),
        "published": (pl.Date(), "Date of publication."),
        "published_basis": (TEXT, "Where the date was found: manifest, body, metadata, cms."),
        "index_number": (TEXT, "Index number (索引号)."),
        "document_number": (TEXT, "Document number (文号)."),
        "url": (TEXT, "Address the document was retrieved from, as the manifest says."),
        "retrieved": (TEXT, "When it was retrieved, as the manifest says."),
        "status": (TEXT, "ok, partial, no_tables, not_a_report, unreadable."),
        "note": (TEXT, "What a reader should know about this document."),
    },
    "texts": {
        "report": (TEXT, "Id of the report."),
        "text": (TEXT, "The text that every offset points into, line ends folded to \\n."),
    },
    "cells": {
        "report": (TEXT, "Id of the report."),
        "regime": (TEXT, "Form that the table follows."),
        "table": (TEXT, "Code of the table."),
        "row": (TEXT, "Code of the row."),
        "column": (TEXT, "Code of the column."),
        "value": (NUMBER, "The number, only where status is read."),
        "status": (TEXT, "read, blank, dash, unreadable, ambiguous or absent."),
        "unit": (TEXT, "Unit printed in cell or label, or fixed by the form."),
        "raw": (TEXT, "What was printed."),
        "at": (TEXT, "Where it was printed."),
    },
    "narratives": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "overview, disclosure, applications, review_litigation, problems, other, preamble, fees."),
        "heading": (TEXT, "Heading as printed."),
        "text": (TEXT, "Prose of the section; lines of tables are left out."),
        "start": (WHOLE, "Offset of the first character of the prose."),
        "end": (WHOLE, "Offset after the last character of the prose."),
    },
    "leftovers": {
        "report": (TEXT, "Id of the report."),
        "at": (TEXT, "Where it stands."),
        "raw": (TEXT, "What was printed."),
        "why": (TEXT, "Why it could not be placed."),
    },
    "findings": {
        "finding": (TEXT, "Stable key of the finding."),
        "reports": (TEXTS, "Ids of the reports concerned."),
        "check": (TEXT, "Code of the check."),
        "family": (TEXT, "arithmetic, extraction, metadata."),
        "status": (TEXT, "holds, broken, unknown."),
        "severity": (TEXT, "error, warning, note."),
        "left": (NUMBER, "Left side of the relation."),
        "right": (NUMBER, "Right side of the relation."),
        "cells": (TEXTS, "Ids report/table/row/column of the cells concerned."),
        "quote": (TEXT, "What the document says."),
        "at": (TEXT, "Where it says so."),
        "note": (TEXT, "What the check says, in one sentence."),
    },
    "tokens": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "Section the word stands in."),
        "n": (WHOLE, "Place among the words of the section, from 1."),
        "token": (TEXT, "The word in simplified script."),
        "start": (WHOLE, "Offset of its first character in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "pos": (TEXT, "Part of speech by the dictionary, x punctuation, m figures, eng Latin; null if unknown."),
        "is_stop": (pl.Boolean(), "Whether the word is a stop word or punctuation."),
    },
    "problems": {
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place among the clauses of the report, from 1."),
        "kind": (TEXT, "problem or measure."),
        "text": (TEXT, "The clause in simplified script, shared subjects and predicates written out."),
        "span": (TEXT, "What was printed: the slice of texts that the clause rests on."),
        "start": (WHOLE, "Offset of the first character of the span in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "category": (TEXT, "Category of the taxonomy; null where no cue decides."),
        "also": (TEXTS, "Further categories that cues name."),
        "cues": (TEXTS, "The cues that decided, as category:words, the deciding one first."),
    },
    "codebook": {
        "regime": (TEXT, "Form."),
        "table": (TEXT, "Code of the table."),
        "axis": (TEXT, "row or column."),
        "code": (TEXT, "Code of the row or column."),
        "label": (TEXT, "Official label path, simplified, parts joined by ' / '."),
        "meaning": (TEXT, "One sentence in English."),
        "unit": (TEXT, "Unit that the form prints."),
        "since": (WHOLE, "First report year in which the code is used."),
    },
    "panel": {
        "organ": (TEXT, "Organ, by its full name where the text gives one."),
        "year": (WHOLE, "Year reported on."),
        "indicator": (TEXT, "Code of the indicator."),
        "value": (NUMBER, "The value, null unless every cell it needs was read."),
        "status": (TEXT, "read, or why there is no value: the weakest status among the cells, or no_counterpart."),
        "regime": (TEXT, "Form the value comes from."),
        "grade": (TEXT, "A same thing, B usable with the reason, C overlaps, never joined."),
        "joined": (pl.Boolean(), "Whether the value may stand in one series with the reference form."),
        "scope": (TEXT, "Whose figures: own, level, jurisdiction, unknown."),
        "reason": (TEXT, "Why the grade is what it is."),
        "report": (TEXT, "Id of the report."),
        "cells": (TEXTS, "Ids report/table/row/column of the cells the value is made of."),
    },
}


def _types(name: str) -> dict[str, Any]:
    return {column: kind for column, (kind, _) in FRAMES[name].items()}


def empty(name: str) -> pl.DataFrame:
    """Return an empty frame with the declared columns of ``name``.

    Examples
    --------
    >>> from govreports.schemas import empty
    >>> empty("texts").columns
    ['report', 'text']
    """
    return pl.DataFrame(schema=_types(name))


def frame(name: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Return columns as the declared frame; a missing column is null, an unknown one an error."""
    types = _types(name)
    unknown = set(columns) - set(types)
    if unknown:
        message = f"frame {name!r} declares no {sorted(unknown)}"
        raise KeyError(message)
    height = max((len(values) for values in columns.values()), default=0)
    full = {column: columns.get(column, [None] * height) for column in types}
    return pl.DataFrame(full, schema=types)


def conform(name: str, data: pl.DataFrame) -> pl.DataFrame:
    """Return ``data`` with exactly the declared columns and types of ``name``; missing ones are null."""
    types = _types(name)
    return data.select(
        (pl.col(column) if column in data.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in types.items()
    )


def describe(name: str | None = None) -> pl.DataFrame:
    """Return one row a column of one frame, or of all: frame, column, type, meaning.

    Examples
    --------
    >>> from govreports.schemas import describe
    >>> describe("texts")["column"].to_list()
    ['report', 'text']
    """
    names = [name] if name else list(FRAMES)
    rows = [(each, column, str(kind), sentence) for each in names for column, (kind, sentence) in FRAMES[each].items()]
    return pl.DataFrame(rows, schema=["frame", "column", "type", "meaning"], orient="row")
