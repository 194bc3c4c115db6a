"""What does not add up, what contradicts what: findings, never repairs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.auditing import verdicts
from govreports.auditing.arithmetic import arithmetic
from govreports.auditing.claims import claims
from govreports.auditing.coherence import coherence
from govreports.auditing.continuity import continuity
from govreports.auditing.extraction import extraction
from govreports.auditing.findings import findings_of, with_keys
from govreports.auditing.outside import outside
from govreports.auditing.rulebook import checks
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.regimes import Forms
from govreports.regimes import forms as package_forms

__all__ = ["audit", "audit_each", "checks", "verdicts"]

Rule = Callable[[Corpus], Iterable[Mapping[str, Any]]]

_Family = Callable[[Any, Forms], pl.DataFrame | Iterable[dict[str, Any]]]

_FAMILIES: Final[Mapping[str, _Family]] = {
    "arithmetic": arithmetic,
    "claims": claims,
    "continuity": continuity,
    "coherence": coherence,
    "extraction": extraction,
    "external": outside,
}
_ACROSS: Final = "continuity"
"""The family that looks from one report to others."""
_EACH: Final[Mapping[str, _Family]] = {
    "arithmetic": arithmetic,
    "claims": claims,
    "coherence": partial(coherence, across=False),
    "extraction": extraction,
    "external": outside,
}
"""What the families find by looking at each report for itself."""
_STATUSES: Final = ("holds", "broken", "unknown")
_SEVERITIES: Final = ("error", "warning", "note")


@checked
def audit(
    corpus: Corpus | Scanned,
    families: str | Iterable[str] | None = None,
    *,
    rules: Iterable[Rule] = (),
    forms: Forms | None = None,
) -> pl.DataFrame:
    """Return the findings on a corpus: one row a check and place, with three answers.

    ``status`` is ``holds``, ``broken`` or ``unknown``: where a figure is blank, missing or its place
    uncertain, nothing is claimed. ``severity`` is given for what is broken only: ``error`` (it cannot all
    be right), ``warning`` (very likely a slip), ``note`` (odd, often legitimate). Every check with its rule,
    source and known false positives is a row of ``govreports.auditing.checks()``. Families:

    arithmetic
        The relations the forms print or imply (勾稽关系), per row and column of every table; figures
        that counting rules or the law make impossible.
    claims
        Figures in prose (``govreports.claims``) against the tables, against the enumeration they head, and
        against each other: parts and wholes, percentages, denials, totals stated twice.
    continuity
        What one year carries over into the next year of the same organ (by ``organ_key`` and its
        lineage); what a jurisdiction's figures say of its organs.
    coherence
        One organ, one year, one form: years in prose, signature and citations; names that are nearly
        right; another organ's words; headings, empty sections, blanks, units, places left to fill in.
    extraction
        What the reading met: tables printed twice with different figures, two reports in one
        document, years, organs or a manifest that disagree, forms that do not fit the year.
    external
        Numbers published elsewhere of the same organ and year (``govreports.external``).

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``); of a dataset only ``continuity`` is looked at in part
        after part, anything else collects it: ``audit_each`` is for datasets that memory does not hold.
    families
        Names of the families wanted, or one of them; all by default, none for an empty list.
    rules
        Rules of one's own: each takes the corpus and returns findings as dictionaries with at least
        ``check``, ``reports`` and ``status``, and any other column of the frame. They run in any case.
    forms
        Forms the corpus was read with, where they are not the package's own.

    Raises
    ------
    InputError
        A family is not known, or a rule returned what is no finding.

    Examples
    --------
    >>> import govreports as gr
    >>> corpus = gr.read("data/reports")
    >>> findings = gr.audit(corpus, ["arithmetic"])
    >>> findings.filter(status="broken", severity="error")["check"].to_list()
    ['statistics.items_at_least_website']

    A rule of one's own, here on the length of what an organ says of its problems:

    >>> def brief(corpus):
    ...     for report, text in corpus.narratives.filter(section="problems").select("report", "text").iter_rows():
    ...         status = "broken" if len(text) < 250 else "holds"
    ...         yield {"check": "own.brief", "reports": [report], "status": status, "left": len(text)}
    >>> gr.audit(corpus, [], rules=[brief]).filter(status="broken").select("family", "severity", "left").rows()
    [('brief', 'warning', 218.0)]
    """
    asked = [families] if isinstance(families, str) else families
    wanted = list(_FAMILIES) if asked is None else list(asked)
    unknown = [name for name in wanted if name not in _FAMILIES]
    if unknown:
        message = f"there is no family {unknown[0]!r}; there are {', '.join(_FAMILIES)}"
        raise InputError(message)
    own = list(rules)
    lazy = isinstance(corpus, Scanned) and not own and set(wanted) <= {_ACROSS}
    held = corpus.collect() if isinstance(corpus, Scanned) and not lazy else corpus
    parts = [_found(family, held, forms) for family in wanted]
    parts += [findings_of(finding for rule in own for finding in _told(rule, held))]  # type: ignore[arg-type] # a corpus then
    return with_keys(pl.concat(parts, how="diagonal"), held)


@checked
def audit_each(corpus: Corpus) -> pl.DataFrame:
    """Return what ``audit`` finds by looking at each report for itself.

    That is all but the family ``continuity`` and the check ``coherence.shared_passage``, which look from one report to
    others. It is made for ``govreports.bulk.derive``, which applies it to a dataset part by part; of such a dataset
    ``audit(scan(folder), "continuity")`` has the first, and ``neighbours`` finds copied text. Since a part does not
    know the names of all files, keys of findings rest on paths here: verdicts on the one are not found under the other.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.auditing.audit_each(gr.read("data/reports"))["family"].unique().sort().to_list()
    ['arithmetic', 'claims', 'coherence', 'extraction']
    """
    parts = [_found(family, corpus, None, own) for family, own in _EACH.items()]
    return with_keys(pl.concat(parts, how="diagonal"), corpus, paths=True)


def _found(family: str, corpus: Corpus | Scanned, forms: Forms | None, find: _Family | None = None) -> pl.DataFrame:
    """Return what a family finds, or some of its checks do."""
    found = (find or _FAMILIES[family])(corpus, forms or package_forms())
    findings = found if isinstance(found, pl.DataFrame) else findings_of(found)
    return findings.with_columns(family=pl.lit(family))


def _told(rule: Rule, corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Iterate over the findings of a rule of one's own; its name is the family where it gives none."""
    name = getattr(rule, "__name__", type(rule).__name__)
    known = set(corpus.reports["report"])
    found = rule(corpus)
    if found is None:
        message = f"the rule {name!r} returned nothing; a rule yields findings, or returns an empty list"
        raise InputError(message)
    for finding in found:
        wrong = _fault(finding, known)
        if wrong:
            message = f"a finding of the rule {name!r} {wrong}"
            raise InputError(message)
        broken = finding["status"] == "broken"
        yield {
            "family": name,
            **finding,
            "severity": (finding.get("severity") or "warning") if broken else None,
            "reports": list(finding["reports"]),
            "cells": list(finding.get("cells") or ()),
        }


