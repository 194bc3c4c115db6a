"""The panel: its grades, what becomes of blanks, units, scopes and second reports, and its shapes."""

import dataclasses
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreports as gr
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.panels import events, follow, long, sensitivity, wide
from govreports.panels.shapes import INDEX
from govreports.regimes import forms
from govreports_benchmark.writers.series import series

mpl.use("agg")

FIELDS = ["value", "status", "regime", "grade", "joined", "reason", "cells", "unit", "numerator", "denominator"]
EMPTY = ("blank", "dash")
NEVER = ("ambiguous", "absent", "unreadable")


def altered(corpus: gr.Corpus, **frames: pl.DataFrame) -> gr.Corpus:
    return dataclasses.replace(corpus, **frames)


def one(panel: pl.DataFrame, organ: str, indicator: str) -> dict[str, Any]:
    return panel.row(by_predicate=(pl.col("indicator") == indicator) & pl.col("organ").str.contains(organ), named=True)


def test_nothing_below_b_is_joined(corpus: gr.Corpus) -> None:
    panel = gr.panel(corpus)
    assert set(panel.filter(pl.col("joined"))["grade"]) == {"A", "B"}
    assert set(panel.filter(pl.col("joined").not_(), pl.col("status") != "no_counterpart")["grade"]) == {"C"}


def test_a_blank_operand_makes_the_value_null(corpus: gr.Corpus) -> None:
    cells = corpus.cells.with_columns(
        status=pl.when(pl.col("row") == "carried_out").then(pl.lit("blank")).otherwise("status"),
        value=pl.when(pl.col("row") == "carried_out").then(None).otherwise("value"),
    )
    panel = gr.panel(altered(corpus, cells=cells), ["carried_out"])
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
    with pytest.raises(InputError, match="blanks is 'none'; choose 'missing'"):
        gr.panel(corpus, blanks="none")  # type: ignore[arg-type]


def test_gaogang_grants_one_application_of_three(corpus: gr.Corpus) -> None:
    panel = gr.panel(corpus, ["grant_rate", "grant_rate_with_partial", "carried_over_rate", "refusal_rate"])
    found = {
        row["indicator"]: (row["value"], row["numerator"], row["denominator"], row["unit"])
        for row in panel.filter(pl.col("organ").str.contains("高港区")).iter_rows(named=True)
    }
    assert found == {
        "grant_rate": (1 / 3, 1.0, 3.0, "share"),
        "grant_rate_with_partial": (2 / 3, 2.0, 3.0, "share"),
        "carried_over_rate": (0.0, 0.0, 3.0, "share"),
        "refusal_rate": (0.0, 0.0, 3.0, "share"),
    }


READ_BY_EYE: dict[str, dict[str, float | None]] = {
    "高港区": {
        "applications_received": 3, "applications_carried_in": 0, "applications_closed": 3, "answers_given": 3,
        "received_natural_persons": 2, "received_legal_persons": 1, "disclosed": 1, "disclosed_in_part": 1,
        "refused": 0, "unable_to_provide": 0, "not_processed": 0, "closed_otherwise": 1, "carried_out": 0,
        "licence_decisions": 11421, "penalty_decisions": 0, "normative_documents_stock": 0, "lawsuits": 0,
        "grant_rate": 1 / 3, "unable_rate": 0, "reconsideration_rate": 0, "litigation_correction_rate": None,
        "procurement_amount": None, "administrative_fees_collected": None,
    },
    "昌邑": {
        "applications_received": 0, "applications_closed": 0, "disclosed": 0, "refused_third_party": 0,
        "normative_documents_issued": 0, "normative_documents_disclosed": 12, "information_fees_charged": 0,
        "disclosure_funding": 0, "reconsiderations_concluded": 0, "carried_out": None, "grant_rate": None,
    },
    "^商务局$": {
        "normative_documents_issued": 42, "normative_documents_disclosed": 42, "normative_documents_stock": 42,
        "rules_issued": 0, "licence_decisions": 0, "applications_closed": 0, "carried_over_rate": None,
    },
    "湘桥": {"applications_received": 0, "received_natural_persons": None, "lawsuits_pending": 0, "rules_stock": 0},
    "沙洋": {"rules_issued": None, "normative_documents_issued": 0, "licence_decisions": 0, "compulsory_decisions": 0},
}  # fmt: skip


