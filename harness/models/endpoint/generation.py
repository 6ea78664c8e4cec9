"""How a served model is to write: one set of names for all interfaces."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from harness.core.errors import Problem, UsageError
from harness.core.request import Request
from harness.models.parameters import checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The parameters of an answer's making; what is not given is left to the server.

    `stop` are texts that end the answer; `logprobs` asks for log-probabilities, which are kept with
    the whole response where the server has any. `response_format: json` asks for a JSON object,
    `json_schema` for one that keeps to the schema; `json_schema: false` never sends a schema, not
    even the one that a request brings, for servers that know none.
    """

    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    logprobs: bool = False
    response_format: Literal["text", "json"] = "text"
    json_schema: Mapping[str, Any] | Literal[False] | None = None

    @property
    def is_json(self) -> bool:
        """Whether the answer is to be a JSON object."""
        return self.response_format == "json" or self.schema is not None

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The schema to send."""
        return None if self.json_schema is False else self.json_schema

    def asked(self, request: Request) -> Generation:
        """The parameters for a request: a schema that it brings stands for one of the config."""
        if request.response_schema is None or self.json_schema is False:
            return self
        return replace(self, json_schema=request.response_schema)

    def given(self) -> dict[str, Any]:
        """The parameters that say something, by name and in one order."""
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in values.items() if value != default}


def read_generation(given: Mapping[str, Any], *, supported: Collection[str]) -> Generation:
    r"""The parameters of a config. Raises `UsageError` for any that the interface doesn't take.

    >>> read_generation({"stop": ["\n"]}, supported=["stop"]).given()
    {'stop': ('\n',)}
    """
    generation = Generation(**checked(Generation, given, where="generation"))
    said = generation.given()
    problems = [
        _problem(name, "a parameter that this interface doesn't have", _listed(supported))
        for name in said
        if name not in supported
    ]
    ranges = (
        ("temperature", 0, 2, "a number from 0 to 2"),
        ("top_p", 0, 1, "a number from 0 to 1"),
        ("max_tokens", 1, float("inf"), "a whole number, 1 at least"),
    )
    problems += [
        _problem(name, str(said[name]), expected)
        for name, low, high, expected in ranges
        if name in said and not low <= said[name] <= high
    ]
    if problems:
        raise UsageError(problems)
    return generation


def _listed(supported: Collection[str]) -> str:
    return f"one of {', '.join(sorted(supported))}"


def _problem(name: str, found: str, expected: str) -> Problem:
    return Problem(
        where=f"generation: parameter {name}",
        found=found,
        expected=expected,
        fix="correct or remove it",
    )
