"""Tables of provinces before 2019: rows of the office's own under its own labels, the reported year's column alone."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.converters.documents import Cell, Document

from .families import Make, Sample, family, piped, rows_html

_ROWS = {
    "莆田": (
        ("主动公开文件数", "条"),
        ("其中：1、政府网站公开数", "条"),
        ("2、政府公报公开数", "条"),
        ("受理依申请公开信息总数", "条"),
        ("其中：1、当面申请数量", "条"),
        ("2、电子邮件申请数量", "条"),
        ("3、网上申请数量", "条"),
        ("对申请的答复总数", "条"),
        ("其中：1、同意公开答复总数", "条"),
        ("2、否决公开答复总数", "条"),
        ("行政申诉数", "件"),
    ),
    "定西": (
        ("主动公开信息数", "条"),
        ("公开规范性文件总量", "件"),
        ("网站访问总量", "人次"),
        ("接受咨询人数", "人次"),
        ("咨询电话接听数", "次"),
        ("受理申请总数", "件"),
        ("当面提出的申请数", "件"),
        ("免予公开范围1", "件"),
        ("免予公开范围2", "件"),
        ("因政府信息公开被申诉数", "件"),
    ),
    "上海": (
        ("全文电子化的主动公开政府信息数", "条"),
        ("提供服务类信息数", "条"),
        ("现场接待人数", "人次"),
        ("网站专栏页面访问量", "人次"),
        ("专职工作人员总数", "人"),
        ("处理政府信息公开的实际支出", "万元"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Figures:
    label: str
    unit: str
    year: int | None
    before: int | None


def _figures(rng: random.Random, place: str) -> list[_Figures]:
    return [
        _Figures(label, unit, rng.choice((0, rng.randint(1, 400), None)), rng.randint(400, 9000))
        for label, unit in _ROWS[place]
    ]


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def _report(rng: random.Random, year: int, rows: list[list[str]], table: Callable[[list[list[Cell]]], str]) -> str:
    organ = rng.choice(("丰南县商务局", "临溪市水务局", "青岭县人民政府"))
    body = table([[Cell(text) for text in row] for row in rows])
    if body.startswith("<"):
        return (
            f"<html><head><meta charset='utf-8'></head><body><h1>{organ}{year}年政府信息公开工作年度报告</h1>"
            f"<p>本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p><p>一、概述</p><p>{year}年，我单位认真做好政府信息公开工作。</p>"
            f"<p>六、附表</p><p>政府信息公开情况统计表</p>{body}</body></html>"
        )
    return (
        f"{organ}{year}年政府信息公开工作年度报告\n本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n一、概述\n"
        f"{year}年，我单位认真做好政府信息公开工作。\n六、附表\n政府信息公开情况统计表\n{body}\n"
    )


def _lines(rows: list[list[Cell]]) -> str:
    return "\n".join("\t".join(cell.text for cell in row) for row in rows)


WRITTEN: dict[str, tuple[str, Callable[[list[list[Cell]]], str]]] = {
    "html": ("html", rows_html),
    "markdown": ("md", piped),
    "tabs": ("txt", _lines),
}


def _provincial(
    place: str, head: Callable[[int], list[str]], row: Callable[[int, _Figures], list[str]], how: str
) -> Make:
    def make(made: Document, rng: random.Random) -> Sample:
        year = 2009 + made.seed % 9
        figures = _figures(rng, place)
        rows = [head(year), *(row(n, each) for n, each in enumerate(figures, 1))]
        own = {each.label: None if each.year is None else float(each.year) for each in figures}
        return Sample(_report(rng, year, rows, WRITTEN[how][1]), own=own)

    return make


_FORMS: dict[str, tuple[Callable[[int], list[str]], Callable[[int, _Figures], list[str]]]] = {
    "year and all years": (
        lambda year: ["指标名称", "计量单位", f"{year}年度", "历年累计"],
        lambda _, each: [each.label, each.unit, _shown(each.year), _shown(each.before)],
    ),
    "year alone": (
        lambda year: ["指标名称", "计量单位", f"{year}年度"],
        lambda _, each: [each.label, each.unit, _shown(each.year)],
    ),
    "codes and sums": (
        lambda _: ["指标名称", "计量单位", "代码", "本期实际", "本年累计"],
        lambda n, each: [each.label, each.unit, f"{n:02d}", _shown(each.year), _shown(each.year)],
    ),
    "last year beside": (
        lambda year: ["统计指标", "单位", f"{year - 1}年", f"{year}年"],
        lambda _, each: [each.label, each.unit, _shown(each.before), _shown(each.year)],
    ),
}

for _place in _ROWS:
    for _form, (_head, _row) in _FORMS.items():
        for _how, (_suffix, _) in WRITTEN.items():
            family(_suffix, name=f"{_place} {_form} {_how}")(_provincial(_place, _head, _row, _how))
