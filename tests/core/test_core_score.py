from __future__ import annotations

import json

import pytest

from harness.core.score import Card, Direction, Measure


@pytest.mark.parametrize("direction", list(Direction))
def test_a_measure_comes_back_from_its_json(direction):
    measure = Measure(
        name="n", summary="words kept", direction=direction, bounded=False, unit="words"
    )
    stored = json.loads(json.dumps(measure.as_json()))
    assert Measure.from_json(stored) == measure


def test_cards_print_their_recipe_sorted():
    card = Card(name="m", version=2, recipe={"b": "1", "a": "2"})
    assert (
        str(card) == str(Card(name="m", version=2, recipe={"a": "2", "b": "1"})) == "m|v2|a:2|b:1"
    )


@pytest.mark.parametrize("other", [{"name": "n"}, {"version": 2}, {"recipe": {"a": "3"}}])
def test_cards_differ_in_every_part(other):
    values = {"name": "m", "version": 1, "recipe": {"a": "2"}}
    assert str(Card(**values)) != str(Card(**values | other))
