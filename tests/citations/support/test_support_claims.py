"""The hand-checked claims on the seeds: shares per class against their floors.

Three writers made them, the second and the third as exams without sight of the judge; the misses of
the second, those of both halves, were then seen when the rules were mended. The third's are from
the half of its set that was seen; the docstring of `harness.citations.support` has what the other
half gave. `context` marks true claims with a name for which their passage has only a pronoun or a
bare noun ("he", "we", "the commission"): they are left open by design and count for themselves.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from harness.citations.support import Label, judge

ROOT = Path(__file__).resolve().parents[3]
NOT_SUPPORTED = {
    "number_new": 0.95,
    "date_new": 0.6,
    "name_new": 0.6,
    "number_swap": 0.6,
    "name_swap": 0.6,
    "negation_inserted": 0.95,
    "negation_dropped": 0.6,
    "roles_swapped": 0.6,
    "speaker_changed": 0.6,
    "hedge_dropped": 0.6,
    "tense_changed": 0.6,
}
# The third writer's classes; eight claims each, so that .75 is two misses.
NOT_SUPPORTED_THIRD = {
    **dict.fromkeys(("number_new", "date_new", "name_new", "number_swapped"), 0.8),
    **dict.fromkeys(("negation_inserted", "negation_dropped", "antonym", "quantifier"), 0.85),
    **dict.fromkeys(("date_swapped", "name_swapped", "other_speaker", "office_swapped"), 0.75),
    **dict.fromkeys(("dropped_hedge", "dropped_condition", "unclear_as_fact", "tense"), 0.75),
    **dict.fromkeys(("wish_as_fact", "comparison", "roles_swapped", "merged_events"), 0.75),
}


AUTHORS = ("all", "second", "third")


@pytest.fixture(scope="module")
def shares():
    """Author and class ("true" for all true claims) to the share of each label."""
    counts = defaultdict(Counter)
    for row in read_claims():
        text = (ROOT / "seeds" / row["seed"]).read_bytes().decode("utf-8")
        label = judge(row["claim"], text[row["start"] : row["end"]]).label
        for author in ("all", row["author"]):
            counts[author, "context" if row.get("context") else row["class"]][label] += 1
            if row["label"] == "supported" and not row.get("context"):
                counts[author, "true"][label] += 1
    return {
        key: {label: found[label] / found.total() for label in Label}
        for key, found in counts.items()
    }


def read_claims():
    path = ROOT / "tests" / "fixtures" / "support_claims.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_claims_are_many_and_distinct():
    rows = read_claims()
    sizes = Counter((row["author"], row["class"]) for row in rows)
    assert all(sizes["first", name] >= 50 for name in NOT_SUPPORTED)
    assert all(sizes["second", name] >= 20 for name in NOT_SUPPORTED)
    assert all(sizes["third", name] == 8 for name in NOT_SUPPORTED_THIRD)
    assert sum(row["label"] == "supported" for row in rows if row["author"] == "first") >= 200
    assert sum(row["label"] == "supported" for row in rows if row["author"] == "third") == 40
    assert sizes["first", "true_paraphrase"] >= 80
    keys = {(row["author"], row["claim"], row["start"], row["seed"]) for row in rows}
    assert len(keys) == len(rows)
    assert all(row["label"] == "supported" for row in rows if row.get("context"))


@pytest.mark.parametrize(
    ("author", "name", "floor"),
    [
        *(("all", *row) for row in NOT_SUPPORTED.items()),
        *(("second", *row) for row in NOT_SUPPORTED.items()),
        *(("third", *row) for row in NOT_SUPPORTED_THIRD.items()),
    ],
)
def test_false_claims_are_not_supported(shares, author, name, floor):
    assert 1 - shares[author, name][Label.SUPPORTED] >= floor


@pytest.mark.parametrize("author", AUTHORS)
def test_true_claims_are_supported(shares, author):
    assert shares[author, "true"][Label.SUPPORTED] >= 0.6
    assert shares[author, "true"][Label.UNSUPPORTED] <= 0.1


def test_most_true_claims_of_the_third_are_supported(shares):
    assert shares["third", "true"][Label.SUPPORTED] >= 0.8


def test_true_claims_that_need_their_context_are_not_unsupported(shares):
    assert 1 - shares["second", "context"][Label.UNSUPPORTED] >= 0.8
