"""Bootstrap intervals of agreement: one shared resampling of units serves every table and rank.

A unit is a row, or all the rows of one question. BCa from the resampled and the leave-one-unit-out
values; percentiles where it is undefined. Rank statistics take the first 2,000 of the resamples,
since each costs a pass over all rows: that moves a bound by about 5 % of a standard error.

Large files. More units than `MOST_BLOCKS` are dealt at random into so many blocks, which are then
the units: the matrix of resamples stays at 50 MB, and 5,000 blocks know the spread to 1 %. Above
`MOST_LEFT_OUT` rows rank statistics have percentile bounds: there BCa moves them by less than their
own noise. Tau-b of two finely graded columns, whose every resample would take a pass through all
pairs of levels, has the t interval of its linearised form.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from harness.core.rng import entropy
from harness.stats.agreement import Codes, Crossed, Ranks
from harness.stats.bootstrap import Resampler, bca_bounds, expanded_quantile
from harness.stats.columns import Array
from harness.stats.intervals import CONFIDENCE, Interval, bootstrapped, from_influence

MOST_BLOCKS = 5_000
RANK_RESAMPLES = 2_000
MOST_LEFT_OUT = 20_000
MOST_CROSSINGS = 2_000
LINEARISED_T = "linearised-t"
_CHUNK_CELLS = 2_000_000
_LEAST_DEFINED = 0.5  # of the resamples; with fewer the rest are no fair sample


def blocks_of(units: Codes, seed: int) -> Codes:
    """The block of each row: its unit, or where there are too many units one of 5,000.

    >>> blocks_of(np.array([0, 1, 1]), seed=0).tolist()
    [0, 1, 1]
    """
    n_units = int(units.max(initial=-1)) + 1
    if n_units <= MOST_BLOCKS:
        return units
    raw = np.random.PCG64(entropy(seed, "blocks", str(n_units))).random_raw(n_units)
    dealt = ((raw >> np.uint64(32)) * np.uint64(MOST_BLOCKS)) >> np.uint64(32)
    return dealt.astype(np.int64)[units]


def interval_of(
    estimate: float, drawn: Array, left_out: Array, confidence: float = CONFIDENCE
) -> Interval | None:
    """The BCa interval of one statistic, None where the resamples cannot tell its spread.

    That is where it or most of its resamples are undefined, or where all of these are equal:
    agreement is perfect, and an interval of width zero would claim to know that for certain.
    `drawn` [n_resamples] are its resampled values, `left_out` [n_units] those without each unit.
    """
    defined = np.count_nonzero(~np.isnan(drawn))
    if np.isnan(estimate) or len(left_out) < 2 or defined < _LEAST_DEFINED * len(drawn):
        return None
    if np.nanmin(drawn) == np.nanmax(drawn):
        return None
    z = expanded_quantile([len(left_out)], confidence)
    bounds = bca_bounds(drawn[None, :], np.array([estimate]), left_out[:, None], z)
    return bootstrapped(bounds, 0)


class ResampledCells:
    """Several tables of two verdicts, as observed, resampled and without each unit in turn.

    `cells` is float64[n_rows, 4 * n_tables]: for every table the cell of each row, all 0 for a row
    that is not in it; `blocks` [n_rows] tells the unit of each row among the resampler's.
    """

    def __init__(self, resampler: Resampler, blocks: Codes, rows: Array) -> None:
        by_unit = np.zeros((resampler.n, rows.shape[1]))
        np.add.at(by_unit, blocks, rows)
        self._totals = by_unit.sum(axis=0)
        self._drawn = resampler.sums(by_unit)
        self._left_out = self._totals - by_unit[np.unique(blocks)]

    def observed(self, table: int) -> Crossed:
        """The counts as they are."""
        return Crossed(*self._totals[4 * table : 4 * table + 4])

    def drawn(self, table: int) -> Crossed:
        """The counts in every resample: each [n_resamples]."""
        return Crossed(*self._drawn[4 * table : 4 * table + 4])

    def left_out(self, table: int) -> Crossed:
        """The counts without each unit in turn: each [n_units with a row here]."""
        return Crossed(*self._left_out[:, 4 * table : 4 * table + 4].T)

    def figure(self, name: str, table: int) -> tuple[float, Interval | None]:
        """A statistic of a table by its name in `Crossed`, with its interval."""
        values = [getattr(of(table), name) for of in (self.observed, self.drawn, self.left_out)]
        return float(values[0]), interval_of(float(values[0]), values[1], values[2])

    def difference(self, name: str, reference: int, other: int) -> tuple[float, Interval | None]:
        """A statistic of one table less that of the reference, paired resample by resample."""
        values = [
            getattr(of(other), name) - getattr(of(reference), name)
            for of in (self.observed, self.drawn, self.left_out)
        ]
        return float(values[0]), interval_of(float(values[0]), values[1], values[2])


def rank_intervals(
    ranks: Ranks, blocks: Codes, resampler: Resampler
) -> list[tuple[float, Interval | None]]:
    """AUC, tau-b and Spearman's rho, each with its interval.

    `blocks` [n_rows] tells the unit of each row among the resampler's.
    """
    ordered = blocks[ranks.order]
    with_tau = ranks.n_crossings <= MOST_CROSSINGS
    observed = ranks.statistics(np.ones((1, len(ordered))), with_tau=with_tau).stacked()[:, 0]
    drawn = _joined(ranks, _resampled(resampler, ordered), with_tau=with_tau)
    if len(ordered) <= MOST_LEFT_OUT:
        left_out = _joined(ranks, _without_each(ordered), with_tau=with_tau)
    else:  # no spread to accelerate by, so `interval_of` falls back on percentiles
        left_out = np.zeros((len(observed), len(np.unique(ordered))))
    found = [
        (float(value), interval_of(float(value), drawn[at], left_out[at]))
        for at, value in enumerate(observed)
    ]
    return found if with_tau else [found[0], _linearised_tau(ranks, ordered), found[2]]


def _linearised_tau(ranks: Ranks, ordered: Codes) -> tuple[float, Interval | None]:
    tau, influence = ranks.tau_influence()
    unit = np.unique(ordered, return_inverse=True)[1]
    by_unit = np.bincount(unit, weights=influence).astype(np.float64)
    if len(by_unit) < 2:
        return tau, None
    found = from_influence(tau, by_unit, len(by_unit), CONFIDENCE, LINEARISED_T)
    return tau, found.clipped(-1.0, 1.0)


def _joined(ranks: Ranks, parts: Iterator[npt.NDArray[np.generic]], *, with_tau: bool) -> Array:
    found = [ranks.statistics(weights, with_tau=with_tau).stacked() for weights in parts]
    return np.concatenate(found, axis=1)


def _resampled(resampler: Resampler, blocks: Codes) -> Iterator[npt.NDArray[np.generic]]:
    """The weights of the rows in the first resamples, some resamples at a time."""
    counts = resampler.counts[:RANK_RESAMPLES]
    step = _step(blocks)
    for start in range(0, len(counts), step):
        yield np.take(counts[start : start + step], blocks, axis=1)


def _without_each(blocks: Codes) -> Iterator[npt.NDArray[np.generic]]:
    """The weights of the rows without each unit in turn, some units at a time."""
    present = np.unique(blocks)
    step = _step(blocks)
    for start in range(0, len(present), step):
        yield present[start : start + step, None] != blocks[None, :]


def _step(blocks: Codes) -> int:
    return max(1, _CHUNK_CELLS // max(1, len(blocks)))
