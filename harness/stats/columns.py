"""A column of scores as arrays: one value and one weight an item, weight 0 where undefined."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A measure over items: `values[n_items]` and `weights[n_items]`, both float64.

    Weight 0 marks an item whose value is undefined; what stands in `values` there is ignored.
    The column's aggregate is `sum(value * weight) / sum(weight)`.
    """

    values: Array
    weights: Array

    @classmethod
    def of(cls, values: npt.ArrayLike | Column, weights: npt.ArrayLike | None = None) -> Column:
        """A checked column; without `weights` every item counts 1. A `Column` comes back as it is.

        Raises `ValueError` for unequal lengths, negative weights, and values that are no finite
        numbers although their weight is positive.

        >>> Column.of([1, 0, 1], [1, 1, 2]).mean
        0.75
        """
        if isinstance(values, Column):
            return values
        v = np.asarray(values, dtype=np.float64)
        w = np.ones_like(v) if weights is None else np.asarray(weights, dtype=np.float64)
        check_table(v, w)
        return cls(np.where(w > 0, v, 0.0), w)

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return math.fsum(self.weights.tolist())

    @property
    def mean(self) -> float:
        """The weighted mean, the same in any order; `ValueError` where no item is defined."""
        if self.total <= 0:
            raise ValueError("a column without a defined item has no mean")
        return math.fsum((self.values * self.weights).tolist()) / self.total

    @property
    def n_defined(self) -> int:
        """How many items have a positive weight."""
        return int(np.count_nonzero(self.weights > 0))

    @property
    def effective_n(self) -> float:
        """Kish's effective number of items, `sum(w)² / sum(w²)`: all of them for equal weights.

        >>> Column.of([0, 0, 0], [2, 1, 1]).effective_n == 16 / 6
        True
        """
        squares = math.fsum((self.weights**2).tolist())
        return self.total**2 / squares if squares else 0.0


def check_table(values: Array, weights: Array) -> None:
    """Nothing, or `ValueError` naming the first fault of a table of values and weights."""
    if values.shape != weights.shape:
        raise ValueError(f"values have the shape {values.shape}, weights {weights.shape}")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("weights must be finite and not negative")
    if not np.isfinite(values[weights > 0]).all():
        raise ValueError("a value with positive weight is not a finite number")


def paired(a: npt.ArrayLike | Column, b: npt.ArrayLike | Column) -> tuple[Column, Column]:
    """Both columns, checked to be of one length; `ValueError` otherwise."""
    one, two = Column.of(a), Column.of(b)
    if one.values.shape != two.values.shape:
        raise ValueError(f"{one.values.size} items are paired with {two.values.size}")
    return one, two


def both_defined(a: npt.ArrayLike | Column, b: npt.ArrayLike | Column) -> tuple[Column, Column]:
    """Both columns cut to the items defined in each; `ValueError` where none is left."""
    one, two = paired(a, b)
    keep = (one.weights > 0) & (two.weights > 0)
    if not keep.any():
        raise ValueError("no item is defined in both columns")
    return Column(one.values[keep], one.weights[keep]), Column(two.values[keep], two.weights[keep])


def changes(a: Column, b: Column) -> Array:
    """`b.values - a.values`, 0 where they differ by rounding alone (1e-12 of the largest).

    >>> changes(Column.of([0.3, 0.5]), Column.of([0.1 + 0.2, 1.0])).tolist()
    [0.0, 0.5]
    """
    difference = b.values - a.values
    scale = max(np.abs(a.values).max(initial=0.0), np.abs(b.values).max(initial=0.0))
    return np.where(np.abs(difference) > 1e-12 * scale, difference, 0.0)


def rounded_p(p_value: float) -> float:
    """A p-value to 12 significant digits, so that it prints alike on every machine; at most 1."""
    return min(1.0, float(f"{p_value:.12g}"))
