"""The share of failed calls that a gate allows is the baseline's."""

from __future__ import annotations

import pytest

from harness.analysis.sides import Side
from harness.app.baselines import check_failures
from harness.core.errors import IncompleteError
from harness.core.score import Outcome
from harness.store.baseline import Baseline
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

GOLD = GoldStamp(version="1", digest="g", seeds_digest="s")


def candidate(n_failed: int) -> Side:
    outcomes = [Outcome.FAILED] * n_failed + [Outcome.ANSWERED] * (10 - n_failed)
    rows = [
        ScoreRow(model="m", task="qa", item=f"q{n}", repeat=0, item_digest="d", outcome=outcome)
        for n, outcome in enumerate(outcomes)
    ]
    return Side(name="run", gold=GOLD, cards={}, measures={}, rows=rows)


def taken_with(config: dict) -> Baseline:
    return Baseline(gold=GOLD, cards={}, measures={}, gate={}, config=config, rows=())


@pytest.mark.parametrize(("config", "n_failed"), [({}, 0), ({"max_failed": 0.2}, 2)])
def test_as_many_failures_as_the_baseline_allowed(config, n_failed):
    check_failures(candidate(n_failed), taken_with(config))


@pytest.mark.parametrize(("config", "n_failed"), [({}, 1), ({"max_failed": 0.2}, 3)])
def test_more_failures_are_refused_whatever_the_run_allows_itself(config, n_failed):
    with pytest.raises(IncompleteError, match=f"{n_failed} failed calls of 10"):
        check_failures(candidate(n_failed), taken_with(config))
