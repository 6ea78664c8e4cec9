"""What a run may spend. Nothing is estimated: a cost that can't be told counts as none left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.core.answer import Output, Prediction
from harness.core.errors import Problem
from harness.core.usage import Price, tokens_of

_RESUME = "raise it in the config and run the same command with --resume"


@dataclass(slots=True, kw_only=True)
class Budget:
    """Limits on the money of a run, in the currency of its prices, and on the time of a command.

    Calls under way when a limit is met are finished, so that the cost may end a little above it.
    """

    prices: Mapping[str, Price] = field(default_factory=dict)
    max_cost: float | None = None
    max_minutes: float | None = None
    spent: float = 0.0
    _unknown: str | None = None

    def spend(self, prediction: Prediction) -> None:
        """Adds what a call cost; one that failed or was cached costs nothing."""
        price, result = self.prices.get(prediction.model), prediction.result
        if price is None or prediction.cached or not isinstance(result, Output):
            return
        tokens = tokens_of(result.usage)
        if tokens is None:
            self._unknown = prediction.model
        else:
            self.spent += price.cost(tokens)

    def exhausted(self) -> Problem | None:
        """The problem that no money is left, or None."""
        if self.max_cost is None:
            return None
        if self._unknown is not None:
            return Problem(
                where="max_cost",
                found=f"an answer of model {self._unknown!r} that doesn't tell its tokens",
                expected="token counts for every answer of a model with prices",
                fix="take `max_cost` out, or use a model that reports its usage",
            )
        if self.spent < self.max_cost:
            return None
        return Problem(
            where="max_cost",
            found=f"{self.spent:.4g} spent",
            expected=f"less than {self.max_cost:.4g}",
            fix=_RESUME,
        )

    def timed_out(self) -> Problem:
        """The problem that `max_minutes` are over."""
        return Problem(
            where="max_minutes",
            found="calls left to make",
            expected=f"all of them within {self.max_minutes:g} minutes",
            fix=_RESUME,
        )
