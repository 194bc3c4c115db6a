"""The command line: extract, compact, audit, trace, profile."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import govreports as gr
from govreports.datasets import INDEX
from govreports.errors import GovreportsError, InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["main"]

_OK, _BROKEN, _FAILED = 0, 1, 2
_FEW = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 the audit found errors, 2 bad input.

    Examples
    --------
    >>> from govreports.cli import main
    >>> main(["trace", "data/reports", "002/procurement/centralised_procurement/amount"])  # doctest: +ELLIPSIS
    945c5a1bc4221805/procurement/centralised_procurement/amount
    ...
    0
    """
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except GovreportsError as error:
        print(f"govreports: {error}", file=sys.stderr)  # noqa: T201 - a command line prints
        return _FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="govreports",
        description="Read Chinese open government information annual reports (政府信息公开工作年度报告) into tables.",
        epilog="Exit codes: 0 done, 1 the audit found errors, 2 the input cannot be used.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    extract = commands.add_parser("extract", help="read reports and write the frames, the findings and the panel")
    extract.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs or zip archives")
    extract.add_argument("-o", "--out", required=True, metavar="DIR", help="folder to write to; made if it is missing")
    extract.add_argument(
        "-f", "--format", choices=("parquet", "csv", "both"), default="parquet", help="file format (default: parquet)"
    )
    extract.add_argument(
        "-j",
        "--jobs",
        type=int,
        metavar="N",
        help="read in N processes into a dataset that can be resumed, without findings and panel",
    )
    extract.add_argument("--again", action="store_true", help="with --jobs: read everything again")
    extract.set_defaults(run=_extract)
    small = commands.add_parser("compact", help="write a dataset of many files anew in few large ones")
    small.add_argument("dataset", metavar="DATASET", help="folder that extract --jobs wrote")
    small.add_argument("-o", "--out", required=True, metavar="DIR", help="folder to write to; made if it is missing")
    small.add_argument("--by", nargs="*", default=(), metavar="COLUMN", help="columns of reports that divide the files")
    small.set_defaults(run=_compact)
    check = commands.add_parser("audit", help="say what does not add up; exit code 1 when there are errors")
    check.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs or zip archives")
    check.add_argument("--all", action="store_true", help="list what holds and what is unknown, too")
    check.add_argument("-o", "--out", metavar="FILE", help="write the findings to a CSV file")
    check.set_defaults(run=_audit)
    life = commands.add_parser("trace", help="show one cell's life from file to frame")
    life.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs or zip archives")
    life.add_argument("cell", metavar="REPORT/TABLE/ROW/COLUMN", help="for example 003/applications/new/total")
    life.set_defaults(run=_trace)
    page = commands.add_parser("profile", help="write one page on what the reports hold, lack and contradict")
    page.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs, zip archives, or one dataset")
    page.add_argument("-o", "--out", required=True, metavar="FILE", help="page to write, such as profile.html")
    page.add_argument("--roster", metavar="FILE", help="CSV of who should have published")
    page.set_defaults(run=_profile)
    for command in (extract, check, life, page):
        command.add_argument(
            "--manifest", metavar="FILE", help="CSV of what is known about files, with a column 'file'"
        )
        command.add_argument(
            "--columns",
            nargs="+",
            default=(),
            metavar="ROLE=COLUMN",
            help="which column of a table of reports is what, for example text=正文 url=链接",
        )
        command.add_argument("--corrections", metavar="FILE", help="CSV of corrected cells: cell, was, now, why")
    return parser


def _say(line: str) -> None:
    print(line)  # noqa: T201 - a command line prints


def _corpus(options: argparse.Namespace) -> "gr.Corpus":
    corpus = gr.read(options.paths, options.manifest, columns=_columns(options), progress=sys.stderr.isatty())
    return gr.amend(corpus, options.corrections) if options.corrections else corpus


