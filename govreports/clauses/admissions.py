"""A sentence that admits something, as one clause a problem."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from govreports.clauses.cues import pattern

__all__ = ["Draft", "admissions_of", "predicate"]

_PIECE: Final = re.compile(r"[^,:]+")
_PART: Final = re.compile(r"、|以及")


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause before it is named: kind, slice of the flat prose, number of its item, text if that is not the slice."""

    kind: str
    start: int
    end: int
    item: int = 0
    written: str | None = None

    def text(self, flat: str) -> str:
        """Return the clause on its own."""
        return flat[self.start : self.end] if self.written is None else self.written


def predicate(text: str) -> re.Match[str] | None:
    """Return where a problem is said in a piece, with the adverbs before it; None if none is."""
    return pattern("<adverb>*<predicate>").search(text)


@dataclass(slots=True)
class _State:
    """What was found in a sentence so far.

    ``pending`` is where a topic began that waits for its predicate, ``named`` whether the sentence
    said before that there are problems.
    """

    named: bool
    found: list[Draft] = field(default_factory=list)
    pending: int | None = None


def admissions_of(text: str, start: int, end: int, *, listed: bool) -> tuple[list[Draft], int]:
    """Return the problems in a stretch of flat prose, and where a promise begins in it, else ``end``.

    Parameters
    ----------
    text
        Flat prose.
    start, end
        The stretch.
    listed
        Whether it stands behind an ordinal: then it says something, however general.
    """
    pieces = [(start + match.start(), start + match.end()) for match in _PIECE.finditer(text[start:end])]
    first, named = _announced(text, pieces, listed=listed)
    state = _State(named)
    for index in range(first, len(pieces)):
        begin, behind = pieces[index]
        if index and pattern("<closing>").fullmatch(text, begin, end):
            break
        if _promises(text[begin:behind]):
            return state.found, begin
        following = pieces[index + 1 :][:1]
        if _take(state, text, (begin, behind), following, end) and following:
            return state.found, following[0][0]
    if not state.found and pieces[first:] and (named or (state.pending is not None and (listed or state.named))):
        state.found = _topics(text, pieces[first][0] if state.pending is None else state.pending, end, named=named)
    return state.found, end


def _take(state: _State, text: str, piece: tuple[int, int], following: list[tuple[int, int]], end: int) -> bool:
    """Read one piece; True if it names a problem that the next answers (针对……的问题, ……)."""
    begin, behind = piece
    inner, until, lead = _trimmed(text, begin, behind, named=state.named, first=not state.found)
    if lead and not state.named:
        state.pending = None
    state.named = state.named or lead
    if not any(character.isalnum() for character in text[inner:until]):
        return False
    if not state.found and "存在" in text[inner:until] and pattern("(?:<tail>|<of_problem>)$").search(text[begin:end]):
        inner = _there_is(text, inner, until)
        state.named = True
    if predicate(text[inner:until]) or (not state.found and _weak(text, inner, until, following)):
        for draft in _divided(text, inner if state.pending is None else state.pending, inner, until):
            _add(state.found, text, draft, shares=state.pending is None)
            state.pending = None
        return bool(pattern("<about>").match(text, begin, behind)) and until < behind
    if pattern("<background>").fullmatch(text, inner, until) and not (state.found and state.pending is None):
        state.pending = None
    elif not state.found or pattern("<topic>").match(text, inner, until):
        state.pending = inner if state.pending is None else state.pending
    elif state.pending is None:
        _extend(state.found, text, begin, until)
    return False


def _topics(text: str, start: int, end: int, *, named: bool) -> list[Draft]:
    """Return what an announcement lists without saying what is wrong with it, one clause a part."""
    inner, until, _ = _trimmed(text, start, end, named=named, first=True)
    if not named:
        return [Draft("problem", inner, until)]
    parts = re.finditer(r"[^、]*\w[^、]*", text[inner:until])
    return [Draft("problem", inner + part.start(), inner + part.end()) for part in parts]


def _announced(text: str, pieces: list[tuple[int, int]], *, listed: bool) -> tuple[int, bool]:
    """Return the first piece behind those that only say that there are problems, and whether any does."""
    first = 0
    for index, (begin, behind) in enumerate(pieces):
        said = text[begin:behind]
        opener = pattern("<opener>").fullmatch(said)
        match = opener or pattern("<announcement>$").search(said)
        such = None if match else pattern("<announcement><such_as>(?=...)").search(said)
        if such and not predicate(said[: such.start()]):
            pieces[index] = (begin + such.end(), behind)
            return index, True
        if match is None or predicate(said[: match.start()]):
            continue
        ends = index == len(pieces) - 1
        if ends and not opener and (listed or any(predicate(text[a:b]) for a, b in pieces[first:-1])):
            return first, first > 0
        first = index + 1
    return first, first > 0


def _promises(piece: str) -> bool:
    return bool(pattern("<measure_bridge>").match(piece)) and not predicate(piece)


def _weak(text: str, start: int, end: int, following: list[tuple[int, int]]) -> bool:
    """Whether a piece says a problem by words that may as well lead up to the problem of the next piece."""
    if not pattern("<weak_predicate>").search(text[start:end]):
        return False
    return not (following and predicate(text[following[0][0] : following[0][1]]))


def _is_there(text: str, start: int, end: int) -> bool:
    """Whether a piece says no more than that a problem exists, which it names (存在公开不及时的问题)."""
    return bool(pattern("<there>.{2,30}的问题$").match(text[start:end])) and bool(predicate(text[start:end]))


