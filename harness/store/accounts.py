"""What the calls of a model on a task took: errors, attempts, time, tokens and money."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.core.answer import Failure, Prediction
from harness.core.usage import Price, Tokens, tokens_of

_PERCENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of one model on one task.

    `errors` counts failed calls by class. Tokens and latencies are of calls that were answered and
    not `cached`; `latency_s` has percentiles by nearest rank, a batch counting as long as it took
    for each of its calls. Tokens are None unless every such call reported them, `cost` is None
    without them or without a price.
    """

    errors: Mapping[str, int]
    attempts: int
    cached: int
    waited_s: float
    latency_s: Mapping[str, float]
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    currency: str | None = None


@dataclass(slots=True)
class _Tally:
    errors: Counter[str] = field(default_factory=Counter)
    attempts: int = 0
    cached: int = 0
    waited_s: float = 0.0
    latencies: array[float] = field(default_factory=lambda: array("d"))
    n_answered: int = 0
    n_metered: int = 0
    n_in: int = 0
    n_out: int = 0

    def add(self, prediction: Prediction) -> None:
        self.attempts += prediction.attempts
        self.waited_s += prediction.waited_s
        self.cached += prediction.cached
        result = prediction.result
        if isinstance(result, Failure):
            self.errors[result.error_class] += 1
        elif not prediction.cached:
            if prediction.latency_s is not None:
                self.latencies.append(prediction.latency_s)
            self.n_answered += 1
            used = tokens_of(result.usage)
            if used is not None:
                self.n_metered += 1
                self.n_in += used.n_in
                self.n_out += used.n_out

    def account(self, price: Price | None) -> Account:
        metered = self.n_metered == self.n_answered > 0
        tokens = Tokens(self.n_in, self.n_out) if metered else None
        ordered = sorted(self.latencies)
        return Account(
            errors=dict(self.errors.most_common()),
            attempts=self.attempts,
            cached=self.cached,
            waited_s=round(self.waited_s, 6),
            latency_s={
                f"p{percent}": ordered[math.ceil(len(ordered) * percent / 100) - 1]
                for percent in _PERCENTILES
                if ordered
            },
            tokens_in=tokens.n_in if tokens else None,
            tokens_out=tokens.n_out if tokens else None,
            cost=price.cost(tokens) if price and tokens else None,
            currency=price.currency if price and tokens else None,
        )


def accounts_of(
    predictions: Iterable[Prediction], prices: Mapping[str, Price]
) -> dict[str, Account]:
    """The account of every `model/task`; a call counts as often as it is among the predictions."""
    tallies: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for prediction in predictions:
        tallies[prediction.model, prediction.task].add(prediction)
    return {
        f"{model}/{task}": tally.account(prices.get(model))
        for (model, task), tally in tallies.items()
    }
