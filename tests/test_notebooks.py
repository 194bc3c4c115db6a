"""Notebooks are committed executed, and define nothing; a wrong number in one is found."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER = r"(?<=[│┆] )\d(?=\d* +[│┆])"
FOREIGN = r"(?:(?<![\w.])/(?:home|root|tmp|work|usr|opt|mnt|var|Users)/|\b[A-Za-z]:\\\\)[\w.-]*"
"""Paths of a machine."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_code_cell_was_executed_in_order(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert cells
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_no_functions(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_path_of_a_machine(path: Path) -> None:
    assert not re.findall(FOREIGN, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("corrupted", [False, True])
def test_one_wrong_number_in_a_committed_output_is_found(corrupted: bool, tmp_path: Path) -> None:  # noqa: FBT001
    whole = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))
    code = [cell for cell in whole["cells"] if cell["cell_type"] == "code"]
    ends = [n for n, cell in enumerate(code) if re.search(NUMBER, text_of(cell))]
    cut = code[: ends[0] + 1]
    for cell in cut:
        cell["source"] = "".join(cell["source"]).replace('"../data', f'"{(ROOT / "data").as_posix()}')
    if corrupted:
        for output in cut[-1]["outputs"]:
            shown = "".join(output["data"]["text/plain"])
            output["data"]["text/plain"] = re.sub(NUMBER, lambda found: f"{9 - int(found[0])}", shown, count=1)
    (tmp_path / "cut.ipynb").write_text(json.dumps({**whole, "cells": cut}), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:xdist", "-q", "cut.ipynb"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == int(corrupted), run.stdout
    assert ("1 failed" in run.stdout) == corrupted


def text_of(cell: dict[str, Any]) -> str:
    """Return what a cell printed as its result."""
    return "".join("".join(output.get("data", {}).get("text/plain", "")) for output in cell["outputs"])
