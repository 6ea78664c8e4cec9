"""What a run would ask, without asking: every request is built, its tokens and their cost guessed.

Nothing is subtracted for calls that the cache or an earlier part of the run answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.app.options import RunOptions
from harness.app.preparation import prepared
from harness.core.usage import Price, Tokens
from harness.report.document import Cell, Column, Document, Note, Table
from harness.run.generate import Generation
from harness.run.plan import Plan
from harness.run.request import estimated_tokens

_TITLES = ("calls", "tokens in", "tokens out, at most", "cost in", "cost, at most")
_NOTE = (
    "Tokens are guessed at four characters each, without what a server adds; tokens out are "
    "`max_tokens` for every call. Retries are not counted, nor answers that are there already."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the calls of one model would take; None where nothing says it."""

    calls: int
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


def dry_run(path: Path, options: RunOptions) -> tuple[Document, dict[str, Any]]:
    """The forecast of a config's models as a document and as data; nothing is written.

    Raises `HarnessError`s as a run does before its first call.
    """
    with prepared(path, options) as ready:
        return describe_forecast(forecast(ready.plan, ready.generation))


def forecast(plan: Plan, generation: Generation) -> dict[str, Forecast]:
    """The forecast of every model of a plan. Raises `UsageError` for a prompt that fails."""
    tokens_in = sum(
        estimated_tokens(generation.builders[task].build(generation.items[task][item], repeat=n))
        for task, ids in plan.items.items()
        for item in ids
        for n in range(plan.repeats)
    )
    n_calls = len(plan) // len(plan.models)
    found = {}
    for name in plan.models:
        most = _most_written(generation.models[name])
        found[name] = Forecast(
            calls=n_calls,
            tokens_in=tokens_in,
            tokens_out_most=None if most is None else most * n_calls,
            price=generation.budget.prices.get(name),
        )
    return found


def describe_forecast(found: Mapping[str, Forecast]) -> tuple[Document, dict[str, Any]]:
    """The forecasts as a document and as data."""
    data = {
        name: {
            "calls": one.calls,
            "tokens_in": one.tokens_in,
            "tokens_out_most": one.tokens_out_most,
            "cost_in": one.cost_in,
            "cost_most": one.cost_most,
            "currency": one.price.currency if one.price else None,
        }
        for name, one in found.items()
    }
    columns = [Column(title="model", numeric=False), *(Column(title=title) for title in _TITLES)]
    rows = [
        [Cell(text=name), *(Cell(text=text) for text in _texts(one))] for name, one in found.items()
    ]
    table = Table(title="Dry run: nothing was called", columns=columns, rows=rows)
    return Document(title="dry run", tables=[table], notes=[Note(text=_NOTE)]), {"models": data}


def _texts(one: Forecast) -> list[str]:
    currency = one.price.currency if one.price else ""
    counts = (one.calls, one.tokens_in, one.tokens_out_most)
    costs = (one.cost_in, one.cost_most)
    return [
        *("–" if n is None else f"{n:,}" for n in counts),
        *("–" if cost is None else f"{cost:,.4f} {currency}" for cost in costs),
    ]


def _most_written(model: object) -> int | None:
    """The most tokens of an answer, where the model's parameters say."""
    generation = getattr(model, "generation", None)
    if isinstance(generation, Mapping):
        return generation.get("max_tokens")
    most = getattr(model, "max_new_tokens", None)
    return most if isinstance(most, int) else None
