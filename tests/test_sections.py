"""Headings as offices print them, and the prose below them."""

import pytest

from govreports.extraction import read_bytes
from govreports.script import fold, without_pinyin
from govreports.sections import Line, find_headings, narratives_of
from govreports.sources.text import read_text

WORDINGS = {
    "overview": "总体情况 概述 总体概述 总体工作情况 总体公开情况 基本情况 基本概述 工作概述 工作基本情况 主要工作概述 情况概述 基本情况概述 政府信息公开工作成效显著 健全组织、强化领导",
    "disclosure": "主动公开政府信息情况 主动公开政府信息的情况 行政机关主动公开政府信息情况 政府信息主动公开情况 主动公开情况 主动公开",
    "applications": "收到和处理政府信息公开申请情况 收到和处理政府信息公开的申请情况 行政机关收到和处理政府信息公开申请情况 依申请公开 依申请公开和不予公开",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况 因政府信息公开工作被申请行政复议、提起行政诉讼情况 因政府信息公开工作被申请行政复议提起行政诉讼情况 政府信息公开行政复议和提起行政诉讼情况 复议诉讼",
    "fees": "收费及减免 政府信息公开收费和减免情况",
    "problems": "存在的主要问题及改进情况 存在的主要问题和改进情况 存在的主要问题及改进措施 存在的主要问题及下步工作安排 存在的主要问题和下步工作措施 存在的主要问题及下一步計劃 存在问题及改进措施 存在的问题及改进措施 政府信息公开工作存在的主要问题及改进情况 政府信息公开工作存在的问题及改进情况 存在问题及工作打算 发现的不足和整改方向 存在的困难和问题 改进措施",
    "other": "其他需要报告的事项 其他需要报告的情况 需要说明的事项与附表 说明与附表 回应解读",
}
NUMERALS = (
    "一、",
    "一、 ",
    "一 ",
    "## 一、",
    "一(yī)、",
    "一．",
    "【一】",
    "第一部分 ",
    "第一部分：",
    "第1部分、",
    "第一章 ",
    "Ⅰ.",
    "Ⅰ、",
    "I. ",
    "Part 1 ",
    "壹、",
)


def heading_of(line: str) -> tuple[str, str, int] | None:
    """Return section, words and number of the heading that a line is or begins with."""
    plain = without_pinyin(fold(line))
    found = find_headings(plain, [Line(0, len(plain))])
    return (found[0].section, line[: found[0].end], found[0].number) if found else None


@pytest.mark.parametrize(
    ("section", "words"), [(section, words) for section, each in WORDINGS.items() for words in each.split()]
)
def test_every_wording_is_a_heading(section: str, words: str) -> None:
    for end in ("", "。", "：", ";"):
        assert heading_of(f"一、{words}{end}") == (section, f"一、{words}{end}", 1)


@pytest.mark.parametrize("numeral", NUMERALS)
def test_every_numeral_is_one_of_the_first_rank(numeral: str) -> None:
    assert heading_of(f"{numeral}总体情况") == ("overview", f"{numeral}总体情况", 1)


def test_numbers_of_parts_are_counted() -> None:
    numbers = {
        "三、": 3,
        "十二、": 12,
        "第四部分": 4,
        "Ⅳ.": 4,
        "IX、": 9,
        "VI.": 6,
        "Part 5 ": 5,
        "陆、": 6,
        "拾、": 10,
    }
    assert {numeral: (heading_of(f"{numeral}总体情况") or ("", "", 0))[2] for numeral in numbers} == numbers


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、总体情况  2020年，我局公开信息十条。", "一、总体情况 "),
        ("五、存在的主要问题及改进情况：一是公开不够及时。", "五、存在的主要问题及改进情况："),
        ("五、存在的主要问题：公开不够及时，人员不足。", "五、存在的主要问题："),
        ("第五部分 存在的主要问题及改进情况 一是公开不够及时。", "第五部分 存在的主要问题及改进情况 "),
    ],
)
def test_what_stands_behind_a_heading_on_its_line_is_prose(line: str, heading: str) -> None:
    found = heading_of(line)
    assert found is not None
    assert found[1] == heading


@pytest.mark.parametrize(
    "line", ["主动公开", "依申请公开", "存在的主要问题是人员不足。", "1、主动公开", "第一，总体情况良好。"]
)
def test_short_words_without_a_numeral_are_no_heading(line: str) -> None:
    assert heading_of(line) is None


def test_pinyin_is_no_part_of_a_heading_nor_of_the_prose_behind_it() -> None:
    text = "一(yī)、總體(tǐ)情況(kuàng)\n公開(kāi)十條。\n五(wǔ)、存(cún)在(zài)的(de)主(zhǔ)要(yào)問(wèn)題(tí)及(jí)改進(jìn)情(qíng)況(kuàng)\n不夠(gòu)及時(shí)。\n"
    _, first, second = narratives_of(read_text(text), [])
    assert (first.section, first.text) == ("overview", "公開(kāi)十條。")
    assert (second.section, second.text) == ("problems", "不夠(gòu)及時(shí)。")


def test_parts_that_are_numbered_otherwise_are_read() -> None:
    heads = ("总体情况", "主动公开政府信息情况", "存在的主要问题及改进情况")
    for way in ("第{}部分 ", "{}、", "第{}章 "):
        lines = [
            f"{way.format(number)}{head}\n本年度共公开信息{n}条。"
            for n, (number, head) in enumerate(zip("一二五", heads, strict=True))
        ]
        text = "某县某局2021年政府信息公开工作年度报告\n" + "\n".join(lines)
        narratives = read_bytes(text.encode(), "x.txt").narratives
        assert narratives["section"].to_list() == ["preamble", "overview", "disclosure", "problems"]
        assert narratives["text"].to_list()[1:] == [f"本年度共公开信息{n}条。" for n in range(3)]


def test_a_heading_may_run_into_its_first_sentence() -> None:
    text = (
        "铜陵市商务局2022年政府信息公开工作年度报告\n一、总体情况2022年，我局认真公开信息。\n二、主动公开政府信息情况\n"
        "五、存在的主要问题及改进情况存在公开不及时的问题，下一步将加强培训。\n"
        "六、其他需要报告的事项本年度发出收费通知0件，收取信息处理费0元。\n"
    )
    found = dict(read_bytes(text.encode(), "x.txt").narratives.select("section", "text").iter_rows())
    assert found["overview"].startswith("2022年")
    assert found["problems"].startswith("存在公开不及时")
    assert found["other"].startswith("本年度发出")