@pytest.mark.parametrize("organ", READ_BY_EYE)
def test_the_five_reports_say_what_is_printed(corpus: gr.Corpus, organ: str) -> None:
    panel = gr.panel(corpus, READ_BY_EYE[organ]).filter(pl.col("organ").str.contains(organ))
    assert dict(panel.select("indicator", "value").iter_rows()) == READ_BY_EYE[organ]


def test_more_pending_cases_than_cases_leave_no_count() -> None:
    whole = series(1, (2020, 2020))
    figures = {"review.corrected": 2.0, "review.pending": 5.0, "review": 3.0}
    value = pl.col("column").replace_strict(figures, default=pl.col("value"), return_dtype=pl.Float64)
    panel = gr.panel(
        altered(whole, cells=whole.cells.with_columns(value=value)),
        ["reconsiderations", "reconsiderations_concluded", "reconsideration_correction_rate"],
    )
    assert panel.select("value", "status").rows() == [(3.0, "read"), (None, "negative"), (None, "negative")]


def test_a_rate_of_nothing_is_null_beside_its_zeros(corpus: gr.Corpus) -> None:
    row = one(gr.panel(corpus, ["reconsideration_correction_rate"]), "昌邑", "reconsideration_correction_rate")
    assert (row["value"], row["numerator"], row["denominator"], row["status"], row["grade"]) == (
        None, 0.0, 0.0, "zero_denominator", "B",
    )  # fmt: skip


def test_a_correction_rate_leaves_pending_cases_out() -> None:
    whole = series(1, (2020, 2020))
    figures = {"review.corrected": 2.0, "review.pending": 5.0, "review": 13.0}
    value = pl.col("value")
    for column, number in figures.items():
        value = pl.when(pl.col("column") == column).then(number).otherwise(value)
    cells = whole.cells.with_columns(value=value)
    row = gr.panel(altered(whole, cells=cells), ["reconsideration_correction_rate"]).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["value"]) == (2.0, 8.0, 0.25)
    assert [cell.rpartition("/")[2] for cell in row["cells"]] == ["review.corrected", "review", "review.pending"]


def test_an_amount_without_unit_is_no_amount_in_yuan(corpus: gr.Corpus) -> None:
    panel = gr.panel(corpus, ["procurement_amount", "disclosure_funding"])
    dongli = panel.row(
        by_predicate=(pl.col("organ") == "商务局") & (pl.col("indicator") == "procurement_amount"), named=True
    )
    assert (dongli["value"], dongli["status"], dongli["unit"]) == (None, "unit_unknown", "元")
    changyi = one(panel, "昌邑", "disclosure_funding")
    assert (changyi["value"], changyi["status"]) == (0.0, "read")


@pytest.mark.parametrize(("unit", "yuan"), [("元", 2500.0), ("万元", 25_000_000.0), ("亿元", 2.5e11), ("批次", None)])
def test_amounts_are_in_yuan(corpus: gr.Corpus, unit: str, yuan: float | None) -> None:
    cells = corpus.cells.with_columns(unit=pl.when(pl.col("column") == "amount").then(pl.lit(unit)).otherwise("unit"))
    panel = gr.panel(altered(corpus, cells=cells), ["procurement_amount"])
    row = panel.row(by_predicate=pl.col("organ") == "商务局", named=True)
    assert (row["value"], row["status"]) == (yuan, "read" if yuan else "unit_unknown")


def test_yuan_have_no_noise_of_the_arithmetic(corpus: gr.Corpus) -> None:
    amount = pl.col("column") == "amount"
    cells = corpus.cells.with_columns(
        unit=pl.when(amount).then(pl.lit("万元")).otherwise("unit"), value=pl.when(amount).then(1.13).otherwise("value")
    )
    assert set(gr.panel(altered(corpus, cells=cells), ["procurement_amount"])["value"].drop_nulls()) == {11300.0}


def test_xiangqiaos_empty_applicants_are_zero_because_its_total_is(corpus: gr.Corpus) -> None:
    rows = {
        way: one(gr.panel(corpus, ["received_natural_persons"], blanks=way), "湘桥", "received_natural_persons")
        for way in ("missing", "implied", "zero")
    }
    assert [(row["value"], row["status"], row["assumed"]) for row in rows.values()] == [
        (None, "blank", 0), (0.0, "assumed", 1), (0.0, "assumed", 1),
    ]  # fmt: skip


