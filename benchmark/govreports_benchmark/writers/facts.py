"""The judgement of what a reader says about a synthetic report as a whole: organ, year, dates, numbers."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from govreports_benchmark.writers.scripts import simplified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govreports_benchmark.writers.truths import Verdict

FACTS = ("organ", "year", "published", "index_number")
"""What is judged."""

_READING = re.compile(r"\([a-zü\u0300-\u036fà-ǜ]+\)")
_OUTSIDE = re.compile(r"[\W_]+")


def fact_verdicts(truth: "Mapping[str, Any]", found: "Mapping[str, Any]") -> "dict[str, Verdict]":
    """Judgements of a reader's metadata.

    Parameters
    ----------
    truth
        `SyntheticReport.metadata`.
    found
        What the reader says, under the names in `FACTS`; None or missing where it says nothing. Script and white space
        of the organ make no difference, nor does the type of the date.

    Returns
    -------
    dict of str to str
        By fact. ``exact``: the same, or nothing where nothing is printed. ``honest``: nothing, or another name that is
        printed, where the report does not show the fact (a name that was overwritten, a short name). ``missed``:
        nothing although it is printed. ``wrong``: something else.

    Examples
    --------
    >>> truth = {"organ": "白溪县财政局", "organ_printed": True, "year": 2021, "year_printed": False}
    >>> fact_verdicts(truth, {"organ": "白溪縣財政局", "year": None})["organ"]
    'exact'
    """
    names = [printed_name(name) for name in truth.get("organ_otherwise", ())]
    organ = found.get("organ") or ""
    if printed_name(organ) in {printed_name(name) for name in truth.get("organ_also", ())}:
        organ = truth["organ"]
    return {
        "organ": _verdict(
            printed_name(truth["organ"]),
            printed_name(organ),
            printed=bool(truth.get("organ_printed")),
            otherwise=tuple(names),
        ),
        "year": _verdict(truth["year"], found.get("year"), printed=bool(truth.get("year_printed"))),
        "published": _dated(truth, found, "published"),
        "index_number": _dated(truth, found, "index_number"),
    }


def _dated(truth: "Mapping[str, Any]", found: "Mapping[str, Any]", name: str) -> "Verdict":
    printed, said = truth.get(name), found.get(name)
    return _verdict(printed, None if said is None else str(said), printed=printed is not None)


def _verdict(truth: object, said: object, *, printed: bool, otherwise: tuple[str, ...] = ()) -> "Verdict":
    if said in {None, ""}:
        return "missed" if printed else "exact"
    if said == truth:
        return "exact"
    return "honest" if said in otherwise and not printed else "missed" if said in otherwise else "wrong"


def printed_name(text: str) -> str:
    """Name as it would be printed plainly: simplified, without readings in brackets, white space and punctuation.

    Parameters
    ----------
    text
        A name, or a text that may hold one.

    Returns
    -------
    str
        Letters, digits and characters alone.

    Examples
    --------
    >>> printed_name("白溪縣(xiàn) 財政局")
    '白溪县财政局'
    """
    read = _READING.sub("", unicodedata.normalize("NFKC", text))
    return _OUTSIDE.sub("", simplified(read))
