"""Whose report, which year, which day, which region: openings labelled by hand, by kind, the set-aside half apart.

- right: as labelled; null where the label says that nothing tells. Another print of the organ's name counts where its
  key is right; of a key and a region what the label allows beside it (a town lies in its county).
- null: nothing said where the label names something.
- wrong: something else, or something where nothing tells.

Errors are listed for the development half only.
"""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from govreports.extraction import read_bytes
from govreports_benchmark.writers.facts import printed_name

OPENINGS = Path(__file__).parents[2] / "data" / "truth" / "openings"
ASKED = ("organ", "organ_key", "year", "published", "region", "genre")
ENDS = ("人民政府", "政府", "办事处")


def identity() -> None:
    """Print how the openings are read, a table a half: kinds down, facts across, ``right/null/wrong``."""
    for part in ("development", "held_out"):
        counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for path in sorted(OPENINGS.glob(f"{part}_*.toml")):
            for entry in tomllib.loads(path.read_text(encoding="utf-8"))["opening"]:
                verdicts = judged(entry)
                for kind in (entry["kind"], "all"):
                    counts[kind].update((fact, verdict) for fact, (verdict, _) in verdicts.items())
                wrong = {fact: said for fact, (verdict, said) in verdicts.items() if verdict != "right"}
                if wrong and part == "development":
                    print(entry["id"], entry["kind"], {fact: (entry.get(fact), said) for fact, said in wrong.items()})
        _print(part, counts)


def judged(entry: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return the verdict on each fact of an opening, with what was said."""
    corpus = read_bytes(entry["text"].encode(), entry["file"])
    row = corpus.reports.row(0, named=True)
    report = entry["genre"] == "report"
    said = {
        "organ": row["organ"],
        "organ_key": row["organ_key"],
        "year": row["year"],
        "published": row["published"],
        "region": _path(row["region_code"], row["year"]),
        "genre": "not_a_report" if row["status"] == "not_a_report" else "report",
    }
    found = {}
    for fact in ASKED if report else ("year", "genre"):
        allowed = {entry[fact], *(entry.get("also", ()) if fact == "organ_key" else ())}
        found[fact] = _verdict(fact, allowed, said[fact]), said[fact]
    if said["organ_key"] is not None and found.get("organ_key", ("",))[0] == "right":
        found["organ"] = "right", said["organ"]
    return found


def _verdict(fact: str, allowed: set[str], said: object) -> str:
    if said is None:
        return "right" if "" in allowed else "null"
    if fact == "region":
        return "right" if any(re.fullmatch(f"{said}(?:.+[镇乡道木])?", each) for each in allowed) else "wrong"
    plain = _shortened if fact == "organ" else str
    return "right" if plain(str(said)) in {plain(each) for each in allowed if each} else "wrong"


def _shortened(name: str) -> str:
    name = printed_name(name)
    for end in ENDS:
        name = name.removesuffix(end)
    return name


def _path(code: str | None, year: int | None) -> str | None:
    from govreports.gazetteer import regions  # noqa: PLC0415 - for this column only

    region = regions().with_code(code, year) if code else None
    return regions().path(region) if region else None


def _print(part: str, counts: dict[str, Counter[tuple[str, str]]]) -> None:
    print(f"\n{part:<20}" + "".join(f"{fact:>12}" for fact in ASKED))
    for kind in sorted(counts, key=lambda kind: (kind == "all", kind)):
        cells = ["/".join(str(counts[kind][fact, v]) for v in ("right", "null", "wrong")) for fact in ASKED]
        print(f"{kind:<20}" + "".join(f"{cell:>12}" for cell in cells))
