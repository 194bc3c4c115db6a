"""Walks over the runs of a document and deals them to the tables that they belong to."""

from itertools import groupby, takewhile
from typing import Final

from govreports.regimes import Regime, Table
from govreports.tables.instances import Hit, Instance, has_rows, is_table, merged, named_headers
from govreports.tables.labels import Lexicon
from govreports.tables.losses import has_losses
from govreports.tables.meanings import NOTHING, Meaning, Meanings
from govreports.tables.runs import Run, between_headers, heads_column, heads_group, in_one_line, passes_over, runs
from govreports.tables.tokens import BLANK, CELLS, LABEL, TEXT, VALUE, Token

__all__ = ["find_instances"]

_NEAR: Final = 4
"""A label that stands in several places counts as a row only this close behind the row before it in the form."""
_LOCAL_LABEL: Final = 120
_LONGEST_WORD: Final = 40
"""A longer text in the line of a row is no word put in the place of a number."""
_HEADER: Final = 16
"""A longer text among headers is none."""
_HEADED: Final = 3
"""So many numbers without labels are a row."""


def find_instances(tokens: list[Token], lexicon: Lexicon) -> list[Instance]:
    """Return every printing of every table, in reading order; mentions in prose are left out."""
    walk = _Walk(lexicon)
    for run in runs(tokens):
        walk.take(run)
    tables = [instance for instance in walk.found if is_table(instance, lexicon)]
    nexts = {
        (i.table, hit.following.start) for i in tables for hit in i.hits[-1:] if hit.following
    }  # a row comes again
    found = [i for i in walk.found if i.hits and (i in tables or (i.table, i.start) in nexts)]
    headed = {instance.table for instance in found if named_headers(instance)}
    kept = [i for i in found if i.table not in headed or named_headers(i) or has_rows(i) or (i.table, i.start) in nexts]
    return merged(kept)


