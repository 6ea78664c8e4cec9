"""Several answers to one item: the item stays the unit, and the spread is told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harness.stats.columns import Column, check_table


@dataclass(frozen=True, slots=True)
class Variances:
    """Variance of repeats within an item, and of items' true values between items.

    None where it can't be told: `within` wants an item with two repeats, `between` two items.
    """

    within: float | None
    between: float | None


def average_repeats(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Column:
    """The items' averages as a column: values and weights are [n_items, n_repeats].

    A value is the weighted mean of the defined repeats, its weight their mean weight; so an item
    weighs the same however many of its repeats are defined, and 0 where none is.

    >>> column = average_repeats([[0, 1], [1, 1]], [[1, 1], [1, 0]])
    >>> column.values.tolist(), column.weights.tolist()
    ([0.5, 1.0], [1.0, 1.0])
    """
    v, w = _table(values, weights)
    defined = (w > 0).sum(axis=1)
    totals = w.sum(axis=1)
    sums = (v * w).sum(axis=1)
    means = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
    return Column(means, np.divide(totals, defined, out=np.zeros_like(totals), where=defined > 0))


def variance_within_between(
    values: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> Variances:
    """The variance components of repeated scores, [n_items, n_repeats], weight 0: undefined.

    `within` pools the items' sample variances; `between` is the variance of the item means less
    the share that repeats put into it, at least 0 (the one-way random-effects estimate; with
    unequal repeats, `within` over the harmonic mean of their numbers). Values count equally.

    Means 0.5 and 1: their variance is 0.125; within-item variances 0.5 and 0, so 0.25; a mean of
    two carries 0.125 of it:

    >>> variance_within_between([[0, 1], [1, 1]])
    Variances(within=0.25, between=0.0)
    """
    v, w = _table(values, weights)
    kept = (w > 0).any(axis=1)
    v, defined = v[kept], w[kept] > 0
    sizes = defined.sum(axis=1)
    means = np.where(defined, v, 0.0).sum(axis=1) / sizes
    freedom = int((sizes - 1).sum())
    within = None
    if freedom:
        squares = np.where(defined, (v - means[:, None]) ** 2, 0.0)
        within = float(squares.sum() / freedom)
    between = None
    if len(means) > 1:
        between = max(0.0, float(means.var(ddof=1) - (within or 0.0) * (1 / sizes).mean()))
    return Variances(within, between)


def _table(
    values: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    v = np.asarray(values, dtype=np.float64)
    w = np.ones_like(v) if weights is None else np.asarray(weights, dtype=np.float64)
    if v.ndim != 2:
        raise ValueError(f"a table of items by repeats is wanted, found {v.ndim} dimensions")
    check_table(v, w)
    return np.where(w > 0, v, 0.0), w
