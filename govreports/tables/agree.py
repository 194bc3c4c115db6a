"""All readings that a table permits, and what they agree on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govreports import numerals
from govreports.tables import check
from govreports.tables.placing import Gap, Placement, figures, is_empty, is_number, same
from govreports.tables.readings import counted, empty, glued, grid, marked, rhythm, totals
from govreports.tables.region import HARD, Line, Region

__all__ = ["Verdict", "verdicts"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the readings of a region agree on: its cells, which readings it permitted, which of them placed cells."""

    region: Region
    cells: Placement
    permitted: tuple[str, ...]
    agreed: tuple[str, ...]


def verdicts(regions: Sequence[Region], *, deduplicated: bool = False) -> list[Verdict]:
    """Return what the readings of each region of a document agree on.

    Some things are told by the whole document: how rows are padded, what empty lines mean, which tables have columns
    beside those of the form.
    """
    leads, rules = marked.leads(regions), rhythm.rules(regions)
    trusted = not marked.packed(regions)
    scattered = any(map(check.scattered, regions))
    loose = scattered or any(region.loose or check.overflows(region) for region in regions)
    beside = {(r.plan.table.section, r.width) for r in regions if check.wide(r)}
    found = []
    for region, padded in zip(regions, leads, strict=True):
        unsure = (region.plan.table.section, region.width) in beside
        answers = _permitted(region, padded, rules, trusted=trusted, scattered=scattered)
        if loose or not _may_be_empty(region):
            answers.pop("empty", None)
        if deduplicated:  # whose a number is, the lost label behind it may tell otherwise; a lost number is no blank
            answers = {"counted": _followed(region, answers["counted"])} if "counted" in answers else {}
        found.append(_agreed(region, answers, unsure=unsure))
    return found


def _permitted(
    region: Region, leads: Sequence[marked.Lead], rules: Sequence[rhythm.Rule], *, trusted: bool, scattered: bool
) -> dict[str, Placement]:
    """Return the answers of all readings that nothing in the region contradicts."""
    answers: dict[str, Placement] = {"grid": grid.grid(region)}
    scattered = check.scattered(region) or (scattered and bool(region.loose))
    if region.certain and not scattered and not check.torn(region):
        answers |= {"counted": counted.counted(region), "glued": glued.glued(region), "empty": empty.empty(region)}
        answers |= {"totals": totals.totals(region)}
        answers = {name: answer for name, answer in answers.items() if _stands(region, answer)}
        answers |= _chosen(
            "marked", {lead: marked.marked(region, lead, trusted=trusted) for lead in leads}, region, answers
        )
        answers |= _chosen("rhythm", {rule: rhythm.rhythm(region, rule) for rule in rules}, region, answers)
    return {name: answer for name, answer in answers.items() if _stands(region, answer)}


def _may_be_empty(region: Region) -> bool:
    """Tell whether rows with nothing behind them may be believed: where all are so, a whole header must stand above."""
    return region.header.whole or any(line.values for line in region.lines)


def _followed(region: Region, answer: Placement) -> Placement:
    """Return the rows of an answer that the label of the next row of the form follows, or that end its table."""
    places = {row.code: place for row, place in zip(region.plan.table.rows, region.plan.places, strict=True)}
    kept = set()
    for number, line in enumerate(region.lines):
        place = places.get(line.code)
        if place is None or (place != region.plan.places[-1] and line.after is not None):
            wanted = region.plan.places[region.plan.places.index(place) + 1] if place is not None else None
            meanings = line.after.meanings.of_table(region.plan.table.code) if line.after else ()
            if not any(m.kind == "group" or (m.kind == "row" and m.place == wanted) for m in meanings):
                continue
        kept.add(number)
    return {key: cell for key, cell in answer.items() if key[0] in kept}


def _stands(region: Region, answer: Placement) -> bool:
    return bool(answer) and check.conserves(answer) and not check.refuted(region, answer)


def _chosen(
    name: str, answers: Mapping[tuple[int, ...], Placement], region: Region, others: Mapping[str, Placement]
) -> dict[str, Placement]:
    """Return the answers of one reading with several rules: those that no other contradicts, if any."""
    named = {
        f"{name} {'+'.join(map(str, rule))}": answer for rule, answer in answers.items() if _stands(region, answer)
    }
    agreeing = {
        rule: answer
        for rule, answer in named.items()
        if all(same(cell, answer[key]) for other in others.values() for key, cell in other.items() if key in answer)
    }
    return agreeing or named


def _agreed(region: Region, answers: Mapping[str, Placement], *, unsure: bool) -> Verdict:
    """Return the cells in which all readings that place them agree, and that no row contradicts."""
    cells: Placement = {}
    for key in dict.fromkeys(key for answer in answers.values() for key in answer):
        told = [answer[key] for answer in answers.values() if key in answer]
        if all(same(told[0], other) for other in told[1:]):
            cells[key] = next((cell for cell in told if not isinstance(cell, Gap)), told[0])
    in_grid = {number for number, _ in answers.get("grid", {})}
    refused = {
        number
        for number, line in enumerate(region.lines)
        if (line.doubt in HARD if number in in_grid else bool(line.doubt))
        or (number not in in_grid and _is_refused(region, number, line, cells, unsure=unsure))
    }
    halved = {number for number, line in enumerate(region.lines) if not all(map(is_number, line.values))}
    refused |= {number for number in halved - in_grid if _is_shared(region.lines[number])}
    kept = {
        key: cell
        for key, cell in cells.items()
        if key[0] not in refused and not (key[0] in halved - in_grid and is_empty(cell))
    }  # beside a cell of two numbers an empty one may be its half
    placing = tuple(name for name, answer in answers.items() if any(key in kept for key in answer))
    return Verdict(region, kept, tuple(answers), placing)


def _is_shared(line: Line) -> bool:
    """Tell whether a cell of a row holds several numbers and another none: the columns are not the form's."""
    several = any(len(numerals.parts(token.text) or ()) > 1 for token in line.values)
    return several and len(line.values) < len(line.cells)


def _is_refused(region: Region, number: int, line: Line, cells: Placement, *, unsure: bool) -> bool:
    """Tell whether something in a row contradicts what the readings say of it."""
    if grid.misses_header(line, region):
        return True
    row = [cells.get((number, column)) for column in range(region.width)]
    beside = (region.header.order or ()).count(None)
    left = len(line.values) > beside + sum(cell is not None and not is_empty(cell) for cell in row)
    if not (unsure or check.goes_on(line) or (left and None not in row)):
        return False
    return bool(line.cells) and region.plan.adds_up(figures(row)) is not True
