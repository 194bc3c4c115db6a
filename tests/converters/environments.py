"""Where the converters run: virtual environments under build/, made when they are first needed, and programs of the system."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from .engines import CONVERTERS, Converter

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "converters"
PACKAGES = {
    "soffice": "libreoffice-writer-nogui libreoffice-calc-nogui",
    "pdftotext": "poppler-utils",
    "pdftohtml": "poppler-utils",
}
"""Debian packages of programs that are not called like them."""

Job = tuple[Converter, Path, Path]


def requirements(environment: str) -> list[str]:
    """Return what pip installs for an environment."""
    if environment == "current":
        lines = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.startswith("#")]
    name, version = environment.rsplit("-", 1)
    return [f"{name}=={version}", "lxml<6", "lxml_html_clean"]


def available(chosen: Iterable[Converter]) -> list[Converter]:
    """Return the converters that can run here; make their environments, and say which programs are missing."""
    found: list[Converter] = []
    ready: dict[str, bool] = {}
    for each in chosen:
        if each.environment not in ready:
            ready[each.environment] = _ready(each.environment)
        if ready[each.environment]:
            found.append(each)
    return found


def _ready(environment: str) -> bool:
    kind, _, program = environment.partition(":")
    if kind == "program":
        if shutil.which(program):
            return True
        print(f"left out: {program} (Debian: apt-get install {PACKAGES.get(program, program)})", file=sys.stderr)
        return False
    place, wanted = HOME / environment, "\n".join(requirements(environment))
    mark = place / "requirements.txt"
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return True
    print(f"making {place}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--upgrade"]
    subprocess.run([*pip, "pip"], check=True, stderr=subprocess.DEVNULL)
    done = subprocess.run([*pip, *requirements(environment)], check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"left out: {environment}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return False
    mark.write_text(wanted, encoding="utf-8")
    return True


def converted(jobs: Iterable[Job]) -> None:
    """Run the jobs whose result is not there yet, one process an environment."""
    waiting: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        if not job[2].exists() and not Path(f"{job[2]}.error").exists():
            waiting[job[0].environment].append(job)
    for environment, mine in waiting.items():
        python = sys.executable if environment.startswith("program:") else str(HOME / environment / "bin" / "python")
        with TemporaryDirectory() as folder:
            listed = Path(folder) / "jobs.json"
            listed.write_text(json.dumps([(each.name, str(source), str(target)) for each, source, target in mine]))
            engines = Path(__file__).with_name("engines.py")
            subprocess.run([python, "-W", "ignore", str(engines), str(listed)], check=True, stderr=subprocess.DEVNULL)


def named(pattern: str | None) -> list[Converter]:
    """Return the converters whose name holds a text, all of them without one."""
    return [each for each in CONVERTERS.values() if not pattern or pattern in each.name]
