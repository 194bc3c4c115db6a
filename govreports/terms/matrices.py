"""Reports by words: the document-term matrix, its weights, and the files that R reads."""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned, flat
from govreports.errors import InputError
from govreports.segmentation import StopWords, UserWords
from govreports.terms.choosing import SECTIONS, at_least, words_of

__all__ = ["dtm", "trim", "vocabulary", "weights", "write_dtm"]


@checked(words="tokens")
def dtm(
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None = None,
    *,
    sections: Collection[str] | None = SECTIONS,
    user_words: UserWords = None,
    stop_words: StopWords = True,
    nested: bool = False,
) -> pl.DataFrame:
    """Return the document-term matrix in long form, one row a report and word.

    Copies of a report (``duplicate_of``) are left out; a report without words has no row.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        Words to count, a frame as ``tokens`` returns it; by default those of ``sections``.
    sections
        Codes of the sections to cut if no ``words`` are given; None for all.
    user_words, stop_words
        As ``tokens`` takes them; stop words and punctuation are left out, with False nothing is.
    nested
        Whether terms of the field and of the user inside a longer word count, too (信息公开 in 政府信息公开条例).

    Returns
    -------
    polars.DataFrame
        report, term, count, sorted by report and term.

    Raises
    ------
    InputError
        ``words`` is no frame of words, or a section is not known.

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = gr.dtm(gr.read("data/reports"))
    >>> matrix.filter(term="便民性")["count"].to_list()
    [1, 1]
    """
    chosen = words_of(corpus, words, sections, user_words=user_words, stop_words=stop_words, nested=nested)
    counts = chosen.group_by("report", pl.col("token").alias("term")).agg(count=pl.len())
    return schemas.conform("dtm", counts.sort("report", "term"))


def _declared(matrix: pl.DataFrame) -> pl.DataFrame:
    missing = [name for name in schemas.FRAMES["dtm"] if name not in matrix.columns]
    if missing:
        message = f"the matrix lacks the column {missing[0]!r}; pass a frame as gr.dtm(corpus) returns it"
        raise InputError(message)
    return schemas.conform("dtm", matrix).sort("report", "term")


@checked(matrix="dtm")
def trim(
    matrix: pl.DataFrame, *, minimum: int = 1, minimum_reports: int = 1, maximum_share: float = 1.0
) -> pl.DataFrame:
    """Return a matrix without words that are too rare or too common.

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.
    minimum
        How often a word must stand in all reports together.
    minimum_reports
        How many reports must have it (document frequency).
    maximum_share
        What share of the reports may have it at most.

    Returns
    -------
    polars.DataFrame
        report, term, count, sorted by report and term.

    Raises
    ------
    InputError
        ``matrix`` lacks a column, or a number is too small.

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = gr.dtm(gr.read("data/reports"))
    >>> gr.terms.trim(matrix, minimum_reports=5)["term"].unique().sort().to_list()
    ['信息', '公开', '提高']
    """
    for name, value in (("minimum", minimum), ("minimum_reports", minimum_reports), ("maximum_share", maximum_share)):
        at_least(name, value, 0)
    own = _declared(matrix)
    reports = pl.len().over("term")
    return own.filter(
        pl.col("count").sum().over("term") >= minimum,
        reports >= minimum_reports,
        reports <= maximum_share * max(own["report"].n_unique(), 1),
    )


