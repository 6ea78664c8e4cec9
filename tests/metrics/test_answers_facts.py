"""Answers that are right in parts, and the headline that decides by the item's type."""

from __future__ import annotations

import pytest
from qa_cases import case, item, value

from harness.core.item import Fact, Position, QaItem
from harness.core.score import Score, Undefined
from harness.metrics.correct import Correct
from harness.metrics.facts import KeyFacts, ListF1

LIST = item("Egypt and UAE", items=(("Egypt",), ("UAE",)), answer_type="list", reject=("Turkey",))


class TestListF1:
    @pytest.mark.parametrize(
        ("text", "precision", "recall"),
        [
            ("Egypt and the UAE", 1.0, 1.0),
            ("UAE; Egypt", 1.0, 1.0),
            ("Emirates, Egypt", 1.0, 1.0),
            ("Egypt", 1.0, 0.5),
            ("Egypt, Russia", 0.5, 0.5),
            ("Egypt, UAE, Russia", 2 / 3, 1.0),
            ("Russia", 0.0, 0.0),
            ("Egypt, UAE, Turkey", 2 / 3, 1.0),
            ("Egypt, Egypt", 1.0, 0.5),
            ("nothing", 0.0, 0.0),
            ("not Egypt and the UAE", 1.0, 0.5),
        ],
    )
    def test_table(self, text: str, precision: float, recall: float) -> None:
        assert value(ListF1(), LIST, text, "list_f1.p") == pytest.approx(precision)
        assert value(ListF1(), LIST, text, "list_f1.r") == pytest.approx(recall)
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        assert value(ListF1(), LIST, text) == pytest.approx(f1)

    def test_undefined_where_the_item_is_no_list(self) -> None:
        score = ListF1().score(case(item("Sirte"), "Sirte"))["list_f1"]
        assert isinstance(score, Undefined)
        assert "items" in score.reason

    def test_counts_and_reason(self) -> None:
        score = ListF1().score(case(LIST, "Egypt, Russia"))["list_f1"]
        assert isinstance(score, Score)
        assert score.counts == {"found": 1.0, "given": 2.0, "members": 2.0}
        assert score.reason == "1 of 2 members found, 1 that are none: Russia"


DECISION = item(
    "to open the coastal road",
    key_facts=(
        Fact(any=("open the coastal road", "reopening of the coastal road")),
        Fact(any=("by 20 August",)),
        Fact(any=("with United Nations monitors",), vital=False),
    ),
    answer_type="decision",
    reject=("close the coastal road",),
)


class TestKeyFacts:
    @pytest.mark.parametrize(
        ("text", "share"),
        [
            ("It decided to open the coastal road by August 20.", 2 / 2.5),
            ("The coastal road", 0.0),
            ("to open the coastal road", 1 / 2.5),
            ("The coastal road opens; United Nations monitors come.", 0.5 / 2.5),
            ("Reopening of the coastal road by 20 August with United Nations monitors", 1.0),
            ("open the coastal road by 20 August, not close the coastal road", 2 / 2.5),
            ("open, later close the coastal road by 20 August", 0.0),
            ("not to open the coastal road", 0.0),
            ("They did not ask both parties to open the coastal road.", 0.0),
            ("They did not meet and asked to open the coastal road.", 1 / 2.5),
        ],
    )
    def test_table(self, text: str, share: float) -> None:
        assert value(KeyFacts(), DECISION, text) == pytest.approx(share)

    def test_undefined_without_facts(self) -> None:
        score = KeyFacts().score(case(item("Sirte"), "Sirte"))["key_facts"]
        assert isinstance(score, Undefined)
        assert "key_facts" in score.reason

    def test_counts_and_reason(self) -> None:
        score = KeyFacts().score(case(DECISION, "open the coastal road"))["key_facts"]
        assert isinstance(score, Score)
        assert score.counts == {"found_weight": 1.0, "weight": 2.5}
        assert score.reason == "not stated: by 20 August; with United Nations monitors"


CONFLICT = item(
    "14 August",
    kind="conflict",
    positions=(Position(answer="14 August", aliases=("Saturday",)), Position(answer="15 August")),
)


class TestCorrect:
    @pytest.mark.parametrize(
        ("gold", "text", "right"),
        [
            (item("Khalifa Haftar", answer_type="person"), "It was Hifter.", True),
            (item("Khalifa Haftar", answer_type="person"), "Saleh", False),
            (item("20,000", answer_type="number"), "twenty thousand", True),
            (item("15 August 2021", answer_type="date"), "2021", False),
            (item("15 August 2021", answer_type="date"), "August 15", True),
            (item("Yes", answer_type="yes_no"), "No", False),
            (item("Sirte"), "In Sirte.", True),
            (item("Sirte", reject=("Tripoli",)), "Sirte or Tripoli", False),
            (LIST, "UAE and Egypt", True),
            (LIST, "Egypt", False),
            (LIST, "UAE, Egypt and Russia", False),
            (DECISION, "to open the coastal road by 20 August", True),
            (DECISION, "to open the coastal road", False),
            (DECISION, "to open or close the coastal road by 20 August", False),
            (CONFLICT, "14 August by one account, August 15 by another", True),
            (CONFLICT, "Saturday in one article, 15 August in the other", True),
            (CONFLICT, "14 August", False),
            (CONFLICT, "The articles differ.", False),
            (item("x y", answer_type="decision"), "x y", True),
            (item("Egypt", answer_type="list"), "Egypt", True),
            (item("Egypt and UAE", items=(("Egypt",), ("UAE",))), "UAE and Egypt", True),
        ],
    )
    def test_table(self, gold: QaItem, text: str, right: bool) -> None:
        assert value(Correct(), gold, text) == float(right)

    def test_verbose(self) -> None:
        text = "Sirte " + "word " * 80
        score = Correct().score(case(item("Sirte"), text))["correct"]
        assert isinstance(score, Score)
        assert (score.value, score.counts) == (0.0, {"verbose": 1.0})
        assert score.reason == "verbose: 81 words, 80 at most"
        assert value(Correct(max_words=81), item("Sirte"), text) == 1.0

    def test_the_limit_stands_on_the_card_where_it_was_changed(self) -> None:
        assert str(Correct(max_words=40).card("correct")).endswith(
            "max_words:40|rule:by answer type"
        )
        assert "max_words" not in str(Correct().card("correct"))
