"""A sentence that admits something, as one clause a problem."""

import re
from dataclasses import dataclass, field
from typing import Final

from govreports.clauses.categories import name_of
from govreports.clauses.cues import pattern
from govreports.clauses.parts import Draft, add, divided, extend, predicate

__all__ = ["admissions_of"]

_PIECE: Final = re.compile(r"[^,:]+")
_HEAD, _AHEAD, _NOTE = 80, 60, 30


@dataclass(slots=True)
class _State:
    """What was found in a sentence so far.

    ``pending`` is where a topic began that waits for its predicate, ``named`` whether the sentence
    said before that there are problems, ``listed`` whether it stands behind an ordinal, ``dense`` whether
    its commas stand within an item.
    """

    named: bool
    listed: bool
    dense: bool
    found: list[Draft] = field(default_factory=list)
    pending: int | None = None


def admissions_of(text: str, start: int, end: int, *, listed: bool, dense: bool = False) -> tuple[list[Draft], int]:
    """Return the problems in a stretch of flat prose, and where a promise begins in it, else ``end``.

    Parameters
    ----------
    text
        Flat prose.
    start, end
        The stretch.
    listed
        Whether it stands behind an ordinal: then it says something, however general.
    dense
        Whether it is an item between ordinals or semicolons: then what stands behind a comma and is no
        complaint of another kind elaborates what stands before it.
    """
    pieces = [(start + match.start(), start + match.end()) for match in _PIECE.finditer(text[start:end])]
    first, named = _announced(text, pieces, listed=listed)
    causes = [draft for piece in pieces[:first] if _is_cause(text, piece) for draft in _caused(text, *piece)]
    first = _behind_title(pieces, text, first) if listed else first
    state = _State(named, listed, dense)
    for index in range(first, len(pieces)):
        begin, behind = pieces[index]
        if index and pattern("<closing>").fullmatch(text, begin, end):
            break
        if _promises(text[begin:behind]) or (state.found and _remedies(text, begin, behind, end)):
            return causes + state.found, begin
        following = pieces[index + 1 : index + 2]
        if _take(state, text, (begin, behind), following, end):
            return causes + state.found, following[0][0]
    if not state.found and pieces[first:] and (named or (state.pending is not None and (listed or state.named))):
        state.found = _topics(text, pieces[first][0] if state.pending is None else state.pending, end, named=named)
    return causes + state.found, end


def _caused(text: str, start: int, end: int) -> list[Draft]:
    return admissions_of(text, start, end, listed=False)[0]


def _is_cause(text: str, piece: tuple[int, int]) -> bool:
    """Whether a piece before an announcement says a problem as its cause (由于人员较少, 还存在以下问题)."""
    return bool(pattern("<because>").match(text, *piece)) and predicate(text[slice(*piece)]) is not None


def _take(
    state: _State,
    text: str,
    piece: tuple[int, int],
    following: list[tuple[int, int]],
    end: int,
) -> bool:
    """Read one piece; True if it names a problem that the next answers (针对……的问题, ……)."""
    begin, behind = piece
    if state.found and state.pending is None and _elaborates(state, text, begin, behind):
        extend(state.found, behind)
        return False
    if following and pattern("<none>").fullmatch(text, begin, behind):
        return False
    inner, until, lead = _trimmed(text, begin, behind, named=state.named, first=not state.found)
    if lead and not state.named and not state.listed:
        state.pending = None
    state.named = state.named or lead
    if not any(character.isalnum() for character in text[inner:until]):
        return False
    if not state.found and "存在" in text[inner:until] and _is_summed_up(text, begin, (behind, end)):
        inner = _there_is(text, inner, until)
        state.named = True
    about = bool(pattern("<about>").match(text, begin, behind)) and until < behind and bool(following)
    if _is_topic(text, inner, behind, following):
        state.pending = inner if state.pending is None else state.pending
    elif not lead and pattern("<occurrence>").search(text[inner:behind]):
        state.found.append(Draft("problem", inner if state.pending is None else state.pending, behind))
        state.pending = None
    elif _says_one(state, text, (inner, until), following, about=about):
        for draft in divided(text, inner if state.pending is None else state.pending, inner, until):
            add(state.found, text, draft, shares=state.pending is None)
            state.pending = None
        return about
    else:
        _wait(state, text, (inner, until))
    return False


def _is_summed_up(text: str, start: int, stops: tuple[int, int]) -> bool:
    """Whether a piece or its whole stretch ends in "and other problems"."""
    return any(pattern("(?:<tail>|<of_problem>)$").search(text[start:stop]) for stop in stops)


def _says_one(
    state: _State, text: str, piece: tuple[int, int], following: list[tuple[int, int]], *, about: bool
) -> bool:
    """Whether a piece says a problem: by its predicate, as the first by a weak one, or by what answers it."""
    if predicate(text[slice(*piece)]):
        return True
    answered = about and not predicate(text[slice(*following[0])])
    return answered or (not state.found and _weak(text, *piece, following))


