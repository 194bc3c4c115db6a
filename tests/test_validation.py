"""Validation: alpha by hand, known shares recovered, sheets that come back, spoilt sheets refused by row."""

import csv
import random
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

import govreports as gr
from govreports import schemas
from govreports.clauses import CATEGORIES
from govreports.clauses.categories import name_of
from govreports.errors import InputError, MissingExtraError
from govreports.validation import (
    CODES,
    agreement,
    confusion,
    corrected_shares,
    manual,
    population,
    read_codes,
    write_coding,
)
from govreports.validation.agreement import alpha_of


def clauses_of(*rows: tuple[str, int, str, str]) -> pl.DataFrame:
    """Return a frame of clauses: report, n, machine code, text."""
    return pl.DataFrame(
        [(f"{report}/{n}", report, n, "problem", text, text, machine) for report, n, machine, text in rows],
        schema={
            "item": pl.String,
            "report": pl.String,
            "n": pl.Int64,
            "kind": pl.String,
            "text": pl.String,
            "span": pl.String,
            "machine": pl.String,
        },
        orient="row",
    )


def simulated(seed: int, reports: int = 150) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return clauses with a classifier that takes half of timeliness for coverage, and their true codes."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    rows, truth = [], []
    for number in range(reports):
        leaning = rng.random()
        for n in range(1, rng.randint(2, 6)):
            true = "timeliness" if rng.random() < leaning else rng.choice(["coverage", "staffing"])
            machine = "coverage" if true == "timeliness" and rng.random() < 0.5 else true
            rows.append((f"r{number}", n, machine, f"第{number}份报告第{n}条"))
            truth.append((f"r{number}/{n}", "gold", true))
    return clauses_of(*rows), pl.DataFrame(truth, schema=["item", "coder", "code"], orient="row")


def coded(sample: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    return truth.filter(pl.col("item").is_in(sample["item"].to_list()))


def test_alpha_of_four_observers_with_missing_codes_is_krippendorffs() -> None:
    # Krippendorff 2011, section C: 40 pairable values, n_c = 9 13 10 5 3, diagonal 7 10 8 4 3
    observers = ["1233214 12...".replace(" ", ""), "1233224125.3", ".3332342251.", "12332441251."]
    units = [[code for code in unit if code != "."] for unit in zip(*observers, strict=True)]
    by_hand = (39 * (7 + 10 + 8 + 4 + 3) - (9 * 8 + 13 * 12 + 10 * 9 + 5 * 4 + 3 * 2)) / (40 * 39 - 344)
    assert alpha_of(units) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.743, abs=5e-4)


def test_alpha_needs_two_codes_that_differ() -> None:
    assert alpha_of([]) is None
    assert alpha_of(["aa", "a"]) is None
    assert alpha_of(["aa", "bb", "c"]) == 1
    # two units, each disagreeing: n = 4, diagonal 0, n_c(n_c - 1) = 2 + 2
    assert alpha_of(["ab", "ba"]) == pytest.approx((3 * 0 - 4) / (12 - 4))


def test_agreement_has_an_interval_around_alpha() -> None:
    rng = random.Random(3)  # noqa: S311 - a simulation
    rows = []
    for number in range(80):
        first = rng.choice(CODES[:3])
        rows += [
            (f"r{number}/1", "x", first),
            (f"r{number}/1", "y", first if rng.random() < 0.8 else rng.choice(CODES[:3])),
        ]
    codes = pl.DataFrame(
        [*rows, ("r0/2", "x", None), ("r0/2", "y", "gap")], schema=["item", "coder", "code"], orient="row"
    )
    found = agreement(codes).row(0, named=True)
    assert (found["coders"], found["items"], found["values"]) == (2, 80, 160)
    assert found["low"] < found["alpha"] < found["high"]
    assert found["high"] - found["low"] < 0.4
    assert agreement(codes).equals(agreement(codes.reverse()))
    assert agreement(codes, level=0.5)["low"].item() > found["low"]
    alone = agreement(codes.filter(item="r0/1")).row(0, named=True)
    assert (alone["low"], alone["high"]) == (None, None)
    with pytest.raises(InputError, match="coder x has r0/1 more than once"):
        agreement(pl.concat([codes, codes.head(1)]))


