"""Figures of words and of what is admitted: they show what their frame holds, in Chinese."""

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
import polars as pl
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection

from govreports import plots, schemas
from govreports.errors import InputError
from govreports.fonts import chinese_font

mpl.use("Agg")


def vocabulary() -> pl.DataFrame:
    said = ["更新", "及时", "政策解读", "人员", "培训", "依申请公开", "答复", "渠道", "网站", "规范"]
    return pl.DataFrame({"term": said, "count": list(range(10, 0, -1))})


def pairs() -> pl.DataFrame:
    linked = [("更新", "及时"), ("更新", "网站"), ("及时", "网站"), ("人员", "培训"), ("人员", "更新")]
    rows = [(left, right, 9 - n, 10, 10, 40, 0.5, 0.9 - 0.35 * n) for n, (left, right) in enumerate(linked)]
    return pl.DataFrame(rows, schema=schemas.empty("fcm").schema, orient="row")


def shares() -> pl.DataFrame:
    rows = [
        ("2019", "timeliness", 0.4, 0.3, 0.5),
        ("2020", "timeliness", 0.2, None, None),
        ("2019", "gap", 0.6, 0.5, 0.7),
        ("2020", "gap", None, None, None),
    ]
    found = pl.DataFrame(rows, schema=["group", "category", "share", "low", "high"], orient="row")
    return schemas.conform("shares", found)


def lines_of(axes: mpl.axes.Axes) -> list[Any]:
    """Return the segments of every collection of lines."""
    return [each.get_segments() for each in axes.collections if isinstance(each, LineCollection)]


FIGURES: dict[str, Callable[..., mpl.axes.Axes]] = {
    "cloud": lambda ax=None: plots.plot_cloud(vocabulary(), ax),
    "network": lambda ax=None: plots.plot_network(pairs(), ax),
    "shares": lambda ax=None: plots.plot_shares(shares(), ["timeliness", "gap"], ax),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_goes_into_the_axes_given_and_is_the_same_twice(name: str) -> None:
    figure, grid = plt.subplots(1, 2)
    before = dict(mpl.rcParams)
    made = FIGURES[name](grid[1])
    assert made is grid[1]
    figure.canvas.draw()  # a missing character warns, and warnings are errors
    assert dict(mpl.rcParams) == before
    for text in made.findobj(mpl.text.Text):
        assert not text.get_text() or text.get_fontfamily()[0] == chinese_font()
    first, again = (FIGURES[name]() for _ in range(2))
    for left, right in zip(first.patches, again.patches, strict=True):
        assert np.array_equal(left.get_path().vertices, right.get_path().vertices)


def test_words_of_a_cloud_do_not_touch_and_are_as_large_as_their_weight() -> None:
    axes = plots.plot_cloud(vocabulary())
    boxes = [patch.get_path().get_extents() for patch in axes.patches]
    assert len(boxes) == 10
    assert not [1 for n, one in enumerate(boxes) for other in boxes[:n] if one.overlaps(other)]
    heights = [box.height for box in boxes]
    assert heights[0] / heights[-1] == pytest.approx(10**0.5, rel=0.25)


def test_a_network_links_what_stands_together_more_than_by_chance() -> None:
    axes = plots.plot_network(pairs())
    assert axes.get_title(loc="left") == "3 对共现词 (pairs of words), 40 个单位 (units)"
    assert {text.get_text() for text in axes.texts} == {"更新", "及时", "网站"}
    assert len(lines_of(axes)[0]) == 3
    assert len(lines_of(plots.plot_network(pairs(), measure="count", most=2))[0]) == 2


def test_shares_stand_over_their_years_with_the_intervals_there_are() -> None:
    axes = plots.plot_shares(shares(), ["timeliness", "gap"])
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2019", "2020"]
    assert [np.size(line.get_xdata()) for line in axes.lines] == [2, 1]
    assert [len(each) for each in lines_of(axes)] == [1, 1]


def test_keyness_says_what_is_compared_and_which_words_are_sure() -> None:
    rows = [("2019", None, "及时", 9, 2, 3.1, 0.01), ("2019", None, "培训", 5, 5, 0.4, 0.6)]
    data = pl.DataFrame(rows, schema=["group", "other", "term", "count", "other_count", "z", "q"], orient="row")
    axes = plots.plot_keyness(data, "2019")
    assert axes.get_title(loc="left") == "2019 对其余各组 (against all others)"
    assert [text.get_text() for text in axes.texts] == ["5 : 5", "9 : 2 *"]
    other = plots.plot_keyness(data.with_columns(other=pl.lit("2020")), "2019")
    assert other.get_title(loc="left") == "2019 对 2020 (against 2020)"


@pytest.mark.parametrize(
    "call",
    [
        lambda: plots.plot_cloud(vocabulary(), weight="z"),
        lambda: plots.plot_cloud(pl.concat([vocabulary(), vocabulary()])),
        lambda: plots.plot_cloud(vocabulary().with_columns(count=0)),
        lambda: plots.plot_network(pairs().with_columns(npmi=-pl.col("npmi").abs())),
        lambda: plots.plot_shares(shares(), "staffing"),
        lambda: plots.plot_shares(shares(), []),
    ],
)
def test_what_cannot_be_drawn_is_said(call: Callable[[], object]) -> None:
    with pytest.raises(InputError):
        call()
