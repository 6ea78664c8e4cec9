from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Answer
from harness.core.item import Fact, QaItem, Source, SummaryItem
from harness.core.score import Direction, Outcome, Score, Undefined
from harness.metrics.base import Case, Sources
from harness.metrics.fragments import count_words, folded_words, fragments
from harness.metrics.summary import SummaryFacts, stands_in
from harness.text.aliases import AliasTable

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference" / "newsroom_fragments.json"

PAGE = (
    "Share this page with all your friends\n"
    "The ministers met in Porto on 4 April 2019. They agreed to send 20,000 men home.\n"
    "Please donate now to keep our reporting free\n"
)
CONTENT = (PAGE.index("The ministers"), PAGE.index("Please"))
NEWS = Source(name="a.txt", text=PAGE, content_spans=(CONTENT,))
RIVAL = Source(name="b.txt", text="The 5+5 committee asked for a truce. Twelve men spoke.")


def case(text, *, outcome=Outcome.ANSWERED, seeds=("a.txt",), aliases=(), **fields):
    item = SummaryItem(id="s", kind="single", seeds=seeds, references=(), **fields)
    known = {"a.txt": NEWS, "b.txt": RIVAL}
    sources = Sources(corpus=known, aliases=AliasTable(aliases))
    return Case(item=item, answer=Answer(text=text), outcome=outcome, sources=sources)


def score(text, measure, **fields):
    return SummaryFacts().score(case(text, **fields))[measure]


# --- key facts and strings that must not stand there

FACTS = (
    Fact(any=("20,000 men", "twenty thousand men")),
    Fact(any=("Porto",)),
    Fact(any=("April 2019",), vital=False),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20,000 men met in Porto in April 2019.", 2.5),
        ("Twenty thousand men left PORTO.", 2),
        ("They met in April, 2019.", 0.5),
        ("320,000 men; Portopolis.", 0),
        ("20,000 armed men.", 1),
        ("30,000 men.", 0),
        ("There were never 20,000 men.", 0),
    ],
)
def test_key_fact_recall_is_weight_found_over_weight(text, found):
    got = score(text, "key_fact_recall", key_facts=FACTS)
    assert got.value == found / 2.5
    assert got.counts == {"found_weight": found, "weight": 2.5}


def test_a_missing_fact_is_named():
    got = score("20,000 men left.", "key_fact_recall", key_facts=FACTS)
    assert got.reason == "not found: Porto; April 2019"


def test_an_alias_of_a_whole_wording_counts():
    facts = (Fact(any=("Haftar",)),)
    aliases = (("Khalifa Haftar", "Haftar", "Hifter"),)
    assert score("Hifter left.", "key_fact_recall", key_facts=facts, aliases=aliases).value == 1
    assert score("Hifter left.", "key_fact_recall", key_facts=facts).value == 0


@pytest.mark.parametrize(
    ("wording", "text", "stands"),
    [
        ("Libya’s talks", "the Libya's talks", True),
        ("its-affiliated", "of its‑affiliated forces", True),
        ("5+5", "the 5 + 5 committee", False),
        ("300", "1300", False),
        ("the", "the", False),
        ("", "anything", False),
    ],
)
def test_stands_in(wording, text, stands):
    assert stands_in(wording, text) is stands


def test_must_not_counts_and_names_the_strings():
    got = score("Please donate, says Lavroc.", "must_not", must_not=("Lavroc", "donate", "Musk"))
    assert (got.value, got.reason) == (2, "Lavroc; donate")
    assert got.counts == {"hits": 2, "strings": 3}


# --- numbers