def _wait(state: _State, text: str, piece: tuple[int, int]) -> None:
    """Take a piece without predicate for a topic of the next, for part of the problem before it, or for talk."""
    inner, until = piece
    conceded = pattern("<concession>").match(text, inner, until) if state.listed else None
    if conceded and not pattern("<concession>.*<praise>").match(text, inner, until):
        state.pending = conceded.end()
    elif pattern("<background>").fullmatch(text, inner, until) and not (state.found and state.pending is None):
        state.pending = None
    elif not state.found or pattern("<topic>").match(text, inner, until):
        state.pending = inner if state.pending is None else state.pending
    elif state.pending is None:
        extend(state.found, until)


def _behind_title(pieces: list[tuple[int, int]], text: str, first: int) -> int:
    """Return the first piece behind one that only says which field an item is about (公开内容方面, ……)."""
    if first + 1 < len(pieces) and pattern("<title>").fullmatch(text, *pieces[first]):
        return first + 1
    return first


def _remedies(text: str, start: int, end: int, stop: int) -> bool:
    """Whether a piece behind a problem says what was or is done about it."""
    match = pattern("<remedied>").match(text, start, end)
    if match is None or predicate(text[start:end]):
        return False
    return pattern("<turn>").search(text, start, min(stop, end + _AHEAD)) is None


def _elaborates(state: _State, text: str, start: int, end: int) -> bool:
    """Whether a piece illustrates the problem before it, says what follows, or in an item goes on about it."""
    if pattern("<example>|<consequence>").match(text, start, end):
        return True
    if not state.dense or pattern("<addition>").match(text, start, end):
        return False
    if pattern("<elaboration>").match(text, start, end):
        return True
    own = name_of(text[start:end], "problem")
    if own.weight < 2:  # noqa: PLR2004 - no cue of its own kind
        return True
    last = state.found[-1]
    before = name_of(text[last.start : min(last.end, last.start + _HEAD)], "problem")
    return before.weight < 2 or own.category in {before.category, *before.also}  # noqa: PLR2004 - specifics


def _is_topic(text: str, start: int, end: int, following: list[tuple[int, int]]) -> bool:
    """Whether a piece only names what the problem of the next is about (对停车难等问题, 回应不够)."""
    about = pattern("(?:对于?|就|围绕)[^,。;]+(?:问题|方面|事项)").fullmatch(text, start, end)
    return bool(about and following and predicate(text[slice(*following[0])]))


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
        opener = pattern("<opener>").fullmatch(said) or (
            text[behind : behind + 1] == ":" and pattern("[^,。;:]*<colon_opener>").fullmatch(said)
        )
        match = opener or pattern("<announcement>$").search(said)
        such = None if match else pattern("<announcement><such_as>(?=...)").search(said)
        if such and not predicate(said[: such.start()]):
            pieces[index] = (begin + such.end(), behind)
            return index, True
        if match is None or predicate(said[: match.start()]):
            continue
        if not opener and _says(text, pieces[index : index + 2], match.start(), listed=listed):
            break
        ends = index == len(pieces) - 1
        if ends and not opener and (listed or any(_says_more(text, piece) for piece in pieces[first:-1])):
            return first, first > 0
        first = index + 1
    return first, first > 0


def _says_more(text: str, piece: tuple[int, int]) -> bool:
    """Whether a piece before an announcement says a problem that is no cause of what is announced."""
    return predicate(text[slice(*piece)]) is not None and not _is_cause(text, piece)


def _says(text: str, pieces: list[tuple[int, int]], at: int, *, listed: bool) -> bool:
    """Whether the first piece, which could announce problems, is one: its topic is narrow, or an item says it."""
    (begin, behind), *others = pieces
    if not others or not predicate(text[begin:behind]):
        return False
    if any(pattern("<opener>$|<such_as>|<lead>").match(text, a, b) for a, b in others):
        return False
    narrow = re.search("在(?![^,]*工作)[^,]{3,}(?:上|方面)(?:还|仍|也|都)*$", text[begin : begin + at])
    return listed or bool(narrow and predicate(text[slice(*others[0])]))


def _promises(piece: str) -> bool:
    return bool(pattern("<measure_bridge>").match(piece)) and not predicate(piece)


def _weak(text: str, start: int, end: int, following: list[tuple[int, int]]) -> bool:
    """Whether a piece says a problem by words that may as well lead up to the problem of the next piece."""
    if not pattern("<weak_predicate>").search(text[start:end]):
        return False
    if following and pattern("<some>").match(text, start) and pattern("<some>").match(text, following[0][0]):
        return True
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
    end = start + match.start() if match and match.start() else end
    note = re.search(r"\([^()]{0,12}\d[^()]{0,12}\)$", text[max(start, end - _NOTE) : end])
    end -= len(note[0]) if note and end - len(note[0]) > start else 0
    if pattern("“[^“”]*<predicate>[^“”]*”").fullmatch(text, start, end):
        start, end = start + 1, end - 1
    return start, end, lead
