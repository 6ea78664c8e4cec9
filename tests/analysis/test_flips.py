"""Flips: which items, which kind, with whose words."""

from __future__ import annotations

import pytest

from harness.analysis.compare import compare_sides
from harness.analysis.sides import Side
from harness.core.score import Direction, Measure, Outcome
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

MEASURES = {
    name: Measure(name=name, summary="", direction=direction)
    for name, direction in (
        ("correct", Direction.HIGHER),
        ("evidence_f1", Direction.HIGHER),
        ("citation_f1", Direction.HIGHER),
        ("f1", Direction.HIGHER),
        ("over_refusal", Direction.LOWER),
        ("abstained", Direction.NONE),
    )
}


def side(*items, repeats=False):
    """One item after the other: scores by metric, or one such mapping a repeat."""
    rows = [
        ScoreRow(
            model="m",
            task="qa",
            item=f"q{n}",
            repeat=repeat,
            item_digest="d",
            outcome=Outcome.ANSWERED,
            output_digest=str(scores),
            answer={
                "text": f"{scores}",
                "citations": [{"source": 2, "quote": "a b", "raw": "2"}, {"raw": "x"}],
            },
            scores={name: (float(value), 1.0) for name, value in scores.items()},
        )
        for n, item in enumerate(items)
        for repeat, scores in enumerate(item if repeats else [item])
    ]
    names = dict.fromkeys(name for row in rows for name in row.scores)
    return Side(
        name="run",
        gold=GoldStamp(version=None, digest="g", seeds_digest="s"),
        cards=dict.fromkeys(MEASURES, "card"),
        measures={"qa": [MEASURES[name] for name in names]},
        rows=rows,
    )


def flips(before, after, **options):
    names = list(before.measures["qa"])
    found = compare_sides(before, after, metrics=[measure.name for measure in names], **options)
    return [(flip.item, flip.metric, str(flip.kind), flip.worse) for flip in found.flips]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"correct": 1}, {"correct": 0}, [("correct", "right to wrong", True)]),
        ({"correct": 0}, {"correct": 1}, [("correct", "wrong to right", False)]),
        ({"over_refusal": 0}, {"over_refusal": 1}, [("over_refusal", "right to wrong", True)]),
        ({"over_refusal": 1}, {"over_refusal": 0}, [("over_refusal", "wrong to right", False)]),
        ({"abstained": 0}, {"abstained": 1}, []),
        ({"f1": 0.4}, {"f1": 0.9}, []),
        (
            {"correct": 1, "evidence_f1": 1},
            {"correct": 1, "evidence_f1": 0.5},
            [("evidence_f1", "citation broke", True)],
        ),
        ({"correct": 1, "evidence_f1": 0.5}, {"correct": 1, "evidence_f1": 1}, []),
        ({"correct": 0, "evidence_f1": 1}, {"correct": 0, "evidence_f1": 0}, []),
        (
            {"correct": 1, "evidence_f1": 1},
            {"correct": 0, "evidence_f1": 0},
            [("correct", "right to wrong", True)],
        ),
        (
            {"correct": 1, "citation_f1": 1, "evidence_f1": 1},
            {"correct": 1, "citation_f1": 0, "evidence_f1": 0},
            [("citation_f1", "citation broke", True)],
        ),
        ({"evidence_f1": 1}, {"evidence_f1": 0}, []),
    ],
)
def test_kinds(before, after, expected):
    assert flips(side(before), side(after)) == [("q0", *flip) for flip in expected]


def test_a_metric_with_any_value_between_has_no_flips():
    assert flips(side({"f1": 1}, {"f1": 0.5}), side({"f1": 0}, {"f1": 0.5})) == []


def test_with_repeats_the_majority_flips_and_speaks():
    before = side(
        [{"correct": v} for v in (0, 1, 1)], [{"correct": v} for v in (1, 1, 1)], repeats=True
    )
    after = side(
        [{"correct": v} for v in (1, 0, 0)], [{"correct": v} for v in (1, 0, 1)], repeats=True
    )
    [flip] = compare_sides(before, after, metrics=["correct"]).flips
    assert (flip.item, str(flip.kind)) == ("q0", "right to wrong")
    assert (flip.reference_text, flip.candidate_text) == ("{'correct': 1}", "{'correct': 0}")


def test_citations_stand_beside_the_words():
    [flip] = compare_sides(side({"correct": 1}), side({"correct": 0}), metrics=["correct"]).flips
    assert flip.candidate_cited == ("[2] “a b”", "[x]")
