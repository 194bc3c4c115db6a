"""What can go wrong, as exceptions: one base, few leaves."""

__all__ = [
    "AddressError",
    "CorrectionError",
    "DatasetError",
    "GovreportsError",
    "InputError",
    "LookupFailedError",
    "MissingExtraError",
    "TemplateError",
    "UnreadableError",
]


class GovreportsError(Exception):
    """Base of every error the package raises on purpose."""


class InputError(GovreportsError, ValueError):
    """A path, manifest or option that the caller gave cannot be used; the message names the remedy."""


class LookupFailedError(GovreportsError, LookupError):
    """A report, cell or code that the caller named does not exist; the message names the nearest ones."""


class AddressError(GovreportsError, ValueError):
    """An address does not follow the grammar or points outside the document."""


class TemplateError(GovreportsError, ValueError):
    """A template file contradicts itself; the message names file and entry."""


class CorrectionError(GovreportsError, ValueError):
    """A correction does not fit the data any more; the message names its line."""


class DatasetError(GovreportsError, ValueError):
    """A dataset on disk cannot be read by this version; the message names the remedy."""


class MissingExtraError(GovreportsError, ImportError):
    """An optional dependency is not installed; the message says how to install it."""


class UnreadableError(GovreportsError, ValueError):
    """Bytes are no readable document; the message says why. Readers of folders turn it into a row."""
