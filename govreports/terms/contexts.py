"""Words in their surroundings: keyword in context, and pairs that stand together."""

import re
from collections.abc import Collection

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.script import fold
from govreports.segmentation import StopWords, UserWords, passages
from govreports.terms.choosing import SECTIONS, at_least, marked
from govreports.terms.contrasts import log_likelihood

__all__ = ["collocations", "kwic"]


@checked
def kwic(
    corpus: Corpus | Scanned,
    keyword: str,
    *,
    window: int = 20,
    sections: Collection[str] | None = None,
    regex: bool = False,
) -> pl.DataFrame:
    """Return every place where a keyword stands, with what stands around it, one row a place.

    Text is searched in simplified script and half width, so a keyword in either script finds both.
    What is found need not be a word of the segmentation. Places do not overlap.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    keyword
        What to look for.
    window
        Characters shown on either side, within the section.
    sections
        Codes of the sections searched; all by default.
    regex
        Whether ``keyword`` is a regular expression (for simplified script and half width).

    Returns
    -------
    polars.DataFrame
        report, section, start, end (offsets into ``texts``), left, keyword, right, in the order of the
        corpus. Line ends are shown as blanks.

    Raises
    ------
    InputError
        The keyword is empty or no regular expression, a section is not known, or the window is negative.

    Examples
    --------
    >>> import govreports as gr
    >>> found = gr.kwic(gr.read("data/reports"), "便民性", window=4, sections=["problems"])
    >>> found.select("left", "keyword", "right").rows()
    [('开形式的', '便民性', '需要提高'), ('开形式及', '便民性', '需要进一')]
    """
    at_least("window", window, 0)
    if not keyword.strip():
        message = "the keyword is empty; give the characters to look for, such as '依申请公开'"
        raise InputError(message)
    try:
        wanted = re.compile(keyword if regex else re.escape(fold(keyword)))
    except re.error as error:
        message = f"{keyword!r} is no regular expression ({error}); without regex=True it is taken literally"
        raise InputError(message) from error
    columns: dict[str, list[object]] = {name: [] for name in schemas.FRAMES["kwic"]}
    for batch in passages(corpus, sections):
        for passage in batch:
            shown = passage.plain.replace("\n", " ")
            for match in wanted.finditer(passage.plain):
                begin, end = match.span()
                if begin == end:
                    continue
                context = (shown[max(begin - window, 0) : begin], shown[begin:end], shown[end : end + window])
                row = (passage.report, passage.section, *passage.slice(begin, end), *context)
                for name, value in zip(columns, row, strict=True):
                    columns[name].append(value)
    return schemas.frame("kwic", columns)


@checked(words="tokens")
def collocations(
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None = None,
    *,
    window: int = 5,
    minimum: int = 2,
    sections: Collection[str] | None = SECTIONS,
    user_words: UserWords = None,
    stop_words: StopWords = True,
) -> pl.DataFrame:
    """Return pairs of words that stand together more often than chance, one row a pair.

    A pair is a word and another at most ``window`` places behind it in the same section; places
    are counted with stop words, and no pair reaches over 。！？ or a semicolon that ``words`` has. The
    table of two by two is that of all pairs: first word this or another, second word this or
    another. Copies of a report (``duplicate_of``) are left out.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        Words to pair, a frame as ``tokens`` returns it; by default those of ``sections``.
    window
        How many places behind the first word the second may stand; 1 for neighbours.
    minimum
        Pairs that are rarer make no row; they still count in the sums.
    sections
        Codes of the sections to cut if no ``words`` are given; None for all.
    user_words, stop_words
        As ``tokens`` takes them; stop words and punctuation are left out, with False nothing is.

    Returns
    -------
    polars.DataFrame
        left, right, count, left_count, right_count, pairs, expected, g2, npmi, sorted by falling g2, left
        and right. g2 has no sign: a pair below ``expected`` has a negative npmi.

    Raises
    ------
    InputError
        A number is too small, or ``words`` is no frame of words.

    Notes
    -----
    - ``g2``: Dunning, T. (1993), ``govreports.terms.log_likelihood``.
    - ``npmi``: Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction:
      ln(p(x, y) / (p(x) p(y))) / -ln p(x, y); 1 where all pairs are this pair.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> found = terms.collocations(gr.read("data/reports"))
    >>> found.select("left", "right", "count").row(0)
    ('取得', '成效', 2)
    """
    at_least("window", window, 1)
    at_least("minimum", minimum, 1)
    chosen = marked(corpus, words, sections, user_words=user_words, stop_words=stop_words)
    stops = pl.col("token").is_in(list("。;!?")).cum_sum().alias("sentence")
    chosen = chosen.with_columns(stops)
    chosen = chosen.filter(~pl.col("is_stop")).select("report", "section", "sentence", "n", left="token")
    counts = pl.concat([_pairs(chosen, distance, window) for distance in range(1, window + 1)])
    counts = counts.group_by("left", "right").agg(pl.col("count").sum())
    if counts.is_empty():
        return schemas.empty("collocations")
    both, left, right, pairs = (pl.col(name) for name in ("count", "left_count", "right_count", "pairs"))
    share = both / pairs
    found = counts.with_columns(
        left_count=both.sum().over("left"), right_count=both.sum().over("right"), pairs=both.sum()
    ).filter(both >= minimum)
    found = found.with_columns(
        (left * right / pairs).alias("expected"),
        log_likelihood(both, left, right, pairs).alias("g2"),
        pl.when(share < 1).then((both * pairs / (left * right)).log() / -share.log()).otherwise(1.0).alias("npmi"),
    )
    return schemas.conform("collocations", found.sort("g2", "left", "right", descending=[True, False, False]))


def _pairs(words: pl.DataFrame, distance: int, window: int) -> pl.DataFrame:
    """Return how often each word has another so many rows behind it and at most ``window`` places away."""
    behind = words.select(pl.all().shift(-distance)).rename(lambda name: f"{name}_behind")
    near = pl.col("n_behind") - pl.col("n") <= window
    for name in ("report", "section", "sentence"):
        near &= pl.col(name) == pl.col(f"{name}_behind")
    paired = words.hstack(behind.rename({"left_behind": "right"})).filter(near)
    return paired.group_by("left", "right").agg(count=pl.len().cast(pl.Int64))
