"""Bootstrap intervals of ratios of sums: one shared, seeded weight matrix for a whole table.

A resample is a row of multinomial counts, so the resampled sums of all columns are one matrix
product. Columns are rounded to a binary fixed point (relative 2^-52 / n) in which every product
and partial sum is exact: the result has the same bytes whatever BLAS, thread count or machine.
The counts come from the raw PCG64 stream, which NumPy guarantees never to change.

Source: B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987), for BCa; T. Hesterberg,
"What teachers should know about the bootstrap", Am. Stat. 69 (2015), for the expansion: the
normal quantile is replaced by `sqrt(n / (n - 1)) * t(n - 1)`, since the bootstrap knows the
spread only of the sample it was given. Nominal 95 % for Beta(2,2) covers 86 % without and 92 %
with it at 5 items, 91 % and 96 % at 10, 95 % either way from 50 on.
Known difference: `scipy.stats.bootstrap` does not expand; with `z` set to the normal quantile
`bca_bounds` equals scipy's on the same resamples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtrit

from harness.core.rng import entropy
from harness.stats.columns import Array

N_RESAMPLES = 10_000
_CHUNK_CELLS = 2_000_000
_COLUMNS_AT_ONCE = 128
_TIE = 1e-9

BCA = "bca"
PERCENTILE = "percentile"


class Resampler:
    """The bootstrap weights of a table of `n` items, drawn once and shared by all its columns.

    `seed` and `n` fix the matrix. It takes `n_resamples * n` bytes (50 MB at 5,000 items) and is
    built at first use; products are taken in chunks of rows.
    """

    def __init__(self, seed: int, n: int, n_resamples: int = N_RESAMPLES) -> None:
        if n < 1 or n_resamples < 1:
            raise ValueError("a resampler wants at least one item and one resample")
        self.seed = seed
        self.n = n
        self.n_resamples = n_resamples

    @cached_property
    def counts(self) -> npt.NDArray[np.uint8]:
        """How often each item stands in each resample: uint8[n_resamples, n], row sums `n`.

        A count beyond 255 has a probability below 1e-500 an entry, so a byte holds it.
        """
        bits = np.random.PCG64(entropy(self.seed, "bootstrap", str(self.n)))
        counts = np.empty((self.n_resamples, self.n), dtype=np.uint8)
        for start, stop in self._row_chunks():
            drawn = _indices(bits, (stop - start) * self.n, self.n)
            for row, indices in enumerate(drawn.reshape(-1, self.n), start):
                counts[row] = np.bincount(indices, minlength=self.n)
        return counts

    def sized(self, n: int) -> Resampler:
        """A resampler with the same seed and number of resamples for another number of items."""
        return Resampler(self.seed, n, self.n_resamples)

    def sums(self, table: Array) -> Array:
        """The resampled sums, exact: float64[n_columns, n_resamples] of a table [n, n_columns].

        >>> Resampler(0, 3).sums(np.ones((3, 1))).tolist() == [[3.0] * 10_000]
        True
        """
        if table.shape[0] != self.n:
            raise ValueError(f"the resampler is for {self.n} items, the table has {len(table)}")
        out = np.empty((table.shape[1], self.n_resamples))
        columns = np.ascontiguousarray(table)
        for start, stop in self._row_chunks():
            out[:, start:stop] = (self.counts[start:stop].astype(np.float64) @ columns).T
        return out

    def _row_chunks(self) -> list[tuple[int, int]]:
        step = max(1, _CHUNK_CELLS // self.n)
        starts = range(0, self.n_resamples, step)
        return [(start, min(start + step, self.n_resamples)) for start in starts]


def _indices(bits: np.random.PCG64, size: int, n: int) -> npt.NDArray[np.int64]:
    """`size` indices below `n`: the high word of a 32-bit draw times n (bias below n / 2^32)."""
    raw = bits.random_raw((size + 1) // 2)
    halves = np.concatenate([raw >> np.uint64(32), raw & np.uint64(0xFFFFFFFF)])[:size]
    halves *= np.uint64(n)
    halves >>= np.uint64(32)
    return halves.view(np.int64)


def fixed_point(table: Array) -> Array:
    """The table rounded, column by column, so that sums of `n` entries are exact in float64.

    The step is a power of two of at most `n * max|column| * 2^-51`.
    """
    n = max(1, table.shape[0])
    largest = np.abs(table).max(axis=0, initial=0.0)
    exponent = np.frexp(largest * n)[1]
    scale = np.ldexp(1.0, np.where(largest > 0, 52 - exponent, 0))
    return np.asarray(np.rint(table * scale) / scale, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Bootstrap bounds of several columns: `low`, `high` float64[n_columns]; `bca` bool."""

    low: Array
    high: Array
    bca: npt.NDArray[np.bool_]

    def method(self, column: int) -> str:
        """How one column's bounds came about: `bca`, or `percentile` where BCa is undefined."""
        return BCA if self.bca[column] else PERCENTILE


def expanded_quantile(n: npt.ArrayLike, confidence: float) -> Array:
    """`sqrt(n / (n - 1)) * t(n - 1)`: the quantile that stands in for the normal one.

    >>> float(expanded_quantile([100], 0.95)[0].round(3))
    1.994
    """
    size = np.asarray(n, dtype=np.float64)
    quantile = stdtrit(size - 1, 0.5 + confidence / 2)
    return np.asarray(np.sqrt(size / (size - 1)) * quantile, dtype=np.float64)


