"""The parts of the page: data that can't be closed, marks in place, names that don't overlap."""

from __future__ import annotations

import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.comparison import Effect
from harness.analysis.summary import Estimate
from harness.report.html.escaping import csp_hash, packed, script_json, shown
from harness.report.html.marks import Mark, difference_mark, mark_of, scale_of
from harness.report.html.scatter import Pair, draw

TEXTS = st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028\u2029", "\ud800"])
DATA = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(DATA)
def test_data_in_a_script_comes_back_and_holds_no_markup(data):
    block = str(script_json(data))
    assert json.loads(block) == data
    assert not set(block) & set("<>&\u2028\u2029")


@given(DATA)
def test_packed_data_comes_back(data):
    once = packed(data)
    assert once == packed(data)
    assert json.loads(gzip.decompress(base64.b64decode(once))) == data


@given(st.text(), st.integers(1, 50))
def test_what_is_shown_is_printable_and_bounded(text, limit):
    found = shown(text, limit)
    assert len(found) <= limit + 1
    assert all(char.isprintable() for char in found)


def test_a_policy_allows_a_text_by_its_sha256():
    # printf "a" | openssl dgst -sha256 -binary | base64
    assert csp_hash("a") == "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"


def test_the_mark_of_an_estimate_is_in_percent():
    mark = mark_of(Estimate(value=0.5, low=0.25, high=1.0, doc_low=0.0, doc_high=1.0, n=8))
    assert (mark.text, mark.detail, mark.n) == ("0.50", ".25–1", 8)
    assert (mark.at, mark.inner, mark.outer) == (50.0, (25.0, 100.0), (0.0, 100.0))


def test_what_has_no_value_or_no_bounds_has_no_place():
    assert mark_of(Estimate(value=None)).at is None
    assert mark_of(Estimate(value=87.0, low=80.0, high=90.0), bounded=False).at is None


def effect(difference: float, low: float, high: float) -> Effect:
    names = {"task": "qa", "metric": "correct", "reference": "a", "candidate": "b"}
    numbers = {"reference_value": 0.5, "candidate_value": 0.5 + difference}
    tests = {"method": "t", "p_value": 0.5, "p_loss": 0.5, "n_better": 1, "n_worse": 2}
    return Effect(**names, **numbers, **tests, n=9, difference=difference, low=low, high=high)


@pytest.mark.parametrize(
    ("low", "high", "tone"), [(-0.2, -0.02, "bad"), (-0.2, 0.02, "plain"), (0.01, 0.2, "good")]
)
def test_a_difference_is_coloured_only_beyond_zero(low, high, tone):
    found = effect((low + high) / 2, low, high)
    assert scale_of([found]) == 0.2
    mark = difference_mark(found, 0.2)
    assert mark.tone == tone
    assert mark.inner == pytest.approx(((low / 0.2 + 1) * 50, (high / 0.2 + 1) * 50))


def test_an_axis_holds_differences_beyond_one():
    assert scale_of([effect(-12.3, -14.2, -9.0)]) == 15.0


PLACES = st.floats(0, 100).map(lambda at: round(at, 2))
NAMES = st.text("abcdefgh-", min_size=1, max_size=30)


@given(st.lists(st.tuples(NAMES, PLACES, PLACES), max_size=4))
def test_a_few_names_in_a_scatter_do_not_overlap(points):
    pairs = [Pair(name=n, role="", x=Mark(text="", at=x), y=Mark(text="", at=y))
             for n, x, y in points]  # fmt: skip
    drawn = draw(pairs, width=620.0, height=400.0)
    assert [point.name for point in drawn.points] == [name for name, *_ in points]
    boxes = []
    for point in drawn.points:
        size = len(point.label) * 6.0
        left = point.label_x if point.anchor == "start" else point.label_x - size
        assert drawn.left <= left
        assert left + size <= drawn.right
        boxes.append((left, left + size, point.label_y))
    for at, one in enumerate(boxes):
        for two in boxes[:at]:
            apart = one[1] <= two[0] or two[1] <= one[0] or abs(one[2] - two[2]) >= 14.9
            assert apart


def test_a_point_without_both_values_is_not_drawn():
    there, missing = Mark(text="", at=50.0), Mark(text="–")
    assert draw([Pair(name="m", role="", x=there, y=missing)], width=600, height=400).points == []
