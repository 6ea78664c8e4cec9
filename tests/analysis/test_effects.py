"""Slices, documents, power and repeats of an effect, against the statistics behind them."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.analysis.compare import adjust_together, compare_sides, explore_sides
from harness.analysis.sides import Side
from harness.core.score import Direction, Measure, Outcome
from harness.report.comparison import Compared
from harness.report.comparison_files import comparison_data
from harness.stats.clusters import compare_clusters
from harness.stats.multiple import holm
from harness.stats.power import Aim, needed_n, needed_n_graded, smallest_effect
from harness.stats.repeats import variance_within_between
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

MEASURES = (
    Measure(name="correct", summary=""),
    Measure(name="f1", summary=""),
    Measure(name="words", summary="", bounded=False, direction=Direction.NONE),
    Measure(name="wrong", summary="", direction=Direction.LOWER),
)
KINDS = ("single_source", "temporal", "conflict")


def row(n, correct, *, repeat=0, **fields):
    scores = {"correct": correct, "f1": (correct + n % 3) / 3, "words": 7.0 * n + correct}
    given = {
        "model": "m",
        "task": "qa",
        "item_digest": "d",
        "outcome": Outcome.ANSWERED,
        "output_digest": f"{n}{correct}",
        "slices": ("has_ans", f"kind:{KINDS[n % 3]}"),
        "cluster": f"{n % 5}.txt",
        "answer": {"text": f"says {correct}"},
        "scores": {name: (float(v), 1.0) for name, v in {**scores, "wrong": 1 - correct}.items()},
    }
    return ScoreRow(item=f"q{n:03}", repeat=repeat, **{**given, **fields})


def side(rows, name="run"):
    return Side(
        name=name,
        gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
        cards={measure.name: measure.name for measure in MEASURES},
        measures={"qa": MEASURES},
        rows=tuple(rows),
    )


BEFORE = [int(n % 4 > 0) for n in range(40)]
AFTER = [int(n % 4 > 0 and n % 7 > 0) for n in range(40)]
A, B = (side([row(n, v) for n, v in enumerate(values)]) for values in (BEFORE, AFTER))


def explored(a=A, b=B, **options):
    return adjust_together([explore_sides(a, b, **options)])[0]


def test_documents_are_a_target_of_their_own():
    [effect] = compare_sides(A, B, metrics=["correct"]).effects
    expected = compare_clusters(BEFORE, AFTER, [n % 5 for n in range(40)])
    assert (effect.doc_low, effect.doc_high) == (expected.interval.low, expected.interval.high)
    assert effect.doc_p == expected.p_value
    assert (effect.n_clusters, effect.doc_smallest_p) == (5, 0.0625)


def test_items_without_a_document_say_nothing_of_documents():
    bare = [side([row(n, v, cluster=None) for n, v in enumerate(vs)]) for vs in (BEFORE, AFTER)]
    [effect] = compare_sides(*bare, metrics=["correct"]).effects
    assert (effect.n_clusters, effect.doc_p, effect.doc_low) == (0, None, None)


def test_power_speaks_of_the_discordance_seen_and_the_effect_asked_about():
    lost = sum(a != b for a, b in zip(BEFORE, AFTER, strict=True))
    [seen] = compare_sides(A, B, metrics=["correct"]).effects
    assert seen.detectable == smallest_effect(40, lost / 40)
    assert seen.needed_n == needed_n(lost / 40, -lost / 40)
    [asked] = compare_sides(A, B, metrics=["correct"], margins={"correct": 0.05}).effects
    one_sided = Aim(one_sided=True)
    assert asked.detectable == smallest_effect(40, lost / 40, one_sided)
    assert asked.needed_n == needed_n(lost / 40, 0.05, one_sided)


def test_power_of_a_graded_metric_comes_from_the_spread_of_differences():
    effect = next(e for e in compare_sides(A, B, metrics=["f1"]).effects if e.metric == "f1")
    differences = (np.array(AFTER) - np.array(BEFORE)) / 3
    spread = float(differences.std(ddof=1))
    assert effect.needed_n == needed_n_graded(spread, effect.difference)
    assert 0 < effect.detectable < 1


def test_where_nothing_changed_nothing_is_needed_or_detectable():
    for effect in compare_sides(A, A, metrics=["correct", "f1", "words"]).effects:
        assert (effect.unchanged, effect.detectable, effect.needed_n) == (True, None, None)


def test_slices_are_those_of_five_items_and_more_but_not_of_all():
    found = explored(metrics=["correct"])
    names = [effect.slice for effect in found.slices]
    assert names == [f"kind:{kind}" for kind in sorted(KINDS)] + [
        f"cluster:{n}.txt" for n in range(5)
    ]
    assert [effect.slice for effect in found.effects] == ["all"]
    assert sum(effect.n for effect in found.slices) == 2 * 40
    small = [
        side([row(n, v, cluster=f"{n // 4}") for n, v in enumerate(vs)]) for vs in (BEFORE, AFTER)
    ]
    assert not [e for e in explored(*small, metrics=["correct"]).slices if "cluster" in e.slice]


def test_a_slice_holds_its_own_items_alone():
    [effect] = [e for e in explored(metrics=["correct"]).slices if e.slice == "kind:conflict"]
    members = [n for n in range(40) if n % 3 == 2]
    assert effect.n == len(members)
    assert effect.reference_value == sum(BEFORE[n] for n in members) / len(members)
    assert effect.n_worse == sum(BEFORE[n] > AFTER[n] for n in members)
    assert (effect.n_clusters, effect.detectable) == (0, None)


def test_families_span_the_comparisons_and_keep_slices_apart():
    third = side([row(n, int(n % 3 > 0)) for n in range(40)], name="third")
    one, two = adjust_together(explore_sides(A, b, metrics=["correct", "f1"]) for b in (B, third))
    assert one.family == two.family == 4
    assert one.slice_family == two.slice_family == len(one.slices) + len(two.slices)
    for family in (one.effects + two.effects, one.slices + two.slices):
        assert [e.p_adjusted for e in family] == holm([e.p_value for e in family])
        assert [e.p_loss_adjusted for e in family] == holm([e.p_loss for e in family])


def repeated(values):
    return side(row(n, v, repeat=r) for n, vs in enumerate(values) for r, v in enumerate(vs))


def test_with_repeats_the_item_is_the_unit_and_the_spread_is_told_apart():
    before = [(1, 1, 0)] * 6 + [(0, 0, 0)] * 6
    after = [(1, 0, 0)] * 6 + [(0, 0, 0)] * 6
    [effect] = compare_sides(repeated(before), repeated(after), metrics=["correct"]).effects
    assert (effect.n, effect.n_worse) == (12, 6)
    assert effect.difference == pytest.approx(-1 / 6)
    assert effect.reference_variances == variance_within_between(before)
    assert effect.candidate_variances == variance_within_between(after)
    assert compare_sides(A, B, metrics=["correct"]).effects[0].reference_variances is None


def test_an_item_weighs_the_same_however_many_of_its_repeats_arrived():
    failed = {"outcome": Outcome.FAILED, "scores": {}, "answer": {}}
    rows = [row(n, n % 2, repeat=r) for n in range(4) for r in range(2)]
    lossy = side([*rows[:-1], dataclasses.replace(rows[-1], **failed)])
    [effect] = compare_sides(side(rows), lossy, metrics=["correct"]).effects
    assert (effect.n, effect.reference_value, effect.candidate_value) == (4, 0.5, 0.5)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_byte(rng):
    rows = [
        [
            dataclasses.replace(row(n, (n * r * k) % 2, repeat=r), model=model)
            for model in ("zeta", "alpha")
            for n in range(12)
            for r in range(3)
        ]
        for k in (1, 3)
    ]

    def told(*parts):
        found = explore_sides(*map(side, parts), metrics=["f1", "correct", "wrong"])
        return json.dumps(comparison_data([Compared(comparison=adjust_together([found])[0])]))

    assert told(*rows) == told(*(rng.sample(part, len(part)) for part in rows))
