"""The official forms as frozen records, read from one TOML file a notice; the codebook."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from govreports import schemas
from govreports.errors import TemplateError

__all__ = ["Entry", "Forms", "Identity", "Regime", "Table", "codebook", "forms"]

Axis = Literal["row", "column"]

_FILE: Final = re.compile(r"r\d{4}\w*\.toml")
_RELATIONS: Final = frozenset({"=", ">=", "<="})


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or column of a form: code, official label path, unit the form prints, other wordings."""

    code: str
    label: str
    unit: str | None
    variants: tuple[str, ...]
    meaning: str
    path: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The parts of the label path, outermost first; the last one is the leaf."""

    def __post_init__(self) -> None:
        """Divide the label path."""
        object.__setattr__(self, "path", tuple(self.label.split(" / ")))


@dataclass(frozen=True, slots=True)
class Identity:
    """An arithmetic relation of a table: the sum of ``whole`` stands in ``relation`` to the sum of ``parts``.

    With ``each`` = row the codes are columns and the relation is to hold in every row; with column
    they are rows and it is to hold in every column. ``empty`` lists rows that want no number at all.
    """

    id: str
    each: Axis
    whole: tuple[str, ...]
    parts: tuple[str, ...]
    relation: str
    empty: tuple[str, ...]
    severity: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a form, or one item of article 20."""

    code: str
    section: str
    captions: tuple[str, ...]
    corner: tuple[str, ...]
    columns: tuple[Entry, ...]
    rows: tuple[Entry, ...]
    identities: tuple[Identity, ...]
    meaning: str
    other_corner: tuple[str, ...] = ()
    """What local forms print in the corner instead."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One official form and the first report year it is meant for."""

    id: str
    since: int
    notice: str
    title: str
    tables: tuple[Table, ...]
    sections: tuple[str, ...] = ()
    """The parts that the notice prescribes for the prose, in order; none where it prescribes a table alone."""
    fields: tuple[str, ...] = ()
    """What the form has filled in at its head and foot beside the tables."""

    def table(self, code: str) -> Table | None:
        """Return the table with that code, or None where the form has none."""
        for table in self.tables:
            if table.code == code:
                return table
        return None


@dataclass(frozen=True)
class Forms:
    """All forms known, in the order of their first year."""

    regimes: tuple[Regime, ...]

    def __iter__(self) -> Iterator[Regime]:
        """Iterate over the forms, oldest first."""
        return iter(self.regimes)

    def __getitem__(self, regime: str) -> Regime:
        """Return the form with that id."""
        return self._by_id[regime]

    @cached_property
    def _by_id(self) -> dict[str, Regime]:
        return {regime.id: regime for regime in self.regimes}

    def of_year(self, year: int | None) -> Regime | None:
        """Return the form that the notices prescribe for a report year, None before the first."""
        fitting = [regime for regime in self.regimes if year is not None and regime.since <= year]
        return fitting[-1] if fitting else None

    def with_table(self, code: str) -> tuple[Regime, ...]:
        """Return the forms that have a table of that code, oldest first."""
        return self._by_table.get(code, ())

    @cached_property
    def _by_table(self) -> dict[str, tuple[Regime, ...]]:
        codes = {table.code: None for regime in self.regimes for table in regime.tables}
        return {code: tuple(regime for regime in self.regimes if regime.table(code)) for code in codes}

    def codebook(self) -> pl.DataFrame:
        """Return the codebook of these forms; see ``govreports.codebook``."""
        columns: dict[str, list[Any]] = {column: [] for column in schemas.FRAMES["codebook"]}
        for regime in self.regimes:
            for table in regime.tables:
                for axis, entries in (("row", table.rows), ("column", table.columns)):
                    for entry in entries:
                        values = (
                            regime.id,
                            table.code,
                            axis,
                            entry.code,
                            entry.label,
                            entry.meaning,
                            entry.unit,
                            regime.since,
                        )
                        for column, value in zip(columns.values(), values, strict=True):
                            column.append(value)
        return schemas.frame("codebook", columns)


