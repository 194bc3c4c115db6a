"""What every check says, where its rule comes from, and when it may be wrong."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.lexicons import rows
from govreports.regimes import Forms, Identity, Table
from govreports.regimes import forms as package_forms

__all__ = ["checks", "sentence", "severity_of"]

_COLUMNS: Final = ("check", "family", "severity", "label", "rule", "source", "false_positives")
_SIGNS: Final = {"=": "＝", ">=": "≥", "<=": "≤"}
_SHORT: Final = 2
_NOTES: Final = re.compile(r"（[^（）]*）|^[\d.、：]+|^其中：|^[一二三四五六七八九十]+、")
_MISREAD: Final = "A figure printed in a neighbouring row or column; the cells of the finding show where to look."
_DISTINCT: Final = "None known where the table counts what its labels say."


@checked
def checks(forms: Forms | None = None) -> pl.DataFrame:
    """Return one row a check: check, family, severity, label (Chinese), rule, source, false_positives.

    ``severity`` says how much a finding that is broken weighs:

    error
        The figures or words cannot all be right, whatever the organ did.
    warning
        Very likely a slip; a reader has to look.
    note
        Odd, and often legitimate.

    The relations of tables come from the templates, everything else from ``lexicons/checks.csv``; a
    star stands for the code of any table.

    Parameters
    ----------
    forms
        Forms whose relations are listed; the package's own by default.

    Examples
    --------
    >>> from govreports.auditing import checks
    >>> checks().filter(check="coherence.official_name")["severity"].item()
    'warning'
    """
    listed = [tuple(row[column] for column in _COLUMNS) for row in rows("checks")]
    found = dict.fromkeys([*_relations(forms or package_forms()), *listed])
    return pl.DataFrame(list(found), schema=dict.fromkeys(_COLUMNS, pl.String), orient="row").unique(
        "check", keep="first", maintain_order=True
    )


def _relations(forms: Forms) -> Iterator[tuple[str, ...]]:
    for regime in forms:
        for table in regime.tables:
            for identity in table.identities:
                excuse = _DISTINCT if identity.relation != "=" else _MISREAD
                yield (
                    f"{table.code}.{identity.id}",
                    "arithmetic",
                    identity.severity,
                    _label(table, identity),
                    sentence(identity),
                    identity.source,
                    excuse,
                )


def _label(table: Table, identity: Identity) -> str:
    """Return what a relation is about in Chinese: the label of its whole, and the sign."""
    if identity.empty:
        return "标题行填有数字"
    left, right = ([_leaf(table, code) for code in codes] for codes in (identity.whole, identity.parts))
    others = right[0] if len(right) == 1 else "各部分之和"
    return f"{'＋'.join(left)}{_SIGNS[identity.relation]}{others}"


def _leaf(table: Table, code: str) -> str:
    """Return the last part of a label without notes and ordinals, with the one above where it is short."""
    entry = next(entry for entry in (*table.rows, *table.columns) if entry.code == code)
    path = [_NOTES.sub("", part.strip()) for part in entry.path]
    return "·".join(path[-2:]) if len(path[-1]) <= _SHORT else path[-1]


def sentence(identity: Identity) -> str:
    """Return a relation of a table in codes."""
    if identity.empty:
        return f"no number in {', '.join(identity.empty)}; a zero does no harm"
    return f"{' + '.join(identity.whole)} {identity.relation} {' + '.join(identity.parts)}"


@cache
def _severities() -> dict[str, str]:
    return {row["check"]: row["severity"] for row in rows("checks")}


def severity_of(check: str) -> str:
    """Return the severity of a listed check, by its code or by that of any table.

    Examples
    --------
    >>> severity_of("coherence.placeholder"), severity_of("licensing.items_carried_over")
    ('error', 'warning')
    """
    known = _severities()
    found: Any = known.get(check) or known.get(f"*.{check.rpartition('.')[2]}")
    if found is None:
        message = f"the check {check!r} is not listed"
        raise KeyError(message)
    severity: str = found
    return severity