def test_the_manual_explains_every_code_and_its_examples_have_it() -> None:
    guide = manual()
    assert tuple(guide["category"]) == CODES == (*CATEGORIES, "none")
    assert guide.null_count().sum_horizontal().item() == 0
    assert guide.select((pl.all().str.len_chars() > 1).all()).row(0) == (True,) * guide.width
    for category, example in guide.select("category", "example_zh").iter_rows():
        assert (name_of(example, "problem").category or "none") == category, example


def test_a_sample_keeps_the_probability_of_every_clause() -> None:
    clauses, _ = simulated(1)
    drawn = gr.coding_sample(clauses, 60, "machine", seed=5)
    assert drawn.height == drawn["item"].n_unique() == 60
    assert drawn.equals(gr.coding_sample(clauses.reverse(), 60, "machine", seed=5))
    assert not drawn.equals(gr.coding_sample(clauses, 60, "machine", seed=6))
    sizes = dict(clauses.group_by("machine").len().iter_rows())
    for stratum, population_, count, probability in (
        drawn.select("stratum", "population", "drawn", "probability").unique().iter_rows()
    ):
        assert population_ == sizes[stratum]
        assert count == drawn.filter(stratum=stratum).height
        assert probability == count / population_
        assert count == pytest.approx(60 * population_ / clauses.height, abs=1)
    equal = gr.coding_sample(clauses, 60, "machine", allocation="equal")
    assert set(equal["drawn"]) == {20}
    # 1 by probability adds up to the population
    assert drawn.select((1 / pl.col("probability")).sum()).item() == pytest.approx(clauses.height)


def test_every_clause_is_drawn_as_often_as_its_probability_says() -> None:
    clauses = clauses_of(*(("a", n, "gap", "x") for n in range(1, 11)), *(("b", n, "none", "y") for n in range(1, 4)))
    met = pl.concat([gr.coding_sample(clauses, 5, "machine", seed=seed) for seed in range(2000)])
    for count, probability in met.group_by("item").agg(pl.len(), pl.col("probability").mean()).drop("item").iter_rows():
        assert count / 2000 == pytest.approx(probability, abs=0.045)
    assert met["item"].n_unique() == 13


def test_small_strata_and_small_sizes() -> None:
    clauses = clauses_of(("a", 1, "gap", "x"), ("a", 2, "none", "y"), ("b", 1, "none", "z"), ("b", 2, "none", "z"))
    assert gr.coding_sample(clauses, 99, "machine")["probability"].to_list() == [1] * 4
    with pytest.raises(InputError, match="2 strata need at least 3 clauses, not 2"):
        gr.coding_sample(clauses, 2, "machine")
    with pytest.raises(InputError, match=r"columns of reports: .*machine"):
        gr.coding_sample(clauses, 3, "machin")
    with pytest.raises(InputError, match="lacks machine"):
        gr.coding_sample(clauses.drop("machine"), 3)
    with pytest.raises(InputError, match="a/1 more than once"):
        gr.coding_sample(pl.concat([clauses, clauses.head(1)]), 3)
    empty = gr.coding_sample(clauses.clear(), 3)
    assert empty.schema == schemas.empty("coding_sample").schema
    assert empty.height == 0


def test_disputed_clauses_come_first_by_choice_and_keep_their_probability() -> None:
    clauses = clauses_of(*(("a", n, "gap", "x") for n in range(1, 21))).with_columns(
        agreed=pl.int_range(20) >= 6  # six are disputed
    )
    drawn = gr.coding_sample(clauses, 8, disputed=True)
    assert drawn.filter(pl.col("stratum").str.ends_with("disputed")).height == 6
    assert set(drawn["probability"]) == {1.0, 2 / 14}
    with pytest.raises(InputError, match="agreed"):
        gr.coding_sample(clauses.drop("agreed"), 8, disputed=True)


