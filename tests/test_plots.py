"""Figures show what their frame holds, in Chinese, in grey, and with fonts that every reader of PDF takes.

``python tests/test_plots.py`` draws the baselines anew; look at them before they are committed.
"""

import dataclasses
import io
import random
import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import polars as pl
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager, image
from matplotlib import pyplot as plt
from matplotlib.testing.compare import compare_images

import govreports as gr
from govreports import plots, schemas
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.fonts.compiling import characters
from govreports.gazetteer import regions
from govreports.naming import Language
from govreports.panels.compositions import _parts
from govreports.plots.styling import plain, shades
from govreports.trends import ranking
from govreports_benchmark.writers.series import series

mpl.use("Agg")
BASELINES = Path(__file__).parent / "baselines"
TOLERANCE = 12
"""Root mean square of 255 grey values by which renderings of text may differ between versions of FreeType."""


def invented(organs: int, seed: int = 0) -> pl.DataFrame:
    """Return a panel of invented organs from 2015 to 2025, with gaps and every kind of status."""
    draw = random.Random(seed)  # noqa: S311 - invented figures
    rows = []
    for organ in range(organs):
        level = draw.lognormvariate(3, 1)
        for year in range(2015, 2026):
            regime = "r2014" if year < 2019 else "r2019" if year < 2021 else "r2021"
            for indicator in ("applications_received", "answers_given", "lawsuits_corrected"):
                status = draw.choices(["read", "blank", "dash", "ambiguous"], [80, 10, 5, 5])[0]
                grade = "A" if regime != "r2014" else "C" if indicator == "answers_given" else "B"
                value = float(round(level * draw.uniform(0.7, 1.5))) if status == "read" else None
                rows.append(
                    (
                        f"某市第{organ}局",
                        year,
                        indicator,
                        value,
                        status,
                        regime,
                        grade,
                        grade != "C",
                        "own",
                        f"{organ}-{year}",
                    )
                )
    names = ["organ", "year", "indicator", "value", "status", "regime", "grade", "joined", "scope", "report"]
    return pl.DataFrame(rows, schema=names, orient="row")


def pairs() -> tuple[pl.DataFrame, pl.DataFrame]:
    reports = pl.DataFrame(
        {
            "report": list("abcd"),
            "organ": ["甲局", "乙局", "丙局", "丁局"],
            "year": [2019] * 4,
            "region_code": ["42", "42", "32", None],
        }
    )
    return pl.DataFrame({"report": ["a", "a"], "neighbour": ["b", "c"], "similarity": [0.9, 0.5]}), reports


def counts() -> pl.DataFrame:
    names = ["ok", "partial", "no_tables", "not_a_report", "unreadable", "year_unknown", "no_file"]
    rows = [(2019, 10, 10, 6, *(4, 2, 1, 0, 1, 0, 2)), (2020, 10, 10, 9, *(9, 0, 0, 0, 0, 0, 1))]
    return pl.DataFrame(rows, schema=["year", "organs", "owed", "usable", *names], orient="row")


def shares() -> pl.DataFrame:
    rows = [
        ("2019", "timeliness", 0.4, 0.3, 0.5),
        ("2019", None, 0.6, 0.5, 0.7),
        ("2020", "timeliness", 0.2, 0.1, 0.35),
    ]
    return pl.DataFrame(rows, schema=["group", "category", "share", "low", "high"], orient="row")


def words() -> pl.DataFrame:
    rows = [("2019", "及时", 9, 2, 3.1), ("2019", "培训", 5, 5, 0.4), ("2019", "解读", 1, 8, -2.2)]
    return pl.DataFrame(rows, schema=["group", "term", "count", "other_count", "z"], orient="row")


def provinces() -> pl.DataFrame:
    return pl.DataFrame({"province": ["420000", "320000", "110000"], "share": [0.5, 0.9, 0.0]})


def ranked() -> pl.DataFrame:
    panel = invented(30).with_columns(denominator=pl.lit(None, pl.Float64), numerator=pl.lit(None, pl.Float64))
    return ranking(panel, "lawsuits_corrected", 2020)


