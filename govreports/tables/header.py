"""What the header of a table says: the columns in printed order, those of the office's own, printed units."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from govreports.script import fold
from govreports.tables.instances import Instance
from govreports.tables.labels import label_of, official_key
from govreports.tables.losses import has_losses, legible
from govreports.tables.periods import of_another_period
from govreports.tables.plans import Plan
from govreports.tables.tokens import LABEL, TEXT, VALUE, Token

__all__ = ["Header", "header_of"]

_ALIKE: Final = 0.5
"""A slip of the pen leaves so much of a header's word as it was (科研企业 for 科研机构)."""
_LONGEST: Final = 16
"""A longer text above the first row is no header."""
_NOTE: Final = re.compile(r"\([^()]*\)")
_YEAR: Final = re.compile(r"(20[0-4]\d)年?度?(?:统计数|数量)?")
_UNIT: Final = re.compile(
    r"\(\s*(?:单位\s*[:]?\s*)?(?P<unit>亿元|万元|千元|百元|元|万件|万条|万次|千件|件|条|次|项|个|人次|人|篇)\s*\)"
)


Sheet = tuple[int, int]
"""A grid: its number and page."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a printing.

    ``order`` are the form's columns as printed, None for a column of the office's own; it is None itself where the
    header does not say which columns there are. ``below`` has for each grid that shows
    all of them the column of the form under each of its columns, and ``own`` its columns of the office's own. ``whole``
    says that all columns are named, ``units`` are printed in the header, by column.
    """

    order: tuple[int | None, ...] | None
    below: dict[Sheet, dict[int, int]]
    own: dict[Sheet, frozenset[int]]
    last: int
    whole: bool
    units: dict[int, str]

    @property
    def plain(self) -> bool:
        """Whether the printed columns are those of the form in its order."""
        return self.order is not None and list(self.order) == sorted(c for c in self.order if c is not None)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a header: the columns that it names, or none."""

    token: Token
    columns: tuple[int, ...]


def header_of(instance: Instance, plan: Plan, year: int | None, text: str = "") -> Header:
    """Return what the header of a printing in a text says; ``year`` is the one reported on."""
    words = sorted(_words(instance, plan, year), key=lambda word: word.token.start)
    order = None
    if not (_label_last(instance) or _among_words(instance, plan) or _of_another_period(words, instance, plan, year)):
        order = _order(words, instance, plan, year)
    below, own, last = _grid(words, plan)
    whole = {c for word in words for c in word.columns} >= set(range(plan.width))
    if (order is None or not whole) and _wrapped(words, instance, plan, text):
        whole = True
        order = order or _order([word for word in words if word.columns], instance, plan, year)
    return Header(order, below, own, last, whole, _units(words))


def _wrapped(words: Sequence[_Word], instance: Instance, plan: Plan, text: str) -> bool:
    """Tell whether lines of words say all labels of the header and nothing else, once those cut in two are joined.

    Text out of PDF has the lines of narrow cells so. Labels that stand in one line must be in the order of the form.
    """
    if not words or not plan.labelled or words[0].token.table:
        return False
    start = min(token.start for token, _ in instance.headers)
    printed = _NOTE.sub(lambda note: "\n" * note[0].count("\n"), fold(text[start : instance.hits[0].label.start]))
    leaves = dict(enumerate(plan.leaves))
    others = {official_key(label) for column in plan.table.columns for label in column.path[:-1]}
    others |= {official_key(label) for label in plan.table.corner}
    rests: list[str] = []
    cut: list[int] = []
    for line in printed.split("\n"):
        named = []
        for word in map(label_of, line.split()):
            place = _begun(word.key, leaves)
            if place is not None:
                rest = leaves.pop(place)[len(word.key) :]
                rests.append(rest)
                cut += [place] if rest else []
                named.append(place)
            elif word.key in others:
                others.discard(word.key)
            elif word.key and any(rest.startswith(word.key) for rest in rests):
                at = next(at for at, rest in enumerate(rests) if rest.startswith(word.key))
                rests[at] = rests[at][len(word.key) :]
            elif word.key or not (word.opens or not word.number):
                return False
        if named != sorted(named):
            return False
    return not leaves and not any(rests) and cut == sorted(cut)


def _begun(key: str, leaves: Mapping[int, str]) -> int | None:
    """Return the first column whose label a word is, or begins."""
    if not key:
        return None
    whole = (place for place, leaf in leaves.items() if leaf == key)
    return next(whole, next((place for place, leaf in leaves.items() if len(key) > 1 and leaf.startswith(key)), None))


def _words(instance: Instance, plan: Plan, year: int | None) -> Iterator[_Word]:
    for token, meanings in instance.headers:
        columns = meanings.columns(instance.table, plan.regime.id)
        if columns:
            yield _Word(token, tuple(columns))
    for token in instance.strangers:
        printed = _YEAR.fullmatch(token.text.strip()) if plan.width == 1 else None
        if printed and (year is None or int(printed[1]) == year):
            yield _Word(token, (0,))  # the only column of a local form is headed by the year reported on
        elif len(token.text) <= _LONGEST or token.kind == VALUE:
            yield _Word(token, ())


def _order(words: Sequence[_Word], instance: Instance, plan: Plan, year: int | None) -> tuple[int | None, ...] | None:
    """Return the columns in printed order, None where the header does not tell."""
    form = tuple(range(plan.width))
    strangers = [word for word in words if not word.columns]
    if not words:
        return form
    if any(word.token.kind == VALUE for word in strangers):
        return None
    if len(plan.levels[0]) > 1:
        return form if _levels_agree(words, instance, plan, year) else None
    words = _resolved(words)
    named = [word.columns[0] for word in words if word.columns]
    if not strangers:
        return _flat(words, named, instance, plan)
    if len(named) + len(strangers) == plan.width and named == sorted(named):
        missing = [column for column in form if column not in named]
        if all(_is_left(word.token, plan, column, year) for word, column in zip(strangers, missing, strict=True)):
            return form
    if sorted(named) == list(form) and _beside(words, instance):
        return tuple(word.columns[0] if word.columns else None for word in words)
    return None


def _resolved(words: Sequence[_Word]) -> list[_Word]:
    """Return words that name one column each: one of which the second half was lost (本年新) names the next left."""
    taken = {word.columns[0] for word in words if len(word.columns) == 1}
    found = []
    for word in words:
        left = [column for column in word.columns if column not in taken]
        columns = word.columns if len(word.columns) < 2 or not left else (left[0],)  # noqa: PLR2004
        taken.update(columns if len(word.columns) > 1 else ())
        found.append(_Word(word.token, columns))
    return found


def _flat(words: Sequence[_Word], named: list[int], instance: Instance, plan: Plan) -> tuple[int | None, ...] | None:
    """Return the order of a header of one level that has words of the form alone."""
    form = list(range(plan.width))
    if sorted(named) == form:
        return tuple(named) if named == form or _beside(words, instance) else None
    if len(named) > len(form):
        spread = _spread(words)
        if [column for column in spread if column is not None] == form:
            return spread
        return tuple(form) if named == named[: len(form)] * (len(named) // len(form)) else None
    full = any(sum(token.kind == VALUE for token in hit.body) >= len(form) for hit in instance.hits)
    return tuple(form) if full or not named else None


def _spread(words: Sequence[_Word]) -> tuple[int | None, ...]:
    """Return the columns of words, None for one that repeats the one beside it, as software writes a merged cell."""
    found: list[int | None] = []
    before: _Word | None = None
    for word in words:
        repeated = before is not None and before.token.row == word.token.row and before.columns == word.columns
        found.append(None if repeated or not word.columns else word.columns[0])
        before = word
    return tuple(found)


def _beside(words: Sequence[_Word], instance: Instance) -> bool:
    """Tell whether the words stand as the numbers do, all in one line or each in its own."""
    lines = [[word.token.row for word in words]]
    lines += [[token.row for token in hit.body if token.kind == VALUE] for hit in instance.hits]
    kinds = {
        "together" if len(set(line)) == 1 else "apart" if len(set(line)) == len(line) else "mixed"
        for line in lines
        if len(line) > 1
    }
    return len(kinds) == 1 and "mixed" not in kinds


def _is_left(token: Token, plan: Plan, column: int, year: int | None) -> bool:
    """Tell whether a word stands for a column whose label lost some characters or took others."""
    entry = plan.table.columns[column]
    if of_another_period(token.key, official_key(entry.path[-1]), year):
        return False
    return any(_alike(token.text, official_key(label)) for label in (entry.path[-1], *entry.variants))


def _alike(text: str, label: str) -> bool:
    if has_losses(text):
        rest = iter(label)
        left = legible(text)
        return (
            all(letter in rest for letter in left) or "".join(left[-2:]) == label[-2:] or _ratio(text, label) >= _ALIKE
        )
    key = label_of(text).key
    if label in key:
        return key == label  # a word more is another column: 其他法人 is not 其他
    return bool(key) and (_ratio(key, label) >= _ALIKE or label.startswith(key))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _levels_agree(words: Sequence[_Word], instance: Instance, plan: Plan, year: int | None) -> bool:
    """Tell whether a header of several levels has the form's columns in its order, level by level.

    A word that names none of them must be what is left of the one that is missing there.
    """
    strangers = [word.token for word in words if not word.columns]
    printed: dict[str, int] = {}
    leaves = []
    for place, (token, meanings) in enumerate(instance.headers):
        columns = meanings.columns(instance.table, plan.regime.id)
        if columns:
            leaves.append(plan.leaves[columns[0]])
        printed.setdefault(plan.leaves[columns[0]] if columns else token.key, place)
    if strangers and not _replaced(words, strangers, printed, plan, year):
        return False
    whole = (
        bool(strangers) or tuple(leaves) == plan.leaves
    )  # every column is printed in order: only groups are left to compare
    seen: set[str] = set()
    for keys in plan.levels[whole]:
        places = [printed[key] for key in keys if key in printed and key not in seen]
        if places != sorted(places):
            return False
        seen.update(keys)
    return True


def _replaced(
    words: Sequence[_Word], strangers: Sequence[Token], printed: dict[str, int], plan: Plan, year: int | None
) -> bool:
    """Tell whether each strange word stands for a label of the form, so that no column is one of the office's own."""
    labels = [official_key(label) for column in plan.table.columns for label in column.path]
    corner = [official_key(label) for label in plan.table.corner]
    if len(plan.leaves) == len(set(plan.leaves)):
        missing = [key for key in dict.fromkeys([*labels, *corner]) if key not in printed]
        for token in strangers:
            fitting = [key for key in missing if _alike(token.text, key)]
            if not fitting or of_another_period(token.key, "".join(fitting), year):
                return False
            missing.remove(max(fitting, key=lambda key: _ratio(token.key, key)))
        return True
    leaves = [(word.token.text, plan.leaves[word.columns[0]] if word.columns else "") for word in words]
    extra = len(leaves) - plan.width
    tail = leaves[extra:] if extra >= 0 else []
    head = [text for text, key in leaves[: max(extra, 0)] if not key]
    groups = {*labels, *corner}.difference(plan.leaves)
    return (
        bool(tail)
        and sum(not key for _, key in tail) * 2 < plan.width
        and all(
            key == label or (not key and _alike(text, label) and (has_losses(text) or _ratio(text, label) > _ALIKE))
            for (text, key), label in zip(tail, plan.leaves, strict=True)
        )
        and all(any(_alike(text, key) for key in (*groups, *plan.leaves)) for text in head)
    )


