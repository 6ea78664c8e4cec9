"""Many paired differences at once: intervals and tests of all slices from shared draws.

Intervals follow the rules of `harness.stats.paired.difference_interval`. What differs is the
cost: the resampled sums of every metric and slice are one matrix product, and a slice draws on
the weights of its table: its items stand in the first rows, the other rows weigh nothing, so that
a resample holds about as many of its items as there are. A table of more than 5,000 items lends a
matrix of 5,000, enough for any slice that is bootstrapped at all.

Tests follow `harness.stats.signflip.sign_flip`, with random signs that all slices share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from harness.core.rng import entropy
from harness.stats.bootstrap import Resampler, bca_bounds, expanded_quantile, fixed_point
from harness.stats.columns import Array, Column, changes, rounded_p
from harness.stats.intervals import CLT_ABOVE, CONFIDENCE, Interval, bootstrapped
from harness.stats.paired import difference_interval, linearised
from harness.stats.signflip import ENUMERATE_UP_TO, N_DRAWS, FlipTest, sign_flip

_CHUNK_CELLS = 2_000_000
_TIE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Two columns over the same items, each defined in both, and whether values lie in [0, 1]."""

    before: Column
    after: Column
    bounded: bool


def contrast_intervals(
    contrasts: Sequence[Contrast], resampler: Resampler
) -> list[Interval | None]:
    """The interval of the difference of every contrast, None for fewer than two items.

    `resampler` is that of the whole table.
    """
    drawn = [at for at, found in enumerate(contrasts) if _wants_bootstrap(found)]
    intervals = _bootstrapped([contrasts[at] for at in drawn], resampler)
    by_place = dict(zip(drawn, intervals, strict=True))
    return [
        by_place[at]
        if at in by_place
        else difference_interval(c.before, c.after, resampler=resampler, bounded=c.bounded)
        for at, c in enumerate(contrasts)
    ]


def _wants_bootstrap(contrast: Contrast) -> bool:
    """Whether `difference_interval` would resample: neither few, many nor flat."""
    a, b = contrast.before, contrast.after
    if not 2 <= len(a.values) <= CLT_ABOVE:
        return False
    scale = max(float(np.abs(column.values).max()) for column in (a, b))
    return bool(np.abs(linearised(a, b)).max() > 1e-12 * scale)


def _bootstrapped(contrasts: Sequence[Contrast], resampler: Resampler) -> list[Interval]:
    if not contrasts:
        return []
    width = min(resampler.n, CLT_ABOVE)
    places: dict[bytes, int] = {}
    columns: list[Array] = []
    ratios = []
    for contrast in contrasts:
        wanted = [_padded(column, width) for column in _ratio_columns(contrast)]
        for column in wanted:
            if places.setdefault(column.tobytes(), len(columns)) == len(columns):
                columns.append(column)
        ratios.append([places[column.tobytes()] for column in wanted])
    table = fixed_point(np.stack(columns, axis=1))
    shared = resampler if resampler.n == width else resampler.sized(width)
    sums = shared.sums(table)
    return [
        _interval(contrast, table[: len(contrast.before.values), at], sums[at])
        for contrast, at in zip(contrasts, ratios, strict=True)
    ]


def _ratio_columns(contrast: Contrast) -> list[Array]:
    """Numerator and denominator of each ratio whose sum is the difference.

    Equal weights make it one ratio of differences; else it is the candidate's ratio less the
    reference's, whose numerator is turned round.
    """
    a, b = contrast.before, contrast.after
    if np.array_equal(a.weights, b.weights):
        return [(b.values - a.values) * a.weights, a.weights]
    return [b.values * b.weights, b.weights, -a.values * a.weights, a.weights]


def _padded(column: Array, width: int) -> Array:
    return np.concatenate([column + 0.0, np.zeros(width - len(column))])


def _interval(contrast: Contrast, columns: Array, drawn: Array) -> Interval:
    totals = columns.sum(axis=0)
    left = (totals - columns).T
    bounds = bca_bounds(
        _sum_of_ratios(drawn)[None, :],
        _sum_of_ratios(totals[:, None]),
        _sum_of_ratios(left)[:, None],
        expanded_quantile([len(columns)], CONFIDENCE),
    )
    found = bootstrapped(bounds, 0)
    return found.clipped(-1.0, 1.0) if contrast.bounded else found


def _sum_of_ratios(sums: Array) -> Array:
    """The ratios of rows 0 and 1, 2 and 3, … added up; NaN where a denominator is 0."""
    num, den = sums[::2], sums[1::2]
    ratios = np.divide(num, den, out=np.full_like(num, np.nan), where=den > 0)
    return np.asarray(ratios.sum(axis=0), dtype=np.float64)


def contrast_tests(contrasts: Sequence[Contrast], seed: int) -> list[FlipTest]:
    """The sign-flip test of every contrast, those that must be drawn from the same draws.

    Few changes, and weights that differ, are left to `sign_flip`.
    """
    moved = [_moved(contrast) for contrast in contrasts]
    drawn = [at for at, found in enumerate(moved) if len(found) > ENUMERATE_UP_TO]
    tests = dict(zip(drawn, _drawn_tests([moved[at] for at in drawn], seed), strict=True))
    return [
        tests[at] if at in tests else sign_flip(c.before, c.after, seed=seed)
        for at, c in enumerate(contrasts)
    ]


def _moved(contrast: Contrast) -> Array:
    """The weighted differences that are not 0; none where the weights differ."""
    a, b = contrast.before, contrast.after
    if not np.array_equal(a.weights, b.weights):
        return np.zeros(0)
    differences = changes(a, b) * a.weights
    return np.asarray(differences[differences != 0], dtype=np.float64)


def _drawn_tests(moved: Sequence[Array], seed: int) -> list[FlipTest]:
    """p-values with the +1 rule: how often the sum of differences with random signs is as far."""
    if not moved:
        return []
    width = max(map(len, moved))
    table = fixed_point(np.stack([_padded(found, width) for found in moved], axis=1))
    totals = table.sum(axis=0)
    bits = np.random.PCG64(entropy(seed, "sign-flip", "slices", str(width)))
    hits = np.zeros((3, len(moved)), dtype=np.int64)
    step = max(1, _CHUNK_CELLS // width)
    for start in range(0, N_DRAWS, step):
        turned = _random_bits(bits, min(step, N_DRAWS - start), width)
        sums = totals - 2 * (turned @ table)
        tie = _TIE * np.abs(table).max(axis=0)
        hits[0] += (np.abs(sums) >= np.abs(totals) - tie).sum(axis=0)
        hits[1] += (sums >= totals - tie).sum(axis=0)
        hits[2] += (sums <= totals + tie).sum(axis=0)
    shares = (1 + hits) / (1 + N_DRAWS)
    method = f"sign-flip with {N_DRAWS} draws"
    return [
        FlipTest(rounded_p(two_sided), rounded_p(gain), rounded_p(loss), method)
        for two_sided, gain, loss in shares.T.tolist()
    ]


def _random_bits(bits: np.random.PCG64, rows: int, width: int) -> Array:
    """Zeros and ones, float64[rows, width], from the raw stream: alike on every machine."""
    words = -(-width // 64)
    raw = np.asarray(bits.random_raw(rows * words), dtype=np.uint64).astype("<u8")
    unpacked = np.unpackbits(raw.view(np.uint8).reshape(rows, -1), axis=1)
    return unpacked[:, :width].astype(np.float64)
