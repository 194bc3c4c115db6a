"""Some converters that need nothing but installed Python packages; the others are ``make converters``."""

from pathlib import Path

import pytest

from .documents import document, moved
from .engines import CONVERTERS, Converter
from .measuring import judged, places, verdict_of, written

QUIET = (
    "bs4 get_text(' ')",
    "bs4 get_text('\\n')",
    "bs4 get_text('\\n', strip)",
    "bs4 rows tab",
    "bs4 paragraphs and rows",
    "selectolax text newline",
    "python-docx row.cells tab",
    "python-docx distinct cells bar",
    "python-docx paragraphs then tables",
    "pdfplumber text and tables",
    "pypdfium2",
)


def _converted(folder: Path, each: Converter, source: Path, name: str) -> Path:
    made = each.convert(source)
    assert isinstance(made, str)
    path = folder / f"{name}.{each.suffix}"
    path.write_text(made, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("printed", "answer", "verdict"),
    [
        (("read", 3.0), ("read", 3.0), "right"),
        (("read", 3.0), ("read", 0.0), "number"),
        (("read", 0.0), ("blank", None), "blanked"),
        (("read", 3.0), ("dash", None), "blanked"),
        (("read", 3.0), ("ambiguous", None), "flagged"),
        (("read", 3.0), ("absent", None), "absent"),
        (("blank", None), ("read", 0.0), "invented"),
        (("blank", None), ("blank", None), "right"),
        (("dash", None), ("blank", None), "flagged"),
    ],
)
def test_a_number_in_the_wrong_place_and_a_blank_over_a_number_are_silence(
    printed: tuple[str, float | None], answer: tuple[str, float | None], verdict: str
) -> None:
    assert verdict_of(printed, [answer]) == verdict
    assert verdict_of(printed, [answer, printed]) == verdict


def test_a_twin_prints_the_same_values_in_the_same_order_under_other_columns() -> None:
    made = document(3, "r2021", "zeros")
    twin = moved(made)
    assert twin.printed != made.printed
    for keys in made.rows():
        assert [made.printed[key] for key in keys if made.printed[key]] == [
            twin.printed[key] for key in keys if twin.printed[key]
        ]


def test_places_are_shown_where_empty_cells_leave_a_mark_and_not_where_they_vanish(tmp_path: Path) -> None:
    made = document(3, "r2021", "zeros")
    sources = written(made, "html"), written(moved(made), "html")
    lost = {key for keys in made.rows() if 0 < sum(bool(made.printed[key]) for key in keys) < len(keys) for key in keys}
    shown = {}
    for name in ("bs4 rows tab", "bs4 get_text('\\n', strip)"):
        each = CONVERTERS[name]
        outputs = [_converted(tmp_path, each, source, f"{each.suffix}{n}") for n, source in enumerate(sources)]
        shown[name] = places(each, made, *outputs)
    assert shown["bs4 rows tab"] == set(made.truth)
    assert set(made.truth) - shown["bs4 get_text('\\n', strip)"] == lost != set()


@pytest.mark.parametrize("name", QUIET)
@pytest.mark.parametrize("seed", [100, 111])
def test_no_converted_report_is_read_silently_wrong(tmp_path: Path, name: str, seed: int) -> None:
    each, made = CONVERTERS[name], document(seed)
    outputs = [
        _converted(tmp_path, each, written(one, each.source), f"{each.suffix}{n}")
        for n, one in enumerate((made, moved(made)))
    ]
    found = judged(each, made, *outputs)
    assert found.wrong == []
    assert found.counts["right"] > 10
