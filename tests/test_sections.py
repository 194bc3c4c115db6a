"""Headings as offices print them, and the prose below them."""

import time

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


def sections_of(text: str, name: str = "x.txt") -> list[tuple[str, str | None, str]]:
    """Return section, heading and text of every part of a report but an empty preamble."""
    rows = read_bytes(text.encode(), name).narratives.select("section", "heading", "text").rows()
    return [row for row in rows if row[0] != "preamble" or row[2]]


TITLE = "丰南县商务局2021年政府信息公开工作年度报告\n"
LAST = ("problems", "五、存在的主要问题及改进情况", "公开不够及时。下一步加强培训。")
REST = "二、主动公开政府信息情况\n公开十条。\n五、存在的主要问题及改进情况\n公开不够及时。下一步加强培训。\n"


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、信息公开工作推进情况", "overview"),
        ("一、工作概述", "overview"),
        ("一、提高认识，健全组织", None),
        ("????一、总体情况", "overview"),
        ("第、总体情况", "overview"),
        ("一总体情况", "overview"),
        ("一、全年工作回眸", "overview"),
    ],
)
def test_the_first_heading_is_the_overview_whatever_it_says(heading: str, section: str | None) -> None:
    found = sections_of(f"{TITLE}{heading}\n2021年，我局认真公开信息。\n{REST}")
    if section:
        assert found[0] == (section, heading, "2021年，我局认真公开信息。")
    assert [each[0] for each in found][-2:] == ["disclosure", "problems"]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("三、收到的处理政府信息公开申请情况", "applications"),
        ("三、收到和处理公开信息甲请的情况", "applications"),
        ("四、政府信息公开行政法复议、行政诉讼情况", "review_litigation"),
        ("四、依申请收费及减免情况", "fees"),
        ("四、政府信息资料移交档案馆工作", "other"),
        ("六、其它有关事项", "other"),
    ],
)
def test_a_heading_with_a_slip_keeps_its_section(heading: str, section: str) -> None:
    official = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    heads = [heading if each[0] == heading[0] else each for each in official]
    found = sections_of(TITLE + "".join(f"{head}\n这一部分有话要说。\n" for head in heads))
    assert [head for _, head, _ in found] == heads
    assert {head: code for code, head, _ in found}[heading] == section
    codes = [code for code, _, _ in found if code != "other"]
    assert len(codes) == len(set(codes))


GLUED = (
    "丰南县商务局2019年政府信息公开工作年度报告。一、总体情况2019年，我局公开信息十条，收到申请2件。（一）加强组织领导。"
    "二、主动公开政府信息情况第二十条第（一）项信息内容本年新制作数量本年新公开数量对外公开总数量规章000规范性文件8115"
    "第二十条第（八）项信息内容上一年项目数量本年增/减行政事业性收费18651.06"
    "三、收到和处理政府信息公开申请情况2019年收到申请2件。"
    "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉"
    "结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计213060000000000"
    "五、存在的主要问题及改进情况存在公开不够及时的问题。下一步加强培训。{}"
)


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "丰南县商务局2020年1月13日",
        "丰南县商务局（盖章）二〇二〇年一月十三日 打印 关闭",
        "附件下载：年度报告.doc年度报告.pdf",
        "上一篇：没有了下一篇：关于公示的通知",
        "主办：丰南县人民政府办公室 备案号：冀ICP备05000000号",
    ],
)
def test_a_report_without_line_ends_has_its_sections(ending: str) -> None:
    assert sections_of(GLUED.format(ending))[1:] == [
        ("overview", "一、总体情况", "2019年，我局公开信息十条，收到申请2件。（一）加强组织领导。"),
        ("disclosure", "二、主动公开政府信息情况", ""),
        ("applications", "三、收到和处理政府信息公开申请情况", "2019年收到申请2件。"),
        ("review_litigation", "四、政府信息公开行政复议、行政诉讼情况", ""),
        ("problems", "五、存在的主要问题及改进情况", "存在公开不够及时的问题。下一步加强培训。"),
    ]


def test_a_date_inside_a_sentence_is_no_signature() -> None:
    text = GLUED.format("丰南县商务局2020年1月13日召开会议布置整改。")
    assert sections_of(text)[-1][2].endswith("2020年1月13日召开会议布置整改。")


def test_headings_without_numerals_are_found_in_a_report_without_line_ends() -> None:
    text = (
        "丰南县商务局2020年政府信息公开报告总体情况2020年，我局公开十条。主动公开政府信息情况公开规章0件。"
        "收到和处理政府信息公开申请情况没有收到申请。政府信息公开行政复议、行政诉讼情况没有行政复议。"
        "存在的主要问题及改进情况公示格式不统一。其他需要报告的事项无"
    )
    codes = ["overview", "disclosure", "applications", "review_litigation", "problems", "other"]
    assert [code for code, head, _ in sections_of(text) if head] == codes


