"""Who should have published, who did, and why the rest is missing."""

import dataclasses
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreports as gr
from govreports.errors import InputError
from govreports_benchmark.writers.series import series

SHAYANG = "湖北省荆门市沙洋县商务局"
ROSTER = pl.DataFrame(
    {
        "organ": ["沙洋县商务局", "高港区行政审批局", "昌邑区商务局", "掇刀区商务局"],
        "region_code": ["420822", "321203", "220202", "420804"],
        "from": [2018, 2018, 2018, 2019],
        "to": [2021, 2019, 2019, 2020],
    }
)


def with_reports(corpus: gr.Corpus, **changes: dict[str, object]) -> gr.Corpus:
    """Change rows of ``reports``, named by the first three digits of their file."""
    reports = corpus.reports
    number = pl.col("source").str.split("/").list.last().str.slice(0, 3)
    for key, values in changes.items():
        own = number == key.removeprefix("n")
        reports = reports.with_columns(
            pl.when(own).then(pl.lit(value, dtype=reports.schema[name])).otherwise(name).alias(name)
            for name, value in values.items()
        )
    return dataclasses.replace(corpus, reports=reports)


def test_four_bureaus_owe_ten_reports_and_three_are_there(corpus: gr.Corpus) -> None:
    found = gr.coverage(corpus, ROSTER).filter("expected")
    rows = found.select("organ", "year", "status", "gap").rows()
    assert rows == [
        ("昌邑区商务局", 2018, "ok", None),
        ("昌邑区商务局", 2019, "no_file", "after_last"),
        ("高港区行政审批局", 2018, "no_file", "before_first"),
        ("高港区行政审批局", 2019, "ok", None),
        ("掇刀区商务局", 2019, "no_file", "never"),
        ("掇刀区商务局", 2020, "no_file", "never"),
        ("沙洋县商务局", 2018, "no_file", "before_first"),
        ("沙洋县商务局", 2019, "no_file", "before_first"),
        ("沙洋县商务局", 2020, "ok", None),
        ("沙洋县商务局", 2021, "no_file", "after_last"),
    ]
    assert found["level"].unique().to_list() == ["county"]
    assert found["organ_key"].to_list()[-1] == SHAYANG


def test_who_is_on_no_roster_is_listed_below(corpus: gr.Corpus) -> None:
    below = gr.coverage(corpus, ROSTER).filter(~pl.col("expected"))
    assert set(below.select("organ", "year", "status").rows()) == {("湘桥区商务局", 2019, "ok"), ("商务局", 2019, "ok")}


def test_a_roster_is_a_file_too(corpus: gr.Corpus, tmp_path: Path) -> None:
    ROSTER.write_csv(tmp_path / "roster.csv")
    assert gr.coverage(corpus, tmp_path / "roster.csv").equals(gr.coverage(corpus, ROSTER))


@pytest.mark.parametrize("status", ["no_tables", "not_a_report", "unreadable"])
def test_a_file_without_figures_says_why(corpus: gr.Corpus, status: str) -> None:
    rows = gr.coverage(with_reports(corpus, n003={"status": status}), ROSTER).filter(organ="沙洋县商务局", year=2020)
    assert rows.select("status", "usable", "gap").rows() == [(status, False, "never")]
    assert rows["reports"].list.len().item() == 1


def test_a_file_of_unknown_year_may_be_any_of_the_missing(corpus: gr.Corpus) -> None:
    undated = with_reports(corpus, n003={"year": None})
    found = gr.coverage(undated, ROSTER)
    rows = found.filter(organ_key=SHAYANG, expected=True)
    assert set(rows["status"]) == {"year_unknown"}
    report = corpus.find("003")
    assert rows["candidates"].to_list() == [[report]] * 4
    assert found.filter(pl.col("reports").list.contains(report)).select("expected", "status").rows() == [
        (False, "year_unknown")
    ]
    unreadable = with_reports(corpus, n003={"year": None, "status": "unreadable"})
    assert set(gr.coverage(unreadable, ROSTER).filter(organ_key=SHAYANG, expected=True)["status"]) == {"unreadable"}


def test_two_reports_of_one_year_stand_in_one_row() -> None:
    whole = series(1, (2020, 2020))
    again = whole.reports.with_columns(report=pl.lit("x"), status=pl.lit("no_tables"))
    twice = dataclasses.replace(whole, reports=pl.concat([again, whole.reports]))
    row = gr.coverage(twice).row(0, named=True)
    assert (row["status"], row["reports"]) == ("ok", [whole.reports["report"].item(), "x"])


