"""Marks on a scale: where a value and its interval stand, in percent of the width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.comparison import Effect
from harness.analysis.summary import Estimate
from harness.report.comparison import difference_cell
from harness.report.leaderboard import interval, number

_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value with its interval: as text, and in percent of a scale (None where there is none).

    `outer` is the wider interval over documents.
    """

    text: str
    detail: str = ""
    at: float | None = None
    inner: tuple[float, float] | None = None
    outer: tuple[float, float] | None = None
    n: int = 0
    tone: str = "plain"


def mark_of(estimate: Estimate, *, bounded: bool = True) -> Mark:
    """The mark of an estimate on a scale from 0 to 1; without a place where it is not bounded."""
    if estimate.value is None:
        return Mark(text="–", n=estimate.n, tone="muted")
    text, detail = number(estimate.value), interval(estimate.low, estimate.high)
    if not bounded:
        return Mark(text=text, detail=detail, n=estimate.n)
    return Mark(
        text=text,
        detail=detail,
        at=_percent(estimate.value),
        inner=_range(estimate.low, estimate.high),
        outer=_range(estimate.doc_low, estimate.doc_high),
        n=estimate.n,
    )


def share_mark(share: float | None, bounds: tuple[float, float] | None) -> Mark:
    """The mark of a share of counted cases, to three decimals, with its interval if there is one.

    >>> share_mark(0.5, (0.25, 0.75)).detail, share_mark(None, None).text
    ('.250–.750', '–')
    """
    if share is None:
        return Mark(text="–", tone="muted")
    told = "–".join(f"{end:.3f}".removeprefix("0") for end in bounds or ())
    inner = _range(*bounds) if bounds else None
    return Mark(text=f"{share:.3f}", detail=told, at=_percent(share), inner=inner)


def scale_of(effects: Sequence[Effect]) -> float:
    """The reach of an axis around 0 that holds every interval of these differences."""
    ends = [abs(x) for e in effects for x in (e.low, e.high, e.difference) if x is not None]
    most = max(ends, default=0.0)
    return next((step for step in _STEPS if most <= step), float(math.ceil(most)))


def difference_mark(effect: Effect, reach: float) -> Mark:
    """The mark of a difference on a scale from -reach to reach."""
    cell = difference_cell(effect)

    def place(value: float | None) -> float | None:
        return None if value is None else (value / reach + 1) / 2

    return Mark(
        text=cell.text,
        detail=cell.detail,
        at=_percent(place(effect.difference) or 0.0),
        inner=_range(place(effect.low), place(effect.high)),
        n=effect.n,
        tone=cell.tone if _beyond_zero(effect) else "plain",
    )


def _beyond_zero(effect: Effect) -> bool:
    return effect.low is not None and effect.high is not None and effect.low * effect.high > 0


def _percent(share: float) -> float:
    return round(min(max(share, 0.0), 1.0) * 100, 2)


def _range(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (_percent(low), _percent(high))
