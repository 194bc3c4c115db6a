"""Regions year by year, names of organs taken apart, and what became of organs."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports.gazetteer import Change, decide, full_name, lineage, organ_type, place_of, regions
from govreports.lexicons import rows


def test_the_lists_hold_the_provinces_prefectures_and_counties_of_every_year() -> None:
    known = regions()
    for year in range(2007, 2025):
        ranks = [region.rank for region in known.rows if region.existed(year)]
        assert ranks.count(1) == 34
        assert 330 <= ranks.count(2) <= 335
        assert 2840 <= ranks.count(3) <= 2870


def test_every_code_has_six_digits_and_every_county_a_province() -> None:
    known = regions()
    for region in known.rows:
        assert len(region.code) == 6
        assert region.code.isdecimal()
        assert region.rank == 1 or known.parents(region)[0].rank == 1


def test_no_code_bears_two_names_in_one_year() -> None:
    for same in regions().by_code.values():
        for one, other in pairwise(same):
            assert one.until < other.since


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("昌邑区", 2018, {"220202"}),
        ("朝阳区", 2018, {"110105", "220104"}),
        ("通州区", 2007, {"110112"}),
        ("通州区", 2008, {"110112", "320612"}),
        ("密云县", 2012, {"110228"}),
        ("密云县", 2018, set()),
        ("崇文区", 2009, {"110103"}),
        ("崇文区", 2015, set()),
        ("海南州", 2014, {"632500"}),
        ("恩施州", 2014, {"422800"}),
        ("前郭尔罗斯自治县", 2014, {"220721"}),
    ],
)
def test_names_of_a_year_or_the_years_beside_it(name: str, year: int, codes: set[str]) -> None:
    assert {region.code for region in regions().named(name, year)} == codes


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [("鄯善县", 2010, "652122"), ("鄯善县", 2018, "650421"), ("墨脱县", 2012, "542624"), ("墨脱县", 2020, "540423")],
)
def test_a_county_that_changed_its_code_is_one_place(name: str, year: int, code: str) -> None:
    known = regions()
    region = known.one(known.by_name[name], year)
    assert region is not None
    assert region.code == code
    assert {known.path(other) for other in known.by_name[name]} == {known.path(region)}


def test_two_places_of_one_name_are_never_one() -> None:
    known = regions()
    assert known.one(known.named("鼓楼区", 2020), 2020) is None
    assert known.one([], 2020) is None


@pytest.mark.parametrize(
    ("organ", "printed", "rest", "township", "level"),
    [
        ("吉林市昌邑区商务局", "吉林市昌邑区", "商务局", "", ""),
        ("广州黄埔区人民政府", "广州黄埔区", "人民政府", "", ""),
        ("舒兰市市场监督管理局", "舒兰市", "市场监督管理局", "", ""),
        ("北票市长皋乡人民政府", "北票市", "长皋乡人民政府", "长皋乡", ""),
        ("枣庄市市中区审计局", "枣庄市市中区", "审计局", "", ""),
        ("景德镇市教育局", "景德镇市", "教育局", "", ""),
        ("安阳街道办事处", "", "安阳街道办事处", "安阳街道", ""),
        ("钟祥镇", "", "钟祥镇", "钟祥镇", ""),
        ("市市场监督管理局", "", "市市场监督管理局", "", "市"),
        ("市场监督管理局", "", "市场监督管理局", "", ""),
        ("市政府办公室", "", "市政府办公室", "", "市"),
        ("市政管理局", "", "市政管理局", "", ""),
        ("县残联", "", "县残联", "", "县"),
    ],
)
def test_names_taken_apart(organ: str, printed: str, rest: str, township: str, level: str) -> None:
    place = place_of(organ, 2020)
    assert (place.printed, place.rest, place.township, place.level) == (printed, rest, township, level)


@pytest.mark.parametrize(
    "printed",
    [
        "黄石港区",
        "黄石港区政府",
        "黄石港区人民政府",
        "黄石市黄石港区人民政府",
        "湖北省黄石市黄石港区政府",
        "湖北黄石港区人民政府",
    ],
)
def test_prints_of_one_organ_have_one_full_name(printed: str) -> None:
    place = place_of(printed, 2020)
    assert full_name(place, decide(place, 2020).region) == "湖北省黄石市黄石港区人民政府"


@pytest.mark.parametrize(
    ("organ", "kind"),
    [
        ("宿州市人民政府", "government"),
        ("上海市", "government"),
        ("漯河市郾城区", "government"),
        ("天津市红桥区邵公庄街", "subdistrict"),
        ("全国海关", "vertical"),
        ("宿州市人民政府办公室", "department"),
        ("沙洋县商务局", "department"),
        ("国家税务总局沙洋县税务局", "vertical"),
        ("上海海关", "vertical"),
        ("滁州市气象局", "vertical"),
        ("谢塘镇人民政府", "township"),
        ("钟祥镇", "township"),
        ("北京街道办事处", "subdistrict"),
        ("广州开发区管委会", "zone"),
        ("自然资源部", "department"),
        ("市残联", "other"),
    ],
)
def test_types_of_organs(organ: str, kind: str) -> None:
    assert organ_type(organ) == kind


@pytest.mark.parametrize(
    ("before", "after", "since"),
    [
        ("湖北省荆门市沙洋县国土资源局", "湖北省荆门市沙洋县自然资源局", "2018-03"),
        ("湖北省荆门市沙洋县工商行政管理局", "湖北省荆门市沙洋县市场监督管理局", "2018-03"),
        ("湖北省荆门市沙洋县卫生和计划生育局", "湖北省荆门市沙洋县卫生健康局", "2018-03"),
        ("湖北省荆门市沙洋县旅游局", "湖北省荆门市沙洋县文化和旅游局", "2018-03"),
        ("湖北省荆门市沙洋县安全生产监督管理局", "湖北省荆门市沙洋县应急管理局", "2018-03"),
        ("湖北省荆门市沙洋县民政局", "湖北省荆门市沙洋县退役军人事务局", "2018-03"),
        ("湖北省荆门市沙洋县乡村振兴局", "湖北省荆门市沙洋县农业农村局", "2023-03"),
        ("环境保护部", "生态环境部", "2018-03"),
        ("中国银行保险监督管理委员会", "国家金融监督管理总局", "2023-05"),
        ("河北省衡水市冀州市审计局", "河北省衡水市冀州区审计局", "2016"),
    ],
)
def test_lineage_names_successor_and_predecessor(before: str, after: str, since: str) -> None:
    def pairs(changes: tuple[Change, ...]) -> set[tuple[str, str, str]]:
        return {(change.predecessor, change.successor, change.since) for change in changes}

    assert (before, after, since) in pairs(lineage(before))
    assert (before, after, since) in pairs(lineage(after))


def test_an_organ_that_no_reform_touched_has_no_lineage() -> None:
    assert lineage("湖北省荆门市沙洋县审计局") == ()


def test_every_row_of_the_lineage_is_complete_and_names_its_source() -> None:
    for row in rows("lineage"):
        assert row["predecessor"] != row["successor"]
        assert row["kind"] in {"renamed", "merged", "split"}
        assert row["since"][:4].isdecimal()
        assert len(row["source"]) > 10


def test_abbreviations_are_written_out_to_names_that_stay_as_they_are() -> None:
    full = {row["full"] for row in rows("abbreviations")}
    for name in full - {"镇人民政府", "乡人民政府", "苏木人民政府", "街道办事处"}:
        place = place_of(f"沙洋县{name}", 2020)
        assert full_name(place, decide(place, 2020).region) == f"湖北省荆门市沙洋县{name}"


@given(
    st.text(alphabet="北京市朝阳区长春县州镇乡街道人民政府局委办公室鼓楼海南()A 1", max_size=24),
    st.integers(1990, 2040),
)
def test_no_name_breaks_the_reading_and_a_decision_is_in_the_lists(organ: str, year: int) -> None:
    place = place_of(organ, year)
    decision = decide(place, year, organ)
    assert f"{place.prefix}{place.printed}{place.rest}" == re.sub(r"\([^()]*\)$", "", organ)
    if decision.region is not None:
        assert decision.region in regions().rows
        assert decision.region.existed(int(decision.vintage or 0))
        assert (full_name(place, decision.region) or "").startswith(place.prefix)


def test_the_frame_of_regions_joins_on_codes_and_groups_by_name() -> None:
    frame = gr.regions()
    assert frame["code"].is_unique().all()
    assert frame.filter(code="420822").select("name", "province", "city", "county").row(0) == (
        "沙洋县",
        "湖北省",
        "荆门市",
        "沙洋县",
    )
    corpus = gr.read("data/reports")
    joined = corpus.reports.join(frame, left_on="region_code", right_on="code", how="left")
    assert set(joined["province"]) == {"广东省", "吉林省", "湖北省", "江苏省", None}
    assert set(gr.summarise(corpus, "province")["group"]) == set(joined["province"])
    assert "荆门市" in set(gr.summarise(corpus, ["city", "year"])["group"].str.head(3))


def test_a_county_that_moved_is_known_under_the_city_it_left() -> None:
    place = place_of("六安市寿县民政局", 2021)
    assert full_name(place, decide(place, 2021).region) == "安徽省淮南市寿县民政局"