def ratio_bounds(resampler: Resampler, num: Array, den: Array, confidence: float) -> Bounds:
    """Bootstrap bounds of `sum(num) / sum(den)` for every column of two tables [n, n_columns].

    Every column wants at least two items with `den > 0`.
    """
    found = []
    for start in range(0, num.shape[1], _COLUMNS_AT_ONCE):
        part = slice(start, start + _COLUMNS_AT_ONCE)
        n, d = fixed_point(num[:, part]), fixed_point(den[:, part])
        totals_n, totals_d = n.sum(axis=0), d.sum(axis=0)
        drawn = _ratio(*np.split(resampler.sums(np.hstack([n, d])), 2))
        jackknife = _ratio(totals_n - n, totals_d - d)
        z = expanded_quantile((den[:, part] > 0).sum(axis=0), confidence)
        found.append(bca_bounds(drawn, totals_n / totals_d, jackknife, z))
    return Bounds(
        np.concatenate([bounds.low for bounds in found]),
        np.concatenate([bounds.high for bounds in found]),
        np.concatenate([bounds.bca for bounds in found]),
    )


def difference_bounds(resampler: Resampler, columns: Array, z: float) -> Bounds:
    """Bootstrap bounds of a difference of two ratios over the same items, in one column.

    `columns` is float64[n, 4]: numerator and denominator of the reference, then of the candidate;
    the difference is candidate less reference. `z` is the quantile to reach for.
    """
    table = fixed_point(columns)
    totals = table.sum(axis=0)
    left = totals - table
    drawn = resampler.sums(table)
    difference = _ratio(drawn[2], drawn[3]) - _ratio(drawn[0], drawn[1])
    jackknife = _ratio(left[:, 2], left[:, 3]) - _ratio(left[:, 0], left[:, 1])
    estimate = totals[2:3] / totals[3:4] - totals[0:1] / totals[1:2]
    return bca_bounds(difference[None, :], estimate, jackknife[:, None], np.array([z]))


def _ratio(num: Array, den: Array) -> Array:
    """The quotient, NaN where no defined item was drawn; such resamples are left out later."""
    return np.divide(num, den, out=np.full_like(num, np.nan), where=den > 0)


def bca_bounds(drawn: Array, estimate: Array, jackknife: Array, z: Array) -> Bounds:
    """BCa bounds of each column from its resampled, leave-one-out and observed values.

    `drawn` [n_columns, n_resamples] may hold NaN (left out); `estimate` and `z` [n_columns];
    `jackknife` [n, n_columns]. Where BCa is undefined (the estimate outside the resamples, a
    pole between the quantiles, no jackknife spread), the percentiles at `z` come back.
    Either way the bounds hold the estimate.
    """
    tie = _TIE * np.maximum(np.abs(estimate), np.nanmax(np.abs(drawn), axis=1))
    centred = drawn - estimate[:, None]
    below = (centred < -tie[:, None]).sum(axis=1)
    up_to = (centred <= tie[:, None]).sum(axis=1)
    n_valid = np.count_nonzero(~np.isnan(drawn), axis=1)
    bias = ndtri((below + up_to) / (2 * n_valid))
    accelerations = _acceleration(jackknife)
    low_z, low_ok = _adjusted(bias, accelerations, -z)
    high_z, high_ok = _adjusted(bias, accelerations, z)
    fine = low_ok & high_ok & (np.abs(bias) < z)
    ordered = np.sort(drawn, axis=1)
    low = _quantile(ordered, n_valid, ndtr(np.where(fine, low_z, -z)))
    high = _quantile(ordered, n_valid, ndtr(np.where(fine, high_z, z)))
    return Bounds(np.minimum(low, estimate), np.maximum(high, estimate), fine)


def _acceleration(jackknife: Array) -> Array:
    """Efron's acceleration of each column, NaN where the leave-one-out values are all equal."""
    rows = np.ascontiguousarray(jackknife.T)  # summed alike whatever the number of columns
    d = rows.mean(axis=1, keepdims=True) - rows
    squares = (d**2).sum(axis=1)
    flat = squares <= (1e-14 * np.abs(rows).max(axis=1)) ** 2
    spread = np.where(flat, np.nan, squares)
    return np.asarray((d**3).sum(axis=1) / (6 * spread**1.5), dtype=np.float64)


def _adjusted(bias: Array, acceleration: Array, z: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The adjusted normal quantile, and whether it is defined."""
    finite = np.isfinite(bias) & np.isfinite(acceleration)
    shifted = np.where(finite, bias, 0.0) + z
    slope = 1 - np.where(finite, acceleration, 0.0) * shifted
    fine = finite & (slope > 0)
    return np.where(fine, bias, 0.0) + shifted / np.where(fine, slope, 1.0), fine


def _quantile(ordered: Array, n_valid: npt.NDArray[np.int64], level: Array) -> Array:
    """Quantiles by linear interpolation (NumPy's default) of rows sorted with NaN at the end."""
    position = np.clip(level, 0.0, 1.0) * (n_valid - 1)
    left = np.floor(position).astype(np.int64)
    right = np.minimum(left + 1, n_valid - 1)
    rows = np.arange(len(ordered))
    share = position - left
    return np.asarray(ordered[rows, left] * (1 - share) + ordered[rows, right] * share)
