"""Who should have published, who did, and what is missing and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.gazetteer import decide, full_name, is_central, organ_type, place_of, regions
from govreports.script import fold
from govreports.spreadsheets import code_in, needed, table, year_in

__all__ = ["coverage"]

_COLUMNS: Final = ("organ", "organ_key", "region_code", "level", "from", "to")
_USABLE: Final = ("ok", "partial")
_STATUSES: Final = ("ok", "partial", "no_tables", "not_a_report", "unreadable", "year_unknown", "no_file")
_PLACES: Final = ("before_first", "between", "after_last", "never")
_BELOW: Final = {"township": "township", "subdistrict": "township"}
_LEVELS: Final = ("province", "prefecture", "county")
_GROUPS: Final = ("year", "level", "region_code", "province", "prefecture", "organ", "organ_key", "expected")


@dataclass(frozen=True, slots=True)
class _Organ:
    """An organ of the roster: what it is called, where it is, and the report years it owes."""

    organ: str | None
    key: str | None
    region_code: str | None
    level: str | None
    first: int
    last: int


@checked
def coverage(
    corpus: Corpus | Scanned, roster: pl.DataFrame | str | Path | None = None, by: str | Sequence[str] | None = None
) -> pl.DataFrame:
    """Return who should have published and what became of it, one row an organ and report year, or counts by group.

    An organ of the roster is found by its full name with region (``organ_key``); where the roster gives
    none it is made of ``organ`` and ``region_code``, and where these do not decide it, only a report of
    just that printed name and no other region fits. Reports that the roster does not list stand below,
    with ``expected`` false. Every report that is no copy stands in exactly one row, so nothing
    disappears. A file of the organ whose year is not known may be any of its missing years: it is in
    ``candidates`` of all of them, with status ``year_unknown`` or ``unreadable``. ``gap`` shows the
    survivorship of downloads: a year missing before the first that was found is often one taken offline.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    roster
        A frame or a file of one (CSV, XLSX) with ``organ`` or ``organ_key``, and any of ``region_code``, ``level``,
        ``from`` and ``to`` (first and last report year owed; the first and last year of the corpus by default).
        Without one the organs met in the corpus stand for it, from their first to their last report: then
        only gaps between are seen, and whoever never published is not.
    by
        Columns to count by, of year, level, province, prefecture, region_code, organ, organ_key, expected.

    Returns
    -------
    polars.DataFrame
        The frame ``coverage`` of ``govreports.describe``, by expected, organ, year; with ``by`` the frame
        ``coverage_counts`` behind the columns named.

    Raises
    ------
    InputError
        The roster cannot be used, lists an organ twice for one year, or ``by`` names no such column.

    Examples
    --------
    >>> import govreports as gr, polars as pl
    >>> roster = pl.DataFrame({"organ_key": ["湖北省荆门市沙洋县商务局"], "from": [2019], "to": [2020]})
    >>> gr.coverage(gr.read("data/reports"), roster).filter("expected").select("year", "status", "gap").rows()
    [(2019, 'no_file', 'before_first'), (2020, 'ok', None)]
    """
    reports = corpus.reports.lazy().filter(pl.col("duplicate_of").is_null()).collect().sort("source", "report")
    years = reports.filter(pl.col("status").is_in(_USABLE))["year"].drop_nulls()
    span = (int(years.min()), int(years.max())) if len(years) else None  # type: ignore[arg-type]
    owed = _listed(_table(roster), span) if roster is not None else _met(reports)
    rows = [*_expected(reports, owed)]
    taken = {report for row in rows for report in row["reports"]}
    rows += [_unlisted(row) for row in reports.iter_rows(named=True) if row["report"] not in taken]
    names = schemas.FRAMES["coverage"]
    found = schemas.frame("coverage", {name: [row.get(name) for row in rows] for name in names})
    ordered = found.sort(
        pl.col("expected"), "organ_key", "organ", "year", descending=[True, False, False, False], nulls_last=True,
        maintain_order=True,
    )  # fmt: skip
    return ordered if by is None else _counts(ordered, [by] if isinstance(by, str) else list(by))


def _table(roster: pl.DataFrame | str | Path) -> pl.DataFrame:
    frame = table(roster, "roster", _COLUMNS)
    if not {"organ", "organ_key"} & set(frame.columns):
        needed(frame.columns, ["organ"], "roster")
    return frame


def _listed(frame: pl.DataFrame, span: tuple[int, int] | None) -> list[_Organ]:
    found: list[_Organ] = []
    for n, row in enumerate(frame.iter_rows(named=True), start=1):
        given = {name: None if row.get(name) in {None, ""} else str(row[name]).strip() for name in row}
        first, last = _year(given.get("from"), span and span[0], n), _year(given.get("to"), span and span[1], n)
        organ, said = given.get("organ"), given.get("region_code")
        code = code_in(said) if said else None
        if said and not code:
            message = f"row {n} of the roster: {said!r} is no region_code, which has 2, 4, 6, 9 or 12 digits"
            raise InputError(message)
        if organ is None and given.get("organ_key") is None:
            message = f"row {n} of the roster names no organ"
            raise InputError(message)
        key = given.get("organ_key") or _key(fold(str(organ)), code, last)
        code = code or _code(key or fold(str(organ)), last)
        level = given.get("level") or _level(key or str(organ), code)
        found.append(_Organ(organ or key, key, code, level, first, last))
    met: set[tuple[str | None, str | None, int]] = set()
    for each in found:
        owed = {(each.key or each.organ, each.region_code, year) for year in range(each.first, each.last + 1)}
        if met & owed:
            message = f"the roster lists {each.organ!r} twice for {min(met & owed, key=str)[2]}"
            raise InputError(message)
        met |= owed
    return found


def _year(text: str | None, otherwise: int | None, row: int) -> int:
    if text is None:
        if otherwise is None:
            message = "no report of the corpus has a year: give the roster the columns 'from' and 'to'"
            raise InputError(message)
        return otherwise
    found = year_in(text)
    if found is None:
        message = f"row {row} of the roster: {text!r} is no year"
        raise InputError(message)
    return found


@cache
def _key(organ: str, code: str | None, year: int | None) -> str | None:
    """Return the full name of an organ that is printed with or without its region."""
    place = place_of(organ, year)
    if code is not None:
        return full_name(place, regions().with_code(code, year))
    return full_name(place, decide(place, year).region)


@cache
def _code(organ: str, year: int | None) -> str | None:
    region = decide(place_of(organ, year), year).region
    return region.code if region else None


def _level(organ: str, code: str | None) -> str | None:
    """Return the administrative level: central, province, prefecture, county or township; null where unknown."""
    if is_central(organ):
        return "central"
    below = _BELOW.get(organ_type(organ))
    region = regions().with_code(code, None) if code else None
    return below or (_LEVELS[region.rank - 1] if region else None)


def _met(reports: pl.DataFrame) -> list[_Organ]:
    """Return the organs that the corpus itself shows, from their first to their last report."""
    known = reports.filter(pl.col("status") != "not_a_report").drop_nulls(["organ_key", "year"])
    spans = known.group_by("organ_key", maintain_order=True).agg(
        pl.col("organ").first(), pl.col("region_code").first(), first=pl.col("year").min(), last=pl.col("year").max()
    )
    return [
        _Organ(row["organ"], row["organ_key"], row["region_code"], _level(row["organ_key"], row["region_code"]),
               row["first"], row["last"])
        for row in spans.iter_rows(named=True)
    ]  # fmt: skip


def _expected(reports: pl.DataFrame, owed: Sequence[_Organ]) -> Iterator[dict[str, Any]]:
    """Iterate over the organ-years owed, each with the reports that fit."""
    by_key: dict[str, list[dict[str, Any]]] = {}
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in reports.iter_rows(named=True):
        if row["organ_key"] is not None:
            by_key.setdefault(row["organ_key"], []).append(row)
        elif row["organ"] is not None:
            by_name.setdefault(fold(row["organ"]), []).append(row)
    bearers: dict[str, set[tuple[str | None, str | None]]] = {}
    for each in owed:
        bearers.setdefault(fold(each.organ or ""), set()).add((each.key, each.region_code))
    for each in owed:
        name = fold(each.organ or "")
        own = list(by_key.get(each.key, [])) if each.key else []
        if len(bearers[name]) == 1:
            own += [row for row in by_name.get(name, []) if row["region_code"] in {None, each.region_code}]
        yield from _of_organ(each, own)


def _of_organ(organ: _Organ, own: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    dated: dict[int, list[Mapping[str, Any]]] = {}
    for row in own:
        if row["year"] is not None:
            dated.setdefault(row["year"], []).append(row)
    undated = [row for row in own if row["year"] is None and row["status"] != "not_a_report"]
    found = sorted(year for year, rows in dated.items() if any(row["status"] in _USABLE for row in rows))
    waiting = [row["report"] for row in undated]
    for year in range(organ.first, organ.last + 1):
        rows = sorted(dated.get(year, []), key=lambda row: (_STATUSES.index(row["status"]), row["report"]))
        status, candidates = (rows[0]["status"], []) if rows else ("no_file", waiting)
        if candidates:
            readable = any(row["status"] != "unreadable" for row in undated)
            status = "year_unknown" if readable else "unreadable"
        yield {
            **_about(organ.organ, organ.key, organ.region_code, organ.level),
            "year": year,
            "expected": True,
            "status": status,
            "usable": status in _USABLE,
            "gap": None if status in _USABLE else _gap(year, found),
            "reports": [row["report"] for row in rows],
            "candidates": candidates,
        }


def _gap(year: int, found: Sequence[int]) -> str:
    if not found:
        return "never"
    return "before_first" if year < found[0] else "after_last" if year > found[-1] else "between"


def _unlisted(row: Mapping[str, Any]) -> dict[str, Any]:
    level = _level(row["organ_key"] or row["organ"], row["region_code"]) if row["organ"] else None
    undated = row["year"] is None and row["status"] in {*_USABLE, "no_tables"}
    status = "year_unknown" if undated else row["status"]
    return {
        **_about(row["organ"], row["organ_key"], row["region_code"], level),
        "year": row["year"],
        "expected": False,
        "status": status,
        "usable": status in _USABLE,
        "reports": [row["report"]],
        "candidates": [],
    }


def _about(organ: str | None, key: str | None, code: str | None, level: str | None) -> dict[str, Any]:
    stems = (code[:2] + "0000", code[:4] + "00") if code else (None, None)
    return {
        "organ": organ, "organ_key": key, "region_code": code, "level": level,
        "province": stems[0], "prefecture": stems[1] if code and code[2:4] != "00" else None,
    }  # fmt: skip


def _counts(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    unknown = [name for name in by if name not in _GROUPS]
    if unknown or not by:
        message = f"coverage cannot be counted by {unknown or by}; choose of {', '.join(_GROUPS)}"
        raise InputError(message)
    owed = pl.col("expected")
    names = ["organ_key", "organ", "region_code"]
    every = rows.filter("expected").group_by(names).agg(always=pl.col("usable").all())
    marked = rows.join(every, on=names, how="left", nulls_equal=True, maintain_order="left")
    organ = pl.struct(names)
    counted = marked.group_by(by, maintain_order=True).agg(
        organs=organ.filter(owed).n_unique().cast(pl.Int64),
        always=organ.filter(owed & pl.col("always")).n_unique().cast(pl.Int64),
        owed=owed.sum().cast(pl.Int64),
        usable=(owed & pl.col("usable")).sum().cast(pl.Int64),
        share=pl.when(owed.any()).then(pl.col("usable").filter(owed).mean()),
        **{name: (owed & (pl.col("status") == name)).sum().cast(pl.Int64) for name in _STATUSES},
        **{name: (owed & (pl.col("gap") == name)).sum().cast(pl.Int64) for name in _PLACES},
        unlisted=(~owed).sum().cast(pl.Int64),
    )
    rest = [name for name in schemas.FRAMES["coverage_counts"] if name in counted.columns]
    return counted.select(*by, *rest).sort(by, nulls_last=True)
