"""Citations against shown sources and gold evidence, by hand."""

from __future__ import annotations

import pytest

from harness.citations.parse import parse
from harness.core.answer import Answer
from harness.core.item import Position, QaItem, ReferenceSentence, Span, SummaryItem
from harness.core.score import Outcome, Score, Undefined
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.citation import Citations, cited_sources, gold_groups

SHOWN = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
A, B, C = (Span(seed=name, quote="x") for name in SHOWN[:3])
EVIDENCE = ("evidence_precision", "evidence_recall", "evidence_f1")


def qa(*groups, **fields):
    return QaItem(id="q", question="?", answers=("x",), answerable=True, evidence=groups, **fields)


def scores(raw, item=None, shown=SHOWN):
    """All four measures of a raw output."""
    item = item or qa((A,))
    answer = parse(raw, shown=shown)
    case = Case(
        item=item, answer=answer, outcome=outcome_of(item, answer), sources=Sources(shown=shown)
    )
    return Citations().score(case)


def values(found, names):
    return tuple(None if isinstance(found[n], Undefined) else found[n].value for n in names)


VALID = [
    # (raw, share valid)
    ("It is x [1].", 1.0),
    ("It is x [1][5].", 1.0),
    ("It is x [1][6].", 1 / 2),
    ("It is x [0].", 0.0),
    ("It is x [99].", 0.0),
    ("It is x [1, 2].", 1.0),
    ("It is x [1, 7].", 1 / 2),
    ("It is x [1-7].", 5 / 7),
    ("It is x [1]." + " So [99]." * 9, 1 / 10),
    ("It met [1]. So it met [1]." + " It met [1]." * 9, 1),
    ("It is x [a.txt].", 1.0),
    ("It is x [z.txt].", 0.0),
    ("It is x [1][z.txt][z.txt][99].", 1 / 4),
    ("It is x [1][1][9].", 1 / 2),
    ("It is x [1]. It is y [1].", 1.0),
    ("It is x. [1] It is y. [9]", 1 / 2),
    ("The articles do not say [1].", 1.0),
    ("It is x.", None),
    ("The articles do not say.", None),
    ("", 0.0),
    ("  \n", 0.0),
    ("[1]", 0.0),
    ('{"foo": 1}', 0.0),
]


@pytest.mark.parametrize(("raw", "share"), VALID)
def test_citation_valid(raw, share):
    assert values(scores(raw), ["citation_valid"]) == (share,)


GOLD = [
    # (raw, gold groups, (precision, recall, f1))
    ("x [1].", [(A,)], (1, 1, 1)),
    ("x [2].", [(A,)], (0, 0, 0)),
    ("x [1][2].", [(A,)], (1 / 2, 1, 2 / 3)),
    ("x [1].", [(A,), (B,)], (1, 1 / 2, 2 / 3)),
    ("x [1, 2].", [(A,), (B,)], (1, 1, 1)),
    ("x [2].", [(A, B)], (1, 1, 1)),
    ("x [1][2].", [(A, B)], (1, 1, 1)),
    ("x [3].", [(A, B), (C,)], (1, 1 / 2, 2 / 3)),
    ("x [1].", [(A,), (A, B)], (1, 1, 1)),
    ("x [1-5].", [(A,)], (1 / 5, 1, 1 / 3)),
    ("x [1]." + " So [99]." * 9, [(A,)], (1 / 2, 1, 2 / 3)),
    ("x [1][98][99].", [(A,)], (1 / 3, 1, 1 / 2)),
    ("x [1][z.txt].", [(A,)], (1 / 2, 1, 2 / 3)),
    ("x [0].", [(Span(seed="e.txt", quote="x"),)], (0, 0, 0)),
    ("x [99].", [(A,)], (0, 0, 0)),
    ("x [1]. y [1]. z [1].", [(A,)], (1, 1, 1)),
    ("x. [1] y.", [(A,)], (1, 1, 1)),
    ("x.", [(A,)], (0, 0, 0)),
    ("The articles do not say.", [(A,)], (0, 0, 0)),
    ("The articles do not say [1].", [(A,)], (1, 1, 1)),
    ("", [(A,)], (0, 0, 0)),
    ("[1]", [(A,)], (0, 0, 0)),
    ("x [1].", [], (None, None, None)),
    ("", [], (None, None, None)),
]


@pytest.mark.parametrize(("raw", "groups", "expected"), GOLD)
def test_evidence_by_source(raw, groups, expected):
    assert values(scores(raw, qa(*groups)), EVIDENCE) == pytest.approx(expected)


