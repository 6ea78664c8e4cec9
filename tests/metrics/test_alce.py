"""ALCE's own numbers on 310 outputs, entailment by the oracle that they were recorded with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.metrics.alce import alce_scores

VECTORS = json.loads(
    (Path(__file__).parents[1] / "fixtures/reference/alce_citation_vectors.json").read_text()
)


def oracle(support_sets):
    """Whether some minimal support set of the claim's number lies in the sources asked about."""

    def entails(sources, claim):
        number = re.search(r"Claim number (\d+)", claim)
        needed = support_sets.get(number[1], []) if number else []
        return any({n - 1 for n in found} <= set(sources) for found in needed)

    return entails


def official(output, n_docs, support_sets):
    found = alce_scores(output, n_sources=n_docs, entails=oracle(support_sets))
    return (None, None) if found is None else (100 * found.recall, 100 * found.precision)


def test_random_outputs_equal_the_official_numbers():
    cases = VECTORS["random"]
    found = [official(c["output"], c["n_docs"], c["minimal_support_sets"]) for c in cases]
    assert len(cases) == 300
    assert found == [(c["citation_rec"], c["citation_prec"]) for c in cases]


@pytest.mark.parametrize("case", VECTORS["hand"], ids=lambda case: case["name"])
def test_hand_written_outputs_equal_the_official_numbers(case):
    expected = (case["alce_citation_rec"], case["alce_citation_prec"])
    assert official(case["output"], case["n_docs"], case["minimal_support_sets"]) == expected


def test_the_judge_is_asked_only_where_the_original_asks():
    recorded = VECTORS["random"][0]
    asked = []
    entails = oracle(recorded["minimal_support_sets"])

    def listening(sources, claim):
        asked.append(([n + 1 for n in sources], claim))
        return entails(sources, claim)

    alce_scores(recorded["output"], n_sources=recorded["n_docs"], entails=listening)
    assert [docs for docs, _ in asked] == [call["docs"] for call in recorded["oracle_calls"]]
