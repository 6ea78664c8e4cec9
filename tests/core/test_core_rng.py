from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.core.rng import entropy, generator


@given(st.integers(), st.lists(st.text(st.characters(codec="utf-8")), max_size=3))
def test_a_purpose_has_one_stream(seed, words):
    assert generator(seed, *words).random() == generator(seed, *words).random()


def test_order_of_use_changes_nothing():
    first = [generator(0, "a").random(), generator(0, "b").random()]
    turned = [generator(0, "b").random(), generator(0, "a").random()]
    assert first == turned[::-1]


def test_seed_and_every_word_matter():
    numbers = {entropy(0, "a", "b"), entropy(1, "a", "b"), entropy(0, "a"), entropy(0, "ab")}
    assert len(numbers) == 4
    assert all(0 <= number < 2**128 for number in numbers)


def test_streams_stay_the_same_between_releases():
    # printf '0\x1fbootstrap' | sha256sum, the first 32 digits
    assert entropy(0, "bootstrap") == 0x3B47308DD2CA93AFCB5009855446064E
