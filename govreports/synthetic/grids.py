"""Tables as grids of cells with spans: what stands where, before any format flattens it."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from govreports.synthetic.forms import Entry, Table

type Mark = tuple[str, str, str]
"""Where a cell belongs: (table, row, column); the column is empty for the label of a row."""
