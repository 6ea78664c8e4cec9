from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Khalifa Haftar met him.", ("Khalifa Haftar",)),
        ("Talks ended.", ()),
        ("Haftar left.", ()),
        ("He saw Haftar. Then Haftar left.", ("Haftar",)),
        ("In Berlin they met.", ("Berlin",)),
        ("The Bank of Libya paid.", ("Bank of Libya",)),
        ("They left the Ministry of Defence and Paris.", ("Ministry of Defence", "Paris")),
        ("He praised Libya’s army and Russia's envoy.", ("Libya", "Russia")),
        ("She met Najla al-Mangoush, Ana Ruiz.", ("Najla al-Mangoush", "Ana Ruiz")),
        ("They asked António Guterres of the UN.", ("António Guterres", "UN")),
        ("They heard the JMC's Faraj Al-Sawa.", ("JMC", "Faraj Al-Sawa")),
        ("No name here, none at all.", ()),
        ("", ()),
    ],
)
def test_runs_of_capitalised_words_are_names(text, names):
    assert names_in(text) == names


@given(st.text())
def test_any_text_is_read(text):
    found = names_in(text)
    assert len(set(found)) == len(found)
    assert all(found)
