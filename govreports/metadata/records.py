"""What a report says about itself, as one record."""

from dataclasses import dataclass, field
from datetime import date

__all__ = ["Metadata"]


@dataclass(slots=True)
class Metadata:
    """What was found; a field is None where the document does not say it.

    ``notes`` hold what disagrees (``year_conflict:title=2018``), what is only hinted at
    (``organ_hint:东丽商务``) and what a decision rests on where the organ's own name does not carry it
    (``region_from:text=长春市朝阳区``).
    """

    title: str | None = None
    organ: str | None = None
    organ_basis: str | None = None
    organ_key: str | None = None
    organ_type: str | None = None
    region_code: str | None = None
    region_vintage: str | None = None
    scope: str = "unknown"
    scope_basis: str | None = None
    year: int | None = None
    year_basis: str | None = None
    published: date | None = None
    published_basis: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    script: str | None = None
    notes: list[str] = field(default_factory=list)
