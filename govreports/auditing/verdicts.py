"""What a reader said of findings: confirmed or dismissed, and why; kept in a CSV file beside the reports."""

from datetime import date
from pathlib import Path
from typing import Final, Literal

import polars as pl

from govreports.datasets import Corpus
from govreports.errors import InputError, LookupFailedError
from govreports.spreadsheets import table

__all__ = ["COLUMNS", "apply", "judge", "read", "write"]

COLUMNS: Final = ("finding", "verdict", "why", "check", "files", "sha256", "date")
"""Columns of a file of verdicts: ``files`` and ``sha256`` name and fingerprint what was judged, joined by ``;``."""

Verdict = Literal["confirmed", "dismissed"]
_VERDICTS: Final = ("confirmed", "dismissed")
_SCHEMA: Final = dict.fromkeys(COLUMNS, pl.String)


def read(path: str | Path) -> pl.DataFrame:
    """Return the verdicts of a file; an empty frame where there is no file yet.

    Raises
    ------
    InputError
        A column is missing, a verdict is neither confirmed nor dismissed, or a finding is judged twice.

    Examples
    --------
    >>> from govreports.auditing import verdicts
    >>> verdicts.read("no_such_file.csv").height
    0
    """
    file = Path(path)
    if not file.exists():
        return pl.DataFrame(schema=_SCHEMA)
    return _checked(table(file, "file of verdicts", COLUMNS), str(file))


def write(verdicts: pl.DataFrame, path: str | Path) -> Path:
    """Write verdicts to a CSV file in the order of their findings and return its path.

    Raises
    ------
    InputError
        The frame is none of verdicts, or the file cannot be written.
    """
    file = Path(path)
    try:
        _checked(verdicts, "the frame").sort("finding").write_csv(file, include_bom=True)
    except OSError as error:
        message = f"cannot write verdicts to {file}: {error.strerror}"
        raise InputError(message) from error
    return file


def judge(
    verdicts: pl.DataFrame,
    findings: pl.DataFrame,
    corpus: Corpus,
    finding: str,
    verdict: Verdict,
    why: str = "",
    *,
    day: date | None = None,
) -> pl.DataFrame:
    """Return the verdicts with one more, in place of an earlier one on the same finding.

    Parameters
    ----------
    verdicts
        Verdicts so far; see ``read``.
    findings, corpus
        What ``audit`` returned, and for what.
    finding
        Key of the finding, or the beginning of one.
    verdict
        ``confirmed`` or ``dismissed``.
    why
        The reason, in one sentence.
    day
        Date of the verdict; today by default.

    Raises
    ------
    LookupFailedError
        No finding bears the key, or several do.
    InputError
        The verdict is neither confirmed nor dismissed.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.auditing import verdicts
    >>> corpus = gr.read("data/reports")
    >>> findings = gr.audit(corpus)
    >>> key = findings.filter(check="arithmetic.decisions_are_items", status="broken")["finding"].item()
    >>> said = verdicts.judge(verdicts.read("none.csv"), findings, corpus, key, "confirmed", "the items of the year")
    >>> verdicts.apply(findings, corpus, said).filter(verdict="confirmed")["stale"].to_list()
    [False]
    """
    fitting = findings.filter(pl.col("finding").str.starts_with(finding))
    if fitting.height != 1:
        message = f"{fitting.height} findings bear a key that begins with {finding!r}"
        raise LookupFailedError(message)
    row = fitting.row(0, named=True)
    files, prints = _judged(row["reports"], corpus)
    said = (row["finding"], verdict, why, row["check"], files, prints, str(day or date.today()))  # noqa: DTZ011 - the reader's day
    one = pl.DataFrame([said], schema=_SCHEMA, orient="row")
    return _checked(pl.concat([verdicts.filter(pl.col("finding") != row["finding"]), one]), "the frame")


def apply(findings: pl.DataFrame, corpus: Corpus, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Return the findings with the columns ``verdict``, ``why`` and ``stale``.

    ``stale`` is true where a source has changed since the verdict: it is shown, and should be given anew.
    Verdicts whose finding is gone are left out here and stay in the file.

    Parameters
    ----------
    findings, corpus
        What ``audit`` returned, and for what.
    verdicts
        See ``read``.
    """
    known = {row["finding"]: row for row in _checked(verdicts, "the frame").iter_rows(named=True)}
    said: dict[str, list[str | bool | None]] = {"verdict": [], "why": [], "stale": []}
    for key, reports in findings.select("finding", "reports").iter_rows():
        row = known.get(key)
        said["verdict"].append(row["verdict"] if row else None)
        said["why"].append(row["why"] if row else None)
        said["stale"].append(row["sha256"] != _judged(reports, corpus)[1] if row else None)
    schema = {"verdict": pl.String, "why": pl.String, "stale": pl.Boolean}
    return findings.hstack(pl.DataFrame(said, schema=schema))


def _judged(reports: list[str], corpus: Corpus) -> tuple[str, str]:
    """Return names and fingerprints of the files of some reports."""
    known = {row["report"]: row for row in corpus.reports.select("report", "source", "sha256").iter_rows(named=True)}
    rows = [known[report] for report in reports]
    return ";".join(row["source"].rsplit("/", 1)[-1] for row in rows), ";".join(row["sha256"] or "" for row in rows)


def _checked(verdicts: pl.DataFrame, where: str) -> pl.DataFrame:
    missing = [column for column in COLUMNS if column not in verdicts.columns]
    if missing:
        message = f"{where} has no column {missing[0]!r}; verdicts have {', '.join(COLUMNS)}"
        raise InputError(message)
    strange = verdicts.filter(~pl.col("verdict").is_in(_VERDICTS) | pl.col("verdict").is_null())
    if strange.height:
        message = f"{where}: the verdict {strange['verdict'][0]!r} is none of {', '.join(_VERDICTS)}"
        raise InputError(message)
    twice = verdicts.filter(verdicts["finding"].is_duplicated())
    if twice.height:
        message = f"{where}: the finding {twice['finding'][0]} is judged twice"
        raise InputError(message)
    return verdicts.select(COLUMNS).fill_null("")