@pytest.mark.parametrize(
    ("text", "seeds", "unsupported", "values"),
    [
        ("Twenty thousand men left in April 2019.", ("a.txt",), 0, 2),
        ("30,000 men left in April 2019.", ("a.txt",), 1, 2),
        ("20,000 men left on 5 April 2019.", ("a.txt",), 1, 2),
        ("The 5 + 5 committee heard 12 men.", ("a.txt", "b.txt"), 0, 2),
        ("The 5 + 5 committee heard 12 men.", ("a.txt",), 2, 2),
    ],
)
def test_unsupported_numbers(text, seeds, unsupported, values):
    got = score(text, "unsupported_numbers", seeds=seeds)
    assert got.counts == {"unsupported": unsupported, "values": values}
    assert got.value == unsupported / values


def test_the_strange_number_is_quoted():
    assert score("30,000 men left.", "unsupported_numbers").reason == "in no source: 30,000"


# --- copying


def test_furniture_is_what_stands_outside_the_content_alone():
    # Six words of the appeal among ten words.
    got = score("They agreed to this; please donate now to keep our", "furniture")
    assert got.counts == {"copied": 6, "words": 10}
    assert score("They agreed to send 20,000 men home.", "furniture").value == 0
    assert score("Please donate now to anyone", "furniture").value == 0  # four words in a row


def test_furniture_that_the_article_says_too_is_no_furniture():
    text = "Talks ended in Porto last night\nTalks ended in Porto last night"
    twice = Source(name="c.txt", text=text, content_spans=((0, 31),))
    item = SummaryItem(id="s", kind="single", seeds=("c.txt",), references=())
    sources = Sources(corpus={"c.txt": twice})
    said = Answer(text="Talks ended in Porto last night")
    asked = Case(item=item, answer=said, outcome=Outcome.ANSWERED, sources=sources)
    assert SummaryFacts().score(asked)["furniture"].value == 0


def test_a_source_without_content_spans_has_no_known_furniture():
    got = score("A truce.", "furniture", seeds=("b.txt",))
    assert got == Undefined(reason="no source marks its content (`content_spans`)")


def test_novelty_counts_distinct_pairs_within_sentences():
    # New: men+met, met+the. Known: the+ministers, ministers+met. Repeats count once.
    got = score("Men met the ministers met. Ministers met.", "novelty")
    assert got.counts == {"novel": 2, "pairs": 4}


def test_copied_sentences_in_another_order_are_not_novel():
    copied = "They agreed to send 20,000 men home. The ministers met in Porto on 4 April 2019."
    scores = SummaryFacts().score(case(copied))
    assert (scores["novelty"].value, scores["coverage"].value) == (0, 1)
    assert scores["density"].value == (7**2 + 9**2) / 16


def test_redundancy_counts_repeated_runs_of_three():
    got = score("The men met again. The men met today.", "redundancy")
    assert got.counts == {"repeated": 1, "runs": 4}


def test_compression_and_words_count_white_space_words_of_the_article():
    scores = SummaryFacts().score(case("The U.N. – men met."))
    assert scores["words"].value == 4
    assert scores["compression"].value == 16 / 4


def test_fragments_equal_the_reference_implementation():
    for one in json.loads(REFERENCE.read_text()):
        lengths = fragments(one["summary"], [one["article"]])
        assert lengths == one["lengths"]
        n = len(one["summary"])
        assert sum(lengths) / n == one["coverage"]
        assert sum(length**2 for length in lengths) / n == one["density"]


def test_no_fragment_crosses_two_articles():
    assert fragments("abcd", ["xab", "cdx"]) == [2, 2]
    assert fragments("abcd", ["xabcdx"]) == [4]
    assert fragments("abcd", []) == []


def test_words_fold_case_accents_and_typography():
    assert folded_words("“Café’s” 3.5") == folded_words('"CAFE\'S" 3.5') == ("cafe's", "3.5")


# --- outcomes and what is not known


@pytest.mark.parametrize("outcome", [Outcome.ABSTAINED, Outcome.UNPARSED])
def test_writing_nothing_never_scores_as_writing_cleanly(outcome):
    asked = case("", outcome=outcome, key_facts=FACTS, must_not=("Lavroc",))
    scores = SummaryFacts().score(asked)
    assert scores.pop("key_fact_recall").value == 0
    assert set(scores.values()) == {Undefined(reason="no summary was written")}