@checked(matrix="dtm")
def weights(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return tf-idf, one row a report and word: count times ln(N / n).

    N is the number of reports in the matrix, n of those that have the word (Spärck Jones 1972; the
    product with the raw count: Salton & Buckley 1988). A word of every report weighs nothing.

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.

    Returns
    -------
    polars.DataFrame
        report, term, count, reports, idf, tf_idf, sorted by report, falling tf_idf and term.

    Raises
    ------
    InputError
        ``matrix`` lacks a column.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> terms.weights(gr.dtm(gr.read("data/reports"))).filter(term="公开")["tf_idf"].unique().to_list()
    [0.0]
    """
    own = _declared(matrix)
    total = own["report"].n_unique()
    found = own.with_columns(reports=pl.len().over("term")).with_columns(idf=(total / pl.col("reports")).log())
    found = found.with_columns(tf_idf=pl.col("count") * pl.col("idf"))
    return schemas.conform("weights", found.sort("report", "tf_idf", "term", descending=[False, True, False]))


@checked(matrix="dtm")
def vocabulary(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return the words of a matrix, one row a word, with counts and weights (``weights``).

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.

    Returns
    -------
    polars.DataFrame
        term, count, reports, idf, tf_idf (mean over all reports of the matrix), sorted by falling tf_idf and term.

    Raises
    ------
    InputError
        ``matrix`` lacks a column.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> words = terms.vocabulary(gr.dtm(gr.read("data/reports")))
    >>> words.filter(term="公开").select("reports", "idf").row(0)
    (5, 0.0)
    """
    own = _declared(matrix)
    total = max(own["report"].n_unique(), 1)
    found = own.group_by("term").agg(pl.col("count").sum(), reports=pl.len())
    found = found.with_columns(idf=(total / pl.col("reports")).log())
    found = found.with_columns(tf_idf=pl.col("count") * pl.col("idf") / total)
    return schemas.conform("vocabulary", found.sort("tf_idf", "term", descending=[True, False]))


@checked(matrix="dtm")
def write_dtm(matrix: pl.DataFrame, folder: str | Path, documents: pl.DataFrame | None = None) -> Path:
    r"""Write a matrix as files that R's quanteda and stm read, and return the folder.

    ``matrix.mtx`` is in Matrix Market form, a row a report and a column a word; ``matrix.ldac`` in
    Blei's LDA-C form (words from 0). ``vocabulary.txt`` has a word a line in the order of the
    columns, ``documents.csv`` a line a report in the order of the rows. In R::

        words <- readLines("vocabulary.txt", encoding = "UTF-8")
        documents <- read.csv("documents.csv", fileEncoding = "UTF-8", na.strings = "",
                              colClasses = c(report = "character", region_code = "character"))
        m <- as(Matrix::readMM("matrix.mtx"), "CsparseMatrix")
        dimnames(m) <- list(documents$report, words)
        quanteda::as.dfm(m)
        stm::stm(stm::readLdac("matrix.ldac"), words, K = 10, prevalence = ~ s(year), data = documents)

    The first four lines are tried in R 4.2 with Matrix 1.5; quanteda and stm are not part of the tests. stm takes no
    missing covariates: leave out of matrix and documents the reports without a year.

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.
    folder
        Where to write; made if it is missing.
    documents
        Covariates for ``documents.csv``, keyed by ``report`` (``corpus.reports``).

    Raises
    ------
    InputError
        ``matrix`` lacks a column or has two rows for one report and word, ``documents`` has no or twice the same
        ``report``, or the folder cannot be made.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> from govreports import terms
    >>> corpus = gr.read("data/reports")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = terms.write_dtm(gr.dtm(corpus), folder, corpus.reports)
    ...     (place / "matrix.mtx").read_text().split("\n")[0]
    '%%MatrixMarket matrix coordinate integer general'
    """
    own = _declared(matrix)
    if own.select("report", "term").is_duplicated().any():
        message = "the matrix has two rows for one report and word; sum their counts first"
        raise InputError(message)
    reports = own.select("report").unique().sort("report")
    terms = own["term"].unique().sort()
    listed = _documents(reports, documents)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make the folder {target}: {error.strerror}"
        raise InputError(message) from error
    row = {report: number for number, report in enumerate(reports["report"])}
    column = {term: number for number, term in enumerate(terms)}
    lines = [f"{row[report] + 1} {column[term] + 1} {count}" for report, term, count in own.iter_rows()]
    head = ["%%MatrixMarket matrix coordinate integer general", f"{len(row)} {len(column)} {len(lines)}"]
    _write(target / "matrix.mtx", [*head, *lines])
    bags: list[list[str]] = [[] for _ in row]
    for report, term, count in own.iter_rows():
        bags[row[report]].append(f"{column[term]}:{count}")
    _write(target / "matrix.ldac", [" ".join([str(len(bag)), *bag]) for bag in bags])
    _write(target / "vocabulary.txt", terms.to_list())
    listed.write_csv(target / "documents.csv")
    return target


def _documents(reports: pl.DataFrame, documents: pl.DataFrame | None) -> pl.DataFrame:
    if documents is None:
        return reports
    if "report" not in documents.columns or documents["report"].is_duplicated().any():
        message = "documents need a column 'report' that names each report once, as corpus.reports has"
        raise InputError(message)
    return flat(reports.join(documents, on="report", how="left", maintain_order="left"))


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
