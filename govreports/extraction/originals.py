"""The first report of each content: what later copies of it are copies of."""

from govreports.metadata import Copies, Print

__all__ = ["Originals"]


class Originals:
    """The reports met so far, by the bytes of their files and by what they say."""

    def __init__(self) -> None:
        """Begin with no reports."""
        self._copies = Copies()
        self._contents: dict[str, str] = {}

    def original(self, made: Print, digest: str | None) -> str | None:
        """Return the first report with the same bytes, if these are its alone, or content; None for the first one."""
        alike = self._copies.first(made)
        if digest is None:
            return alike
        first = self._contents.setdefault(digest, alike or made.report)
        return first if first != made.report else None
