"""The turns of a narrative: which of its units admit, which promise, and which only talk."""

import re
from dataclasses import dataclass, replace
from typing import Final

from govreports.clauses.admissions import admissions_of
from govreports.clauses.categories import name_of
from govreports.clauses.cues import pattern
from govreports.clauses.parts import Draft, predicate
from govreports.clauses.promises import announces, promise_of, promises
from govreports.clauses.units import Unit, units_of

__all__ = ["drafts_of"]

_TITLE: Final = 30
_HEADED: Final = 24
_DECISIVE: Final = 2


@dataclass(slots=True)
class _Turn:
    """Whose turn it is, and the ordinals met: the last of the problems, and whether measures have ordinals.

    ``inline`` says that the label of the measures stood inside an item of the problems, ``itemised`` that
    the item began with an ordinal.
    """

    kind: str
    style: str | None = None
    number: int = 0
    labelled: bool = False
    counted: bool = False
    inline: bool = False
    itemised: bool = False


def drafts_of(text: str, heading: str | None = None) -> list[Draft]:
    """Return the clauses of flat prose in the order of the text.

    Parameters
    ----------
    text
        Flat prose (``units.flatten``).
    heading
        The heading in folded script, which may name measures alone.
    """
    only = heading and pattern("<measure_label>").search(heading) and not re.search("问题|不足|困难", heading)
    units = list(units_of(text))
    found = _drafts(text, units, _Turn("measure" if only else "problem", labelled=bool(only)), begun=False)
    return found or _drafts(text, units, _Turn("measure" if only else "problem", labelled=bool(only)), begun=True)


def _drafts(text: str, units: list[Unit], turn: _Turn, *, begun: bool) -> list[Draft]:
    """Return the clauses; unless ``begun``, promises before the first problem are taken for praise of past work."""
    found: list[Draft] = []
    title: Draft | None = None
    item = 0
    for index, unit in enumerate(units):
        behind = units[index + 1] if index + 1 < len(units) else None
        if unit.style or (not turn.itemised and index and units[index - 1].stop not in {";", ""}):
            item, turn.itemised = item + 1, unit.style is not None
        before = turn.kind
        start, end = _unlabelled(text, unit, behind, turn)
        if start >= end or pattern("<none>|<closing>|<overview>").fullmatch(text, start, end):
            continue
        _take(turn, text, unit, start, end)
        if (
            turn.kind != before
            and not unit.style
            and turn.itemised
            and not turn.inline
            and not _returns(units, index, turn)
        ):
            item, turn.itemised = item + 1, False
        said = bool(found) and found[-1].kind == "problem"
        within = said and (0 < found[-1].item == item or (index > 0 and units[index - 1].stop == ";"))
        own = _read(turn, text, unit, start, end, begun=begun or bool(found), within=within)
        if own and own[0].kind == "measure" and _opens(text, unit, behind):
            continue
        if not found and own and not unit.style and _leads(text, units, index) and _is_opening(text, own):
            continue
        if title and own and own[0].kind == title.kind and not unit.style and _explains(text, title, own[0], start):
            own[0] = replace(own[0], start=title.start, written=None)
            found.pop()
        title = own[-1] if own and _is_title(text, unit, own) else None
        found += [replace(draft, item=item) for draft in own]
    return found


def _returns(units: list[Unit], index: int, turn: _Turn) -> bool:
    """Whether the next ordinal goes on with the problems, so that what is promised here answers one of them."""
    behind = next((unit for unit in units[index + 1 :] if unit.style), None)
    return bool(behind and turn.style and behind.style == turn.style and behind.number == turn.number + 1)


def _explains(text: str, title: Draft, draft: Draft, start: int) -> bool:
    """Whether a clause goes on about the title of its item: measures do, problems of no other kind."""
    if draft.kind == "measure":
        return True
    own, above = name_of(draft.text(text), draft.kind), name_of(title.text(text), title.kind)
    return (
        not draft.written
        and draft.start == start
        and (min(own.weight, above.weight) < _DECISIVE or own.category in {above.category, *above.also})
    )


def _opens(text: str, unit: Unit, behind: Unit | None) -> bool:
    """Whether a unit without ordinal only leads to a numbered list: a colon stands behind it."""
    return bool(behind and behind.number == 1 and not unit.style and text[unit.end - 1] == ":")


def _leads(text: str, units: list[Unit], index: int) -> bool:
    """Whether a unit stands before a numbered list, at once or with no more between than what announces it."""
    behind = units[index + 1 : index + 3]
    if behind and behind[0].number != 1 and text[behind[0].end - 1] == ":":
        behind = behind[1:]
    return bool(behind) and behind[0].number == 1


