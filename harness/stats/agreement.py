"""How far two judges of the same rows agree: a metric, and people.

Verdicts of yes and no make a table of four cells (`Crossed`); graded ones are compared by rank
(`Ranks`). Both take many reweightings of the rows at once, so that the bootstrap and the
leave-one-out values of BCa come from the same code as the estimate. Weights are whole numbers, so
sums are exact (to some 200,000 rows) and the bytes the same on every machine.

Definitions. Kappa: J. Cohen, "A coefficient of agreement for nominal scales", Educ. Psychol. Meas.
20 (1960). AUC: the chance that a row people say yes to has the higher value, ties counting half
(Mann-Whitney). Tau-b and Spearman's rho with the usual correction for ties, equal to
`scipy.stats.kendalltau` and `spearmanr` 1.14.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harness.stats.columns import Array
from harness.stats.intervals import CONFIDENCE, Interval, wilson

Codes = npt.NDArray[np.int64]
CLUSTERED_WILSON = "wilson at the effective n"


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Counts of a yes-no verdict against people's; arrays of any one shape.

    `hits`: both say yes; `misses`: people alone; `false_alarms`: the metric alone; `rejections`:
    neither. Every statistic is NaN where it is undefined.

    >>> table = Crossed(*np.array([40.0, 10.0, 20.0, 30.0]))
    >>> [round(float(x), 2) for x in (table.balanced_accuracy, table.kappa, table.precision)]
    [0.7, 0.4, 0.67]
    """

    hits: Array
    misses: Array
    false_alarms: Array
    rejections: Array

    @property
    def balanced_accuracy(self) -> Array:
        """Mean of the shares of people's yeses and of their noes that the metric shares."""
        no = _ratio(self.rejections, self.rejections + self.false_alarms)
        return np.asarray((self.recall + no) / 2, dtype=np.float64)

    @property
    def kappa(self) -> Array:
        """Cohen's kappa: 1 for equal verdicts, 0 for what chance gives."""
        a, b, c, d = self.hits, self.misses, self.false_alarms, self.rejections
        return _ratio(2 * (a * d - b * c), (a + b) * (b + d) + (a + c) * (c + d))

    @property
    def precision(self) -> Array:
        """Share of the metric's yeses that are people's too."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> Array:
        """Share of people's yeses that are the metric's too."""
        return _ratio(self.hits, self.hits + self.misses)


def cells(human: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> Array:
    """The cell that each row falls in: float64[n_rows, 4] of 0 and 1, in `Crossed`'s order.

    >>> cells(np.array([True, False]), np.array([True, True])).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]
    """
    found = (human & said, human & ~said, ~human & said, ~human & ~said)
    return np.asarray(np.stack(found, axis=1), dtype=np.float64)


def _ratio(num: npt.ArrayLike, den: npt.ArrayLike) -> Array:
    n, d = np.asarray(num, dtype=np.float64), np.asarray(den, dtype=np.float64)
    found = np.divide(n, d, out=np.full(np.shape(d), np.nan), where=d > 0)
    return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class RankStatistics:
    """AUC, tau-b and Spearman's rho of some reweightings: float64[n_weightings], NaN undefined."""

    auc: Array
    tau_b: Array
    spearman: Array

    def stacked(self) -> Array:
        """The three as float64[3, n_weightings], in the order of the fields."""
        return np.stack((self.auc, self.tau_b, self.spearman))


