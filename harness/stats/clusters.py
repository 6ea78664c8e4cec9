"""Documents as the unit: what the same questions would score on *articles like these*.

Questions about one document rise and fall together, so the documents are the sample. With five
of them the t quantile has 4 degrees of freedom (2.78), and no exact test can go below p = 0.0625.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from harness.stats.columns import Array, Column, both_defined, changes, paired
from harness.stats.intervals import CONFIDENCE, Interval, from_influence
from harness.stats.paired import PairedResult, linearised
from harness.stats.signflip import sign_flip

CLUSTER_T = "cluster-t"


def cluster_interval(
    column: npt.ArrayLike | Column,
    clusters: Sequence[Hashable],
    *,
    bounded: bool = False,
    confidence: float = CONFIDENCE,
) -> Interval | None:
    """Cluster-robust t interval of a weighted mean, None for fewer than two clusters.

    `clusters` names each item's document. The standard error is CR1,
    `sqrt(G / (G - 1) * sum over clusters of (sum of w (v - mean))²) / sum(w)`, with G - 1 degrees
    of freedom; clusters without a defined item don't count. Equals statsmodels' WLS on a constant
    with `cov_type="cluster"` and `use_t=True`. `bounded` clips to [0, 1].

    Cluster means 0 and 1 of two items each, t(1) = 12.706 times a standard error of 0.5:

    >>> cluster_interval([0, 0, 1, 1], ["x", "x", "y", "y"])
    Interval(low=-5.8531023681, high=6.8531023681, method='cluster-t')
    """
    checked = Column.of(column)
    codes, n_clusters = _codes(clusters, checked.weights > 0)
    if n_clusters < 2:
        return None
    influence = (checked.values - checked.mean) * checked.weights / checked.total
    summed = _totals(influence, codes, n_clusters)
    found = from_influence(checked.mean, summed, n_clusters, confidence, CLUSTER_T)
    return found.clipped(0.0, 1.0) if bounded else found


def compare_clusters(
    a: npt.ArrayLike | Column,
    b: npt.ArrayLike | Column,
    clusters: Sequence[Hashable],
    *,
    bounded: bool = True,
    confidence: float = CONFIDENCE,
) -> PairedResult:
    """A paired comparison with documents as the unit: CR1 t interval, sign-flip over documents.

    All items of a document are swapped together, so the smallest p is `smallest_possible_p` of
    the number of documents; the counts of the result are documents too.

    >>> found = compare_clusters([0, 0, 0, 0], [1, 1, 0, 1], ["x", "x", "y", "y"])
    >>> found.n, found.n_gained, found.difference, found.p_value
    (2, 2, 0.75, 0.5)
    """
    one, two = paired(a, b)
    keep = (one.weights > 0) & (two.weights > 0)
    codes, n_clusters = _codes(clusters, keep)
    codes = codes[keep]
    one, two = both_defined(one, two)
    difference = two.mean - one.mean
    by_document = [_summed(column, codes, n_clusters) for column in (one, two)]
    test = sign_flip(*by_document)
    found = None
    if n_clusters > 1:
        summed = _totals(linearised(one, two), codes, n_clusters)
        found = from_influence(difference, summed, n_clusters, confidence, CLUSTER_T)
        found = found.clipped(-1.0, 1.0) if bounded else found
    before, after = by_document
    changed = changes(before, after)
    return PairedResult(
        n=n_clusters,
        difference=difference,
        interval=found,
        p_value=test.p_value,
        p_gain=test.p_gain,
        p_loss=test.p_loss,
        method=f"{test.method} over documents",
        n_discordant=int(np.count_nonzero((changed != 0) | (before.weights != after.weights))),
        n_gained=int(np.count_nonzero(changed > 0)),
        n_lost=int(np.count_nonzero(changed < 0)),
    )


def smallest_possible_p(n_clusters: int) -> float:
    """The least two-sided p that the exact sign-flip test over so many documents can give.

    Of the `2^G` swaps the two most extreme are always as extreme as the data.

    >>> smallest_possible_p(5), smallest_possible_p(0)
    (0.0625, 1.0)
    """
    return float(min(1.0, 2.0 ** (1 - n_clusters)))


def _codes(
    clusters: Sequence[Hashable], defined: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], int]:
    """Each item's cluster as a number, counting only clusters with a defined item.

    Undefined items of other clusters get 0: their weight is 0, so they add nothing.
    """
    if len(clusters) != len(defined):
        raise ValueError(f"{len(clusters)} clusters are given for {len(defined)} items")
    numbers: dict[Hashable, int] = {}
    for cluster, counts in zip(clusters, defined.tolist(), strict=True):
        if counts:
            numbers.setdefault(cluster, len(numbers))
    codes = np.array([numbers.get(cluster, 0) for cluster in clusters], dtype=np.int64)
    return codes, len(numbers)


def _summed(column: Column, codes: npt.NDArray[np.int64], n_clusters: int) -> Column:
    """The column with one entry a cluster: its weighted mean and the sum of its weights."""
    weights = _totals(column.weights, codes, n_clusters)
    return Column(_totals(column.values * column.weights, codes, n_clusters) / weights, weights)


def _totals(values: Array, codes: npt.NDArray[np.int64], n_clusters: int) -> Array:
    return np.bincount(codes, weights=values, minlength=n_clusters).astype(np.float64)