def test_shayangs_empty_rules_are_zero_only_if_one_says_so(corpus: gr.Corpus) -> None:
    found = sensitivity(corpus, ["rules_issued"]).filter(scope="own")
    assert found.select("blanks", "reports", "values", "assumed", "total").rows() == [
        ("missing", 2, 1, 0, 0.0), ("implied", 2, 1, 0, 0.0), ("zero", 2, 2, 1, 0.0),
    ]  # fmt: skip


def test_a_total_of_zero_reaches_the_parts_of_its_parts() -> None:
    whole = series(1, (2018, 2018))
    refused = pl.col("row").str.starts_with("answered")
    cells = whole.cells.with_columns(
        value=pl.when(pl.col("row") == "answered").then(0.0).when(refused).then(None).otherwise("value"),
        status=pl.when((pl.col("row") != "answered") & refused).then(pl.lit("blank")).otherwise("status"),
    )
    row = gr.panel(altered(whole, cells=cells), ["refused_third_party"], blanks="implied").row(0, named=True)
    assert (row["value"], row["status"], row["assumed"]) == (0.0, "assumed", 2)
    torn = cells.with_columns(
        value=pl.when(pl.col("row") == "answered.partial").then(2.0).otherwise("value"),
        status=pl.when(pl.col("row") == "answered.partial").then(pl.lit("read")).otherwise("status"),
    )
    row = gr.panel(altered(whole, cells=torn), ["refused_third_party"], blanks="implied").row(0, named=True)
    assert (row["value"], row["status"]) == (None, "blank")
    three = cells.with_columns(value=pl.when(pl.col("row") == "answered").then(3.0).otherwise("value"))
    row = gr.panel(altered(whole, cells=three), ["refused_third_party"], blanks="implied").row(0, named=True)
    assert (row["value"], row["status"]) == (None, "blank")


@given(seed=st.integers(0, 10**6), way=st.sampled_from(["missing", "implied", "zero"]))
@settings(max_examples=15)
def test_what_is_not_decided_never_becomes_a_number(seed: int, way: Any) -> None:  # noqa: ANN401
    whole = series(2, (2018, 2021), seed, blank=0.5)
    rng = np.random.default_rng(seed)
    drawn = pl.Series(rng.choice(["read", *NEVER], whole.cells.height, p=[0.85, 0.05, 0.05, 0.05]))
    doubt = (drawn != "read") & (whole.cells["status"] == "read")
    cells = whole.cells.with_columns(
        status=pl.when(doubt).then(drawn).otherwise("status"), value=pl.when(doubt).then(None).otherwise("value")
    )
    panel = gr.panel(altered(whole, cells=cells), blanks=way)
    status = {
        f"{r}/{t}/{w}/{c}": s
        for r, t, w, c, s in cells.select("report", "table", "row", "column", "status").iter_rows()
    }
    allowed = {"read"} if way == "missing" else {"read", *EMPTY}
    for row in panel.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        assert {status[cell] for cell in row["cells"]} <= allowed
        assert (row["status"] == "assumed") == any(status[cell] in EMPTY for cell in row["cells"])


@given(seed=st.integers(0, 10**6), organs=st.integers(1, 4), missing=st.sampled_from([0.0, 0.3]))
@settings(max_examples=15)
def test_the_panel_is_the_sum_of_the_true_cells(seed: int, organs: int, missing: float) -> None:
    whole = series(organs, (2017, 2022), seed, missing=missing, blank=0.1)
    truth = {
        (r, g, f"{t}/{w}/{c}"): v
        for r, g, t, w, c, v in whole.cells.select("report", "regime", "table", "row", "column", "value").iter_rows()
    }
    walk = gr.crosswalk()
    panel = {
        (r["report"], r["indicator"]): r for r in gr.panel(whole, walk["indicator"].unique()).iter_rows(named=True)
    }
    assert len(panel) == whole.reports.height * walk["indicator"].n_unique()
    for report, regime in whole.reports.select("report", "regime").iter_rows():
        for form in walk.filter(pl.col("regime") == regime, pl.col("unit") != "元").iter_rows(named=True):
            over = parts(truth, report, regime, form["over"], form["over_minus"])
            value = parts(truth, report, regime, form["plus"], form["minus"])
            if form["over"]:
                value = None if value is None or not over else value / over
            assert panel[report, form["indicator"]]["value"] == pytest.approx(value), form["indicator"]


