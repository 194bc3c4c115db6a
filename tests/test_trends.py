"""Breaks: found where they were made, not found where none was, and null where the data do not tell."""

import math
from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports.errors import InputError
from govreports.trends import breaks
from govreports.trends.fitting import fit, quantile
from govreports_benchmark.writers.series import Break, series

SEEDS = (0, 1, 2, 3)
GROUPS = 15
"""Four corpora of fifteen groups: intervals of 95 per cent miss more than 8 of 60 once in five hundred."""

MISSES = 8


def samples(at: Break | None = None) -> Iterator[dict[str, dict[str, float]]]:
    """Iterate over the terms found in groups of 30 organs, of several seeds."""
    for seed in SEEDS:
        data = gr.panel(series(30 * GROUPS, seed=seed, at=at), ["applications_received"])
        organs = data["organ"].unique().sort().to_list()
        for group in range(GROUPS):
            own = data.filter(pl.col("organ").is_in(organs[group::GROUPS]))
            yield {row["term"]: row for row in breaks(own).filter(sample="same").iter_rows(named=True)}


def test_an_injected_break_lies_in_its_interval_as_often_as_it_should() -> None:
    truth = {"jump": 12.0, "slope_before": 1.0, "slope_after": 2.5, "slope_change": 1.5}
    missed = dict.fromkeys(truth, 0)
    for rows in samples(Break(2019, jump=12.0, slope=1.0, bend=1.5)):
        for term, value in truth.items():
            missed[term] += not rows[term]["low"] <= value <= rows[term]["high"]
        assert rows["jump"]["high"] > rows["jump"]["estimate"] > rows["jump"]["low"] > 0
    assert max(missed.values()) <= MISSES
    assert sum(missed.values()) > 0  # an interval that never misses is none of 95 per cent


def test_no_break_is_found_where_none_was_made() -> None:
    alarms = {"jump": 0, "change": 0, "slope_change": 0}
    for rows in samples():
        assert rows["jump"]["organs"] == 30
        for term in alarms:
            alarms[term] += not rows[term]["low"] <= 0 <= rows[term]["high"]
    assert max(alarms.values()) <= MISSES


def test_organs_that_come_move_all_but_not_the_same() -> None:
    data = gr.panel(series(40, seed=3, at=Break(2019, entrants=0.5)), ["applications_received"])
    change = {row["sample"]: row for row in breaks(data).filter(term="change").iter_rows(named=True)}
    assert change["same"]["low"] < 0 < change["same"]["high"]
    assert change["all"]["low"] > 0
    assert (change["same"]["organs"], change["all"]["organs"]) == (20, 40)
    assert "20 of 40 organs are seen on both sides" in str(change["same"]["statement"])


def test_change_is_the_mean_of_what_each_organ_changed() -> None:
    data = gr.panel(series(12, seed=1, missing=0.2), ["applications_received"])
    row = breaks(data).filter(sample="same", term="change").row(0, named=True)
    sides = data.filter(pl.col("value").is_not_null()).group_by("organ").agg(
        before=pl.col("value").filter(pl.col("year") < 2019).mean(), after=pl.col("value").filter(pl.col("year") >= 2019).mean()
    )  # fmt: skip
    steps = (sides["after"] - sides["before"]).drop_nulls().to_numpy()
    error = steps.std(ddof=1) / math.sqrt(len(steps))
    assert row["estimate"] == pytest.approx(steps.mean())
    assert row["error"] == pytest.approx(error)
    assert row["high"] == pytest.approx(steps.mean() + quantile(0.975, len(steps) - 1) * error)


def test_five_reports_show_no_trend(corpus: gr.Corpus) -> None:
    rows = breaks(gr.panel(corpus))
    assert rows.height > 0
    assert rows["estimate"].null_count() == rows.height
    assert set(rows["reason"]) <= {
        "few_organs", "no_values_before", "no_values_after", "grade_c_before", "grade_c_after",
    }  # fmt: skip
    first = rows.filter(indicator="applications_received", term="jump", sample="same").row(0, named=True)
    assert first["events"] == ["regulation_revised", "six_part_form"]
    assert first["kinds"] == ["form", "law"]
    for said in ("these are cases, not a trend", "form, law and behaviour together", "lies under both laws"):
        assert said in first["statement"]


def test_three_years_have_no_slope() -> None:
    data = gr.panel(series(20, (2016, 2022), seed=2), ["applications_received"])
    rows = {row["term"]: row for row in breaks(data).filter(sample="same").iter_rows(named=True)}
    assert rows["slope_before"]["reason"] == rows["jump"]["reason"] == "few_years"
    assert rows["slope_before"]["estimate"] is None
    assert rows["slope_after"]["estimate"] is not None
    assert rows["change"]["estimate"] is not None


