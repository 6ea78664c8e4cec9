"""Paired comparisons and verdicts from rows made by hand, against independent tests."""

from __future__ import annotations

import dataclasses
import random

import pytest
from scipy.stats import binomtest

from harness.analysis.compare import adjust_together, compare_sides, explore_sides
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


def allowed(reference, candidate, *allow, metrics=("correct",)):
    found = explore_sides(reference, candidate, metrics=metrics, allow=allow)
    return adjust_together([found])[0]


OTHER_GOLD = dataclasses.replace(GOLD, digest="h")


def test_allowed_gold_compares_what_is_unchanged_on_both_sides():
    before = side([1, 1, 1, 1])
    rows = [row("q000", 0), row("q001", 1, item_digest="e"), row("q002", 1), row("q004", 1)]
    after = side([], rows=rows, gold=OTHER_GOLD)
    found = allowed(before, after, "gold")
    assert found.effects[0].n == 2
    [overlap] = found.overlaps
    assert (overlap.n_common, overlap.n_reference, overlap.n_candidate) == (2, 4, 4)
    assert overlap.left_out == ("q001", "q003", "q004")
    assert found.other_seeds is False


def test_allowed_gold_lets_the_seeds_differ_and_says_so():
    after = side([1, 0], gold=dataclasses.replace(OTHER_GOLD, seeds_digest="t"))
    assert allowed(side([1, 1]), after, "gold").other_seeds is True


def test_allowed_cards_are_compared_and_named():
    after = side([1, 0], cards={"correct": "v2", "wrong": "w", "f1": "f"})
    found = allowed(side([1, 1]), after, "cards", metrics=("correct", "f1"))
    assert [effect.metric for effect in found.effects] == ["correct", "f1"]
    assert found.other_cards == {"correct": ("c", "v2")}


@pytest.mark.parametrize(
    ("candidate", "allow", "words"),
    [
        (side([1, 0], gold=OTHER_GOLD), ("cards",), "gold set"),
        (side([1, 0], cards={"correct": "v2"}), ("gold",), "v2"),
        (side([1, 0], cards={}), ("gold", "cards"), "no score"),
        (side([1, 0], failures="zero"), ("gold", "cards"), "zero"),
        (with_rows(row("q000", 1), row("q000", 1)), ("gold",), "q000 more than once"),
        (with_rows(*(row(f"x{n}", 1) for n in range(2))), ("gold",), "no item"),
    ],
)
def test_nothing_else_is_allowed(candidate, allow, words):
    with pytest.raises(NotComparableError, match=words):
        allowed(side([1, 0]), candidate, *allow)


def two_tasks(n_summaries):
    rows = [row("q000", 1), row("q001", 1)]
    rows += [dataclasses.replace(row(f"s{n}", 1), task="summaries") for n in range(n_summaries)]
    return side([], rows=rows, measures={"qa": (CORRECT, WRONG, F1), "summaries": (F1,)})


@pytest.mark.parametrize(
    ("reference", "candidate", "words"),
    [
        (side([1, 1]), with_rows(row("q000", 1), row("q001", 1), row("q001", 1)), "q001 more"),
        (with_rows(row("q000", 1), row("q000", 0)), side([1]), "q000 more"),
        (side([1, 1]), with_rows(row("q000", 1), row("q001", 1, item_digest="e")), "q001"),
        (side([1, 1]), two_tasks(2), "s0, s1 on one side"),
        (two_tasks(2), side([1, 1]), "s0, s1 on one side"),
    ],
)
def test_items_that_do_not_match_are_named(reference, candidate, words):
    with pytest.raises(NotComparableError, match=words):
        compare_sides(reference, candidate, metrics=["f1"])


def test_a_task_that_the_metric_is_no_part_of_does_not_matter():
    assert compare_sides(side([1, 1]), two_tasks(2), metrics=["correct"]).effects[0].n == 2


def test_every_fault_is_told_at_once():
    rows = [row("q000", 1), row("q000", 1), row("q009", 1), row("q001", 1, item_digest="e")]
    with pytest.raises(NotComparableError) as caught:
        compare_sides(side([1, 1]), with_rows(*rows), metrics=["correct"])
    assert len(caught.value.problems) == 3


def test_models_that_only_the_candidate_has_are_named():
    found = compare_sides(with_rows(*TWO_MODELS.rows), side([], rows=[
        dataclasses.replace(r, model=model) for r in side([1, 1]).rows for model in ("m", "k", "x")
    ]), metrics=["correct"])  # fmt: skip
    assert found.unpaired == ("x",)
    assert [effect.candidate for effect in found.effects] == ["k", "m"]
