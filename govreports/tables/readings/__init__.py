"""Readings: each is one hypothesis of how the rows and columns of a table were written; none knows of another."""
