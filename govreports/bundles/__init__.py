"""Several reports bound in one document: pasted texts, a page with two years, all bureaus of a district in one file."""

from govreports.bundles.fragments import named_part, part_in, part_name
from govreports.bundles.splitting import Part, split_reports

__all__ = ["Part", "named_part", "part_in", "part_name", "split_reports"]