def late() -> pl.DataFrame:
    statuses = ["on_time", "late", "no_date", "no_deadline", "dated_late", "signed_in_time"]
    rows = [(status, year) for year in (2019, 2020) for n, status in enumerate(statuses) for _ in range(n + 1)]
    return schemas.conform("lateness", pl.DataFrame(rows, schema=["status", "year"], orient="row"))


def drawn(data: pl.DataFrame, indicator: str, ax: Any = None) -> Any:  # noqa: ANN401 - lines of Axes are hardly typed
    return gr.plot_panel(data, indicator, ax)


FIGURES: dict[str, Callable[[Any], Any]] = {
    "panel": lambda _: drawn(invented(3), "applications_received"),
    "boxes": lambda _: drawn(invented(40), "lawsuits_corrected"),
    "multiples": lambda _: plots.plot_multiples(invented(3))[0],
    "composition": lambda corpus: plots.plot_composition(plots.composition(corpus, "applications", "done")),
    "reasons": lambda corpus: plots.plot_reasons(plots.composition(corpus, "applications", "done")),
    "categories": lambda _: plots.plot_categories(shares()),
    "keyness": lambda _: plots.plot_keyness(words(), "2019"),
    "missingness": lambda _: plots.plot_missingness(invented(8).filter(indicator="answers_given")),
    "coverage": lambda _: plots.plot_coverage(counts()),
    "reuse": lambda _: plots.plot_reuse(*pairs()),
}


SPOKEN: dict[str, Callable[..., Any]] = {
    "panel": lambda _, language: gr.plot_panel(invented(3), "applications_received", language=language),
    "boxes": lambda _, language: gr.plot_panel(invented(40), "lawsuits_corrected", language=language),
    "multiples": lambda _, language: plots.plot_multiples(invented(3), language=language)[0],
    "composition": lambda c, language: plots.plot_composition(
        plots.composition(c, "applications", "done"), language=language
    ),
    "reasons": lambda c, language: plots.plot_reasons(plots.composition(c, "applications", "done"), language=language),
    "categories": lambda _, language: plots.plot_categories(shares(), language=language),
    "missingness": lambda _, language: plots.plot_missingness(
        invented(8).filter(indicator="answers_given"), language=language
    ),
    "coverage": lambda _, language: plots.plot_coverage(counts(), language=language),
    "reuse": lambda _, language: plots.plot_reuse(*pairs(), language=language),
    "heat": lambda _, language: plots.plot_heat(shares(), intervals=True, language=language),
    "tiles": lambda _, language: plots.plot_tiles(provinces(), "share", percent=True, language=language),
    "ranking": lambda _, language: plots.plot_ranking(ranked(), highlight="第3局", language=language),
    "lateness": lambda _, language: plots.plot_lateness(late(), language=language),
    "copying": lambda _, language: plots.plot_copying(*pairs(), highlight="乙局", language=language),
}
FIGURES |= {name: partial(make, language="both") for name, make in SPOKEN.items() if name not in FIGURES}


@pytest.mark.parametrize("name", FIGURES)
def test_every_character_is_in_the_font_that_ships(corpus: gr.Corpus, name: str) -> None:
    axes = FIGURES[name](corpus)
    known = TTFont(font_manager.findfont(chinese_font())).getBestCmap()
    axes.figure.canvas.draw()  # a missing character warns, and warnings are errors
    texts = [text for text in axes.figure.findobj(mpl.text.Text) if text.get_text()]
    assert texts
    for text in texts:
        assert text.get_fontfamily()[0] == chinese_font(), text
        assert {ord(each) for each in text.get_text() if each > " "} <= set(known), text


