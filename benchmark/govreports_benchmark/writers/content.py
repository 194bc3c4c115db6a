"""What a report is about: an organ, a year, and numbers that satisfy every identity of the form."""

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.forms import REGIMES, form
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from govreports_benchmark.writers.forms import Identity, Table

Values = dict[tuple[str, str], float | None]
"""Numbers of one table by (row, column); None where the form wants no number."""

_LAST_YEAR = {"r2014": 2018, "r2019": 2020, "r2021": 2025}
_REGIME_WEIGHTS = (25, 40, 35)
_MISFIT_RATE = 0.04
_SCALES = ("empty", "small", "small", "large")
_MIXABLE = {"r2019": "r2021", "r2021": "r2019"}
_DIFFERENT = ("documents", "licensing", "enforcement", "fees", "applications")
_MIXED_COUNTS = (1, 1, 2)
_AMOUNTS = {"amount", "funding", "fees_charged"}
_SIGNED = {"items_change"}


@dataclass(frozen=True)
class Content:
    """The facts of one report, before anybody prints them.

    Parameters
    ----------
    organ, short
        Full and short name of the made-up organ.
    year
        Year reported on.
    regime
        Form of most tables.
    tables
        Values by table code.
    regimes
        Form of each table, by table code; differs from `regime` in a mixed report.
    """

    organ: str
    short: str
    year: int
    regime: str
    tables: dict[str, Values]
    regimes: dict[str, str]

    def table(self, code: str) -> "Table":
        """Official table that a table code stands for in this report.

        Parameters
        ----------
        code
            A key of `tables`.

        Returns
        -------
        Table
            The table in its own regime.
        """
        return form(self.regimes[code]).table(code)


def drawn(rng: random.Random, regime: str | None, *, mixed: bool) -> Content:
    """Random content.

    Parameters
    ----------
    rng
        Source of every choice.
    regime
        Form to use; None draws one.
    mixed
        Whether some tables stand in another form than the rest: those that differ between the forms of 2019 and 2021.
        Such a report is mostly in the form of 2021 whenever `regime` leaves the choice, and never in that of 2014.

    Returns
    -------
    Content
        Organ, year and numbers.
    """
    picked = rng.choices(REGIMES, _REGIME_WEIGHTS)[0]
    regime = regime or ("r2021" if mixed else picked)
    official = form(regime)
    regimes = {table.code: regime for table in official.tables}
    if mixed and regime in _MIXABLE:
        codes = [code for code in _DIFFERENT if code in regimes]
        for code in rng.sample(codes, rng.choice(_MIXED_COUNTS)):
            regimes[code] = _MIXABLE[regime]
    scale = rng.choice(_SCALES)
    tables = {code: _values(rng, form(used).table(code), scale) for code, used in regimes.items()}
    organ, short = _organ(rng)
    return Content(organ, short, _year(rng, regime), regime, tables, regimes)


def is_amount(row: str, column: str) -> bool:
    """Whether a cell holds money.

    Parameters
    ----------
    row, column
        Codes of the cell.

    Returns
    -------
    bool
        True for an amount, which may have decimals.
    """
    return column in _AMOUNTS or row in _AMOUNTS


def is_signed(column: str) -> bool:
    """Whether a column counts changes, which may be negative.

    Parameters
    ----------
    column
        Code of the column.

    Returns
    -------
    bool
        True for a change.
    """
    return column in _SIGNED


def _organ(rng: random.Random) -> tuple[str, str]:
    names = words("organs")
    stem = rng.choice(names["stems"])
    if happens(rng, 0.6):
        short = rng.choice(names["bureaus"])
        region = stem + rng.choice(names["counties"])
        if happens(rng, 0.3):
            region = rng.choice(names["stems"]) + names["counties"][2] + region
        return region + short, short
    if happens(rng, 0.6):
        short = stem + rng.choice(names["townships"])
        return short, short
    short = rng.choice(names["governments"])
    return stem + short, short


def _year(rng: random.Random, regime: str) -> int:
    if happens(rng, _MISFIT_RATE):
        regime = rng.choice([other for other in REGIMES if other != regime])
    return rng.randint(form(regime).since, _LAST_YEAR[regime])


