"""Persons stay out of what is published: names, telephone numbers, addresses; figures stay."""

import json
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports import exports
from govreports.privacy import mask_persons, published


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("单位负责人: 王小川 审核人: 填报人:李 四", "单位负责人: *** 审核人: 填报人:* *"),
        ("联系电话:62790000填报日期:2019年1月3日", "联系电话:********填报日期:2019年1月3日"),
        ("填报人（签字）：阿依古丽·买买提", "填报人（签字）：********"),
        ("主要负责人：欧阳小川主任", "主要负责人：******"),
        ("填报人：\n王小川\n一、总体情况", "填报人：\n***\n一、总体情况"),
        ("填报人\t王小川\t联系电话\t0512-62790000", "填报人\t***\t联系电话\t*************"),
        ("| 审核人 | 王川 | 手机 | 138 1234 5678 |", "| 审核人 | ** | 手机 | *** **** **** |"),
        ("联系人：王小川、李四，电话：（0512）62790000转8", "联系人：***、**，电话：****************"),
        ("由党组书记、局长王小川任组长，副局长李四、王五为副组长", "由党组书记、局长***任组长，副局长**、王五为副组长"),
        ("咨询电话：62790000、62790001", "咨询电话：********、********"),
        ("请发至wang.xc@example.gov.cn。", "请发至**********************。"),
        ("手机18912345678或＋8618912345678", "手机***********或**************"),
        ("身份证11010519491231002X。", "身份证******************。"),
    ],
)
def test_names_and_numbers_of_persons_are_masked_sign_by_sign(text: str, masked: str) -> None:
    assert mask_persons(text) == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "单位负责人：（略） 审核人： 填报人：无",
        "接听咨询电话 12345678 人次，接受12345热线来电，电话答复1234567件",
        "主要负责人高度重视，局长任组长，由主任全面负责，分管负责同志带头",
        "1 0 0 0 0 0 0 0 0 0 0\n13000000000\n金额18912345678.5元",
        "行政机关负责人出庭应诉，负责人 高度重视政务公开",
        "联系人民群众，联系电话公开，http://example.gov.cn/18912345678.html",
        "索引号：014351453/2019-00001，110105194912310021",
    ],
)
def test_figures_and_offices_stay(text: str) -> None:
    assert mask_persons(text) == text


def test_a_frame_keeps_what_is_read_and_where_it_stands() -> None:
    record = json.dumps({"填报人": "王小川", "电话": 62790000, "省": "湖北", "n": 3}, ensure_ascii=False)
    frame = pl.DataFrame(
        {
            "report": ["18912345678"] * 2,
            "raw": ["18912345678"] * 2,
            "value": [18912345678.0, None],
            "quotes": [["填报人：王小川"], None],
            "record": [record, None],
            "联系电话": ["62790000", None],
        }
    )
    masked = published(frame)
    assert masked.rows()[0][:2] == ("18912345678", "18912345678")
    assert masked["raw"][1] == "*" * 11
    assert masked["quotes"].to_list() == [["填报人：***"], None]
    assert json.loads(masked["record"][0]) == {"填报人": "***", "电话": "***", "省": "湖北", "n": 3}
    assert masked["联系电话"].to_list() == ["***", None]
    assert masked.schema == frame.schema


PRINTED = "川县统计局2021年政府信息公开工作年度报告\n一、总体情况\n公开信息10条。\n填报人：王小川 联系电话：62790000\n"


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "dta", "zip"])
def test_what_is_exported_names_no_person_unless_asked(kind: str, tmp_path: Path) -> None:
    corpus = gr.read({"a.txt": PRINTED})
    file = tmp_path / f"a.{kind}"
    write = {
        "csv": exports.write_csv,
        "parquet": exports.write_parquet,
        "xlsx": exports.write_excel,
        "dta": exports.write_stata,
    }
    found = []
    for persons in ("mask", "keep"):
        if kind == "zip":
            exports.write_archive(corpus, file, persons=persons)
        else:
            write[kind](corpus.texts, file, persons=persons)
        packed = zipfile.ZipFile(file) if kind in {"xlsx", "zip"} else None
        parts = [packed.read(name) for name in packed.namelist()] if packed else [file.read_bytes()]
        found.append(any("王小川".encode() in part or b"62790000" in part for part in parts))
    assert found == [False, True]
    assert corpus.texts["text"].item() == PRINTED
    if kind == "zip":
        exports.write_archive(corpus, file)
        zipfile.ZipFile(file).extractall(tmp_path)
        masked = gr.scan(tmp_path / "frames").collect()
        assert len(masked.texts["text"].item()) == len(PRINTED)
        assert masked.cells.equals(corpus.cells)


@pytest.mark.parametrize(
    "again",
    ["填报人：", "填报人 ", "负责人(", "局长王", "电话1", "1-", "a@a.", "王 ", "18912345678", "+86", "、王小川", " "],
)
def test_masking_takes_time_in_proportion(again: str) -> None:
    spent = []
    for size in (20_000, 40_000, 80_000):
        text = "填报人：" + again * (size // len(again))
        began = time.process_time()
        mask_persons(text)
        spent.append(time.process_time() - began + 0.01)
    assert all(after < 3 * before for before, after in pairwise(spent))
