"""Whether a report speaks of one organ, one year and one form from beginning to end."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from govreports.auditing.completeness import (
    fields_blank,
    required_blank,
    section_empty,
    section_kind,
    section_missing,
    unit_missing,
)
from govreports.auditing.enumerations import enumeration, parts_announced, sentence_repeated, words_doubled
from govreports.auditing.headings import heading_repeated, heading_skipped, heading_style, item_skipped
from govreports.auditing.names import foreign_function, foreign_organ, official_name, organ_misspelt, self_word
from govreports.auditing.passages import shared_passages, told
from govreports.auditing.remnants import furniture, left_blank, placeholder
from govreports.auditing.rulebook import severity_of
from govreports.auditing.views import Hit, View, views
from govreports.auditing.years import (
    superseded_citation,
    year_of_citation,
    year_of_plan,
    year_of_prose,
    year_of_signature,
)
from govreports.datasets import Corpus
from govreports.regimes import Forms

__all__ = ["coherence"]

Rule = Callable[[View, Forms], Iterator[Hit] | None]

_RULES: Final[Mapping[str, Rule]] = {
    "coherence.year_of_prose": year_of_prose,
    "coherence.year_of_plan": year_of_plan,
    "coherence.year_of_signature": year_of_signature,
    "coherence.year_of_citation": year_of_citation,
    "coherence.superseded_citation": superseded_citation,
    "coherence.official_name": official_name,
    "coherence.organ_misspelt": organ_misspelt,
    "coherence.foreign_organ": foreign_organ,
    "coherence.foreign_function": foreign_function,
    "coherence.self_word": self_word,
    "coherence.heading_repeated": heading_repeated,
    "coherence.heading_skipped": heading_skipped,
    "coherence.heading_style": heading_style,
    "coherence.item_skipped": item_skipped,
    "coherence.section_empty": section_empty,
    "coherence.section_kind": section_kind,
    "coherence.section_missing": section_missing,
    "coherence.required_blank": required_blank,
    "coherence.field_blank": fields_blank,
    "coherence.unit_missing": unit_missing,
    "coherence.furniture": furniture,
    "coherence.placeholder": placeholder,
    "coherence.left_blank": left_blank,
    "coherence.enumeration": enumeration,
    "coherence.words_doubled": words_doubled,
    "coherence.sentence_repeated": sentence_repeated,
    "coherence.parts_announced": parts_announced,
}


def coherence(corpus: Corpus, forms: Forms, *, across: bool = True) -> Iterator[dict[str, Any]]:
    """Yield one finding a place where a rule is broken, else one a report and rule that it holds or is not known.

    A rule that has nothing to go by (a year or an organ that is not known, no prose) is ``unknown``.
    Copies of another report are left out; ``across`` says whether reports are compared with each other, too. The
    rules, their sources and when they may be wrong are in ``govreports.auditing.checks()``.
    """
    seen = []
    for view in views(corpus, forms):
        if across:
            seen.append(told(view))
        for check, rule in _RULES.items():
            hits = rule(view, forms)
            found = None if hits is None else [view.finding(check, severity_of(check), hit) for hit in hits]
            if found:
                yield from found
            else:
                status = "unknown" if found is None else "holds"
                yield {"reports": [view.report], "check": check, "status": status, "cells": []}
    yield from shared_passages(seen)
