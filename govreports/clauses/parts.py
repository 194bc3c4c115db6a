"""The parts of an admission: lists of subjects and predicates written out as one clause a problem."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from govreports.clauses.cues import pattern

__all__ = ["Draft", "add", "divided", "extend", "predicate"]

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
    return pattern("<adverb>{0,4}<predicate>").search(text)


def divided(text: str, start: int, inner: int, end: int) -> Iterator[Draft]:
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
            extend(found, group[-1][1])
        elif len(group) > 1 and (own := _expanded(text, begin, group)):
            found += own
        else:
            add(found, text, Draft("problem", begin, group[-1][1]), shares=True)
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
    names[0] = names[0][_preposition(names[0]) :]
    if "的" in names[0]:
        shared = names[0][: names[0].rindex("的") + 1]
    else:
        noun = pattern("<quality_noun>$").search(names[0])
        shared = names[0][: noun.start()] if noun else ""
    kept = pattern("化<of_quality>$").search(names[-1])
    names = [name + kept[0][1:] if kept and name[-1] == "化" else name for name in names]
    whole = [names[0]] + [shared + name if _shares(name, shared) else name for name in names[1:]]
    first = start + _preposition(text[start:end])
    return [Draft("problem", first, end, written=name + text[begin + said.start() : end]) for name in whole]


def _shares(name: str, shared: str) -> bool:
    """Whether the name of a quality leaves out the owner that the first has (工作人员的理论水平和业务能力)."""
    return bool(pattern("<quality_noun>").fullmatch(name)) or (shared.endswith("的") and "的" not in name)


def _preposition(name: str) -> int:
    """Return the length of the words that only say where a quality is sought."""
    return len(name) - len(re.sub(r"^(?:[我本][^的,]{1,6})?(?:在|从)", "", name))


def _all_qualities(names: list[str]) -> bool:
    return all(pattern("<quality_noun>$").search(name) for name in names)


def add(found: list[Draft], text: str, draft: Draft, *, shares: bool) -> None:
    """Add a clause; one that is but a predicate takes the subject of the one before, and both the words of both."""
    own = draft.text(text)
    if found and shares and pattern("<shared_predicate>").fullmatch(own):
        previous = found[-1]
        before = previous.text(text)
        said = predicate(before)
        if said and said.start():
            verb = own[0] == before[said.start() - 1] or bool(re.match("[^不没未]不", own) and said[0][0] == "不")
            subject = before[: said.start() - verb]
            found[-1] = replace(previous, end=draft.end, written=before)
            draft = replace(draft, start=previous.start, written=subject + own)
    elif found and shares and found[-1].end + 1 == draft.start and pattern("<quality_noun><predicate>").match(own):
        previous, before = found[-1], found[-1].text(text)
        said = predicate(before)
        if said and (owner := before[: before.rfind("的", 0, said.start()) + 1]):
            found[-1] = replace(previous, end=draft.end, written=before)
            draft = replace(draft, start=previous.start, written=owner + own)
    found.append(draft)


def extend(found: list[Draft], end: int) -> None:
    """Let the last clause go on to ``end``, and those that share its words; what is written out stays."""
    last = found[-1]
    at = len(found) - 1
    while at >= 0 and (found[at].start, found[at].end) == (last.start, last.end):
        found[at] = replace(found[at], end=end)
        at -= 1