def test_organs_with_a_single_year_make_no_slope() -> None:
    data = gr.panel(series(20, seed=2), ["applications_received"])
    own = {organ: 2014 + n % 5 for n, organ in enumerate(data["organ"].unique().sort())}
    once = data.filter((pl.col("year") >= 2019) | (pl.col("year") == pl.col("organ").replace_strict(own)))
    rows = {row["term"]: row for row in breaks(once).filter(sample="same").iter_rows(named=True)}
    assert rows["slope_before"]["years_before"] == 5
    assert rows["slope_before"]["reason"] == rows["jump"]["reason"] == "few_organs"
    assert rows["change"]["estimate"] is not None


def test_a_break_ends_at_the_next() -> None:
    data = gr.panel(series(20, seed=2), ["lawsuits_concluded"])
    rows = breaks(data).filter(sample="all", term="change")
    assert rows.select("year", "years_before", "years_after", "kinds").rows() == [
        (2015, 1, 1, ["law"]), (2016, 1, 3, ["law"]), (2019, 3, 5, ["form"]), (2024, 5, 2, ["law"]),
    ]  # fmt: skip


def test_grade_c_is_never_joined() -> None:
    rows = breaks(gr.panel(series(20, seed=2), ["refused", "normative_documents_stock"]))
    assert rows.filter(pl.col("term").is_in(["change", "jump"]))["estimate"].null_count() == 8
    assert set(rows.filter(term="change", sample="all").select("indicator", "year", "reason").rows()) == {
        ("refused", 2019, "grade_c_before"), ("normative_documents_stock", 2021, "grade_c_after"),
    }  # fmt: skip
    assert rows.filter(indicator="refused", sample="all", term="slope_after")["estimate"].item() is not None


def test_scopes_are_never_mixed() -> None:
    data = gr.panel(series(20, seed=2), ["applications_received"])
    other = data.with_columns(scope=pl.lit("jurisdiction"), value=pl.col("value") + 1000)
    both = breaks(pl.concat([data, other]))
    assert both.filter(scope="own").drop("scope").equals(breaks(data).drop("scope"))
    assert set(both["scope"]) == {"own", "jurisdiction"}


def test_values_in_the_form_of_another_year_are_left_out() -> None:
    data = gr.panel(series(20, seed=2), ["applications_received"])
    late = data.with_columns(regime=pl.when(pl.col("year") == 2022).then(pl.lit("r2019")).otherwise("regime"))
    row = breaks(late).filter(sample="all", term="change").row(0, named=True)
    assert (row["left_out"], row["values"], row["years_after"]) == (20, 220, 6)
    assert "Left out: 20 values" in row["statement"]


def test_a_constant_has_no_interval() -> None:
    data = gr.panel(series(20, seed=2), ["applications_received"]).with_columns(value=pl.lit(7.0))
    row = breaks(data).filter(sample="same", term="change").row(0, named=True)
    assert (row["estimate"], row["error"], row["reason"]) == (pytest.approx(0), None, "no_variation")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((pl.col("value") * 0).log(), "no numbers"),
        (pl.col("value") * math.nan, "no numbers"),
        ((pl.col("value") + 1) * 1e200, "no numbers"),
        (pl.lit(None, dtype=pl.String).alias("organ"), "without organ"),
    ],
)
def test_values_that_are_no_numbers_are_refused(change: pl.Expr, said: str) -> None:
    data = gr.panel(series(3, (2018, 2020)), ["applications_received"])
    with pytest.raises(InputError, match=said):
        breaks(data.with_columns(change))


def test_an_organ_year_counts_once() -> None:
    data = gr.panel(series(3, (2018, 2020)), ["applications_received"])
    with pytest.raises(InputError, match="two values of one organ"):
        breaks(pl.concat([data, data]))


@pytest.mark.parametrize("made", ["one organ", "one year", "nothing", "constant"])
def test_what_shows_nothing_has_reasons_and_no_numbers(made: str) -> None:
    data = gr.panel(series(1 if made == "one organ" else 12, (2019, 2019) if made == "one year" else (2015, 2024)))
    value = {"nothing": pl.lit(None, dtype=pl.Float64), "constant": pl.lit(3.0)}.get(made, pl.col("value"))
    found = breaks(data.with_columns(value=value))
    assert found.filter(pl.col("error").is_null(), pl.col("reason").is_null()).is_empty()
    assert found["error"].null_count() == found.height
    assert found.height > 0 or made in {"one year", "nothing"}


