from __future__ import annotations

import pytest

from harness.config.quarantine import Quarantined, read_quarantine
from harness.core.errors import ConfigError, UsageError

KNOWN = ("qa-001", "qa-002", "qa-003")


def read(tmp_path, text):
    path = tmp_path / "q.yaml"
    path.write_text(text, encoding="utf-8")
    return read_quarantine(path, KNOWN)


def test_entries_come_in_their_order(tmp_path):
    text = (
        "qa-002: {reason: two readings, measured: flips in 3 of 10 repeats}\n"
        "qa-001:\n  reason: a date\n  measured: 1 of 9\n  until: 2027-01-31\n"
    )
    assert read(tmp_path, text) == [
        Quarantined(
            item="qa-002", reason="two readings", measured="flips in 3 of 10 repeats", until=None
        ),
        Quarantined(item="qa-001", reason="a date", measured="1 of 9", until="2027-01-31"),
    ]


@pytest.mark.parametrize("text", ["", "{}", "# nothing\n"])
def test_an_empty_file_holds_nothing(tmp_path, text):
    assert list(read(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("day", "holds"), [("2027-01-30", True), ("2027-01-31", True), ("2027-02-01", False)]
)
def test_the_last_day_counts(day, holds):
    entry = Quarantined(item="q", reason="r", measured="1 of 9", until="2027-01-31")
    assert entry.holds_on(day) is holds


GOOD = "reason: r, measured: 1 of 9"


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("qa-001: {reason: r}", "q.yaml:1: qa-001.measured", "required key 'measured'"),
        ("qa-001: {measured: 1 of 9}", "q.yaml:1: qa-001.reason", "required key 'reason'"),
        ("qa-001: {reason: r, measured: often}", "q.yaml:1: qa-001.measured", "with its number"),
        ("qa-001: {reason: ' ', measured: 1 of 9}", "q.yaml:1: qa-001.reason", "at least 1"),
        (f"qa-001: {{{GOOD}, until: soon}}", "q.yaml:1: qa-001.until", "a date as 2027-01-31"),
        (f"qa-001: {{{GOOD}, untill: 2027-01-31}}", "qa-001.untill", "did you mean 'until'"),
        (f"\nqa-01: {{{GOOD}}}", "q.yaml:2", "did you mean 'qa-001'"),
        (f"qa-001: {{{GOOD}}}\nqa-001: {{{GOOD}}}", "q.yaml:2: qa-001", "a second time"),
        ("- qa-001", "q.yaml:1", "valid dictionary"),
        ("qa-001: [", "q.yaml", "no YAML"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path, text, where, found):
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)
    [problem] = raised.value.problems
    assert where in problem.where
    assert found in str(problem)


def test_all_problems_are_told_at_once(tmp_path):
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, "qa-001: {reason: r}\nqa-002: {measured: often}\n")
    assert len(raised.value.problems) == 3


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="expected a readable quarantine file"):
        read_quarantine(tmp_path / "none.yaml", KNOWN)
