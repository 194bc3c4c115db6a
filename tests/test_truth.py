"""The hand-labelled truth has the form its README promises; whether readers agree with it is measured elsewhere."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TRUTH = Path(__file__).parents[1] / "data" / "truth"


def entries(folder: str, table: str) -> list[tuple[str, dict[str, Any]]]:
    """Every entry with the part its file belongs to."""
    return [
        (path.stem.rsplit("_", 1)[0], entry)
        for path in sorted((TRUTH / folder).glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))[table]
    ]


OPENINGS = entries("openings", "opening")
REPORTS = entries("prose_reports", "report")
CODES = {"preamble", "overview", "disclosure", "applications", "fees", "review_litigation", "problems", "other"}
INDICATORS = {
    *("applications_received", "applications_granted", "applications_partly_granted", "applications_refused"),
    *("applications_carried_in", "applications_carried_out", "reconsiderations", "lawsuits"),
    *("items_disclosed", "fees_collected_yuan", "website_items", "interpretations"),
}
SECTIONS = entries("clauses_2026c", "sections")
CATEGORIES = {
    *("request_handling", "interpretation", "secrecy_review", "participation", "timeliness", "platform", "channels"),
    *("standardisation", "staffing", "awareness", "mechanism", "coverage", "quality", "gap"),
}
ADDED = {
    entry["id"]
    for entry in tomllib.loads((TRUTH / "openings" / "development_07.toml").read_text(encoding="utf-8"))["opening"]
}
"""Openings written later, all of which rules were mended on; the others were divided before any rule was written."""
FIELDS = {"id", "kind", "file", "text", "organ", "organ_key", "region", "year", "published", "genre", "note"}


@pytest.mark.parametrize("labelled", [OPENINGS, REPORTS], ids=["openings", "prose_reports"])
def test_ids_are_unique_and_the_parts_are_disjoint_halves(labelled: list[tuple[str, dict[str, Any]]]) -> None:
    ids = [entry["id"] for _, entry in labelled]
    texts = [entry["text"] for _, entry in labelled]
    development = [entry["id"] for part, entry in labelled if part == "development"]
    assert len(set(ids)) == len(ids)
    assert len(set(texts)) == len(texts)
    assert {part for part, _ in labelled} == {"development", "held_out"}
    halves = [entry for part, entry in labelled if part == "held_out" or entry["id"] not in ADDED]
    assert abs(len([e for e in halves if e["id"] in development]) - len(halves) / 2) <= 1


@pytest.mark.parametrize("entry", [e for _, e in OPENINGS], ids=lambda e: e["id"])
def test_an_opening_is_labelled_in_the_terms_of_its_readme(entry: dict[str, Any]) -> None:
    assert set(entry) - {"also"} == FIELDS
    assert entry["genre"] in {"report", "not_a_report"}
    assert re.fullmatch(r"(20\d\d)?", entry["year"])
    assert entry["published"] == "" or date.fromisoformat(entry["published"])
    assert entry["organ_key"] or not (entry["region"] or entry.get("also"))
    if entry["genre"] == "not_a_report":
        assert {entry[field] for field in ("organ", "organ_key", "region", "year", "published")} == {""}


@pytest.mark.parametrize("entry", [e for _, e in REPORTS], ids=lambda e: e["id"])
def test_sections_are_found_in_order_and_end_before_what_is_not_the_report(entry: dict[str, Any]) -> None:
    text, at = entry["text"], 0
    for section in entry["sections"]:
        heading = text.index(section["heading"], at) + len(section["heading"])
        first = text.index(section["first"], heading)
        assert text[heading:first].strip() == "" or section["code"] == "preamble" or not section["heading"]
        at = text.index(section["last"], first) + len(section["last"])
    for piece in (entry["signature"], *entry.get("furniture", {}).values()):
        at = text.index(piece, at)
    codes = [section["code"] for section in entry["sections"]]
    assert set(codes) <= CODES
    assert all(codes.count(code) <= 1 for code in CODES - {"other"})


@pytest.mark.parametrize("entry", [e for _, e in REPORTS], ids=lambda e: e["id"])
def test_every_figure_is_quoted_from_its_report(entry: dict[str, Any]) -> None:
    stated = {item["indicator"]: item["value"] for item in entry["stated"]}
    for item in entry["stated"]:
        assert item["quote"] in entry["text"]
        assert item["value"] == stated[item["indicator"]]
    for item in entry["not_stated"]:
        assert item["quote"] in entry["text"]
        assert item["why"]
    assert {item["indicator"] for item in entry["stated"] + entry["not_stated"]} <= INDICATORS


@pytest.mark.parametrize("entry", [e for _, e in SECTIONS], ids=lambda e: e["id"])
def test_every_marked_clause_has_its_item_and_a_known_category(entry: dict[str, Any]) -> None:
    marks = re.findall(r"\{[pm] ([^|{}]+)\|([^|{}]+)\}", entry["marked"])
    assert len(marks) == len(entry["items"]) == entry["marked"].count("{")
    assert entry["items"] == sorted(entry["items"])
    assert set(entry["items"]) == set(range(1, max(entry["items"]) + 1))
    for categories, _ in marks:
        named = {name for part in categories.split(";") for name in part.split(":")[0].split("+")}
        assert named <= CATEGORIES


def test_telephone_numbers_are_plainly_invented() -> None:
    numbers = [n for _, e in OPENINGS + REPORTS for n in re.findall(r"(?<![\w/.])0\d{2,3}-?\d{7,8}(?!\w)", e["text"])]
    assert numbers
    assert all(set(number) <= {"0", "-"} for number in numbers)