class _Walk:
    """Walks the runs of a document and deals them to instances."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.found: list[Instance] = []
        self.current: dict[str, Instance] = {}
        self.pending: list[tuple[Token, Meanings]] = []
        self.context: str | None = None
        self.previous: str = ""
        self.heading: str | None = None
        self.strangers: list[tuple[Token, str | None]] = []
        self.last: Hit | None = None
        self.beside = False

    def take(self, run: Run) -> None:
        """Deal one run."""
        if run.head.kind == TEXT:
            self._text(run)
            return
        kind, meanings = self._role(run)
        if kind == "row":
            if self.previous == "column" and in_one_line(run) and heads_column(run) and not _has_numbers(run):
                self.strangers.append((run.head, self.context))  # among headers it is a column of the office's own
                return
            self._row(run, meanings)
            self.previous = kind
            return
        if self.previous == "row" and self.last is not None and not self.last.body and _has_numbers(run):
            self._doubt_empty()
        if kind == "column":
            self._column(run, meanings)
        elif kind == "caption":
            self._caption(run, meanings)
        else:
            self._group(run, meanings)
        self.previous = kind

    def _doubt_empty(self) -> None:
        """Doubt the rows without a trace of cells that stand before numbers with another label."""
        instance = self.current.get(self.context or "")
        for hit in takewhile(lambda hit: not hit.body, reversed(instance.hits if instance else ())):
            hit.doubtful = True

    def _role(self, run: Run) -> tuple[str, Meanings]:
        """Decide what a label is here: alone, or by the label before it and what follows."""
        by_kind = run.head.meanings.by_kind
        if len(by_kind) == 1:
            return next(iter(by_kind.items()))
        if "row" in by_kind and "column" in by_kind:
            number = run.head.number.strip("()、.,:")
            rows = [m for m in by_kind["row"] if self._follows(m, numbered=bool(number) and m.number == number)]
            if rows and (run.head.number or not any("column" in met.by_kind for _, met in self.pending)):
                return "row", Meanings(rows)
            return "column", by_kind["column"]
        if "row" in by_kind and "group" in by_kind:
            row = not heads_group(run, by_kind["row"]) and (
                _has_numbers(run) or self._blank_row(run) or passes_over(run, by_kind["row"])
            )
            return ("row", by_kind["row"]) if row else ("group", by_kind["group"])
        kind = next(kind for kind in ("row", "column", "caption", "group", "corner") if kind in by_kind)
        return kind, by_kind[kind]

    def _blank_row(self, run: Run) -> bool:
        columns = len(self.lexicon.forms[run.head.meanings[0].regime].table(run.head.meanings[0].table).columns)  # type: ignore[union-attr]
        return sum(token.kind == BLANK for token in run.body) >= columns

    def _follows(self, meaning: Meaning, *, numbered: bool) -> bool:
        instance = self.current.get(meaning.table)
        if instance is None or not instance.hits:
            return False
        return meaning.place - instance.last > 0 and (numbered or meaning.place - instance.last <= _NEAR)

    def _row(self, run: Run, meanings: Meanings) -> None:
        table = self._table(meanings)
        meanings = meanings.of_table(table)
        instance = self.current.get(table)
        meanings = meanings.by_number.get(run.head.number.strip("()、.,:"), meanings)
        indexes = meanings.places
        if instance is None or (instance.hits and indexes[-1] <= instance.last):
            instance = self._open(table)
        last = instance.last
        index = indexes[0] if indexes[0] > last else next((i for i in indexes if i > last), indexes[-1])
        self._claim(instance)
        doubtful = self.beside and not any(token.kind in CELLS for token in run.body)
        self.last = Hit(run.head, run.body, meanings, index, doubtful=doubtful, following=run.following)
        self.beside = False  # numbers in the line of the group above may be those of this row
        instance.hits.append(self.last)
        self.context = table

    def _table(self, meanings: Meanings) -> str:
        return self.context if self.context in meanings.by_table else meanings[0].table

    def _column(self, run: Run, meanings: Meanings) -> None:
        open_row = self.current.get(self.context or "") if self.context in self.lexicon.unlabelled else None
        if open_row is not None and open_row.hits and self.context not in meanings.by_table:
            values = sum(token.kind == VALUE for token in run.body)
            if values >= _HEADED:
                self._unlabelled_values(open_row, run)  # the office's own label before the row: 合计
                return
        self.pending.append((run.head, meanings))
        tables = meanings.by_table
        if len(tables) == 1:
            table = next(iter(tables))
        elif self.context in tables:
            table = self.context
        elif self.heading in tables:
            table = self.heading
        else:
            return
        self.heading = table
        if table in self.lexicon.unlabelled:
            self._unlabelled_row(run, meanings, table)
        elif (numbers := _behind(run)) and not _counts(numbers):
            self.strangers.append(
                (run.head, None)
            )  # numbers before the first row: whose they are the layout does not say

    def _unlabelled_row(self, run: Run, meanings: Meanings, table: str) -> None:
        instance = self.current.get(table)
        index = meanings[0].place
        if instance is None or (index == 0 and instance.hits and (self._complete(instance) or self._left(instance))):
            instance = self._open(table)
        self._claim(instance)
        self.context = table
        if not instance.hits:
            instance.hits.append(Hit(run.head, [], meanings, 0))
        self._unlabelled_values(instance, run)

    def _unlabelled_values(self, instance: Instance, run: Run) -> None:
        """Take the values behind a label or word as a row of a table without row labels.

        Where the labels stand below one another, each has its own value: the row goes on.
        """
        hit = instance.hits[0]
        hit.following = run.following
        values = [token for token in run.body if token.kind in CELLS]
        numbers = [token for token in values if token.kind == VALUE]
        if not numbers:
            hit.body = hit.body if instance.rows else values
            return
        width = len(_of(self.lexicon.forms.with_table(instance.table)[-1], instance.table).columns)
        first = instance.rows[-1] if instance.rows else []
        if first and run.head.kind == LABEL and len(numbers) < width and len(first) + len(numbers) <= width:
            instance.rows[-1] = [*first, *numbers]
            hit.body[hit.kept :] = [token for token in hit.body[hit.kept :] if token.kind == VALUE or token.marked]
            hit.kept = len(hit.body)
            hit.body += values
        else:
            instance.rows += _rows_of(numbers, width)
            if first:
                hit.body += values
            else:
                hit.body, hit.kept = values, 0
        if len(instance.rows) > 1 and _counts(instance.rows[0]):
            counted = {token.start for token in instance.rows.pop(0)}
            instance.loose.extend(token for token in hit.body if token.start in counted)
            hit.body, hit.kept = [token for token in hit.body if token.start not in counted], 0
        hit.doubtful = len(instance.rows) > 1 or _counts(instance.rows[0])

    def _complete(self, instance: Instance) -> bool:
        leaves = len(_of(self.lexicon.forms.with_table(instance.table)[-1], instance.table).columns)
        return sum(token.kind == VALUE for token in instance.hits[-1].body) >= leaves

    def _left(self, instance: Instance) -> bool:
        """Tell whether rows of other tables stand behind a header without values, so that it is not this one."""
        return self.last is not None and self.last.label.start > instance.start and not instance.values()

    def _caption(self, run: Run, meanings: Meanings) -> None:
        table = meanings[0].table
        self._open(table).captioned = True
        self.current[table].headers.append((run.head, meanings))
        self.context = table
        self.pending = []

    def _group(self, run: Run, meanings: Meanings) -> None:
        tables = meanings.by_table
        table = next(iter(tables))
        if len(tables) == 1 and "corner" not in meanings.by_kind:
            self.context = table
            if table in self.lexicon.unlabelled and _has_numbers(run):
                self.pending.append((run.head, NOTHING))
                self._unlabelled_row(run, meanings, table)
                return
        self.pending.append((run.head, NOTHING))
        instance = self.current.get(table)
        if instance is not None:
            loose = [token for token in run.body if token.kind == VALUE]
            instance.loose.extend(loose)
            self.beside = bool(loose) or self.beside

    def _text(self, run: Run) -> None:
        beside = bool(self.pending) and self.pending[-1][0].row == run.head.row
        instance = self.current.get(self.context or "")
        if instance is not None and instance.captioned and not instance.hits:
            instance.words.append(run.head)
            self._above(run, instance)
        begun = instance is not None and bool(instance.hits) and _has_numbers(run)
        between = self.context in self.lexicon.unlabelled and between_headers(run, self.previous)
        between = between and (beside or has_losses(run.head.text) or in_one_line(run))
        between = between or self._among_headers(run)
        if self.previous != "row" and not begun and (between or (run.head.marked and beside and _is_whole(run.head))):
            self.strangers.append((run.head, self.context if between else None))
            return
        numbers = len([t for t in run.body if t.kind == VALUE and (t.marked or t.table > 0 or _says(t))])
        if instance is not None and instance.table in self.lexicon.unlabelled and instance.hits and numbers:
            if ((run.head.marked or run.head.table) and any(map(_says, run.body))) or numbers >= _HEADED:
                if self.previous == "column" and has_losses(run.head.text) and not instance.rows:
                    instance.strangers.append(run.head)  # the last header, where it lost some characters
                self._unlabelled_values(instance, run)
        elif instance is not None and self._in_row(run, instance) and any(map(str.isnumeric, run.head.text)):
            self._word(run, instance.hits[-1])
        elif instance is not None and numbers and len(run.head.text) <= _LOCAL_LABEL:
            instance.unknown.append((run.head, run.body, len(instance.hits)))
            self.beside = self.beside or not (run.head.marked or run.head.table)
            if instance.hits and self.previous == "row":
                last = instance.hits[-1]
                last.trailed = True
                last.doubtful = not any(token.kind in CELLS for token in last.body)
        elif instance is not None and self._in_row(run, instance):
            self._word(run, instance.hits[-1])
        elif not run.head.marked and not run.head.table:
            self.context = None
            self.previous = "text"
            self.strangers = []
        if self.previous == "column" and numbers:
            self.previous = "text"  # a row with an unknown label: the header ends above it

    def _among_headers(self, run: Run) -> bool:
        """Tell whether words alone in their line stand among the headers of one table, which stand so as well."""
        after = run.following
        if after is None or not self.pending or self.previous not in {"column", "corner"}:
            return False
        if run.body or run.head.marked or len(run.head.text) > _HEADER or not _is_whole(run.head):
            return False
        if run.head.number and not run.head.key:
            return False  # the numbering of a label in the line below
        before = self.pending[-1][0].meanings.by_table.keys()
        behind = {meaning.table for meaning in after.meanings if meaning.kind in {"column", "row"}}
        return bool(before & behind) and not self.lexicon.is_fragment(run.head.text)

    def _above(self, run: Run, instance: Instance) -> None:
        """Note numbers between a line of headers and the first row, which may be those of the row below them."""
        numbers = [token for token in run.body if token.kind == VALUE]
        heads = run.following is not None and "row" in run.following.meanings.by_kind
        if not numbers or not heads or _counts(numbers):
            return
        named = [m for hit in self.lexicon.pattern.findall(run.head.key) for m in self.lexicon.meanings[hit]]
        headed = any(meaning.kind == "column" and meaning.table == instance.table for meaning in named)
        if headed:
            instance.strangers.append(numbers[0])

    def _in_row(self, run: Run, instance: Instance) -> bool:
        """Tell whether a text is a whole cell in the line of the row before it."""
        if not (run.head.marked and instance.hits and len(run.head.text) <= _LOCAL_LABEL and _is_whole(run.head)):
            return False
        return run.head.row == instance.hits[-1].label.row

    def _word(self, run: Run, hit: Hit) -> None:
        """Take a word in the line of a row as a cell of it; a whole sentence there makes an empty row doubtful."""
        if len(run.head.text) <= _LONGEST_WORD:
            hit.body.extend([run.head._replace(kind=VALUE), *run.body])
        else:
            hit.doubtful = not any(token.kind == VALUE for token in hit.body)

    def _open(self, table: str) -> Instance:
        instance = Instance(table)
        self.found.append(instance)
        self.current[table] = instance
        return instance

    def _claim(self, instance: Instance) -> None:
        """Give the header labels met since the last row to the instance they fit."""
        last: int | None = None
        for token, meanings in self.pending:
            fitting = meanings.of_table(instance.table)
            if fitting or not meanings:
                instance.headers.append((token, fitting))
                last = token.row if fitting else last
            elif last is not None and token.row <= last + 1 and meanings.by_kind.keys() == {"column"}:
                instance.strangers.append(token)  # a column that only another table of the form has
        if not instance.hits or (instance.table in self.lexicon.unlabelled and not instance.rows):
            instance.strangers += [token for token, table in self.strangers if table in {None, instance.table}]
        self.pending = []
        self.strangers = []


def _rows_of(numbers: list[Token], width: int) -> list[list[Token]]:
    """Return numbers as the rows they stand in: by their lines where these hold several, else by the form's width."""
    lines = [list(line) for _, line in groupby(numbers, key=lambda token: token.row)]
    if len(lines) == len(numbers) > width:
        return [numbers[at : at + width] for at in range(0, len(numbers), width)]
    return [numbers] if len(lines) == len(numbers) or len(numbers) == width else lines


def _behind(run: Run) -> list[Token]:
    """Return the numbers behind a header; a stroke that adheres to it is the rest of a word cut in two."""
    end = run.head.end
    return [token for token in run.body if token.kind == VALUE and (token.start > end or _says(token))]


def _counts(numbers: list[Token]) -> bool:
    """Tell whether numbers are 1, 2, 3 and so on: the numbers of the columns."""
    return len(numbers) > 1 and all(token.text.strip("()") == str(n) for n, token in enumerate(numbers, start=1))


def _has_numbers(run: Run) -> bool:
    return VALUE in [token.kind for token in run.body]


def _is_whole(token: Token) -> bool:
    return token.start == token.cell.start and token.end == token.cell.end


def _says(token: Token) -> bool:
    """Tell whether a value outside marked cells is more than a dash, which prose may hold as well."""
    return any(map(str.isdecimal, token.text))


def _of(regime: Regime, table: str) -> Table:
    found = regime.table(table)
    if found is None:
        message = f"{regime.id} has no table {table}"
        raise KeyError(message)
    return found
