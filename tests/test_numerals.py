"""Printed text to numbers: what real cells print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.numerals import parse
from govreports.script import fold, script_of, without_pinyin


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("0", 0.0, None),
        ("　0", 0.0, None),
        ("+19", 19.0, None),
        ("－6", -6.0, None),
        ("−6", -6.0, None),
        ("减3", -3.0, None),
        ("增加 12", 12.0, None),
        ("未增未减", 0.0, None),
        ("31批次", 31.0, "批次"),
        ("251000元", 251000.0, "元"),
        ("0.37万元", 0.37, "万元"),
        ("1,234", 1234.0, None),
        ("1,234,567.50", 1234567.5, None),
        ("22（其中修订16件）", 22.0, None),
        ("１２３", 123.0, None),
        ("1 234", 1234.0, None),
        ("0.00", 0.0, None),
        ("380元。", 380.0, "元"),
        ("58¹", 58.0, None),
        ("12件*", 12.0, "件"),
        ("0 ※", 0.0, None),
        ("0*", 0.0, None),
        ("7[1]", 7.0, None),
        ("12注1", 12.0, None),
    ],
)
def test_numbers_as_printed_in_the_wild(printed: str, value: float, unit: str | None) -> None:
    assert parse(fold(printed)) == (value, "read", unit)


@pytest.mark.parametrize("printed", ["", " ", "　", "\xa0", "\t", "\u200b"])
def test_blank_is_never_zero(printed: str) -> None:
    assert parse(fold(printed)) == (None, "blank", None)


@pytest.mark.parametrize("printed", ["-", "—", "——", "/", "／", "无", "－"])
def test_a_dash_is_neither_blank_nor_zero(printed: str) -> None:
    assert parse(fold(printed)) == (None, "dash", None)


@pytest.mark.parametrize(
    "printed",
    [
        "详见附件",
        "2019年",
        "2021-01-15",
        "0000000",
        "007",
        "1.2.3",
        "约30",
        "一",
        "1,23",
        "12/34",
        "5 0",
        "5\n12",
        "*",
        "1**",
        "注1",
        "①",
    ],
)
def test_what_is_no_number_stays_unread(printed: str) -> None:
    assert parse(fold(printed)) == (None, "unreadable", None)


@given(st.integers(-(10**9), 10**9))
def test_a_printed_integer_is_read_back(number: int) -> None:
    assert parse(str(number)).value == number
    assert parse(f"{number:,}").value == number


@given(st.text())
def test_folding_keeps_offsets_and_never_fails(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(without_pinyin(text)) == len(text)
    assert parse(fold(text)).status in {"read", "blank", "dash", "unreadable"}
    assert script_of(text) in {"hans", "hant", "mixed"}


def test_look_alike_radicals_are_folded_and_circled_digits_are_not() -> None:
    assert fold("⼀、政府信息公开⼯作") == "一、政府信息公开工作"
    assert fold("①㎡") == "①㎡"


@pytest.mark.parametrize(
    "digits", ["9007199254740993", "9,007,199,254,740,993", "-9007199254740993", "9007199254740993.5万"]
)
def test_a_number_of_more_digits_than_a_float_holds_is_not_rounded(digits: str) -> None:
    assert parse(digits).status == "unreadable"
    assert parse(digits.replace("3", "2").replace(".5", "")).value in {9007199254740992.0, -9007199254740992.0}
    assert parse("1" * 400).status == "unreadable"
    assert parse("33.333333333333333333").value == 100 / 3
