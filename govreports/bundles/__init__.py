"""Several reports bound in one document: pasted texts, a page with two years, all bureaus of a district in one file."""

from govreports.bundles.splitting import Part, split_reports

__all__ = ["Part", "split_reports"]
