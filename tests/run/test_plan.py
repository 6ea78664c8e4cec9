from __future__ import annotations

from pathlib import Path

import pytest

from harness.config.schema import Config
from harness.core.item import QaItem, Source, Span, SummaryItem
from harness.gold.load import Gold
from harness.run.plan import make_plan
from harness.run.request import RequestBuilder, request_digest, shown_names
from harness.run.score import slices_of

SOURCES = {name: Source(name=name, text=name) for name in ("c.txt", "a.txt", "b.txt")}


def question(id_="q", **fields):
    given = {"question": "?", "answers": ("a",), "answerable": True, **fields}
    return QaItem(id=id_, **given)


def summary(id_="s", seeds=("c.txt", "a.txt")):
    return SummaryItem(id=id_, kind="multi", seeds=seeds, references=())


@pytest.fixture
def gold():
    tasks = {
        "qa": {id_: question(id_) for id_ in ("q3", "q1", "q2")},
        "summaries": {"s": summary()},
    }
    return Gold(folder=Path("gold"), seeds_folder=Path("seeds"), tasks=tasks, sources=SOURCES)


def config(**fields):
    models = [{"name": "m", "adapter": "empty"}, {"name": "k", "adapter": "refuse"}]
    return Config.model_validate({"models": models, **fields})


def test_a_plan_is_models_by_tasks_by_items_in_order_of_id(gold):
    plan = make_plan(config(), gold)
    assert len(plan) == 8
    assert list(plan.calls()) == [
        (model, task, item, 0)
        for model in ("m", "k")
        for task, item in [("qa", "q1"), ("qa", "q2"), ("qa", "q3"), ("summaries", "s")]
    ]


@pytest.mark.parametrize(
    ("fields", "n"),
    [
        ({"limit": 2}, 6),
        ({"repeats": 3}, 24),
        ({"tasks": [{"name": "qa"}]}, 6),
        ({"tasks": [{"name": "summaries"}], "repeats": 2, "limit": 9}, 4),
    ],
)
def test_the_config_cuts_and_repeats(gold, fields, n):
    plan = make_plan(config(**fields), gold)
    calls = list(plan.calls())
    assert len(plan) == len(calls) == len(set(calls)) == n


SPAN = Span(seed="b.txt", quote="b")


@pytest.mark.parametrize(
    ("item", "context", "shown"),
    [
        (question(), "all", ("a.txt", "b.txt", "c.txt")),
        (question(), "none", ()),
        (question(evidence=((SPAN,),)), "gold", ("b.txt",)),
        (question(answerable=False, answers=(), distractors=(SPAN,)), "gold", ("b.txt",)),
        (question(), "gold", ()),
        (summary(), "all", ("a.txt", "c.txt")),
        (summary(), "gold", ("a.txt", "c.txt")),
        (summary(), "none", ()),
    ],
)
def test_sources_are_shown_in_order_of_file_name(item, context, shown):
    assert shown_names(item, SOURCES, context) == shown


def test_furniture_is_blanked_without_moving_an_offset():
    sources = {"a.txt": Source(name="a.txt", text="Share\nReal text.", content_spans=((6, 16),))}
    shown = {
        furniture: RequestBuilder(task="qa", sources=sources, furniture=furniture)
        .build(question(), repeat=0)
        .sources[0]
        .text
        for furniture in ("hidden", "shown")
    }
    assert shown == {"hidden": "     \nReal text.", "shown": "Share\nReal text."}


def test_a_request_has_its_own_digest():
    builder = RequestBuilder(task="qa", sources=SOURCES)
    asked = [
        builder.build(question("q1"), repeat=0),
        builder.build(question("q1"), repeat=1),
        builder.build(question("q2"), repeat=0),
    ]
    assert len({request_digest(request) for request in asked}) == 3
    again = RequestBuilder(task="qa", sources=dict(reversed(SOURCES.items())))
    assert request_digest(again.build(question("q1"), repeat=0)) == request_digest(asked[0])


@pytest.mark.parametrize(
    ("item", "slices"),
    [
        (question(), ("has_ans",)),
        (question(answerable=False, answers=()), ("no_ans",)),
        (
            question(kind="temporal", answer_type="date"),
            ("has_ans", "kind:temporal", "answer_type:date"),
        ),
        (summary(), ("kind:multi",)),
    ],
)
def test_slices(item, slices):
    assert slices_of(item) == slices
