"""What holds for any claim and passage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.citations.support import Label, SupportVerdict, judge
from harness.text.aliases import AliasTable
from harness.text.sentences import split_sentences

SEEDS = sorted((Path(__file__).resolve().parents[3] / "seeds").glob("*.txt"))
SENTENCES = [
    sentence.text
    for path in SEEDS
    for sentence in split_sentences(path.read_text(encoding="utf-8"), by_line=True)
    if len(sentence.text.split()) > 6
]
PIECES = st.sampled_from(
    [
        *("Ana Ruiz", "said", "that", "not", "300", "June 2020", "“", '"', "(", ")", ",", ".", ":"),
        *("by", "if", "would", "withdraw", "the", "who", "which", "according to", "\n", "\ud800"),
        *("-", "'s", "without", "refused to", "é", "\u200b", "5+5", "has", "been", "U.N."),
    ]
)
MESSY = st.lists(PIECES | st.text(max_size=8), max_size=40).map(" ".join)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_supports_itself(sentence):
    verdict = judge(sentence, sentence)
    assert verdict.label is Label.SUPPORTED, verdict


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_a_sentence_stands_in_its_source(path):
    text = path.read_text(encoding="utf-8")
    inside = [sentence for sentence in SENTENCES if sentence in text]
    labels = [judge(sentence, text).label for sentence in inside]
    assert Label.UNSUPPORTED not in labels
    assert labels.count(Label.SUPPORTED) / len(labels) > 0.9


@given(sentence=st.sampled_from(SENTENCES), number=st.integers(100_000, 999_999))
@settings(max_examples=60, deadline=None)
def test_a_new_number_is_never_supported(sentence, number):
    claim = f"{sentence.rstrip('.”')} with {number} people."
    verdict = judge(claim, sentence)
    assert verdict.label is not Label.SUPPORTED, verdict


@given(claim=MESSY, passage=MESSY)
@example(claim="", passage="")
@settings(max_examples=300, deadline=None)
def test_never_raises_and_is_deterministic(claim, passage):
    verdict = judge(claim, passage)
    assert isinstance(verdict, SupportVerdict)
    assert 0 <= verdict.p <= 1
    assert verdict.reason
    assert judge(claim, passage) == verdict


@pytest.mark.parametrize(
    ("claim", "passage", "reason"),
    [
        ("", "The bank closed.", "the claim has no words"),
        ("The bank closed.", " \n", "the passage has no words"),
        ("?!", "The bank closed.", "the claim has no words"),
        ("Yes, it did.", "The bank closed.", "the claim states nothing by itself"),
        ("No.", "The bank closed no branch.", "the claim states nothing by itself"),
        ("word " * 500, "The bank closed.", "the claim is too long to be one sentence"),
    ],
)
def test_nothing_to_judge_is_undecided(claim, passage, reason):
    verdict = judge(claim, passage)
    assert (verdict.label, verdict.reason, verdict.guard) == (Label.UNDECIDED, reason, None)


def test_aliases_make_names_one():
    aliases = AliasTable((("Robert Falk", "Bobby Hawk"),))
    passage, claim = "Bobby Hawk left the club in May.", "Robert Falk left the club in May."
    assert judge(claim, passage).guard == "name"
    assert judge(claim, passage, aliases=aliases).label is Label.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "passage", "reason"),
    [
        ("Some 3,000 men left.", "Some 300 men left.", "the passage says 300, the claim 3,000"),
        (
            "Ruiz has signed the pact.",
            "Ruiz would sign the pact.",
            "the passage says 'would sign', the claim 'signed' as done",
        ),
        (
            "Ruiz stole the car.",
            "Ruiz allegedly stole the car.",
            "'allegedly' is missing from the claim",
        ),
        (
            "Dahl said the bridge was safe.",
            "Ana Ruiz said the bridge was safe, and Jon Dahl left.",
            "the passage has Ana Ruiz say it, the claim Dahl",
        ),
    ],
)
def test_reasons_say_both_sides(claim, passage, reason):
    assert judge(claim, passage).reason == reason


def test_the_best_window_of_a_long_source_counts():
    filler = "The weather in the valley was mild. " * 400
    passage = f"{filler}In May 2019 Ana Ruiz signed the pact with Chile. {filler}"
    assert (
        judge("Ana Ruiz signed the pact with Chile in May 2019.", passage).label is Label.SUPPORTED
    )
    assert judge("Ana Ruiz signed the pact with Peru.", passage).label is Label.UNSUPPORTED
