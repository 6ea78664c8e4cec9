"""Scores, the four outcomes, and metric cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a call ended. The four are kept apart everywhere; a failed call is no empty answer."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    UNPARSED = "unparsed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One item's value with the counts behind it.

    An aggregate is always the weighted mean `sum(value * weight) / sum(weight)`: with weight 1
    the plain mean, with weight = denominator the ratio of sums that a rate over a table is.
    """

    value: float
    weight: float = 1.0
    counts: Mapping[str, float] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """No value exists for this item, and why. Never 0, never NaN; counted apart."""

    reason: str


class Direction(StrEnum):
    """Which way is better. A descriptive measure has no better way and enters no gate."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named number that a metric yields, as it stands in results and on the command line.

    `bounded` is true for fractions in [0, 1]; `unit` names anything else ("words").
    """

    name: str
    summary: str
    direction: Direction = Direction.HIGHER
    bounded: bool = True
    unit: str | None = None

    def as_json(self) -> dict[str, str | bool | None]:
        """The measure as a plain mapping, as manifests and baselines store it."""
        return {
            "name": self.name,
            "summary": self.summary,
            "direction": str(self.direction),
            "bounded": self.bounded,
            "unit": self.unit,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Measure:
        """The measure that `as_json` gave."""
        return cls(**{**data, "direction": Direction(data["direction"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The recipe of a number: two numbers compare only where their cards are equal.

    >>> str(Card(name="rouge1", version=1, recipe={"stemmer": "porter", "references": "max"}))
    'rouge1|v1|references:max|stemmer:porter'
    """

    name: str
    version: int
    recipe: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{key}:{value}" for key, value in sorted(self.recipe.items())]
        return "|".join([self.name, f"v{self.version}", *parts])