def load(*folders: Path) -> Forms:
    """Return the forms of the package, and with ``folders`` those of further template files.

    A file is a template when its name looks like ``r2019.toml``. Adding a form is adding a file: its
    codes may reuse those of older forms where they mean the same.

    Raises
    ------
    TemplateError
        A template names a code twice, explains none or two meanings, or an identity names none.
    """
    own = resources.files("govreports") / "templates"
    files = [own, *folders]
    raw = [
        (entry.name, tomllib.loads(entry.read_text(encoding="utf-8")))
        for folder in files
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if _FILE.fullmatch(entry.name)
    ]
    raw.sort(key=lambda pair: (pair[1]["since"], pair[0]))
    meanings: dict[str, dict[str, str]] = {"tables": {}, "rows": {}, "columns": {}}
    for name, data in raw:
        for axis, sentences in data.get("meanings", {}).items():
            for code, sentence in sentences.items():
                if code in meanings[axis]:
                    message = f"{name}: {axis} {code!r} is explained a second time"
                    raise TemplateError(message)
                meanings[axis][code] = sentence
    return Forms(tuple(_regime(name, data, meanings) for name, data in raw))


@lru_cache(maxsize=1)
def forms() -> Forms:
    """Return the forms that ship with the package."""
    return load()


def codebook() -> pl.DataFrame:
    """Return one row a row or column of every form: the meaning of every code.

    Columns: regime, table, axis (row, column), code, label (official label path, simplified, parts
    joined by " / "), meaning (English), unit (where the form prints one), since (first report year
    of the form). Sources: the annexes of 国办发〔2014〕32号, 国办公开办函〔2019〕60号 and
    国办公开办函〔2021〕30号.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.codebook().filter(code="carried_out", regime="r2021")["label"].item()
    '四、结转下年度继续办理'
    """
    return forms().codebook()


def _regime(name: str, data: Mapping[str, Any], meanings: Mapping[str, Mapping[str, str]]) -> Regime:
    tables = tuple(_table(name, table, meanings) for table in data["tables"])
    _unique(name, "table", (table.code for table in tables))
    sections, fields = (tuple(data.get(key, ())) for key in ("sections", "fields"))
    return Regime(data["id"], data["since"], data["notice"], data["title"], tables, sections, fields)


def _table(name: str, data: Mapping[str, Any], meanings: Mapping[str, Mapping[str, str]]) -> Table:
    code: str = data["code"]
    variants: Mapping[str, list[str]] = data.get("variants", {})

    def entries(axis: str) -> tuple[Entry, ...]:
        found = []
        for own, label, *unit in data[axis]:
            meaning = meanings[axis].get(f"{code}/{own}")
            if meaning is None:
                message = f"{name}: {axis} {code}/{own} is explained nowhere"
                raise TemplateError(message)
            found.append(Entry(own, label, unit[0] if unit else None, tuple(variants.get(own, ())), meaning))
        _unique(name, f"{axis} of {code}", (entry.code for entry in found))
        return tuple(found)

    rows, columns = entries("rows"), entries("columns")
    codes = {"row": {entry.code for entry in columns}, "column": {entry.code for entry in rows}}
    identities = tuple(_identity(name, identity, codes) for identity in data.get("identities", ()))
    unknown = set(variants) - codes["row"] - codes["column"]
    if unknown:
        message = f"{name}: variants of {code} name {sorted(unknown)}, which it has not"
        raise TemplateError(message)
    return Table(
        code,
        data["section"],
        tuple(data["captions"]),
        tuple(data["corner"]),
        columns,
        rows,
        identities,
        meanings["tables"].get(code, ""),
        tuple(data.get("other_corner", ())),
    )


def _identity(name: str, data: Mapping[str, Any], codes: Mapping[str, set[str]]) -> Identity:
    each: Axis = data.get("each", "column")
    whole, parts, empty = (tuple(data.get(key, ())) for key in ("whole", "parts", "empty"))
    relation = data.get("relation", "=")
    unknown = {*whole, *parts, *empty} - codes[each]
    if unknown or relation not in _RELATIONS:
        message = f"{name}: identity {data['id']!r} names {sorted(unknown) or relation!r}, which the table has not"
        raise TemplateError(message)
    return Identity(data["id"], each, whole, parts, relation, empty, data.get("severity", "error"), data["source"])


def _unique(name: str, what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            message = f"{name}: {what} {code!r} stands twice"
            raise TemplateError(message)
        seen.add(code)
