"""The shape of the project: import order, laziness, agreement of its files, a wheel that works."""

import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

import govreports as gr
from govreports.errors import MissingExtraError

from .architecture import PICTURE, imported, layers, module_of, picture

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "govreports"
ORDER = [module for modules in layers().values() for module in modules]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_above_itself(path: Path) -> None:
    own = module_of(path)
    if own == "__init__":
        return
    assert own in ORDER
    for other in imported(path) - {own}:
        assert ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"


def test_every_module_stands_in_a_layer_and_the_picture_is_drawn_from_the_imports() -> None:
    there = {module_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}
    assert there == set(ORDER)
    assert PICTURE.read_text(encoding="utf-8") == picture(), "run python -m tests.architecture"


def test_no_module_bears_a_public_functions_name() -> None:
    assert not {path.stem for path in PACKAGE.iterdir()} & set(gr.__all__)


def test_public_names_are_sorted_few_and_documented() -> None:
    assert gr.__all__ == sorted(gr.__all__)
    assert len(gr.__all__) <= 38
    for name in gr.__all__:
        assert (getattr(gr, name).__doc__ or "").strip(), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'utils'"):
        gr.utils  # noqa: B018


@pytest.mark.parametrize(
    "name",
    ["clauses", "exports", "plots", "proportions", "reuse", "terms", "topics", "trends", "validation"],
)
def test_a_subpackage_is_reached_without_an_import_of_its_own(name: str) -> None:
    code = f"import govreports as gr; print(gr.{name}.__name__); assert set(gr.{name}.__all__) <= set(dir(gr.{name}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"govreports.{name}"
    assert name in dir(gr)
    assert name not in gr.__all__


def test_writers_of_synthetic_reports_come_from_the_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gr.synthetic.__name__ == "govreports_benchmark.writers"
    assert "synthetic" in dir(gr)
    monkeypatch.setitem(sys.modules, "govreports_benchmark.writers", None)
    with pytest.raises(MissingExtraError, match="pip install govreports-benchmark"):
        gr.synthetic  # noqa: B018


@pytest.mark.parametrize(
    "command",
    [
        *(
            f"tests.{name}"
            for name in ("benchmarks", "converters", "fuzzing", "layouts", "ledger", "recognition", "scans")
        ),
        "govreports_benchmark",
    ],
)
def test_a_command_that_pages_name_says_how_it_is_used(command: str) -> None:
    places = os.pathsep.join([str(ROOT), str(ROOT / "benchmark")])
    run = subprocess.run(
        [sys.executable, "-m", command, "--help"],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": places},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "usage:" in run.stdout


def test_import_is_lazy() -> None:
    code = "import sys, govreports; print(sorted({'matplotlib', 'ipywidgets', 'jieba', 'pdfplumber', 'polars'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_reading_text_loads_neither_figures_nor_widgets() -> None:
    code = "import sys, govreports as gr; gr.read_bytes; gr.read(sys.argv[1]); print(sorted({'matplotlib', 'ipywidgets', 'jieba', 'pdfplumber'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "data" / "reports")], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_environment_yml_agrees_with_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        *project["dependencies"],
        *(
            pin
            for extra in (
                "pdf",
                "doc",
                "fast",
                "learn",
                "excel",
                "stata",
                "pandas",
                "tables",
                "scale",
                "web",
                "ocr",
                "notebook",
            )
            for pin in project["optional-dependencies"][extra]
        ),
    }
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert f"python{project['requires-python']}" in environment
    assert set(environment[-1]["pip"]) == wanted | {"--editable .", "--editable benchmark"}


def test_the_wheel_carries_the_data_and_works_from_an_empty_folder(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        capture_output=True,
        check=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    for data in (
        "templates/r2014.toml",
        "templates/r2019.toml",
        "templates/r2021.toml",
        "templates/crosswalk.toml",
        "lexicons/headings.csv",
        "py.typed",
    ):
        assert f"govreports/{data}" in names
    assert not [name for name in names if name.startswith(("tests", "data", "notebooks"))]
    home = tmp_path / "venv"
    venv.create(home, with_pip=True, system_site_packages=False)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True, capture_output=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(site.stdout.strip()) / "dependencies.pth").write_text(
        "\n".join(entry for entry in sys.path if "site-packages" in entry), encoding="utf-8"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    code = (
        "import sys, pathlib, govreports as gr; assert 'venv' in gr.__file__, gr.__file__; "
        "corpus = gr.read(sys.argv[1]); print(corpus.cells.height, gr.codebook().height)"
    )
    run = subprocess.run(
        [python, "-c", code, ROOT / "data" / "reports"], cwd=empty, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["860", "193"]
