"""Twice as much of anything takes about twice the time: patterns of prose through every verb that reads it."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

import govreports as gr

HEAD: Final = "川县统计局2021年政府信息公开工作年度报告\n三、存在的主要问题及改进情况\n"
SIZE: Final = 1500
VERBS: Final[Mapping[str, Callable[[gr.Corpus], Any]]] = {
    "tokens": gr.tokens,
    "features": gr.features,
    "problems": gr.problems,
    "claims": gr.claims,
    "audit": gr.audit,
    "dtm": gr.dtm,
    "kwic": lambda corpus: gr.kwic(corpus, "公开"),
}
PATTERNS: Final = (
    "一", "和", "不", "仍", "还", "了", "，", "、", "（", "《", "1", "10条，", "公开", "不及时，", "一是", "一些", "例如", "2021年",
    "川县", "统计局", "https://a.cn/", "答复\n", "收到申请", "同比增长",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_repeated_takes_time_in_proportion(pattern: str) -> None:
    corpora = [gr.read({"a.txt": f"{HEAD}{pattern * (times * SIZE // len(pattern))}\n"}) for times in (1, 2, 4)]
    grown = {}
    for name, verb in VERBS.items():
        spent = [seconds(verb, corpus) for corpus in corpora]
        if quadratic(spent):  # what else the process did, such as collecting garbage, is not met twice
            spent = [min(before, seconds(verb, corpus)) for before, corpus in zip(spent, corpora, strict=True)]
        if quadratic(spent):
            grown[name] = spent
    assert not grown


def seconds(verb: Callable[[gr.Corpus], Any], corpus: gr.Corpus) -> float:
    began = time.process_time()
    verb(corpus)
    return time.process_time() - began


def quadratic(spent: list[float]) -> bool:
    return spent[2] > 3.2 * max(spent[0] * 1.5, spent[1]) + 0.1