def test_a_failed_call_has_no_score():
    scores = SummaryFacts().score(case("x", outcome=Outcome.FAILED, key_facts=FACTS))
    assert set(scores.values()) == {Undefined(reason="the call failed")}


@pytest.mark.parametrize("text", ["...", "ʼ", "№"])
def test_a_text_without_words_is_no_summary(text):
    scores = SummaryFacts().score(case(text, key_facts=FACTS))
    assert scores["key_fact_recall"].value == 0
    assert isinstance(scores["compression"], Undefined)


@pytest.mark.parametrize(
    ("measure", "text", "reason"),
    [
        ("key_fact_recall", "Men met.", "the item has no `key_facts`"),
        ("must_not", "Men met.", "the item has no `must_not`"),
        ("unsupported_numbers", "Men met.", "the summary has no number and no date"),
        ("redundancy", "Men met.", "no sentence has three words"),
        ("novelty", "Men.", "no sentence has two words"),
    ],
)
def test_what_has_no_value_says_why(measure, text, reason):
    assert score(text, measure) == Undefined(reason=reason)


@pytest.mark.parametrize("seeds", [(), ("a.txt", "unknown.txt")])
def test_without_every_source_nothing_is_said_of_copying(seeds):
    scores = SummaryFacts().score(case("20,000 men met again.", seeds=seeds))
    unknown = Undefined(reason="the text of its sources is not known")
    for measure in ("unsupported_numbers", "furniture", "novelty", "coverage", "compression"):
        assert scores[measure] == unknown
    assert isinstance(scores["redundancy"], Score)


def test_sources_shown_stand_in_for_seeds_that_the_item_does_not_name():
    item = SummaryItem(id="s", kind="single", seeds=(), references=())
    sources = Sources(shown=("b.txt",), corpus={"b.txt": RIVAL})
    said = Answer(text="The committee asked for a truce.")
    asked = Case(item=item, answer=said, outcome=Outcome.ANSWERED, sources=sources)
    assert SummaryFacts().score(asked)["coverage"].value == 1


def test_a_question_is_refused():
    question = QaItem(id="q", question="?", answers=("a",), answerable=True)
    said = Answer(text="a")
    asked = Case(item=question, answer=said, outcome=Outcome.ANSWERED, sources=Sources())
    with pytest.raises(TypeError, match="item 'q' is a question"):
        SummaryFacts().score(asked)


# --- properties


@given(st.text(max_size=80) | st.text(alphabet="aA1. \n,’é", max_size=80))
def test_every_measure_has_a_value_or_a_reason_and_fractions_are_bounded(text):
    metric = SummaryFacts()
    fields = {"key_facts": FACTS, "must_not": ("a",), "seeds": ("a.txt", "b.txt")}
    scores = metric.score(case(text, **fields))
    assert set(scores) == {m.name for m in metric.measures}
    for measure in metric.measures:
        got = scores[measure.name]
        if isinstance(got, Undefined):
            assert got.reason
        else:
            assert got.value >= 0
            assert got.value <= 1 or not measure.bounded


@given(st.lists(st.sampled_from(["the", "men", "met", "in", "porto"]), min_size=2, max_size=12))
def test_a_copy_of_its_source_is_one_fragment(words):
    lengths = fragments(words, [words])
    assert lengths[0] == len(words)
    assert count_words(" ".join(words)) == len(words)


def test_measures_and_cards():
    metric = SummaryFacts()
    assert metric.measures[0].name == "key_fact_recall"
    directions = {m.name: m.direction for m in metric.measures}
    assert directions["must_not"] is directions["furniture"] is Direction.LOWER
    assert directions["words"] is directions["density"] is Direction.NONE
    assert all(m.unit for m in metric.measures if not m.bounded)
    assert str(metric.card("words")) == "words|v1|tokenizer:white-space"
    assert len({str(metric.card(m.name)) for m in metric.measures}) == len(metric.measures)
