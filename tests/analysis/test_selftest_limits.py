"""The file of limits: what it holds a class to, what it refuses, what an update keeps."""

from __future__ import annotations

import pytest

from harness.analysis.selftest.classes import ExamClass, all_classes
from harness.analysis.selftest.exam import ClassResult
from harness.analysis.selftest.limits import Limit, Limits, read_limits, write_limits
from harness.core.errors import UsageError

SEEN = ExamClass(name="number_new", tier="T2", limit=0.95)
LET_BE = ExamClass(name="case", tier="answers", limit=0.0, harmless=True)


def result(about, n, hits):
    return ClassResult(about=about, n=n, hits=hits)


@pytest.mark.parametrize(
    ("about", "hits", "limit", "committed", "passed"),
    [
        (SEEN, 95, None, None, True),
        (SEEN, 94, None, None, False),
        (SEEN, 60, 0.6, None, True),
        (SEEN, 97, None, 0.98, False),
        (SEEN, 98, None, 0.98, True),
        (LET_BE, 0, None, 0.0, True),
        (LET_BE, 1, None, None, False),
        (LET_BE, 5, 0.1, 0.05, True),
        (LET_BE, 6, 0.1, 0.05, False),
    ],
)
def test_limits_and_committed_values(about, hits, limit, committed, passed):
    limits = Limits(classes={about.name: Limit(limit=limit, committed=committed)})
    assert limits.passed(result(about, 100, hits)) is passed


def test_no_material_is_no_failure():
    limits = Limits(classes={"number_new": Limit(limit=1, committed=1)})
    assert limits.passed(result(SEEN, 0, 0))


def test_committed_values_of_another_gold_are_left_out():
    limits = Limits(gold="a", classes={"number_new": Limit(limit=0.5, committed=1)})
    found = result(SEEN, 10, 8)
    assert not limits.on("a").passed(found)
    assert limits.on("b").passed(found)
    assert limits.on("b").limit_of(found) == 0.5


def test_an_update_writes_values_and_keeps_limits(tmp_path):
    path = tmp_path / "limits.yaml"
    limits = Limits(gold="old", classes={"number_new": Limit(limit=0.5, committed=1)})
    results = [result(SEEN, 3, 2), result(LET_BE, 0, 0)]
    write_limits(path, limits, results, "new")
    found = read_limits(path)
    assert found.gold == "new"
    assert dict(found.classes) == {
        "number_new": Limit(limit=0.5, committed=0.6667),
        "case": Limit(limit=0),
    }
    assert found.on("new").passed(results[0])  # what was written is no worse than itself


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("classes: {numbr_new: {limit: 1}}", "number_new"),
        ("classes: {number_new: {limit: 2}}", "less than or equal to 1"),
        ("classes: {number_new: {floor: 1}}", "floor"),
        ("classes: [", "YAML"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, text, said):
    path = tmp_path / "limits.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_limits(path)


def test_every_class_has_a_limit_that_means_something():
    for one in all_classes().values():
        assert 0 <= one.limit < 1 if one.harmless else 0 < one.limit <= 1
