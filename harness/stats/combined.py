"""Intervals of linear combinations of independent estimates, from their own intervals.

Used for macro averages: the mean over kinds of items, each kind with an interval of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from harness.stats.intervals import Interval, interval

MOVER = "mover"


def mean_of_estimates(
    values: Sequence[float], intervals: Sequence[Interval | None]
) -> tuple[float, Interval | None]:
    """The unweighted mean of independent estimates with its interval, by MOVER.

    The distance from the mean to either bound is the root of the summed squares of the parts'
    distances to theirs, over their number. It keeps the parts' own asymmetry, and is not fooled
    by a small part that is all 0 or all 1 where that part's interval (Wilson) is not. The
    interval is None where a part has none. Raises `ValueError` without any part. Source: G. Y. Zou
    and A. Donner, Statistics in Medicine 27 (2008), "Construction of confidence limits about
    effect measures".

    Two parts 0.2 from their lower and 0.1 from their upper bounds: sqrt(0.08) / 2 and
    sqrt(0.02) / 2.

    >>> parts = [Interval(0.3, 0.6, "wilson"), Interval(0.5, 0.8, "wilson")]
    >>> mean_of_estimates([0.5, 0.7], parts)
    (0.6, Interval(low=0.4585786438, high=0.6707106781, method='mover'))
    """
    if not values:
        raise ValueError("a mean wants at least one estimate")
    n = len(values)
    mean = math.fsum(values) / n
    known = [found for found in intervals if found is not None]
    if len(known) < n:
        return mean, None
    below = math.sqrt(math.fsum((v - i.low) ** 2 for v, i in zip(values, known, strict=True)))
    above = math.sqrt(math.fsum((i.high - v) ** 2 for v, i in zip(values, known, strict=True)))
    return mean, interval(mean - below / n, mean + above / n, MOVER)
