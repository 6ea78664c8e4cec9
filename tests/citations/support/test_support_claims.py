"""The hand-checked claims on the seeds: shares per class against their floors."""

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


@pytest.fixture(scope="module")
def shares():
    """Class (and "true" for all true claims) to the share of each label."""
    counts = defaultdict(Counter)
    for row in read_claims():
        text = (ROOT / "seeds" / row["seed"]).read_text(encoding="utf-8")
        label = judge(row["claim"], text[row["start"] : row["end"]]).label
        counts[row["class"]][label] += 1
        if row["label"] == "supported":
            counts["true"][label] += 1
    return {
        name: {label: found[label] / found.total() for label in Label}
        for name, found in counts.items()
    }


def read_claims():
    path = ROOT / "tests" / "fixtures" / "support_claims.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_claims_are_many_and_distinct():
    rows = read_claims()
    sizes = Counter(row["class"] for row in rows)
    assert all(sizes[name] >= 50 for name in NOT_SUPPORTED)
    assert sum(row["label"] == "supported" for row in rows) >= 200
    assert sizes["true_paraphrase"] >= 80
    assert len({(row["claim"], row["start"], row["seed"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(("name", "floor"), NOT_SUPPORTED.items())
def test_false_claims_are_not_supported(shares, name, floor):
    assert 1 - shares[name][Label.SUPPORTED] >= floor


def test_true_claims_are_supported(shares):
    assert shares["true"][Label.SUPPORTED] >= 0.6
    assert shares["true"][Label.UNSUPPORTED] <= 0.1
