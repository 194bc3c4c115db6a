"""A narrative as statements: its figures and denials, each with subject, scope and period."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govreports.statements.cues import Cues, Speaker, cues_of, topic_of
from govreports.statements.figures import Figure, figures_of
from govreports.statements.phrases import compiled
from govreports.statements.subjects import Named, group_of, is_neutral, name_of

__all__ = ["Statement", "statements_of"]

_DELIMITER: Final = re.compile(r"[,;:()。!?]")
_RIGHT_EDGE: Final = re.compile(r"[,;:()。!?、]")
_STOP: Final = re.compile(r"[。!?]")
_TITLE: Final = re.compile(r"《[^《》]{1,80}》")
_LEFT, _RIGHT = 60, 24
"""Characters of a clause before and behind a figure that are read."""
_HEADING: Final = 30
"""Characters of the longest line that heads the paragraph below it."""
_SHORT: Final = 3
"""Characters that may stand before the name of a body without being read (门户我局)."""
_ALSO: Final = "也亦"
_KINDS: Final = {"": "count", "%": "percentage"}
_USUAL: Final = {"applications": "applications", "fees": "charge"}
"""What is spoken of in a section where nothing else is said."""
_SILENT: Final = {
    "applications": ("applications.received",),
    "fees": ("fees_charged",),
    "review_litigation": ("reviews", "lawsuits"),
}
"""What did not happen where the first sentence of a section says no more than that (无。)."""
_JOINERS: Final = "、和及与以"


@dataclass(frozen=True, slots=True)
class Statement:
    """A numeric statement: slice of the flat prose, what is said, and place of its whole among the statements."""

    start: int
    end: int
    at: int
    subject: str | None
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    classifier: str | None
    kind: str
    scope: str
    period: str
    left: str = ""
    whole: int | None = None
    digits: tuple[int, int] | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words around a figure: where they begin, words before, words behind."""

    start: int
    left: str
    right: str


def statements_of(text: str, speaker: Speaker, section: str | None = None) -> list[Statement]:
    """Return the statements of flat prose in the order of the text; wholes are not linked yet.

    Parameters
    ----------
    text
        Flat prose (``clauses.units.flatten``).
    speaker
        Who reports.
    section
        Code of the section; figures under ``applications`` are of applications where nothing else is said, and a
        section that begins with no more than 无 denies what it is about.
        A short line without a full stop says what the paragraph below it is about.
    """
    found = list(_silent(text, section or ""))
    behind = found[0].end if found else 0
    at = 0
    usual = topic = _USUAL.get(section or "")
    for paragraph in text.split("\n"):
        headed = len(paragraph) <= _HEADING and not _STOP.search(paragraph)
        own, topic = topic, (topic_of(paragraph) or usual) if headed else usual
        for statement in _paragraph(paragraph, speaker, own):
            if statement.at + at < behind:
                continue
            moved = (statement.digits[0] + at, statement.digits[1] + at) if statement.digits else None
            found.append(
                replace(
                    statement, start=statement.start + at, end=statement.end + at, at=statement.at + at, digits=moved
                )
            )
        at += len(paragraph) + 1
    return found


def _silent(text: str, section: str) -> Iterator[Statement]:
    """Yield what a section denies whose first sentence says no more than that there was nothing (无。)."""
    match = compiled("<nothing>").match(text) if section in _SILENT else None
    if match and (match[0].endswith("。") or text[match.end() : match.end() + 1] in {"", "\n"}):
        for subject in _SILENT[section]:
            start, end = match.span()
            yield Statement(start, end, start, subject, 0.0, 0.0, 0.0, None, None, "zero", "unknown", "year")


def _paragraph(text: str, speaker: Speaker, topic: str | None) -> list[Statement]:
    figures = list(figures_of(text))
    negations = [] if not text else list(compiled("<negation>").finditer(text))
    if not figures and not negations:
        return []
    view = _TITLE.sub(lambda match: "□" * len(match[0]), text).replace("#", "□")
    cues = cues_of(view, speaker)
    stops = [0, *(match.end() for match in _STOP.finditer(view))]
    found = list(_counted(figures, cues, stops, topic))
    spans = [(figure.start, figure.end) for figure in figures]
    found += _denied(negations, spans, cues, stops, topic)
    return sorted(found, key=lambda statement: (statement.at, statement.end, statement.subject or ""))


