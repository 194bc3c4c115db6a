"""What a report says of itself, in the forms that real reports print."""

import pytest

from govreports.extraction import read_bytes

BODY = "\n一、总体情况\n{lead}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n五、存在的主要问题及改进情况\n公开不够及时。\n六、其他需要报告的事项\n无\n"


def about(title: str, lead: str = "本年度工作如下。") -> dict[str, object]:
    return read_bytes((title + BODY.format(lead=lead)).encode(), "x.txt").reports.row(0, named=True)


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("铜陵市商务局2022年政府信息公开工作年度报告", "铜陵市商务局", 2022),
        ("杭州市卫生健康委员会2023年度政府信息公开工作年度报告", "杭州市卫生健康委员会", 2023),
        ("黄金园街道2020年政府信息公开年度报告", "黄金园街道", 2020),
        ("衡阳市审计局2014年度信息公开工作年度报告", "衡阳市审计局", 2014),
        ("2021年东湖高新区教育局政府信息公开工作年度报告", "东湖高新区教育局", 2021),
        ("自然资源部2024年政府信息公开工作报告", "自然资源部", 2024),
        ("舒兰市市场监督管理局2016年政务信息公开年度报告", "舒兰市市场监督管理局", 2016),
        ("铜陵市商务局2022年政府信息公开\n工作年度报告", "铜陵市商务局", 2022),
        ("沭阳县人民政府 2025 年 政府信息公开工作年度报告", "沭阳县人民政府", 2025),
        ("黄石港区政府信息公开工作年度报告", "黄石港区政府", None),
        ("连生乡人民政府政府信息公开工作年度报告", "连生乡人民政府", None),
    ],
)
def test_titles_give_organ_and_year(title: str, organ: str, year: int | None) -> None:
    row = about(title)
    assert (row["organ"], row["year"]) == (organ, year)


@pytest.mark.parametrize(
    "period",
    [
        "统计期限为2021年1月1日至2021年12月31日。",
        "统计期限自2021年1月1日起到12月31日止。",
        "数据截至时间为202111日至20211231日。",
        "时间为20211月1日至202112月31日。",
    ],
)
def test_the_statistics_period_is_the_most_reliable_year(period: str) -> None:
    row = about("张店公园街道2020年政府信息公开工作年度报告", period)
    assert (row["year"], row["year_basis"]) == (2021, "period")
    assert "year_conflict:title=2020" in str(row["note"])


def test_keys_and_values_before_the_body() -> None:
    row = about(
        "索 引 号：000014349/2022-07248\n发布机构：黄石市商务局\n生成日期：2022-01-18\n文号：黄商发〔2022〕3号\n黄石市商务局2021年政府信息公开工作年度报告"
    )
    assert row["index_number"] == "000014349/2022-07248"
    assert str(row["published"]) == "2022-01-18"
    assert row["published_basis"] == "metadata"
    assert row["document_number"] == "黄商发〔2022〕3号"


def test_an_empty_value_does_not_take_the_next_key() -> None:
    row = about("文 号 | 有 效 性 |\n发布机构: | 生成日期: | 2025-01-21\n某县商务局2024年政府信息公开工作年度报告")
    assert row["document_number"] is None
    assert str(row["published"]) == "2025-01-21"


def test_a_signature_gives_organ_and_date() -> None:
    row = about("政府信息公开工作年度报告", "2020年，我局认真工作。") | {}
    assert row["organ"] is None
    text = "政府信息公开工作年度报告" + BODY.format(lead="2020年，我局认真工作。") + "海棠县农业农村局\n2021年1月20日\n"
    signed = read_bytes(text.encode(), "x.txt").reports.row(0, named=True)
    assert (signed["organ"], signed["organ_basis"], str(signed["published"]), signed["published_basis"]) == (
        "海棠县农业农村局",
        "signature",
        "2021-01-20",
        "body",
    )
