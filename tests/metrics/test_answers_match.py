"""What `answer_match` takes and refuses beyond single pairs: rivals, denials, rejects, forms."""

from __future__ import annotations

import pytest

from harness.metrics.answer_match import match_answer
from harness.metrics.match_values import only_lists
from harness.metrics.phrases import read_phrase


@pytest.mark.parametrize(
    ("prediction", "gold"),
    [
        ("1965", "1 August 1965"),
        ("Advertisements were banned in 1965.", "1 August 1965"),
        ("a virtual reality world", "a virtual reality simulator"),
        ("It deals with foreign exchange transactions.", "the foreign exchange market"),
    ],
)
def test_only_the_lenient_form_takes_it(prediction: str, gold: str) -> None:
    assert match_answer(prediction, [gold]).matched
    assert not match_answer(prediction, [gold], strict=True).matched


def test_another_spelling_needs_the_alias() -> None:
    assert not match_answer("Hifter", ["Haftar"]).matched
    assert match_answer("Hifter", ["Haftar", "Hifter"]).matched


@pytest.mark.parametrize(
    ("prediction", "right"),
    [
        ("5+5 JMC", True),
        ("the JMC", True),
        ("6+5 JMC", False),
        ("50+5 JMC decided it", False),
        ("The JMC met; the 6+5 JMC did not.", True),
    ],
)
def test_a_short_gold_with_another_figure_before_it(prediction: str, right: bool) -> None:
    assert match_answer(prediction, ["5+5 JMC", "JMC"]).matched is right


@pytest.mark.parametrize(
    ("prediction", "right"),
    [
        ("Al-Mahjoub", True),
        ("Khaled al-Mahjoub", True),
        ("Commander Al-Mahjoub", True),
        ("Russia's Al-Mahjoub said so.", True),
        ("Omar Al-Mahjoub", False),
        ("It was Omar Al-Mahjoub who said so.", False),
    ],
)
def test_a_family_name_with_another_given_name(prediction: str, right: bool) -> None:
    golds = ["Khaled Al-Mahjoub", "Al-Mahjoub", "Mahjoub"]
    assert match_answer(prediction, golds).matched is right


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("prediction", "gold"),
    [
        ("not December 24th", "24 December 2021"),
        ("It was not December 24.", "December 24"),
        ("not 300", "300"),
        ("not No", "No"),
        ("It was not Yes.", "Yes"),
        ("not Egypt and Russia", "Russia and Egypt"),
    ],
)
def test_denied(prediction: str, gold: str, strict: bool) -> None:
    assert not match_answer(prediction, [gold], strict=strict).matched


def test_reject_wins_outside_of_the_gold_only() -> None:
    assert not match_answer("3,000 or 300", ["300"], ["3,000"]).matched
    assert match_answer("August 15", ["August 15"], ["August"]).matched
    assert match_answer("300, not 3,000", ["300"], ["3,000"]).matched


@pytest.mark.parametrize(
    ("prediction", "told"),
    [
        ("They would not.", "no"),
        ("They wouldn’t.", "no"),
        ("Not at all.", "no"),
        ("None may stay.", "no"),
        ("It had.", "yes"),
        ("They did.", "yes"),
        ("There is no doubt that they did.", "yes"),
        ("Yes, no doubt.", "yes"),
        ("No, there is no doubt that they refused.", "no"),
        ("No one disputes it", None),
        ("Yes and no", None),
        ("Not only Turkey", None),
        ("They did it in Sirte.", None),
    ],
)
def test_yes_or_no_by_the_auxiliary(prediction: str, told: str | None) -> None:
    given = [
        gold for gold in ("yes", "no") if match_answer(prediction, [gold], strict=True).matched
    ]
    assert given == ([told] if told else [])


@pytest.mark.parametrize(
    ("prediction", "gold", "lists"),
    [
        ("Turkey and Russia", "Turkey", True),
        ("Either Turkey or Russia", "Turkey", True),
        ("Turkey, Russia, France, Egypt", "Turkey", True),
        ("1, 2, 3, 4, 5", "5", True),
        ("2021 or 2022", "2021", True),
        ("100, 200, 300, 400 or 500", "300", True),
        ("Lavrov said that Turkey accepted it.", "Turkey", False),
        ("Khaled Al-Mahjoub, director of the Moral Guidance Department", "Al-Mahjoub", False),
        ("Tripoli, Libya", "Tripoli", False),
        ("Sunday, August 15, 2021", "15 August 2021", False),
        ("from 2011 and 2014", "2011-2014", False),
        ("Bosnia and Herzegovina", "Bosnia and Herzegovina", False),
        ("Lavrov, Minister of Trade and Industry", "Lavrov", False),
    ],
)
def test_only_lists(prediction: str, gold: str, lists: bool) -> None:
    assert only_lists([read_phrase(gold)], read_phrase(prediction)) is lists


@pytest.mark.parametrize(
    ("prediction", "right"),
    [
        ("Every country except Turkey.", False),
        ("Not Russia, Egypt, or Turkey", False),
        ("all but Turkey", False),
        ("Someone other than Turkey", False),
        ("Everyone apart from Turkey", False),
        ("No one but Turkey", True),
        ("Turkey, not Russia or Egypt", True),
    ],
)
def test_strict_takes_no_exception(prediction: str, right: bool) -> None:
    assert match_answer(prediction, ["Turkey"], strict=True).matched is right