class Ranks:
    """A metric's values and people's verdicts, sorted once for any number of reweightings.

    `order` is the order in which `statistics` wants the rows' weights. AUC is defined where people
    know two verdicts alone.
    """

    def __init__(self, values: npt.ArrayLike, human: npt.ArrayLike) -> None:
        x_levels, x = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True)
        y_levels, y = np.unique(np.asarray(human, dtype=np.float64), return_inverse=True)
        self._n_levels = (len(x_levels), len(y_levels))
        self.order: Codes = np.lexsort((y, x))
        pairs = np.stack((x[self.order], y[self.order]))
        self._starts = np.flatnonzero(np.diff(pairs, axis=1, prepend=-1).any(axis=0))
        self._x, self._y = pairs[:, self._starts]
        self._x_starts = np.flatnonzero(np.diff(self._x, prepend=-1))
        self._by_y: Codes = np.argsort(self._y, kind="stable")
        self._y_starts = np.flatnonzero(np.diff(self._y[self._by_y], prepend=-1))

    @property
    def n_crossings(self) -> int:
        """How many pairs of levels a pass for tau-b has to cross; 0 where it costs nothing more."""
        return 0 if self._two else len(self._starts)

    @property
    def _two(self) -> bool:
        """Whether one side knows two levels alone: then ranks and signs say the same."""
        return min(self._n_levels) <= 2

    def statistics(
        self, weights: npt.NDArray[np.generic], *, with_tau: bool = True
    ) -> RankStatistics:
        """The three statistics under whole-number weights [n_weightings, n_rows in `order`].

        Without `with_tau`, tau-b is NaN where it takes a pass of its own (`n_crossings`).

        >>> ranks = Ranks([0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1])
        >>> found = ranks.statistics(np.ones((1, 4)))  # 3 pairs of 4 in order, 1 tied
        >>> float(found.auc[0]), round(float(found.tau_b[0]), 4)  # tau-b: 3 / sqrt(5 * 4)
        (0.875, 0.6708)
        """
        cell = np.add.reduceat(weights, self._starts, axis=1, dtype=np.float64)
        by_x = np.add.reduceat(cell, self._x_starts, axis=1)
        by_y = np.add.reduceat(cell[:, self._by_y], self._y_starts, axis=1)
        n = by_x.sum(axis=1)
        x_rank, y_rank = _centred_ranks(by_x, n), _centred_ranks(by_y, n)
        common = (cell * x_rank[:, self._x] * y_rank[:, self._y]).sum(axis=1)
        spread = (by_x * x_rank**2).sum(axis=1) * (by_y * y_rank**2).sum(axis=1)
        untied = (n**2 - (by_x**2).sum(axis=1)) * (n**2 - (by_y**2).sum(axis=1)) / 4
        auc = concordance = np.full_like(n, np.nan)
        if self._two:
            concordance = _ratio(4 * common, n)
        elif with_tau:
            concordance = self._concordance(cell)
        if self._n_levels[1] == 2:
            auc = 0.5 + _ratio(2 * common, n * by_y[:, 0] * by_y[:, 1])
        return RankStatistics(
            auc, _ratio(concordance, np.sqrt(untied)), _ratio(common, np.sqrt(spread))
        )

    def _concordance(self, cell: Array) -> Array:
        """Pairs in the same order less pairs in the opposite one, level by level of the metric.

        A Fenwick tree over people's levels holds the weights of all lower values, for every
        weighting at once: O(cells x log levels), where comparing all pairs would be quadratic.
        """
        size = self._n_levels[1]
        tree = np.zeros((size + 1, len(cell)))
        columns = np.ascontiguousarray(cell.T)
        found, total = np.zeros(len(cell)), np.zeros(len(cell))
        y = self._y.tolist()
        bounds = [*self._x_starts.tolist(), len(y)]
        for start, stop in itertools.pairwise(bounds):
            for at in range(start, stop):
                up_to = _prefix(tree, y[at] + 1)
                found += columns[at] * (_prefix(tree, y[at]) + up_to - total)
            for at in range(start, stop):
                _add(tree, y[at] + 1, columns[at])
                total += columns[at]
        return found

    def tau_influence(self) -> tuple[float, Array]:
        """Tau-b, and how each row [n_rows in `order`] moves it: the influences sum to 0.

        The derivative of tau-b by the weight of a row, where a bootstrap would take too long.

        >>> tau, influence = Ranks([1, 2, 3], [2, 1, 3]).tau_influence()
        >>> round(tau, 4), influence.round(4).tolist()  # 2 pairs of 3 in order; the last in both
        (0.3333, [-0.2222, -0.2222, 0.4444])
        """
        counts = np.diff(self._starts, append=len(self.order))
        signs = np.asarray(_signs(self._x, self._y, counts), dtype=np.float64)
        n = float(len(self.order))
        x_ties = np.bincount(self._x, weights=counts)[self._x]
        y_ties = np.bincount(self._y, weights=counts)[self._y]
        pairs = [float((counts * (n - ties)).sum()) / 2 for ties in (x_ties, y_ties)]
        root = float(np.sqrt(pairs[0] * pairs[1]))
        tau = float((counts * signs).sum()) / 2 / root
        by_cell = signs / root - tau / 2 * ((n - x_ties) / pairs[0] + (n - y_ties) / pairs[1])
        return tau, np.repeat(by_cell, counts)


