"""Chinese open government information annual reports as Polars frames.

>>> import govreports as gr
>>> corpus = gr.read("data/reports")
>>> corpus.reports.height
5
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govreports.amendments import amend
    from govreports.auditing import audit
    from govreports.clauses import problems
    from govreports.datasets import Corpus, concat, records, scan, write
    from govreports.explorer import explore
    from govreports.extraction import read, read_bytes, read_document
    from govreports.gazetteer.listing import regions
    from govreports.panels import coverage, crosswalk, panel
    from govreports.plots import plot_panel
    from govreports.profiles import profile
    from govreports.proportions import concepts, shares
    from govreports.published import external
    from govreports.regimes import codebook
    from govreports.reuse import changes, neighbours
    from govreports.schemas import describe
    from govreports.segmentation import tokens
    from govreports.sources.document import Document, resolve
    from govreports.statements import claims
    from govreports.summaries import summarise
    from govreports.terms import dtm, features, keyness, kwic
    from govreports.tracing import trace
    from govreports.validation import coding_sample, score_coding

_HOMES = {
    "Corpus": "datasets",
    "Document": "sources.document",
    "amend": "amendments",
    "audit": "auditing",
    "changes": "reuse",
    "claims": "statements",
    "codebook": "regimes",
    "coding_sample": "validation",
    "concat": "datasets",
    "concepts": "proportions",
    "coverage": "panels",
    "crosswalk": "panels",
    "describe": "schemas",
    "dtm": "terms",
    "explore": "explorer",
    "external": "published",
    "features": "terms",
    "keyness": "terms",
    "kwic": "terms",
    "neighbours": "reuse",
    "panel": "panels",
    "plot_panel": "plots",
    "problems": "clauses",
    "profile": "profiles",
    "read": "extraction",
    "read_bytes": "extraction",
    "read_document": "extraction",
    "records": "datasets",
    "regions": "gazetteer.listing",
    "resolve": "sources.document",
    "scan": "datasets",
    "score_coding": "validation",
    "shares": "proportions",
    "summarise": "summaries",
    "tokens": "segmentation",
    "trace": "tracing",
    "write": "datasets",
}

_SUBPACKAGES = frozenset(
    (
        "auditing",
        "bulk",
        "clauses",
        "exports",
        "panels",
        "plots",
        "proportions",
        "reuse",
        "terms",
        "topics",
        "trends",
        "validation",
    )
)
"""What ``gr.terms`` and the like reach without an import of their own; their functions are no public names here."""

__all__ = [
    "Corpus",
    "Document",
    "amend",
    "audit",
    "changes",
    "claims",
    "codebook",
    "coding_sample",
    "concat",
    "concepts",
    "coverage",
    "crosswalk",
    "describe",
    "dtm",
    "explore",
    "external",
    "features",
    "keyness",
    "kwic",
    "neighbours",
    "panel",
    "plot_panel",
    "problems",
    "profile",
    "read",
    "read_bytes",
    "read_document",
    "records",
    "regions",
    "resolve",
    "scan",
    "score_coding",
    "shares",
    "summarise",
    "tokens",
    "trace",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public object
    """Import a public name, or one of the subpackages with further functions, when it is first used."""
    if name in _SUBPACKAGES:
        return import_module(f"govreports.{name}")
    if name == "synthetic":
        return _writers()
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'govreports' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"govreports.{home}"), name)


def _writers() -> Any:  # noqa: ANN401 - a module
    from govreports.errors import MissingExtraError  # noqa: PLC0415 - importing the package imports nothing

    try:
        return import_module("govreports_benchmark.writers")
    except ModuleNotFoundError as error:
        message = "synthetic reports are made by the distribution beside this one: pip install govreports-benchmark"
        raise MissingExtraError(message) from error


def __dir__() -> list[str]:
    """Return the public names and the subpackages."""
    return sorted({*__all__, *_SUBPACKAGES, "synthetic"})
