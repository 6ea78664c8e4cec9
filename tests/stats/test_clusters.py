"""Documents as the unit: equal to statsmodels' cluster-robust regression."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS, WLS

from harness.stats.clusters import cluster_interval, compare_clusters, smallest_possible_p
from harness.stats.columns import Column


def _oracle(values, weights, clusters, confidence=0.95):
    codes = np.unique(clusters, return_inverse=True)[1]
    model = WLS(values, np.ones(len(values)), weights=weights)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    return tuple(fit.conf_int(1 - confidence)[0])


@pytest.mark.parametrize("n_clusters", [2, 5, 12])
@pytest.mark.parametrize("weighted", [False, True])
def test_equals_statsmodels(n_clusters, weighted):
    rng = np.random.default_rng(n_clusters)
    clusters = np.arange(60) % n_clusters
    values = rng.random(60) * 0.5 + 0.5 * rng.random(n_clusters)[clusters]
    weights = rng.integers(1, 5, 60).astype(float) if weighted else np.ones(60)
    found = cluster_interval(Column.of(values, weights), clusters.tolist(), confidence=0.9)
    expected = _oracle(values, weights, clusters, 0.9)
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-10)
    assert found.method == "cluster-t"
    if not weighted:
        fit = OLS(values, np.ones(60)).fit(
            cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
        )
        assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int(0.1)[0]), abs=1e-10)


def test_undefined_items_and_their_documents_do_not_count():
    column = Column.of([0.1, 0.4, 0.9, 0.3], [1, 1, 1, 0])
    with_empty = cluster_interval(column, ["x", "x", "y", "z"])
    assert with_empty == cluster_interval([0.1, 0.4, 0.9], ["x", "x", "y"])


def test_fewer_than_two_documents_give_no_interval():
    assert cluster_interval([0.1, 0.4], ["x", "x"]) is None
    assert cluster_interval(Column.of([0.1, 0.4], [1, 0]), ["x", "y"]) is None
    alone = compare_clusters([0.0, 0.0], [1.0, 1.0], ["x", "x"])
    assert (alone.interval, alone.p_value) == (None, 1.0)


def test_every_item_its_own_document_is_the_plain_t_interval():
    values = np.random.default_rng(0).random(30)
    found = cluster_interval(values, list(range(30)))
    half = 2.045229642132703 * values.std(ddof=1) / np.sqrt(30)
    assert (found.low, found.high) == pytest.approx(
        (values.mean() - half, values.mean() + half), abs=1e-9
    )


def test_bounded_is_clipped():
    found = cluster_interval([0, 0, 1, 1], ["x", "x", "y", "y"], bounded=True)
    assert (found.low, found.high) == (0.0, 1.0)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abcd")), min_size=4, max_size=30))
def test_order_of_items_is_irrelevant(pairs):
    values, clusters = zip(*pairs, strict=True)
    found = cluster_interval(values, clusters)
    turned = cluster_interval(values[::-1], clusters[::-1])
    if found is None:
        assert turned is None
        return
    assert (found.low, found.high) == pytest.approx((turned.low, turned.high), abs=1e-9)
    mean = sum(values) / len(values)
    assert found.low - 1e-9 <= mean <= found.high + 1e-9


def test_five_documents_cannot_go_below_one_in_sixteen():
    a, b = np.zeros(50), np.linspace(0.5, 1.0, 50)
    found = compare_clusters(a, b, [i % 5 for i in range(50)])
    assert found.p_value == smallest_possible_p(5) == 0.0625
    assert found.p_gain == 0.03125
    assert (found.n, found.n_gained, found.n_lost) == (5, 5, 0)
    assert found.method == "exact sign-flip over documents"


def test_difference_over_documents_is_the_interval_of_the_differences():
    rng = np.random.default_rng(1)
    a, b = rng.random(40), rng.random(40)
    clusters = (np.arange(40) % 4).tolist()
    found = compare_clusters(a, b, clusters)
    plain = cluster_interval(b - a, clusters)
    bounds = (found.interval.low, found.interval.high)
    assert bounds == pytest.approx((plain.low, plain.high), abs=1e-9)
    swapped = compare_clusters(b, a, clusters)
    assert swapped.difference == pytest.approx(-found.difference)
    assert swapped.p_gain == found.p_loss
    assert swapped.interval.low == pytest.approx(-found.interval.high, abs=1e-9)


def test_smallest_possible_p():
    assert [smallest_possible_p(g) for g in (0, 1, 2, 6)] == [1.0, 1.0, 0.5, 0.03125]


def test_lengths_must_fit():
    with pytest.raises(ValueError, match="2 clusters are given for 3 items"):
        cluster_interval([1, 2, 3], ["x", "y"])