def _centred_ranks(counts: Array, n: Array) -> Array:
    """The midrank of each level less the mean rank, of counts [n_weightings, n_levels]."""
    return np.cumsum(counts, axis=1) - counts / 2 - n[:, None] / 2


def _prefix(tree: Array, at: int) -> Array:
    """The weights of the first `at` levels."""
    found = np.zeros(tree.shape[1])
    while at > 0:
        found += tree[at]
        at -= at & -at
    return found


def _add(tree: Array, at: int, weights: Array) -> None:
    while at < len(tree):
        tree[at] += weights
        at += at & -at


def _signs(x: Codes, y: Codes, counts: Codes) -> list[int]:
    """For each cell, rows in the same order with it less rows in the opposite one."""
    columns = x.tolist(), y.tolist(), counts.tolist()
    size = max(columns[1], default=0) + 1
    lower = _signs_below(*columns, size)
    turned = [size - 1 - level for level in reversed(columns[1])]
    back = [-level for level in reversed(columns[0])]
    higher = _signs_below(back, turned, columns[2][::-1], size)
    return [one + other for one, other in zip(lower, reversed(higher), strict=True)]


def _signs_below(x: list[int], y: list[int], counts: list[int], size: int) -> list[int]:
    """`_signs` among the cells of lower metric levels alone; `x` does not fall."""
    tree = [0] * (size + 1)
    found: list[int] = []
    total = start = 0
    for at, level in enumerate(x):
        if level != x[start]:
            for earlier in range(start, at):
                _plant(tree, y[earlier] + 1, counts[earlier])
                total += counts[earlier]
            start = at
        found.append(_sum_to(tree, y[at]) + _sum_to(tree, y[at] + 1) - total)
    return found


def _sum_to(tree: list[int], at: int) -> int:
    found = 0
    while at > 0:
        found += tree[at]
        at -= at & -at
    return found


def _plant(tree: list[int], at: int, count: int) -> None:
    while at < len(tree):
        tree[at] += count
        at += at & -at


def rank_statistics(values: npt.ArrayLike, human: npt.ArrayLike) -> RankStatistics:
    """The three statistics of the rows as they are, each of length 1.

    A metric that turns people's order round:

    >>> found = rank_statistics([3, 2, 1], [0, 1, 2])
    >>> float(found.tau_b[0]), float(found.spearman[0])
    (-1.0, -1.0)
    """
    n_rows = np.shape(np.asarray(values))[0]
    return Ranks(values, human).statistics(np.ones((1, n_rows)))


def clustered_wilson(
    hits: npt.NDArray[np.bool_], units: npt.NDArray[np.int64], confidence: float = CONFIDENCE
) -> Interval:
    """Wilson's interval of a share of rows that come in units (questions asked of many systems).

    Where every row is a unit of its own it is `wilson`. Else the size is the effective one, that
    of independent rows with the cluster-robust (CR1) variance of the share; at most the number of
    rows, and the number of units where all rows are alike.

    Ten units of two equal rows count as nine rows, since CR1 gives one unit up:

    >>> units = np.arange(10).repeat(2)
    >>> clustered_wilson(units < 5, units).low, wilson(4.5, 9).low
    (0.2265292299, 0.2265292299)
    """
    n, n_units = len(hits), len(np.unique(units))
    if n_units == n:
        return wilson(int(hits.sum()), n, confidence)
    share = float(hits.mean())
    sums = np.bincount(np.unique(units, return_inverse=True)[1], weights=(hits - share) / n)
    squares = float((sums**2).sum()) * n_units / max(1, n_units - 1)
    size = min(float(n), share * (1 - share) / squares) if squares > 0 else float(n_units)
    found = wilson(share * size, size, confidence)
    return Interval(found.low, found.high, CLUSTERED_WILSON)
