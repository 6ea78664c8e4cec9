"""Each reference against the others: a ceiling that no model wrote."""

from __future__ import annotations

import pytest
from rouge_score.rouge_scorer import RougeScorer

from harness.metrics.rouge import Rouge
from harness.run.ceilings import reference_rows
from harness.run.score import Scoring

SECOND = "Ana Ruiz opened the harbour of Porto, and some 300 people return."


@pytest.fixture
def scoring(small_gold):
    references = small_gold.row("s-1")["references"]
    references.append([{"text": SECOND, "evidence": references[0][0]["evidence"]}])
    gold = small_gold.write().load()
    return Scoring(items=gold.tasks, metrics={"summaries": [Rouge()]}, corpus=gold.sources)


def test_every_reference_is_scored_against_the_rest(scoring):
    rows = list(reference_rows(scoring, "summaries", ["s-1"]))
    assert [(row.item, row.repeat) for row in rows] == [("s-1", 0), ("s-1", 1)]
    first, second = scoring.items["summaries"]["s-1"].reference_texts()
    official = RougeScorer(["rouge1"], use_stemmer=True).score(second, first)["rouge1"]
    assert rows[0].scores["rouge1"][0] == official.fmeasure
    assert rows[0].answer["text"] == first
    assert rows[1].answer["text"] == second


def test_a_single_reference_has_nothing_to_be_held_against(small_gold):
    gold = small_gold.write().load()
    scoring = Scoring(items=gold.tasks, metrics={"summaries": [Rouge()]}, corpus=gold.sources)
    assert list(reference_rows(scoring, "summaries", ["s-1"])) == []