def parts(truth: dict[Any, float | None], report: str, regime: str, plus: list[str], minus: list[str]) -> float | None:
    total = 0.0
    for sign, cells in ((1, plus), (-1, minus)):
        for cell in cells:
            value = truth[report, regime, cell]
            if value is None:
                return None
            total += sign * value
    return total


def copies(whole: gr.Corpus, mark: str, **changes: Any) -> gr.Corpus:  # noqa: ANN401
    """Return the same reports again under other ids."""
    again = [
        frame.with_columns(report=pl.lit(mark) + pl.col("report").str.slice(1))
        for frame in (whole.reports, whole.cells)
    ]
    return altered(
        whole,
        reports=pl.concat([whole.reports, again[0].with_columns(**changes)]),
        cells=pl.concat([whole.cells, again[1]]),
    )


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_scopes_are_never_mixed(seed: int) -> None:
    whole = series(2, (2018, 2021), seed)
    panel = gr.panel(copies(whole, "x", scope=pl.lit("jurisdiction")))
    alone = gr.panel(whole)
    assert not set(panel["status"]) & {"conflict", "repeated"}
    for scope in ("own", "jurisdiction"):
        own = panel.filter(scope=scope).select("organ", "year", "indicator", "value")
        assert own.equals(alone.select("organ", "year", "indicator", "value"))


def test_two_reports_of_one_year_that_differ_are_a_conflict() -> None:
    whole = series(2, (2019, 2020))
    twice = copies(whole.__class__(**{**whole.frames(), "reports": whole.reports.head(1)}), "x")
    first = twice.reports["report"][0]
    twice = altered(whole, reports=pl.concat([whole.reports, twice.reports.tail(1)]), cells=twice.cells)
    same = gr.panel(twice, ["applications_received"])
    assert same.filter(report=first)["status"].item() == "read"
    again = same.filter(status="repeated").row(0, named=True)
    assert (again["value"], again["claimed"], again["joined"]) == (
        None,
        same.filter(report=first)["value"].item(),
        False,
    )
    cells = twice.cells.with_columns(
        value=pl.when(pl.col("report") == first, pl.col("row") == "new").then(pl.col("value") + 1).otherwise("value")
    )
    differ = gr.panel(altered(twice, cells=cells), ["applications_received", "applications_closed", "grant_rate"])
    rows = differ.filter(pl.col("indicator") == "applications_received", pl.col("claimed").is_not_null())
    assert set(rows["status"]) == {"conflict"}
    assert rows["value"].null_count() == rows.height == 2
    assert rows["claimed"].max() - rows["claimed"].min() == 1.0  # type: ignore[operator]
    assert set(differ.filter(indicator="applications_closed")["status"]) == {"read", "repeated"}


def test_a_zero_and_a_blank_read_as_zero_are_no_conflict() -> None:
    whole = series(1, (2020, 2020))
    zeros = whole.cells.with_columns(value=pl.when(pl.col("row") == "new").then(0.0).otherwise("value"))
    twice = copies(altered(whole, cells=zeros), "x")
    empty = pl.col("report").str.starts_with("x") & (pl.col("row") == "new")
    cells = twice.cells.with_columns(
        status=pl.when(empty).then(pl.lit("blank")).otherwise("status"), value=pl.when(~empty).then("value")
    )
    statuses = {
        way: sorted(gr.panel(altered(twice, cells=cells), ["applications_received"], blanks=way)["status"])
        for way in ("missing", "zero")
    }
    assert statuses == {"missing": ["conflict", "conflict"], "zero": ["read", "repeated"]}


def test_a_report_that_says_nothing_contradicts_nobody() -> None:
    whole = series(1, (2020, 2020))
    twice = copies(whole, "x")
    silent = pl.col("report").str.starts_with("x")
    cells = twice.cells.with_columns(
        status=pl.when(silent).then(pl.lit("absent")).otherwise("status"),
        value=pl.when(silent).then(None).otherwise("value"),
    )
    panel = gr.panel(altered(twice, cells=cells), ["applications_received"])
    assert sorted(panel["status"]) == ["absent", "read"]
    assert panel["value"].count() == 1