def _label_last(instance: Instance) -> bool:
    """Tell whether the header of the labels stands behind those of the numbers, so that numbers precede their label."""
    kinds = [token.meanings.by_kind for token, _ in instance.headers]
    if not kinds or kinds[-1].keys() != {"corner"}:
        return False
    corner = next(place for place, found in enumerate(kinds) if found.keys() == {"corner"})
    return any("column" in found for found in kinds[:corner])


def _among_words(instance: Instance, plan: Plan) -> bool:
    """Tell whether a line of words above the first row names columns of the form and another of the office's own."""
    columns = [[official_key(label) for label in (*column.path, *column.variants)] for column in plan.table.columns]
    corner = [official_key(label) for label in plan.table.corner]
    for token in instance.words:
        keys = {label_of(word).key for word in token.text.split()} - {""}
        others = keys.difference(corner, *columns)
        missing = [label for wordings in columns if not keys.intersection(wordings) for label in wordings]
        missing += [label for label in corner if label not in keys]
        if len(others) == len(keys - {*corner}) or has_losses(token.text):
            continue
        if any(not any(key in label or _ratio(key, label) >= _ALIKE for label in missing) for key in others):
            return True
    return False


def _of_another_period(words: Sequence[_Word], instance: Instance, plan: Plan, year: int | None) -> bool:
    """Tell whether words above the first row name a period that no column of the form has, and no column beside it."""
    known = {word.token.start for word in words}
    texts = [token.text for token in instance.words if token.start not in known]
    whole = {column for word in words for column in word.columns} >= set(range(plan.width))
    strangers = [] if whole else [token.text for token in instance.strangers]
    for key in (label_of(word).key for text in (*texts, *strangers) for word in text.split()):
        likeness = {label: _ratio(key, label) for label in plan.leaves}
        best = max(plan.leaves, key=lambda label: likeness[label])
        own = best if likeness[best] >= _ALIKE else "".join(plan.leaves)
        if len(key) <= _LONGEST and of_another_period(key, own, year):
            return True
    return False


