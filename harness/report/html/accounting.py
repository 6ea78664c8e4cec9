"""What the calls took, as far as any model tells it: a column that all leave empty is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from harness.report.html.values import Report
from harness.store.accounts import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """Titles of columns, and rows as (entry, task, cells)."""

    titles: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[str]]]


def accounting(report: Report) -> Accounting:
    """A row for every entry and task of which something is known."""
    told = [(one.name, task, one.accounts[task]) for one in report.entries for task in one.accounts]
    titles = [title for title, read in _COLUMNS.items() if any(read(one) for *_, one in told)]
    rows = [(name, task, [_COLUMNS[title](one) for title in titles]) for name, task, one in told]
    return Accounting(titles=titles, rows=[row for row in rows if any(row[2])])


def _seconds(key: str) -> Callable[[Account], str]:
    return lambda one: f"{one.latency_s[key]:.3f}" if key in one.latency_s else ""


def _tokens(n: int | None) -> str:
    return "" if n is None else f"{n:,}"


def _cost(one: Account) -> str:
    return "" if one.cost is None else f"{one.cost:.4g} {one.currency}"


_COLUMNS: Mapping[str, Callable[[Account], str]] = {
    "median, s": _seconds("p50"),
    "95 % of calls, s": _seconds("p95"),
    "tokens in": lambda one: _tokens(one.tokens_in),
    "tokens out": lambda one: _tokens(one.tokens_out),
    "cost": _cost,
}