def test_zero_never_wraps_to_the_last_source():
    found = scores("x [0].", qa((Span(seed="e.txt", quote="x"),)))
    assert found["citation_valid"].value == 0
    assert found["evidence_recall"].value == 0


@pytest.mark.parametrize(
    "raws", [("x [1].", "x. [1]", "[1] x."), ("x [1, 2].", "x [1][2].", "x [2]. [1]", "x [1-2].")]
)
def test_the_form_of_a_citation_changes_no_score(raws):
    found = [values(scores(raw, qa((A,), (C,))), ("citation_valid", *EVIDENCE)) for raw in raws]
    assert len(set(found)) == 1


def test_counts_behind_validity():
    found = scores("It met [1][1]. It sat [9]. It ate [z.txt]. It left.")["citation_valid"]
    assert found.counts == {
        "valid": 1,
        "citations": 3,
        "unknown": 1,
        "out_of_range": 1,
        "duplicates": 1,
        "claims": 4,
        "uncited_claims": 1,
        "on_abstention": 0,
    }


def test_counts_behind_evidence():
    found = scores("x [1][1][2][9]. y [z.txt].", qa((A,), (C,), (A, B)))
    expected = {"tp": 2, "cited": 4, "groups": 3, "covered": 2, "unknown": 2, "duplicates": 1}
    assert all(found[name].counts == expected for name in EVIDENCE)


def test_citations_on_an_abstention_are_counted():
    assert scores("The articles do not say [1][2].")["citation_valid"].counts["on_abstention"] == 2


def test_same_source_for_another_claim_is_no_duplicate():
    assert scores("It met [1]. It sat [1].")["citation_valid"].counts["duplicates"] == 0


def test_undefined_says_why():
    found = scores("x.", qa())
    assert found["citation_valid"] == Undefined(reason="the answer has no citation to check")
    assert found["evidence_f1"] == Undefined(reason="the item has no gold evidence")


def test_unanswerable_item_has_no_evidence_to_cite():
    item = QaItem(id="q", question="?", answers=(), answerable=False, distractors=(A,))
    found = scores("The articles do not say [1].", item)
    assert values(found, EVIDENCE) == (None, None, None)
    assert found["citation_valid"].value == 1


def test_positions_of_a_conflict_all_count():
    sides = (Position(answer="x", evidence=((A,),)), Position(answer="y", evidence=((B,),)))
    assert gold_groups(qa(positions=sides)) == ((A,), (B,))
    assert gold_groups(qa((A,), positions=sides)) == ((A,), (B,))
    assert gold_groups(qa((C,), positions=sides)) == ((C,), (A,), (B,))
    assert values(scores("x [1].", qa(positions=sides)), EVIDENCE) == pytest.approx((1, 0.5, 2 / 3))


def test_empty_groups_need_nothing():
    assert gold_groups(qa((), (A,))) == ((A,),)


def test_summaries_are_scored_by_their_first_reference():
    sentences = (ReferenceSentence(text="x", evidence=((A,), (B,))),)
    item = SummaryItem(id="s", kind="multi", seeds=("a.txt", "b.txt"), references=(sentences,))
    assert values(scores("x [1]. y [3].", item), EVIDENCE) == (0.5, 0.5, 0.5)


def test_a_failed_call_has_no_score():
    case = Case(
        item=qa((A,)), answer=Answer(text=""), outcome=Outcome.FAILED, sources=Sources(shown=SHOWN)
    )
    assert all(isinstance(score, Undefined) for score in Citations().score(case).values())


def test_a_source_shown_twice_is_one_source():
    answer = parse("x [1][2].")
    cited = cited_sources(answer, Sources(shown=("a.txt", "a.txt")))
    assert (cited.names, cited.total, cited.duplicates) == (("a.txt",), 1, 1)


@pytest.mark.parametrize("raw", [raw for raw, *_ in GOLD])
def test_every_measure_has_a_value_or_a_reason(raw):
    metric, found = Citations(), scores(raw)
    assert list(found) == [measure.name for measure in metric.measures]
    for score in found.values():
        assert score.reason
        assert isinstance(score, Undefined) or (isinstance(score, Score) and 0 <= score.value <= 1)


def test_card_names_the_recipe():
    assert str(Citations().card("citation_valid")) == (
        "citation_valid|v1|unit:distinct shown source of a claim|unknown:in denominator"
    )
    assert str(Citations().card("evidence_f1")) == (
        "evidence_f1|v1|unit:source|unknown:in denominator"
    )
