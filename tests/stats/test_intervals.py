"""Intervals: closed forms, independent implementations, properties, degenerate input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import binom
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from harness.stats.bootstrap import Resampler
from harness.stats.columns import Column
from harness.stats.intervals import (
    CLT_ABOVE,
    Interval,
    interval,
    is_binary,
    mean_intervals,
    student_t,
    tango,
    tango_z,
    wilson,
)

COUNTS = [(0, 1), (0, 20), (1, 7), (3, 10), (20, 20), (47, 50), (950, 1000)]


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("successes", "n"), COUNTS)
def test_wilson_equals_statsmodels(successes, n, confidence):
    found = wilson(successes, n, confidence)
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    assert found.low == pytest.approx(low, abs=1e-10)
    assert found.high == pytest.approx(high, abs=1e-10)
    assert found.method == "wilson"


def test_wilson_of_none_and_all_touches_the_end():
    assert wilson(0, 20).low == 0.0
    assert wilson(20, 20).high == 1.0


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_wilson_refuses_impossible_counts(successes, n):
    with pytest.raises(ValueError, match="make no proportion"):
        wilson(successes, n)


@given(st.integers(1, 400), st.data())
def test_wilson_holds_the_share_and_mirrors(n, data):
    k = data.draw(st.integers(0, n))
    found, mirrored = wilson(k, n), wilson(n - k, n)
    assert 0 <= found.low <= k / n + 1e-10
    assert k / n - 1e-10 <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high, abs=2e-10)
    bigger = wilson(4 * k, 4 * n)
    assert bigger.high - bigger.low < found.high - found.low


@pytest.mark.parametrize("n", [50, 100, 200, 1000])
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.7, 0.9, 0.95])
def test_wilson_covers_93_to_97_per_cent_exactly(n, p):
    k = np.arange(n + 1)
    bounds = [wilson(int(x), n) for x in k]
    covered = [b.low <= p <= b.high for b in bounds]
    coverage = binom.pmf(k, n, p)[covered].sum()
    assert 0.93 <= round(coverage, 3) <= 0.97


# Published: Fagerland, Lydersen, Laake, Statistics in Medicine 33 (2014), airway data, to three
# decimals; and the R package contingencytables 3.0.0 on cavo_2012, to four.
@pytest.mark.parametrize(
    ("gained", "lost", "n", "low", "high", "decimals"),
    [(1, 7, 21, -0.517, -0.026, 3), (6, 16, 161, -0.1240, -0.0054, 4)],
)
def test_tango_equals_published_examples(gained, lost, n, low, high, decimals):
    found = tango(gained, lost, n)
    assert round(found.low, decimals) == low
    assert round(found.high, decimals) == high


def _likelihood_score(gained, lost, n, difference):
    """Tango's statistic with the nuisance parameter found by a search over its likelihood."""
    least, most = max(0.0, -difference), (1 - difference) / 2
    for _ in range(12):
        q = np.linspace(least, most, 2001)[1:-1]
        with np.errstate(divide="ignore"):
            value = gained * np.log(q + difference) + lost * np.log(q)
            value += (n - gained - lost) * np.log(np.maximum(1 - 2 * q - difference, 1e-300))
        best = int(value.argmax())
        least, most = q[max(best - 1, 0)], q[min(best + 1, len(q) - 1)]
    q = (least + most) / 2
    variance = n * (2 * q + difference * (1 - difference))
    return (gained - lost - n * difference) / np.sqrt(variance)


@pytest.mark.parametrize("case", [(9, 2, 40), (5, 5, 30), (1, 12, 60), (20, 3, 25)])
@pytest.mark.parametrize("difference", [-0.3, -0.05, 0.02, 0.4])
def test_tango_statistic_equals_a_direct_likelihood_search(case, difference):
    found = float(tango_z(*case, difference))
    assert found == pytest.approx(_likelihood_score(*case, difference), abs=1e-5)


@given(st.integers(1, 300), st.data())
def test_tango_bounds_solve_the_score_equation(n, data):
    gained = data.draw(st.integers(0, n))
    lost = data.draw(st.integers(0, n - gained))
    found, swapped = tango(gained, lost, n), tango(lost, gained, n)
    z = float(ndtri(0.975))
    assert -1 <= found.low <= (gained - lost) / n + 1e-10
    assert (gained - lost) / n - 1e-10 <= found.high <= 1
    assert (found.low, found.high) == (-swapped.high, -swapped.low)
    if found.high < 1:
        assert float(tango_z(gained, lost, n, found.high)) == pytest.approx(-z, abs=1e-6)
    if found.low > -1:
        assert float(tango_z(gained, lost, n, found.low)) == pytest.approx(z, abs=1e-6)


@pytest.mark.parametrize(("gained", "lost", "n"), [(3, 0, 3), (0, 3, 3), (0, 0, 1), (1, 0, 1)])
def test_tango_at_the_edges(gained, lost, n):
    found = tango(gained, lost, n)
    assert -1 <= found.low <= (gained - lost) / n <= found.high <= 1


def test_tango_narrows_with_n():
    widths = [tango(3 * k, k, 20 * k) for k in (1, 2, 5, 20)]
    sizes = [found.high - found.low for found in widths]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(("gained", "lost", "n"), [(-1, 0, 5), (3, 3, 5), (0, 0, 0)])
def test_tango_refuses_impossible_counts(gained, lost, n):
    with pytest.raises(ValueError, match="make no table"):
        tango(gained, lost, n)


def test_student_t_equals_statsmodels():
    values = np.random.default_rng(1).beta(2, 5, 37)
    low, high = DescrStatsW(values).tconfint_mean(0.1)
    found = student_t(values, confidence=0.9)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-10)