def test_clauses_of_reports_are_drawn_by_year_and_category(corpus: gr.Corpus) -> None:
    everything = population(corpus)
    assert everything.height == gr.problems(corpus).filter(kind="problem").height
    drawn = gr.coding_sample(corpus, everything.height, ["year", "category"])
    assert sorted(drawn["item"]) == sorted(everything["item"])
    assert gr.coding_sample(corpus, 6, kind="measure")["kind"].unique().to_list() == ["measure"]
    human = drawn.select("item", coder=pl.lit("x"), code="machine")
    found = corrected_shares(corpus, drawn, human, "year")
    assert found["share"].to_list() == pytest.approx(found["naive"].to_list())
    assert found.group_by("group").agg(pl.col("share").sum())["share"].to_list() == pytest.approx(
        [1.0] * found["group"].n_unique()
    )


FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "\t=1", "'=1", "''+1", "＝1", "'说", "第一行\n=第二行", 'a,"b"')


def filled(form: str, folder: Path) -> tuple[pl.DataFrame, Path]:
    sample = gr.coding_sample(clauses_of(*(("a", n, "gap", text) for n, text in enumerate(FORMULAS, 1))), 99)
    return sample, write_coding(sample, folder, form="csv" if form == "csv" else "xlsx")[0]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_comes_back_and_runs_nothing(form: str, tmp_path: Path) -> None:
    sample, path = filled(form, tmp_path)
    found = read_codes(path, sample, "x")
    assert found["item"].to_list() == sample["item"].to_list()
    assert found["code"].null_count() == len(FORMULAS)
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "＝"} and cell]
        assert (tmp_path / "manual.csv").exists()
    else:
        book = CalamineWorkbook.from_path(path)
        assert book.sheet_names == ["clauses", "manual"]
        assert {row[2] for row in book.get_sheet_by_name("clauses").to_python()[1:]} >= {
            "=HYPERLINK(1)",
            "-2",
            "@SUM(A1)",
        }
    assert "machine" not in path.read_bytes().decode("latin-1")
    with pytest.raises(InputError, match="exists and may hold codes"):
        filled(form, tmp_path)


def test_without_the_extra_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"govreports\[excel\]"):
        filled("xlsx", tmp_path)


SAID = [
    ["item", "text", "code"],
    ["a/1", "更新不及时", "timeliness"],
    ["a/2", "内容不全面", "内容范围"],
    ["a/3", "人手少", ""],
]


def sheet(tmp_path: Path, rows: list[list[str]], encoding: str = "utf-8") -> tuple[Path, pl.DataFrame]:
    path = tmp_path / "wang.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    texts = [("a", n, "gap", row[1]) for n, row in enumerate(SAID[1:], 1)]
    return path, gr.coding_sample(clauses_of(*texts), 9).sort("item")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_codes_are_read_by_code_or_label(tmp_path: Path, encoding: str) -> None:
    found = read_codes(*sheet(tmp_path, [SAID[0], *reversed(SAID[1:]), ["", "", ""]], encoding))
    assert found.select("item", "coder", "code").rows() == [
        ("a/1", "wang", "timeliness"),
        ("a/2", "wang", "coverage"),
        ("a/3", "wang", None),
    ]


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(each) for each in SAID]
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "encoding", "message"),
    [
        (changed(2, 2, "coverge"), "utf-8", r"row 3: no code 'coverge'; is it 'coverage'\?"),
        (SAID[:3], "utf-8", r"1 clauses are missing, the first a/3 \(人手少\)"),
        ([*SAID, SAID[1]], "utf-8", "row 5: a/1 stands in row 2 already"),
        (changed(3, 0, "a/33"), "utf-8", r"row 4: 'a/33' was not drawn; is it 'a/3'\?"),
        (changed(1, 1, "更新及时"), "utf-8", "row 2: the text of a/1 differs"),
        (changed(0, 2, "cod"), "utf-8", r"row 1: needs one column 'code', is it 'cod'\?"),
        (changed(0, 1, "code"), "utf-8", "row 1: needs one column 'text'"),
        ([*SAID[:3], [*SAID[3], "a", "b"]], "utf-8", "row 4: has 5 cells where the header has 3"),
        ([], "utf-8", "needs one column 'item' .columns: none"),
    ],
)
def test_a_spoilt_sheet_is_refused_by_row(tmp_path: Path, rows: list[list[str]], encoding: str, message: str) -> None:
    path = tmp_path / "wang.csv"
    with pytest.raises(InputError, match=message) as caught:
        read_codes(*sheet(tmp_path, rows, encoding))
    assert str(path) in str(caught.value)


