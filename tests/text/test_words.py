"""Tokens, phrases that stand in a text, persons' names, list members, aliases."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.aliases import AliasTable
from harness.text.members import read_members
from harness.text.person_names import close_words, may_be_same_person
from harness.text.standing import stands_in, states, stray
from harness.text.stems import stem
from harness.text.tokens import keys, read_tokens
from harness.text.word_lists import opposite


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S.’s men", ("us", "men")),
        ("al-Mangoush's visit", ("al", "mangoush", "visit")),
        ("the ministers' plan", ("ministers", "plan")),
        ("20,000 men", ("#20000", "men")),
        ("August 15, 2021", ("@2021-08-15",)),
        ("the 5 + 5 JMC", ("=5+5", "jmc")),
        ("C++ and C", ("c++", "and", "c")),
        ("don't", ("dont",)),
        ("...", ()),
    ],
)
def test_keys(text: str, expected: tuple[str, ...]) -> None:
    assert keys(read_tokens(text)) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("300", "about 3,000 fighters", False),
        ("300", "about 300 fighters", True),
        ("art", "the party", False),
        ("April 2019", "It began on 4 April 2019.", True),
        ("2011", "on 17 February 2011", True),
        ("2011", "2011 men", True),
        ("$300", "300 euros", False),
        ("300 dollars", "$300", True),
        ("5+5", "55", False),
        ("", "anything", False),
    ],
)
def test_stands_in(phrase: str, text: str, stands: bool) -> None:
    assert stands_in(phrase, text) is stands


def test_endings_are_forgiven_on_demand() -> None:
    assert not stands_in("force", "the forces")
    assert stands_in("force", "the forces", loose=True)
    assert not stands_in("accepted", "rejected", loose=True)


@pytest.mark.parametrize(
    ("wording", "text", "said"),
    [
        ("withdrawal of foreign forces", "They urged the withdrawal of all foreign forces.", True),
        ("withdrawal of all forces", "They urged the withdrawal of forces.", False),
        ("open the coastal road", "The JMC opened the coastal road.", True),
        ("reject the plan", "They did not reject the plan.", False),
        ("did not reject the plan", "They did not reject the plan.", True),
        ("did not reject the plan", "They rejected the plan.", False),
        ("forces withdraw", "Forces fight. Others withdraw.", False),
        ("300 fighters", "some 3,000 fighters", False),
        ("300 fighters", "three hundred foreign fighters", True),
        ("the plan", "a plan", True),
    ],
)
def test_states(wording: str, text: str, said: bool) -> None:
    assert states(wording, text) is said


@pytest.mark.parametrize(
    ("reject", "text", "right", "is_stray"),
    [
        ("3,000", "3,000 men", ["300"], True),
        ("August", "August 15", ["August 15"], False),
        ("August 14", "August 15, not August 14", ["August 15"], False),
        ("Tripoli", "Sirte or Tripoli", ["Sirte"], True),
    ],
)
def test_stray(reject: str, text: str, right: list[str], is_stray: bool) -> None:
    assert stray(reject, read_tokens(text), right) is is_stray


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("christopher lloyd", "christopher allen lloyd", True),
        ("b r ambedkar", "bhimrao ramji ambedkar", True),
        ("br ambedkar", "bhimrao ramji ambedkar", True),
        ("will friedle", "william alan friedle", True),
        ("president nixon", "richard nixon", True),
        ("sergei lavrov", "sergey lavrov", True),
        ("al mangoush", "najla al mangoush", True),
        ("martin luther king jr", "martin luther king", True),
        ("michael jackson", "jermaine jackson", False),
        ("timmy smith", "emmitt smith", False),
        ("aaron harrison", "andrew michael harrison", False),
        ("sergey", "sergey lavrov", False),
    ],
)
def test_persons(one: str, other: str, same: bool) -> None:
    assert may_be_same_person(one.split(), other.split()) is same
    assert may_be_same_person(other.split(), one.split()) is same


@pytest.mark.parametrize(("one", "other"), [("iran", "iraq"), ("haftar", "hifter"), ("", "x")])
def test_other_words(one: str, other: str) -> None:
    assert not close_words(one, other)


def test_opposites() -> None:
    assert opposite("accepted", "rejected")
    assert opposite("increases", "decrease")
    assert not opposite("accepted", "accepts")
    assert stem("withdrawals") == stem("withdrawal")


def test_members() -> None:
    groups = [["Egypt"], ["UAE", "United Arab Emirates"], ["Russia"]]
    read = read_members("Egypt, the United Arab Emirates; Russia", groups=groups)
    assert read.found == (True, True, True)
    assert read.strange == ()
    read = read_members("- Egypt\n- Turkey\n- Egypt", groups=groups)
    assert (read.found, read.strange) == ((True, False, False), ("Turkey",))


def test_members_in_a_sentence_with_the_words_of_the_question() -> None:
    read = read_members(
        "The countries that sent forces to Libya were Egypt and Russia.",
        groups=[["Egypt"], ["Russia"]],
        question="Which countries sent forces to Libya?",
    )
    assert read.found == (True, True)
    assert read.strange == ()


def test_a_lead_in_is_no_member() -> None:
    read = read_members("According to the articles, Egypt", groups=[["Egypt"]])
    assert (read.found, read.strange) == ((True,), ())


def test_longer_names_first() -> None:
    groups = [["Army"], ["Libyan National Army"]]
    assert read_members("the Libyan National Army", groups=groups).found == (False, True)


def test_a_reject_is_strange() -> None:
    read = read_members("oil, sugar", groups=[["oil"]], rejects=["sugar"])
    assert read.strange == ("sugar",)


def test_aliases() -> None:
    table = AliasTable((("Khalifa Haftar", "Hifter"), ("UAE", "Emirates")))
    assert table.variants("the uae") == ("the uae", "UAE", "Emirates")
    assert table.variants("Sirte") == ("Sirte",)
    assert table.expand(["Hifter", "Sirte"]) == ("Hifter", "Khalifa Haftar", "Sirte")
    assert table == AliasTable(table.groups)
    assert hash(table) == hash(AliasTable(table.groups))


def test_of_a_name_in_two_groups_the_first_counts() -> None:
    assert AliasTable((("A1", "x"), ("B1", "x"))).variants("x") == ("x", "A1")


@given(st.text(max_size=120), st.text(max_size=40))
def test_any_text(text: str, phrase: str) -> None:
    tokens = read_tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))
    assert stands_in(text, text) is bool(tokens)
    states(phrase, text)
    read_members(text, groups=[[phrase]], question=phrase)
    stray(phrase, tokens, [text])