@pytest.mark.parametrize("name", ["panel", "composition", "missingness"])
def test_the_figure_looks_as_it_did(corpus: gr.Corpus, name: str, tmp_path: Path) -> None:
    made = tmp_path / f"{name}.png"
    FIGURES[name](corpus).figure.savefig(made, dpi=45)
    assert compare_images(str(BASELINES / f"{name}.png"), str(made), TOLERANCE) is None


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_goes_into_the_axes_given(corpus: gr.Corpus, name: str) -> None:
    figure, grid = plt.subplots(1, 2)
    calls: dict[str, Callable[[Any], Any]] = {
        "panel": lambda ax: drawn(invented(3), "applications_received", ax),
        "boxes": lambda ax: drawn(invented(40), "lawsuits_corrected", ax),
        "multiples": lambda ax: plots.plot_multiples(invented(3), ["answers_given"], [ax])[0],
        "composition": lambda ax: plots.plot_composition(plots.composition(corpus, "applications", "done"), ax),
        "reasons": lambda ax: plots.plot_reasons(plots.composition(corpus, "applications", "done"), ax),
        "categories": lambda ax: plots.plot_categories(shares(), ax),
        "keyness": lambda ax: plots.plot_keyness(words(), "2019", ax),
        "missingness": lambda ax: plots.plot_missingness(invented(8).filter(indicator="answers_given"), ax),
        "coverage": lambda ax: plots.plot_coverage(counts(), ax),
        "reuse": lambda ax: plots.plot_reuse(*pairs(), ax),
        "heat": lambda ax: plots.plot_heat(shares(), ax),
        "tiles": lambda ax: plots.plot_tiles(provinces(), "share", ax),
        "ranking": lambda ax: plots.plot_ranking(ranked(), ax),
        "lateness": lambda ax: plots.plot_lateness(late(), ax),
        "copying": lambda ax: plots.plot_copying(*pairs(), ax),
    }
    made = calls[name](grid[1])
    assert made is grid[1]
    assert made.figure is figure
    assert not grid[0].lines


def test_drawing_leaves_the_settings_of_the_session_alone(corpus: gr.Corpus) -> None:
    before = dict(mpl.rcParams)
    for make in FIGURES.values():
        make(corpus)
    assert dict(mpl.rcParams) == before


def test_pdf_embeds_truetype_and_can_be_searched(tmp_path: Path) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    path = plots.save(FIGURES["panel"](None), tmp_path / "figure.pdf")
    with pdfplumber.open(path) as document:
        assert "收到申请数" in document.pages[0].extract_text()
        fonts = [obj for obj in map(document.doc.getobj, sorted(document.doc.xrefs[0].get_objids())) if _is_font(obj)]
    programs = [font["FontFile2"].resolve().get_data() for font in fonts]
    assert programs
    assert all(program[:4] == b"\0\1\0\0" for program in programs)
    assert b"/Type3" not in path.read_bytes()


def _is_font(item: object) -> bool:
    return isinstance(item, dict) and "FontFile2" in item


def test_the_same_figure_makes_the_same_bytes(tmp_path: Path) -> None:
    for kind in ("pdf", "svg", "png"):
        one, other = (plots.save(FIGURES["keyness"](None), tmp_path / f"{n}.{kind}").read_bytes() for n in (1, 2))
        assert one == other, kind