def _grid(words: Sequence[_Word], plan: Plan) -> tuple[dict[Sheet, dict[int, int]], dict[Sheet, frozenset[int]], int]:
    """Return for each grid which of its columns stand for those of the form, and which for others; the last row."""
    below: dict[Sheet, dict[int, int]] = {}
    own: dict[Sheet, frozenset[int]] = {}
    sheets: dict[Sheet, list[_Word]] = {}
    last = 0
    for word in words:
        if word.token.cell.place is None:
            return {}, {}, 0
        sheets.setdefault((word.token.cell.place.table, word.token.cell.place.page), []).append(word)
    for sheet, mine in sheets.items():
        found = _below(mine)
        if sorted(set(found.values())) == list(range(plan.width)):
            below[sheet] = found
            others = (
                w.token for w in mine if not w.columns and w.token.kind in (LABEL, TEXT) and w.token.cell.width == 1
            )
            own[sheet] = frozenset(t.cell.place.column for t in others if t.cell.place) - found.keys()
            last = max(last, *(w.token.cell.place.row for w in mine if w.columns and w.token.cell.place))
    return below, own, last if len(sheets) == 1 else 0


def _below(words: Sequence[_Word]) -> dict[int, int]:
    """Return the form's column under each column of one grid, {} where a word does not say which.

    A label of several columns stands above as many grid columns, in their order; one of a single column may be
    repeated over those that its cell spans.
    """
    spots: dict[tuple[int, ...], list[int]] = {}
    for word in words:
        place, _, width = word.token.cell[2:5]
        if not word.columns or place is None:
            continue
        if width != 1:
            return {}
        spots.setdefault(word.columns, []).append(place.column)
    found: dict[int, int] = {}
    for columns, each in spots.items():
        below = sorted(set(each))
        if len(columns) == 1:
            found |= dict.fromkeys(below, columns[0])
        elif len(below) == len(columns):
            found |= dict(zip(below, columns, strict=True))
        else:
            return {}
    return found


def _units(words: Sequence[_Word]) -> dict[int, str]:
    found: dict[int, str] = {}
    for word in words:
        match = _UNIT.search(word.token.text) if "(" in word.token.text else None
        if match:
            found |= dict.fromkeys(word.columns, match["unit"])
    return found
