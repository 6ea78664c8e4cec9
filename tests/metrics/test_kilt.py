"""Parity with KILT's own numbers, and KILT's rules on our items."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

import pytest

from harness.citations.parse import parse
from harness.core.item import QaItem, Span
from harness.core.score import Undefined
from harness.metrics.base import Case, Sources, outcome_of
from harness.metrics.kilt import Kilt, answer_scores, evidence_sets, kilt_scores, r_precision

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference" / "kilt"
EXPECTED = json.loads((REFERENCE / "EXPECTED.json").read_text("utf-8"))


def records(name):
    text = (REFERENCE / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def pages(output):
    return [str(page["wikipedia_id"]).strip() for page in output.get("provenance", [])]


def official(gold_name, guess_name):
    """The mean of every number over the records of two files, by our functions."""
    scored = []
    for gold, guess in zip(records(gold_name), records(guess_name), strict=True):
        assert str(gold["id"]) == str(guess["id"])
        (output,) = guess["output"]
        scored.append(
            kilt_scores(
                str(output.get("answer", "")),
                [o["answer"] for o in gold["output"]],
                predicted=pages(output),
                gold_sets=[pages(o) for o in gold["output"]],
            )
        )
    return {
        "em": mean(s.em for s in scored),
        "f1": mean(s.f1 for s in scored),
        "Rprec": mean(s.rprecision for s in scored),
        "KILT-em": mean(s.kilt_em for s in scored),
        "KILT-f1": mean(s.kilt_f1 for s in scored),
    }


PAIRS = [
    ("gold1", "guess1_1", ("em", "f1", "Rprec", "KILT-em", "KILT-f1")),
    ("gold1", "gold1", ("em", "f1", "Rprec", "KILT-em", "KILT-f1")),
    ("gold3", "guess3_1", ("em", "f1", "KILT-em", "KILT-f1")),
    ("gold2", "guess2_1", ("Rprec",)),
    ("gold2", "guess2_2", ("Rprec",)),
]


@pytest.mark.parametrize(("gold", "guess", "names"), PAIRS)
def test_parity_with_the_official_scripts(gold, guess, names):
    found = official(gold, guess)
    expected = EXPECTED[f"{gold}_vs_{guess}"]
    assert [found[name] for name in names] == [expected[name] for name in names]


@pytest.mark.parametrize(
    ("predicted", "gold_sets", "expected"),
    [
        (["a"], [{"a"}], 1),
        (["b", "a"], [{"a"}], 0),
        (["b", "a"], [{"a", "b"}], 1),
        (["a", "a", "b"], [{"a", "b"}], 1),
        (["a", "c", "b"], [{"a", "b"}], 0.5),
        (["c"], [{"a", "b"}, {"c"}], 1),
        (["a"], [{"a", "b"}], 0.5),
        ([], [{"a"}], 0),
        (["a"], [], 0),
        (["a"], [set()], 0),
    ],
)
def test_r_precision(predicted, gold_sets, expected):
    assert r_precision(predicted, gold_sets) == expected


@pytest.mark.parametrize(
    ("prediction", "golds", "expected"),
    [
        ("The Sirte", ["sirte"], (1, 1)),
        ("", ["sirte"], (0, 0)),
        ("Sirte", [], (0, 0)),
        ("Sirte", [" "], (0, 0)),
        ("the", ["a"], (1, 0)),
        ("New York, New York", ["New York"], (0, 2 / 3)),
        ("Tripoli", ["Sirte"], (0, 0)),
    ],
)
def test_answer_scores(prediction, golds, expected):
    assert answer_scores(prediction, golds) == pytest.approx(expected)


A, B, C, D = (Span(seed=name, quote="x") for name in ("a.txt", "b.txt", "c.txt", "d.txt"))


def test_evidence_groups_become_alternative_sets():
    found = evidence_sets([(A, B), (C,)])
    assert [sorted(s) for s in found] == [["a.txt", "c.txt"], ["b.txt", "c.txt"]]
    assert evidence_sets([]) == (frozenset(),)


def test_too_many_choices_are_given_up():
    groups = [tuple(Span(seed=f"{n}-{m}", quote="x") for m in range(3)) for n in range(9)]
    assert evidence_sets(groups) is None
    found = _scores("x [1]", groups=groups)
    assert all(isinstance(score, Undefined) for score in found.values())


def _scores(raw, *, groups=((A,),), answers=("x",)):
    shown = ("a.txt", "b.txt", "c.txt", "d.txt")
    item = QaItem(id="q", question="?", answers=answers, answerable=True, evidence=tuple(groups))
    answer = parse(raw, shown=shown)
    return Kilt().score(
        Case(
            item=item,
            answer=answer,
            outcome=outcome_of(item, answer),
            sources=Sources(shown=shown),
        )
    )


@pytest.mark.parametrize(
    ("raw", "groups", "expected"),
    [
        ("x [1]", [(A,)], (1, 1, 1)),
        ("x [2]", [(A,)], (0, 0, 0)),
        ("x [2][1]", [(A,)], (0, 0, 0)),
        ("x [1][2]", [(A,)], (1, 1, 1)),
        ("x [99][1]", [(A,)], (0, 0, 0)),
        ("x [z.txt][1]", [(A,)], (0, 0, 0)),
        ("x y [1]", [(A,)], (0, 2 / 3, 1)),
        ("x [2][1]", [(A,), (B,)], (1, 1, 1)),
        ("x [1]", [(A,), (B,)], (0, 0, 1 / 2)),
        ("x [2]", [(A, B)], (1, 1, 1)),
        ("x", [(A,)], (0, 0, 0)),
        ("", [(A,)], (0, 0, 0)),
        ("The articles do not say [1].", [(A,)], (0, 0, 1)),
    ],
)
def test_kilt_on_our_items(raw, groups, expected):
    found = _scores(raw, groups=groups)
    names = ("kilt_em", "kilt_f1", "kilt_rprecision")
    assert tuple(found[name].value for name in names) == pytest.approx(expected)


def test_undefined_without_evidence_or_answers():
    for found in (_scores("x [1]", groups=()), _scores("x [1]", answers=())):
        assert all(isinstance(score, Undefined) and score.reason for score in found.values())


def test_every_measure_is_scored():
    assert list(_scores("x")) == [measure.name for measure in Kilt().measures]
