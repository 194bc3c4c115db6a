"""Signs of damage: labels that lost characters, documents that lost repeated lines."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from operator import ne
from typing import Final

from govreports.regimes import Entry, Table
from govreports.tables.instances import Hit, Instance
from govreports.tables.labels import official_key
from govreports.tables.losses import has_losses
from govreports.tables.periods import of_another_period
from govreports.tables.tokens import LABEL, VALUE, Token

__all__ = ["like_row", "lost_repetitions"]

_FEW: Final = 4
_MANY: Final = 10
_TABLES: Final = 2
_MOST: Final = 0.8
_LIKE: Final = 0.7
_PIECE: Final = 3
_SHORT: Final = 5
"""Of so few characters one makes another word: 行政申诉数 is not 行政诉讼数."""
_APART: Final = 0.15
"""A damaged label must be this like the form's, and so much more so than any other that is missing there."""


def like_row(text: str, key: str, table: Table, missing: Iterable[int], year: int | None) -> int | None:
    """Return which of some rows of a form a label that lost characters is like, None where that is not clear.

    Where nothing stands for lost characters it has as many as the form's, or is the beginning of one that a line end
    cut: 主动公开文件数 is not 主动公开规范性文件数.
    """
    labels = {index: official_key(table.rows[index].path[-1]) for index in missing}
    begun = [index for index, label in labels.items() if len(key) >= _PIECE and label.startswith(key)]
    if len(begun) == 1:
        return begun[0]
    if not has_losses(text):
        labels = {index: label for index, label in labels.items() if len(key) > _SHORT and _one_slip(key, label)}
    missing = list(labels)
    likeness = sorted(((_likeness(key, table.rows[index], year), index) for index in missing), reverse=True)
    if likeness and likeness[0][0] >= _LIKE and (len(likeness) == 1 or likeness[1][0] < likeness[0][0] - _APART):
        return likeness[0][1]
    return None


def _one_slip(key: str, label: str) -> bool:
    return len(key) == len(label) and sum(map(ne, key, label)) <= 1


def _likeness(key: str, row: Entry, year: int | None) -> float:
    if of_another_period(key, official_key(row.path[-1]), year):
        return 0.0
    return SequenceMatcher(None, key, official_key(row.path[-1]), autojunk=False).ratio()


def lost_repetitions(instances: list[Instance], tokens: list[Token], text: str) -> bool:
    """Tell whether only the first of equal lines survived: tables of one cell a line, and no label or number twice."""
    if _lost_rows(instances):
        return True
    rows = sum(len(instance.hits) for instance in instances)
    if rows <= _FEW or (len(instances) <= _TABLES and rows <= _MANY):
        return False
    values: set[str] = set()
    for token in tokens:
        if token.kind == VALUE:
            value = text[token.start : token.end]
            if value in values:
                return False
            values.add(value)
    every = [token for token in tokens if token.kind == LABEL]
    labels = [_line_of(token, text) for token in every if _is_alone(token, text)]
    return len(labels) > max(_FEW, _MOST * len(every)) and len(set(labels)) == len(labels)


def _lost_rows(instances: list[Instance]) -> bool:
    """Tell whether lines of several numbers never repeat while rows have lost theirs."""
    hits = [hit for instance in instances for hit in instance.hits if not (hit.label.table or hit.label.marked)]
    if not any(not hit.body and hit.following is not None and hit.following.kind == LABEL for hit in hits):
        return False
    lines = [tuple(t.text for t in line) for hit in hits for _, line in groupby(_values(hit), key=lambda t: t.row)]
    wide = [line for line in lines if len(line) > _FEW]
    return len(wide) >= _MANY and len(set(wide)) == len(wide)


def _values(hit: Hit) -> list[Token]:
    return [token for token in hit.body if token.kind == VALUE]


def _line_of(token: Token, text: str) -> str:
    end = text.find("\n", token.end)
    return text[text.rfind("\n", 0, token.start) + 1 : end if end >= 0 else len(text)]


def _is_alone(token: Token, text: str) -> bool:
    """Tell whether a token has a line of text for itself, but for the one pipe that may close it."""
    if token.table:
        return False
    start, end = text.rfind("\n", 0, token.start) + 1, text.find("\n", token.end)
    after = text[token.end : end if end >= 0 else len(text)]
    return not text[start : token.start].strip() and after.strip() in {"", "|"}
