from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.item import QaItem, SummaryItem
from harness.gold.schema import KINDS, Bounds, QaRow, SummaryRow


def fields(value: type) -> set[str]:
    return set(value.__dataclass_fields__)


def test_every_field_of_a_row_reaches_the_item():
    assert set(QaRow.model_fields) == fields(QaItem)
    assert set(SummaryRow.model_fields) - {"task"} == fields(SummaryItem) - {"kind"}


def test_only_id_question_and_answers_are_required():
    assert {name for name, field in QaRow.model_fields.items() if field.is_required()} == {
        "id",
        "question",
        "answers",
    }


@pytest.mark.parametrize("field", sorted(set(QaRow.model_fields) - {"id", "question", "answers"}))
def test_null_is_as_good_as_absent(field):
    row = {"id": "q", "question": "Who?", "answers": ["a"]}
    assert QaRow.model_validate({**row, field: None}).value() == QaRow.model_validate(row).value()


@given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=3, max_size=3).map(sorted))
def test_bounds_are_closed(values):
    low, middle, high = values
    bounds = Bounds(min=low, max=high)
    assert bounds.holds(low)
    assert bounds.holds(middle)
    assert bounds.holds(high)
    assert not bounds.holds(low - 1)
    assert not bounds.holds(high + 1)


def test_bounds_are_open_where_nothing_is_said():
    assert Bounds().holds(0)
    assert Bounds().holds(10**9)
    assert not Bounds(max=1).holds(2)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ({"n_items": {"qa": {"min": -1}}}, "policy.yaml:3: n_items.qa.min: found -1; expected gre"),
        ({"n_items": {"qa": {"min": 5, "max": 4}}}, "policy.yaml:2: n_items.qa: found {'min': 5, "),
        ({"n_items": {"qa": {"max": float("nan")}}}, "policy.yaml:3: n_items.qa.max: found nan"),
        ({"n_items": {"qa": {"min": float("inf")}}}, "policy.yaml:3: n_items.qa.min: found inf"),
        ({"unanswerable": {"max": 1.2}}, "policy.yaml:2: unanswerable.max: found 1.2; expected le"),
        ({"kinds": {"conflict": {"min": 2}}}, "policy.yaml:3: kinds.conflict.min: found 2; expe"),
        (
            {"single_sentence_questions": {"max": 15}},
            "policy.yaml:2: single_sentence_questions.m",
        ),
        ({"single_sentence_questions": 0.15}, "policy.yaml:1: single_sentence_questions: found"),
        (
            {"version": "1", "kinds": {"conflict": {"min": 0.6}, "temporal": {"min": 0.5}}},
            "policy.yaml:2: kinds: found {'conflict': {'min': 0.6}, 'temporal': {'min': 0.5}}; "
            "expected shares that can sum to 1, not to at least 1.1",
        ),
        (
            {"kinds": {kind: {"max": 0.15} for kind in KINDS}},
            "expected shares that can sum to 1, not to at most 0.75",
        ),
    ],
)
def test_a_policy_that_nothing_can_meet_is_refused_at_its_line(small_gold, policy, told):
    small_gold.policy = policy
    [problem] = small_gold.write().problems()
    assert told in str(problem)


@pytest.mark.parametrize(
    "kinds",
    [
        {"conflict": {"min": 0.6}, "temporal": {"min": 0.4}},
        {kind: {"max": 0.2} for kind in KINDS},
        {kind: {"min": 0.2} for kind in KINDS},
        {"conflict": {"max": 0.1}},
    ],
)
def test_shares_that_can_just_sum_to_one_are_a_policy(small_gold, kinds):
    small_gold.policy = {"kinds": kinds}
    assert small_gold.write().problems() == ()
