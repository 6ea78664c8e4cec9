"""What the calls of a plan would take: how many there are to make, their tokens, their cost.

Calls that the cache answers are counted apart; nothing is subtracted for an earlier part of a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.core.usage import Price, Tokens
from harness.models.base import identity_of
from harness.run.generate import Generation, cache_key
from harness.run.plan import Plan
from harness.run.request import estimated_tokens, request_digest
from harness.store.cache import is_cacheable


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the calls of one model would take, those `cached` left out; None where none says it."""

    calls: int
    cached: int
    tokens_in: int
    tokens_out_most: int | None
    price: Price | None

    @property
    def cost_in(self) -> float | None:
        """The price of all requests."""
        return self.price.cost(Tokens(self.tokens_in, 0)) if self.price else None

    @property
    def cost_most(self) -> float | None:
        """The price where every answer is as long as it may be."""
        if self.price is None or self.tokens_out_most is None:
            return None
        return self.price.cost(Tokens(self.tokens_in, self.tokens_out_most))


def forecast(plan: Plan, generation: Generation) -> dict[str, Forecast]:
    """The forecast of every model of a plan. Raises `UsageError` for a prompt that fails."""
    shown = [
        (estimated_tokens(request), request_digest(request))
        for task, ids in plan.items.items()
        for item in ids
        for n in range(plan.repeats)
        for request in [generation.builders[task].build(generation.items[task][item], repeat=n)]
    ]
    return {name: _forecast(name, shown, generation) for name in plan.models}


def _forecast(name: str, shown: Sequence[tuple[int, str]], generation: Generation) -> Forecast:
    """The forecast of a model for requests by the tokens and the digest of each."""
    model = generation.models[name]
    cache, identity = generation.cache if is_cacheable(model) else None, identity_of(model)
    left = [
        n_tokens
        for n_tokens, digest in shown
        if cache is None or not cache.holds(cache_key(name, identity, digest))
    ]
    most = _most_written(model)
    return Forecast(
        calls=len(left),
        cached=len(shown) - len(left),
        tokens_in=sum(left),
        tokens_out_most=None if most is None else most * len(left),
        price=generation.budget.prices.get(name),
    )


def _most_written(model: object) -> int | None:
    """The most tokens of an answer, where the model's parameters say."""
    generation = getattr(model, "generation", None)
    if isinstance(generation, Mapping):
        return generation.get("max_tokens")
    most = getattr(model, "max_new_tokens", None)
    return most if isinstance(most, int) else None
