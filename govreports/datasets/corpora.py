"""A corpus of reports: five frames in memory, or lazy ones of a dataset on disk; joining corpora."""

import json
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

import polars as pl

from govreports import schemas
from govreports.arguments import checked, damaged
from govreports.errors import DatasetError, InputError, LookupFailedError

__all__ = ["FRAMES", "Corpus", "Scanned", "concat", "records", "refuse_twice"]

FRAMES: Final = ("reports", "texts", "cells", "narratives", "leftovers")


@dataclass(frozen=True)
class Corpus:
    """Reports as frames: ``reports``, ``texts``, ``cells``, ``narratives``, ``leftovers``.

    ``govreports.schemas.describe`` says what every column means.

    Raises
    ------
    InputError
        A report is there twice, as in frames of corpora that overlap.
    """

    reports: pl.DataFrame
    texts: pl.DataFrame
    cells: pl.DataFrame
    narratives: pl.DataFrame
    leftovers: pl.DataFrame

    def __post_init__(self) -> None:
        """Refuse reports that are there twice: every verb would count them twice."""
        refuse_twice(self.reports)

    def __repr__(self) -> str:
        """Return how many reports of which status the corpus holds, and how many rows."""
        counts = self.reports["status"].value_counts().sort("status").rows()
        statuses = ", ".join(f"{count} {status}" for status, count in counts) or "none"
        sizes = ", ".join(f"{name} {getattr(self, name).height}" for name in FRAMES[1:])
        return f"Corpus of {self.reports.height} reports ({statuses}): {sizes}"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            """Say what a corpus is where one is taken for a frame."""
            message = (
                f"a Corpus has no {name!r}: it holds the frames {', '.join(FRAMES)}; "
                "where a frame is wanted hand in one of them, or one made from it, such as gr.panel(corpus)"
            )
            raise AttributeError(message, name=name, obj=self)

    def __len__(self) -> int:
        """Return how many reports the corpus holds."""
        return self.reports.height

    def _repr_html_(self) -> str:
        """Return what a notebook shows: counts by status, form and year, and what to look at first."""
        from govreports.overview import overview  # noqa: PLC0415 - only notebooks need it

        return overview(self.reports, repr(self))

    def filter(self, *where: pl.Expr, **equal: object) -> "Corpus":
        """Return the reports for which conditions on ``reports`` hold, with all that belongs to them.

        Examples
        --------
        >>> import polars as pl, govreports as gr
        >>> corpus = gr.read("data/reports")
        >>> len(corpus.filter(pl.col("year") > 2018)), len(corpus.filter(regime="r2014", year=2018))
        (4, 1)
        """
        try:
            reports = self.reports.filter(*where, **equal)
        except pl.exceptions.ColumnNotFoundError as error:
            message = (
                f"filter asks the frame reports, which has no such column: {str(error).partition(';')[0]}; "
                "where a frame is wanted hand in one that is made from the corpus, such as gr.panel(corpus)"
            )
            raise InputError(message) from error
        chosen = pl.col("report").is_in(reports["report"].implode())
        return Corpus(reports, *(getattr(self, name).filter(chosen) for name in FRAMES[1:]))

    def frames(self) -> Mapping[str, pl.DataFrame]:
        """Return the frames by name."""
        return {name: getattr(self, name) for name in FRAMES}

    def find(self, prefix: str) -> str:
        """Return the id of the one report whose id or file name begins with ``prefix``.

        Raises
        ------
        LookupFailedError
            No report fits, or several do; the message names the nearest.
        """
        names = pl.col("source").str.split("/").list.last()
        fitting = self.reports.filter(pl.col("report").str.starts_with(prefix) | names.str.starts_with(prefix))
        if fitting.height > 1:  # rows.csv#row=1 begins rows.csv#row=17, too
            whole = fitting.filter((names == prefix) | (pl.col("source") == prefix))
            fitting = whole if whole.height == 1 else fitting
        if fitting.height == 1:
            found: str = fitting["report"].item()
            return found
        shown = (fitting if fitting.height else self.reports).select(names)["source"].head(5).to_list()
        problem = "several reports begin" if fitting.height else "no report begins"
        message = (
            f"{problem} with {prefix!r}; among them {shown}"
            if fitting.height
            else f"{problem} with {prefix!r}; there are {shown}"
        )
        raise LookupFailedError(message)


def refuse_twice(reports: pl.DataFrame) -> None:
    """Refuse reports that are there twice.

    Raises
    ------
    InputError
        A report is there twice; the message says how corpora are joined.
    """
    ids = reports["report"]
    if ids.n_unique() < len(ids):
        twice = ids.filter(ids.is_duplicated()).unique(maintain_order=True)
        shown = reports.filter(report=twice[0])["source"][0] if "source" in reports.columns else twice[0]
        message = (
            f"{len(twice)} reports are there twice, the first {shown}: "
            "join corpora by gr.concat([…]), which takes each report once"
        )
        raise InputError(message)


@checked
def concat(corpora: Iterable[Corpus]) -> Corpus:
    """Return several corpora as one; a report that is in two of them is taken once, with a warning.

    The same bytes or words under another name get ``duplicate_of``, as if all had been read at once; what is said
    in other words is not compared across corpora.

    Raises
    ------
    InputError
        There are none, or two corpora read different things under one id.

    Examples
    --------
    >>> import govreports as gr
    >>> corpus = gr.read("data/reports")
    >>> len(gr.concat([corpus.filter(year=2018), corpus.filter(year=2019)]))
    4
    """
    given = list(corpora)
    if not given or not all(isinstance(each, Corpus) for each in given):
        message = "concat wants corpora: gr.concat([gr.read('a'), gr.read('b')])"
        raise InputError(message)
    kept: list[Corpus] = []
    met = given[0].reports["report"].clear()
    twice = 0
    for each in given:
        again = each.reports["report"].filter(each.reports["report"].is_in(met.implode()))
        if len(again):
            twice += len(again)
            _refuse_others(kept, each, again)
            each = each.filter(~pl.col("report").is_in(again.implode()))  # noqa: PLW2901
        kept.append(each)
        met = met.append(each.reports["report"])
    if twice:
        message = f"{twice} reports are in more than one corpus and were taken once"
        warnings.warn(message, stacklevel=2)
    joined = {name: pl.concat([getattr(each, name) for each in kept]) for name in FRAMES}
    return Corpus(**joined | {"reports": _copies_marked(joined["reports"], joined["texts"])})