def test_a_heading_that_is_only_mentioned_heads_nothing() -> None:
    mention = "详见“二、主动公开政府信息情况”，并参考三、收到和处理政府信息公开申请情况、其他部分。"
    found = sections_of(f"{TITLE}一、总体情况\n{mention}\n{REST}")
    assert found[0] == ("overview", "一、总体情况", mention)


def test_a_list_inside_a_part_that_counts_like_the_parts_heads_nothing() -> None:
    nested = "一、主动公开情况。更新栏目。\n二、依申请公开情况。收到2件。\n三、存在问题。人手少。\n"
    found = sections_of(
        f"{TITLE}一、总体情况\n{nested}二、主动公开政府信息情况\n十条。\n三、收到和处理政府信息公开申请情况\n两件。\n"
        "四、政府信息公开行政复议、行政诉讼情况\n没有。\n五、存在的主要问题及改进情况\n不够及时。\n"
    )
    assert found[0] == ("overview", "一、总体情况", nested.strip())
    assert [text for _, _, text in found[1:]] == ["十条。", "两件。", "没有。", "不够及时。"]


def test_a_table_of_contents_heads_nothing() -> None:
    contents = "一、总体情况\n二、主动公开政府信息情况\n五、存在的主要问题及改进情况\n"
    found = sections_of(f"{TITLE}{contents}一、总体情况\n2021年，认真公开。\n{REST}")
    assert [each for each in found if each[0] != "preamble"] == [
        ("overview", "一、总体情况", "2021年，认真公开。"),
        ("disclosure", "二、主动公开政府信息情况", "公开十条。"),
        LAST,
    ]


def test_problems_and_measures_under_two_headings_are_one_section() -> None:
    text = f"{TITLE}一、总体情况\n认真公开。\n二、存在的困难和问题\n人员不足。\n三、改进措施\n加强培训。\n四、其他需要报告的事项\n无。\n"
    assert sections_of(text)[1:] == [
        ("problems", "二、存在的困难和问题", "人员不足。\n三、改进措施\n加强培训。"),
        ("other", "四、其他需要报告的事项", "无。"),
    ]


def test_problems_told_inside_another_part_end_where_the_next_begins() -> None:
    text = f"{TITLE}一、总体情况\n（一）公开十条。\n（二）存在的主要问题及改进措施\n人员不足。\n二、主动公开政府信息情况\n十条。\n"
    assert sections_of(text) == [
        ("overview", "一、总体情况", "（一）公开十条。"),
        ("problems", "（二）存在的主要问题及改进措施", "人员不足。"),
        ("disclosure", "二、主动公开政府信息情况", "十条。"),
    ]


PARTS = "<p>一、概述</p><p>我局认真公开。</p><p>二、存在的主要问题及改进措施</p><p>不够及时。今后加强培训。</p>"
LINKS = "".join(f"<a href='#'>{name}</a> " for name in ("某省政府网站", "友情链接", "浏览器下载", "联系我们"))
PAGES = {
    "panel and foot": f"<div>{PARTS}<p>丰南县商务局</p><p>2016年1月20日</p></div><div><p>文字解读</p><p>全真版</p></div><div>{LINKS}</div>",
    "unsigned": f"<div>{PARTS}</div><div class=panel><p>文字解读</p><p>图片解读</p></div><div class=foot>{LINKS}</div>",
    "no container": f"{PARTS}<div class=footer><p>主办：丰南县人民政府</p>{LINKS}</div>",
    "closed too early": f"<div>{PARTS.replace('不够', '</div><p>不够')}<div class=foot>{LINKS}</div>",
}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_around_the_report_is_in_no_section(page: str) -> None:
    corpus = read_bytes(f"<h1>{TITLE}</h1>{PAGES[page]}".encode(), "x.html")
    last = corpus.narratives.row(-1, named=True)
    assert (last["section"], last["text"]) == ("problems", "不够及时。今后加强培训。")
    assert "浏览器下载" in corpus.texts["text"].item()
    assert "around_report:" in corpus.reports["note"].item()
    assert corpus.reports["status"].item() == "no_tables"


def test_links_below_a_text_are_in_no_section() -> None:
    foot = "文字解读\n图片解读\n网站地图\n某省政府网站\n主办：丰南县人民政府\n"
    assert sections_of(f"{TITLE}一、总体情况\n认真公开。\n{REST}{foot}")[-1] == LAST


def test_headings_are_found_in_linear_time() -> None:
    def seconds(text: str) -> float:
        plain = text * 1
        begun = time.perf_counter()
        find_headings(plain, [Line(0, len(plain))])
        narratives_of(read_text(plain), [])
        return time.perf_counter() - begun

    for piece in (
        "一、",
        "一、总体情况。",
        "五、存在的主要问题及",
        "一、总体情况\n",
        "附",
        "2020年1月1日",
        "总体情况20",
        "？一、情况",
    ):
        small, large = piece * (5_000 // len(piece)), piece * (40_000 // len(piece))
        assert seconds(large) < 24 * max(seconds(small), 0.01), piece
