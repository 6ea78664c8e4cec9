"""Two runs over the same items: the difference, its interval and an exact or seeded test.

Throughout, `a` is the reference and `b` the candidate; a difference is `mean(b) - mean(a)`, so a
positive one is a gain where higher is better. Items pair by position: the caller sorts by id.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from harness.stats.bootstrap import Resampler, difference_bounds, expanded_quantile
from harness.stats.columns import Array, Column, both_defined, changes, rounded_p
from harness.stats.intervals import (
    CLT_ABOVE,
    CONFIDENCE,
    CONSTANT,
    Interval,
    bootstrapped,
    from_influence,
    interval,
    is_binary,
    tango,
)
from harness.stats.signflip import FlipTest, sign_flip

MCNEMAR = "exact McNemar"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedResult:
    """A paired comparison: effect, interval and p-values.

    `n` pairs, of which `n_discordant` differ, `n_gained` have the higher value in `b`, `n_lost`
    in `a` (with unequal weights a pair may differ in weight alone). `p_value` is two-sided,
    `p_gain` and `p_loss` are one-sided; `interval` is None for fewer than two pairs.
    """

    n: int
    difference: float
    interval: Interval | None
    p_value: float
    p_gain: float
    p_loss: float
    method: str
    n_discordant: int
    n_gained: int
    n_lost: int


@dataclass(frozen=True, slots=True)
class McNemar:
    """p-values of McNemar's exact test: two-sided, for a gain and for a loss."""

    p_value: float
    p_gain: float
    p_loss: float


def mcnemar(gained: int, lost: int) -> McNemar:
    """McNemar's exact test: how likely the discordant pairs are as a fair coin's throws.

    Equals `scipy.stats.binomtest(gained, gained + lost)` and statsmodels' `mcnemar(exact=True)`.
    Without discordant pairs all are 1. Raises `ValueError` for negative counts.

    Three gained, none lost: one chance in 2^3, two-sided two.

    >>> mcnemar(3, 0)
    McNemar(p_value=0.25, p_gain=0.125, p_loss=1.0)
    """
    if gained < 0 or lost < 0:
        raise ValueError("counts are not negative")
    n = gained + lost
    p_gain = float(bdtr(lost, n, 0.5))
    p_loss = float(bdtr(gained, n, 0.5))
    two_sided = 2 * min(p_gain, p_loss)
    return McNemar(rounded_p(two_sided), rounded_p(p_gain), rounded_p(p_loss))


def compare_binary(
    a: npt.ArrayLike | Column, b: npt.ArrayLike | Column, *, confidence: float = CONFIDENCE
) -> PairedResult:
    """A paired comparison of two columns of 0 and 1: Tango's interval and exact McNemar.

    Items undefined in either column (weight 0) are left out. Raises `ValueError` for other values
    or weights, and where no pair is left.

    >>> found = compare_binary([0, 0, 0, 1], [1, 1, 1, 1])
    >>> found.difference, found.p_value, found.n_gained, found.n_lost
    (0.75, 0.25, 3, 0)
    """
    one, two = both_defined(a, b)
    if not (is_binary(one) and is_binary(two)):
        raise ValueError("values are 0 or 1 and weights equal, or use compare_graded")
    n = len(one.values)
    gained = int(np.count_nonzero(two.values > one.values))
    lost = int(np.count_nonzero(two.values < one.values))
    test = mcnemar(gained, lost)
    return PairedResult(
        n=n,
        difference=(gained - lost) / n,
        interval=tango(gained, lost, n, confidence) if n > 1 else None,
        p_value=test.p_value,
        p_gain=test.p_gain,
        p_loss=test.p_loss,
        method=MCNEMAR,
        n_discordant=gained + lost,
        n_gained=gained,
        n_lost=lost,
    )


