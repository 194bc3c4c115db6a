"""The picture of the architecture, drawn from the table of layers and the imports: ``python -m tests.architecture``."""

import ast
import re
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "govreports"
PICTURE: Final = ROOT / "docs" / "architecture.svg"

_ROW: Final = re.compile(r"^\| ([a-z ]+) \| ([a-z, _]+) \|", re.MULTILINE)
_WIDE, _HIGH, _LEFT, _BOX = 1000, 64, 150, 24


def layers() -> dict[str, list[str]]:
    """Return the modules of each layer, in the order of the table in ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Layers")[1].split("## ")[0]
    return {name: modules.split(", ") for name, modules in _ROW.findall(text) if name != "layer"}


def module_of(path: Path) -> str:
    """Return the module or folder at the top of the package to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, those only for types left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and "TYPE_CHECKING" in ast.unparse(test.test)
        for node in ast.walk(test)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped or not isinstance(node, ast.ImportFrom):
            continue
        if node.module == "govreports":
            found |= {alias.name for alias in node.names}
        elif (node.module or "").startswith("govreports."):
            found.add(str(node.module).split(".")[1])
    return found


def imports() -> dict[str, set[str]]:
    """Return what each module at the top of the package imports of the others."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        own = module_of(path)
        found[own] = found.get(own, set()) | (imported(path) - {own})
    return found


def picture() -> str:
    """Return the picture: a band a layer, a box a module, a curve for each layer that another imports from."""
    bands = layers()
    edges = imports()
    of = {module: number for number, modules in enumerate(bands.values()) for module in modules}
    pairs = sorted({(of[a], of[b]) for a, found in edges.items() for b in found if a in of and b in of})
    high = _HIGH * len(bands) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" font-family="sans-serif" font-size="13">',
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="#777"/></marker></defs>'
        ),
        f'<rect width="{_WIDE}" height="{high}" fill="#fff"/>',
    ]
    right = _LEFT
    for number, (name, modules) in enumerate(bands.items()):
        top = 10 + number * _HIGH
        parts.append(f'<text x="10" y="{top + 32}" font-weight="bold">{escape(name)}</text>')
        x = _LEFT
        for module in modules:
            wide = 16 + 8 * len(module)
            parts.append(
                f'<rect x="{x}" y="{top + 16}" width="{wide}" height="{_BOX}" rx="3" fill="#eef2f6" stroke="#456"/>'
                f'<text x="{x + wide / 2:g}" y="{top + 32}" text-anchor="middle">{escape(module)}</text>'
            )
            x += wide + 8
        right = max(right, x)
    for a, b in pairs:
        if a != b:
            start, end, out = 10 + a * _HIGH + 28, 10 + b * _HIGH + 34, right + 24 + 26 * abs(a - b)
            parts.append(
                f'<path d="M{right} {start}C{out} {start} {out} {end} {right} {end}" fill="none" stroke="#777" marker-end="url(#tip)"/>'
            )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
