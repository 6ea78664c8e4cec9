from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from harness.core.problems import describe_value, did_you_mean, json_path, keys_at, problems_from


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    margin: float = 0.0


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    kind: Literal["a", "b"] = "a"
    many: Annotated[list[Inner], Field(min_length=1)] | None = None
    named: dict[str, Inner] = {}
    free: dict[str, int] = {}
    required: int

    @field_validator("kind")
    @classmethod
    def _not_b(cls, kind: str) -> str:
        if kind == "b":
            raise ValueError("a kind of today")
        return kind


def problems(value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(value)
    found = problems_from(
        caught.value.errors(),
        where=lambda location: f"f: {json_path(location)}",
        known_keys=lambda location: keys_at(Outer, location),
    )
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, "f: required: found nothing; expected the required key 'required'; add it"),
        (
            {"required": 1, "knid": "a"},
            "f: knid: found unknown key 'knid'; expected one of free, kind, many, named, required; "
            "did you mean 'kind'? rename or remove it",
        ),
        (
            {"required": 1, "many": [{}, {"margn": 0.1}]},
            "f: many[1].margn: found unknown key 'margn'; expected one of margin; "
            "did you mean 'margin'? rename or remove it",
        ),
        (
            {"required": 1, "named": {"x.y": {"margn": 0.1}}},
            "f: named.x.y.margn: found unknown key 'margn'; expected one of margin; "
            "did you mean 'margin'? rename or remove it",
        ),
        ({"required": "1"}, "f: required: found '1'; expected a valid integer; correct the value"),
        (
            {"required": None},
            "f: required: found null; expected a valid integer; correct the value",
        ),
        (
            {"required": 1, "many": [5]},
            "f: many[0]: found 5; expected a valid dictionary; correct the value",
        ),
        (
            {"required": 1, "kind": "b"},
            "f: kind: found 'b'; expected a kind of today; correct the value",
        ),
    ],
)
def test_every_error_says_where_found_expected_and_what_to_do(value, told):
    assert problems(value) == [told]


def test_all_errors_become_problems():
    assert len(problems({"knid": 1, "many": [{"margin": "x"}], "free": {"a": "b"}})) == 4


@pytest.mark.parametrize(
    ("location", "keys"),
    [
        ((), ["kind", "many", "named", "free", "required"]),
        (("many", 3), ["margin"]),
        (("named", "any name"), ["margin"]),
        (("many",), []),
        (("free", "a"), []),
        (("nowhere",), []),
        (("nowhere", 0, "deeper"), []),
    ],
)
def test_keys_allowed_at_a_location(location, keys):
    assert keys_at(Outer, location) == keys


@pytest.mark.parametrize(
    ("location", "path"),
    [((), ""), (("a",), "a"), ((0,), "[0]"), (("a", 0, 1, "b"), "a[0][1].b")],
)
def test_json_path(location, path):
    assert json_path(location) == path


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "null"), ("a\nb", r"'a\nb'"), ("x" * 99, "'" + "x" * 59 + "…"), ([1], "[1]")],
)
def test_values_are_told_in_one_short_line(value, words):
    assert describe_value(value) == words


def test_nothing_is_suggested_where_nothing_is_near():
    assert did_you_mean("zzz", ["models", "tasks"]) == ""
