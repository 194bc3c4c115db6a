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
    from govreports.datasets import Corpus, scan, write
    from govreports.extraction import read, read_bytes, read_document
    from govreports.panels import crosswalk, panel
    from govreports.plots import plot_panel
    from govreports.regimes import codebook
    from govreports.reuse import changes, neighbours
    from govreports.schemas import describe
    from govreports.segmentation import tokens
    from govreports.sources.document import Document, resolve
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
    "codebook": "regimes",
    "coding_sample": "validation",
    "crosswalk": "panels",
    "describe": "schemas",
    "dtm": "terms",
    "features": "terms",
    "keyness": "terms",
    "kwic": "terms",
    "neighbours": "reuse",
    "panel": "panels",
    "plot_panel": "plots",
    "problems": "clauses",
    "read": "extraction",
    "read_bytes": "extraction",
    "read_document": "extraction",
    "resolve": "sources.document",
    "scan": "datasets",
    "score_coding": "validation",
    "summarise": "summaries",
    "tokens": "segmentation",
    "trace": "tracing",
    "write": "datasets",
}

__all__ = [
    "Corpus",
    "Document",
    "amend",
    "audit",
    "changes",
    "codebook",
    "coding_sample",
    "crosswalk",
    "describe",
    "dtm",
    "features",
    "keyness",
    "kwic",
    "neighbours",
    "panel",
    "plot_panel",
    "problems",
    "read",
    "read_bytes",
    "read_document",
    "resolve",
    "scan",
    "score_coding",
    "summarise",
    "tokens",
    "trace",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public object
    """Import a public name when it is first used."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'govreports' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"govreports.{home}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
