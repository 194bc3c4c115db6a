"""Topics: planted ones are found, say how stable they are, and held-out words tell how many there are."""

import sys
from typing import Any

import numpy as np
import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.errors import InputError, MissingExtraError

pytest.importorskip("sklearn", reason="the extra learn is not installed")

PLANTED = {
    "更新": ["更新", "及时", "滞后", "时效"],
    "人员": ["人员", "培训", "兼职", "业务"],
    "平台": ["网站", "检索", "栏目", "功能"],
}


def planted(reports: int = 60, seed: int = 3) -> pl.DataFrame:
    """Return a matrix of reports each of which speaks of one of three things, and says common words."""
    draw = np.random.default_rng(seed)
    rows = []
    for report in range(reports):
        own = list(PLANTED.values())[report % 3]
        said = [*draw.choice(own, 12), *draw.choice(["公开", "信息", "工作"], 5)]
        rows += [(f"{report:03d}", str(word), said.count(word)) for word in sorted(set(said))]
    return pl.DataFrame(rows, schema=schemas.empty("dtm").schema, orient="row")


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_planted_topics_are_found_and_those_of_nmf_are_stable(method: Any) -> None:  # noqa: ANN401
    found = gr.topics.fit(planted(), 3, method=method, runs=3, top=4)
    words = [set(own["term"]) for _, own in found.terms.group_by("topic", maintain_order=True)]
    assert sorted(words, key=sorted) == sorted(map(set, PLANTED.values()), key=sorted)
    assert found.terms["stability"].min() == 1.0 or method == "lda"  # some starts of which end elsewhere, and say so
    assert found.terms["weight"].is_between(0, 1).all()
    sums = found.shares.group_by("report").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([1.0] * 60)
    most = found.shares.sort("share").group_by("report").last().sort("report")["topic"]
    assert most.n_unique() == 3
    assert most.gather_every(3).n_unique() == 1


def test_seeds_name_the_first_topics_and_hold_them() -> None:
    found = gr.topics.fit(planted(), 3, seeds={"平台": ["栏目"], "人员": ["培训", "没有此词"]}, runs=3, top=4)
    for topic, name in ((1, "平台"), (2, "人员")):
        own = found.terms.filter(topic=topic)
        assert own["name"].unique().to_list() == [name]
        assert set(own["term"]) == set(PLANTED[name])
    assert found.terms.filter(topic=1, term="栏目")["seed"].item()
    assert found.terms.filter(topic=3)["name"].to_list() == [None] * 4


def test_one_topic_too_many_is_not_stable_and_gains_no_held_out_words() -> None:
    found = gr.topics.compare(planted(), [1, 3, 6], runs=4, top=4)
    one, three, six = found.to_dicts()
    assert one["held_out"] < three["held_out"] - 0.5
    assert six["held_out"] < three["held_out"] + 0.1
    assert three["stability"] > six["stability"] + 0.1
    assert three["coherence"] > one["coherence"]
    assert three["perplexity"] == pytest.approx(np.exp(-three["held_out"]))
    assert found.schema == schemas.empty("topic_counts").schema


def test_the_same_seed_gives_the_same_topics() -> None:
    first, again = (gr.topics.fit(planted(), 3, runs=2) for _ in range(2))
    assert first.terms.equals(again.terms)
    assert first.shares.equals(again.shares)


def test_what_cannot_be_fitted_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = planted()
    with pytest.raises(InputError, match="70 topics are too many for 60 reports and 15 words"):
        gr.topics.fit(matrix, 70)
    with pytest.raises(InputError, match="seeds need method='nmf'"):
        gr.topics.fit(matrix, 3, method="lda", seeds={"更新": ["更新"]})
    with pytest.raises(InputError, match="no seed of '更新'"):
        gr.topics.fit(matrix, 3, seeds={"更新": ["没有此词"]})
    with pytest.raises(InputError, match="two reports and two words"):
        gr.topics.fit(matrix.head(0), 3)
    with pytest.raises(InputError, match="held is 2"):
        gr.topics.compare(matrix, [2], held=2)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'govreports\[learn\]'"):
        gr.topics.fit(matrix, 3)
