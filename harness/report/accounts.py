"""What a run used: a table of calls, tokens, time and money, where a model tells its tokens."""

from __future__ import annotations

from collections.abc import Mapping

from harness.report.document import Cell, Column, Table
from harness.store.accounts import Account

_TITLES = ("attempts", "cached", "tokens in", "tokens out", "p50 s", "p95 s", "p99 s", "cost")


def accounts_table(accounts: Mapping[str, Account]) -> Table | None:
    """A row for every model and task with known tokens or cached answers; None where none has."""
    shown = {n: one for n, one in accounts.items() if one.tokens_in is not None or one.cached}
    if not shown:
        return None
    return Table(
        title="What it took",
        columns=[Column(title="model/task", numeric=False), *(Column(title=t) for t in _TITLES)],
        rows=[[Cell(text=name, tone="strong"), *_cells(one)] for name, one in shown.items()],
    )


def _cells(account: Account) -> list[Cell]:
    counts = (account.attempts, account.cached, account.tokens_in, account.tokens_out)
    seconds = [account.latency_s.get(name) for name in ("p50", "p95", "p99")]
    texts = [
        *("–" if count is None else f"{count:,}" for count in counts),
        *("–" if value is None else f"{value:.2f}" for value in seconds),
        "–" if account.cost is None else f"{account.cost:.4g} {account.currency}",
    ]
    return [Cell(text=text) for text in texts]
