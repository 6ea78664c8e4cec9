from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.item import QaItem, SummaryItem
from harness.gold.schema import Bounds, QaRow, SummaryRow


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


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_bounds_are_closed(low, value, high):
    assert Bounds(min=low, max=high).holds(value) == (low <= value <= high)


def test_bounds_are_open_where_nothing_is_said():
    assert Bounds().holds(0)
    assert Bounds().holds(10**9)
    assert not Bounds(max=1).holds(2)
