"""How calls are made: what they may cost and load, never what is asked.

A run may be resumed with other values of all of these; see `decisive`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from harness.config.section import Limit, Section

_OF_A_RUN = frozenset(("gate", "retries", "max_cost", "max_minutes", "cache"))
_OF_A_MODEL = frozenset(("limits", "prices", "timeout_s"))


class Limits(Section):
    """How much of a model's server a run may use."""

    requests_per_minute: Limit | None = Field(default=None, description="spaced evenly")
    tokens_per_minute: Limit | None = Field(
        default=None,
        description="in and out; a quarter of the characters shown until the usage is told",
    )
    concurrency: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="calls at once, at most -j; by default -j, and one batch"
    )


class Prices(Section):
    """What a model's tokens cost."""

    input_per_million: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    output_per_million: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"


class Retries(Section):
    """When a call that failed for a passing reason is given up."""

    max_attempts: Annotated[int, Field(ge=1)] = Field(default=8, description="1 never tries again")
    max_same_error: Annotated[int, Field(ge=1)] = Field(
        default=5, description="how often one class of error is met before it ends the call"
    )
    max_seconds: Limit = Field(
        default=300.0, description="after its first attempt a call begins none later than this"
    )


def decisive(config: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a dumped config that decides what a run holds.

    >>> decisive({"seed": 0, "max_cost": 5.0, "models": [{"name": "m", "timeout_s": 9.0}]})
    {'seed': 0, 'models': [{'name': 'm'}]}
    """
    kept = {key: value for key, value in config.items() if key not in _OF_A_RUN}
    kept["models"] = [
        {key: value for key, value in model.items() if key not in _OF_A_MODEL}
        for model in config.get("models", ())
    ]
    return kept
