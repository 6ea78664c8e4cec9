"""The shared bootstrap: closed forms, scipy on the same resamples, determinism."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import bootstrap

from harness.stats.bootstrap import (
    Resampler,
    bca_bounds,
    difference_bounds,
    expanded_quantile,
    fixed_point,
    ratio_bounds,
)

Z = np.array([ndtri(0.975)])


def test_rows_are_multinomial_counts():
    counts = Resampler(0, 50, 2_000).counts.astype(int)
    assert counts.shape == (2_000, 50)
    assert (counts.sum(axis=1) == 50).all()
    assert counts.mean(axis=0) == pytest.approx(np.ones(50), abs=0.12)
    assert counts.var() == pytest.approx(1 - 1 / 50, abs=0.03)


# TRAPS 1: a peer divided the bootstrap's standard error by the square root of the resamples.
@pytest.mark.parametrize("n", [10, 200])
def test_spread_of_resampled_means_is_the_closed_form(n):
    values = np.random.default_rng(n).random(n)
    resampled = Resampler(3, n).sums(values[:, None])[0] / n
    assert resampled.std() == pytest.approx(values.std() / np.sqrt(n), rel=0.03)


def _scipy(data, statistic, n_resamples=3_000):
    return bootstrap(
        data, statistic, paired=True, vectorized=True, n_resamples=n_resamples,
        rng=np.random.default_rng(0), method="BCa",
    )  # fmt: skip


def _leave_one_out(columns, statistic):
    n = len(columns[0])
    kept = [np.arange(n) != i for i in range(n)]
    return np.array([statistic(*(c[k] for c in columns), axis=0) for k in kept])


def _ratio(num, den, axis):
    return num.sum(axis=axis) / den.sum(axis=axis)


def _difference(num_a, den_a, num_b, den_b, axis):
    return _ratio(num_b, den_b, axis) - _ratio(num_a, den_a, axis)


# From 20 items on no resample ties with the estimate but for rounding, which scipy compares bare.
@pytest.mark.parametrize("n", [20, 50])
def test_bca_equals_scipy_on_the_same_resamples_of_a_ratio(n):
    rng = np.random.default_rng(n)
    den = rng.integers(1, 5, n).astype(float)
    num = rng.beta(4, 1, n) * den
    oracle = _scipy((num, den), _ratio)
    found = bca_bounds(
        oracle.bootstrap_distribution[None, :],
        np.array([num.sum() / den.sum()]),
        _leave_one_out((num, den), _ratio)[:, None],
        Z,
    )
    assert found.bca.all()
    bounds = (found.low[0], found.high[0])
    assert bounds == pytest.approx(tuple(oracle.confidence_interval), abs=1e-10)


def test_bca_equals_scipy_on_the_same_resamples_of_a_difference():
    rng = np.random.default_rng(1)
    columns = [rng.random(40), rng.integers(1, 3, 40) + 0.0, rng.random(40), np.ones(40)]
    oracle = _scipy(tuple(columns), _difference)
    found = bca_bounds(
        oracle.bootstrap_distribution[None, :],
        np.array([_difference(*columns, axis=0)]),
        _leave_one_out(columns, _difference)[:, None],
        Z,
    )
    bounds = (found.low[0], found.high[0])
    assert bounds == pytest.approx(tuple(oracle.confidence_interval), abs=1e-10)


def test_ratio_and_difference_bounds_agree_with_scipy_within_the_resampling():
    rng = np.random.default_rng(5)
    n = 120
    den = rng.integers(1, 4, n).astype(float)
    num, other = rng.beta(3, 1, n) * den, rng.random(n)
    oracle = _scipy((num, den), _ratio, 10_000).confidence_interval
    found = ratio_bounds(Resampler(0, n), num[:, None], den[:, None], 0.95)
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(oracle), abs=0.004)
    columns = (num, den, other, np.ones(n))
    oracle = _scipy(columns, _difference, 10_000).confidence_interval
    z = float(expanded_quantile(n, 0.95))
    found = difference_bounds(Resampler(0, n), np.stack(columns, axis=1), z)
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(oracle), abs=0.006)


def test_the_closed_form_jackknife_is_that_of_a_loop():
    rng = np.random.default_rng(9)
    den = rng.integers(0, 3, 30).astype(float)
    num = rng.random(30) * den
    resampler = Resampler(2, 30, 1_000)
    found = ratio_bounds(resampler, num[:, None], den[:, None], 0.9)
    n, d = fixed_point(num[:, None]), fixed_point(den[:, None])
    drawn = resampler.sums(n) / resampler.sums(d)
    by_loop = _leave_one_out((n[:, 0], d[:, 0]), _ratio)[:, None]
    z = expanded_quantile([(den > 0).sum()], 0.9)
    expected = bca_bounds(drawn, n.sum(axis=0) / d.sum(axis=0), by_loop, z)
    assert found.low == pytest.approx(expected.low, abs=1e-12)
    assert found.high == pytest.approx(expected.high, abs=1e-12)


def test_a_column_has_the_same_bounds_alone_and_in_a_table():
    rng = np.random.default_rng(0)
    num, den = rng.random((40, 300)), np.ones((40, 300))
    resampler = Resampler(0, 40, 1_000)
    table = ratio_bounds(resampler, num, den, 0.95)
    for column in (0, 127, 128, 299):
        alone = ratio_bounds(resampler, num[:, [column]], den[:, [column]], 0.95)
        assert (alone.low[0], alone.high[0]) == (table.low[column], table.high[column])


def test_sums_are_exact_in_fixed_point():
    values = fixed_point(np.random.default_rng(0).random((500, 3)) * [1, 1e-9, 1e9])
    resampler = Resampler(0, 500, 200)
    forward = resampler.sums(values)
    by_loop = np.array([sum(c * v for c, v in zip(row, values, strict=True))
                        for row in resampler.counts[:20].astype(float)])  # fmt: skip
    assert (by_loop == forward[:, :20].T).all()


def test_fixed_point_keeps_eleven_digits_and_zeros():
    table = np.array([[1 / 3, 0.0, 1e6 / 7], [1.0, 0.0, -3.0]])
    assert fixed_point(table) == pytest.approx(table, rel=1e-11)
    assert (fixed_point(table)[:, 1] == 0).all()
    assert fixed_point(np.zeros((0, 2))).shape == (0, 2)


def test_resamples_without_a_defined_item_are_left_out():
    den = np.zeros((20, 1))
    den[:2] = 1
    num = np.array([[0.2], [0.8], *[[0.0]] * 18])
    found = ratio_bounds(Resampler(0, 20), num, den, 0.95)
    assert (found.low[0], found.high[0]) == pytest.approx((0.2, 0.8))


def test_percentiles_stand_in_where_bca_is_undefined():
    drawn = np.linspace(0.0, 1.0, 1001)[None, :]
    jackknife = np.array([[0.4], [0.6], [0.5]])
    outside = bca_bounds(drawn, np.array([2.0]), jackknife, Z)
    flat = bca_bounds(drawn, np.array([0.5]), np.full((3, 1), 0.5), Z)
    assert outside.method(0) == flat.method(0) == "percentile"
    assert (flat.low[0], flat.high[0]) == pytest.approx((0.025, 0.975))
    assert (outside.low[0], outside.high[0]) == pytest.approx((0.025, 2.0))


def test_one_weight_that_drowns_the_others_gives_an_interval_all_the_same():
    num, den = np.array([[1e30], [1.0], [0.0]]), np.array([[1e30], [1.0], [1.0]])
    found = ratio_bounds(Resampler(0, 3), num, den, 0.95)
    assert found.low[0] <= 1 <= found.high[0]


def test_wrong_sizes_are_refused():
    with pytest.raises(ValueError, match="for 3 items, the table has 2"):
        Resampler(0, 3).sums(np.ones((2, 1)))
    with pytest.raises(ValueError, match="at least one"):
        Resampler(0, 0)


def test_the_stream_is_fixed_for_ever():
    """Literal counts: a change of NumPy, machine or code that moves them moves every interval."""
    assert Resampler(0, 5, 3).counts.tolist() == FIRST_COUNTS
    assert not (Resampler(1, 5, 200).counts == Resampler(0, 5, 200).counts).all()


def test_the_same_bytes_in_another_process():
    code = (
        "import numpy as np; from harness.stats.bootstrap import Resampler, ratio_bounds\n"
        "v = np.random.default_rng(0).random((300, 40))\n"
        "b = ratio_bounds(Resampler(0, 300), v, np.ones_like(v), 0.95)\n"
        "print(b.low.tobytes().hex(), b.high.tobytes().hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"OPENBLAS_NUM_THREADS": threads, "PATH": ""},
        ).stdout
        for threads in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


FIRST_COUNTS = [[2, 0, 0, 2, 1], [0, 0, 3, 0, 2], [0, 1, 0, 2, 2]]
