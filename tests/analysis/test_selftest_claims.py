"""Changes of single claims: hand examples, what the guards leave alone, and that they repeat."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.selftest import figures, naming, wording
from harness.analysis.selftest.classes import claim_classes
from harness.text.aliases import AliasTable
from harness.text.values import read_values

ALIASES = AliasTable((("Ana Ruiz", "Ruiz"), ("United Nations", "UN")))
PASSAGE = (
    "On 4 May 2021 in Geneva, Ana Ruiz said that Peru would send 300 men and 20 ships. "
    "On 9 June 2020 the head of Oslo Bank, Ed Moss, warned Chad not to go if it rained."
)


def texts(change, text, passage=PASSAGE, seed=0):
    draw = random.Random(seed)
    if change in (
        *(figures.new_numbers, figures.other_numbers),
        *(figures.new_dates, figures.other_dates),
    ):
        return list(change(text, passage, draw))
    return list(change(text, passage, draw, ALIASES))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("It sent 300 men.", {"It sent 600 men.", "It sent 900 men.", "It sent 1500 men."}),
        ("At least 7,000 men left.", {"At least 14,000 men left.", "At least 21,000 men left."}),
        ("Up to 70 men left.", {"Up to 35 men left.", "Up to 23 men left.", "Up to 14 men left."}),
        ("It sent two ships.", {"It sent four ships.", "It sent six ships.", "It sent ten ships."}),
    ],
)
def test_new_numbers_keep_their_form_and_the_side_of_a_bound(text, fits):
    found = {texts(figures.new_numbers, text, "It did.", seed)[0] for seed in range(40)}
    assert fits <= found
    assert len(found) <= 4


@pytest.mark.parametrize("text", ["The 5+5 body met.", "It was 3rd in 2021.", "It took 2.5 years."])
def test_joined_figures_ordinals_years_and_decimals_are_left(text):
    assert texts(figures.new_numbers, text) == []


def test_a_number_of_the_passage_that_counts_another_noun():
    assert texts(figures.other_numbers, "Peru would send 300 men.") == ["Peru would send 20 men."]
    passage = "It sent 300 men. Peru has 20 men."
    assert texts(figures.other_numbers, "It sent 300 men.", passage) == []


def test_new_dates_change_month_year_or_weekday():
    [day] = texts(figures.new_dates, "It was on 4 May 2021.")
    assert day in {
        f"It was on 4 {month} 2021."
        for month in ("January", "July", "August", "October", "December")
    }
    [year] = texts(figures.new_dates, "It fell in 1990.")
    assert year in {f"It fell in {y}." for y in (1983, 1986, 1993, 1996)}
    [weekday] = texts(figures.new_dates, "It fell on Sunday.", "It fell on Sunday.")
    assert weekday.endswith("day.")
    assert weekday != "It fell on Sunday."


def test_another_date_of_the_passage_given_as_precisely():
    assert texts(figures.other_dates, "It was on 4 May 2021.") == ["It was on 9 June 2020."]
    assert texts(figures.other_dates, "It was in May.") == []
    assert texts(figures.other_dates, "It was on 4 May.", "On 4 May 2021 it was.") == []
    assert texts(figures.other_dates, "It ran from 1 May.", "It ran from 1 May to 4 May.") == []


def test_names_are_replaced_by_made_up_ones():
    [made_up] = texts(naming.new_names, "Then Ana Ruiz spoke.")
    assert made_up.endswith(" spoke.")
    assert made_up.split(" spoke")[0].removeprefix("Then ") not in PASSAGE
    assert texts(naming.new_names, "The Minister spoke on Friday (JMC).") == []


def test_names_of_the_passage_differ_in_every_spelling_and_are_not_joined():
    [other] = texts(naming.other_names, "Then Ana Ruiz spoke.")
    assert other in {"Then Oslo Bank spoke.", "Then Ed Moss spoke."}
    joined = "In May Ana Ruiz and Ed Moss met."
    assert texts(naming.other_names, "Then Ana Ruiz spoke.", joined) == []
    alias = "In May the aide of Ruiz spoke."
    assert texts(naming.other_names, "Then Ana Ruiz spoke.", alias) == []
    capital = "He called it the view of Lima, in Peru."
    assert texts(naming.other_names, "He heard Peruvian views in Lima.", capital) == []


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Then Ana Ruiz warned Ed Moss.", ["Then Ed Moss warned Ana Ruiz."]),
        ("Then Ana Ruiz met Ed Moss.", []),
        ("Then Ana Ruiz spoke with Ed Moss.", []),
        ("Then Ana Ruiz left, and Ed Moss came.", []),
    ],
)
def test_roles_are_turned_within_a_clause(text, turned):
    assert texts(naming.turned_roles, text) == turned


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("He said it rained.", " said it rained."),
        ("Then Ana Ruiz also said it rained.", " also said it rained."),
        ("It rained, according to Ana Ruiz.", "."),
    ],
)
def test_speakers_change_and_nothing_else(text, end):
    [changed] = texts(naming.other_speakers, text)
    assert changed != text
    assert changed.endswith(end)
    assert "Ruiz" not in changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("It was signed.", ["It was not signed."]),
        ("Then Ana Ruiz agreed.", ["Then Ana Ruiz did not agree."]),
        ("He said so.", ["He did not say so."]),
        ("It was not signed.", []),
        ("It may rain.", []),
        ("Gone without a word, it is lost.", ["Gone without a word, it is not lost."]),
    ],
)
def test_inserted_negations(text, changed):
    assert texts(wording.inserted_negations, text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("It did not go.", ["It did go."]),
        ("It was never signed.", ["It was signed."]),
        ("It cannot go.", ["It can go."]),
        ("He wasn't there.", ["He was there."]),
        ("It went without aid.", ["It went with aid."]),
        ("It was not only late.", []),
        ("It did not go, nor stay.", []),
    ],
)
def test_dropped_negations(text, changed):
    assert texts(wording.dropped_negations, text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("The alleged thief ran.", ["The thief ran."]),
        ("It reportedly rained.", ["It rained."]),
        ("It seems to have rained.", ["It has rained."]),
        ("It may rain.", ["It will rain."]),
        ("It may possibly rain.", []),
        ("At most 20 left and up to 30 men.", ["At most 20 left and 30 men."]),
        ("About 20 men left.", []),
        ("It goes, provided that all pay.", ["It goes."]),
        ("If it rains, they stay.", ["They stay."]),
    ],
)
def test_dropped_hedges_and_conditions(text, changed):
    assert texts(wording.dropped_hedges, text) == changed


@pytest.mark.parametrize("kind", claim_classes(), ids=lambda kind: kind.about.name)
@given(text=st.text(alphabet=string.printable, max_size=120), seed=st.integers(0, 3))
def test_changes_repeat_and_change_something(kind, text, seed):
    once, again = (
        list(kind.change(text, f"{PASSAGE}\n{text}", random.Random(seed), ALIASES))
        for _ in range(2)
    )
    assert once == again
    assert text not in once


@given(st.integers(1, 999_999))
def test_spelled_numbers_are_read_back(value):
    [number] = read_values(f"they sent {figures.spelled(value)} men").numbers or [None]
    assert value == 1 if number is None else number.value == value
