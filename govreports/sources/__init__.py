"""From bytes to documents: one module a format, none of which knows what a report is."""