def _counted(figures: Sequence[Figure], cues: Cues, stops: Sequence[int], topic: str | None) -> Iterator[Statement]:
    previous: Statement | None = None
    for figure, clause in zip(figures, _clauses(cues.view, figures), strict=True):
        sentence = stops[bisect_right(stops, figure.start) - 1]
        if cues.planned(figure.start, sentence) or compiled("<duty>").search(f"{clause.left}#{clause.right}"):
            continue
        earlier = previous if previous is not None and previous.at >= sentence else None
        for statement in _said(figure, clause, cues, sentence, topic, earlier):
            yield statement
            previous = statement


def _clauses(view: str, figures: Sequence[Figure]) -> list[_Clause]:
    """Return the words around each figure; those before 分别 are dealt out to the figures behind it."""
    found: list[_Clause] = []
    for index, figure in enumerate(figures):
        before = figures[index - 1].end if index else 0
        after = figures[index + 1].start if index + 1 < len(figures) else len(view)
        start = _left_edge(view, before, figure.start)
        end = min(after, figure.end + _RIGHT)
        stop = _RIGHT_EDGE.search(view, figure.end, end)
        found.append(_Clause(start, view[start : figure.start], view[figure.end : stop.start() if stop else end]))
    for index, clause in enumerate(found):
        dealt = compiled("(?P<nouns>.{2,50}?)<dealing>$").search(clause.left)
        if dealt:
            _deal(view, figures, found, index, dealt)
    return found


def _left_edge(view: str, before: int, start: int) -> int:
    """Return where the words before a figure begin: behind the figure or delimiter before it.

    A colon and a pair of brackets right before the figure are passed over.
    """
    floor = max(before, start - _LEFT)
    edge = floor
    for match in _DELIMITER.finditer(view, floor, start):
        edge = match.end()
    if edge == start > floor and view[edge - 1] in ":)":
        opening = view.rfind("(", floor, edge) if view[edge - 1] == ")" else edge - 1
        if opening > floor:
            edge = max([floor, *(match.end() for match in _DELIMITER.finditer(view, floor, opening))])
    while edge < start and view[edge] in _JOINERS:
        edge += 1
    return edge


def _deal(view: str, figures: Sequence[Figure], clauses: list[_Clause], index: int, dealt: re.Match[str]) -> None:
    nouns = [noun for noun in compiled("<and>").split(dealt["nouns"]) if noun]
    last = index
    while (
        last + 1 < len(figures)
        and len(view[figures[last].end : figures[last + 1].start]) <= 2  # noqa: PLR2004 - 以及
        and not view[figures[last].end : figures[last + 1].start].strip(_JOINERS + ",")
    ):
        last += 1
    if len(nouns) != last - index + 1:
        return
    for noun, place in zip(nouns, range(index, last + 1), strict=True):
        clauses[place] = _Clause(clauses[index].start, noun, "")


def _said(
    figure: Figure,
    clause: _Clause,
    cues: Cues,
    sentence: int,
    fallback: str | None,
    previous: Statement | None,
) -> Iterator[Statement]:
    """Yield what one figure says: one statement, or one each where nothing happened of two things."""
    left = _without_body(clause.left, cues, clause.start, figure.start)
    right = clause.right
    topic = cues.topic(figure.end + len(right)) or fallback
    kind = figure.classifier or figure.unit
    changed = compiled("<change>").search(f"{left}#") is not None
    named = None if changed else name_of(f"{left}#{right}", topic, kind)
    said = (cues.scope(figure.start, sentence), "other" if changed else cues.period(figure.start, sentence))
    inherited = named is None and not changed and figure.classifier is not None and is_neutral(left)
    subjects: list[str | None] = [named.subject or None] if named else [None]
    if named is None and previous is not None and previous.classifier == figure.classifier and not changed:
        subjects = [
            _inherited(previous, clause, said, cues.view) if inherited else _listed(previous, clause, cues.view)
        ]
    elif named and ";" in named.subject:
        subjects = list(named.subject.split(";")) if figure.value == 0 else [None]
    end = figure.end + (named.behind if named else 0)
    for subject in subjects:
        yield Statement(
            clause.start,
            end,
            figure.start,
            _carried(subject, cues.view, sentence, clause.start, previous),
            figure.value,
            figure.low,
            figure.high,
            figure.unit,
            figure.classifier,
            _KINDS.get(figure.unit or "", "amount") if figure.unit or figure.classifier or figure.value else "zero",
            *said,
            left,
            digits=figure.digits,
            inherited=inherited,
        )


