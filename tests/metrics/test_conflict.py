"""Sides of a conflict, named and cited, by hand."""

from __future__ import annotations

import pytest

from harness.citations.parse import parse
from harness.core.item import Position, QaItem, Span
from harness.core.score import Score, Undefined
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.conflict import Conflict
from harness.metrics.correct import Correct

SHOWN = ("a.txt", "b.txt", "c.txt")
A, B = (Span(seed=name, quote="x") for name in SHOWN[:2])
DATES = QaItem(
    id="q",
    question="When did it meet?",
    answers=("14 August by one, 15 August by the other",),
    answerable=True,
    kind="conflict",
    answer_type="date",
    positions=(
        Position(answer="14 August", aliases=("August 14",), evidence=((A,),)),
        Position(answer="15 August", aliases=("August 15",), evidence=((B,),)),
    ),
)


def case(raw, item=DATES):
    answer = parse(raw, shown=SHOWN)
    return Case(
        item=item, answer=answer, outcome=outcome_of(item, answer), sources=Sources(shown=SHOWN)
    )


@pytest.mark.parametrize(
    ("raw", "acknowledged", "own_side"),
    [
        ("14 August [1] or 15 August [2].", 1, 1),
        ("It met on 14 August [1]. Another report says 15 August [2].", 1, 1),
        ("It met on 14 August [2]. Another report says 15 August [1].", 1, 0),
        ("It met on 14 August [1]. Another report says 15 August.", 1, 0.5),
        ("It met on 14 August [1][2].", 0.5, 0.5),
        ("It met on 14 August [3].", 0.5, 0),
        ("It met on 14 August [9].", 0.5, 0),
        ("The reports differ [1][2].", 0, 0),
        ("The articles do not say.", 0, 0),
        ("", 0, 0),
    ],
)
def test_sides(raw, acknowledged, own_side):
    found = Conflict().score(case(raw))
    values = tuple(found[name].value for name in ("acknowledged", "own_side"))
    assert values == (acknowledged, own_side)


def test_an_item_without_positions_has_no_sides():
    item = QaItem(id="q", question="When?", answers=("14 August",), answerable=True)
    found = Conflict().score(case("14 August [1].", item))
    assert {type(score) for score in found.values()} == {Undefined}


@pytest.mark.parametrize(
    ("raw", "correct", "if_cited"),
    [
        ("14 August [1] or 15 August [2].", 1, 1),
        ("14 August or 15 August [2].", 1, 0),
        ("14 August or 15 August.", 1, 0),
        ("14 August [1][2].", 0, 0),
        ("The articles do not say [1].", 0, 0),
    ],
)
def test_an_answer_counts_only_with_its_sources(raw, correct, if_cited):
    found = Correct().score(case(raw))
    assert (found["correct"].value, found["answer_if_cited"].value) == (correct, if_cited)


def test_declining_needs_no_source_and_gold_without_evidence_none_either():
    none = QaItem(id="q", question="When?", answers=(), answerable=False)
    assert Correct().score(case("The articles do not say.", none))["answer_if_cited"].value == 1
    bare = QaItem(id="q", question="When?", answers=("14 August",), answerable=True)
    found = Correct().score(case("14 August [1].", bare))
    assert isinstance(found["correct"], Score)
    assert isinstance(found["answer_if_cited"], Undefined)
