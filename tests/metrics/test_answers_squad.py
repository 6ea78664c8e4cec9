"""Parity with the official SQuAD v2 evaluator, on vectors made by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.core.answer import Answer
from harness.core.item import QaItem
from harness.core.score import Outcome, Score, Undefined
from harness.metrics.base import Case, Sources
from harness.metrics.squad import Squad, squad_scores

VECTORS = json.loads(
    (Path(__file__).parents[1] / "fixtures/reference/squad_v2_edge_vectors.json").read_text("utf-8")
)
CASES = VECTORS["cases"]


def scored(golds: list[str], text: str, outcome: Outcome = Outcome.ANSWERED) -> dict[str, object]:
    item = QaItem(id="q", question="?", answers=tuple(golds), answerable=bool(golds))
    answer = Answer(text=text, abstained=outcome is Outcome.ABSTAINED)
    case = Case(item=item, answer=answer, outcome=outcome, sources=Sources())
    return dict(Squad().score(case))


@pytest.mark.parametrize("vector", CASES, ids=[case["id"] for case in CASES])
def test_vector(vector: dict[str, Any]) -> None:
    expected = (vector["exact"], vector["f1"])
    assert squad_scores(vector["prediction"], vector["golds"]) == expected


@pytest.mark.parametrize("measure", ["exact_match", "f1"])
@pytest.mark.parametrize(
    ("prefix", "slice_"), [("", (True, False)), ("HasAns_", (True,)), ("NoAns_", (False,))]
)
def test_aggregate(measure: str, prefix: str, slice_: tuple[bool, ...]) -> None:
    values = []
    for vector in CASES:
        if bool(vector["golds"]) not in slice_:
            continue
        # The official script is given the text; '' is an answer there, an abstention here.
        outcome = Outcome.ANSWERED if vector["prediction"] else Outcome.ABSTAINED
        score = scored(vector["golds"], vector["prediction"], outcome)[measure]
        assert isinstance(score, Score)
        values.append(score.value)
    official = VECTORS["aggregate"][prefix + {"exact_match": "exact", "f1": "f1"}[measure]]
    assert 100 * sum(values) / len(values) == pytest.approx(official, abs=1e-12)
    assert len(values) == VECTORS["aggregate"][f"{prefix}total"]


def test_bags_not_sets() -> None:
    assert squad_scores("New York, New York", ["New York"]) == (0.0, 2 / 3)


def test_a_worded_refusal_of_an_unanswerable_item_is_right() -> None:
    score = scored([], "The articles do not say.", Outcome.ABSTAINED)["exact_match"]
    assert isinstance(score, Score)
    assert score.value == 1.0


@pytest.mark.parametrize("golds", [[], ["Sirte"]])
def test_unparsed_is_zero_before_the_official_function(golds: list[str]) -> None:
    scores = scored(golds, "", Outcome.UNPARSED)
    assert [s.value for s in scores.values() if isinstance(s, Score)] == [0.0, 0.0]


def test_a_failed_call_has_no_score() -> None:
    scores = scored(["Sirte"], "", Outcome.FAILED)
    assert all(isinstance(score, Undefined) for score in scores.values())


def test_long_answers_are_cut_in_the_reason() -> None:
    score = scored(["Sirte"], "x" * 500)["f1"]
    assert isinstance(score, Score)
    assert len(str(score.reason)) < 150