def _without_body(left: str, cues: Cues, start: int, end: int) -> str:
    """Return the words before a figure that stand behind the name of the body they are about."""
    cut = 0
    for mark in cues.named(start, end):
        before = left[cut : mark.start - start]
        short = cut == 0 and len(before) <= _SHORT
        if mark.says != "jurisdiction" and (short or is_neutral(before)) and not compiled("<towards>").search(before):
            cut = mark.end - start
    return left[cut:]


def _inherited(previous: Statement, clause: _Clause, said: tuple[str, str], view: str) -> str | None:
    """Return the subject of the figure before, which one takes on that is only of another time or body."""
    if clause.right and not compiled("<moves>").match(clause.right):
        return None
    if said == (previous.scope, previous.period) and said[1] != "other":
        return _listed(previous, clause, view)
    return previous.subject if compiled("<time>|<body>").search(clause.left) else None


def _listed(previous: Statement, clause: _Clause, view: str) -> str | None:
    """Return the subject of a part before, which the next in a list takes on."""
    part = (previous.subject or "").endswith(".part")
    return previous.subject if part and not clause.right and view[previous.end : clause.start] == "、" else None


def _carried(subject: str | None, view: str, sentence: int, start: int, previous: Statement | None) -> str | None:
    """Return a total as a part where words before its clause name a channel or a field."""
    if subject is None or subject.endswith(".part") or group_of(subject):
        return subject
    since = max(sentence, previous.end if previous else 0, start - 4 * _LEFT)
    limits = "<carrier>" if subject in {"items", "postings"} else "<field>"
    return f"{subject}.part" if compiled(limits).search(view[since:start]) else subject


def _denied(
    negations: Sequence[re.Match[str]],
    spans: Sequence[tuple[int, int]],
    cues: Cues,
    stops: Sequence[int],
    fallback: str | None,
) -> Iterator[Statement]:
    """Yield a statement of zero for each thing that a clause says did not happen."""
    view, behind = cues.view, 0
    said = -2, "year"
    for index, match in enumerate(negations):
        if match.start() < behind:
            continue
        limit = min(len(view), match.end() + _LEFT)
        following = negations[index + 1].start() if index + 1 < len(negations) else limit
        stop = _DELIMITER.search(view, match.end(), limit)
        end = stop.start() if stop else limit
        if following < end and (view[following - 1] == "、" or view[following] in _ALSO):
            end = following - (view[following - 1] == "、")
        start = _left_edge(view, max(0, behind), match.start())
        figured = any(a < end and b > match.start() for a, b in _near(spans, match.start()))
        sentence = stops[bisect_right(stops, match.start()) - 1]
        words = view[match.end() : end]
        if figured or words.endswith("的") or cues.planned(match.start(), sentence):
            continue
        before = _without_body(view[start : match.start()], cues, start, match.start())
        if compiled("<duty>").search(before):
            continue
        phrase = f"{before}{words}#"
        named = name_of(phrase, cues.topic(end) or fallback, None)
        for subject in _denials(named, exact=match[0].startswith("零")):
            behind = end
            period, scope = cues.period(end, sentence, denied=True), cues.scope(end, sentence)
            if start <= said[0] + 1 and period == "year":
                period = said[1]  # 上年没有收到申请，没有结转
            said = end, period
            if subject == "applications.carried_in" and period == "other" and not re.search(r"\d", view[start:end]):
                period = "year"  # 上年度没有结转: to the year reported on
            yield Statement(
                start, end, match.start(), subject, 0.0, 0.0, 0.0, None, None, "zero", scope, period, left=words
            )


def _near(spans: Sequence[tuple[int, int]], at: int) -> Sequence[tuple[int, int]]:
    place = bisect_right(spans, (at, 0))
    return spans[max(0, place - 1) : place + 2]


def _denials(named: Named | None, *, exact: bool) -> list[str | None]:
    if named is None or not named.subject:
        return [None] if exact else []
    part = ".part" if named.subject.endswith(".part") else ""
    if exact and part:
        return [None]
    return [subject + (part if not subject.endswith(".part") else "") for subject in named.subject.split(";")]
