"""``python -m tests.ledger [--documents N] [--seed S]``: which readings, conditions and constants nobody misses.

Each reading and condition of ``govreports.tables`` is switched off, each number among its constants halved and doubled,
one at a time; what is then read of the five reports, of the layouts of ``tests/tables`` and of some synthetic reports is
compared with what is read otherwise. A change that no document notices is listed: it has no document that needs it.
"""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import govreports.tables
from govreports.regimes import forms
from govreports.sources.document import Document
from govreports.sources.opening import open_document
from govreports.tables import align
from govreports.tables.placing import Placement
from govreports_benchmark import writers as synthetic

ROOT = Path(__file__).parents[1]
TESTS = (ROOT / "tests" / "tables" / "test_layouts.py", ROOT / "tests" / "test_doubt.py")
READINGS = ("counted", "empty", "glued", "grid", "marked", "rhythm", "totals")
CONDITIONS = {
    ("check", "wide"): False,
    ("check", "scattered"): False,
    ("check", "torn"): False,
    ("check", "goes_on"): False,
    ("check", "conserves"): True,
    ("check", "refuted"): False,
    ("readings.grid", "misses_header"): False,
    ("readings.marked", "packed"): False,
    ("readings.marked", "_each_marked"): False,
    ("readings.empty", "_at_once"): True,
    ("agree", "_may_be_empty"): True,
    ("documents", "lost_repetitions"): False,
    ("damage", "_one_slip"): True,
    ("header", "_label_last"): False,
    ("header", "_among_words"): False,
    ("header", "_of_another_period"): False,
    ("pages", "_of_lines"): frozenset(),
}
"""What each condition answers where it is switched off."""


def modules() -> dict[str, Any]:
    """Return the modules of the reader by name."""
    prefix = "govreports.tables."
    names = [each.name for each in pkgutil.walk_packages(govreports.tables.__path__, prefix)]
    return {name.removeprefix(prefix): importlib.import_module(name) for name in names}


def nothing(*_: object, **__: object) -> Placement:
    """Answer as a reading that places nothing."""
    return {}


def changes(known: dict[str, Any]) -> Iterator[tuple[str, Any, str, Any]]:
    """Iterate over what is changed: its name, and the module, the attribute and its new value."""
    for name in READINGS:
        yield f"reading {name}", known[f"readings.{name}"], name, nothing
    for (module, name), answer in CONDITIONS.items():
        yield f"condition {name}", known[module], name, answering(answer)
    for module, found in known.items():
        for name, value in vars(found).items():
            if (
                name.startswith("_")
                and name.isupper()
                and isinstance(value, int | float)
                and not isinstance(value, bool)
            ):
                for factor, word in ((0.5, "halved"), (2, "doubled")):
                    yield f"{module}.{name} = {value} {word}", found, name, type(value)(value * factor)


def answering(answer: object) -> Callable[..., object]:
    """Return a function that always gives one answer."""
    return lambda *_, **__: answer


@contextmanager
def changed(module: Any, name: str, value: Any) -> Iterator[None]:  # noqa: ANN401 - any attribute of any module
    """Change one attribute of a module for a while, forgetting what was remembered before and meanwhile."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def read(documents: list[Document]) -> list[object]:
    """Return what is read of documents, and what is left over."""
    found = [align(document, forms()) for document in documents]
    return [([(*c[1:7], c.at) for c in one.cells], one.notes, one.leftovers) for one in found]


def texts(count: int, seed: int) -> list[Document]:
    """Return the documents of the ledger."""
    reports = [path.read_bytes() for path in sorted((ROOT / "data" / "reports").glob("*.txt"))]
    made = [synthetic.report(each).inner for each in range(seed, seed + count)]
    kinds = Kinds()
    pytest.main(["-qq", "-p", "no:cacheprovider", "--no-header", *map(str, TESTS)], plugins=[kinds])
    return [open_document(data) for data in (*reports, *kinds.met, *made)]


class Kinds:
    """What tests read: every kind of document that one of them is about."""

    def __init__(self) -> None:
        self.met: dict[bytes, None] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Listen to what the modules of the tests read."""
        for module in {item.module for item in session.items if isinstance(item, pytest.Function)}:
            before = module.read_bytes

            def listening(data: bytes, name: str, *, told: Callable[..., Any] = before) -> Any:  # noqa: ANN401
                self.met[data] = None
                return told(data, name)

            module.read_bytes = listening


def main() -> int:
    """List what nobody misses; return how much that is."""
    parser = argparse.ArgumentParser(prog="python -m tests.ledger", description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    known, documents = modules(), texts(options.documents, options.seed)
    usual = read(documents)
    total = unmissed = 0
    for what, module, name, value in changes(known):
        total += 1
        with changed(module, name, value):
            told = read(documents)
        if told == usual:
            unmissed += 1
            print(what)  # noqa: T201 - what the command is for
    print(f"{unmissed} of {total} changes noticed by none of {len(documents)} documents")  # noqa: T201
    return min(unmissed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