def _columns(options: argparse.Namespace) -> dict[str, str] | None:
    told = [each.partition("=") for each in options.columns]
    wrong = next((role for role, mark, column in told if not (mark and column)), None)
    if wrong is not None:
        message = f"--columns wants ROLE=COLUMN, for example text=正文, not {wrong!r}"
        raise InputError(message)
    return {role: column for role, _, column in told} or None


def _extract(options: argparse.Namespace) -> int:
    if options.jobs is not None:
        return _extract_many(options)
    corpus = _corpus(options)
    out = Path(options.out)
    findings, series = gr.audit(corpus), gr.panel(corpus)
    for kind in ("parquet", "csv") if options.format == "both" else (options.format,):
        gr.write(corpus, out, kind)
        for name, frame in (
            ("findings", findings),
            ("panel", series),
            ("codebook", gr.codebook()),
            ("columns", gr.describe()),
        ):
            if kind == "parquet":
                frame.write_parquet(out / f"{name}.parquet")
            else:
                gr.exports.write_csv(frame, out / f"{name}.csv", persons="keep")
    _say(f"{corpus!r}")
    _say(_summary(findings))
    for source, note in corpus.reports.filter(status="unreadable").select("source", "note").iter_rows():
        _say(f"unreadable: {source}: {note}")
    _say(f"written to {out}")
    return _OK


def _extract_many(options: argparse.Namespace) -> int:
    if options.corrections or options.format != "parquet":
        message = (
            "--jobs writes a Parquet dataset of what is printed; it goes with neither --corrections nor --format csv"
        )
        raise InputError(message)
    done = gr.bulk.extract(
        options.paths,
        options.out,
        jobs=options.jobs,
        manifest=options.manifest,
        columns=_columns(options),
        resume=not options.again,
        progress=sys.stderr.isatty(),
    )
    _say(f"{done!r}")
    failed = done.scan().reports.filter(status="unreadable").select("source", "note").head(_FEW).collect()
    for source, note in failed.iter_rows():
        _say(f"unreadable: {source}: {note}")
    return _OK


def _compact(options: argparse.Namespace) -> int:
    _say(f"written to {gr.bulk.compact(options.dataset, options.out, by=options.by)}")
    return _OK


def _summary(findings: "pl.DataFrame") -> str:
    counts = {status: findings.filter(status=status).height for status in ("holds", "broken", "unknown")}
    errors = findings.filter(severity="error").height
    broken = f"{counts['broken']} broken ({errors} errors)"
    return f"audit: {counts['holds']} relations hold, {broken}, {counts['unknown']} unknown"


def _audit(options: argparse.Namespace) -> int:
    corpus = _corpus(options)
    findings = gr.audit(corpus)
    if options.out:
        gr.exports.write_csv(findings, options.out)
    names = dict(corpus.reports.select("report", "source").iter_rows())
    shown = findings if options.all else findings.filter(status="broken")
    for row in shown.iter_rows(named=True):
        sides = (
            ""
            if row["left"] is None
            else f" {row['left']:g}" + ("" if row["right"] is None else f" against {row['right']:g}")
        )
        where = ", ".join(Path(names[report]).name for report in row["reports"])
        said = f"{row['check']}:{sides} {row['quote'] or ''} {row['note']}".replace("  ", " ")
        _say(f"{row['severity'] or row['status']}: {where}: {said}")
    _say(_summary(findings))
    return _BROKEN if findings.filter(severity="error").height else _OK


def _trace(options: argparse.Namespace) -> int:
    _say(repr(gr.trace(_corpus(options), options.cell)))
    return _OK


def _profile(options: argparse.Namespace) -> int:
    first = Path(options.paths[0])
    dataset = len(options.paths) == 1 and ((first / INDEX).is_file() or (first / "reports.parquet").is_file())
    corpus = gr.scan(first) if dataset else _corpus(options)
    _say(f"written to {gr.profile(corpus, options.out, roster=options.roster)}")
    return _OK


if __name__ == "__main__":
    sys.exit(main())
