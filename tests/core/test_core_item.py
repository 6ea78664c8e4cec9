from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.item import Fact, Position, QaItem, ReferenceSentence, Source, Span, SummaryItem


def span(seed: str) -> Span:
    return Span(seed=seed, quote="x")


def question(**fields: object) -> QaItem:
    return QaItem(id="q", question="Who?", answers=("Ana",), answerable=True, **fields)


@st.composite
def sources(draw):
    text = draw(st.text(alphabet="ab\n\u2028é ", max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Source(
        name="a", text=text, content_spans=tuple(zip(cuts[::2], cuts[1::2], strict=False))
    )


@given(sources())
def test_content_moves_no_offset(source):
    content = source.content()
    assert len(content) == len(source.text)
    for start, end in source.content_spans:
        assert content[start:end] == source.text[start:end]
    assert [i for i, c in enumerate(content) if c == "\n"] == [
        i for i, c in enumerate(source.text) if c == "\n"
    ]


@given(sources())
def test_content_hides_all_furniture(source):
    if not source.content_spans:
        assert source.content() == source.text
        return
    inside = {i for start, end in source.content_spans for i in range(start, end)}
    outside = {c for i, c in enumerate(source.content()) if i not in inside}
    assert outside <= {" ", "\n"}


@pytest.mark.parametrize(
    ("item", "cluster"),
    [
        (question(cluster="c", evidence=((span("a"),),)), "c"),
        (question(evidence=((span("a"), span("b")), (span("c"),))), "a"),
        (question(positions=(Position(answer="1", evidence=((span("p"),),)),)), "p"),
        (question(distractors=(span("d"),)), "d"),
        (question(), None),
    ],
)
def test_the_document_a_question_hangs_on(item, cluster):
    assert item.document_cluster() == cluster


def test_evidence_of_a_conflict_is_that_of_every_side():
    sides = tuple(Position(answer=n, evidence=((span(n),),)) for n in "12")
    both = ((span("1"),), (span("2"),))
    assert question(positions=sides).evidence_groups() == both
    own = ((span("own"),),)
    assert question(positions=sides, evidence=own).evidence_groups() == (*own, *both)


def test_a_summary_draws_on_its_first_reference():
    sentences = [ReferenceSentence(text=n, evidence=((span(n),),)) for n in "abc"]
    item = SummaryItem(
        id="s",
        kind="single",
        seeds=("z", "a"),
        references=((sentences[0], sentences[1]), (sentences[2],)),
    )
    assert item.evidence_groups() == ((span("a"),), (span("b"),))
    assert item.reference_texts() == ("a b", "c")
    assert item.document_cluster() == "z"


def test_a_summary_of_nothing_has_no_evidence():
    item = SummaryItem(id="s", kind="single", seeds=(), references=())
    assert item.evidence_groups() == ()
    assert item.document_cluster() is None


def test_vital_facts_weigh_twice_the_others():
    assert Fact(any=("a",)).weight == 2 * Fact(any=("a",), vital=False).weight == 1