def test_svg_needs_no_font(tmp_path: Path) -> None:
    text = plots.save(FIGURES["keyness"](None), tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert "<text" not in text
    assert "<path" in text


def test_only_figure_files_are_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.pdf, \.svg, \.png"):
        plots.save(FIGURES["keyness"](None), tmp_path / "figure.exe")


def test_shades_are_told_apart_in_grey() -> None:
    for count in range(2, 9):
        grey = [np.dot(colour[:3], (0.2126, 0.7152, 0.0722)) for colour in shades(count)]
        assert grey == sorted(grey)
        assert min(b - a for a, b in pairwise(grey)) > 0.05, count


def test_every_region_can_be_written() -> None:
    known = set(TTFont(font_manager.findfont(chinese_font())).getBestCmap())
    assert {ord(each) for region in regions().rows for each in region.name} <= known
    assert {ord(each) for each in "埇浉瀍猇硚鄠"} <= known
    assert {each for each in characters() if "一" <= each <= "鿿" and ord(each) not in known} == set()


def test_names_of_organs_are_no_formulas_and_turn_nothing() -> None:
    named = invented(1).with_columns(organ=pl.lit("$\\frac{1}$ <b>\u202eexe\n甲"))
    axes = drawn(named, "applications_received")
    axes.figure.savefig(io.BytesIO())
    assert [text.get_text() for text in axes.texts if "frac" in text.get_text()] == ["$\\frac{1}$ <b>□ex…"]
    assert plain("\u202e\n") == "□□"


@pytest.mark.parametrize("organs", [2, 8, 12])
def test_names_at_the_edge_stand_apart_in_the_colour_of_their_lines(organs: int) -> None:
    kept = invented(organs).filter(indicator="applications_received", regime="r2021").drop_nulls("value")
    axes: Any = drawn(kept.with_columns(value=pl.lit(5.0)), "applications_received")
    axes.figure.canvas.draw()
    names = [text for text in axes.texts if text.get_text().startswith("某市")]
    boxes = sorted((mpl.text.Text.get_window_extent(text) for text in names), key=lambda box: box.y0)
    assert len(boxes) == organs
    assert all(upper.y0 >= lower.y1 - 1 for lower, upper in pairwise(boxes))
    assert {text.get_color() for text in names} == {line.get_color() for line in axes.lines if line.get_marker() == "^"}


@pytest.mark.parametrize("organs", [5, 40])
def test_one_organ_stands_out_and_alone_is_named(organs: int) -> None:
    axes = gr.plot_panel(invented(organs), "applications_received", highlight="第3局")
    assert [text.get_text() for text in axes.texts if text.get_text().startswith("某市")] == ["某市第3局"]
    with pytest.raises(InputError, match="0 organs"):
        gr.plot_panel(invented(organs), "applications_received", highlight="第x局")


def test_no_line_runs_over_a_missing_year() -> None:
    data = invented(1).filter(indicator="applications_received").with_columns(value=pl.lit(5.0), status=pl.lit("read"))
    axes: Any = plots.plot_multiples(data.filter(pl.col("year") != 2023), by="organ")[0]
    assert all(len(set(line.get_xdata()) & {2022, 2024}) < 2 for line in axes.lines)
    assert [list(line.get_xdata()) for line in axes.lines if line.get_marker() == "x"] == [[2023]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SPOKEN)
def test_no_figure_shows_a_code_and_each_speaks_the_language_asked_for(
    corpus: gr.Corpus, name: str, language: Language
) -> None:
    figure = SPOKEN[name](corpus, language=language).figure
    figure.canvas.draw()
    texts = [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text()]
    assert not [text for text in texts if re.search(r"[a-z]_[a-z]|\br20\d\d\b", text)]
    spoken = [text for text in texts if not re.search("[某甲乙丙丁局]|国办", text)]
    chinese = [text for text in spoken if re.search("[\u4e00-\u9fff]", text)]
    if language == "en":
        assert not chinese
    else:
        assert chinese
    if language == "zh":
        assert not [text for text in spoken if re.search("[a-z]{4}", text)]


def test_lines_never_cross_a_change_of_form_nor_a_scope() -> None:
    data = invented(2).with_columns(
        scope=pl.when(pl.col("year") % 2 == 0).then(pl.lit("own")).otherwise(pl.lit("level"))
    )
    for axes in (drawn(invented(2), "applications_received"), drawn(data, "applications_received")):
        for line in axes.lines:
            years = list(line.get_xdata())
            if len(years) > 2:
                assert not (min(years) < 2019 <= max(years))
                assert not (min(years) < 2021 <= max(years))
    parities = [{int(year) % 2 for year in line.get_xdata()} for line in axes.lines if len(line.get_xdata()) > 2]
    assert all(len(parity) == 1 for parity in parities)


def test_grade_c_is_hollow_and_in_no_series() -> None:
    axes = drawn(invented(2), "answers_given")
    hollow = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    assert hollow
    assert all(line.get_linestyle() == "None" and max(line.get_xdata()) < 2019 for line in hollow)


def test_law_is_marked_beside_form_only_where_it_touches() -> None:
    lines = {
        indicator: {
            line.get_linestyle()
            for line in drawn(invented(2), indicator).lines
            if len(set(line.get_xdata())) == 1 and line.get_marker() == "None"
        }
        for indicator in ("applications_received", "lawsuits_corrected")
    }
    assert lines == {"applications_received": {"--"}, "lawsuits_corrected": {"--", ":"}}
    assert "co_defendants" in plots.touching("lawsuits_corrected")["code"]
    assert "co_defendants" not in plots.touching("applications_received")["code"]
    assert "review_first" in plots.touching("litigation_correction_rate")["code"]


def test_many_organs_are_boxes_of_the_values_of_each_year() -> None:
    data = invented(40)
    axes = drawn(data, "applications_received")
    medians = data.filter(indicator="applications_received").group_by("year").agg(pl.col("value").median()).sort("year")
    lines = sorted(
        (round(np.mean(line.get_xdata())), line.get_ydata()[0]) for line in axes.lines if line.get_color() == "white"
    )
    assert lines == medians.rows()


def test_composition_adds_what_the_cells_say(corpus: gr.Corpus) -> None:
    made = plots.composition(corpus, "applications", "done").filter(regime="r2019", year=2019, scope="own")
    whole = corpus.cells.filter(table="applications", row="done", column="total", status="read")
    years = corpus.reports.filter(year=2019, scope="own")["report"]
    assert made["value"].sum() == whole.filter(pl.col("report").is_in(years.to_list()))["value"].sum()
    assert made["share"].sum() == pytest.approx(1)
    assert made["part"].to_list() == [
        f"done.{x}" for x in ("granted", "partial", "refused", "unable", "not_processed", "other")
    ]
    assert made["label"].to_list()[2] == "不予公开"


def test_a_report_with_one_part_blank_takes_no_part(corpus: gr.Corpus) -> None:
    before = plots.composition(corpus, "applications", "done").filter(year=2019, scope="unknown")["reports"][0]
    hit = (
        (pl.col("row") == "done.refused.process")
        & (pl.col("column") == "total")
        & (pl.col("report") == corpus.find("000"))
    )
    cells = corpus.cells.with_columns(pl.when(hit).then(pl.lit("blank")).otherwise("status").alias("status"))
    changed = gr.Corpus(corpus.reports, corpus.texts, cells, corpus.narratives, corpus.leftovers)
    assert (
        plots.composition(changed, "applications", "done").filter(year=2019, scope="unknown")["reports"][0]
        == before - 1
    )


def test_parts_of_every_form_have_bare_labels() -> None:
    parts = _parts("statistics", "answered").group_by("part").first()
    assert dict(parts.select("part", "label").iter_rows())["answered.refused"] == "不同意公开答复数"
    assert _parts("applications", "done.refused").filter(regime="r2021").height == 8


def test_bars_of_a_composition_reach_one(corpus: gr.Corpus) -> None:
    axes: Any = plots.plot_composition(plots.composition(corpus, "applications", "done"))
    tops = [patch.get_y() + patch.get_height() for patch in axes.patches]
    assert max(tops) == pytest.approx(1)


def test_reasons_of_different_forms_are_not_added() -> None:
    frame = pl.DataFrame(
        {
            "year": [2019, 2021],
            "regime": ["r2019", "r2021"],
            "scope": ["own", "own"],
            "part": ["done.other"] * 2,
            "label": ["其他处理"] * 2,
            "reports": [1, 1],
            "value": [3.0, 5.0],
            "share": [1.0, 1.0],
        }
    )
    axes: Any = plots.plot_reasons(frame)
    assert sorted(patch.get_width() for patch in axes.patches) == [3, 5]
    axes = plots.plot_reasons(frame.with_columns(regime=pl.lit("r2019"), scope=pl.Series(["own", "jurisdiction"])))
    assert sorted(patch.get_width() for patch in axes.patches) == [3, 5]


def test_bars_of_different_scopes_stand_beside_each_other() -> None:
    whole = series(4, (2022, 2022))
    scope = pl.when(pl.int_range(pl.len()) < 2).then(pl.lit("own")).otherwise(pl.lit("jurisdiction"))
    mixed = dataclasses.replace(whole, reports=whole.reports.with_columns(scope=scope))
    frame = plots.composition(mixed, "applications", "done")
    assert frame.filter(part="done.granted").select("scope", "reports").rows() == [("jurisdiction", 2), ("own", 2)]
    axes: Any = plots.plot_composition(frame, language="en")
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "2022\n2021 form\nwhole jurisdiction",
        "2022\n2021 form\nown figures",
    ]


