"""Where answers point: cells by hand, and counts that lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.by_source import by_source
from harness.analysis.confusion import (
    NO_SOURCE,
    NOT_CITED,
    UNKNOWN,
    Pointing,
    confusion,
    summed_counts,
)
from harness.core.score import Measure, Outcome
from harness.store.records import ScoreRow

NAMES = st.sampled_from("abcd")


@pytest.mark.parametrize(
    ("needed", "cited", "unknown", "cells"),
    [
        ([["a"]], ["a"], False, {("a", "a"): 1}),
        ([["a"]], ["b"], False, {("a", "b"): 1, ("a", NOT_CITED): 1}),
        ([["a", "b"]], ["b"], False, {("b", "b"): 1}),
        ([["a"], ["b"]], ["a"], False, {("a", "a"): 1, ("b", NOT_CITED): 1}),
        ([["a"]], [], True, {("a", UNKNOWN): 1, ("a", NOT_CITED): 1}),
        ([["a"]], ["a", "a"], False, {("a", "a"): 1}),
        ([], ["c"], False, {(NO_SOURCE, "c"): 1}),
        ([], [], False, {(NO_SOURCE, NOT_CITED): 1}),
    ],
)
def test_cells_of_one_answer(needed, cited, unknown, cells):
    assert confusion([Pointing(needed=needed, cited=cited, unknown=unknown)]) == cells


@given(st.lists(st.tuples(st.lists(st.lists(NAMES, min_size=1)), st.lists(NAMES))))
def test_every_distinct_citation_is_counted_once(answers):
    found = confusion(Pointing(needed=needed, cited=cited) for needed, cited in answers)
    n_cited = sum(n for (_, cited), n in found.items() if cited != NOT_CITED)
    assert n_cited == sum(len(set(cited)) for _, cited in answers)
    for gold, cited in found:
        if gold == cited:
            assert any(gold in group for needed, _ in answers for group in needed)


def row(item: str, value: float, cluster: str | None, **fields) -> ScoreRow:
    return ScoreRow(
        **{"model": "m", "task": "qa", "item": item, "repeat": 0, "item_digest": item},
        outcome=Outcome.ANSWERED,
        cluster=cluster,
        scores={"correct": (value, 1.0), "f1": (0.5, 1.0)},
        **fields,
    )


def test_counts_are_summed_by_measure():
    rows = [
        row("1", 1.0, None, counts={"f1": {"tp": 1, "fp": 2}}),
        row("2", 1.0, None, counts={"f1": {"tp": 3}, "correct": {"x": 1}}),
    ]
    assert summed_counts(rows, ["f1", "other"]) == {"f1": {"tp": 4, "fp": 2}}


def test_slices_by_source_hold_the_items_of_each_document():
    rows = [row("1", 1.0, "a.txt"), row("2", 0.0, "a.txt"), row("3", 1.0, "b.txt"),
            row("4", 0.0, None)]  # fmt: skip
    measure = Measure(name="correct", summary="right")
    found = by_source(rows, measure, task="qa", card="c", failures="exclude").models["m"]["qa"]
    values = {name: (e["correct"].value, e["correct"].n) for name, e in found.slices.items()}
    assert values == {"source:a.txt": (0.5, 2), "source:b.txt": (1.0, 1)}
    assert found.metrics["correct"].value == 0.5
