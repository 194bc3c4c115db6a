"""The hand-labelled truth has the form its README promises; whether readers agree with it is measured elsewhere."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

TRUTH = Path(__file__).parents[1] / "data" / "truth"


def entries(folder: str, table: str) -> list[tuple[str, dict]]:
    """Every entry with the part its file belongs to."""
    return [
        (path.stem.rsplit("_", 1)[0], entry)
        for path in sorted((TRUTH / folder).glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))[table]
    ]


OPENINGS = entries("openings", "opening")
FIELDS = {"id", "kind", "file", "text", "organ", "organ_key", "region", "year", "published", "genre", "note"}


def test_ids_are_unique_and_the_parts_are_disjoint_halves() -> None:
    ids = [entry["id"] for _, entry in OPENINGS]
    texts = [entry["text"] for _, entry in OPENINGS]
    development = [entry["id"] for part, entry in OPENINGS if part == "development"]
    assert len(set(ids)) == len(ids)
    assert len(set(texts)) == len(texts)
    assert {part for part, _ in OPENINGS} == {"development", "held_out"}
    assert abs(len(development) - len(ids) / 2) <= 1


@pytest.mark.parametrize("entry", [e for _, e in OPENINGS], ids=lambda e: e["id"])
def test_an_opening_is_labelled_in_the_terms_of_its_readme(entry: dict) -> None:
    assert set(entry) - {"also"} == FIELDS
    assert entry["genre"] in {"report", "not_a_report"}
    assert re.fullmatch(r"(20\d\d)?", entry["year"])
    assert entry["published"] == "" or date.fromisoformat(entry["published"])
    assert entry["organ_key"] or not (entry["region"] or entry.get("also"))
    if entry["genre"] == "not_a_report":
        assert {entry[field] for field in ("organ", "organ_key", "region", "year", "published")} == {""}


def test_telephone_numbers_are_plainly_invented() -> None:
    numbers = [n for _, e in OPENINGS for n in re.findall(r"(?<![\w/.])0\d{2,3}-?\d{7,8}(?!\w)", e["text"])]
    assert numbers
    assert all(set(number) <= {"0", "-"} for number in numbers)
