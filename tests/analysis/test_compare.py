"""Paired comparisons and verdicts from rows made by hand, against independent tests."""

from __future__ import annotations

import dataclasses
import random

import pytest
from scipy.stats import binomtest

from harness.analysis.compare import compare_sides
from harness.analysis.gate import judge
from harness.analysis.sides import Side
from harness.core.errors import NotComparableError, UsageError
from harness.core.score import Direction, Measure, Outcome
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

CORRECT = Measure(name="correct", summary="")
WRONG = Measure(name="wrong", summary="", direction=Direction.LOWER)
F1 = Measure(name="f1", summary="")
GOLD = GoldStamp(version="1", digest="g", seeds_digest="s")


def row(item, correct, *, model="m", **fields):
    given = {"output_digest": f"{correct}", "item_digest": "d", "outcome": Outcome.ANSWERED}
    scores = {} if correct is None else {
        "correct": (float(correct), 1.0), "wrong": (1.0 - correct, 1.0), "f1": (correct / 2, 1.0)
    }  # fmt: skip
    given |= {"scores": scores, "answer": {"text": f"says {correct}"}, **fields}
    return ScoreRow(model=model, task="qa", item=item, repeat=0, **given)


def side(values, name="run", **fields):
    rows = tuple(row(f"q{n:03}", value) for n, value in enumerate(values))
    cards = {"correct": "c", "wrong": "w", "f1": "f"}
    given = {"gold": GOLD, "cards": cards, "rows": rows, "measures": {"qa": (CORRECT, WRONG, F1)}}
    return Side(name=name, **{**given, **fields})


def effect(a, b, metric="correct"):
    [found] = compare_sides(side(a), side(b), metrics=[metric]).effects
    return found


@pytest.mark.parametrize(("n_lost", "n_won"), [(0, 5), (5, 0), (3, 9), (1, 1), (12, 2)])
def test_right_or_wrong_is_tested_by_mcnemar(n_lost, n_won):
    before = [1] * n_lost + [0] * n_won + [1] * 20
    after = [0] * n_lost + [1] * n_won + [1] * 20
    found = effect(before, after)
    n = n_lost + n_won
    assert found.p_value == pytest.approx(binomtest(n_won, n).pvalue)
    assert found.p_loss == pytest.approx(binomtest(n_won, n, alternative="less").pvalue)
    assert (found.n_better, found.n_worse) == (n_won, n_lost)
    assert found.difference == pytest.approx((n_won - n_lost) / (n + 20))
    assert found.low <= found.difference <= found.high


def test_where_lower_is_better_a_rise_is_the_loss():
    worse = effect([1] * 8 + [0] * 4, [0] * 8 + [0] * 4, "wrong")
    assert worse.difference == pytest.approx(8 / 12)
    assert (worse.n_better, worse.n_worse) == (0, 8)
    assert worse.p_loss == pytest.approx(0.5**8)


def test_the_pairing_is_by_item_not_by_line():
    rng = random.Random(0)
    a, b = side([1, 0, 1, 1, 0, 1]), side([1, 1, 1, 0, 0, 1])
    shuffled = dataclasses.replace(b, rows=tuple(rng.sample(b.rows, len(b.rows))))
    assert compare_sides(a, shuffled).effects == compare_sides(a, b).effects


def test_flips_hold_both_answers():
    found = compare_sides(side([1, 0, 1]), side([0, 1, 1]), metrics=["correct"])
    flips = [(f.item, f.worse, f.reference_text, f.candidate_text) for f in found.flips]
    assert flips == [("q000", True, "says 1", "says 0"), ("q001", False, "says 0", "says 1")]


def test_items_undefined_on_a_side_are_left_out_and_counted():
    found = compare_sides(side([1, 0, 1, None]), side([0, None, 1, 1]), metrics=["correct"])
    assert found.effects[0].n == 2
    assert found.left_out == {"m/qa/correct": 2}


def test_holm_is_over_everything_asked_for():
    found = compare_sides(side([1] * 9 + [0]), side([0] * 9 + [0]), metrics=["correct", "f1"])
    assert found.family == 2
    for one in found.effects:
        assert one.p_value <= one.p_adjusted <= 1
        assert one.p_adjusted >= min(1, 2 * min(e.p_value for e in found.effects))


def with_rows(*rows):
    return side([], rows=rows)


TWO_MODELS = with_rows(*(row(f"q{n:03}", 1, model=model) for model in "mk" for n in range(2)))


@pytest.mark.parametrize(
    ("reference", "other", "words"),
    [
        (side([1, 0]), side([1, 0], gold=dataclasses.replace(GOLD, seeds_digest="t")), "seeds"),
        (side([1, 0]), side([1, 0], gold=dataclasses.replace(GOLD, digest="h")), "gold set"),
        (side([1, 0]), side([1, 0], cards={"correct": "v2"}), "v2"),
        (side([1, 0]), side([1, 0, 1]), "q002"),
        (side([1, 0]), side([1]), "q001"),
        (side([1, 0]), side([None, None]), "no item"),
        (TWO_MODELS, side([1, 0]), "no model k"),
    ],
)
def test_unlike_runs_are_not_compared(reference, other, words):
    with pytest.raises(NotComparableError, match=words):
        compare_sides(reference, other, metrics=["correct"])


def test_an_edited_item_is_named():
    edited = with_rows(row("q000", 1), row("q001", 1, item_digest="e"))
    edited = dataclasses.replace(edited, gold=dataclasses.replace(GOLD, digest="h"))
    with pytest.raises(NotComparableError, match="q001"):
        compare_sides(side([1, 1]), edited)


def test_a_metric_that_neither_has_is_a_mistake_of_the_command():
    with pytest.raises(UsageError, match="did you mean 'correct'"):
        compare_sides(side([1]), side([1]), metrics=["corect"])


def test_single_models_are_compared_whatever_their_names():
    other = with_rows(row("q000", 0, model="n"), row("q001", 0, model="n"))
    [found] = compare_sides(side([1, 0]), other, metrics=["correct"]).effects
    assert (found.reference, found.candidate) == ("m", "n")


@pytest.mark.parametrize(
    ("before", "after", "regressed"),
    [
        ([1] * 50, [1] * 50, False),
        ([1] * 50, [0] * 25 + [1] * 25, True),
        ([0] * 50, [1] * 25 + [0] * 25, False),
        ([1] * 50, [0] * 1 + [1] * 49, False),
    ],
)
def test_only_a_significant_loss_is_a_regression(before, after, regressed):
    margins = {"correct": 0.05}
    comparison = compare_sides(side(before), side(after), metrics=["correct"], margins=margins)
    verdict = judge(comparison, margins)
    assert verdict.regressed is regressed
    [found] = verdict.metrics
    assert (str(found.finding) == "unchanged") is (before == after)
