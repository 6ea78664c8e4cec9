"""The strict citation scores: ALCE's ten hand cases beside ALCE's own numbers, then real texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.citations.entail.base import Entailment
from harness.citations.parse import parse
from harness.citations.support import Label
from harness.core.item import QaItem, Source
from harness.core.score import Undefined
from harness.metrics.alce import Alce
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.citation_support import CitationSupport

HAND = {
    case["name"]: case
    for case in json.loads(
        (Path(__file__).parents[1] / "fixtures/reference/alce_citation_vectors.json").read_text()
    )["hand"]
}
ITEM = QaItem(id="q", question="?", answers=("x",), answerable=True)
NAMES = ("citation_recall", "citation_precision", "citation_minimality")


class Oracle:
    """Entails where some minimal support set of the claim lies in the premises.

    The sources are dots, source k of k dots: the rules see no word in them and stay undecided.
    """

    scorer_id = "oracle"

    def __init__(self, support_sets):
        self._sets = support_sets

    def score(self, premises, hypothesis):
        number = hypothesis.split("number ")[1][0] if "number " in hypothesis else None
        at_hand = {len(premise) for premise in premises}
        held = any(set(needed) <= at_hand for needed in self._sets.get(number, []))
        return Entailment(label=Label.SUPPORTED if held else Label.UNSUPPORTED, p=float(held))


def case(raw, texts, item=ITEM):
    corpus = {f"{n}.txt": Source(name=f"{n}.txt", text=text) for n, text in enumerate(texts, 1)}
    sources = Sources(shown=tuple(corpus), corpus=corpus)
    answer = parse(raw, shown=sources.shown)
    return Case(
        item=item, answer=answer, outcome=outcome_of(item, answer), sources=sources, raw=raw
    )


def values(found, names):
    return tuple(None if isinstance(found[n], Undefined) else found[n].value for n in names)


STRICT = [
    # (case, recall, precision, minimality, why ALCE says something else)
    ("out_of_range_not_in_precision", 0.5, 0.5, 1, "ALCE leaves [99] out of precision: 100"),
    ("zero_index_wraps_to_last", 0, 0, None, "ALCE reads [0] as the last source: 100, 100"),
    ("comma_list_keeps_first_only", 1, 1, 1, "ALCE reads [1, 2] as [1]: 0, 0"),
    ("adjacent", 1, 1, 1, "the same"),
    ("duplicate_counts_twice", 1, 1, 1, "the same, but one citation here, two in ALCE"),
    ("irrelevant_extra", 1, 0.5, 0.5, "the same"),
    ("redundant_support_is_fine", 1, 1, 0.5, "the same; minimality sees the second"),
    ("abstention", 0, 0, None, "the same, on an answerable item"),
    ("empty_output", 0, 0, None, "ALCE leaves it out of its mean"),
    ("trailing_marker_goes_to_next_sentence", 1, 1, 1, "ALCE moves the marker on: 0, 0"),
]


def test_the_ten_cases_are_all_there():
    assert [row[0] for row in STRICT] == list(HAND)


@pytest.mark.parametrize(("name", "recall", "precision", "minimality", "why"), STRICT)
def test_alce_cases_by_the_strict_score(name, recall, precision, minimality, why):
    hand = HAND[name]
    asked = case(hand["output"], ["." * n for n in range(1, hand["n_docs"] + 1)])
    oracle = Oracle(hand["minimal_support_sets"])
    strict = values(CitationSupport(entailer=oracle).score(asked), NAMES)
    assert strict == (recall, precision, minimality)
    alce = values(Alce(entailer=oracle).score(asked), ("alce_recall", "alce_precision"))
    official = tuple(hand[f"alce_citation_{part}"] for part in ("rec", "prec"))
    assert tuple(None if v is None else 100 * v for v in alce) == official
    assert (alce == strict[:2]) == why.startswith("the same")


COUNCIL = "The council met in Sirte on Monday. It asked Turkey to withdraw 300 fighters."
MINISTER = "The minister said that the vote was planned for May. He did not name a city."
TEXTS = (COUNCIL, MINISTER)


@pytest.mark.parametrize(
    ("raw", "recall", "precision", "minimality"),
    [
        ("The council met in Sirte on Monday [1].", 1, 1, 1),
        ("The council met in Sirte on Monday [2].", 0, 0, None),
        ("The council met in Sirte on Monday.", 0, 0, None),
        ("It asked Turkey to withdraw 3,000 fighters [1].", 0, 0, None),
        ("The council met in Sirte on Monday [1]. The vote was planned for May [2].", 1, 1, 1),
        ("The council met in Sirte on Monday [1]. The vote was planned for May [1].", 0.5, 0.5, 1),
        ("The council met in Sirte on Monday [1][2].", 1, 0.5, 0.5),
        ("The council met in Sirte on Monday [1][9].", 1, 0.5, 0.5),
        ("", 0, 0, None),
        ("The articles do not say.", 0, 0, None),
    ],
)
def test_real_texts_by_the_rules_alone(raw, recall, precision, minimality):
    found = values(CitationSupport().score(case(raw, TEXTS)), NAMES)
    assert found == (recall, precision, minimality)


def test_a_quote_that_is_not_there_supports_nothing():
    said = {"answer": "The council met in Sirte on Monday.", "citations": [
        {"source": 1, "quote": "The council met in Tripoli on Monday"},
        {"source": 1, "quote": "council met in Sirte on Monday"},
    ]}  # fmt: skip
    found = CitationSupport().score(case(json.dumps(said), TEXTS))
    assert values(found, NAMES) == (1, 0.5, 0.5)
    assert found["citation_precision"].counts["misquoted"] == 1


@pytest.mark.parametrize(
    ("said", "precision", "minimality"),
    [
        # Citations that no claim is tied to weigh in precision, each source once.
        ({"answer": "The council met in Sirte on Monday [1].", "citations": [1, 2, 9]}, 1 / 3, 1),
        ("The council met in Sirte on Monday [1].\n\nSources:\n[1] 1.txt\n[2] 2.txt", 1 / 2, 1),
        ("The council met in Sirte on Monday [1].\n\nSources:\n[1] 1.txt", 1, 1),
        # Quotes of one passage are one citation of it.
        ({"answer": "The council met in Sirte on Monday.", "citations": [
            {"source": 1, "quote": "The council met"}, {"source": 1, "quote": "met in Sirte"},
            {"source": 1, "quote": "Sirte on Monday"}, {"source": 2},
        ]}, 1 / 2, 1 / 2),
    ],
)  # fmt: skip
def test_nothing_is_gained_by_more_citations(said, precision, minimality):
    raw = said if isinstance(said, str) else json.dumps(said)
    found = CitationSupport().score(case(raw, TEXTS))
    assert values(found, NAMES)[1:] == (precision, minimality)


def test_minimality_of_very_many_citations_is_no_higher():
    texts = (COUNCIL, *[f"{MINISTER} It was day {n}." for n in range(9)])
    found = CitationSupport().score(case("The council met in Sirte on Monday [1-10].", texts))
    assert found["citation_minimality"].value == 1 / 10


def test_what_is_undefined():
    declined = QaItem(id="q", question="?", answers=(), answerable=False)
    found = CitationSupport().score(case("The articles do not say.", TEXTS, declined))
    assert values(found, NAMES) == (None, None, None)
    assert values(CitationSupport().score(case("It met [1].", ())), NAMES) == (None, None, None)


def test_the_card_names_who_judges():
    assert "scorer:rules-2" in str(CitationSupport().card("citation_f1"))
    assert "scorer:rules-2+oracle" in str(CitationSupport(entailer=Oracle({})).card("citation_f1"))
    assert "scorer:rules-2+oracle" in str(Alce(entailer=Oracle({})).card("alce_recall"))