def test_of_two_reports_of_one_year_one_is_counted_or_none() -> None:
    whole = series(2, (2022, 2022))
    same = dataclasses.replace(whole, reports=whole.reports.with_columns(organ_key=pl.col("organ_key").first()))
    assert plots.composition(same, "applications", "done").is_empty()
    first = whole.reports["report"][0]
    own = whole.cells.filter(report=first)
    twice = pl.concat([own, own.with_columns(report=pl.lit(whole.reports["report"][1]))])
    agreeing = dataclasses.replace(same, cells=twice)
    frame = plots.composition(agreeing, "applications", "done")
    assert frame["reports"].unique().to_list() == [1]
    assert frame["value"].sum() == own.filter(table="applications", row="done", column="total")["value"].item()


def test_ticks_say_what_they_mark() -> None:
    axes: Any = plots.plot_categories(shares().with_columns(pl.col("share", "low", "high") / 12))
    axes.figure.canvas.draw()
    ticks = [(tick, text.get_text()) for tick, text in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)]
    assert len(ticks) > 2
    assert all(float(text.removesuffix("%")) / 100 == pytest.approx(tick) for tick, text in ticks)


def test_intervals_are_drawn_where_given() -> None:
    with_intervals, without = plots.plot_categories(shares()), plots.plot_categories(shares().drop("low", "high"))
    assert len(with_intervals.collections) == len(without.collections) + 2


