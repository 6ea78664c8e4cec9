"""Claims, and which citation belongs to which."""

from __future__ import annotations

import pytest

from harness.citations.claims import split_claims
from harness.citations.parse import parse


def tied(raw, **options):
    """Every citation as (source, texts of its claims)."""
    answer = parse(raw, **options)
    return [(c.source, [answer.claims[n].text for n in c.claims]) for c in answer.citations]


TIES = [
    ("A met [1]. B left [2].", [(1, ["A met."]), (2, ["B left."])]),
    ("A met. [1] B left. [2]", [(1, ["A met."]), (2, ["B left."])]),
    ("A met.[1] B left.[2]", [(1, ["A met."]), (2, ["B left."])]),
    ("A met.[1][2]\nB left.", [(1, ["A met."]), (2, ["A met."])]),
    ("A met.”[1] B left.", [(1, ["A met.”"])]),
    ("“A met.” [1] B left.", [(1, ["“A met.”"])]),
    ("[1] A met. B left.", [(1, ["A met."])]),
    ("A met.\n[1] B left.", [(1, ["B left."])]),
    ("A met.\n[1]\nB left.", [(1, ["A met."])]),
    ("- A met [1]\n- B left [2]", [(1, ["A met"]), (2, ["B left"])]),
    ("- [1] A met\n- [2] B left", [(1, ["A met"]), (2, ["B left"])]),
    ("1. A met. [1]\n2. B left. [2]", [(1, ["1. A met."]), (2, ["2. B left."])]),
    ("A met [1] and B left [2].", [(1, ["A met and B left."]), (2, ["A met and B left."])]),
    ("A met. B left.\n\nSources: [1]", [(1, ["A met.", "B left."])]),
    ("A met [1]. B left.\n\nSources: [1], [2]", [(1, ["A met."]), (2, [])]),
    ("A met.¹ B left.²", [(1, ["A met."]), (2, ["B left."])]),
    (
        "Mr. Kubis [1] of the U.N. [2] met.",
        [(1, ["Mr. Kubis of the U.N. met."]), (2, ["Mr. Kubis of the U.N. met."])],
    ),
    ("A met.[^1] B left.\n\n[^1]: Source 2", [(2, ["A met."])]),
]


@pytest.mark.parametrize(("raw", "ties"), TIES)
def test_marker_belongs_to_the_claim_it_stands_at(raw, ties):
    assert tied(raw) == ties


JSON_TIES = [
    ({"answer": "A met. B left.", "citations": [1]}, [(1, ["A met.", "B left."])]),
    ({"answer": "A met [1]. B left.", "citations": [1, 2]}, [(1, ["A met."]), (2, [])]),
    (
        {"answer": "A met. B left.", "citations": [{"claim": "B left.", "source": 2}]},
        [(2, ["B left."])],
    ),
    (
        {"claims": [{"text": "A met. It did.", "citations": [1]}, "B left."]},
        [(1, ["A met. It did."])],
    ),
    ({"claims": [{"text": "A met [2].", "citations": [1]}]}, [(2, ["A met."]), (1, ["A met."])]),
    ({"claims": [{"text": "A met.", "citations": []}], "sources": [3]}, [(3, ["A met."])]),
    (
        {"answer": "A met. B left.", "claims": [{"text": "B left.", "citations": [2]}]},
        [(2, ["B left."])],
    ),
    (
        {"claims": [{"text": "[1]"}, {"text": "A met.", "source": 2}]},
        [(1, ["A met."]), (2, ["A met."])],
    ),
]


@pytest.mark.parametrize(("raw", "ties"), JSON_TIES)
def test_json_citation_belongs_to_what_it_names(raw, ties):
    assert tied(raw) == ties


def test_quoted_citation_takes_the_place_of_its_marker():
    answer = parse({"answer": "A met. B left [1].", "citations": [{"source": 1, "quote": "b l"}]})
    assert [(c.claims, c.source, c.quote) for c in answer.citations] == [((1,), 1, "b l")]


def test_quoted_citation_of_one_claim_leaves_the_marker_of_another():
    cited = [{"source": 1, "quote": "a m", "claim": "A met."}]
    answer = parse({"answer": "A met [1]. B left [1].", "citations": cited})
    assert [(c.claims, c.source, c.quote) for c in answer.citations] == [
        ((1,), 1, None),
        ((0,), 1, "a m"),
    ]


def test_two_sentences_keep_their_own_citation_of_one_source():
    assert tied("A met [1]. B left [1].") == [(1, ["A met."]), (1, ["B left."])]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("", []),
        ("  \n ", []),
        ("Sirte", ["Sirte"]),
        ("A met. B left.", ["A met.", "B left."]),
        ("A met\nB left", ["A met", "B left"]),
        ("The army\nmet in Sirte.", ["The army\nmet in Sirte."]),
        ("The army met.\nin Sirte.", ["The army met.", "in Sirte."]),
        ("1. A met.\n2. B left.", ["1. A met.", "2. B left."]),
        ("A met.\n---\nB left.", ["A met.", "B left."]),
        ("“A met.” ”\n…", ["“A met.” ”"]),
        ("A\ud800 met. B left.", ["A\ud800 met.", "B left."]),
        ("The U.N\u00a0. met", ["The U.N\u00a0. met"]),
    ],
)
def test_claims_are_sentences_within_lines(text, claims):
    found = split_claims(text)
    assert [claim.text for claim in found] == claims
    assert all(claim.text == text[claim.start : claim.end] for claim in found)


def test_long_paragraph_is_split_whole():
    text = "They met in Sirte. " * 2000
    found = split_claims(text)
    assert len(found) == 2000
    assert {claim.text for claim in found} == {"They met in Sirte."}
