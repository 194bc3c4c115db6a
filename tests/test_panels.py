"""The panel, its grades, and the first figure."""

import matplotlib as mpl
import numpy as np
import polars as pl
import pytest

import govreports as gr
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.panels import events

mpl.use("agg")


def test_nothing_below_b_is_joined(corpus: gr.Corpus) -> None:
    panel = gr.panel(corpus)
    assert set(panel.filter(pl.col("joined"))["grade"]) == {"A", "B"}
    assert set(panel.filter(pl.col("joined").not_(), pl.col("status") != "no_counterpart")["grade"]) == {"C"}


def test_a_blank_operand_makes_the_value_null(corpus: gr.Corpus) -> None:
    cells = corpus.cells.with_columns(
        status=pl.when(pl.col("row") == "carried_out").then(pl.lit("blank")).otherwise("status"),
        value=pl.when(pl.col("row") == "carried_out").then(None).otherwise("value"),
    )
    holes = gr.Corpus(corpus.reports, corpus.texts, cells, corpus.narratives, corpus.leftovers)
    panel = gr.panel(holes, ["carried_out"])
    assert panel.filter(regime="r2019").select("value", "status").unique().rows() == [(None, "blank")]


def test_what_changyi_discloses_is_a_sum_of_two_rows(corpus: gr.Corpus) -> None:
    row = gr.panel(corpus, ["disclosed"]).row(by_predicate=pl.col("regime") == "r2014", named=True)
    assert [cell.split("/")[2] for cell in row["cells"]] == ["answered.already_public", "answered.granted"]
    assert (row["grade"], row["value"]) == ("B", 0.0)


def test_a_form_without_counterpart_says_so(corpus: gr.Corpus) -> None:
    row = gr.panel(corpus, ["carried_out"]).row(by_predicate=pl.col("regime") == "r2014", named=True)
    assert (row["status"], row["value"], row["joined"]) == ("no_counterpart", None, False)


def test_an_unknown_indicator_is_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="there is no indicator 'transparency'"):
        gr.panel(corpus, ["transparency"])


def test_events_name_the_year_they_touch_first() -> None:
    assert events()["year"].to_list() == [2014, 2015, 2016, 2019, 2019, 2021, 2024]


@pytest.mark.filterwarnings("error")
def test_the_figure_shows_chinese_and_marks_the_break(corpus: gr.Corpus) -> None:
    axes = gr.plot_panel(gr.panel(corpus), "applications_received")
    axes.figure.canvas.draw()
    texts = [text.get_text() for text in axes.texts]
    assert "国办公开办函〔2019〕60号" in texts
    assert chinese_font() in axes.title.get_fontfamily()
    breaks = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert [np.asarray(line.get_xdata()).tolist() for line in breaks] == [[2018.5, 2018.5]]
    with pytest.raises(InputError, match="no value"):
        gr.plot_panel(gr.panel(corpus).clear(), "applications_received")
