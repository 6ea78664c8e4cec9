from __future__ import annotations

import pytest

from harness.core.item import Source
from harness.core.score import Score, Undefined
from harness.metrics.unsupported import unsupported_names, unsupported_numbers
from harness.text.aliases import AliasTable

SOURCES = [
    Source(name="a", text="On 4 April 2019 Khalifa Hifter and some 300 Libyan men left Tripoli."),
    Source(name="b", text="António Guterres spoke in Moscow."),
]
ALIASES = AliasTable((("Khalifa Haftar", "Haftar", "Hifter"),))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was said that Hifter left Tripoli.", 0),
        ("It was said that Haftar left Tripoli.", 0),
        ("They met Antonio Guterres.", 0),
        ("They came from Libya.", 0),
        ("They came from Liberia.", 1),
        ("They met Merkel in Moscow.", 1 / 2),
        ("Yesterday Khalifa Merkel left.", 1),
    ],
)
def test_a_name_is_unsupported_where_a_word_of_it_stands_in_no_source(text, value):
    found = unsupported_names(text, SOURCES, ALIASES)
    assert isinstance(found, Score)
    assert found.value == value
    assert (found.reason is None) == (value == 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Three hundred left.", 0), ("In April 2019, 3,000 left.", 1 / 2), ("5 May 2019", 1)],
)
def test_numbers_and_dates_compare_by_value(text, value):
    found = unsupported_numbers(text, SOURCES)
    assert isinstance(found, Score)
    assert found.value == value


def test_nothing_to_support_is_undefined():
    assert isinstance(unsupported_names("they left.", SOURCES, ALIASES), Undefined)
    assert isinstance(unsupported_numbers("they left.", SOURCES), Undefined)
