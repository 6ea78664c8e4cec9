from __future__ import annotations

import pytest

from harness.core.item import QaItem, Source
from harness.gold.overlap import single_sentence_questions

TEXT = """A title of its own
Ana Ruiz's council reopened the harbours of Porto on 4 May 2020. It had closed them in March.
Share: the twenty-five dockers
"""
SOURCES = {"a.txt": Source(name="a.txt", text=TEXT, content_spans=((0, TEXT.index("Share")),))}


@pytest.mark.parametrize(
    ("question", "inside"),
    [
        ("When did Ruiz reopen a harbour?", True),
        ("Who was it that reopened the Harbour of Porto on May 4th, 2020?", True),
        ("Whose council reopens harbours, and why in May 2020?", True),
        ("What is the title?", True),
        ("When did Ruiz close the harbour?", False),  # two sentences
        ("Which title has the harbour?", False),  # two lines
        ("Which docks did Ruiz reopen?", False),
        ("Who reopened the harbour on 5 May 2020?", False),
        ("What do the 25 dockers share?", False),  # furniture
        ("Who is it?", False),  # nothing but function words
    ],
)
def test_content_words_in_one_sentence(question, inside):
    item = QaItem(id="q", question=question, answers=("a",), answerable=True)
    assert single_sentence_questions([item], SOURCES) == (("q",) if inside else ())


def test_ids_come_in_the_order_of_the_items():
    items = [
        QaItem(id=str(n), question="What did Ruiz reopen?", answers=("a",), answerable=True)
        for n in (3, 1, 2)
    ]
    assert single_sentence_questions(items, SOURCES) == ("3", "1", "2")
    assert single_sentence_questions(items, {}) == ()
