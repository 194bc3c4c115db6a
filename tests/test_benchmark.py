"""The scorer that any reader can enter: what counts as right, flagged and silently wrong, and how readers are ranked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from govreports_benchmark import Answer, fresh_seed, readers, score, standing
from govreports_benchmark.__main__ import main
from govreports_benchmark.writers import Layout, report

SEED = 41


def known(path: Path) -> Iterator[Answer]:
    """Yield the truth of a document, as a reader without fault would."""
    made = next(made for seed in range(SEED, SEED + 3) if (made := report(seed)).name == path.name)
    for (form, row, column), truth in made.cells.items():
        yield Answer(form, row, column, truth.status, truth.value)


def test_a_reader_without_fault_has_every_printed_cell_right() -> None:
    found = score(known, 3, SEED)
    assert found["wrong"].sum() == found["flagged"].sum() == 0
    assert found["right"].equals(found["printed"].rename("right"))
    assert standing(found)["coverage"] == 1


def test_a_wrong_number_a_number_where_none_is_and_a_cell_that_is_not_there_are_silent_errors() -> None:
    def shifted(path: Path) -> Iterator[Answer]:
        for each in known(path):
            yield each._replace(status="read", value=(each.value or 0) + 1)
        yield Answer("applications", "no.such.row", "total", "read", 1.0)

    found = score(shifted, 1, SEED)
    assert found["wrong"].item() == found["cells"].item() + 1


def test_empty_where_a_number_stands_is_a_silent_error_and_no_answer_is_none() -> None:
    def emptied(path: Path) -> Iterator[Answer]:
        for each in known(path):
            yield each._replace(status="blank", value=None)

    numbers = sum(truth.status == "read" for truth in report(SEED).cells.values())
    assert score(emptied, 1, SEED)["wrong"].item() == numbers
    assert score(lambda _: [], 1, SEED)["wrong"].item() == 0


def test_a_reader_that_fails_has_read_nothing_and_the_others_go_on() -> None:
    def fails(path: Path) -> list[Answer]:
        raise RuntimeError(path.suffix)

    found = score(fails, 2, SEED)
    assert found["refused"].str.starts_with("RuntimeError: .").all()
    assert found["right"].sum() == found["wrong"].sum() == 0


@pytest.mark.parametrize(("name", "kind"), [("pandas.read_html", "html"), ("pdfplumber", "pdf")])
def test_table_parsers_with_the_least_mapping_read_plain_tables(tmp_path: Path, name: str, kind: str) -> None:
    made = report(SEED, "r2021", Layout(format=kind))
    path = tmp_path / f"report.{kind}"
    path.write_bytes(made.data)
    found = {each[:3]: each.value for each in readers.READERS[name](path)}
    right = [key for key, truth in made.cells.items() if truth.status == "read" and found.get(key) == truth.value]
    assert len(right) > 40


def test_seeds_follow_from_the_day() -> None:
    days = [date(2026, 1, day) for day in range(1, 29)]
    assert len({fresh_seed(day) for day in days}) == len(days)


def test_the_leaderboard_ranks_silent_errors_before_coverage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lies(_: Path) -> list[Answer]:
        return [Answer("applications", "no.such.row", "total", "read", 1.0)]

    monkeypatch.setitem(readers.READERS, "lies", lies)
    monkeypatch.setitem(readers.READERS, "says nothing", lambda _: [])
    kept = tmp_path / "board.csv"
    assert main(["lies", "says nothing", "--documents", "1", "--day", "2026-01-01", "--keep", str(kept)]) == 0
    assert "says nothing" in capsys.readouterr().out
    assert pl.read_csv(kept)["reader"].to_list() == ["says nothing", "lies"]
    with pytest.raises(SystemExit, match="no reader 'nobody'"):
        main(["nobody"])
