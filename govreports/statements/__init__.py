"""Numeric statements of prose as a frame; nothing is judged here."""

from collections.abc import Iterator

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.clauses.units import flatten
from govreports.datasets import Corpus, Scanned
from govreports.segmentation import Passage, passages
from govreports.statements.cues import Speaker, speaker_of
from govreports.statements.reading import Statement, statements_of
from govreports.statements.wholes import linked

__all__ = ["claim_batches", "claims"]

_BATCH = 1000


@checked
def claims(corpus: Corpus | Scanned) -> pl.DataFrame:
    """Return the numeric statements of the prose of a corpus, one row a figure or denial.

    A figure is a number, in Arabic or Chinese numerals, with a classifier (条, 件 …), a unit of money or
    per cent. Dates, deadlines, ordinals, titles, document numbers, frequencies (每月2条), plans and duties
    are none. A denial (未收到申请) states zero. Subjects are codes of ``lexicons/subjects.csv``, the words
    around figures ``lexicons/phrases.csv``; null where no wording fits. ``scope`` and ``period`` are what
    the words of the paragraph say, whatever the tables hold.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).

    Returns
    -------
    polars.DataFrame
        report, n (from 1 in each report), quote (as printed, the slice from start to end of ``texts``), section,
        subject, value, low, high (null where open), unit, classifier, kind (count, percentage, amount, zero, total,
        part), whole, scope, period, start, end.

    Raises
    ------
    InputError
        A narrative does not stand in the text of its report.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.claims(gr.read("data/reports")).filter(subject="documents.issued").select("quote", "value").row(0)
    ('制定可公开规范性文件46个', 46.0)
    """
    return pl.concat([schemas.empty("claims"), *claim_batches(corpus)])


def claim_batches(corpus: Corpus | Scanned, size: int = _BATCH) -> Iterator[pl.DataFrame]:
    """Iterate over the frames that ``claims`` returns as one, about ``size`` narratives at a time."""
    known = {
        report: speaker_of(organ, key, year)
        for report, organ, key, year in corpus.reports.lazy()
        .select("report", "organ", "organ_key", "year")
        .collect()
        .iter_rows()
    }
    for batch in passages(corpus, None, size):
        reports = {passage.report for passage in batch}
        texts = corpus.texts.lazy().filter(pl.col("report").is_in(list(reports))).collect()
        yield _frame(batch, dict(texts.select("report", "text").iter_rows()), known)


def _frame(batch: list[Passage], texts: dict[str, str], known: dict[str, Speaker]) -> pl.DataFrame:
    columns: dict[str, list[object]] = {name: [] for name in schemas.FRAMES["claims"]}
    counts: dict[str, int] = {}
    for passage in batch:
        flat = flatten(passage.plain)
        found = linked(flat.text, statements_of(flat.text, known[passage.report], passage.section))
        before = counts.get(passage.report, 0)
        wholes = {statement.whole for statement in found}
        for index, statement in enumerate(found):
            torn = _torn(flat.places, statement)
            start, end = passage.slice(*flat.slice(statement.start, statement.end))
            row = {
                "report": passage.report,
                "n": before + index + 1,
                "quote": texts[passage.report][start:end],
                "section": passage.section,
                "subject": statement.subject,
                "value": None if torn else statement.value,
                "low": None if torn else statement.low,
                "high": None if torn else statement.high,
                "unit": statement.unit,
                "classifier": statement.classifier,
                "kind": _kind(statement, whole=index in wholes),
                "whole": None if statement.whole is None else before + statement.whole + 1,
                "scope": statement.scope,
                "period": statement.period,
                "start": start,
                "end": end,
            }
            for name, values in columns.items():
                values.append(row[name])
        counts[passage.report] = before + len(found)
    return schemas.frame("claims", columns)


def _torn(places: tuple[int, ...], statement: Statement) -> bool:
    """Tell whether white space divides the digits of a figure, which may be two figures then."""
    if statement.digits is None:
        return False
    start, end = statement.digits
    return places[end - 1] - places[start] != end - 1 - start


def _kind(statement: Statement, *, whole: bool) -> str:
    if statement.kind in {"zero", "percentage"}:
        return statement.kind
    return "part" if statement.whole is not None else "total" if whole else statement.kind
