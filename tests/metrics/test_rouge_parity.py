"""Every float of ours against google-research's rouge-score, with either backend."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Answer
from harness.core.errors import MissingExtraError
from harness.core.item import ReferenceSentence, SummaryItem
from harness.core.score import Outcome
from harness.metrics import rouge as rouge_module
from harness.metrics.base import Case, Sources
from harness.metrics.rouge import TYPES, Rouge, by_line, make_scorer, score_pairs

VOCABULARY = """
    the of and a in withdrawal withdrew withdrawing withdraws forces force agreed agreement
    ministers minister 5+5 20,000 U.N. co-operate naïve “truce” don't 3.50 Тройка Ελλάδα 和平
    generously flies dying skies inning proceed succeed exceedingly ties tied The Ministers
    News Peace Agreements ended. failed! Why? talks. “Peace.” , (a)
"""
WORDS = VOCABULARY.split()


CAT = "the cat sat on the mat"
texts = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join)


def case(answer, *references):
    summary = SummaryItem(
        id="s",
        kind="single",
        seeds=(),
        references=tuple((ReferenceSentence(text=text),) for text in references),
    )
    said = Answer(text=answer)
    return Case(item=summary, answer=said, outcome=Outcome.ANSWERED, sources=Sources())


def values(scores):
    return {name: score.value for name, score in scores.items()}


def reference_scores(answer, reference, *, stemmer=True):
    """What rouge-score itself says of two texts split into lines."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(TYPES), use_stemmer=stemmer)
    scores = scorer.score(by_line(reference), by_line(answer))
    return {
        name + part: number
        for name, (p, r, f) in scores.items()
        for part, number in (("", f), (".p", p), (".r", r))
    }


def test_score_multi_of_the_reference_agrees():
    from rouge_score.rouge_scorer import RougeScorer

    draw = random.Random(4)
    scorer = RougeScorer(list(TYPES), use_stemmer=True)
    for _ in range(100):
        answer, *refs = (
            " ".join(draw.choices(WORDS, k=draw.randint(0, 25))) for _ in range(draw.randint(2, 5))
        )
        best = scorer.score_multi([by_line(text) for text in refs], by_line(answer))
        scores = values(Rouge().score(case(answer, *refs)))
        for name, (p, r, f) in best.items():
            assert (scores[name], scores[f"{name}.p"], scores[f"{name}.r"]) == (f, p, r)


@pytest.mark.slow
@pytest.mark.parametrize("stemmer", [True, False])
def test_the_fast_backend_equals_the_reference(stemmer):
    draw = random.Random(20)
    pieces, lengths = [*WORDS, *["\n"] * 8], [0, 1, 2, 3, 5, 9, 15, 40]
    pairs = [
        tuple(" ".join(draw.choices(pieces, k=draw.choice(lengths))) for _ in range(2))
        for _ in range(2000)
    ]
    fast, slow = (make_scorer(stemmer=stemmer, tokenizer="rouge-score", fast=f) for f in (1, 0))
    references, predictions = zip(*pairs, strict=True)
    one, other = (score_pairs(s, references, predictions) for s in (fast, slow))
    for pair, a, b in zip(pairs, one, other, strict=True):
        assert {t: tuple(x) for t, x in a.items()} == {t: tuple(x) for t, x in b.items()}, pair
    assert sum("\n" in r and "\n" in p for r, p in pairs) > 200
    assert len({a["rougeLsum"] == a["rougeL"] for a in one}) == 2


@given(texts, texts, st.booleans())
def test_any_pair_equals_the_reference(answer, reference, stemmer):
    scores = values(Rouge(stemmer=stemmer).score(case(answer, reference)))
    for name, value in reference_scores(answer, reference, stemmer=stemmer).items():
        assert scores[name] == value


@pytest.mark.parametrize("tokenizer", ["unicode", "character"])
def test_other_tokenisers_score_alike_in_both_backends(tokenizer):
    draw = random.Random(7)
    fast, slow = (make_scorer(stemmer=False, tokenizer=tokenizer, fast=f) for f in (1, 0))
    refs, said = ([" ".join(draw.choices(WORDS, k=12)) for _ in range(100)] for _ in range(2))
    for a, b in zip(score_pairs(fast, refs, said), score_pairs(slow, refs, said), strict=True):
        assert {t: tuple(x) for t, x in a.items()} == {t: tuple(x) for t, x in b.items()}


def test_without_the_fast_backend_the_numbers_are_the_same(monkeypatch):
    asked = [
        case("Dogs bark. Cats sleep.", "Cats sleep. Dogs bark.", "Dogs"),
        case("", CAT),
        case("q", CAT),
    ]
    with_it = Rouge().score_batch(asked)
    rouge_module.make_scorer.cache_clear()
    monkeypatch.setattr(rouge_module.importlib.util, "find_spec", lambda name: None)
    try:
        assert Rouge().score_batch(asked) == with_it
        assert all(isinstance(s.value, float) for s in Rouge().score(asked[1]).values())
        with pytest.raises(MissingExtraError, match="rouge-score-rs"):
            Rouge(tokenizer="unicode").score(asked[0])
    finally:
        rouge_module.make_scorer.cache_clear()