def _fault(finding: object, known: set[str]) -> str | None:
    """Return what is wrong with a finding of a rule of one's own."""
    if not isinstance(finding, Mapping):
        return f"is {finding!r}, no dictionary"
    missing = [column for column in ("check", "reports", "status") if not finding.get(column)]
    strange = [column for column in finding if column not in schemas.FRAMES["findings"]]
    if missing or strange:
        return f"has no {missing[0]!r}" if missing else f"has a column {strange[0]!r} that findings have not"
    status, severity = finding["status"], finding.get("severity") or "warning"
    if status not in _STATUSES or (status == "broken" and severity not in _SEVERITIES):
        return (
            f"says {status!r}, {severity!r}; a status is one of {', '.join(_STATUSES)}, "
            f"a severity one of {', '.join(_SEVERITIES)}"
        )
    reports, cells = finding["reports"], finding.get("cells") or ()
    if isinstance(reports, str) or isinstance(cells, str):
        return "has a text where 'reports' and 'cells' are lists of ids"
    stranger = next((report for report in reports if report not in known), None)
    if stranger is not None:
        return f"is about the report {stranger!r}, which the corpus has not"
    odd = [side for side in ("left", "right") if not isinstance(finding.get(side), int | float | None)]
    if odd:
        return f"has {finding[odd[0]]!r} as {odd[0]!r}, no number"
    return None