def test_a_printed_name_alone_fits_only_where_one_organ_bears_it(corpus: gr.Corpus) -> None:
    alone = pl.DataFrame({"organ": ["商务局"], "region_code": ["120110"], "from": [2019], "to": [2019]})
    assert gr.coverage(corpus, alone).filter("expected")["status"].to_list() == ["ok"]
    two = pl.DataFrame(
        {"organ": ["商务局"] * 2, "region_code": ["120110", "120111"], "from": [2019] * 2, "to": [2019] * 2}
    )
    assert gr.coverage(corpus, two).filter("expected")["status"].to_list() == ["no_file", "no_file"]


def test_counts_show_the_survivors(corpus: gr.Corpus) -> None:
    by_year = gr.coverage(corpus, ROSTER, by="year")
    assert by_year.select(
        "year", "owed", "usable", "share", "before_first", "after_last", "never", "unlisted"
    ).rows() == [
        (2018, 3, 1, 1 / 3, 2, 0, 0, 0),
        (2019, 4, 1, 1 / 4, 1, 1, 1, 2),
        (2020, 2, 1, 1 / 2, 0, 0, 1, 0),
        (2021, 1, 0, 0.0, 0, 1, 0, 0),
    ]
    provinces = gr.coverage(corpus, ROSTER, by=["province", "level"])
    assert provinces.filter(province="420000").select("level", "organs", "always", "owed", "usable").rows() == [
        ("county", 2, 0, 6, 1)
    ]


def test_without_a_roster_only_gaps_between_are_seen() -> None:
    whole = series(2, (2018, 2021))
    first = whole.reports.filter(pl.col("year") == 2019)["report"][0]
    holes = dataclasses.replace(whole, reports=whole.reports.filter(pl.col("report") != first))
    assert gr.coverage(holes).filter(status="no_file").select("year", "gap").rows() == [(2019, "between")]
    with_ends = dataclasses.replace(whole, reports=whole.reports.filter(pl.col("year") != 2021))
    assert gr.coverage(with_ends).filter(status="no_file").is_empty()


@given(seed=st.integers(0, 10**6), first=st.integers(2014, 2020), last=st.integers(2019, 2025))
@settings(max_examples=25)
def test_every_report_stands_in_exactly_one_row(seed: int, first: int, last: int) -> None:
    whole = series(4, (2016, 2022), seed, missing=0.4)
    statuses = pl.Series(["ok", "partial", "no_tables", "not_a_report", "unreadable"])
    drawn = statuses.gather([(seed + n) % 5 for n in range(whole.reports.height)])
    lost = pl.Series([(seed * 7 + n) % 6 == 0 for n in range(whole.reports.height)])
    reports = whole.reports.with_columns(status=drawn, year=pl.when(lost).then(None).otherwise("year"))
    changed = dataclasses.replace(whole, reports=reports)
    roster = whole.reports.select("organ_key").unique(maintain_order=True).head(3).with_columns(
        pl.lit(first).alias("from"), pl.lit(last).alias("to")
    )  # fmt: skip
    found = gr.coverage(changed, roster)
    assert sorted(found["reports"].list.explode(keep_nulls=False, empty_as_null=False)) == sorted(reports["report"])
    assert found.filter("expected").height == roster.height * max(last - first + 1, 0)
    counts = gr.coverage(changed, roster, by="expected")
    statuses_of = ["ok", "partial", "no_tables", "not_a_report", "unreadable", "year_unknown", "no_file"]
    assert counts.select(pl.sum_horizontal(statuses_of)).to_series().sum() == counts["owed"].sum()


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (pl.DataFrame({"name": ["甲"]}), "needs a column"),
        (
            pl.DataFrame({"organ": [None], "from": [2019]}, schema={"organ": pl.String, "from": pl.Int64}),
            "names no organ",
        ),
        (pl.DataFrame({"organ_key": [SHAYANG], "from": ["last year"]}), "is no year"),
        (pl.DataFrame({"organ_key": [SHAYANG, SHAYANG], "from": [2018, 2019], "to": [2019, 2020]}), "twice for 2019"),
        ("nowhere.csv", "no roster"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(corpus: gr.Corpus, roster: pl.DataFrame | str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        gr.coverage(corpus, roster)


def test_counts_by_an_unknown_column_are_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="cannot be counted by"):
        gr.coverage(corpus, ROSTER, by="colour")
