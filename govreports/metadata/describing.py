"""Everything that a report says about itself, in one record."""

import re
from collections.abc import Sequence
from typing import Final

from govreports.metadata.evidence import Evidence
from govreports.metadata.fields import read_fields
from govreports.metadata.organs import choose_organ
from govreports.metadata.passages import close_of, head_of, lead_of
from govreports.metadata.paths import filed_under
from govreports.metadata.records import Metadata
from govreports.metadata.scopes import choose_scope
from govreports.metadata.signatures import signature_of
from govreports.metadata.years import choose_year
from govreports.script import fold, script_of, without_pinyin
from govreports.sections import Narrative
from govreports.sources.document import Document

__all__ = ["describe_report"]

_READING: Final = re.compile(r"\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,9}\)", re.IGNORECASE)


def describe_report(
    document: Document, narratives: Sequence[Narrative], title: str | None, place: str | None = None
) -> Metadata:
    """Return what a report says of itself.

    Parameters
    ----------
    document
        The document.
    narratives
        Its sections, the preamble first.
    title
        Its title as printed.
    place
        The path of the file inside what was read, an archive's member or a record's name included.

    Examples
    --------
    >>> from govreports.sources.opening import open_document
    >>> document = open_document("沙洋县商务局2020年政府信息公开工作年度报告".encode())
    >>> found = describe_report(document, [], document.text)
    >>> found.organ, found.organ_key, found.region_code, found.region_vintage, found.year
    ('沙洋县商务局', '湖北省荆门市沙洋县商务局', '420822', '2020', 2020)
    """
    end = max((row.cells[-1].end for row in document.rows[-1:] if row.cells), default=len(document.text))
    plain = _evened(fold(document.text)[:end])
    found = Metadata(title=title, script=script_of(document.text))
    keyed = read_fields(found, document.text, plain, narratives, document.metadata)
    words = plain.replace("\0", "")
    signed = signature_of(plain, narratives)
    if found.published is None and signed and signed.day:
        found.published, found.published_basis = signed.day, "body"
    filed = filed_under(place)
    choose_year(found, plain, narratives, filed)
    choose_organ(
        found,
        Evidence(
            plain=words,
            head=head_of(plain, narratives),
            lead=lead_of(plain, narratives),
            close=close_of(plain, narratives),
            signed=signed.organ if signed else None,
            keyed=keyed,
            filed=filed,
        ),
    )
    choose_scope(found, plain, narratives)
    return found


def _evened(plain: str) -> str:
    """Return folded text with pinyin as NUL, and 信息 for what a conversion to Taiwan's vocabulary made of it."""
    if _READING.search(plain):
        plain = without_pinyin(plain)
    return plain.replace("资讯", "信息")
