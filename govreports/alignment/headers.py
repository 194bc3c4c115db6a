"""What the header of a table says: the order of its columns, printed units."""

import re
from difflib import SequenceMatcher
from typing import Final

from govreports.alignment.instances import Instance
from govreports.alignment.labels import label_of, official_key
from govreports.alignment.losses import has_losses, legible
from govreports.alignment.periods import of_another_period
from govreports.alignment.plans import Plan
from govreports.alignment.tokens import TEXT, VALUE, Token
from govreports.regimes import Table

__all__ = ["header_order", "header_units"]

_SHORT: Final = 2
_LIKE: Final = 0.6
"""A damaged header must be this like the label that is missing."""
_LONGEST: Final = 16
"""A longer word above the first row is no header."""
_UNIT: Final = re.compile(r"\(\s*(?:单位\s*[:]?\s*)?(?P<unit>亿元|万元|千元|元|件|条|次|项)\s*\)")


def header_order(
    instance: Instance, plan: Plan, year: int | None, *, proven: bool = False, slips: bool = False
) -> list[int] | None:
    """Return the columns of the form in the order in which the header prints them.

    The form's own order where the header is not printed, or only in part above full rows; None where it
    shows another that the flat text cannot be trusted to explain: one with columns of its own, or fewer.
    Words that name no column do not matter where the sums of full rows have ``proven`` the columns; ``slips``, where
    no sums contradict them, lets short ones pass that share half of their characters with the label in whose place
    they stand. A header that names
    a period other than the form's, ``year`` being the one reported on, is none of the form's that lost characters.
    """
    table, regime = plan.table, plan.regime.id
    form = list(range(plan.width))
    if _label_last(instance) or _of_another_period(instance, plan, year) or _words_among(instance, table):
        return None
    deep = len(plan.levels[0]) > 1
    if deep and instance.strangers and _leaves_in_place(instance, table, regime):
        return form
    if not (proven or _damaged(instance, table, regime, slips=slips)):
        return None
    if deep:
        return form if _levels_in_order(instance, plan) else None
    named = [(t, c[0]) for t, meanings in instance.headers if (c := meanings.columns(instance.table, regime))]
    printed = [place for _, place in named]
    if sorted(printed) == form:
        return printed if printed == form or _in_line(instance, [token for token, _ in named]) else None
    if len(printed) > len(form) and printed != printed[: len(form)] * (len(printed) // len(form)):
        return None
    if len(printed) + len(instance.strangers) == len(form) and printed == sorted(printed):
        return form
    full = any(sum(token.kind == VALUE for token in hit.body) >= len(form) for hit in instance.hits)
    return form if full or not 0 < len(printed) < len(form) else None


def _of_another_period(instance: Instance, plan: Plan, year: int | None) -> bool:
    """Tell whether a word above the first row names a period that the column it is most like does not."""
    labels = plan.leaves
    for key in (label_of(word).key for token in (*instance.strangers, *instance.words) for word in token.text.split()):
        likeness = {label: SequenceMatcher(None, key, label, autojunk=False).ratio() for label in labels}
        best = max(labels, key=lambda label: likeness[label])
        own = best if likeness[best] >= _LIKE else "".join(labels)
        if len(key) <= _LONGEST and of_another_period(key, own, year):
            return True
    return False


def _words_among(instance: Instance, table: Table) -> bool:
    """Tell whether a line of words above the first row names columns of the form and another of the office's own."""
    if not instance.words:
        return False
    columns = [[official_key(label) for label in (*column.path, *column.variants)] for column in table.columns]
    corner = [official_key(label) for label in table.corner]
    for token in instance.words:
        keys = {label_of(word).key for word in token.text.split()} - {""}
        others = keys.difference(corner, *columns)
        missing = [label for wordings in columns if not keys.intersection(wordings) for label in wordings]
        missing += [label for label in corner if label not in keys]
        if len(others) == len(keys - {*corner}) or has_losses(token.text):
            continue
        if any(not any(key in label or _ratio(key, label) >= _LIKE for label in missing) for key in others):
            return True
    return False


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _leaves_in_place(instance: Instance, table: Table, regime: str) -> bool:
    """Tell whether the lowest labels of the header stand in the order of the form, damaged ones in their places.

    A level above may print the first of them as well.
    """
    wanted = [official_key(column.path[-1]) for column in table.columns]
    tokens = [(t, c) for t, meanings in instance.headers if (c := meanings.columns(instance.table, regime))]
    named = {token.key for token, _ in instance.headers}
    groups = {official_key(label) for column in table.columns for label in column.path[:-1]} - named
    leaves = [
        token
        for token in instance.strangers
        if not (legible(token.text) and any(_is_damaged(token.text, label) for label in groups))
    ]
    return any(_in_place(tokens, strangers, table, wanted) for strangers in (instance.strangers, leaves))


def _in_place(headers: list[tuple[Token, list[int]]], strangers: list[Token], table: Table, wanted: list[str]) -> bool:
    printed = [
        (token.text, official_key(table.columns[columns[0]].path[-1]) if columns else "")
        for token, columns in sorted([*headers, *((t, []) for t in strangers)], key=lambda pair: pair[0].start)
    ]
    first, whole = printed[: -len(wanted)], printed[-len(wanted) :]
    return (
        len(whole) == len(wanted)
        and len(first) <= len(wanted)
        and 2 * sum(not key for _, key in printed) < len(wanted)
        and all(
            key == label or (not key and _is_damaged(text, label))
            for part in (first, whole)
            for (text, key), label in zip(part, wanted, strict=False)
        )
    )


def _is_damaged(text: str, label: str) -> bool:
    return _is_left_of(text, label) or SequenceMatcher(None, label_of(text).key, label, autojunk=False).ratio() >= _LIKE


def _damaged(instance: Instance, table: Table, regime: str, *, slips: bool) -> bool:
    """Tell whether all words of the header that name no column are labels of the form that lost some characters.

    They are like a label that is missing, or what is left of it stands between its neighbours.
    """
    if not instance.strangers:
        return True
    places = {
        id(token): columns[0]
        for token, meanings in instance.headers
        if (columns := meanings.columns(instance.table, regime))
    }
    known = {official_key(table.columns[place].path[-1]) for place in places.values()}
    known |= {token.key for token, _ in instance.headers}
    labels = [*table.corner, *(label for column in table.columns for label in column.path)]
    missing = {official_key(label) for label in labels} - {"", *known}
    found: dict[str, str] = {}
    line = sorted([*(token for token, _ in instance.headers), *instance.strangers], key=lambda token: token.start)
    for token in sorted(instance.strangers, key=lambda token: token.start):
        likeness = {key: SequenceMatcher(None, token.key, key, autojunk=False).ratio() for key in missing}
        most = max(likeness.values(), default=0.0)
        alike = [key for key, ratio in likeness.items() if ratio == most >= _LIKE]
        left = missing.difference(label for text, label in found.items() if text != token.text)
        best = alike[0] if len(alike) == 1 else _between(line, token, places, table, left, slips=slips)
        if token.kind != TEXT or not best or found.setdefault(token.text, best) != best:
            return False
        leaves = [i for i, column in enumerate(table.columns) if official_key(column.path[-1]) == best]
        if len(leaves) == 1:
            places[id(token)] = leaves[0]
    return len(set(found.values())) == len(found)


def _between(
    line: list[Token], token: Token, places: dict[int, int], table: Table, missing: set[str], *, slips: bool
) -> str:
    """Return the missing label that a word is left of and that stands between its neighbours, "" where none does."""
    at = next(index for index, other in enumerate(line) if other is token)
    before, behind = (line[i] if 0 <= i < len(line) and line[i].row == token.row else None for i in (at - 1, at + 1))
    low = _span(before, places, table)[1] if before else 0
    high = _span(behind, places, table)[0] if behind else len(table.columns)
    leaf = before is not None and id(before) in places
    leaves = _fitting(token.text, table, (low, high), missing, slips=slips, leaf=True) if leaf else []
    fitting = leaves or _fitting(token.text, table, (low, high), missing, slips=slips)
    return fitting[0] if len(fitting) == 1 else ""


def _fitting(
    text: str, table: Table, span: tuple[int, int], missing: set[str], *, slips: bool, leaf: bool = False
) -> list[str]:
    """Return the missing labels of some columns that a word is left of, the lowest alone for a ``leaf``."""
    wordings: dict[str, list[str]] = {}
    for column in table.columns[slice(*span)]:
        for label in column.path[-1:] if leaf else column.path:
            variants = column.variants if label == column.path[-1] else ()
            wordings.setdefault(official_key(label), []).extend(map(official_key, (label, *variants)))
    if span[0] == 0:
        wordings |= {official_key(label): [official_key(label)] for label in table.corner}
    fits = _is_slip if slips else _is_left_of
    return [label for label in wordings if label in missing and any(fits(text, w) for w in wordings[label])]


def _span(token: Token, places: dict[int, int], table: Table) -> tuple[int, int]:
    """Return the first column that a header stands above and the one behind its last; all where it names none."""
    if id(token) in places:
        return places[id(token)], places[id(token)] + 1
    columns = table.columns
    found = [i for i, column in enumerate(columns) if token.key in map(official_key, column.path[:-1])]
    if not found:
        return (0, 0) if token.key in map(official_key, table.corner) else (len(columns), 0)
    return found[0], found[-1] + 1


def _is_left_of(text: str, label: str) -> bool:
    """Tell whether a word is a label of which some characters were lost: the others are still right, or half of it."""
    rest = iter(label)
    left = legible(text)
    half = (len(label) + 1) // 2
    kept = len(label) > _SHORT and ("".join(left[:half]) == label[:half] or "".join(left[-half:]) == label[-half:])
    return has_losses(text) and (kept or all(letter in rest for letter in left))


def _is_slip(text: str, label: str) -> bool:
    same = sum(map(str.__eq__, text, label))
    if len(label) <= _SHORT and has_losses(text) and text[-1:] == label[-1:]:
        return True  # the characters of another encoding before the one that is right
    return _is_left_of(text, label) or (len(text) == len(label) <= _SHORT and 2 * same >= len(label))


def _in_line(instance: Instance, headers: list[Token]) -> bool:
    """Tell whether headers stand as the numbers do, all in one line or each in its own."""
    lines = [[token.row for token in headers]]
    lines += [[token.row for token in hit.body if token.kind == VALUE] for hit in instance.hits]
    kinds = {
        "together" if len(set(line)) == 1 else "apart" if len(set(line)) == len(line) else "mixed"
        for line in lines
        if len(line) > 1
    }
    return len(kinds) == 1 and "mixed" not in kinds


def _label_last(instance: Instance) -> bool:
    """Tell whether the header of the labels stands behind those of the numbers, so that numbers precede their label."""
    kinds = [token.meanings.by_kind for token, _ in instance.headers]
    if not kinds or kinds[-1].keys() != {"corner"}:
        return False
    corner = next(place for place, found in enumerate(kinds) if found.keys() == {"corner"})
    return any("column" in found for found in kinds[:corner])


def _levels_in_order(instance: Instance, plan: Plan) -> bool:
    """Tell whether the labels of each level of the header come in the order of the form, so far as they are printed."""
    wanted, regime = plan.leaves, plan.regime.id
    leaves = []
    printed: dict[str, int] = {}
    for place, (token, meanings) in enumerate(instance.headers):
        columns = meanings.columns(instance.table, regime)
        if columns:
            leaves.append(wanted[columns[0]])
        printed.setdefault(wanted[columns[0]] if columns else token.key, place)
    whole = leaves == wanted  # every column is printed in order: only groups are left to compare
    seen: set[str] = set()
    for keys in plan.levels[whole]:
        places = [printed[key] for key in keys if key in printed and key not in seen]
        if places != sorted(places):
            return False
        seen.update(keys)
    return True


def header_units(instance: Instance, table: Table, regime: str) -> dict[str, str]:
    """Return the units that the header prints, by column code."""
    units = {}
    for token, meanings in instance.headers:
        match = _UNIT.search(token.text) if "(" in token.text else None
        if match:
            for place in meanings.columns(instance.table, regime):
                units[table.columns[place].code] = match["unit"]
    return units
