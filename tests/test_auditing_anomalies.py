"""Every kind of anomaly is found where it was put, and a sound report is not accused."""

from dataclasses import replace
from importlib import import_module

import pytest

from govreports.auditing import checks
from govreports.errors import InputError
from govreports_benchmark.writers.anomalies import KINDS, anomalous, unharmed

benchmark = import_module("tests.benchmarks.anomalies")
SEEDS = (11, 12)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_anomaly_is_found_where_it_was_put(kind: str) -> None:
    for seed in SEEDS:
        found, alarms, lost = benchmark.judged(anomalous(kind, seed))
        assert found or lost, seed
        assert not lost or kind == "cases_sum", seed  # the reader gives up a row of cases whose sums do not hold
        assert alarms == [], seed


def test_sound_reports_are_not_accused() -> None:
    for seed in range(40):
        assert benchmark.judged(unharmed(seed))[1] == [], seed


def test_there_are_more_than_twenty_kinds_and_every_check_they_name_is_listed() -> None:
    listed = {check.split(".")[-1] for check in checks()["check"]}
    assert len(KINDS) > 20
    named = {check for kind in KINDS.values() for check in kind.checks}
    assert {check.split(".")[-1] for check in named} <= listed


def test_the_same_seed_gives_the_same_anomaly() -> None:
    assert anomalous("misspelt_organ", 5) == anomalous("misspelt_organ", 5)
    assert anomalous("misspelt_organ", 5).quote != anomalous("misspelt_organ", 6).quote


def test_a_judge_that_is_told_of_another_place_finds_nothing() -> None:
    made = anomalous("misspelt_law", 3)
    assert benchmark.judged(made)[0]
    found, alarms, _ = benchmark.judged(replace(made, quote="本年度", checks=made.checks))
    assert not found
    assert alarms
    assert benchmark.corpus_of(made).reports.height == 1


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="no kind of anomaly 'typo'"):
        anomalous("typo", 1)
