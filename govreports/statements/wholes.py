"""Which figures are parts of which: 共 N 条，其中 a、b、c."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govreports.statements.phrases import compiled
from govreports.statements.reading import Statement
from govreports.statements.subjects import group_of, is_neutral

__all__ = ["TOPICS", "linked"]

_COMMA: Final = re.compile("[,;]")
_STOP: Final = re.compile(r"[。!?\n]")
_ENDED: Final = re.compile("[,;、]")
"""What ends the words of a figure: a bracket behind it belongs to the figure to come."""
TOPICS: Final = ("interpretations", "documents", "licences", "penalties", "compulsory")
"""Subjects that may be topics among what is published."""
_FAMILIES: Final = ("items", "postings", "applications.received")


@dataclass(slots=True)
class _Reader:
    """Where a reader of an enumeration stands: its whole, the wholes around it, the last total and figure."""

    whole: int | None = None
    outer: list[int | None] | None = None
    last: int | None = None
    total: int | None = None


def linked(text: str, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of flat prose with the place of the whole of each part filled in.

    What stands behind 其中, 包括, a colon or an opening bracket is part of the figure before it, up to a
    figure that is a total of its own, or the end of the sentence. A sentence that begins with 其中 goes
    on with the figure before it. Parts are counted like their whole; of an enumeration inside another
    the parts that could belong to both belong to none.
    """
    found = list(statements)
    reader = _Reader(outer=[])
    for index, statement in enumerate(found):
        if statement.kind in {"zero", "percentage"}:
            if (
                statement.kind == "percentage"
                and compiled("<shares>").search(statement.left)
                and reader.last is not None
            ):
                found[index] = replace(statement, whole=found[reader.last].whole)
            continue
        between = text[found[reader.last].end if reader.last is not None else 0 : statement.at][-400:]
        if _STOP.search(between):
            begins = compiled(r"[。!?\n]<opens>,?").search(between) if "\n" not in between else None
            last = reader.total if begins else None
            reader = _Reader(outer=[], last=last)
        if statement.period == "other" and (
            compiled("<change>").search(f"{statement.left}#") or compiled("<compared>").search(f"{between}#")
        ):
            continue
        _step(reader, found, index, between)
    return found


def _step(reader: _Reader, found: list[Statement], index: int, between: str) -> None:
    statement = found[index]
    group = group_of(statement.subject) if statement.subject else ""
    whole = found[reader.whole] if reader.whole is not None else None
    listed = whole is not None and _is_topic(statement, whole, between)
    total = bool(statement.subject) and not (group or listed or str(statement.subject).endswith(".part"))
    outer = reader.outer if reader.outer is not None else []
    _bracketed(reader, outer, between)
    opened = _opened(between, group) if reader.last is not None else None
    if opened is False:
        reader.whole = None
    elif opened and reader.last is not None and "(" not in between:
        inside = reader.whole is not None and group_of(found[reader.last].subject or "") == group != ""
        reader.whole = reader.whole if inside else reader.last
    elif reader.whole is not None and total and not outer and not is_neutral(statement.left):
        reader.whole = None
    if reader.whole is not None and reader.whole != index:
        found[index] = _part_of(statement, found[reader.whole], reader.whole)
    elif not outer:
        reader.total = index
    reader.last = index


def _bracketed(reader: _Reader, outer: list[int | None], between: str) -> None:
    """Go in and out of the brackets between two figures: what is inside is part of the figure before."""
    for place, character in enumerate(between):
        if character == "(" and len(outer) < 8:  # noqa: PLR2004 - nobody nests deeper
            outer.append(reader.whole)
            # 2599条,(其中…25条)
            going_on = between[:place] == "," and compiled("<opens>").match(between, place + 1)
            reader.whole = None if _ENDED.search(between[:place]) and not going_on else reader.last
        elif character == ")" and outer:
            reader.whole = outer.pop()


def _is_topic(statement: Statement, whole: Statement, between: str) -> bool:
    """Tell whether a subject of its own is only named as a topic of what is published: no verb, no new clause."""
    published = str(whole.subject).startswith(("items", "postings"))
    topic = str(statement.subject).startswith(TOPICS) and statement.classifier == whole.classifier
    return published and topic and not compiled("<publish>|;|制|印|编|举|出台").search(between)


def _opened(between: str, group: str) -> bool | None:
    """Tell whether the words between two figures open an enumeration; False where they deal out other totals."""
    words = between.replace("(", "").replace(")", "")
    opening = None
    for match in compiled("<opens>").finditer(words):
        opening = match
    if opening is None:
        return between.startswith(":") or None
    if compiled("<dealing>").fullmatch(opening[0]):
        return bool(group)
    return None if _COMMA.search(words, opening.end() + 1) else True


def _part_of(statement: Statement, whole: Statement, place: int) -> Statement:
    """Return a statement as part of a whole that is counted like it; a part without a subject takes one from it."""
    subject = statement.subject
    if (statement.classifier, statement.unit) != (whole.classifier, whole.unit):
        return statement
    family = next((name for name in _FAMILIES if (whole.subject or "").split(";")[0].startswith(name)), None)
    if statement.inherited and whole.subject and statement.scope == "other":
        subject = whole.subject
    elif statement.inherited and whole.subject:
        subject = f"{whole.subject.removesuffix('.part')}.part"
    elif family and subject in {None, "postings.part"}:
        subject = f"{family}.part"
    scope = statement.scope if statement.scope != "unknown" else whole.scope
    return replace(statement, whole=place, subject=subject, scope=scope)
