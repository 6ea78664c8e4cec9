"""The five numbers of the 2x2 table, against the formulas on whole tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Answer
from harness.core.item import QaItem
from harness.core.score import Direction, Outcome, Score, Undefined
from harness.metrics.abstention import Abstention
from harness.metrics.base import Case, Sources

Cell = tuple[bool, Outcome]


def scored(answerable: bool, outcome: Outcome) -> dict[str, Score | Undefined]:
    answers = ("Sirte",) if answerable else ()
    item = QaItem(id="q", question="?", answers=answers, answerable=answerable)
    case = Case(item=item, answer=Answer(text="x"), outcome=outcome, sources=Sources())
    return dict(Abstention().score(case))


def aggregate(cells: Sequence[Cell], measure: str) -> float | None:
    scores = [scored(*cell)[measure] for cell in cells]
    defined = [score for score in scores if isinstance(score, Score)]
    weight = sum(score.weight for score in defined)
    return sum(s.value * s.weight for s in defined) / weight if weight else None


def ratio(over: float, under: float) -> float | None:
    return over / under if under else None


def expected(cells: Sequence[Cell]) -> dict[str, float | None]:
    abstained = [answerable for answerable, outcome in cells if outcome is Outcome.ABSTAINED]
    answered = [answerable for answerable, outcome in cells if outcome is Outcome.ANSWERED]
    live = [cell for cell in cells if cell[1] is not Outcome.FAILED]
    n_unanswerable = sum(not answerable for answerable, _ in live)
    n_answerable = len(live) - n_unanswerable
    right_refusals = sum(not answerable for answerable in abstained)
    right_answers = sum(answered)
    return {
        "refusal_precision": ratio(right_refusals, len(abstained)),
        "refusal_recall": ratio(right_refusals, n_unanswerable),
        "refusal_f1": ratio(2 * right_refusals, len(abstained) + n_unanswerable),
        "answerable_f1": ratio(2 * right_answers, len(answered) + n_answerable),
        "over_refusal": ratio(len(abstained) - right_refusals, n_answerable),
    }


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(Outcome)), max_size=30))
def test_aggregates_are_the_formulas(cells: list[Cell]) -> None:
    for measure, value in expected(cells).items():
        assert aggregate(cells, measure) == (None if value is None else pytest.approx(value))


def test_a_table_by_hand() -> None:
    cells = [
        *[(False, Outcome.ABSTAINED)] * 3,  # TP
        *[(False, Outcome.ANSWERED)] * 1,  # FN
        *[(True, Outcome.ABSTAINED)] * 2,  # FP
        *[(True, Outcome.ANSWERED)] * 4,
    ]
    assert aggregate(cells, "refusal_precision") == pytest.approx(3 / 5)
    assert aggregate(cells, "refusal_recall") == pytest.approx(3 / 4)
    assert aggregate(cells, "refusal_f1") == pytest.approx(6 / 9)
    assert aggregate(cells, "answerable_f1") == pytest.approx(8 / 11)
    assert aggregate(cells, "over_refusal") == pytest.approx(2 / 6)


def test_unparsed_is_neither_an_answer_nor_an_abstention() -> None:
    answerable, unanswerable = scored(True, Outcome.UNPARSED), scored(False, Outcome.UNPARSED)
    assert isinstance(answerable["refusal_precision"], Undefined)
    assert answerable["answerable_f1"] == Score(
        value=0.0, counts={"fn": 1.0}, reason="false negative"
    )
    assert isinstance(unanswerable["answerable_f1"], Undefined)
    recall = unanswerable["refusal_recall"]
    assert isinstance(recall, Score)
    assert recall.value == 0.0


@pytest.mark.parametrize("answerable", [True, False])
def test_a_failed_call_is_in_no_cell(answerable: bool) -> None:
    assert all(isinstance(s, Undefined) for s in scored(answerable, Outcome.FAILED).values())


def test_only_over_refusal_is_better_low() -> None:
    low = [m.name for m in Abstention().measures if m.direction is Direction.LOWER]
    assert low == ["over_refusal"]
