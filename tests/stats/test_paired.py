"""Paired comparisons: oracles, symmetry, exactness, degenerate input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from harness.stats.bootstrap import Resampler
from harness.stats.columns import Column
from harness.stats.intervals import mean_intervals, tango
from harness.stats.paired import (
    compare,
    compare_binary,
    compare_graded,
    difference_interval,
    linearised,
    mcnemar,
)


@pytest.mark.parametrize(
    ("gained", "lost"), [(3, 0), (0, 1), (5, 14), (14, 5), (7, 7), (40, 61), (900, 1000)]
)
def test_mcnemar_equals_statsmodels_and_scipy(gained, lost):
    found = mcnemar(gained, lost)
    table = [[10, gained], [lost, 10]]
    assert found.p_value == pytest.approx(statsmodels_mcnemar(table, exact=True).pvalue, abs=1e-10)
    n = gained + lost
    assert found.p_value == pytest.approx(binomtest(gained, n).pvalue, abs=1e-10)
    for side, p in (("greater", found.p_gain), ("less", found.p_loss)):
        assert p == pytest.approx(binomtest(gained, n, alternative=side).pvalue, abs=1e-10)


def test_mcnemar_without_discordance_and_with_nonsense():
    assert mcnemar(0, 0).p_value == 1.0
    with pytest.raises(ValueError, match="not negative"):
        mcnemar(-1, 2)


# TRAPS 17: an unpaired test gave p = 0.080 where the paired one gives 0.008. 100 items, 60 and
# 72 right, 16 gained and 4 lost.
def test_pairing_finds_what_an_unpaired_test_misses():
    a = np.array([1] * 56 + [1] * 4 + [0] * 16 + [0] * 24)
    b = np.array([1] * 56 + [0] * 4 + [1] * 16 + [0] * 24)
    found = compare_binary(a, b)
    assert (found.n_gained, found.n_lost, found.n_discordant) == (16, 4, 20)
    assert found.difference == pytest.approx(0.12)
    assert found.p_value == pytest.approx(0.0118, abs=5e-5)
    assert (found.interval.low, found.interval.high) == (
        tango(16, 4, 100).low,
        tango(16, 4, 100).high,
    )
    [one, two] = mean_intervals(np.stack([a, b], axis=1), bounded=True, resampler=Resampler(0, 100))
    assert one.high > two.low  # the separate intervals overlap


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_binary_comparison_mirrors(pairs):
    a, b = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    one, two = compare_binary(a, b), compare_binary(b, a)
    assert one.difference == -two.difference
    assert (one.p_value, one.p_gain, one.p_loss) == (two.p_value, two.p_loss, two.p_gain)
    assert (one.interval.low, one.interval.high) == (-two.interval.high, -two.interval.low)
    assert (one.n_gained, one.n_lost) == (two.n_lost, two.n_gained)
    turned = compare_binary(a[::-1], b[::-1])
    assert turned == one


graded_pairs = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.6, 1.0]), st.sampled_from([0.0, 0.5, 1.0])),
    min_size=2, max_size=16,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(graded_pairs)
def test_graded_comparison_mirrors_and_holds_the_difference(pairs):
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    resampler = Resampler(0, len(a), 400)
    one = compare_graded(a, b, resampler=resampler)
    two = compare_graded(b, a, resampler=resampler)
    assert one.difference == pytest.approx(-two.difference, abs=1e-12)
    assert (one.p_value, one.p_gain, one.p_loss) == (two.p_value, two.p_loss, two.p_gain)
    assert one.interval.low == pytest.approx(-two.interval.high, abs=1e-9)
    assert one.interval.high == pytest.approx(-two.interval.low, abs=1e-9)
    assert -1 <= one.interval.low <= one.difference + 1e-9
    assert one.difference - 1e-9 <= one.interval.high <= 1


def test_graded_interval_is_that_of_the_mean_of_differences():
    rng = np.random.default_rng(0)
    a, b = rng.random(80), rng.random(80)
    resampler = Resampler(0, 80)
    found = difference_interval(a, b, resampler=resampler)
    [plain] = mean_intervals((b - a)[:, None], bounded=False, resampler=resampler)
    assert found.method == plain.method == "bca"
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-9)


def test_binary_and_graded_are_told_apart():
    resampler = Resampler(0, 4)
    assert compare([0, 1, 1, 0], [1, 1, 1, 0], resampler=resampler).method == "exact McNemar"
    graded = compare([0, 1, 1, 0.5], [1, 1, 1, 0], resampler=resampler)
    assert graded.method == "exact sign-flip"
    counts = compare([0, 1, 1, 0], [1, 1, 1, 0], resampler=resampler, bounded=False)
    assert counts.method == "exact sign-flip"
    with pytest.raises(ValueError, match="use compare_graded"):
        compare_binary([0, 0.5], [1, 1])


def test_equal_scores_get_an_interval_that_knows_n():
    same = np.array([0.3, 0.9, 0.5, 0.1])
    found = compare_graded(same, same, resampler=Resampler(0, 4))
    assert (found.difference, found.p_value, found.n_discordant) == (0.0, 1.0, 0)
    assert found.interval == tango(0, 0, 4)
    unbounded = compare_graded(same * 9, same * 9, resampler=Resampler(0, 4), bounded=False)
    assert unbounded.interval.method == "constant"


def test_rounding_is_no_difference():
    found = compare_graded([0.3] * 3, [0.1 + 0.2] * 3, resampler=Resampler(0, 3))
    assert (found.n_discordant, found.p_value, found.interval.method) == (0, 1.0, "tango")


def test_a_single_pair_has_no_interval():
    assert compare_binary([0], [1]).interval is None
    found = compare_graded([0.2], [0.4], resampler=Resampler(0, 1))
    assert (found.interval, found.p_value) == (None, 1.0)


def test_items_undefined_in_either_are_left_out():
    a = Column.of([0.1, 0.9, 0.4, 0.3], [1, 1, 0, 1])
    b = Column.of([0.2, 0.7, 0.4, 0.9], [1, 1, 1, 0])
    found = compare_graded(a, b, resampler=Resampler(0, 4))
    alone = compare_graded([0.1, 0.9], [0.2, 0.7], resampler=Resampler(0, 2))
    assert found == alone
    with pytest.raises(ValueError, match="no item is defined in both"):
        compare_graded(Column.of([1.0], [0]), [1.0], resampler=Resampler(0, 1))
    with pytest.raises(ValueError, match="2 items are paired with 3"):
        compare_binary([0, 1], [0, 1, 1])


def test_weights_that_differ_give_the_difference_of_ratios():
    a = Column.of([0.5, 1.0, 0.0], [2, 1, 1])
    b = Column.of([1.0, 1.0, 0.5], [1, 3, 2])
    found = compare_graded(a, b, resampler=Resampler(0, 3))
    assert found.difference == pytest.approx(5 / 6 - 0.5)
    assert linearised(a, b).sum() == pytest.approx(0, abs=1e-12)
    assert found.interval.low <= found.difference <= found.interval.high


def test_large_samples_get_student_t_close_to_bca():
    rng = np.random.default_rng(0)
    a = rng.beta(3, 1, 5_001)
    b = np.clip(a + rng.normal(0, 0.1, 5_001), 0, 1)
    large = difference_interval(a, b, resampler=Resampler(0, 5_001))
    small = difference_interval(a[:5_000], b[:5_000], resampler=Resampler(0, 5_000, 2_000))
    assert (large.method, small.method) == ("student-t", "bca")
    assert large.low == pytest.approx(small.low, abs=3e-4)
    assert large.high == pytest.approx(small.high, abs=3e-4)
