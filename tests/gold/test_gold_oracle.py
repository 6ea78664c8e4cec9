from __future__ import annotations

import pytest

from harness.gold.oracle import oracle_output


def cited(output) -> list[tuple[int, str]]:
    if "claims" in output:
        return [pair for claim in output["claims"] for pair in cited(claim)]
    return [(cite["source"], cite["quote"]) for cite in output.get("citations", [])]


def test_a_span_of_every_group_is_cited(own_gold):
    shown = tuple(own_gold.sources)
    for items in own_gold.tasks.values():
        for item in items.values():
            pairs = set(cited(oracle_output(item, shown)))
            groups = item.evidence_groups()
            if item.id.startswith("qa") and not item.answerable:
                assert pairs == set()
                continue
            assert groups, item.id
            for group in groups:
                wanted = {(shown.index(span.seed) + 1, span.quote) for span in group}
                assert wanted & pairs, item.id


def test_every_quote_stands_in_the_source_it_names(own_gold):
    shown = tuple(reversed(own_gold.sources))
    for items in own_gold.tasks.values():
        for item in items.values():
            for number, quote in cited(oracle_output(item, shown)):
                assert quote in own_gold.sources[shown[number - 1]].text


@pytest.mark.parametrize(
    ("item_id", "output"),
    [
        (
            "q-2",
            {
                "answer": "Ana Ruiz and Léo Brun",
                "citations": [
                    {
                        "source": 2,
                        "quote": "On 4 May 2020, Ana Ruiz reopened the harbour of Porto.",
                    },
                    {
                        "source": 1,
                        "quote": "On 6 May 2020, Léo Brun said that 250 dockers would return.",
                    },
                ],
            },
        ),
        ("q-5", {"answer": None}),
    ],
)
def test_outputs_by_hand(small_gold, item_id, output):
    item = small_gold.load().tasks["qa"][item_id]
    assert oracle_output(item, ("strike.txt", "harbour.txt")) == output


def test_a_summary_is_its_first_reference_sentence_by_sentence(small_gold):
    item = small_gold.load().tasks["summaries"]["s-1"]
    claims = oracle_output(item, ("harbour.txt",))["claims"]
    assert [claim["text"] for claim in claims] == [s.text for s in item.references[0]]
    assert [len(claim["citations"]) for claim in claims] == [1, 1]


def test_only_what_was_shown_is_cited(small_gold):
    item = small_gold.load().tasks["qa"]["q-2"]
    assert [number for number, _ in cited(oracle_output(item, ("strike.txt",)))] == [1]
    assert cited(oracle_output(item, ())) == []


def test_the_span_that_was_shown_stands_for_its_group(small_gold):
    row = small_gold.row("q-1")
    row["evidence"][0].append(small_gold.span("strike.txt", "Tuesday"))
    item = small_gold.write().load().tasks["qa"]["q-1"]
    assert cited(oracle_output(item, ("strike.txt",))) == [(1, "Tuesday")]


def test_a_passage_that_serves_two_groups_is_cited_once(small_gold):
    row = small_gold.row("q-1")
    row["evidence"] *= 2
    item = small_gold.write().load().tasks["qa"]["q-1"]
    assert len(cited(oracle_output(item, ("harbour.txt",)))) == 1
