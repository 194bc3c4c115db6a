"""The passages that speak of a report as a whole: what stands before its body, how it begins, how it closes."""

from collections.abc import Sequence
from typing import Final

from govreports.sections import Narrative

__all__ = ["close_of", "head_of", "lead_of"]

_LEAD: Final = 600
_HEAD: Final = 1500


def head_of(plain: str, narratives: Sequence[Narrative]) -> str:
    """Return what stands before the first heading, its first lines, without pinyin."""
    first = min((n.start for n in narratives if n.section != "preamble" and n.start), default=len(plain))
    return plain[: min(first, _HEAD)].replace("\0", "")


def lead_of(plain: str, narratives: Sequence[Narrative]) -> str:
    """Return what stands before the body and how the first section begins, folded, without pinyin."""
    heads = [plain[n.start : n.end][-_HEAD:] for n in narratives if n.section == "preamble" and n.text]
    body = [n for n in narratives if n.section != "preamble" and n.text]
    first = next((n for n in body if n.section == "overview"), body[0] if body else None)
    heads += [plain[first.start : first.end][:_LEAD]] if first else []
    return ("\n".join(heads) or plain[: 2 * _LEAD]).replace("\0", "")


def close_of(plain: str, narratives: Sequence[Narrative]) -> str:
    """Return how the last section begins and the last lines, where contacts are printed, too."""
    last = max(narratives, key=lambda n: n.start, default=None)
    return "" if last is None else plain[last.start : last.end][-_LEAD:].replace("\0", "")
