"""One page that says what a corpus holds, what it lacks, and what to look at first."""

from collections.abc import Mapping
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Final

import polars as pl

from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.profiles.gathering import Facts
from govreports.profiles.parts import sections
from govreports.profiles.writing import coded, phrase

__all__ = ["profile"]

_GIVEN: Final = ("findings", "problems", "neighbours")


@checked
def profile(
    corpus: Corpus | Scanned,
    path: str | Path,
    *,
    roster: pl.DataFrame | str | Path | None = None,
    frames: Mapping[str, pl.DataFrame] | None = None,
    most: int = 2000,
) -> Path:
    """Write one self-contained page on a corpus, in Chinese and English, and return its path.

    It says which organ reported on which year, who was late against the legal date and who cannot be judged, what is
    missing, where series break, who ranks where among how many, what does not add up and where that is printed, which
    passages organs share, which problems are admitted over the years, and which cells to look at first. Below each
    part stands the code that makes it. The page loads nothing from anywhere; what reports print is only ever shown as
    text, names of persons are masked; the same corpus gives the same bytes.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    path
        File to write.
    roster
        Who should have published, as ``govreports.coverage`` takes it.
    frames
        ``findings``, ``problems`` and ``neighbours`` of the corpus where they are at hand; made otherwise.
    most
        How many reports at most have their text looked at (findings, problems, shared passages): of more, organs are
        drawn by the hash of their name, and the page says how many. Everything else is of all reports.

    Raises
    ------
    InputError
        There is no report, a frame is not one of the three, or the file cannot be written.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gr.profile(gr.read("data/reports"), f"{folder}/profile.html").name
    'profile.html'
    """
    given = dict(frames or {})
    strange = next((name for name in given if name not in _GIVEN), None)
    if strange is not None or most < 1:
        message = f"most is at least 1 and frames are {', '.join(_GIVEN)}; given {most} and {strange!r}"
        raise InputError(message)
    facts = Facts(corpus, given, _listed(roster), most)
    if facts.reports.is_empty():
        message = "the corpus holds no report to profile"
        raise InputError(message)
    target = Path(path)
    try:
        target.write_text(_page(facts), encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise InputError(message) from error
    return target


def _listed(roster: pl.DataFrame | str | Path | None) -> pl.DataFrame | None:
    if roster is None or isinstance(roster, pl.DataFrame):
        return roster
    try:
        return pl.read_csv(roster, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"the roster {roster} cannot be read as CSV: {error}"
        raise InputError(message) from error


def _page(facts: Facts) -> str:
    css = (resources.files("govreports.profiles") / "profile.css").read_text(encoding="utf-8")
    parts = list(sections(facts))
    links = "".join(f'<a href="#{name}">{phrase(name)}</a>' for name, _ in parts)
    tongues = (("both", "中文 + English"), ("zh", "中文"), ("en", "English"))
    picks = "".join(
        f'<input class="pick" type="radio" name="l" id="l-{code}"{" checked" if code == "both" else ""}>'
        for code, _ in tongues
    )
    labels = "".join(f'<label class="pick" for="l-{code}">{name}</label>' for code, name in tongues)
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>govreports profile</title><style>{css}</style></head><body>{picks}"
        f'<nav>{labels}<span class="toc">{links}</span></nav>'
        f"<main><h1>{phrase('title')}</h1><p class='note'>{phrase('lead')}</p>{_head(facts)}"
        f"{''.join(body for _, body in parts)}<footer>{phrase('made')} {version('govreports')}</footer>"
        "</main></body></html>\n"
    )


def _head(facts: Facts) -> str:
    own = facts.originals
    years = own["year"].drop_nulls()
    span = "–".join(dict.fromkeys((str(years.min()), str(years.max())))) if len(years) else "?"
    organs = own.select(pl.coalesce("organ_key", "organ").n_unique()).item()
    usable = own.filter(pl.col("status").is_in(["ok", "partial"])).height
    sums = [
        (f"{own.height:,}", phrase("reports")), (f"{usable:,}", phrase("usable")), (f"{organs:,}", phrase("organs")),
        (span, phrase("years")), (f"{facts.reports.height - own.height:,}", phrase("copies")),
    ]  # fmt: skip
    statuses = own["status"].value_counts().sort("status").iter_rows()
    said = " · ".join(f"{coded('report', status)} {count:,}" for status, count in statuses)
    drawn = own.height > facts.most
    note = f"<p><b>{phrase('drawn')}</b>: {facts.chosen.reports.height:,} / {own.height:,}</p>" if drawn else ""
    shown = "".join(f"<li><b>{value}</b>{what}</li>" for value, what in sums)
    return f'<ul class="sums">{shown}</ul><p>{said}</p>{note}'