def _copies_marked(reports: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return reports in which the same bytes, or the words of a known organ and year, are copies of those met first."""
    known = reports.join(texts.unique("report"), on="report", how="left", maintain_order="left")
    is_alone = ~pl.col("source").str.contains("#", literal=True)
    is_told = pl.col("organ").is_not_null() & pl.col("year").is_not_null() & (pl.col("status") != "unreadable")
    firsts = [
        pl.when(told, pl.col(what).is_not_null()).then(pl.col("report").first().over(pl.when(told).then(what)))
        for what, told in (("sha256", is_alone), ("text", is_told))
    ]
    originals = [pl.when(first != pl.col("report")).then(first) for first in firsts]
    return known.with_columns(duplicate_of=pl.coalesce("duplicate_of", *originals)).drop("text")


def _refuse_others(kept: Iterable[Corpus], other: Corpus, again: pl.Series) -> None:
    """Refuse reports of one id that were read differently; how often each was met does not count."""
    of_both = pl.col("report").is_in(again.implode())
    mine = [one.filter(of_both) for one in kept]
    for name in FRAMES:
        order = [column for column in getattr(other, name).columns if column not in _MET]
        first = pl.concat([getattr(one, name) for one in mine]).select(order)
        second = getattr(other, name).filter(of_both).select(order)
        odd = first.sort("report", maintain_order=True).equals(second.sort("report", maintain_order=True))
        if not odd:
            shown = next((r for r in again if not first.filter(report=r).equals(second.filter(report=r))), again[0])
            message = f"report {shown} is in two corpora with different {name}: read both anew, or drop it from one"
            raise InputError(message)


_MET: Final = ("copies", "duplicate_of", "source")
"""What depends on what else was read, or from where."""


@dataclass(frozen=True)
class Scanned:
    """A dataset on disk as lazy frames of the same names as those of a ``Corpus``."""

    reports: pl.LazyFrame
    texts: pl.LazyFrame
    cells: pl.LazyFrame
    narratives: pl.LazyFrame
    leftovers: pl.LazyFrame

    def collect(self, where: pl.Expr | None = None) -> Corpus:
        """Return the dataset in memory, or the reports of it that a condition on ``reports`` holds for.

        Raises
        ------
        InputError
            The condition asks for a column that ``reports`` has not.
        DatasetError
            A file of the dataset is damaged or gone.

        Examples
        --------
        >>> import tempfile, polars as pl, govreports as gr
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dataset = gr.scan(gr.write(gr.read("data/reports"), folder))
        ...     dataset.collect(pl.col("regime") == "r2014").cells.height
        65
        """
        frames = {name: getattr(self, name) for name in FRAMES}
        try:
            if where is not None:
                frames["reports"] = frames["reports"].filter(where)
                chosen = pl.col("report").is_in(frames["reports"].select("report").collect()["report"].implode())
                frames |= {name: frames[name].filter(chosen) for name in FRAMES[1:]}
            found = {name: schemas.conform(name, frame.collect()) for name, frame in frames.items()}
        except pl.exceptions.ColumnNotFoundError as error:
            message = f"collect asks the frame reports, which has no such column: {str(error).partition(chr(10))[0]}"
            raise InputError(message) from error
        except (OSError, pl.exceptions.ComputeError, pl.exceptions.SchemaError) as error:
            raise DatasetError(damaged(error)) from error
        return Corpus(**found)


@checked
def records(corpus: Corpus) -> pl.DataFrame:
    r"""Return the columns of the files that the reports are records of, by ``report``: one row a report that has any.

    All but the document's own column come back, as they are in the file: those that were used (title, address, date),
    and those of the researcher's own (a province, a number of the crawl). A column of which every value is
    a number is one of numbers; others are text. A column called ``report`` comes as ``report_``.

    Examples
    --------
    >>> import govreports as gr
    >>> text = "某县财政局2021年政府信息公开工作年度报告\\n一、总体情况\\n公开信息10条。"
    >>> corpus = gr.read([{"正文": text, "省": "湖北", "批次": 3}], columns={"text": "正文"})
    >>> gr.records(corpus).select("省", "批次").rows()
    [('湖北', 3)]
    """
    told = corpus.reports.filter(pl.col("record").is_not_null()).select("report", "record")
    rows = [json.loads(each) for each in told["record"]]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [_recorded(f"{name}_" if name == "report" else name, [row.get(name) for row in rows]) for name in names]
    return pl.DataFrame([told["report"], *columns])


def _recorded(name: str, values: list[Any]) -> pl.Series:
    """Return values of JSON as a column: of truth values, whole numbers, numbers, or text."""
    kinds = {type(value) for value in values} - {type(None)}
    for kind, wanted in ((bool, {bool}), (int, {int}), (float, {int, float})):
        if kinds and kinds <= wanted:
            try:
                return pl.Series(name, values, {bool: pl.Boolean, int: pl.Int64, float: pl.Float64}[kind], strict=False)
            except OverflowError:
                break
    plain = [v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values]
    return pl.Series(name, plain, pl.String)