def _unlabelled(text: str, unit: Unit, behind: Unit | None, turn: _Turn) -> tuple[int, int]:
    """Return a unit without the label before it, which says whose turn it is."""
    start, end = unit.start, unit.end
    colon = text.find(":", start, min(end, start + _HEADED))
    label_end = colon if colon >= 0 else end
    for kind in ("problem", "measure"):
        if label_end - start <= _HEADED and pattern(f"<{kind}_label>(?:主要)?(?:是|如下|有|为)?(?:以下)?").fullmatch(
            text, start, label_end
        ):
            _hand(turn, kind, labelled=True)
            turn.inline = unit.style is None and colon >= 0 and colon + 1 < end
            return (colon + 1 if colon >= 0 else end), end
    tail = pattern("<measure_label>$").search(text[start:end])
    if tail and behind and behind.style == "shi" and behind.number == 1 and tail.start() and turn.style == "shi":
        return start, start + tail.start()
    return start, end


def _hand(turn: _Turn, kind: str, *, labelled: bool) -> None:
    if turn.kind != kind and kind == "problem":
        turn.style, turn.number = None, 0
    turn.kind, turn.labelled, turn.counted, turn.inline = kind, labelled, False, False


def _take(turn: _Turn, text: str, unit: Unit, start: int, end: int) -> None:
    """Let the words and the ordinal of a unit decide whose turn it is."""
    if turn.kind == "problem":
        restarted = unit.style and unit.number == 1 and turn.style == unit.style and turn.number >= 1
        first = re.split("[,:]", text[start:end])[0]
        if restarted and not predicate(first) and (promises(first) or not predicate(text[start:end])):
            _hand(turn, "measure", labelled=False)
            turn.counted = True
            return
        if unit.style and (turn.style in {None, unit.style} or unit.number == 1):
            turn.style, turn.number = unit.style, unit.number
        if announces(text, start, end) and not _admits(text, start, end):
            _hand(turn, "measure", labelled=False)
        return
    if pattern("(?:<announcement>[^。;]{0,12}|<colon_opener>:)$").search(text[start:end]) and not announces(
        text, start, end
    ):
        _hand(turn, "problem", labelled=False)
    elif (turn.inline or not turn.labelled) and not turn.counted and unit.style:
        if unit.style == turn.style and unit.number == turn.number + 1 and turn.number:
            turn.kind, turn.number = "problem", unit.number
        else:
            turn.counted = True


def _admits(text: str, start: int, end: int) -> bool:
    """Whether a unit that begins like a turn to measures goes on to say a problem."""
    turned = pattern("<bridge>").match(text, start, end)
    rest = text[turned.end() if turned else start : end]
    modal = pattern("<modal>").search(rest)
    said = predicate(rest) or pattern("<announcement>").search(rest)
    if modal and modal[0] == "将" and pattern("<disposal>").match(rest, modal.end()) and "但" in rest:
        modal = None
    return said is not None and not (modal and modal.start() < said.start())


def _read(turn: _Turn, text: str, unit: Unit, start: int, end: int, *, begun: bool, within: bool) -> list[Draft]:
    """Return the clauses of one unit; ``begun``: any was found before; ``within``: a problem in its item or list."""
    if turn.kind == "measure":
        return _promised(text, start, end)
    first, _, rest = re.split("([,:])", text[start:end] + ",", maxsplit=1)
    if within and not predicate(text[start:end]) and pattern("<done>").match(text, start, end):
        return _promised(text, start, end)
    if pattern("<comparison>").match(first) and predicate(rest) and not promises(rest):
        first = rest
    if begun and (year := pattern("(?:20\\d\\d年度?|今年|目前),").match(text, start, end)):
        first = re.split("[,:]", text[year.end() : end])[0]
    if (begun or unit.style) and (pattern("<remedy>").match(first) or (promises(first) and not predicate(first))):
        turned = pattern("<turn>").search(text[start:end])
        if not (turned and predicate(text[start + turned.start() : end])):
            return _promised(text, start, end)
    dense = bool(unit.style) or unit.stop == ";" or within
    found, upto = admissions_of(text, start, end, listed=bool(unit.style) or within, dense=dense)
    return found + (_promised(text, upto, end) if upto < end else [])


def _promised(text: str, start: int, end: int) -> list[Draft]:
    place = promise_of(text, start, end)
    return [Draft("measure", *place)] if place else []


def _is_opening(text: str, own: list[Draft]) -> bool:
    """Whether clauses before a numbered list say no more than that there is a gap."""
    return all(
        draft.kind == "problem" and pattern("<gap_only>").search(draft.text(text)) and not draft.written
        for draft in own
    )


def _is_title(text: str, unit: Unit, own: list[Draft]) -> bool:
    """Whether a unit is the title of a numbered item, explained in the next."""
    return (
        bool(unit.style)
        and len(own) == 1
        and unit.stop in {"。", "\n"}
        and unit.end - unit.start <= _TITLE
        and "," not in text[unit.start : unit.end]
    )
