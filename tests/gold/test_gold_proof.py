"""The gold's own papers: the attempts on its unanswerable questions, the review of a drawn part."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

GOLD = Path(__file__).parents[2] / "gold"
QUESTIONS = {
    item["id"]: item
    for item in map(json.loads, (GOLD / "qa.jsonl").read_text(encoding="utf-8").splitlines())
}
ATTEMPTS = [
    json.loads(line) for line in (GOLD / "attempts.jsonl").read_text(encoding="utf-8").splitlines()
]
REVIEW = (GOLD / "REVIEW.md").read_text(encoding="utf-8")


def test_every_unanswerable_question_was_attempted_and_no_other():
    attempted = [attempt["id"] for attempt in ATTEMPTS]
    unanswerable = [name for name, item in QUESTIONS.items() if not item["answerable"]]
    assert sorted(attempted) == sorted(unanswerable)
    seeds = {path.name for path in (GOLD.parent / "seeds").glob("*.txt")}
    for attempt in ATTEMPTS:
        assert attempt["attempt"]
        assert attempt["fails"]
        assert seeds.issuperset(attempt["from"])


def test_the_twenty_reviewed_items_are_those_the_seed_draws():
    then = [f"qa-{number:03}" for number in range(1, 106)]
    drawn = random.Random(20211119).sample(then, 20)
    assert re.findall(r"^## (qa-\d+): ", REVIEW, re.MULTILINE) == drawn


def test_a_reviewed_question_is_shown_as_it_stands_now():
    for part in REVIEW.split("\n## ")[1:]:
        head = part.splitlines()[0]
        now = re.search(r"^- Now: (.*)$", part, re.MULTILINE)
        shown = now[1] if now else head.partition(": ")[2]
        assert shown == QUESTIONS[head[:6]]["question"]
        assert all(f"\n- {line}: " in part for line in ("This answer", "No other", "The lure"))
