"""What a run would ask, without asking: its requests are built, tokens and their cost guessed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.app.forecast import Forecast, forecast
from harness.app.options import RunOptions
from harness.app.preparation import prepared
from harness.report.document import Cell, Column, Document, Note, Table

_TITLES = {
    "calls": "calls to make",
    "cached": "cached",
    "tokens_in": "tokens in",
    "tokens_out_most": "tokens out, at most",
    "cost_in": "cost in",
    "cost_most": "cost, at most",
}
_NOTE = (
    "Tokens and costs are of the calls to make, without retries: tokens in guessed at four "
    "characters each, without what a server adds; tokens out `max_tokens` for every call."
)


def dry_run(path: Path, options: RunOptions) -> tuple[Document, dict[str, Any]]:
    """The forecast of a config's models as a document and as data; nothing is written.

    Raises `HarnessError`s as a run does before its first call.
    """
    with prepared(path, options, make_cache=False) as ready:
        return describe_forecast(forecast(ready.plan, ready.generation))


def describe_forecast(found: Mapping[str, Forecast]) -> tuple[Document, dict[str, Any]]:
    """The forecasts as a document and as data."""
    data = {
        name: {field: getattr(one, field) for field in _TITLES}
        | {"currency": one.price.currency if one.price else None}
        for name, one in found.items()
    }
    columns = [
        Column(title="model", numeric=False),
        *(Column(title=title) for title in _TITLES.values()),
    ]
    rows = [
        [Cell(text=name), *(Cell(text=text) for text in _texts(one))] for name, one in found.items()
    ]
    table = Table(title="Dry run: nothing was called", columns=columns, rows=rows)
    return Document(title="dry run", tables=[table], notes=[Note(text=_NOTE)]), {"models": data}


def _texts(one: Forecast) -> list[str]:
    currency = one.price.currency if one.price else ""
    counts = (one.calls, one.cached, one.tokens_in, one.tokens_out_most)
    costs = (one.cost_in, one.cost_most)
    return [
        *("–" if n is None else f"{n:,}" for n in counts),
        *("–" if cost is None else f"{cost:,.4f} {currency}" for cost in costs),
    ]
