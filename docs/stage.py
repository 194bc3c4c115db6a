"""Puts the pages of the site together: ``python docs/stage.py FOLDER``.

The pages of the repository keep their places, so that links between them hold on the site, too. The reference is made
of the public docstrings, codebook and crosswalk of the templates.
"""

import shutil
import sys
from importlib import import_module
from inspect import isfunction, ismodule
from pathlib import Path
from typing import Final

import polars as pl

import govreports as gr
from govreports.schemas import FRAMES

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = (
    "*.md",
    "docs/*",
    "notebooks/*.ipynb",
    "benchmark/README.md",
    "data/README.md",
    "govreports/gazetteer/README.md",
)
"""What stands on the site as it stands in the repository."""
FILES: Final = ("CITATION.cff", "LICENSE")
PACKAGES: Final = tuple(sorted(set(dir(gr)) - set(gr.__all__) - {"synthetic"}))

INDEX: Final = """# govreports

Chinese open government information annual reports as Polars frames: every cell of the form, traced to its print.

中国政府信息公开工作年度报告的读取与分析：[中文说明](README.zh-CN.md)，[中文指南](docs/guide.zh-CN.md)。

```{{toctree}}
:caption: Guide
README
README.zh-CN
docs/guide
docs/guide.zh-CN
docs/records
docs/bulk
docs/clauses
docs/clauses.zh-CN
{more}
```

```{{toctree}}
:caption: Notebooks
{notebooks}
```

```{{toctree}}
:caption: Reference
reference/govreports
{packages}
reference/frames
reference/codebook
reference/crosswalk
reference/checks
```

```{{toctree}}
:caption: The project
ARCHITECTURE
docs/benchmarks
benchmark/README
docs/dependencies
SECURITY
CONTRIBUTING
CHANGELOG
data/README
govreports/gazetteer/README
```
"""
_LISTED: Final = frozenset(
    ("guide", "guide.zh-CN", "records", "bulk", "clauses", "clauses.zh-CN", "benchmarks", "dependencies")
)


def main(folder: Path) -> None:
    """Write the source of the site into a folder."""
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".py":
                place = folder / path.relative_to(ROOT)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
    for name in FILES:
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "docs" / "conf.py", folder / "conf.py")
    reference = folder / "reference"
    reference.mkdir(exist_ok=True)
    _write(reference / "govreports.md", "govreports", gr.__all__, "govreports")
    shown = set(gr.__all__)
    for name in PACKAGES:
        package = import_module(f"govreports.{name}")
        found = {each: getattr(package, each) for each in package.__all__ if each not in shown}
        shown |= set(found)
        public = [each for each, it in found.items() if isfunction(it) or ismodule(it)]
        _write(reference / f"{name}.md", f"govreports.{name}", public, f"govreports.{name}")
    frames = [_table(f"## {name}", gr.describe(name)) for name in FRAMES]
    (reference / "frames.md").write_text("# Frames\n\n" + "\n".join(frames), encoding="utf-8")
    (reference / "codebook.md").write_text(_table("# Codebook", gr.codebook()), encoding="utf-8")
    (reference / "crosswalk.md").write_text(_table("# Crosswalk", _flat(gr.crosswalk())), encoding="utf-8")
    (reference / "checks.md").write_text(_table("# Checks of the audit", gr.auditing.checks()), encoding="utf-8")
    more = [f"docs/{path.stem}" for path in sorted((folder / "docs").glob("*.md")) if path.stem not in _LISTED]
    notebooks = [f"notebooks/{path.stem}" for path in sorted((folder / "notebooks").glob("*.ipynb"))]
    text = INDEX.format(
        more="\n".join(more),
        notebooks="\n".join(notebooks),
        packages="\n".join(f"reference/{name}" for name in PACKAGES),
    )
    (folder / "index.md").write_text(text, encoding="utf-8")


def _write(path: Path, title: str, names: list[str], home: str) -> None:
    parts = [f"# {title}\n"]
    for name in names:
        found = getattr(import_module(home), name)
        kind = "autoclass" if isinstance(found, type) else "automodule" if ismodule(found) else "autofunction"
        target = found.__name__ if ismodule(found) else f"{found.__module__}.{found.__qualname__}"
        members = "" if kind == "autofunction" else "   :members:\n"
        parts.append(f"## {name}\n\n```{{eval-rst}}\n.. {kind}:: {target}\n{members}```\n")
    path.write_text("\n".join(parts), encoding="utf-8")


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(" + ") for name in lists)


def _table(title: str, frame: pl.DataFrame) -> str:
    rows = [list(map(str, frame.columns)), ["---"] * frame.width]
    rows += [["" if cell is None else str(cell).replace("|", "\\|") for cell in row] for row in frame.iter_rows()]
    return f"{title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