def compare_graded(
    a: npt.ArrayLike | Column,
    b: npt.ArrayLike | Column,
    *,
    resampler: Resampler,
    bounded: bool = True,
    confidence: float = CONFIDENCE,
) -> PairedResult:
    """A paired comparison of two (weighted) means: interval of the difference, sign-flip test.

    Items undefined in either column are left out; `resampler` gives the seed, and its weights
    where its size is the number of pairs. The interval is that of `difference_interval`.

    >>> found = compare_graded([0, 0, 0.25], [0.5, 0.5, 0.75], resampler=Resampler(0, 3))
    >>> found.difference, found.p_value, found.interval.method
    (0.5, 0.25, 'constant')
    """
    one, two = both_defined(a, b)
    interval = difference_interval(
        one, two, resampler=resampler, bounded=bounded, confidence=confidence
    )
    return graded_result(one, two, interval, sign_flip(one, two, seed=resampler.seed))


def graded_result(
    one: Column, two: Column, interval: Interval | None, test: FlipTest
) -> PairedResult:
    """The comparison of two columns of the same items, from its interval and its test."""
    changed = changes(one, two)
    return PairedResult(
        n=len(one.values),
        difference=two.mean - one.mean,
        interval=interval,
        p_value=test.p_value,
        p_gain=test.p_gain,
        p_loss=test.p_loss,
        method=test.method,
        n_discordant=int(np.count_nonzero((changed != 0) | (one.weights != two.weights))),
        n_gained=int(np.count_nonzero(changed > 0)),
        n_lost=int(np.count_nonzero(changed < 0)),
    )


def compare(
    a: npt.ArrayLike | Column,
    b: npt.ArrayLike | Column,
    *,
    resampler: Resampler,
    bounded: bool = True,
    confidence: float = CONFIDENCE,
) -> PairedResult:
    """`compare_binary` where both columns are 0 and 1 with equal weights, else `compare_graded`."""
    one, two = both_defined(a, b)
    if bounded and is_binary(one) and is_binary(two):
        return compare_binary(one, two, confidence=confidence)
    return compare_graded(one, two, resampler=resampler, bounded=bounded, confidence=confidence)


def difference_interval(
    a: npt.ArrayLike | Column,
    b: npt.ArrayLike | Column,
    *,
    resampler: Resampler,
    bounded: bool = True,
    confidence: float = CONFIDENCE,
) -> Interval | None:
    """The interval of `mean(b) - mean(a)` over the items defined in both.

    In this order:

    * fewer than two pairs: None;
    * bounded, no pair differs: `tango` without discordant pairs, `±z² / (n + z²)` at Kish's n;
    * every pair differs by the same: `constant`, of width zero;
    * more than 5,000 pairs: `student-t` on the linearised difference;
    * else `bca`, or `percentile` where BCa is undefined.

    `bounded` clips to [-1, 1].

    >>> difference_interval([0.2] * 16, [0.2] * 16, resampler=Resampler(0, 16)).method
    'tango'
    """
    one, two = both_defined(a, b)
    n = len(one.values)
    if n < 2:
        return None
    difference = two.mean - one.mean
    influence = linearised(one, two)
    scale = max(float(np.abs(column.values).max()) for column in (one, two))
    flat = np.abs(influence).max() <= 1e-12 * scale
    if bounded and flat and not changes(one, two).any():
        return tango(0, 0, int(one.effective_n + 1e-9), confidence)
    if flat:
        return interval(difference, difference, CONSTANT)
    if n > CLT_ABOVE:
        found = from_influence(difference, influence, n, confidence)
    else:
        shared = resampler if resampler.n == n else resampler.sized(n)
        columns = (one.values * one.weights, one.weights, two.values * two.weights, two.weights)
        z = float(expanded_quantile(n, confidence))
        found = bootstrapped(difference_bounds(shared, np.stack(columns, axis=1), z), 0)
    return found.clipped(-1.0, 1.0) if bounded else found


def linearised(a: Column, b: Column) -> Array:
    """Each item's influence on `mean(b) - mean(a)`, float64[n] with sum 0.

    `(v - mean) w / sum(w)` of the candidate less that of the reference.

    >>> linearised(Column.of([0, 0]), Column.of([0, 1])).tolist()
    [-0.25, 0.25]
    """
    parts = [(c.values - c.mean) * c.weights / c.total for c in (a, b)]
    return np.asarray(parts[1] - parts[0], dtype=np.float64)
