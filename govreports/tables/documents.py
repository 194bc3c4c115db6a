"""Documents to cells: every table found, its form decided, its readings compared, every piece accounted for."""

from collections import Counter

from govreports.regimes import Forms
from govreports.script import fold
from govreports.sources.document import Document
from govreports.tables.account import Printing, settle
from govreports.tables.agree import verdicts
from govreports.tables.cells import Aligned, AlignedCell
from govreports.tables.damage import lost_repetitions
from govreports.tables.deciding import decide, of_itself
from govreports.tables.labels import lexicon
from govreports.tables.pages import with_pages
from govreports.tables.printings import choose
from govreports.tables.region import Found, regions_of
from govreports.tables.spell import spelled
from govreports.tables.stream import tokens_of
from govreports.tables.walking import find_instances

__all__ = ["align"]


def align(document: Document, forms: Forms, year: int | None = None) -> Aligned:
    """Return the cells of every official form that a document's tables follow.

    A cell gets a value only if nothing in its table contradicts the reading that puts it there and every other
    permitted reading agrees; `blank` is a claim that needs an address and a reason. Each table item is read in the
    form that its own labels decide; an item whose labels several forms share follows the items that are decided,
    then the year. Cells of the form that the document does not have are ``absent``; values whose column the layout
    lost are ``ambiguous``.

    Parameters
    ----------
    document
        The document.
    forms
        The forms to look for.
    year
        The year reported on, used only for items that no label decides.
    """
    words = lexicon(forms)
    plain = fold(document.text)
    tokens, paged = with_pages(tokens_of(spelled(document, plain, words), plain, words), document.text)
    instances = find_instances(tokens, words)
    result = Aligned()
    deduplicated = lost_repetitions(instances, tokens, document.text)
    if deduplicated:
        result.notes.append("lines_deduplicated")
    own = [of_itself(instance, forms) for instance in instances]
    decided = decide(instances, own, forms, year)
    found = Found(tokens, document.text, paged, year, words)
    regions = regions_of(found, instances, decided)
    printings = [
        Printing(verdict, document, words, deduplicated=deduplicated)
        for verdict in verdicts(regions, deduplicated=deduplicated)
    ]
    for printing in printings:
        if not printing.region.certain:
            printing.doubt(None)
    chosen = choose(printings, result.notes)
    _emit(result, chosen, forms, year)
    result.by_year = result.by_year or not any(own)
    settle(result, document, tokens, printings, chosen.values())
    result.found = len(chosen)
    return result


def _emit(result: Aligned, chosen: dict[str, Printing], forms: Forms, year: int | None) -> None:
    """Add the cells of the tables that were met, and those of their form that were not as absent."""
    counted = Counter(printing.region.regime.id for printing in chosen.values())
    result.by_year = not counted
    majority = forms[counted.most_common(1)[0][0]] if counted else forms.of_year(year)
    if majority is None:
        return
    blocks = {table.code: (majority, table) for table in majority.tables}
    blocks |= {code: (each.region.regime, each.region.plan.table) for code, each in chosen.items()}
    for code, (regime, table) in blocks.items():
        cells = chosen[code].cells if code in chosen else {}
        if chosen:
            result.regimes[code] = regime.id
        for row in table.rows:
            for column in table.columns:
                absent = AlignedCell(regime.id, code, row.code, column.code, None, "absent", None, None, None)
                result.cells.append(cells.get((row.code, column.code), absent))
        result.cells += [cell for (row_code, _), cell in cells.items() if row_code.startswith("local/")]
    for code, printing in chosen.items():
        permitted, agreed = printing.verdict.permitted, printing.verdict.agreed
        agree = dict.fromkeys(name.partition(" ")[0] for name in agreed)  # "marked 0+1" says how many cells are margin
        idle = [name for name in dict.fromkeys(each.partition(" ")[0] for each in permitted) if name not in agree]
        said = f"{', '.join(agree)} agree" if agree else "none agrees"
        result.readings[code] = f"{said}; {', '.join(idle)} permitted" if idle else said