def _values(rng: random.Random, table: "Table", scale: str) -> Values:
    if table.code == "applications":
        return _applications(rng, table, scale)
    values: Values = {}
    for row in table.rows:
        for column in table.columns:
            values[row.code, column.code] = _number(rng, row.code, column.code, scale)
    if table.code == "statistics":
        _settle_statistics(rng, table, values)
    for identity in reversed(table.identities):
        _settle(values, table, identity)
    if table.code == "statistics":
        _close(values, table.columns[0].code)
    for code, name in values:
        if name == "items_change":
            values[code, name] = max(values[code, name] or 0, -(values[code, "items_last_year"] or 0))
    return values


def _close(values: Values, column: str) -> None:
    """Let as many applications be closed as were answered."""
    answered = values["answered", column] or 0
    extended = min(values["closed.extended", column] or 0, answered)
    values["closed", column] = answered
    values["closed.extended", column], values["closed.on_time", column] = extended, answered - extended


def _number(rng: random.Random, row: str, column: str, scale: str) -> float:
    if scale == "empty" and happens(rng, 0.9):
        return 0
    if happens(rng, 0.45):
        return 0
    if is_amount(row, column):
        return round(rng.uniform(0.1, 9) * 10.0 ** rng.randint(0, 4), rng.choice((0, 1, 2, 2, 4)))
    if is_signed(column):
        return rng.randint(1, 40) * (1 if happens(rng, 0.5) else -1)
    if scale == "large" and happens(rng, 0.4):
        return rng.randint(100, (10**3, 10**4, 10**6)[rng.randint(0, 2)])
    return rng.randint(1, 60)


def _applications(rng: random.Random, table: "Table", scale: str) -> Values:
    columns = [column.code for column in table.columns if column.code != "total"]
    outcomes = [row.code for row in table.rows if row.code.startswith("done.")]
    pairs, size = {"empty": (0, 1), "small": (4, 3), "large": (20, 400)}[scale]
    counts: Counter[tuple[str, str]] = Counter()
    for _ in range(rng.randint(0, pairs)):
        column = columns[0] if happens(rng, 0.6) else rng.choice(columns)
        row = rng.choice(("carried_out", *outcomes)) if happens(rng, 0.7) else outcomes[0]
        counts[row, column] += rng.randint(1, size)
    for column in columns:
        done = sum(counts[row, column] for row in outcomes)
        flow = done + counts["carried_out", column]
        counts["done", column] = done
        counts["carried_in", column] = rng.randint(0, flow) if flow and happens(rng, 0.3) else 0
        counts["new", column] = flow - counts["carried_in", column]
    values: Values = {}
    for code in (row.code for row in table.rows):
        values |= {(code, column): counts[code, column] for column in columns}
        values[code, "total"] = sum(counts[code, column] for column in columns)
    return values


def _settle_statistics(rng: random.Random, table: "Table", values: Values) -> None:
    """Make the rows of the statistics table hang together where an inequality binds them, or leave headings empty."""
    column = table.columns[0].code
    for identity in table.identities:
        for whole, part in zip(identity.whole, identity.parts, strict=False):
            if identity.relation == ">=" and not whole.startswith("items"):
                values[part, column] = min(values[part, column] or 0, values[whole, column] or 0)
    channels = [values[row.code, column] or 0 for row in table.rows if row.code.startswith("channels.")]
    values["items", column] = rng.randint(int(max(channels)), int(sum(channels)))
    values["items.normative_documents", column] = rng.randint(0, int(min(60, values["items", column] or 0)))
    for row in table.rows:
        if row.unit is None:
            values[row.code, column] = rng.choice((None, None, 0))


def _settle(values: Values, table: "Table", identity: "Identity") -> None:
    """Compute the whole of an identity from its parts, once, in each row or in each column."""
    if identity.relation == "=" and len(identity.whole) > 1:
        return
    others = {"row": [row.code for row in table.rows], "column": [column.code for column in table.columns]}
    fallback = [table.columns[0].code]
    for other in others.get(identity.each or "", fallback):
        keys = [(other, part) if identity.each == "row" else (part, other) for part in identity.parts]
        whole = (other, identity.whole[0]) if identity.each == "row" else (identity.whole[0], other)
        total = sum(values[key] or 0 for key in keys)
        if identity.relation == "=":
            values[whole] = total
        elif identity.relation == ">=" and identity.each:
            values[whole] = max(values[whole] or 0, total)
