"""Means, denominators and bounds from rows made by hand."""

from __future__ import annotations

import random

import pytest

from harness.analysis.summarize import Reading, summarize
from harness.core.score import Direction, Measure, Outcome
from harness.store.records import ScoreRow

CORRECT = Measure(name="correct", summary="")
WRONG = Measure(name="wrong", summary="", direction=Direction.LOWER)
WORDS = Measure(name="words", summary="", direction=Direction.NONE, bounded=False, unit="words")
MEASURES = (CORRECT, WRONG, WORDS)


def row(item, correct=None, *, weight=1.0, outcome=Outcome.ANSWERED, repeat=0, **fields):
    scored = {} if correct is None else {"correct": (correct, weight)}
    missing = {} if correct is not None or outcome is Outcome.FAILED else {"correct": "why"}
    given = {"scores": scored, "undefined": missing, "item_digest": "d", **fields}
    return ScoreRow(model="m", task="qa", item=item, repeat=repeat, outcome=outcome, **given)


def summary_of(rows, failures="exclude"):
    reading = Reading(
        measures=dict.fromkeys(("qa", "summaries"), MEASURES),
        cards={measure.name: "card" for measure in MEASURES},
        failures=failures,
    )
    return summarize(rows, reading, gold={"version": None, "digest": "d"}).models["m"]


def estimates(rows, failures="exclude", name="correct"):
    return summary_of(rows, failures)["qa"].metrics[name]


FAILED = [row("f", outcome=Outcome.FAILED), row("g", outcome=Outcome.FAILED)]


@pytest.mark.parametrize(
    ("rows", "failures", "value"),
    [
        ([row("a", 1.0), row("b", 0.0)], "exclude", 1 / 2),
        ([row("a", 1.0), row("b", 0.0), *FAILED], "exclude", 1 / 2),
        ([row("a", 1.0), row("b", 0.0), *FAILED], "zero", 1 / 4),
        ([row("a", 1.0), row("b")], "exclude", 1.0),
        ([row("a", 1.0, weight=2.0), row("b", 0.0)], "exclude", 2 / 3),
        (FAILED, "exclude", None),
        (FAILED, "zero", 0.0),
        # Repeats are averaged within the item first: (1 + (1 + 0) / 2) / 2.
        ([row("a", 1.0), row("a", 1.0, repeat=1), row("b", 1.0), row("b", 0.0, repeat=1)],
         "exclude", 3 / 4),
    ],
)  # fmt: skip
def test_a_value_is_the_weighted_mean_of_what_is_defined(rows, failures, value):
    assert estimates(rows, failures).value == (None if value is None else pytest.approx(value))


def test_a_failed_call_counts_as_the_worst_of_a_measure_that_is_better_low():
    rows = [row("a", 1.0, scores={"wrong": (0.0, 1.0)}), FAILED[0]]
    assert estimates(rows, "zero", "wrong").value == 0.5
    assert estimates(rows, "zero", "words").value is None  # no worst value exists


def test_no_worst_and_best_are_told_of_items_called_more_than_once():
    rows = [row("a", 1.0), row("a", outcome=Outcome.FAILED, repeat=1), row("b", 0.0)]
    found = estimates(rows)
    assert (found.worst, found.best, found.failed) == (None, None, 1)


def test_every_outcome_is_counted_and_the_undefined_apart():
    rows = [
        row("a", 1.0),
        row("b", outcome=Outcome.ABSTAINED),
        row("c", 0.0, outcome=Outcome.UNPARSED),
        *FAILED,
    ]
    found = estimates(rows)
    counts = (found.n, found.answered, found.abstained, found.unparsed, found.failed)
    assert counts == (5, 1, 1, 1, 2)
    assert found.undefined == 1
    assert found.value == 0.5
    assert (found.worst, found.best) == (1 / 4, 3 / 4)


def test_the_interval_holds_the_value():
    rng = random.Random(1)
    rows = [row(f"{n:03}", rng.random(), cluster=f"c{n % 4}") for n in range(60)]
    found = estimates(rows)
    assert found.low < found.value < found.high
    assert found.doc_low < found.value < found.doc_high


def test_the_order_of_items_changes_not_a_bit():
    rng = random.Random(2)
    rows = [
        row(f"{n:03}", rng.random(), slices=("has_ans",), cluster=f"c{n % 4}") for n in range(40)
    ]
    found = estimates(rows)
    rng.shuffle(rows)
    assert estimates(rows) == found


def test_slices_hold_their_items_alone():
    rows = [
        row("a", 1.0, slices=("has_ans", "kind:date")),
        row("b", 0.0, slices=("has_ans",)),
        row("c", 0.0, slices=("no_ans",)),
    ]
    slices = summary_of(rows)["qa"].slices
    assert {name: (s["correct"].value, s["correct"].n) for name, s in slices.items()} == {
        "has_ans": (0.5, 2),
        "kind:date": (1.0, 1),
        "no_ans": (0.0, 1),
    }


def test_tasks_are_never_averaged_together():
    summary = ScoreRow(
        model="m",
        task="summaries",
        item="s",
        repeat=0,
        item_digest="d",
        outcome=Outcome.ANSWERED,
        scores={"correct": (0.0, 1.0)},
    )
    found = summary_of([row("a", 1.0), summary])
    assert {task: of.metrics["correct"].value for task, of in found.items()} == {
        "qa": 1.0,
        "summaries": 0.0,
    }