def test_a_name_that_many_places_bear_joins_no_years() -> None:
    whole = series(1, (2019, 2020))
    unplaced = whole.reports.with_columns(organ=pl.lit("商务局"), organ_key=pl.lit(None, dtype=pl.String))
    names = gr.panel(altered(whole, reports=unplaced), ["disclosed"])["organ"]
    assert names.n_unique() == 2
    assert all(name.startswith("商务局〔") for name in names)
    placed = whole.reports.with_columns(organ_key=pl.lit(None, dtype=pl.String))
    assert gr.panel(altered(whole, reports=placed), ["disclosed"])["organ"].n_unique() == 1


OLD, NEW = "湖北省荆门市沙洋县环境保护局", "湖北省荆门市沙洋县生态环境局"


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ({2017: OLD, 2018: OLD, 2019: NEW}, {NEW}),
        ({2018: OLD, 2019: "湖北省荆门市沙洋县市场监督管理局"}, {OLD, "湖北省荆门市沙洋县市场监督管理局"}),
        ({2018: "湖北省荆门市沙洋县工商行政管理局", 2019: "湖北省荆门市沙洋县市场监督管理局"}, None),
        ({2018: OLD, 2019: NEW, 2020: "湖北省荆门市生态环境局沙洋分局"}, None),
        ({2018: NEW, 2019: OLD}, {OLD, NEW}),
    ],
)
def test_a_renamed_organ_is_one_line_and_a_merged_one_is_not(names: dict[int, str], lines: set[str] | None) -> None:
    data = pl.DataFrame({"organ": names.values(), "organ_key": names.values(), "year": names.keys()})
    assert set(follow(data)["organ"]) == (lines or set(names.values()))
    assert set(follow(data)["organ_key"]) == set(names.values())


def test_an_empty_corpus_has_an_empty_panel(corpus: gr.Corpus) -> None:
    nothing = gr.Corpus(**{name: frame.clear() for name, frame in corpus.frames().items()})
    for empty in (
        gr.panel(nothing),
        wide(gr.panel(nothing)),
        follow(gr.panel(nothing)),
        gr.coverage(nothing),
        sensitivity(nothing),
    ):
        assert empty.height == 0
    assert gr.panel(nothing).columns == gr.panel(corpus).columns


def test_a_report_with_two_forms_answers_once_or_not_at_all() -> None:
    old, new = series(1, (2018, 2018), seed=4), series(1, (2019, 2019), seed=3)
    report = new.reports["report"].item()
    both = altered(new, cells=pl.concat([old.cells.with_columns(report=pl.lit(report)), new.cells]))
    panel = gr.panel(both)
    assert (
        panel.height == len(set(panel["indicator"])) == gr.crosswalk()["indicator"].n_unique() - 2
    )  # two are asked for
    row = one(panel, "", "applications_received")
    assert (row["status"], row["value"], row["regime"], row["joined"]) == ("conflict", None, "mixed", False)
    assert [cell.split("/")[1] for cell in row["cells"]] == ["statistics", "applications"]
    assert one(panel, "", "grant_rate")["status"] == "conflict"
    assert one(panel, "", "carried_out")["value"] == one(gr.panel(new), "", "carried_out")["value"]
    zeros = both.cells.with_columns(value=pl.when(pl.col("status") == "read").then(0.0))
    row = one(gr.panel(altered(both, cells=zeros)), "", "applications_received")
    assert (row["status"], row["value"], row["regime"], row["grade"]) == ("read", 0.0, "r2019", "A")
    silent = both.cells.with_columns(
        value=pl.when(pl.col("regime") == "r2014").then("value"),
        status=pl.when(pl.col("regime") == "r2014").then("status").otherwise(pl.lit("absent")),
    )
    row = one(gr.panel(altered(both, cells=silent)), "", "applications_received")
    assert (row["status"], row["regime"], row["grade"]) == ("read", "r2014", "B")


def test_a_rate_across_two_forms_is_in_no_series() -> None:
    whole = series(1, (2021, 2021))
    mixed = whole.cells.with_columns(
        regime=pl.when(pl.col("table") == "review_litigation").then(pl.lit("r2019")).otherwise("regime")
    )
    row = gr.panel(altered(whole, cells=mixed), ["litigation_rate"]).row(0, named=True)
    assert (row["regime"], row["joined"], row["grade"]) == ("mixed", False, None)
    assert row["denominator"] > 0