def test_a_missing_report_is_no_square() -> None:
    data = invented(2).filter(indicator="answers_given").filter(pl.col("year") != 2017)
    axes = plots.plot_missingness(data)
    assert len(axes.patches) == data.height
    assert [label.get_text() for label in axes.get_xticklabels()] == [str(year) for year in range(2015, 2026)]


@pytest.mark.parametrize(
    "call",
    [
        lambda: drawn(invented(1), "no_such_indicator"),
        lambda: plots.plot_multiples(invented(1).with_columns(value=pl.lit(None, pl.Float64))),
        lambda: plots.plot_multiples(invented(1), ["answers_given", "applications_received"], []),
        lambda: plots.plot_missingness(invented(1)),
        lambda: plots.plot_missingness(invented(1).clear()),
        lambda: plots.plot_keyness(words(), "1999"),
        lambda: plots.plot_categories(shares().vstack(shares())),
        lambda: plots.plot_reuse(pairs()[0].clear(), pairs()[1]),
        lambda: plots.plot_reuse(*pairs(), by="colour"),
        lambda: plots.plot_coverage(shares()),
        lambda: plots.plot_multiples(invented(2), by="organ"),
        lambda: plots.plot_heat(shares().drop("low"), intervals=True),
        lambda: plots.plot_heat(shares().vstack(shares())),
        lambda: plots.plot_tiles(provinces(), "number"),
        lambda: plots.plot_tiles(provinces().vstack(provinces()), "share"),
        lambda: plots.plot_ranking(ranked().clear()),
        lambda: plots.plot_lateness(late().clear()),
        lambda: plots.plot_copying(pairs()[0].clear(), pairs()[1]),
    ],
)
def test_what_cannot_be_drawn_is_said(call: Callable[[], object]) -> None:
    with pytest.raises(InputError):
        call()


def test_composition_wants_a_row_that_has_parts(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="codebook"):
        plots.composition(corpus, "applications", "new")


def test_an_indicator_without_values_is_named_and_empty() -> None:
    axes = plots.plot_multiples(invented(2), ["applications_received", "refused"])[1]
    assert "无数值 (no value)" in [text.get_text() for text in axes.texts]


def test_figures_are_pictures_of_some_size(corpus: gr.Corpus) -> None:
    for name, make in FIGURES.items():
        target = io.BytesIO()
        make(corpus).figure.savefig(target, dpi=40)
        target.seek(0)
        picture = image.imread(target)
        assert picture.shape[0] > 50, name
        assert 0.01 < float((picture[..., :3].mean(axis=2) < 0.9).mean()) < 0.9, name


if __name__ == "__main__":
    known = gr.read(Path(__file__).parents[1] / "data" / "reports")
    for each in ("panel", "composition", "missingness"):
        FIGURES[each](known).figure.savefig(BASELINES / f"{each}.png", dpi=45)