def _there_is(text: str, start: int, end: int) -> int:
    """Return where what there is begins, in "our work has such problems"; a mere predicate keeps its subject."""
    behind = text.index("存在", start, end) + 2
    behind += text[behind : behind + 1] in {"着", "了"}
    said = predicate(text[behind:end])
    return behind if said and said.start() and not predicate(text[start : behind - 2]) else start


def _trimmed(text: str, start: int, end: int, *, named: bool, first: bool) -> tuple[int, int, bool]:
    """Return a piece without conjunctions, "there is" before it and "and other problems" behind it."""
    lead = named
    while True:
        match = pattern("<conjunction>(?=..)").match(text, start, end)
        if match is None and (first or _is_there(text, start, end)):
            match = pattern("<lead>(?=..)").match(text, start, end)
            lead = lead or match is not None
        if match is None or match.end() == start:
            break
        start = match.end()
    long = pattern("<long_tail>$").search(text[start:end])
    if long and predicate(text[start : start + long.start()]):
        return start, start + long.start(), lead
    match = pattern("<tail>$").search(text[start:end])
    if not (match and match.start()) and lead:
        match = pattern("<of_problem>$").search(text[start:end])
    return start, start + match.start() if match and match.start() else end, lead


def _divided(text: str, start: int, inner: int, end: int) -> Iterator[Draft]:
    """Iterate over the clauses of a piece with a predicate: cause and effect, lists of subjects or predicates."""
    cuts = [inner]
    for match in pattern("<cause>").finditer(text, inner, end):
        if predicate(text[cuts[-1] : match.start()]) and predicate(text[match.end() : end]):
            cuts += [match.start(), match.end()]
    cuts.append(end)
    for a, b in zip(cuts[::2], cuts[1::2], strict=True):
        yield from _listed(text, start if a == inner else a, a, b)


def _listed(text: str, start: int, inner: int, end: int) -> Iterator[Draft]:
    parts: list[tuple[int, int]] = []
    at = inner
    cuts = [(match.start(), match.end()) for match in _PART.finditer(text, inner, end)]
    cuts += [
        (match.start(), match.end())
        for match in pattern("<coordination>").finditer(text, inner, end)
        if _complete(text[inner : match.start()]) and predicate(text[match.end() : end])
    ]
    for begin, behind in [*sorted(cuts), (end, end)]:
        if begin > at:
            parts.append((at, begin))
        at = max(at, behind)
    group: list[tuple[int, int]] = []
    found: list[Draft] = []
    for index, part in enumerate(parts):
        group.append(part)
        said = predicate(text[part[0] : part[1]])
        if not said and index < len(parts) - 1:
            continue
        begin = start if not found else group[0][0]
        if not said and found:
            _extend(found, text, group[0][0] - 1, group[-1][1])
        elif len(group) > 1 and (own := _expanded(text, begin, group)):
            found += own
        else:
            _add(found, text, Draft("problem", begin, group[-1][1]), shares=True)
        group = []
    yield from found


def _complete(part: str) -> bool:
    """Whether a piece ends in a predicate."""
    piece = re.split(r"、|以及", part)[-1]
    said = predicate(piece)
    return bool(said) and len(piece) - said.end() <= 4 if said else False  # noqa: PLR2004 - 不+够+及时


def _expanded(text: str, start: int, group: list[tuple[int, int]]) -> list[Draft]:
    """Return one clause a quality, where several qualities share a predicate; nothing if they are no qualities."""
    *before, (begin, end) = group
    said = predicate(text[begin:end])
    if said is None:
        return []
    names = [text[a:b] for a, b in before]
    last = pattern("<and_so_on>$").sub("", text[begin : begin + said.start()])
    names += pattern("<and>").split(last) if before and _all_qualities(pattern("<and>").split(last)) else [last]
    if not _all_qualities(names):
        return []
    names[0] = re.sub(r"^(?:在|从)", "", names[0])
    if "的" in names[0]:
        shared = names[0][: names[0].rindex("的") + 1]
    else:
        noun = pattern("<quality_noun>$").search(names[0])
        shared = names[0][: noun.start()] if noun else ""
    whole = [names[0]] + [shared + name if pattern("<quality_noun>").fullmatch(name) else name for name in names[1:]]
    first = start + 1 if text[start] in "在从" and text[start:end].startswith(("在", "从")) else start
    return [Draft("problem", first, end, written=name + text[begin + said.start() : end]) for name in whole]


def _all_qualities(names: list[str]) -> bool:
    return all(pattern("<quality_noun>$").search(name) for name in names)


def _add(found: list[Draft], text: str, draft: Draft, *, shares: bool) -> None:
    """Add a clause; one that is but a predicate takes the subject of the one before, and both the words of both."""
    own = draft.text(text)
    if found and shares and pattern("<shared_predicate>").fullmatch(own):
        previous = found[-1]
        before = previous.text(text)
        said = predicate(before)
        if said and said.start():
            found[-1] = replace(previous, end=draft.end, written=before)
            draft = replace(draft, start=previous.start, written=before[: said.start()] + own)
    found.append(draft)


def _extend(found: list[Draft], text: str, start: int, end: int) -> None:
    """Let the last clause go on to ``end``."""
    last = found[-1]
    written = None if last.written is None else last.written + text[last.end : start] + text[start:end]
    found[-1] = replace(last, end=end, written=written)
