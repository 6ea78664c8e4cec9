from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.item import Source, Span
from harness.gold.spans import locate_span, map_spans, occurrences, spans_of

SEEDS = Path("seeds")
TEXT = st.text(alphabet="ab é𝔸\n", max_size=30)


@given(TEXT, st.text(alphabet="ab é𝔸\n", min_size=1, max_size=3))
def test_every_place_is_found_and_no_other(text, quote):
    places = [i for i in range(len(text)) if text[i : i + len(quote)] == quote]
    assert occurrences(text, quote) == places


@given(TEXT, st.data())
def test_a_quote_is_placed_where_it_stands_once(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    located = locate_span(Span(seed="a", quote=quote), {"a": Source(name="a", text=text)}, SEEDS)
    if len(occurrences(text, quote)) == 1:
        assert located == Span(seed="a", quote=quote, start=start, end=end)
    else:
        assert isinstance(located, tuple)


def test_offsets_that_hold_are_kept_though_the_quote_stands_twice():
    span = Span(seed="a", quote="b", start=3, end=4)
    assert locate_span(span, {"a": Source(name="a", text="ab b")}, SEEDS) is span


def test_long_passages_are_cut_in_messages():
    text = "x" * 500
    span = Span(seed="a", quote="y" * 500, start=0, end=500)
    told = locate_span(span, {"a": Source(name="a", text=text)}, SEEDS)
    assert isinstance(told, tuple)
    assert all(len(part) < 120 for part in told)


def test_paths_are_those_of_the_gold_file(small_gold):
    gold = small_gold.load()
    found = {
        item.id: [path for path, _ in spans_of(item)]
        for items in gold.tasks.values()
        for item in items.values()
    }
    assert found == {
        "q-1": ["evidence[0][0]"],
        "q-2": ["evidence[0][0]", "evidence[1][0]"],
        "q-3": ["evidence[0][0]", "evidence[1][0]"],
        "q-4": ["positions[0].evidence[0][0]", "positions[1].evidence[0][0]"],
        "q-5": ["distractors[0]"],
        "q-6": ["evidence[0][0]"],
        "s-1": ["references[0][0].evidence[0][0]", "references[0][1].evidence[0][0]"],
        "s-2": [
            "references[0][0].evidence[0][0]",
            "references[0][0].evidence[1][0]",
            "references[1][0].evidence[0][0]",
            "references[1][0].evidence[1][0]",
        ],
    }


@pytest.mark.parametrize(("task", "item_id"), [("qa", "q-2"), ("qa", "q-4"), ("summaries", "s-2")])
def test_mapping_reaches_every_span_and_nothing_else(small_gold, task, item_id):
    item = small_gold.load().tasks[task][item_id]

    def moved(span: Span, path: str) -> Span:
        return dataclasses.replace(span, seed=path)

    mapped = map_spans(item, moved)
    assert [span.seed for _, span in spans_of(mapped)] == [path for path, _ in spans_of(item)]
    seeds = dict(spans_of(item))
    assert map_spans(mapped, lambda _, path: seeds[path]) == item
