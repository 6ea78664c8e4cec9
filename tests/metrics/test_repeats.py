"""Claims and quotes given again: no citation or quote score rises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.citations.parse import parse
from harness.core.item import QaItem, Source, Span
from harness.core.score import Undefined
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.citation import Citations
from harness.metrics.citation_support import CitationSupport
from harness.metrics.quotes import Quotes
from harness.metrics.repeats import repeat_key

TEXTS = {
    "a.txt": "The council met in Sirte on Monday. It asked Turkey to withdraw 300 fighters.",
    "b.txt": "The minister said that the vote was planned for May. He did not name a city.",
}
SOURCES = Sources(
    shown=tuple(TEXTS), corpus={name: Source(name=name, text=text) for name, text in TEXTS.items()}
)
EVIDENCE = ((Span(seed="a.txt", quote="The council met"),),)
ITEM = QaItem(id="q", question="?", answers=("x",), answerable=True, evidence=EVIDENCE)
METRICS = (Citations(), CitationSupport(), Quotes())


def scores(raw):
    answer = parse(raw, shown=SOURCES.shown)
    case = Case(item=ITEM, answer=answer, outcome=outcome_of(ITEM, answer), sources=SOURCES)
    return {name: score for metric in METRICS for name, score in metric.score(case).items()}


def values(raw, *names):
    found = scores(raw)
    return tuple(found[name].value for name in names)


GOOD = "The council met in Sirte on Monday [1]."
BAD = "The vote was planned for May [1]."
UNKNOWN = "He did not name a city [99]."
SCORES = ("citation_valid", "citation_recall", "citation_precision", "citation_f1")


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([GOOD, BAD, UNKNOWN], (2 / 3, 1 / 3, 1 / 3, 1 / 3)),
        ([*[GOOD] * 9, BAD, UNKNOWN], (2 / 3, 1 / 3, 1 / 3, 1 / 3)),
        # What names no source counts every time in validity.
        ([GOOD, *[BAD] * 4, *[UNKNOWN] * 4, GOOD], (2 / 6, 1 / 3, 1 / 3, 1 / 3)),
        # The citations of all copies are one claim's: a bad one stays bad, in either order.
        ([GOOD, GOOD.replace("1", "99")], (1 / 2, 1, 1 / 2, 2 / 3)),
        ([GOOD.replace("1", "99"), GOOD], (1 / 2, 1, 1 / 2, 2 / 3)),
        ([GOOD, GOOD.replace("1", "2")], (1, 1, 1 / 2, 2 / 3)),
        ([GOOD, GOOD.replace(" [1]", "")], (1, 1, 1, 1)),
    ],
)
def test_the_same_sentence_again_counts_once(sentences, expected):
    assert values(" ".join(sentences), *SCORES) == pytest.approx(expected)


def test_counts_and_reasons_are_of_what_is_counted():
    found = scores(" ".join([*[GOOD] * 9, BAD, UNKNOWN]))
    assert found["citation_valid"].reason == "2 of 3 citations name a shown source"
    valid, support = (found[name].counts for name in ("citation_valid", "citation_f1"))
    assert [valid[n] for n in ("citations", "claims", "duplicates", "out_of_range")] == [3, 3, 8, 1]
    assert [support[n] for n in ("claims", "supported", "citations", "unknown")] == [3, 1, 3, 1]
    assert "planned for May" in found["citation_f1"].reason
    assert scores(f"{GOOD} {GOOD}")["citation_f1"].reason.startswith("all 1 claims")


QUOTE = "The council met in Sirte"


@pytest.mark.parametrize(
    ("quotes", "strict", "folded", "n"),
    [
        ([QUOTE, "The council sat in Rome"], 1 / 2, 1 / 2, 2),
        ([*[QUOTE] * 9, "The council sat in Rome"], 1 / 2, 1 / 2, 2),
        ([QUOTE, "The  council met in Sirte"], 0, 1, 1),
        (["THE COUNCIL MET IN SIRTE", QUOTE], 0, 0, 1),
        (["The council met in Sirte on Monday.", "The council met in Sirte on Monday"], 1, 1, 1),
    ],
)
def test_the_same_quote_again_counts_once_with_its_worst_verdict(quotes, strict, folded, n):
    raw = claim_list([(f"It met in room {at}.", [(1, q)]) for at, q in enumerate(quotes)])
    assert values(raw, "quote_strict", "quote_folded") == (strict, folded)
    assert scores(raw)["quote_strict"].counts["quotes"] == n


def test_the_same_quote_of_another_source_is_another():
    raw = claim_list([("It met.", [(1, QUOTE), (2, QUOTE), (9, QUOTE)])])
    assert values(raw, "quote_strict", "quote_misattributed") == (1 / 3, 2 / 3)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It met.", "it  MET!", True),
        ("It met.", "(12) It met", True),
        ("It met.", "b) 2. It met…", True),
        ("“Café” met.", '"Cafe" met;', True),
        ("It met.", "It met in May.", False),
        ("300 met.", "3,000 met.", False),
        ("1990. It met.", "It met.", False),
        ("A. Ruiz met.", "B. Ruiz met.", False),
    ],
)
def test_what_makes_two_claims_the_same(one, other, same):
    assert (repeat_key(one) == repeat_key(other)) is same


def claim_list(claims):
    said = [
        {"text": text, "citations": [{"source": n, "quote": q} if q else n for n, q in cites]}
        for text, cites in claims
    ]
    return json.dumps({"claims": said})


def marked(claims):
    return " ".join(
        f"{text[:-1]} {''.join(f'[{n}]' for n, _ in cites)}." if cites else text
        for text, cites in claims
    )


CITES = st.tuples(
    st.sampled_from([0, 1, 2, 9]),
    st.sampled_from([None, QUOTE, "the vote was planned for May", "The council sat in Rome"]),
)
SENTENCES = st.sampled_from([
    "The council met in Sirte on Monday.", "He did not name a city.",
    "It asked Turkey to withdraw 3,000 fighters.", "Nobody came to the city.",
])  # fmt: skip
CLAIMS = st.lists(st.tuples(SENTENCES, st.lists(CITES, max_size=3)), min_size=1, max_size=4)


def told(found):
    """The scores with their reasons and counts; only the counts of duplicates may differ."""
    return {
        name: score
        if isinstance(score, Undefined)
        else (score.value, score.reason, {**score.counts, "duplicates": 0})
        for name, score in found.items()
    }


def check_repeats_gain_nothing(again, once):
    """No score differs but validity, which falls where a wrong citation is given again."""
    found, plain = scores(again), scores(once)
    validity, at_first = found.pop("citation_valid"), plain.pop("citation_valid")
    assert told(found) == told(plain)
    if isinstance(at_first, Undefined):
        assert validity == at_first
    else:
        assert validity.value <= at_first.value
        assert validity.counts["valid"] == at_first.counts["valid"]


@pytest.mark.parametrize("write", [claim_list, marked])
@given(claims=CLAIMS, data=st.data())
def test_repeats_of_any_claim_gain_nothing(write, claims, data):
    again = [claim for claim in claims for _ in range(data.draw(st.integers(1, 4)))]
    again += data.draw(st.lists(st.sampled_from(claims), max_size=4))
    check_repeats_gain_nothing(write(again), write(claims))


@given(claims=CLAIMS, form=st.sampled_from(["2) {}", "{}", "  {}"]), end=st.sampled_from("!.;…"))
def test_nor_do_repeats_in_other_typography(claims, form, end):
    again = [(form.format(text[:-1].upper() + end), cites) for text, cites in claims]
    check_repeats_gain_nothing(claim_list([*claims, *again]), claim_list(claims))
