"""What repositories want beside data: datapackage.json, Croissant, RO-Crate, and a README to fill in."""

import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final

import polars as pl

from govreports import schemas

__all__ = ["described"]

_NAME: Final = "govreports-replication"
_TITLE: Final = "Chinese open government information annual reports: replication data"
_ABOUT: Final = "Frames read from 政府信息公开工作年度报告, with codebook, crosswalk and the findings of the audit."
_MEDIA: Final = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json"}
_MISSING: Final = ["", "null"]
_README: Final = """\
# README for replication

After the template of the social science data editors (https://social-science-data-editors.github.io/template_README/).
Fill in what stands in [brackets].

## Overview

[What the paper asks, and which programs make which table and figure.] The data were read from annual reports on open
government information (政府信息公开工作年度报告) with govreports {version};
`manifest.json` has the sha256 of every file, `versions.json` the versions of the packages.

## Data availability and provenance

- Source: {reports} reports, {first} to {last}; `frames/reports.parquet` has for each its file name, sha256 and, where
  known, address and date of retrieval.
- The reports are public documents that the law obliges organs to publish. [Right to redistribute: …]
- Names and numbers of persons: {persons}.

## Dataset list

| file | rows | what it is |
|---|---|---|
{listed}

`columns.csv` says what every column means. A value that is null says why by its status: blank, dash, unreadable,
ambiguous, absent, no_counterpart and so on; in Stata files an extended missing value (.a to .m). A blank is not a zero.

## Computational requirements

Python {python}; packages as in `versions.json`. [Time and memory: …]

## Instructions

1. `pip install govreports=={version}`
2. `python -c "import govreports as gr; print(gr.exports.verify_archive('replication.zip', '[sha256]'))"`
3. [The programs, in order.]

## List of tables and figures

| table or figure | program | file |
|---|---|---|
| [1] | […] | […] |
"""


def described(
    members: Mapping[str, bytes], versions: Mapping[str, str], reports: pl.DataFrame, persons: str
) -> dict[str, bytes]:
    """Return the files that describe the files of an archive: datapackage, Croissant, RO-Crate, README.

    Frictionless data package v1, Croissant 1.0 and RO-Crate 1.1; columns and their meanings are those of
    ``govreports.describe``. Nothing in them depends on the day.
    """
    tables = {name: _columns(name, data) for name, data in members.items() if name.endswith((".csv", ".parquet"))}
    return {
        "datapackage.json": _json(_package(members, tables)),
        "croissant.json": _json(_croissant(members, tables)),
        "ro-crate-metadata.json": _json(_crate(members)),
        "README.md": _readme(members, versions, reports, persons).encode(),
    }


def _columns(name: str, data: bytes) -> list[tuple[str, str, str]]:
    """Return name, kind and meaning of the columns of a table."""
    if name.endswith(".parquet"):
        types: Mapping[str, Any] = pl.read_parquet_schema(BytesIO(data))
    else:
        types = pl.read_csv(BytesIO(data), infer_schema_length=None).schema
    own = schemas.FRAMES.get(PurePosixPath(name).stem, {})
    return [(column, _kind(kind), own[column][1] if column in own else "") for column, kind in types.items()]


def _kind(kind: Any) -> str:  # noqa: ANN401 - a type of Polars, or a class of them
    for wanted, name in ((pl.Float64, "number"), (pl.Boolean, "boolean"), (pl.Date, "date"), (pl.List, "array")):
        if kind == wanted:
            return name
    return "integer" if kind.is_integer() else "string"


def _package(members: Mapping[str, bytes], tables: Mapping[str, list[tuple[str, str, str]]]) -> dict[str, Any]:
    resources = []
    for name, columns in tables.items():
        fields = [
            {"name": column, "type": kind} | ({"description": meaning} if meaning else {})
            for column, kind, meaning in columns
        ]
        resources.append({
            "name": name.replace("/", "-").replace(".", "-").replace("_", "-"), "path": name,
            "profile": "tabular-data-resource" if name.endswith(".csv") else "data-resource",
            "format": name.rpartition(".")[2], "mediatype": _MEDIA[PurePosixPath(name).suffix], "encoding": "utf-8",
            "bytes": len(members[name]), "hash": f"sha256:{_sha(members[name])}",
            "schema": {"fields": fields, "missingValues": _MISSING},
        })  # fmt: skip
    return {"profile": "data-package", "name": _NAME, "title": _TITLE, "description": _ABOUT, "resources": resources}


def _croissant(members: Mapping[str, bytes], tables: Mapping[str, list[tuple[str, str, str]]]) -> dict[str, Any]:
    kinds = {"number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean", "date": "sc:Date"}
    files = [
        {"@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "sha256": _sha(data),
         "contentSize": f"{len(data)} B", "encodingFormat": _MEDIA.get(PurePosixPath(name).suffix, "text/plain")}
        for name, data in members.items()
    ]  # fmt: skip
    sets = [
        {"@type": "cr:RecordSet", "@id": f"{name}#rows", "name": name, "field": [
            {"@type": "cr:Field", "@id": f"{name}#{column}", "name": column, "description": meaning or column,
             "dataType": kinds.get(kind, "sc:Text"),
             "source": {"fileObject": {"@id": name}, "extract": {"column": column}}}
            for column, kind, meaning in columns
        ]}
        for name, columns in tables.items() if name.endswith(".csv")
    ]  # fmt: skip
    context = {"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
               "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/",
               "conformsTo": "dct:conformsTo",
               "recordSet": "cr:recordSet", "field": "cr:field", "source": "cr:source", "extract": "cr:extract",
               "column": "cr:column", "fileObject": "cr:fileObject",
               "dataType": {"@id": "cr:dataType", "@type": "@vocab"}}  # fmt: skip
    return {"@context": context, "@type": "sc:Dataset", "name": _NAME, "description": _ABOUT,
            "conformsTo": "http://mlcommons.org/croissant/1.0", "distribution": files, "recordSet": sets}  # fmt: skip


def _crate(members: Mapping[str, bytes]) -> dict[str, Any]:
    root = {"@id": "./", "@type": "Dataset", "name": _TITLE, "description": _ABOUT,
            "hasPart": [{"@id": name} for name in members]}  # fmt: skip
    about = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
             "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}}  # fmt: skip
    files = [
        {"@id": name, "@type": "File", "contentSize": str(len(data)), "sha256": _sha(data),
         "encodingFormat": _MEDIA.get(PurePosixPath(name).suffix, "text/plain")}
        for name, data in members.items()
    ]  # fmt: skip
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, *files]}


def _readme(members: Mapping[str, bytes], versions: Mapping[str, str], reports: pl.DataFrame, persons: str) -> str:
    listed = [f"| `{name}` | {_rows(data):,} | |" for name, data in members.items() if name.endswith(".parquet")]
    years = reports["year"].drop_nulls()
    return _README.format(
        version=versions.get("govreports", "?"), python=versions["python"], reports=f"{reports.height:,}",
        first=str(years.min()), last=str(years.max()), listed="\n".join(listed),
        persons="masked in every frame" if persons == "mask" else "kept as printed",
    )  # fmt: skip


def _rows(data: bytes) -> int:
    return pl.read_parquet(BytesIO(data)).height


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(what: object) -> bytes:
    return (json.dumps(what, ensure_ascii=False, indent=1) + "\n").encode()
