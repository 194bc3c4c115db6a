"""Reports as word processor files, with merged cells."""

import io
import random
from typing import Any

import docx

from .documents import Document, Grid, Heading


def word_file(made: Document, rng: random.Random) -> bytes:
    """Return the report as DOCX."""
    file = docx.Document()
    for part in made.parts:
        if isinstance(part, Heading):
            if rng.random() < 0.5:
                file.add_heading(part.text, part.level)
            else:
                file.add_paragraph(part.text)
        elif isinstance(part, Grid):
            _table(file, part)
        else:
            file.add_paragraph(part.text)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _table(file: Any, grid: Grid) -> None:  # noqa: ANN401  (python-docx has no types)
    placed = grid.placed()
    table = file.add_table(rows=len(placed), cols=len(placed[0]))
    places = [list(row.cells) for row in table.rows]
    done: set[int] = set()
    for y, row in enumerate(placed):
        for x, (cell, begins) in enumerate(row):
            if not begins or id(cell) in done:
                continue
            done.add(id(cell))
            target = places[y][x]
            if cell.rows > 1 or cell.columns > 1:
                target = target.merge(places[y + cell.rows - 1][x + cell.columns - 1])
            target.text = cell.text
