from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.core.request import ShownSource
from harness.models.baselines.bm25 import Bm25
from harness.models.baselines.floors import CiteAll, CopySource, Empty, RandomSentence, Refuse
from harness.models.baselines.graph import LexRank, Sumy, TextRank
from harness.models.baselines.lead import Lead

CHOOSERS = [CiteAll(), RandomSentence(), Lead(), Bm25(), LexRank(), TextRank()]
ALL = [Empty(), Refuse(), CopySource(), *CHOOSERS]
ABSTENTION = {"answer": None}


def named(model):
    return type(model).__name__


def cited(raw):
    """Every (source, quote) of a structured output."""
    parts = raw.get("claims", [raw])
    return [(c["source"], c["quote"]) for part in parts for c in part["citations"]]


@pytest.mark.parametrize("model", ALL, ids=named)
def test_the_same_request_gets_the_same_answer_in_any_thread(model, ask):
    requests = [ask(), ask(None, task="summaries"), ask("When was the truce?", item="q2")] * 8
    alone = [model.answer(request) for request in requests]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(model.answer, requests)) == alone


@pytest.mark.parametrize("model", CHOOSERS, ids=named)
@pytest.mark.parametrize("task", ["qa", "summaries"])
@pytest.mark.parametrize("text", [None, "", " \n ", "..."])
def test_nothing_to_choose_from_is_an_abstention(model, task, text, ask):
    shown = () if text is None else (ShownSource(number=1, name="a.txt", text=text),)
    assert model.answer(ask(task=task, sources=shown)).raw == ABSTENTION


@pytest.mark.parametrize("model", [Bm25(), LexRank(), TextRank()], ids=named)
@pytest.mark.parametrize("task", ["qa", "summaries"])
def test_every_quote_stands_in_the_source_it_names(model, task, ask, sources):
    found = cited(model.answer(ask(task=task)).raw)
    assert found
    for number, quote in found:
        assert quote in sources[number - 1].text


@pytest.mark.parametrize("model", [Lead(), Bm25(), LexRank(), TextRank()], ids=named)
@pytest.mark.parametrize("text", ["One sentence alone.", "Cats sleep.\nDogs bark.", "He said so."])
def test_few_or_unrelated_sentences_are_no_trouble(model, text, ask):
    shown = (ShownSource(number=1, name="a.txt", text=text),)
    assert model.answer(ask(None, task="summaries", sources=shown)).raw


def test_floors(ask, sources):
    assert Empty().answer(ask()).raw == ""
    assert "do not contain" in Refuse().answer(ask()).raw
    copied = CopySource().answer(ask()).raw
    assert copied.startswith("Ministers meet over the harbour\nIn May 2020")
    assert copied.endswith("said Léo Brun.")
    said = "In May 2020, the two councils agreed to a truce. [1][2]"
    assert CiteAll().answer(ask()).raw == said


def test_a_random_sentence_depends_on_seed_item_and_repeat_alone(ask):
    drawn = {RandomSentence().answer(ask(item=f"q{n}")).raw for n in range(40)}
    assert len(drawn) == 7
    by_repeat = {RandomSentence().answer(ask(repeat=n)).raw for n in range(40)}
    assert len(by_repeat) == 7
    by_seed = {RandomSentence().answer(ask(seed=n)).raw for n in range(40)}
    assert len(by_seed) == 7
    assert all(raw.endswith(("[1]", "[2]")) for raw in drawn)


@pytest.mark.parametrize(
    ("wanted", "task", "answer"),
    [
        (1, "qa", "In May 2020, the two councils agreed to a truce. [1]"),
        (
            1,  # a summary leaves no source out
            "summaries",
            "In May 2020, the two councils agreed to a truce. [1] "
            "On Tuesday, dockers in the U.N.-run port refused the truce. [2]",
        ),
        (
            3,
            "summaries",
            "In May 2020, the two councils agreed to a truce. [1] "
            "The harbour minister, Ana Ruiz, opened the talks in Porto. [1] "
            "On Tuesday, dockers in the U.N.-run port refused the truce. [2]",
        ),
    ],
)
def test_lead_takes_from_each_source_in_turn(wanted, task, answer, ask):
    assert Lead(sentences=wanted).answer(ask(task=task)).raw == answer


@pytest.mark.parametrize(
    ("question", "source", "found"),
    [
        ("Who opened the talks?", 1, "Ana Ruiz"),
        ("Which workers in the UN run port are refusing truces?", 2, "On Tuesday"),
        ("On which day did Ruiz leave?", 1, "Ruiz left"),
        ("Whom did Leo Brun agree with?", 2, "never agreed"),
    ],
)
def test_bm25_finds_the_sentence(question, source, found, ask):
    raw = Bm25().answer(ask(question)).raw
    assert found in raw["answer"]
    assert raw["citations"] == [{"source": source, "quote": raw["answer"]}]


@pytest.mark.parametrize("question", ["Xyzzy frobnicate?", "Who was that?", "", "?!"])
def test_bm25_abstains_from_a_question_without_a_known_word(question, ask):
    assert Bm25().answer(ask(question)).raw == ABSTENTION


def test_bm25_summarises_by_query_or_title_in_document_order(ask):
    raw = Bm25(sentences=2).answer(ask("the truce", task="summaries")).raw
    assert [c["text"][:9] for c in raw["claims"]] == ["In May 20", "On Tuesda"]
    by_title = Bm25(sentences=2).answer(ask(None, task="summaries")).raw
    assert cited(by_title) == sorted(cited(by_title), key=lambda c: c[0])
    assert any("harbour" in c["text"] for c in by_title["claims"])


def test_bm25_without_titles_asks_for_what_the_first_sentences_say(ask):
    text = (
        "Ministers meet\nThe harbour talks began. A docker sang. The talks on the harbour failed."
    )
    shown = (ShownSource(number=1, name="a.txt", text=text),)
    raw = Bm25(sentences=2).answer(ask(None, task="summaries", sources=shown)).raw
    assert [c["text"] for c in raw["claims"]] == [
        "The harbour talks began.",
        "The talks on the harbour failed.",
    ]


@pytest.mark.parametrize("method", ["lexrank", "textrank"])
def test_graph_methods_choose_what_others_resemble(method, ask):
    text = (
        "A cat slept. Talks in Porto failed. Rain fell. Music played. Talks in Porto on the "
        "harbour and the truce failed. The harbour truce held. Dogs barked. Ships sank."
    )
    shown = (ShownSource(number=1, name="a.txt", text=text),)
    best = Sumy(method).answer(ask(sources=shown)).raw["answer"]
    assert best == "Talks in Porto on the harbour and the truce failed."


@pytest.mark.parametrize(
    "build",
    [
        lambda: Lead(sentences=0),
        lambda: Bm25(sentences=0),
        lambda: Bm25(k1=-1.0),
        lambda: Bm25(b=1.5),
        lambda: Sumy("lsa"),
        lambda: Sumy(sentences=0),
    ],
)
def test_parameters_out_of_range_are_refused(build):
    with pytest.raises(ValueError, match="must be"):
        build()
