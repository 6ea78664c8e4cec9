"""The paired permutation test: under H0 an item's two scores could as well be swapped.

The statistic is the difference of two weighted means. Three ways to its distribution:

* where at most 20 items differ, every one of the 2^m swaps;
* where weights are equal and differences are multiples of one unit (halves, thirds, …), the exact
  distribution by dynamic programming over the sums;
* else 10,000 seeded draws, with the +1 rule: `(1 + hits) / (1 + draws)` (B. Phipson, G. Smyth,
  "Permutation p-values should never be zero", 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harness.core.rng import entropy
from harness.stats.bootstrap import fixed_point
from harness.stats.columns import Array, Column, paired, rounded_p

N_DRAWS = 10_000
ENUMERATE_UP_TO = 20

_LARGEST_UNIT = 64
_DP_CELLS = 100_000_000
_CHUNK_BYTES = 2_000_000
_TIE = 1e-10


@dataclass(frozen=True, slots=True)
class FlipTest:
    """p-values of the sign-flip test: two-sided, for a gain (b > a) and for a loss (b < a)."""

    p_value: float
    p_gain: float
    p_loss: float
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """The items that differ, and the sums over all items.

    `moved` is [n_moved, 2]: what a swap adds to the reference's numerator and denominator and
    takes from the candidate's. `totals` are those four sums as observed, reference first.
    """

    moved: Array
    totals: Array

    @classmethod
    def of(cls, a: Column, b: Column) -> _Swaps:
        table = np.stack([a.values * a.weights, a.weights, b.values * b.weights, b.weights], axis=1)
        exact = fixed_point(table)
        moved = exact[:, 2:] - exact[:, :2]
        return cls(moved[(moved != 0).any(axis=1)], exact.sum(axis=0))

    def difference(self, swapped: Array) -> Array:
        """Candidate less reference, given the sums [2, k] moved by each of k swaps."""
        with np.errstate(divide="ignore", invalid="ignore"):
            reference = (self.totals[0] + swapped[0]) / (self.totals[1] + swapped[1])
            candidate = (self.totals[2] - swapped[0]) / (self.totals[3] - swapped[1])
        return np.asarray(candidate - reference, dtype=np.float64)


def sign_flip(a: npt.ArrayLike | Column, b: npt.ArrayLike | Column, *, seed: int = 0) -> FlipTest:
    """The paired permutation test of `mean(b) - mean(a)`, exact where that is cheap.

    Both columns are over the same items in the same order. Weights may differ between them: then
    an item's value and weight are swapped together, and the statistic is the difference of the
    two ratios of sums. Known difference to `scipy.stats.permutation_test(permutation_type=
    "samples")`: the two-sided p counts `|difference|` rather than doubling a tail, which is the
    same where the distribution is symmetric, as here. Raises `ValueError` where a column has no
    defined item.

    Three equal gains: one of the 2^3 swaps is as large, two are as extreme.

    >>> sign_flip([0, 0, 0], [0.5, 0.5, 0.5])
    FlipTest(p_value=0.25, p_gain=0.125, p_loss=1.0, method='exact sign-flip')
    """
    one, two = paired(a, b)
    if min(one.n_defined, two.n_defined) == 0:
        raise ValueError("a column without a defined item can't be compared")
    swaps = _Swaps.of(one, two)
    if len(swaps.moved) == 0:
        return FlipTest(1.0, 1.0, 1.0, "exact sign-flip")
    units = None if (swaps.moved[:, 1] != 0).any() else _units(swaps.moved[:, 0])
    if units is not None:
        return _from_units(units)
    observed = float(swaps.difference(np.zeros((2, 1)))[0])
    tie = _TIE * float(max(np.abs(one.values).max(), np.abs(two.values).max()))
    if len(swaps.moved) <= ENUMERATE_UP_TO:
        found = swaps.difference(_all_sums(swaps.moved))
        return _from_draws(found, observed, tie, drawn=False)
    found = swaps.difference(_random_sums(swaps.moved, seed))
    return _from_draws(found, observed, tie, drawn=True)


def _from_draws(found: Array, observed: float, tie: float, *, drawn: bool) -> FlipTest:
    """p-values from differences under H0; one that is undefined counts as extreme."""
    extra = 1 if drawn else 0
    hits = (
        np.count_nonzero(~(np.abs(found) < abs(observed) - tie)),
        np.count_nonzero(~(found < observed - tie)),
        np.count_nonzero(~(found > observed + tie)),
    )
    p_value, p_gain, p_loss = (rounded_p((hit + extra) / (len(found) + extra)) for hit in hits)
    method = f"sign-flip with {len(found)} draws" if drawn else "exact sign-flip"
    return FlipTest(p_value, p_gain, p_loss, method)


def _all_sums(moved: Array) -> Array:
    """The sums [2, 2^m] over every subset of the m rows."""
    sums = np.zeros((2, 1))
    for row in moved:
        sums = np.concatenate([sums, sums + row[:, None]], axis=1)
    return sums


def _random_sums(moved: Array, seed: int) -> Array:
    """The sums [2, N_DRAWS] over seeded random subsets of the rows.

    Rows go by eights: a table holds the sums of the 256 subsets of each eight, and a random byte
    picks one, so that a draw over 10,000 items is 1,250 look-ups.
    """
    n_groups = -(-len(moved) // 8)
    padded = np.zeros((n_groups * 8, 2))
    padded[: len(moved)] = moved
    subsets = (np.arange(256)[:, None] >> np.arange(8)) & 1
    tables = [padded[:, k].reshape(n_groups, 8) @ subsets.T.astype(np.float64) for k in (0, 1)]
    if not moved[:, 1].any():
        tables = tables[:1]
    bits = np.random.PCG64(entropy(seed, "sign-flip", str(len(moved))))
    offsets = np.arange(n_groups) * 256
    sums = np.zeros((2, N_DRAWS))
    step = max(1, _CHUNK_BYTES // n_groups)
    for start in range(0, N_DRAWS, step):
        rows = min(step, N_DRAWS - start)
        picked = _bytes(bits, rows * n_groups).reshape(rows, n_groups) + offsets
        for k, table in enumerate(tables):
            sums[k, start : start + rows] = table.ravel()[picked].sum(axis=1)
    return sums


def _bytes(bits: np.random.PCG64, size: int) -> npt.NDArray[np.int64]:
    """`size` random bytes from the raw stream, in the same order on every machine."""
    raw = np.asarray(bits.random_raw(-(-size // 8)), dtype=np.uint64)
    return raw.astype("<u8").view(np.uint8)[:size].astype(np.int64)


def _units(differences: Array) -> npt.NDArray[np.int64] | None:
    """The differences as whole multiples of a common unit, or None where that is no saving.

    Units of 1, 1/2, … 1/64 are tried; the dynamic program must stay below 1e8 cells.
    """
    sizes = np.unique(np.abs(differences))
    for parts in range(1, _LARGEST_UNIT + 1):
        whole = np.rint(sizes * parts)
        if (np.abs(sizes * parts - whole) < 1e-9).all() and whole.min() > 0:
            units = np.rint(differences * parts).astype(np.int64)
            cells = float(np.abs(units).sum()) * len(units)
            return units if cells <= _DP_CELLS else None
    return None


def _from_units(units: npt.NDArray[np.int64]) -> FlipTest:
    """Exact p-values of the sum of whole differences, by the distribution of subset sums."""
    total = int(np.abs(units).sum())
    chance = np.zeros(total + 1)
    chance[0] = 1.0
    reach = 0
    for size in np.sort(np.abs(units)):
        reach += int(size)
        chance[: reach + 1] *= 0.5
        chance[size : reach + 1] += chance[: reach + 1 - size].copy()
    sums = 2 * np.arange(total + 1) - total
    observed = int(units.sum())
    tails = (np.abs(sums) >= abs(observed), sums >= observed, sums <= observed)
    p_value, p_gain, p_loss = (rounded_p(float(chance[tail].sum())) for tail in tails)
    return FlipTest(p_value, p_gain, p_loss, "exact sign-flip")
