"""What `answer_match` takes and refuses beyond single pairs: rivals, denials, rejects, forms."""

from __future__ import annotations

import pytest

from harness.metrics.answer_match import match_answer


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
