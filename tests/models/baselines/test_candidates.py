from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.request import ShownSource
from harness.models.baselines.candidates import candidates
from harness.text.terms import stem, terms


def shown(text: str, title: str | None = None, number: int = 1) -> ShownSource:
    return ShownSource(number=number, name=f"{number}.txt", text=text, title=title)


def test_headlines_captions_and_repeats_are_no_candidates(sources):
    assert [(c.source, c.text) for c in candidates(sources)] == [
        (1, "In May 2020, the two councils agreed to a truce."),
        (1, "The harbour minister, Ana Ruiz, opened the talks in Porto."),
        (1, "Nobody signed."),
        (1, "Ruiz left on Monday."),
        (1, "She thanked the 300 dockers"),
        (2, "On Tuesday, dockers in the U.N.-run port refused the truce."),
        (2, "“We never agreed,” said Léo Brun."),
    ]


def test_a_sentence_of_two_sources_is_kept_with_the_first(sources):
    again = shown("The truce ended. NOBODY signed!", number=2)
    found = candidates((sources[0], again))
    assert [c.text for c in found if c.source == 2] == ["The truce ended."]


def test_a_title_with_a_full_stop_is_no_candidate():
    source = shown("The war is over.\nThe last troops left.", title="The  war is over")
    assert [c.text for c in candidates((source,))] == ["The last troops left."]


def test_a_wrapped_sentence_is_one_candidate_with_its_line_break_in_the_quote():
    source = shown("The talks, held in Porto,\nended without a result.\nNobody signed.")
    first, second = candidates((source,))
    assert first.quote == "The talks, held in Porto,\nended without a result."
    assert first.text == "The talks, held in Porto, ended without a result."
    assert second.text == "Nobody signed."


def test_unpunctuated_text_gives_its_lines_but_not_the_title():
    source = shown("Recipe of the day\n- two onions\n- one leek\n", title="Recipe of the day")
    assert [c.text for c in candidates((source,))] == ["- two onions", "- one leek"]


@pytest.mark.parametrize("text", ["", " \n \n", "12.\n34!"])
def test_no_words_no_candidates(text):
    assert candidates((shown(text),)) == ()


@given(st.text(alphabet="aB .!?\n“”é5", max_size=120))
def test_offsets_are_the_seed_s_own(text):
    for c in candidates((shown(text),)):
        assert text[c.start : c.end] == c.quote
        assert c.quote == c.quote.strip() != ""


def test_sentences_of_other_scripts_are_candidates():
    source = shown("会议在波尔图召开了两天半。没有人签署任何协议文件。")
    assert len(candidates((source,))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Café’s", "cafe"),
        ("U.N. envoys", "UN envoy"),
        ("20,000 fighters", "20000 fighter"),
        ("5+5", "5 + 5"),
        ("withdrawing", "withdraws"),
        ("supported", "support"),
    ],
)
def test_terms_meet_across_spelling_and_inflection(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize("text", ["", "...", "Who said that?"])
def test_no_content_words_no_terms(text):
    assert terms(text) == []


@given(st.text(max_size=12))
def test_stemming_only_shortens(word):
    assert len(stem(word)) <= len(word)
