from __future__ import annotations

import io

import pytest
from rich.console import Console

from harness.analysis.summary import Estimate, Summary, TaskSummary
from harness.core.score import Direction, Measure
from harness.report.leaderboard import interval, leaderboard, number
from harness.report.terminal import print_document

CORRECT = Measure(name="correct", summary="right")
OVER = Measure(name="over_refusal", summary="refused", direction=Direction.LOWER)
WORDS = Measure(
    name="words", summary="length", direction=Direction.NONE, bounded=False, unit="words"
)
MEASURES = {measure.name: measure for measure in (CORRECT, OVER, WORDS)}


def estimate(value, low=None, high=None, **counts):
    counts = {"n": 40, "answered": 40, **counts}
    return Estimate(value=value, low=low, high=high, method="wilson", card="c|v1", **counts)


def summary_of(**models):
    found = {}
    for model, (correct, words) in models.items():
        by_kind = {"kind:date": {"correct": correct}, "has_ans": {"correct": correct}}
        task = TaskSummary(metrics={"correct": correct, "words": words}, slices=by_kind)
        found[model] = {"qa": task}
    return Summary(gold={"version": "1.2", "digest": "ab" * 32}, failures="exclude", models=found)


@pytest.fixture
def summary():
    return summary_of(
        weak=(estimate(0.25, 0.14, 0.4, answered=30, abstained=10), estimate(12.5, 10.0, 15.0)),
        strong=(estimate(0.825, 0.68, 0.913, answered=37, failed=3), estimate(87.25, 80.0, 95.0)),
        mute=(estimate(None, answered=0, unparsed=40), estimate(None, answered=0, unparsed=40)),
        oracle=(estimate(1.0, 0.9124, 1.0), estimate(3.0, 3.0, 3.0)),
    )


def drawn(document) -> str:
    stream = io.StringIO()
    print_document(document, Console(file=stream, width=110, highlight=False, markup=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_a_leaderboard_looks_as_it_did(summary, snapshot):
    roles = {"oracle": "ceiling", "mute": "floor"}
    found = leaderboard(
        summary, measures=MEASURES, roles=roles, by="kind", only=("correct", "words")
    )
    assert drawn(found) == snapshot


def test_models_stand_in_order_of_the_first_metric_and_undefined_last(summary):
    table = leaderboard(summary, measures=MEASURES, roles={}, only=("correct",)).tables[0]
    assert [row[0].text for row in table.rows] == ["oracle", "strong", "weak", "mute"]


def test_failed_calls_are_told(summary):
    notes = [note.text for note in leaderboard(summary, measures=MEASURES, roles={}).notes]
    assert any(note.startswith("3 calls failed; they are left out") for note in notes)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (0.456, "0.46"), (1.0, "1.00"), (12.34, "12.3")]
)
def test_numbers(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.384, 1.0, ".38–1"), (0.0, 0.071, "0–.07"), (None, 1.0, ""), (12.0, 15.5, "12.0–15.5")],
)
def test_intervals(low, high, text):
    assert interval(low, high) == text
