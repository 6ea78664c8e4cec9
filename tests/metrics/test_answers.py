"""Every metric on short answers, its outcome rules first, then tables by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_cases import case, item, value

from harness.core.answer import Answer
from harness.core.item import Fact, SummaryItem
from harness.core.score import Outcome, Score, Undefined
from harness.metrics.abstention import Abstention
from harness.metrics.answer_match import AnswerMatch, match_answer
from harness.metrics.answers import Contains, ExactMatchSafe, safe_match
from harness.metrics.base import Case, Metric, Sources
from harness.metrics.correct import Correct
from harness.metrics.facts import KeyFacts, ListF1
from harness.metrics.squad import Squad, squad_scores

METRICS: list[Metric] = [
    Squad(),
    ExactMatchSafe(),
    Contains(),
    AnswerMatch(),
    ListF1(),
    KeyFacts(),
    Correct(),
]


ANSWERABLE = item(
    "Sirte", items=(("Sirte",),), key_facts=(Fact(any=("Sirte",)),), answer_type="place"
)
UNANSWERABLE = item()


class TestOutcomes:
    @pytest.mark.parametrize("metric", METRICS)
    def test_measures_are_exactly_those_scored(self, metric: Metric) -> None:
        for gold in (ANSWERABLE, UNANSWERABLE):
            for outcome in Outcome:
                scores = metric.score(case(gold, "Sirte", outcome))
                assert list(scores) == [measure.name for measure in metric.measures]

    @pytest.mark.parametrize("metric", METRICS)
    def test_unparsed_scores_zero_on_an_answerable_item(self, metric: Metric) -> None:
        scores = metric.score(case(ANSWERABLE, "", Outcome.UNPARSED)).values()
        assert {s.value for s in scores if isinstance(s, Score)} == {0.0}

    @pytest.mark.parametrize("metric", METRICS)
    def test_abstained_scores_zero_on_an_answerable_item(self, metric: Metric) -> None:
        scores = metric.score(case(ANSWERABLE, "I don't know", Outcome.ABSTAINED)).values()
        assert {s.value for s in scores if isinstance(s, Score)} == {0.0}

    @pytest.mark.parametrize("metric", [Squad(), ExactMatchSafe(), Correct()])
    def test_on_an_unanswerable_item_abstaining_is_right(self, metric: Metric) -> None:
        name = metric.measures[0].name
        outcomes = {
            Outcome.ABSTAINED: 1.0,
            Outcome.UNPARSED: 0.0,
            Outcome.ANSWERED: 0.0,
        }
        for outcome, expected in outcomes.items():
            score = metric.score(case(UNANSWERABLE, "Sirte", outcome))[name]
            assert isinstance(score, Score)
            assert score.value == expected

    @pytest.mark.parametrize("metric", [Contains(), AnswerMatch(), ListF1(), KeyFacts()])
    @pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.FAILED])
    def test_without_a_gold_answer_undefined(self, metric: Metric, outcome: Outcome) -> None:
        scores = metric.score(case(UNANSWERABLE, "Sirte", outcome)).values()
        assert all(isinstance(score, Undefined) for score in scores)

    @pytest.mark.parametrize("metric", METRICS)
    def test_a_failed_call_is_never_scored(self, metric: Metric) -> None:
        scores = metric.score(case(ANSWERABLE, "", Outcome.FAILED)).values()
        assert all(isinstance(score, Undefined) for score in scores)

    @pytest.mark.parametrize("metric", METRICS)
    def test_a_summary_is_a_type_error(self, metric: Metric) -> None:
        summary = SummaryItem(id="s-1", kind="single", seeds=("a.txt",), references=())
        job = Case(
            item=summary, answer=Answer(text="x"), outcome=Outcome.ANSWERED, sources=Sources()
        )
        with pytest.raises(TypeError, match="'s-1' is a summary"):
            metric.score(job)

    @pytest.mark.parametrize("metric", METRICS)
    def test_the_gold_answer_scores_one(self, metric: Metric) -> None:
        assert value(metric, ANSWERABLE, "Sirte") == 1.0


class TestExactMatchSafe:
    @pytest.mark.parametrize(
        ("prediction", "gold", "right"),
        [
            ("$5.5 million", "$5.5 million", True),
            ("5.5 million dollars", "$5.5 million", True),
            ("55 million", "$5.5 million", False),
            ("5.5 million", "$5.5 million", False),
            ("3-1", "31", False),
            ("3–1", "3-1", True),
            ("5+5", "55", False),
            ("5 + 5", "5+5", True),
            ("42", "42%", False),
            ("-5", "5", False),
            ("300", "3,000", False),
            ("twenty thousand", "20,000", True),
            ("15 August", "August 15", True),
            ("August 15", "August 15, 2021", False),
            ("April 2019", "4 April 2019", False),
            ("the Sirte", "Sirte.", True),
            ("Kubiš", "kubis", True),
            ("“Sirte”", "Sirte", True),
            ("Libya’s", "Libya's", True),
            ("in Sirte", "Sirte", False),
            ("A", "a", True),
            ("A+", "A", False),
            ("+", "-", False),
        ],
    )
    def test_table(self, prediction: str, gold: str, right: bool) -> None:
        assert safe_match(prediction, [gold]) is right
        assert safe_match(gold, [prediction]) is right

    def test_aliases_unless_spelling_is_the_question(self) -> None:
        assert value(ExactMatchSafe(), item("Khalifa Haftar"), "Hifter") == 1.0
        assert value(ExactMatchSafe(), item("Khalifa Haftar", spelling=True), "Hifter") == 0.0

    def test_it_tells_where_it_disagrees_with_squad(self) -> None:
        for text, disagrees in (("55 million", 1.0), ("5.5 billion", 0.0)):
            score = ExactMatchSafe().score(case(item("$5.5 million"), text))["exact_match_safe"]
            assert isinstance(score, Score)
            assert score.counts["disagrees"] == disagrees


class TestContains:
    @pytest.mark.parametrize(
        ("prediction", "gold", "right"),
        [
            ("It was in Sirte, Libya.", "Sirte", True),
            ("the party", "art", False),
            ("3,000", "300", False),
            ("Tripoli", "Sirte", False),
            ("New York City", "York New", False),
        ],
    )
    def test_table(self, prediction: str, gold: str, right: bool) -> None:
        assert value(Contains(), item(gold), prediction) == float(right)

    def test_a_reject_outside_of_the_gold(self) -> None:
        gold = item("August 15", reject=("August", "August 14"))
        assert value(Contains(), gold, "on August 15") == 1.0
        assert value(Contains(), gold, "on August 15 or August 14") == 0.0

    def test_a_gold_of_nothing_stands_nowhere(self) -> None:
        assert value(Contains(), item("the"), "the end") == 0.0

    def test_alias(self) -> None:
        assert value(Contains(), item("Khalifa Haftar"), "It was Hifter.") == 1.0


class TestAnswerMatch:
    def test_rejects_and_aliases(self) -> None:
        gold = item("Khalifa Haftar", reject=("Saif Gaddafi",))
        assert value(AnswerMatch(), gold, "Hifter") == 1.0
        assert value(AnswerMatch(), gold, "Hifter and Saif Gaddafi") == 0.0

    def test_reason_says_both_sides(self) -> None:
        score = AnswerMatch().score(case(item("3,000"), "300"))["answer_match"]
        assert isinstance(score, Score)
        assert score.reason == "the answer says '300', the gold '3,000'"


WORDS = (
    *("Sirte", "not", "300", "3,000", "twenty", "thousand", "August", "15", "2021", "5+5"),
    *("Haftar", "and", "of", "the", ",", ".", "(", ")"),
)
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(WORDS),
        max_size=8,
    ).map(" ".join),
)


class TestProperties:
    @given(text=TEXT, golds=st.lists(TEXT, min_size=1, max_size=3))
    @settings(max_examples=200, deadline=None)
    def test_any_text_is_scored_within_bounds(self, text: str, golds: list[str]) -> None:
        gold = item(
            *golds,
            answerable=True,
            items=tuple((g,) for g in golds),
            key_facts=tuple(Fact(any=(g,)) for g in golds),
            reject=(text[::-1],),
        )
        for metric in [*METRICS, Abstention()]:
            for outcome in Outcome:
                for score in metric.score(case(gold, text, outcome)).values():
                    assert isinstance(score, Undefined) or 0.0 <= score.value <= 1.0
                    assert isinstance(score, Undefined) or not math.isnan(score.value)

    @given(text=TEXT, golds=st.lists(TEXT, min_size=2, max_size=4))
    @settings(max_examples=200, deadline=None)
    def test_order_of_golds_is_irrelevant(self, text: str, golds: list[str]) -> None:
        turned = golds[::-1]
        assert squad_scores(text, golds) == squad_scores(text, turned)
        assert safe_match(text, golds) == safe_match(text, turned)
        assert match_answer(text, golds).matched == match_answer(text, turned).matched

    @given(text=TEXT)
    @settings(max_examples=300, deadline=None)
    def test_identity(self, text: str) -> None:
        assert safe_match(text, [text])
        assert squad_scores(text, [text]) == (1.0, 1.0)

    @given(gold=st.sampled_from(["Sirte", "20,000", "August 15, 2021", "5+5", "not guilty", "No"]))
    def test_identity_of_answer_match(self, gold: str) -> None:
        assert match_answer(gold, [gold]).matched
        assert match_answer(f"  {gold.upper()} ", [gold], strict=True).matched

    @given(text=TEXT, gold=TEXT)
    @settings(max_examples=200, deadline=None)
    def test_what_strict_takes_lenient_takes(self, text: str, gold: str) -> None:
        if match_answer(text, [gold], strict=True).matched:
            assert match_answer(text, [gold]).matched
