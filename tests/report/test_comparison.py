"""Comparisons on a terminal: every number in place, within 80 columns, in words."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from harness.analysis.comparison import (
    Comparison,
    Effect,
    Flip,
    FlipKind,
    ItemView,
    Overlap,
)
from harness.core.item import Span
from harness.report.comparison import Compared, comparison_document
from harness.report.comparison_notes import few_documents
from harness.report.files import to_csv, to_markdown
from harness.report.terminal import print_document
from harness.stats.repeats import Variances

EFFECT = Effect(
    task="summaries",
    metric="evidence_f1",
    reference="random-sentence",
    candidate="random-sentence",
    n=105,
    reference_value=1.0,
    candidate_value=0.8571,
    difference=-0.1429,
    low=-0.31,
    high=-0.1,
    method="exact McNemar",
    p_value=0.0039,
    p_loss=0.002,
    n_better=0,
    n_worse=15,
    p_adjusted=0.0312,
    doc_low=-0.42,
    doc_high=0.06,
    doc_p=0.25,
    doc_smallest_p=0.0625,
    n_clusters=5,
    detectable=0.17,
    needed_n=43,
)
FLIP = Flip(
    task="qa",
    metric="correct",
    item="qa-001",
    candidate="mine",
    before=1.0,
    after=0.0,
    reference_text="Turkey",
    candidate_text="",
    worse=True,
    kind=FlipKind.LOST,
    candidate_cited=("[2] “a quote”",),
    view=ItemView(
        question="Which country?",
        gold=("Turkey", "Türkiye"),
        passages=(Span(seed="a.txt", quote="Turkey said so", start=4, end=18),),
    ),
)
COMPARISON = Comparison(
    reference="before",
    candidate="after",
    effects=(EFFECT,),
    flips=(FLIP,),
    left_out={},
    family=6,
)


def changed(comparison=COMPARISON, **fields):
    return dataclasses.replace(comparison, **fields)


def drawn(*comparisons, width=80, **told):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    told = [Compared(comparison=comparison, **told) for comparison in comparisons]
    print_document(comparison_document(told), console)
    return stream.getvalue()


def words(*comparisons, **told):
    return " ".join(drawn(*comparisons, width=200, **told).split())


@pytest.mark.parametrize(("width", "metric"), [(80, "rougeLsum"), (100, "key_fact_recall")])
def test_a_row_holds_together(width, metric):
    unlike = dataclasses.replace(EFFECT, reference="copy-source", metric=metric)
    sliced = dataclasses.replace(EFFECT, slice="cluster:001_e9a5439478267dae.txt", n=23)
    comparison = changed(effects=(EFFECT, unlike), slices=(sliced,), slice_family=1)
    text = drawn(comparison, width=width)
    assert max(map(len, text.splitlines())) <= width
    for whole in (
        "random-sentence", "vs copy-source", "evidence_f1", metric, "1.00 → 0.86",
        "n = 105", "−0.14", "−.31 to −.10", "0 / 15", "0.031", "n = 5, p = 0.25", "±0.17", "43",
    ):  # fmt: skip
        assert whole in text


def test_same_outputs_are_told_in_a_line_where_others_changed():
    same = dataclasses.replace(EFFECT, candidate="bm25", unchanged=True, n_worse=0, difference=0.0)
    other = dataclasses.replace(same, candidate="random-sentence", metric="f1")
    told = words(changed(effects=(EFFECT, same, other)))
    assert "not shown: bm25, random-sentence on summaries (f1)" in told
    alone = words(changed(effects=(same,), flips=()))
    assert "every output is the same" in alone
    assert "What this comparison can tell" not in alone


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"detectable": None}, "nothing"),
        ({"lower_is_better": True}, "evidence_f1 ↓"),
        ({"p_adjusted": 1e-9}, "<0.001"),
        ({"n_clusters": 0, "doc_low": None, "doc_high": None, "doc_p": None}, "–"),
        ({"low": None, "high": None}, "−0.14"),
        ({"reference_variances": Variances(0.25, 0.125)}, "0.2500 0.1250"),
        ({"candidate_variances": Variances(None, 0.1)}, "– 0.1000"),
    ],
)
def test_what_an_effect_shows(fields, shown):
    assert shown in words(changed(effects=(dataclasses.replace(EFFECT, **fields),)))


def test_a_flip_is_told_from_the_question_to_the_passage():
    told = words(COMPARISON)
    for part in (
        "Flips: right to wrong 1",
        "qa-001 right to wrong (correct 1.00 → 0.00), mine",
        "question Which country?",
        "gold Turkey | Türkiye",
        "before Turkey",
        "after (nothing) [2] “a quote”",
        "passage a.txt 4–18: “Turkey said so”",
    ):
        assert part in told


def test_losses_come_first_and_long_lists_say_how_many_are_left():
    flips = [
        dataclasses.replace(FLIP, item=f"qa-{n:03}", kind=kind, worse=kind is not FlipKind.WON)
        for n, kind in enumerate([FlipKind.WON, FlipKind.CITATION, *[FlipKind.LOST] * 9])
    ]
    told = words(changed(flips=tuple(flips)))
    assert "Flips: right to wrong 9, citation broke 1, wrong to right 1" in told
    assert told.index("qa-010") < told.index("qa-001")
    assert "qa-000" not in told
    assert "and 1 more" in told


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"overlaps": (Overlap(task="qa", n_common=3, n_reference=4, n_candidate=5,
                                  left_out=tuple("abcdefg")),)},
            "3 of 4 before and 5 after. Left out: a, b, c, d, e and 2 more.",
        ),
        (
            {"overlaps": (Overlap(task="qa", n_common=4, n_reference=4, n_candidate=4,
                                  left_out=()),), "other_seeds": True},
            "The source documents differ",
        ),
        ({"other_cards": {"f1": ("f1|v1", "f1|v2")}}, "f1|v1 before and f1|v2 after"),
        ({"left_out": {"mine/qa/f1": 3}}, "mine/qa/f1: 3 items left out"),
        ({"left_out": {"mine/qa/f1": 3}}, "mine/qa/f1 could not be compared"),
        ({"unpaired": ("x", "y")}, "no such model: x, y"),
        ({"family": 1}, "over one test"),
        ({"slice_family": 40}, "over 40 tests of their own"),
    ],
)  # fmt: skip
def test_what_a_reader_must_know_is_said(fields, sentence):
    assert sentence in words(changed(**fields))


def test_the_treatment_and_missing_passages_are_said():
    told = words(COMPARISON, treatment=("seed: 0 → 1",), no_passages="the gold is gone")
    assert "Treatment: seed: 0 → 1." in told
    assert "Flips lack question and passages: the gold is gone." in told
    assert "Treatment: none, the same configuration." in words(COMPARISON)


def test_several_comparisons_keep_their_names():
    told = words(COMPARISON, changed(candidate="later"))
    assert "after against before: Treatment" in told
    assert "later against before: Treatment" in told


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (0, ""), (1, "one document"), (2, "once in 2 times (p = 0.5"),
        (5, "once in 16 times (p = 0.0625"), (6, ""), (40, ""),
    ],
)  # fmt: skip
def test_few_documents_are_spoken_of_in_words(n, says):
    text = few_documents(n)
    assert (says in text) if says else text == ""


def test_markdown_and_csv_hold_the_table_and_no_markup_of_others():
    hostile = changed(flips=(dataclasses.replace(FLIP, candidate_text="a | b <b>\x1b[31m"),))
    document = comparison_document([Compared(comparison=hostile)])
    markdown = to_markdown(document)
    assert "| random-sentence | evidence\\_f1 summaries | 1.00 → 0.86 n = 105 |" in markdown
    assert "a \\| b \\<b\\>" in markdown
    assert "\x1b" not in markdown
    assert to_csv(document).splitlines()[0].startswith("model,")