def test_what_cannot_be_asked_is_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="is no panel"):
        breaks(corpus.cells)
    with pytest.raises(InputError, match="least must be"):
        breaks(gr.panel(corpus), least=2)


def test_quantiles_are_those_of_the_tables() -> None:
    # Student's t at 0.975 as every textbook prints it
    printed = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 29: 2.045, 30: 2.042, 120: 1.980}
    assert {n: round(quantile(0.975, n), 3) for n in printed} == printed
    assert quantile(0.5, 7) == pytest.approx(0, abs=1e-12)
    assert quantile(0.025, 9) == -quantile(0.975, 9)


@given(seed=st.integers(0, 10**6), organs=st.integers(3, 9))
def test_the_jackknife_leaves_one_organ_out_at_a_time(seed: int, organs: int) -> None:
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(organs), 5)
    x = np.column_stack([np.ones(len(group)), rng.normal(size=len(group))])
    y = x @ [1.0, 2.0] + rng.normal(size=len(group)) + rng.normal(size=organs)[group]
    result = fit(x, y, group, within=False)
    assert result is not None
    assert result.covariance is not None
    whole = np.linalg.lstsq(x, y)[0]
    left = np.array([np.linalg.lstsq(x[group != g], y[group != g])[0] for g in range(organs)]) - whole
    assert result.coefficients == pytest.approx(whole)
    assert result.covariance == pytest.approx((organs - 1) / organs * left.T @ left, abs=1e-9)


def test_levels_rest_on_the_organs_of_their_side() -> None:
    # 12 organs before, 30 after: the mean of twelve has eleven degrees of freedom, whoever comes later
    data = gr.panel(series(30, (2017, 2020), seed=4, at=Break(2019, entrants=0.6)), ["applications_received"])
    row = breaks(data).filter(sample="all", term="level_before", year=2019).row(0, named=True)
    means = data.filter(pl.col("year") < 2019).group_by("organ").agg(pl.col("value").mean())["value"].to_numpy()
    error = means.std(ddof=1) / math.sqrt(len(means))
    assert row["organs_before"] == len(means) < row["organs_after"]
    assert row["estimate"] == pytest.approx(means.mean())
    assert row["error"] == pytest.approx(error)
    assert row["high"] == pytest.approx(means.mean() + quantile(0.975, len(means) - 1) * error)


@pytest.mark.parametrize("sample", ["same", "all"])
def test_jump_and_slopes_are_those_of_plain_least_squares(sample: str) -> None:
    data = gr.panel(series(14, seed=9, at=Break(2019, jump=5, slope=1, bend=2), missing=0.1), ["applications_received"])
    found = {row["term"]: row for row in breaks(data).filter(sample=sample, year=2019).iter_rows(named=True)}
    used = data.filter(pl.col("value").is_not_null())
    both = (
        used.group_by("organ").agg(both=(pl.col("year").min() < 2019) & (pl.col("year").max() >= 2019)).filter("both")
    )
    used = used.join(both, on="organ") if sample == "same" else used

    def estimates(part: pl.DataFrame) -> tuple[float, float]:
        time, values = part["year"].to_numpy() - 2019.0, part["value"].to_numpy()
        own = part.select("organ").to_dummies().to_numpy() if sample == "same" else np.ones((len(time), 1))
        after = (time >= 0).astype(float)
        solved = np.linalg.lstsq(np.column_stack([after, after * time, time, own]), values)[0]
        return float(solved[0]), float(solved[1])

    organs = used["organ"].unique().to_list()
    left = np.array([estimates(used.filter(pl.col("organ") != organ)) for organ in organs])
    whole = np.array(estimates(used))
    errors = np.sqrt((len(organs) - 1) / len(organs) * ((left - whole) ** 2).sum(axis=0))
    for place, term in enumerate(("jump", "slope_change")):
        assert (found[term]["estimate"], found[term]["error"]) == pytest.approx((whole[place], errors[place]))


def test_small_shares_vary_as_well() -> None:
    data = gr.panel(series(12, seed=2), ["applications_received"])
    tiny = breaks(data.with_columns(pl.col("value") * 1e-12)).filter(term="change", sample="same").row(0, named=True)
    assert tiny["reason"] is None
    assert tiny["error"] == pytest.approx(breaks(data).filter(term="change", sample="same")["error"][0] * 1e-12)


def test_what_the_rows_do_not_determine_is_not_estimated() -> None:
    group = np.array([0, 0, 1, 1])
    assert fit(np.ones((4, 2)), np.arange(4.0), group, within=False) is None
    lonely = fit(np.array([[0.0], [1.0], [0.0], [0.0]]), np.arange(4.0), group, within=False)
    assert lonely is not None
    assert lonely.covariance is None