def test_weighted_student_t_equals_statsmodels_hc1():
    rng = np.random.default_rng(2)
    values, weights = rng.random(29), rng.integers(1, 6, 29)
    fit = WLS(values, np.ones(29), weights=weights).fit(cov_type="HC1", use_t=True)
    [(low, high)] = fit.conf_int()
    found = student_t(Column.of(values, weights))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-10)


def test_student_t_wants_two_items():
    assert student_t([0.5]) is None
    assert student_t(Column.of([0.5, 0.2], [1, 0])) is None
    assert student_t([0.0, 1.0], bounded=True) == Interval(0.0, 1.0, "student-t")


def _methods(values, weights=None, *, bounded=True, seed=0):
    table = np.asarray(values, dtype=float)
    found = mean_intervals(table, weights, bounded=bounded, resampler=Resampler(seed, len(table)))
    return [each and each.method for each in found]


def test_each_column_gets_its_method():
    rng = np.random.default_rng(3)
    n = 60
    graded = rng.random(n)
    weights = np.ones((n, 7))
    weights[:, 4] = rng.integers(1, 4, n)
    weights[1:, 5] = 0
    weights[:, 6] = 0
    columns = [rng.random(n) < 0.4, graded, np.full(n, 0.5), graded, np.ones(n), graded, graded]
    table = np.stack(columns, axis=1).astype(float)
    methods = _methods(table, weights)
    assert methods == ["wilson", "bca", "constant", "bca", "wilson", None, None]


def test_zeros_and_ones_without_a_bound_are_no_proportion():
    values = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])
    assert _methods(values, bounded=False) == ["bca"]
    assert _methods(np.ones((5, 1)), bounded=False) == ["constant"]


def test_perfect_scores_with_unequal_weights_get_no_zero_width():
    weights = np.array([[1.0], [2.0], [4.0]])
    [found] = mean_intervals(np.ones((3, 1)), weights, bounded=True, resampler=Resampler(0, 3))
    assert found == wilson(49 / 21, 49 / 21)
    assert found.low < 1.0 == found.high


def test_many_items_get_student_t_and_their_small_slices_bca():
    n = CLT_ABOVE + 1
    values = np.random.default_rng(4).random((n, 2))
    weights = np.ones((n, 2))
    weights[40:, 1] = 0
    resampler = Resampler(7, n)
    found = mean_intervals(values, weights, bounded=True, resampler=resampler)
    assert [each.method for each in found] == ["student-t", "bca"]
    [alone] = mean_intervals(values[:40, 1:], bounded=True, resampler=Resampler(7, 40))
    assert found[1] == alone
    assert "counts" not in vars(resampler)


def test_values_of_undefined_items_are_ignored():
    rng = np.random.default_rng(5)
    values, weights = rng.random((30, 1)), (rng.random((30, 1)) < 0.7).astype(float)
    other = np.where(weights > 0, values, np.nan)
    resampler = Resampler(0, 30)
    [one] = mean_intervals(values, weights, bounded=True, resampler=resampler)
    [two] = mean_intervals(other, weights, bounded=True, resampler=resampler)
    assert one == two


def test_faults_of_the_table_are_named():
    resampler = Resampler(0, 2)
    with pytest.raises(ValueError, match="2 rows is wanted"):
        mean_intervals([[1.0]], bounded=True, resampler=resampler)
    with pytest.raises(ValueError, match="not a finite number"):
        mean_intervals([[1.0], [np.nan]], bounded=True, resampler=resampler)
    with pytest.raises(ValueError, match="not negative"):
        mean_intervals([[1.0], [0.0]], [[1.0], [-1.0]], bounded=True, resampler=resampler)
    with pytest.raises(ValueError, match="the shape"):
        mean_intervals([[1.0], [0.0]], [[1.0]], bounded=True, resampler=resampler)


scores = st.lists(st.sampled_from([0.0, 0.2, 0.5, 1 / 3, 1.0]), min_size=2, max_size=25)


@settings(max_examples=60, deadline=None)
@given(scores, st.data())
def test_intervals_hold_the_mean_and_stay_in_bounds(values, data):
    weights = data.draw(
        st.lists(st.sampled_from([0.0, 1.0, 2.5]), min_size=len(values), max_size=len(values))
    )
    column = Column.of(values, weights)
    resampler = Resampler(0, len(values), 500)
    table, w = np.array([values]).T, np.array([weights]).T
    [found] = mean_intervals(table, w, bounded=True, resampler=resampler)
    if column.n_defined < 2:
        assert found is None
        return
    assert 0 <= found.low <= column.mean + 1e-9
    assert column.mean - 1e-9 <= found.high <= 1


def test_intervals_narrow_with_n():
    rng = np.random.default_rng(6)
    widths = []
    for n in (20, 80, 320, 1280):
        [found] = mean_intervals(rng.random((n, 1)), bounded=True, resampler=Resampler(0, n))
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


def test_rounding_leaves_no_negative_zero():
    assert str(interval(-1e-15, 0.0, "x").low) == "0.0"


def test_a_column_without_a_defined_item_has_no_mean():
    with pytest.raises(ValueError, match="has no mean"):
        _ = Column.of([0.5], [0.0]).mean
    assert Column.of([0.5], [0.0]).effective_n == 0.0


def test_what_counts_as_binary():
    assert is_binary(Column.of([0, 1, 1]))
    assert not is_binary(Column.of([0, 1, 0.5]))
    assert not is_binary(Column.of([0, 1], [0, 0]))
