"""Rendering then reading: what was printed comes back, with its address, whatever surrounds it and wherever it ends."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import govreports as gr
from govreports.bundles import split_reports
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.sources.document import resolve
from govreports.sources.opening import open_document
from govreports.tables import align
from govreports_benchmark import writers as synthetic
from govreports_benchmark.writers import Layout, SyntheticReport, random_layout, report
from govreports_benchmark.writers.grammar import BREAKS, UNMARKED, settled

Cells = dict[tuple[str, str, str], tuple[str, float | None, str | None]]

FORMATS = ("text", "markdown", "html", "mhtml", "docx", "xlsx", "xls", "pdf")
GRIDS = frozenset(FORMATS) - {"text"}
SEEDS = st.integers(0, 2**31)
SHOWN = ("tabs", "bar_end", "bar_between", "markdown_bare", "tab_lines", "gaps", "bar_end_lines", "bar_alternate")
FIGURE = re.compile(r"[+-]?\d+(\.\d+)?")


def examples(file_format: str) -> settings:
    """Return how many examples to try; a failing one is not shrunk: seed and layout say all there is to say."""
    return settings(max_examples=4 if file_format in {"pdf", "xls"} else 20, phases=(Phase.explicit, Phase.generate))


@st.composite
def surviving(draw: st.DrawFn, file_format: str) -> Layout:
    """Draw a layout in which every cell keeps its place: nothing damaged, no blank cell that a text would not show."""
    full = file_format in GRIDS
    return settled(
        Layout(
            format=file_format,
            breaks=draw(st.sampled_from(SHOWN)),
            rowspan="repeated" if file_format == "markdown" else "dropped",
            colspan="leading" if file_format == "markdown" else "none",
            policy=draw(st.sampled_from(("none", "cells", "rows", "zeros_but_totals"))) if full else "none",
            joined=draw(st.booleans()),
            headers=draw(st.sampled_from(("plain", "split", "spaced"))),
            captions=draw(st.sampled_from(("plain", "spaced"))),
            notes=draw(st.sampled_from(("none", "inline"))),
            numbering=draw(st.sampled_from(("form", "spaced", "commas", "circled"))),
            headings=draw(st.sampled_from(("form", "spaced", "closed"))),
            script=draw(st.sampled_from(("hans", "half", "hant"))),
            punctuation=draw(st.sampled_from(("full", "nfkc"))),
            navigation=draw(st.sampled_from(("none", "words"))),
            metadata=draw(st.sampled_from(("none", "lines", "table"))),
            encoding=draw(st.sampled_from(("utf-8", "gb18030", "utf-16"))),
            dressing=draw(st.sampled_from(((), ("word_spans",), ("paragraphs", "nbsp"), ("cut_rows", "radicals")))),
            page_numbers=draw(st.booleans()),
        )
    )


@st.composite
def anything(draw: st.DrawFn, file_format: str) -> SyntheticReport:
    """Draw a report of one format in any layout and state."""
    seed = draw(SEEDS)
    layout = random_layout(random.Random(seed))  # noqa: S311 - reproducible noise
    return report(seed, layout=settled(replace(layout, format=file_format, packing="none")))


def first_of(corpus: gr.Corpus) -> gr.Corpus:
    """Return the first report of a file; what is glued behind it is a report of its own."""
    return corpus.filter(report=corpus.reports["report"][0])


def cells_of(data: bytes, name: str) -> Cells:
    frame = first_of(read_bytes(data, name)).cells.select("table", "row", "column", "status", "value", "raw")
    return {(table, row, column): (*rest,) for table, row, column, *rest in frame.iter_rows()}


def wrong_cells(made: SyntheticReport, cells: Cells) -> list[str]:
    """Return the cells that hold a number which the report does not print there."""
    local = {(table, column, t.value) for (table, row, column), t in made.cells.items() if row.startswith("local/")}
    found = []
    for key, (_, value, _raw) in cells.items():
        truth = made.cells.get(key)
        if value is None or (key[1].startswith("local/") and (key[0], key[2], value) in local):
            continue  # how much of the label of an added row is its name is not looked at here
        if truth is None or truth.value is None or abs(truth.value - value) > 1e-9:
            found.append(f"{key}: {truth and truth.raw!r} read as {value}")
    return found


# -- identity --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_rendering_then_reading_is_the_identity(file_format: str) -> None:
    @examples(file_format)
    @given(SEEDS, st.sampled_from(("r2014", "r2019", "r2021")), surviving(file_format))
    def check(seed: int, regime: str, layout: Layout) -> None:
        made = report(seed, regime, layout)
        assert all(truth.positions_kept for truth in made.cells.values())
        cells = cells_of(made.data, made.name)
        verdicts = {
            key: synthetic.verdict(truth, *cells.get(key, ("absent", None, None))[:2])
            for key, truth in made.cells.items()
        }
        assert {key: verdict for key, verdict in verdicts.items() if verdict != "exact"} == {}
        assert {key for key, (status, *_) in cells.items() if status == "read"} <= made.cells.keys()

    check()


@pytest.mark.parametrize("file_format", FORMATS)
def test_organ_and_year_come_back(file_format: str) -> None:
    @examples(file_format)
    @given(SEEDS, surviving(file_format))
    def check(seed: int, layout: Layout) -> None:
        made = report(seed, None, layout)
        row = read_bytes(made.data, made.name).reports.row(0, named=True)
        verdicts = synthetic.fact_verdicts(made.metadata, row)
        assert verdicts["year"] == "exact"
        government = made.metadata["organ"].removesuffix("办公室")  # its office may speak for it: then it is a hint
        doubted = row["organ"] is None and f"organ_hint:{government}" in (row["note"] or "").split("; ")
        assert verdicts["organ"] in {"exact", "honest"} or (doubted and government.endswith("人民政府"))

    check()


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_section_comes_back_with_its_heading_and_its_prose(file_format: str) -> None:
    @examples(file_format)
    @given(SEEDS, surviving(file_format))
    def check(seed: int, layout: Layout) -> None:
        made = report(seed, None, replace(layout, page_numbers=False))
        found = read_bytes(made.data, made.name).narratives.select("section", "heading", "text").rows()
        verdicts = synthetic.section_verdicts(made.sections, found)
        assert list(zip((s.heading for s in made.sections), verdicts, strict=True)) == [
            (section.heading, "exact") for section in made.sections
        ]

    check()


@settings(max_examples=6)
@given(SEEDS)
def test_a_report_in_an_archive_reads_like_the_report(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    made = report(seed, None, Layout(breaks="bar_end", packing="zip"))
    path = tmp_path_factory.mktemp("archive") / made.name
    path.write_bytes(made.data)
    corpus = gr.read(path)
    mine = corpus.reports.filter(corpus.reports["source"].str.ends_with(made.member))
    assert mine.height == 1
    one = read_bytes(made.inner, made.member).cells
    assert corpus.cells.filter(report=mine["report"].item()).drop("report").equals(one.drop("report"))


@settings(max_examples=12)
@given(SEEDS)
def test_twins_are_known_as_copies(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    made = report(seed, "r2021", Layout(breaks="bar_end"))
    folder = tmp_path_factory.mktemp("twins")
    for one in (made, synthetic.twin(made)):
        (folder / one.name).write_bytes(one.data)
    rows = gr.read(folder).reports
    assert rows["duplicate_of"].null_count() == 1
    assert rows["duplicate_of"].drop_nulls().item() in set(rows["report"])


@pytest.mark.parametrize("kind", synthetic.SPECIMENS)
def test_what_holds_no_filled_form_gives_no_number(kind: str) -> None:
    for seed in range(8):
        made = synthetic.specimen(kind, seed)
        assert wrong_cells(made, cells_of(made.data, made.name)) == []


# -- addresses and conservation --------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_address_leads_back_to_what_was_printed(file_format: str) -> None:
    @examples(file_format)
    @given(anything(file_format))
    def check(made: SyntheticReport) -> None:
        corpus = read_bytes(made.data, made.name)
        parts = split_reports(open_document(made.data), forms())
        for own, part in zip(corpus.reports["report"], parts, strict=True):
            for frame in (corpus.cells, corpus.leftovers):
                for at, raw in frame.filter(report=own).select("at", "raw").iter_rows():
                    assert at is None or resolve(part.document, at) == raw

    check()


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_figure_in_a_table_is_a_value_or_a_leftover(file_format: str) -> None:
    @examples(file_format)
    @given(anything(file_format))
    def check(made: SyntheticReport) -> None:
        document = open_document(made.data)
        roles = align(document, forms()).roles
        starts = sorted(roles)
        for row in document.rows:
            for cell in row.cells if row.table else ():
                text = document.text[cell.start : cell.end].strip()
                inside = {roles[start] for start in starts if cell.start <= start < cell.end}
                assert not text or inside, text
                assert not FIGURE.fullmatch(text) or inside <= {"value", "leftover"}, (text, inside)

    check()


# -- noise -----------------------------------------------------------------------------------------

NOISE = (
    "首页 > 政府信息公开 > 年报", "浏览次数：5716", "点击数: 0", "访问量 12", "字体：[", "大", "中", "小", "]",
    "简体| 繁体| 老年人模式", "发布时间：2015/03/20浏览次数：5716", "用微信扫描二维码分享至好友和朋友圈", "{{ title }}", ">> 正文",
)  # fmt: skip
"""Lines that content systems print around a page."""


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_a_content_system_prints_around_a_report_changes_no_cell(file_format: str) -> None:
    @examples(file_format)
    @given(SEEDS, surviving(file_format), st.sampled_from(("words", "labels")), st.sampled_from(("lines", "bars")))
    def check(seed: int, layout: Layout, navigation: str, metadata: str) -> None:
        bare = replace(layout, navigation="none", metadata="none")
        noisy = replace(layout, navigation=navigation, metadata=metadata, furniture=True)
        one, other = (report(seed, None, each) for each in (bare, noisy))
        assert cells_of(one.data, one.name) == cells_of(other.data, other.name)

    check()


def around_text(made: SyntheticReport, before: list[str], after: list[str]) -> bytes:
    return "\n".join((*before, made.text, *after)).encode()


def around_html(made: SyntheticReport, before: list[str], after: list[str]) -> bytes:
    first, second = ("".join(f"<div><a href='#'>{line}</a></div>" for line in lines) for lines in (before, after))
    return made.text.replace("<body>", f"<body>{first}").replace("</body>", f"{second}</body>").encode()


@pytest.mark.parametrize(("file_format", "around"), [("text", around_text), ("html", around_html)])
def test_lines_around_a_page_change_no_cell(
    file_format: str, around: Callable[[SyntheticReport, list[str], list[str]], bytes]
) -> None:
    lines = st.lists(st.sampled_from(NOISE), max_size=6)

    @examples(file_format)
    @given(SEEDS, surviving(file_format), lines, lines)
    def check(seed: int, layout: Layout, before: list[str], after: list[str]) -> None:
        made = report(seed, None, replace(layout, encoding="utf-8"))
        assert cells_of(around(made, before, after), made.name) == cells_of(made.data, made.name)

    check()


# -- truncation ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_cut_anywhere_never_turns_a_missing_cell_into_a_number(file_format: str) -> None:
    @examples(file_format)
    @given(SEEDS, surviving(file_format), st.floats(0, 1))
    def check(seed: int, layout: Layout, share: float) -> None:
        made = report(seed, None, layout)
        cut = made.data[: int(len(made.data) * share)]
        assert wrong_cells(made, cells_of(cut, made.name)) == []

    check()


@settings(max_examples=80)
@given(SEEDS, surviving("text"), st.floats(0, 1))
def test_a_text_cut_after_any_character_never_turns_a_missing_cell_into_a_number(
    seed: int, layout: Layout, share: float
) -> None:
    made = report(seed, None, replace(layout, encoding="utf-8"))
    cut = made.text[: int(len(made.text) * share)]
    assert wrong_cells(made, cells_of(cut.encode(), made.name)) == []


@settings(max_examples=80)
@given(SEEDS, st.sampled_from(sorted(UNMARKED)), st.floats(0, 1))
def test_a_text_without_marks_cut_anywhere_gives_no_number_that_is_not_there(
    seed: int, breaks: str, share: float
) -> None:
    made = report(seed, None, Layout(breaks=breaks, policy="zeros"))
    cut = made.text[: int(len(made.text) * share)]
    assert wrong_cells(made, cells_of(cut.encode(), made.name)) == []


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_text_cut_inside_a_figure_does_not_give_its_first_digits(breaks: str) -> None:
    for seed in range(12):
        made = report(seed, "r2021", Layout(breaks=breaks))
        figures = [match.start() for match in re.finditer(r"(?<!\d)\d\d+(?!\d)", made.text)]
        for at in random.Random(seed).sample(figures, min(12, len(figures))):  # noqa: S311 - reproducible
            assert wrong_cells(made, cells_of(made.text[: at + 1].encode(), made.name)) == []


def test_a_page_cut_inside_a_figure_does_not_give_its_first_digits() -> None:
    for seed in range(12):
        made = report(seed, "r2021", Layout(format="html"))
        figures = [match.start(1) for match in re.finditer(r">(\d\d+)<", made.text)]
        for at in random.Random(seed).sample(figures, min(12, len(figures))):  # noqa: S311 - reproducible
            assert wrong_cells(made, cells_of(made.text[: at + 1].encode(), made.name)) == []