def test_a_dataset_on_disk_gives_the_same_panel(corpus: gr.Corpus, tmp_path: Path) -> None:
    assert gr.panel(gr.scan(gr.write(corpus, tmp_path))).equals(gr.panel(corpus))


@given(seed=st.integers(0, 10**6), fields=st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
@settings(max_examples=20)
def test_wide_and_long_are_one_another(seed: int, fields: list[str]) -> None:
    panel = gr.panel(series(2, (2018, 2021), seed, missing=0.2, blank=0.3))
    matrix = wide(panel, fields)
    again = long(matrix)
    assert again.equals(panel.select(again.columns))
    assert set(again.columns) == {*INDEX, "indicator", *fields}
    assert wide(again, fields).equals(matrix)


def test_a_matrix_has_a_row_a_report(corpus: gr.Corpus) -> None:
    matrix = wide(gr.panel(corpus))
    assert matrix.height == 5
    assert matrix.columns[:6] == [*INDEX, "applications_received"]
    with pytest.raises(InputError, match="cannot be spread by"):
        wide(gr.panel(corpus), ["colour"])
    with pytest.raises(InputError, match="twice in one report"):
        wide(pl.concat([gr.panel(corpus), gr.panel(corpus)]))
    with pytest.raises(InputError, match="lacks"):
        long(matrix.drop("scope"))


OLD_ROWS = {
    "received": "B", "closed": "B", "answered": "C", "answered.already_public": "B", "answered.granted": "BC",
    "answered.partial": "B", "answered.refused": "C", "answered.refused.state_secret": "B",
    "answered.refused.trade_secret": "B", "answered.refused.privacy": "B", "answered.refused.security_stability": "B",
    "answered.refused.other_law": "C", "answered.not_this_organ": "C", "answered.does_not_exist": "C",
    "answered.other_route": "C", "reconsiderations": "B", "reconsiderations.upheld": "B",
    "reconsiderations.corrected": "B", "reconsiderations.other": "C", "lawsuits": "B", "lawsuits.upheld": "B",
    "lawsuits.corrected": "B", "lawsuits.other": "C", "normative_documents_issued": "B",
    "items.normative_documents": "C",
}  # fmt: skip


def test_every_row_of_the_statistics_table_has_its_grade() -> None:
    walk = gr.crosswalk().filter(pl.col("regime") == "r2014", pl.col("unit") == "件")
    found: dict[str, set[str]] = {}
    for cells, grade in walk.select("plus", "grade").iter_rows():
        for cell in cells:
            found.setdefault(cell.split("/")[1], set()).add(grade)
    assert {row: "".join(sorted(grades)) for row, grades in found.items()} == OLD_ROWS


def test_every_row_and_column_that_two_forms_share_is_in_the_panel() -> None:
    used = {
        cell
        for cells in gr.crosswalk().filter(regime="r2021").select("plus", "minus").iter_rows()
        for side in cells
        for cell in side
    }
    table = forms()["r2021"].table("applications")
    assert table is not None
    assert not {row.code for row in table.rows} - {
        cell.split("/")[1] for cell in used if cell.startswith("applications/")
    }
    grades = gr.crosswalk().filter(regime="r2021").select("indicator", "grade").rows()
    assert {name for name, grade in grades if grade == "C"} == {"normative_documents_stock", "rules_stock"}


def test_a_rate_is_graded_by_its_weakest_part() -> None:
    walk = gr.crosswalk().filter(regime="r2014")
    assert dict(walk.filter(unit="share").select("indicator", "grade").iter_rows())["refusal_rate"] == "C"
    assert dict(walk.filter(unit="share").select("indicator", "grade").iter_rows())["grant_rate"] == "B"
    assert all(row["reason"] and row["source"] for row in gr.crosswalk().iter_rows(named=True))


def test_events_say_when_by_what_and_which_codes() -> None:
    known = events()
    assert known["year"].to_list() == [2014, 2015, 2015, 2016, 2019, 2019, 2021, 2021, 2024]
    assert known["date"].dt.year().to_list() == known["year"].to_list()
    assert known["source"].str.len_chars().min() > 10  # type: ignore[operator]
    cells = [f"{t.code}/{row.code}/{c.code}" for r in forms() for t in r.tables for row in t.rows for c in t.columns]
    for at in known.explode("cells")["cells"]:
        assert any(cell == at or cell.startswith((f"{at}/", f"{at}.")) for cell in cells), at


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
