"""Reports as digital PDF with ruled tables, printed by reportlab."""

import html
import io
import random

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from govreports_benchmark.writers import typefaces

from .documents import Document, Grid, Heading


def paper(made: Document, rng: random.Random) -> bytes:
    """Return the report as PDF: A4, upright or across, cells ruled, labels wrapped in their cells."""
    typefaces.face()
    size = rng.choice((A4, A4, landscape(A4)))
    body = ParagraphStyle(
        "body", fontName=typefaces.NAME, fontSize=10.5, leading=16, wordWrap="CJK", firstLineIndent=21
    )
    title = ParagraphStyle("title", parent=body, fontSize=16, leading=24, alignment=1, firstLineIndent=0)
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=20)
    cells = ParagraphStyle("cell", parent=body, fontSize=rng.choice((6.5, 7.5, 8)), leading=10, firstLineIndent=0)
    flow: list[object] = []
    for part in made.parts:
        if isinstance(part, Grid):
            flow += [_table(part, cells, size[0] - 100), Spacer(1, 8)]
        else:
            style = body if not isinstance(part, Heading) else title if part.level == 1 else head
            flow.append(Paragraph(html.escape(part.text), style))
    out = io.BytesIO()
    numbered = rng.random() < 0.5

    def foot(canvas: object, template: object) -> None:
        if numbered:
            canvas.setFont(typefaces.NAME, 9)  # type: ignore[attr-defined]
            canvas.drawCentredString(size[0] / 2, 25, f"- {template.page} -")  # type: ignore[attr-defined]

    file = SimpleDocTemplate(out, pagesize=size, leftMargin=50, rightMargin=50, invariant=1)
    file.build(flow, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _table(grid: Grid, style: ParagraphStyle, width: float) -> Table:
    placed = grid.placed()
    columns = len(placed[0])
    texts: list[list[object]] = []
    rules: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, 0), (-1, -1), style.fontName, style.fontSize),
    ]
    done: set[int] = set()
    for y, row in enumerate(placed):
        line: list[object] = []
        for x, (cell, begins) in enumerate(row):
            if not begins or id(cell) in done:
                line.append("")
                continue
            done.add(id(cell))
            line.append(cell.text if cell.key else Paragraph(html.escape(cell.text.strip()), style))
            if cell.rows > 1 or cell.columns > 1:
                rules.append(("SPAN", (x, y), (x + cell.columns - 1, y + cell.rows - 1)))
        texts.append(line)
    label = {3: [0.6, 0.15, 0.25], 10: [0.06, 0.1, 0.3, *[0.54 / 7] * 7]}.get(columns, [1 / columns] * columns)
    return Table(texts, colWidths=[width * share for share in label], style=TableStyle(rules), repeatRows=0)
