"""Which sources an item is shown, in which order, under which numbers, and how many tokens."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.citations.parse import parse
from harness.config.task import TaskSpec
from harness.core.digest import digest
from harness.core.item import QaItem, Source, SummaryItem
from harness.core.request import Request, ShownSource
from harness.run.instructions import RESPONSE_SCHEMA
from harness.run.request import estimated_tokens, make_builder, request_digest

SOURCES = {
    name: Source(name=name, text=text, content_spans=spans)
    for name, text, spans in (
        ("a.txt", "Share: strike strike strike\nThe port is open.", ((28, 45),)),
        ("b.txt", "A strike closed the port.", ()),
        ("c.txt", "Strike after strike closed the port, and the strike goes on.", ()),
        ("d.txt", "It rained.", ()),
    )
}


def question(text="Is there a strike in the port?", id_="q"):
    return QaItem(id=id_, question=text, answers=("a",), answerable=True)


def summary(query=None, seeds=("d.txt", "b.txt", "a.txt")):
    kind = "query" if query else "multi"
    return SummaryItem(id="s", kind=kind, seeds=seeds, references=(), query=query)


def shown(item, *, seed=0, **fields):
    task = "qa" if isinstance(item, QaItem) else "summaries"
    request = make_builder(TaskSpec(name=task, **fields), SOURCES, seed=seed).build(item, repeat=0)
    assert [source.number for source in request.sources] == list(range(1, len(request.sources) + 1))
    return "".join(source.name[0] for source in request.sources)


@pytest.mark.parametrize(
    ("item", "fields", "names"),
    [
        (question(), {"top_k": 2}, "cb"),
        (question(), {"top_k": 9}, "cba"),  # d shares no word
        (question(), {"top_k": 9, "furniture": "shown"}, "abc"),
        (question("Did it snow?"), {"top_k": 3}, ""),
        (question("What rained?"), {"top_k": 3}, "d"),
        (summary("strike"), {"top_k": 9}, "b"),  # of its own seeds alone
        (summary("the port"), {"top_k": 1}, "a"),
        (summary(), {"top_k": 1}, "abd"),  # nothing to retrieve by
    ],
)
def test_what_is_retrieved_is_shown_best_first(item, fields, names):
    assert shown(item, context="retrieved", **fields) == names


def test_retrieval_takes_three_unless_told_otherwise():
    spec = TaskSpec(name="qa", context="retrieved").resolved("all")
    sources = {f"{n}.txt": Source(name=f"{n}.txt", text=f"port {n}") for n in range(5)}
    request = make_builder(spec, sources, seed=0).build(question(), repeat=0)
    assert [source.name for source in request.sources] == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize("item", [question(), summary()])
def test_shuffled_sources_are_the_same_in_an_order_of_the_item_and_the_seed(item):
    fixed = shown(item)
    orders = {shown(item, order="shuffled", seed=seed) for seed in range(40)}
    assert {"".join(sorted(order)) for order in orders} == {fixed}
    assert len(orders) > len(fixed)
    assert shown(item, order="shuffled", seed=7) == shown(item, order="shuffled", seed=7)


def test_another_item_has_another_order():
    orders = {shown(question(id_=f"q{n}"), order="shuffled") for n in range(40)}
    assert len(orders) > 4


def test_repeats_have_one_order():
    builder = make_builder(TaskSpec(name="qa", order="shuffled"), SOURCES, seed=0)
    names = {tuple(s.name for s in builder.build(question(), repeat=n).sources) for n in range(9)}
    assert len(names) == 1


def test_a_number_names_what_is_shown_under_it():
    builder = make_builder(TaskSpec(name="qa", order="shuffled"), SOURCES, seed=3)
    request = builder.build(question(), repeat=0)
    for source, name in zip(request.sources, builder.shown(question()), strict=True):
        assert source.name == name
        assert source.text == SOURCES[name].content()


@pytest.mark.parametrize("item", [question(), summary(), summary("strike")])
def test_json_is_asked_for_in_words_and_by_schema(item):
    task = "qa" if isinstance(item, QaItem) else "summaries"
    inline, as_json = (
        make_builder(TaskSpec(name=task, answer_format=form), SOURCES, seed=0).build(item, repeat=0)
        for form in ("inline", "json")
    )
    assert inline.response_schema is None
    assert "[2][3]" in inline.instructions
    assert as_json.response_schema == RESPONSE_SCHEMA
    assert '"citations"' in as_json.instructions
    assert "[2][3]" not in as_json.instructions
    assert request_digest(inline) != request_digest(as_json)


@pytest.mark.parametrize("form", ["inline", "json"])
@pytest.mark.parametrize("item", [question(), summary(), summary("strike")])
def test_closed_book_nothing_is_said_of_sources_but_that_there_are_none(item, form):
    task = "qa" if isinstance(item, QaItem) else "summaries"
    spec = TaskSpec(name=task, context="none", answer_format=form)
    request = make_builder(spec, SOURCES, seed=0).build(item, repeat=0)
    said = request.instructions.replace(json.dumps(RESPONSE_SCHEMA), "")
    assert "There are no sources" in said
    assert said.count("source") == 1
    assert ('"citations"' in request.instructions) == (form == "json")
    assert request.response_schema == (RESPONSE_SCHEMA if form == "json" else None)


@pytest.mark.parametrize("form", ["inline", "json"])
def test_the_digest_covers_every_field_of_a_request_and_its_sources(form):
    spec = TaskSpec(name="qa", answer_format=form)
    request = make_builder(spec, SOURCES, seed=0).build(question(), repeat=0)
    assert request_digest(request) == digest(dataclasses.asdict(request))


def test_an_answer_after_the_schema_is_parsed_with_its_citations():
    properties = RESPONSE_SCHEMA["properties"]
    assert list(properties) == ["answer", "citations"]
    citation = dict.fromkeys(properties["citations"]["items"]["properties"], "A strike")
    answer = parse(
        {"answer": "A strike.", "citations": [{**citation, "source": 2}]}, shown=tuple(SOURCES)
    )
    assert answer.cited() == (2,)
    assert answer.citations[0].quote == "A strike"
    assert parse({"answer": None, "citations": []}, shown=tuple(SOURCES)).abstained


TEXT = st.text(max_size=40)


@given(TEXT, TEXT, TEXT, TEXT)
def test_an_estimate_grows_with_the_text_alone(instructions, asked, text, prompt):
    source = ShownSource(number=1, name="abcd", text=text)
    request = Request(
        task="qa", item="q", instructions=instructions, question=asked, sources=(source,)
    )
    n_characters = len(instructions + asked + text) + 4
    assert estimated_tokens(request) == -(-n_characters // 4)
    with_prompt = dataclasses.replace(request, prompt=prompt)
    assert estimated_tokens(with_prompt) == -(-len(prompt) // 4)
