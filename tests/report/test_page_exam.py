"""The exam on the page, and its result through JSON and back."""

from __future__ import annotations

import json

import pytest

from harness.analysis.selftest.classes import all_classes
from harness.analysis.selftest.exam import ClassResult
from harness.analysis.selftest.gaming import Standing
from harness.analysis.selftest.limits import Limit, Limits
from harness.report.html.exam import Exam, sheet
from harness.report.selftest import SelftestResult, selftest_from_json

CLASSES = all_classes()
RESULT = SelftestResult(
    gold={"version": None, "digest": "d"},
    results=[
        ClassResult(about=CLASSES["truncated"], n=45, hits=44),
        ClassResult(about=CLASSES["date_swapped"], n=0, hits=0),
        ClassResult(about=CLASSES["case"], n=4, hits=1),
    ],
    gaming=[Standing(strategy="refuse", measure="correct", value=0.0, reference=0.5, n=8)],
    limits=Limits(gold="d", classes={"truncated": Limit(limit=0.9, committed=0.95)}),
    committed_on="d",
    cards={"correct": "correct|v1"},
)


def test_classes_stand_by_what_they_count():
    worse, harmless = sheet(Exam(result=RESULT)).tables
    assert (worse.counted, harmless.counted) == ("killed", "false alarms")
    truncated, swapped = worse.lines
    assert (truncated.hits, truncated.n, truncated.bound, truncated.ok) == (44, 45, 90.0, True)
    # Wilson's interval of 44 in 45: .8843 to .9961
    assert truncated.share.inner == pytest.approx((88.43, 99.61), abs=0.01)
    assert (truncated.share.text, truncated.share.detail) == ("0.978", ".884–.996")
    assert (swapped.share.at, swapped.committed, swapped.ok) == (None, "–", None)
    [case] = harmless.lines
    assert (case.share.at, case.bound, case.ok) == (25.0, 0.0, False)


def test_committed_figures_have_no_counts_and_no_interval():
    worse, harmless = sheet(Exam(committed=RESULT.limits)).tables
    assert {line.name for line in (*worse.lines, *harmless.lines)} == set(CLASSES)
    [truncated] = [line for line in worse.lines if line.name == "truncated"]
    assert (truncated.share.at, truncated.share.inner) == (95.0, None)
    assert (truncated.hits, truncated.n, truncated.ok) == (None, None, None)


@pytest.mark.parametrize("exam", [None, Exam(why="it cannot be read")])
def test_without_figures_there_is_no_table(exam):
    assert sheet(exam).tables == ()


def test_a_result_comes_back_from_its_json():
    told = json.loads(json.dumps(RESULT.as_json()))
    again = selftest_from_json(told)
    assert again.as_json() == RESULT.as_json()
    assert again.cards == RESULT.cards