def test_a_workbook_keeps_odd_characters_and_refuses_what_no_cell_holds(tmp_path: Path) -> None:
    odd = gr.coding_sample(clauses_of(("a", 1, "gap", "少\x01人\x0b手_x0041_ \U0002000b"), ("a", 2, "gap", "")), 2)
    assert read_codes(write_coding(odd, tmp_path / "odd", form="xlsx")[0], odd).height == 2
    assert read_codes(write_coding(odd, tmp_path / "csv")[0], odd).height == 2
    long = gr.coding_sample(clauses_of(("a", 1, "gap", "少" * 32_768)), 1)
    with pytest.raises(InputError, match="row 2 of clauses is too long"):
        write_coding(long, tmp_path / "long", form="xlsx")
    assert read_codes(write_coding(long, tmp_path / "long", form="csv")[0], long).height == 1


def test_a_broken_workbook_and_no_file_are_refused(tmp_path: Path) -> None:
    _, sample = sheet(tmp_path, SAID)
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match="is no workbook"):
        read_codes(tmp_path / "x.xlsx", sample)
    with pytest.raises(InputError, match="cannot be read"):
        read_codes(tmp_path / "none.csv", sample)


def test_scores_weigh_clauses_by_their_probability() -> None:
    # 4 of 8 named gap and 2 of 2 named quality are drawn: weights 2 and 1
    clauses = clauses_of(*(("a", n, "gap", "x") for n in range(1, 9)), *(("b", n, "quality", "y") for n in (1, 2)))
    drawn = gr.coding_sample(clauses, 6, "machine", allocation="equal").sort("machine", "item")
    assert drawn["drawn"].to_list() == [4, 4, 4, 4, 2, 2]
    said = ["gap", "gap", "gap", "quality", "quality", "gap"]
    codes = drawn.select("item", coder=pl.lit("x"), code=pl.Series(said))
    assert confusion(drawn, codes).rows() == [
        ("quality", "quality", 1, 1),
        ("quality", "gap", 1, 2),
        ("gap", "quality", 1, 1),
        ("gap", "gap", 3, 6),
    ]
    found = {row[0]: row[1:] for row in gr.score_coding(drawn, codes).iter_rows()}
    assert found["gap"] == (4, 7, 8, 6, pytest.approx(6 / 8), pytest.approx(6 / 7), pytest.approx(12 / 15))
    assert found["quality"] == (2, 3, 2, 1, pytest.approx(1 / 2), pytest.approx(1 / 3), pytest.approx(2 / 5))
    assert found["staffing"] == (0, 0, 0, 0, None, None, None)
    assert found["all"][4:] == (pytest.approx(7 / 10),) * 3
    both = pl.concat([codes, codes.with_columns(coder=pl.lit("y"), code=pl.lit("gap"))])
    assert confusion(drawn, both)["items"].sum() == pytest.approx(6)
    for spoilt, message in (
        (codes.tail(5), "1 clauses of the sample have no code"),
        (codes.with_columns(code=pl.lit("gaps")), "is it 'gap'"),
        (pl.concat([codes, codes]), "more than once"),
        (codes.with_columns(item=pl.col("item") + "0"), "was not drawn; is it"),
    ):
        with pytest.raises(InputError, match=message):
            gr.score_coding(drawn, spoilt)


