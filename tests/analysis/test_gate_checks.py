"""The gate's checks from rows made by hand: its family, hard failures, must_pass, budgets."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from harness.analysis.budgets import check_budgets, latency_p95
from harness.analysis.checks import Finding
from harness.analysis.compare import compare_sides
from harness.analysis.gate import finding_of, judge
from harness.analysis.hard_failures import KINDS, count_hard_failures, uncounted
from harness.analysis.must_pass import check_must_pass
from harness.analysis.sides import Side
from harness.core.answer import Failure, Output, Prediction
from harness.core.errors import NotComparableError, UsageError
from harness.core.score import Measure, Outcome
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

GOLD = GoldStamp(version="1", digest="g", seeds_digest="s")
NAMES = ("correct", "citation_valid", "quote_fabricated", "quote_misattributed")


def row(n: int, correct: float | None = 1, **fields: object) -> ScoreRow:
    given = {"output_digest": f"{correct}", "outcome": Outcome.ANSWERED, "repeat": 0}
    given["scores"] = {} if correct is None else {"correct": (float(correct), 1.0)}
    given |= fields
    return ScoreRow(model="m", task="qa", item=f"q{n:03}", item_digest="d", **given)


def side(*rows: ScoreRow, names: tuple[str, ...] = ("correct", "citation_valid")) -> Side:
    return Side(
        name="run",
        gold=GOLD,
        cards={name: f"{name}|v1" for name in names},
        measures={"qa": [Measure(name=name, summary="") for name in names]},
        rows=rows,
    )


def unknown(n: int, times: int, **fields: object) -> ScoreRow:
    counts = {"citation_valid": {"unknown": 0, "out_of_range": times, "valid": 3}}
    return row(n, counts=counts, **fields)


def hard(before: Side, after: Side, kind: str = "unknown source ids", **options: object):
    [found] = [c for c in count_hard_failures(before, after, **options) if c.kind == kind]
    return found


@pytest.mark.parametrize(
    ("p", "within", "unchanged", "finding"),
    [
        (1.0, True, True, Finding.UNCHANGED),
        (0.05, False, False, Finding.REGRESSED),
        (0.05, True, False, Finding.LOSS_NOTED),
        (0.0501, True, False, Finding.NOT_REGRESSED),
        (0.0501, False, False, Finding.INCONCLUSIVE),
    ],
)
def test_the_rule(p, within, unchanged, finding):
    assert finding_of(p_adjusted=p, within_margin=within, unchanged=unchanged) is finding


def verdict(n_lost: int, *, n_more: int = 0, stochastic: bool = True):
    before = [unknown(n, 0, output_digest="False") for n in range(40)]
    after = [
        unknown(n, int(n < n_more), scores={"correct": (float(n >= n_lost), 1.0)},
                output_digest=f"{n < n_lost}")
        for n in range(40)
    ]  # fmt: skip
    sides = side(*before), side(*after)
    margins = {"correct": 0.05}
    comparison = compare_sides(*sides, metrics=["correct"], margins=margins)
    counts = count_hard_failures(*sides, stochastic=["m"] if stochastic else ())
    return judge(comparison, margins, hard=counts)


@pytest.mark.parametrize(("n_more", "factor"), [(0, 1), (4, 2)])
def test_a_tested_count_is_one_of_the_family(n_more, factor):
    found = verdict(6, n_more=n_more)
    assert found.family == factor
    [metric] = found.metrics
    p = binomtest(0, 6, alternative="less").pvalue
    assert metric.effect.p_loss_adjusted == pytest.approx(factor * p)


@pytest.mark.parametrize(
    ("n_more", "stochastic", "finding"),
    [
        (0, True, Finding.UNCHANGED),
        (1, False, Finding.REGRESSED),
        (1, True, Finding.INCONCLUSIVE),
        (4, True, Finding.INCONCLUSIVE),  # one-sided 0.5^4 = 0.0625
        (5, True, Finding.INCONCLUSIVE),  # 0.5^5, twice: two tests
        (6, True, Finding.REGRESSED),
    ],
)
def test_an_increase_is_tested_only_where_outputs_waver(n_more, stochastic, finding):
    found = verdict(1, n_more=n_more, stochastic=stochastic)
    [check] = [check for check in found.checks if check.name == "unknown source ids"]
    assert check.finding is finding
    told = check.finding in (Finding.REGRESSED, Finding.INCONCLUSIVE)
    assert check.items == (tuple(f"q{n:03}" for n in range(n_more)) if told else ())
    assert found.regressed is (finding is Finding.REGRESSED)


def test_what_is_unchanged_asks_nothing_of_the_family():
    found = verdict(0)
    assert (found.family, found.inconclusive) == (0, False)
    assert {check.finding for check in found.checks} == {Finding.UNCHANGED}


def test_a_declared_metric_that_nobody_scored_is_inconclusive():
    sides = side(row(1)), side(row(1))
    comparison = compare_sides(*sides, metrics=["correct"], margins={"correct": 0.1})
    found = judge(comparison, {"correct": 0.1, "rouge1": 0.1})
    assert [(c.name, c.finding) for c in found.checks if c.finding is not Finding.UNCHANGED] == [
        ("rouge1", Finding.INCONCLUSIVE)
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "n"),
    [
        (0, {"counts": {"quote_fabricated": {"fabricated": 2, "quotes": 3}}}, 2),
        (0, {"scores": {"quote_fabricated": (0.4, 1.0)}}, 1),
        (0, {"scores": {"quote_fabricated": (0.0, 1.0)}}, 0),
        (1, {"counts": {"quote_misattributed": {"misattributed": 1}}}, 1),
        (2, {"counts": {"citation_valid": {"unknown": 1, "out_of_range": 2, "valid": 9}}}, 3),
        (2, {"scores": {"citation_valid": (1.0, 1.0)}}, 0),
        (3, {"outcome": Outcome.UNPARSED}, 1),
        (3, {"outcome": Outcome.ABSTAINED}, 0),
        (3, {"outcome": Outcome.FAILED}, 0),
    ],
)
def test_a_kind_is_counted_from_a_row(kind, fields, n):
    assert KINDS[kind].count(row(1, **fields)) == n


def test_one_more_here_and_one_fewer_there_is_no_increase():
    found = hard(side(unknown(1, 1), unknown(2, 0)), side(unknown(1, 0), unknown(2, 1)))
    assert (found.before, found.after, found.more, found.n_fewer) == (1, 1, ("q002",), 1)
    assert found.check(1.0, 0.05).finding is Finding.NOT_REGRESSED


@pytest.mark.parametrize("differ", [False, True])
def test_repeats_that_differ_show_that_a_model_wavers(differ):
    rows = [unknown(1, 0, repeat=repeat, output_digest=f"{repeat * differ}") for repeat in range(2)]
    assert hard(side(*rows), side(*rows)).stochastic is differ


def test_a_count_that_one_side_lacks():
    both, one = side(row(1), names=NAMES), side(row(1))
    with pytest.raises(NotComparableError, match="quote_fabricated: no score"):
        count_hard_failures(both, one)
    assert {c.kind for c in count_hard_failures(one, both)} == {
        "unknown source ids",
        "unparsed outputs",
    }
    assert [(c.name, c.finding) for c in uncounted(one, both)] == [
        ("fabricated quotes", Finding.NOT_ENFORCED),
        ("misattributed quotes", Finding.NOT_ENFORCED),
    ]


def test_an_item_of_a_task_without_a_gated_metric_is_missed():
    with pytest.raises(NotComparableError, match="q002"):
        count_hard_failures(side(row(1), row(2)), side(row(1)))


FAILED = {"outcome": Outcome.FAILED, "correct": None}


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ([{}], [{}], Finding.NOT_REGRESSED),
        ([{}], [{"correct": 0}], Finding.REGRESSED),
        ([{}], [{"correct": 0.5}], Finding.REGRESSED),
        ([{}, {}], [{}, {"correct": 0}], Finding.REGRESSED),
        ([{}], [FAILED], Finding.REGRESSED),
        ([{"correct": 0}], [{}], Finding.NOT_ENFORCED),
        ([{}, {"correct": 0}], [{"correct": 0}] * 2, Finding.NOT_ENFORCED),
        ([FAILED], [{"correct": 0}], Finding.NOT_ENFORCED),
        ([{"correct": None}], [{"correct": None}], Finding.NOT_ENFORCED),
    ],
)
def test_must_pass(before, after, finding):
    sides = [
        side(*(row(1, repeat=repeat, **fields) for repeat, fields in enumerate(found)))
        for found in (before, after)
    ]
    [check] = check_must_pass(*sides, ["q001", "q001"])
    assert (check.name, check.finding) == ("q001", finding)
    assert check.items == (("q001",) if finding is Finding.REGRESSED else ())


def test_must_pass_wants_the_same_card():
    other = dataclasses.replace(side(row(1)), cards={"correct": "correct|v2"})
    with pytest.raises(NotComparableError, match=r"correct\|v2"):
        check_must_pass(side(row(1)), other, ["q001"])
    assert check_must_pass(side(row(1)), other, []) == []


def calls(*usages: dict[str, float] | None, latency_s: float | None = 1.0) -> list[Prediction]:
    return [
        Prediction(
            model="m",
            task="qa",
            item=f"q{n}",
            repeat=0,
            result=Output(raw="", usage=usage)
            if usage is not None
            else Failure(error_class="E", message=""),
            sources=(),
            latency_s=latency_s,
        )
        for n, usage in enumerate(usages)
    ]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_the_latency_is_a_nearest_rank(seconds):
    found = [dataclasses.replace(calls({})[0], latency_s=s) for s in seconds]
    assert latency_p95(found) == np.quantile(seconds, 0.95, method="inverted_cdf")


@pytest.mark.parametrize(
    ("budget", "usages", "used"),
    [
        ("tokens", [{"total_tokens": 5, "input_tokens": 9}, None], "5"),
        ("tokens", [{"input_tokens": 2, "output_tokens": 3}], "5"),
        ("tokens", [{"prompt_tokens": 2, "completion_tokens": 3}, {"total_tokens": 1}], "6"),
        ("cost", [{"cost": 0.25}, {"cost": 0.5}], "0.75"),
        ("latency_p95_s", [{}, None], "1"),
    ],
)
def test_a_budget_is_held_to_what_was_used(budget, usages, used):
    for limit, finding in ((0.5, Finding.REGRESSED), (100, Finding.NOT_REGRESSED)):
        [check] = check_budgets({budget: limit}, calls(*usages), models=["m"], where="b.json")
        assert check.finding is finding
        assert check.detail.startswith(f"{used} of {limit}")


@pytest.mark.parametrize(
    ("budget", "found"),
    [
        ("tokens", calls()),
        ("tokens", calls({})),
        ("tokens", calls({"total_tokens": 5}, {"input_tokens": 5})),
        ("cost", calls(None)),
        ("latency_p95_s", calls()),
        ("latency_p95_s", [*calls({}), *calls({}, latency_s=None)]),
    ],
)
def test_a_budget_that_was_not_measured_is_an_error(budget, found):
    with pytest.raises(UsageError, match=rf"b\.json: gate\.budgets\.{budget}: .*model 'm'"):
        check_budgets({budget: 100}, found, models=["m"], where="b.json")
