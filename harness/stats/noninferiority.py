"""Non-inferiority: whether a loss beyond the margin is ruled out, and the n that would tell.

`a` is the reference, `b` the candidate, higher is better (swap them where lower is): the lower
one-sided bound of `mean(b) - mean(a)` must lie above `-margin`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from harness.stats.bootstrap import Resampler
from harness.stats.columns import Array, Column, both_defined, changes
from harness.stats.intervals import Interval, is_binary, tango, tango_z
from harness.stats.paired import difference_interval
from harness.stats.power import (
    ALPHA,
    DEFAULT_AIM,
    LARGEST_N,
    Aim,
    binomial,
    binomial_range,
    first_n,
)

FEW_CHANGES = 10
"""Below this many changed pairs a graded loss is bounded as if every lost pair lost everything:
the bootstrap can't show losses that the sample happens not to hold."""

_EXACT_UP_TO = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NonInferiority:
    """Whether a loss beyond the margin is ruled out.

    `bound` is the lower one-sided bound of `difference` (candidate less reference) and `method`
    where it came from; it is None, and nothing is shown, for fewer than two pairs.
    """

    margin: float
    difference: float
    bound: float | None
    shown: bool
    method: str


def noninferior(
    a: npt.ArrayLike | Column,
    b: npt.ArrayLike | Column,
    *,
    margin: float,
    resampler: Resampler,
    bounded: bool = True,
    alpha: float = ALPHA,
) -> NonInferiority:
    """Non-inferiority of `b` to `a`, at one-sided level `alpha`, over items defined in both.

    Columns of 0 and 1 with equal weights: Tango's score bound. Others: the lower end of the
    `1 - 2 alpha` `difference_interval`; where values are bounded and fewer than ten pairs differ,
    Tango's bound with the lost pairs as whole losses and no gains. Raises `ValueError` for a
    negative margin.

    Fifty pairs without a change rule out a loss of 5.13 points, 2.7055 / 52.7055, not of 5:

    >>> found = noninferior([1] * 50, [1] * 50, margin=0.05, resampler=Resampler(0, 50))
    >>> found.bound, found.shown
    (-0.0513331858, False)
    """
    if margin < 0:
        raise ValueError("a margin is not negative: it is the loss that is tolerated")
    one, two = both_defined(a, b)
    changed = changes(one, two)
    gained, lost = int(np.count_nonzero(changed > 0)), int(np.count_nonzero(changed < 0))
    difference = two.mean - one.mean
    found: Interval | None
    if len(changed) < 2:
        found = None
    elif bounded and is_binary(one) and is_binary(two):
        found = tango(gained, lost, len(changed), 1 - 2 * alpha)
    elif bounded and np.array_equal(one.weights, two.weights) and gained + lost < FEW_CHANGES:
        found = _as_whole_losses(one, changed, 1 - 2 * alpha)
    else:
        found = difference_interval(
            one, two, resampler=resampler, bounded=bounded, confidence=1 - 2 * alpha
        )
    return NonInferiority(
        margin=margin,
        difference=difference,
        bound=found.low if found else None,
        shown=found is not None and found.low > -margin,
        method=found.method if found else "too few pairs",
    )


def _as_whole_losses(column: Column, changed: Array, confidence: float) -> Interval:
    """Tango's interval with every lost pair as a whole loss, at Kish's number of pairs."""
    n = int(column.effective_n + 1e-9)
    share = float(column.weights[changed < 0].sum()) / column.total
    return tango(0, min(n, ceil(share * n - 1e-9)), n, confidence)


def noninferiority_power(
    n: int, discordance: float, margin: float, *, effect: float = 0.0, alpha: float = ALPHA
) -> float:
    """The chance that Tango's bound shows non-inferiority where the true difference is `effect`.

    Exact over the numbers gained and lost, up to tails of 1e-12. `discordance` is the share of
    pairs that differ in the long run, at least `|effect|`.

    Nothing ever differs, and 52 pairs rule out 5 points (2.7055 / 54.7055) where 50 don't:

    >>> [noninferiority_power(n, 0.0, 0.05) for n in (50, 52)]
    [0.0, 1.0]
    """
    if not 0 <= abs(effect) <= discordance <= 1:
        raise ValueError(f"an effect of {effect} wants a discordance between it and 1")
    z = float(ndtri(1 - alpha))
    gain = 0.5 if discordance == 0 else (1 + effect / discordance) / 2
    found = 0.0
    for m, chance in zip(*binomial_range(n, discordance), strict=True):
        gained, _ = binomial_range(int(m), gain)
        shown = tango_z(gained, m - gained, n, -margin) > z
        found += float(chance) * float(binomial(gained[shown], m, gain).sum())
    return min(1.0, found)


def needed_n_noninferior(discordance: float, margin: float, aim: Aim = DEFAULT_AIM) -> int | None:
    """A number of pairs that shows non-inferiority where there is truly no difference.

    Exact up to 5,000 pairs; beyond, the normal approximation
    `discordance * (z(alpha) + z(power))² / margin²`. None for a margin of 0, or beyond ten
    million.

    >>> needed_n_noninferior(0.0, 0.05)
    52
    """
    if margin <= 0:
        return None
    z = float(ndtri(1 - aim.alpha) + ndtri(aim.power))
    roughly = discordance * (z / margin) ** 2
    if roughly > _EXACT_UP_TO:
        return ceil(roughly) if roughly <= LARGEST_N else None

    def reached(n: int) -> bool:
        return noninferiority_power(n, discordance, margin, alpha=aim.alpha) >= aim.power

    return first_n(reached)