def test_the_corrected_share_by_hand() -> None:
    # both of quality and 2 of 4 of gap are drawn; one drawn gap is quality: quality 2 + 1 x 2 of 6
    clauses = clauses_of(
        *((f"r{n}", 1, "gap", "x") for n in range(4)), *((f"q{n}", 1, "quality", "y") for n in range(2))
    )
    drawn = gr.coding_sample(clauses, 4, "machine").sort("machine", "item")
    assert drawn["probability"].to_list() == [0.5, 0.5, 1, 1]
    codes = drawn.select("item", coder=pl.lit("x"), code=pl.Series(["quality", "gap", "quality", "quality"]))
    found = corrected_shares(clauses, drawn, codes).filter(category="quality").row(0, named=True)
    assert (found["clauses"], found["reports"], found["coded"]) == (6, 6, 4)
    assert found["naive"] == pytest.approx(2 / 6)
    assert found["share"] == pytest.approx(4 / 6)
    outcomes = [2, 0, 0, 0, 1, 1]
    squares = sum((value - 4 / 6) ** 2 for value in outcomes)
    assert found["error"] == pytest.approx((squares * 6 / 5) ** 0.5 / 6)
    assert found["high"] == pytest.approx(4 / 6 + 1.959964 * found["error"], abs=1e-6)


def test_correction_recovers_the_true_share_where_the_machine_is_biased() -> None:
    clauses, truth = simulated(11, 600)
    drawn = gr.coding_sample(clauses, 400, "machine", seed=2)
    found = corrected_shares(clauses, drawn, coded(drawn, truth))
    for category in ("timeliness", "coverage"):
        true = (truth["code"] == category).mean()
        row = found.filter(category=category).row(0, named=True)
        assert row["low"] < true < row["high"]
        assert not row["low"] < row["naive"] < row["high"]
    assert found["share"].sum() == pytest.approx(1)


def test_correction_is_unbiased_and_its_interval_honest() -> None:
    # a corpus a seed, drawn from reports whose expected share of timeliness is one half
    shares, covered, runs = [], 0, 200
    for seed in range(runs):
        clauses, truth = simulated(1000 + seed)
        drawn = gr.coding_sample(clauses, 80, "machine", seed=seed)
        row = corrected_shares(clauses, drawn, coded(drawn, truth)).filter(category="timeliness").row(0, named=True)
        shares.append(row["share"])
        covered += row["low"] < 0.5 < row["high"]
    mean = sum(shares) / runs
    error = (sum((share - mean) ** 2 for share in shares) / (runs - 1) / runs) ** 0.5
    assert abs(mean - 0.5) < 3 * error
    assert 0.92 < covered / runs < 0.99


def test_groups_without_enough_codes_have_no_share_or_no_error() -> None:
    clauses = clauses_of(("a", 1, "gap", "x"), ("a", 2, "gap", "y"), ("b", 1, "gap", "z")).with_columns(
        year=pl.Series([2019, 2019, None])
    )
    drawn = gr.coding_sample(clauses, 2, seed=0)
    codes = drawn.select("item", coder=pl.lit("x"), code="machine")
    found = corrected_shares(clauses, drawn, codes, "year").filter(category="gap")
    assert found["group"].to_list() == ["2019", None]
    for row in found.iter_rows(named=True):
        assert (row["share"] is None) == (row["coded"] == 0)
        assert row["error"] is None


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda clauses: clauses.head(5), "no clause here|does not fit the 5 clauses"),
        (lambda clauses: clauses.with_columns(machine=pl.lit("gap")), "draw and correct on the same frame"),
        (lambda clauses: clauses.with_columns(text=pl.lit("别的")), "draw and correct on the same frame"),
    ],
)
def test_a_sample_of_other_clauses_is_refused(spoil: Callable[[pl.DataFrame], pl.DataFrame], message: str) -> None:
    clauses, truth = simulated(4, 20)
    drawn = gr.coding_sample(clauses, 12)
    with pytest.raises(InputError, match=message):
        corrected_shares(spoil(clauses), drawn, coded(drawn, truth))
    part = drawn.head(10)
    with pytest.raises(InputError, match="keep all its rows"):
        corrected_shares(clauses, part, coded(part, truth))
