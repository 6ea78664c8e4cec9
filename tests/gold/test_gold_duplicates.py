from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from harness.gold.duplicates import NEAR_DUPLICATE, near_duplicates
from harness.text.normalize import normalize_answer

WORDS = [f"{a}{b}{c}n" for a in "bdgklmst" for b in "aeiou" for c in "rlsv"]


def question(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(6, 12))) + "?"


def spoiled(text: str, rng: random.Random, n_words: int) -> str:
    words = text.split()
    for at in rng.sample(range(len(words)), n_words):
        words[at] += "s"
    return " ".join(words)


@pytest.mark.parametrize("apart", [1, 49, 50, 51, 1_000])
def test_a_pair_is_found_however_far_apart(apart):
    rng = random.Random(0)
    questions = [question(rng) for _ in range(apart + 1)]
    questions[-1] = spoiled(questions[0], rng, 1)
    [(later, earlier, alike)] = near_duplicates(dict(enumerate(questions)))
    assert (later, earlier) == (apart, 0)
    assert NEAR_DUPLICATE <= alike < 100


def test_a_pair_is_found_among_many_that_share_their_words():
    rng = random.Random(0)
    questions = [f"What did {''.join(rng.choices('bdfgklmnrst', k=30))} do?" for _ in range(300)]
    questions.append(questions[7].replace("do?", "do then?"))
    assert [pair[:2] for pair in near_duplicates(dict(enumerate(questions)))] == [(300, 7)]


@given(st.integers(0, 10**6), st.integers(0, 3))
@settings(max_examples=50)
def test_up_to_three_changed_words_hide_no_pair(seed, n_words):
    rng = random.Random(seed)
    questions = [question(rng) for _ in range(40)]
    questions.append(spoiled(questions[3], rng, n_words))
    normal = [normalize_answer(text) for text in questions]
    expected = {
        later: earlier
        for earlier, later in reversed(list(itertools.combinations(range(41), 2)))
        if ratio(normal[earlier], normal[later]) >= NEAR_DUPLICATE
    }
    found = {later: earlier for later, earlier, _ in near_duplicates(dict(enumerate(questions)))}
    assert found == expected


@given(st.permutations(range(12)))
def test_which_questions_are_alike_does_not_hang_on_their_order(order):
    rng = random.Random(1)
    questions = [question(rng) for _ in range(9)]
    questions += [spoiled(questions[0], rng, 1), questions[5], questions[6].upper()]
    found = near_duplicates({at: questions[at] for at in order})
    assert {frozenset(pair[:2]) for pair in found} == {
        frozenset(pair) for pair in ((0, 9), (5, 10), (6, 11))
    }


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Who opened the port in 2019?", "Who opened the port in 2020?", False),
        ("What did the 5+5 committee decide?", "What did the 5 + 5 committee decide?", True),
        ("Which person?", "Which persons?", True),
        ("Who?", "who", True),
        ("谁重新开放了港口？", "谁重新开放了港口？", True),
        ("?!", "?", False),
    ],
)
def test_figures_part_questions_and_their_spelling_does_not(one, other, alike):
    assert bool(list(near_duplicates({"a": one, "b": other}))) == alike
