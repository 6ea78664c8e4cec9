"""Shared draws give what the statistics give one by one."""

from __future__ import annotations

import numpy as np
import pytest

from harness.analysis.resampled import Contrast, contrast_intervals, contrast_tests
from harness.stats.bootstrap import Resampler
from harness.stats.columns import Column
from harness.stats.paired import difference_interval
from harness.stats.signflip import sign_flip

RNG = np.random.default_rng(7)


def contrast(n, *, shift=0.1, weights=None, bounded=True):
    a = RNG.random(n)
    b = np.clip(a + shift + 0.2 * RNG.standard_normal(n), 0, 1)
    w = [np.ones(n), np.ones(n)] if weights is None else weights
    return Contrast(Column(a, w[0]), Column(b, w[1]), bounded)


def alone(c, resampler):
    return difference_interval(c.before, c.after, resampler=resampler, bounded=c.bounded)


def test_over_a_whole_table_it_is_the_interval_of_the_statistics():
    resampler = Resampler(0, 60)
    unequal = [RNG.integers(1, 5, 60).astype(float) for _ in range(2)]
    cases = [contrast(60), contrast(60, weights=unequal), contrast(60, bounded=False)]
    for found, case in zip(contrast_intervals(cases, resampler), cases, strict=True):
        expected = alone(case, resampler)
        assert found.method == expected.method == "bca"
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("size", [20, 80, 300])
def test_a_slice_draws_on_its_tables_weights_and_comes_out_alike(size):
    case = contrast(size)
    [found] = contrast_intervals([case], Resampler(0, 300))
    expected = alone(case, Resampler(0, size))
    width = expected.high - expected.low
    assert found.low == pytest.approx(expected.low, abs=0.1 * width)
    assert found.high == pytest.approx(expected.high, abs=0.1 * width)


def test_a_large_table_lends_its_slices_a_matrix_of_bounded_size(monkeypatch):
    asked = []
    make = Resampler.sized
    monkeypatch.setattr(Resampler, "sized", lambda self, n: asked.append(n) or make(self, n))
    resampler = Resampler(0, 50_000, n_resamples=200)
    found = contrast_intervals([contrast(n) for n in (10, 400, 900)], resampler)
    assert asked == [5_000]
    assert all(interval.low < interval.high for interval in found)


@pytest.mark.parametrize("values", [([0.3], [0.7]), ([0.2] * 9, [0.5] * 9), ([0.2] * 9, [0.2] * 9)])
def test_what_needs_no_bootstrap_is_left_to_the_statistics(values):
    case = Contrast(*map(Column.of, values), True)
    [found] = contrast_intervals([case], Resampler(0, 40))
    assert found == alone(case, Resampler(0, 40))


def test_others_beside_it_change_no_interval():
    cases = [contrast(n) for n in (50, 30, 50)]
    resampler = Resampler(0, 50)
    together = contrast_intervals(cases, resampler)
    assert together == [contrast_intervals([case], resampler)[0] for case in cases]


def test_few_changes_and_unlike_weights_are_tested_as_the_statistics_do():
    few = Contrast(Column.of([0.0] * 40), Column.of([0.5] * 6 + [0.0] * 34), True)
    unlike = contrast(40, weights=[np.ones(40), np.full(40, 2.0)])
    for found, case in zip(contrast_tests([few, unlike], 3), (few, unlike), strict=True):
        assert found == sign_flip(case.before, case.after, seed=3)


def test_shared_draws_give_the_p_values_of_draws_of_ones_own():
    cases = [contrast(n, shift=shift) for n, shift in ((60, 0.0), (120, 0.02), (200, 0.03))]
    for found, case in zip(contrast_tests(cases, 0), cases, strict=True):
        expected = sign_flip(case.before, case.after)
        assert found.method == expected.method
        for ours, theirs in zip(
            (found.p_value, found.p_gain, found.p_loss),
            (expected.p_value, expected.p_gain, expected.p_loss),
            strict=True,
        ):
            spread = (theirs * (1 - theirs) / 10_000) ** 0.5
            assert ours == pytest.approx(theirs, abs=6 * spread + 2e-4)
