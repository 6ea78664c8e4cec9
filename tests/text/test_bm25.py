from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.bm25 import Bm25Index

TEXTS = ("Ana opened the port.", "The port, the port!", "Nobody came.", "Ana left Porto.")
WORDS = st.sampled_from(("ana", "port", "opened", "the", "left", "…"))
SENTENCES = st.lists(WORDS, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("query", "ranked"),
    [
        ("port", [1, 0]),  # twice, in a shorter text
        ("Who opened the PORTS?", [0, 1]),  # the rarer word counts more
        ("came", [2]),
        ("the", []),
        ("", []),
        ("Tripoli", []),
    ],
)
def test_texts_that_share_a_term_rank_best_first(query, ranked):
    assert Bm25Index(TEXTS).ranked(query) == ranked


def test_equal_texts_keep_their_order():
    assert Bm25Index(["a port", "no", "a port"]).ranked("port") == [0, 2]


@pytest.mark.parametrize("texts", [(), ("",), ("the", "…")])
def test_texts_without_terms_are_never_found(texts):
    assert Bm25Index(texts).ranked("the port …") == []


@given(st.lists(SENTENCES, max_size=6), SENTENCES)
def test_a_text_without_terms_leaves_the_others_alone(texts, query):
    alone = [texts[at] for at in Bm25Index(texts).ranked(query)]
    beside = [*texts, "the", "…"]
    assert [beside[at] for at in Bm25Index(beside).ranked(query)] == alone
