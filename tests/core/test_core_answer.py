from __future__ import annotations

import dataclasses

import pytest

from harness.core import answer, errors, item, registry, request, score
from harness.core.answer import Answer, Citation


def cite(source: int | None) -> Citation:
    return Citation(claims=(0,), source=source, raw="[x]", format="inline")


def test_cited_numbers_come_once_in_order_and_unresolved_names_not_at_all():
    citations = tuple(map(cite, (3, None, 0, 3, 99, 0)))
    assert Answer(text="a", citations=citations).cited() == (3, 0, 99)


def values() -> list[type]:
    return [
        value
        for module in (answer, errors, item, registry, request, score)
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and value.__module__ == module.__name__
    ]


@pytest.mark.parametrize("value", values(), ids=lambda value: value.__name__)
def test_values_are_frozen_slotted_and_keyword_only(value):
    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)
    assert all(field.kw_only for field in dataclasses.fields(value))
