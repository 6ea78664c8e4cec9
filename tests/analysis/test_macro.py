"""Macro averages, and the items on which metrics disagree that should agree."""

from __future__ import annotations

import pytest

from harness.analysis.summarize import Reading, summarize
from harness.analysis.summary import summary_from_json
from harness.core.score import Measure, Outcome
from harness.stats.intervals import wilson
from harness.store.records import ScoreRow

MEASURES = tuple(Measure(name=name, summary="") for name in ("exact_match", "exact_match_safe"))


def row(item, official, safe, kind):
    return ScoreRow(
        model="m",
        task="qa",
        item=item,
        repeat=0,
        item_digest="d",
        outcome=Outcome.ANSWERED,
        slices=(f"kind:{kind}",),
        scores={"exact_match": (official, 1.0), "exact_match_safe": (safe, 1.0)},
    )


def summary(rows):
    cards = {measure.name: "card" for measure in MEASURES}
    reading = Reading(measures={"qa": MEASURES}, cards=cards)
    return summarize(rows, reading, gold={"version": None, "digest": "d"})


# Three easy items, all right, and one hard one, wrong: micro 3/4, macro (1 + 0) / 2.
ROWS = [row(f"e{n}", 1.0, 1.0, "easy") for n in range(3)] + [row("h", 0.0, 0.0, "hard")]


def test_micro_counts_items_and_macro_counts_kinds():
    found = summary(ROWS).models["m"]["qa"]
    assert found.metrics["exact_match"].value == 3 / 4
    assert found.macro["kind"]["exact_match"].value == 1 / 2
    assert found.macro["kind"]["exact_match"].n == 4


def test_a_macro_average_has_an_interval_only_where_every_kind_has_one():
    assert summary(ROWS).models["m"]["qa"].macro["kind"]["exact_match"].low is None
    two = summary([*ROWS, row("i", 0.0, 0.0, "hard")]).models["m"]["qa"].macro["kind"]
    easy, hard = wilson(3, 3), wilson(0, 2)
    below = ((1 - easy.low) ** 2 + (0 - hard.low) ** 2) ** 0.5 / 2
    assert two["exact_match"].low == pytest.approx(0.5 - below, abs=1e-9)
    assert two["exact_match"].method == "mover"


def test_items_on_which_safe_and_official_differ_are_listed():
    rows = [*ROWS, row("x", 1.0, 0.0, "easy")]
    assert summary(rows).models["m"]["qa"].disagreements == {"exact_match/exact_match_safe": ("x",)}


def test_a_summary_survives_its_json():
    made = summary([*ROWS, row("x", 1.0, 0.0, "easy")])
    assert summary_from_json(made.as_json()).as_json() == made.as_json()
