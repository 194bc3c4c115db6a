"""What the form wants and the report leaves out: sections, rows, fields, units."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govreports.auditing.views import Hit, View
from govreports.lexicons import rows
from govreports.lexicons.roles import compiled
from govreports.metadata.names import is_name
from govreports.regimes import Forms
from govreports.script import fold

__all__ = ["fields_blank", "required_blank", "section_empty", "section_kind", "section_missing", "unit_missing"]

_ENOUGH: Final = 3
_SHORT: Final = 15
_NAME: Final = 40
_PRINTED: Final = compiled("slips", "<unit>")
_AMOUNT: Final = compiled("slips", r"<amount><summed>*[ ]?(?P<figure>(?!20\d\d\D)[1-9]\d*(?:\.\d+)?)(?=[,。;)\n]|$)")


def required_blank(view: View, forms: Forms) -> Iterator[Hit] | None:
    """Return tables in which rows are left blank from end to end, rows that want no number left aside."""
    return _blank(view, forms) if view.cells else None


def _blank(view: View, forms: Forms) -> Iterator[Hit]:
    whole: dict[str, dict[str, set[str]]] = {}
    regimes: dict[str, str | None] = {}
    for (table, row, _), (regime, _value, status, _unit) in view.cells.items():
        whole.setdefault(table, {}).setdefault(row, set()).add(status)
        regimes[table] = regime
    for table, regime in regimes.items():
        blank = [row for row, said in whole[table].items() if said == {"blank"}]
        official = forms[regime].table(table) if regime and blank else None
        if official is None:
            continue
        exempt = {row for identity in official.identities for row in identity.empty}
        left = [row for row in blank if row not in exempt]
        if left:
            cells = tuple(
                f"{view.report}/{table}/{row}/{c}" for (t, row, c) in view.cells if t == table and row in left
            )
            filled = any(status == "read" for (t, _, _), (_, _, status, _) in view.cells.items() if t == table)
            note = f"rows left blank: {', '.join(left)}" if filled else f"the whole table {table} is left blank"
            yield Hit(0, 0, note, cells=cells)


def unit_missing(view: View, _: Forms) -> Iterator[Hit]:
    """Yield amounts without a unit, in tables and in prose; which one is meant is not guessed.

    A unit printed in a header that was not read as one accuses nobody.
    """
    for (table, row, column), (_regime, value, status, unit) in view.cells.items():
        if column == "amount" and status == "read" and value and unit is None:
            if _PRINTED.search(re.sub(r"[\s|]", "", view.plain)):
                break
            name = f"{view.report}/{table}/{row}/{column}"
            yield Hit(0, 0, "the amount bears no unit; 元 and 万元 both occur", value, cells=(name,))
    for line in view.lines:
        for match in _AMOUNT.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            yield Hit(start, end, "the amount bears no unit", float(match["figure"]))


def fields_blank(view: View, forms: Forms) -> Iterator[Hit] | None:
    """Return fields at the head and the foot of a form, where it has such, that are left blank."""
    regimes = {regime for regime, *_rest in view.cells.values() if regime}
    fields = tuple(field for regime in sorted(regimes) for field in forms[regime].fields)
    if not fields:
        return None
    return (
        Hit(found.start(), found.end(), "the field is left blank") for found in _unfilled(fields).finditer(view.plain)
    )


@cache
def _unfilled(fields: tuple[str, ...]) -> re.Pattern[str]:
    field = rf"(?:{'|'.join(map(re.escape, fields))})(?:\(盖章\))?"
    return re.compile(rf"{field}:[ ]*(?=$|\n|{field})")


@cache
def _kinds(column: str) -> dict[str, re.Pattern[str]]:
    return {row["section"]: re.compile(row[column]) for row in rows("kinds") if row[column]}


def section_kind(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return sections whose prose says nothing of what their heading names, and speaks of another section's matter."""
    return _kind(view) if view.headings else None


def _kind(view: View) -> Iterator[Hit]:
    there = {section for _, _, section in view.headings}
    for number, part in enumerate(view.narratives):
        own = _kinds("pattern").get(part.section)
        lines = [line for line in view.lines if line.part == number]
        text = "\n".join(line.text for line in lines)
        if own is None or part.heading is None or len(text) < _SHORT or own.search(text):
            continue
        if not re.search("[。;,]", lines[0].text):  # a heading of words that are not known
            continue
        others = [section for section, pattern in _kinds("strong").items() if pattern.search(text)]
        if len(others) == 1 and others[0] in there:  # else its own heading may not have been read
            start, end = lines[0].start, lines[0].start + min(len(lines[0].text), 60)
            yield Hit(start, end, f"under the heading of {part.section} the prose speaks of {others[0]}")


def section_empty(view: View, forms: Forms) -> Iterator[Hit] | None:
    """Return headings under which neither prose nor a table stands."""
    return _empty(view, forms) if view.headings else None


def _empty(view: View, forms: Forms) -> Iterator[Hit]:
    there = {
        (regime, table)
        for (table, _, _), (regime, _value, status, _unit) in view.cells.items()
        if regime and status != "absent"
    }
    tabled = {official.section for regime, table in there if (official := forms[regime].table(table))}
    said = {part.section for part in view.narratives if part.text.strip() and not _is_signed(part.text.strip())}
    for start, text, section in view.headings:
        if section not in said and section not in tabled:
            yield Hit(start, start + len(text), "nothing stands under the heading")


def _is_signed(text: str) -> bool:
    """Tell whether prose is nothing but the name of an organ."""
    return len(text) <= _NAME and is_name(fold(text))


def section_missing(view: View, forms: Forms) -> Iterator[Hit] | None:
    """Return the parts that the form of the report's year prescribes and the report does not have.

    Asked only where three parts or more have been found, and of parts whose heading stands nowhere in the
    text, so that a page that was read badly accuses nobody.
    """
    there = {section for _, _, section in view.headings}
    due = forms.of_year(view.year)
    printed = [regime for regime in forms if regime.id == view.row["regime"]]
    if due is None or not due.sections or not all(regime.sections for regime in printed) or len(there) < _ENOUGH:
        return None
    missing = [section for section in due.sections if section not in there]
    text = re.sub(r"[\W_]", "", view.plain) if missing else ""
    missing = [section for section in missing if not any(p.search(text) for p in _wordings(section))]
    return iter([Hit(0, 0, f"no part: {', '.join(missing)}")] if missing else [])


@cache
def _wordings(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in rows("headings") if row["section"] == section)
