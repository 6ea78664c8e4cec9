"""How much of a summary is copied, new, repeated or furniture, counted in folded words.

Words are runs of letters or digits after folding (typography, accents, case; a decimal or a
thousands comma joins digits), so that punctuation and quote marks change nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from harness.core.item import Source
from harness.text.fold import fold_text
from harness.text.sentences import split_sentences

FURNITURE_RUN = 5
"""The words in a row that a summary must share with page furniture alone to have copied it."""

Gram: TypeAlias = tuple[str, ...]

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")


@functools.lru_cache(maxsize=1024)
def folded_words(text: str) -> tuple[str, ...]:
    """The folded words of a text in order.

    >>> folded_words("“Libya’s” 20,000 U.N. cafés")
    ("libya's", '20,000', 'u', 'n', 'cafes')
    """
    return tuple(_WORD.findall(fold_text(text)))


def count_words(text: str) -> int:
    """The white-space tokens of a text that hold a letter or a digit.

    >>> count_words("The U.N. – 20,000 men …")
    4
    """
    return sum(any(map(str.isalnum, token)) for token in text.split())


def fragments(summary: Sequence[str], articles: Sequence[Sequence[str]]) -> list[int]:
    """The lengths of the extractive fragments of a summary, in order.

    The greedy procedure of Grusky et al. 2018, as in their `newsroom` package, over the articles
    one after another; no fragment crosses from one article into the next. From each word of the
    summary on, the longest run that stands in an article is a fragment, where an article is
    searched on behind a run, not within it.

    >>> fragments("the cat sat on a mat".split(), ["the cat ran on a mat".split()])
    [2, 3]
    """
    article = [word for words in articles for word in (*words, None)]
    places: dict[str | None, list[int]] = {}
    for place, word in enumerate(article):
        places.setdefault(word, []).append(place)
    lengths = []
    at = 0
    while at < len(summary):
        longest = _longest_run(summary, at, article, places.get(summary[at], []))
        if longest:
            lengths.append(longest)
        at += max(longest, 1)
    return lengths


def _longest_run(
    summary: Sequence[str], at: int, article: Sequence[str | None], places: Iterable[int]
) -> int:
    longest = free = 0
    for place in places:
        if place < free:
            continue
        length = 1
        while at + length < len(summary) and summary[at + length] == article[place + length]:
            length += 1
        longest = max(longest, length)
        free = place + length
    return longest


def grams(words: Sequence[str], n: int) -> list[Gram]:
    """The runs of n words, repeats kept.

    >>> grams(("a", "b", "c"), 2)
    [('a', 'b'), ('b', 'c')]
    """
    return [tuple(words[at : at + n]) for at in range(len(words) - n + 1)]


def sentence_grams(text: str, n: int) -> list[Gram]:
    """The runs of n folded words of a text, none across two sentences."""
    sentences = split_sentences(text)
    return [gram for sentence in sentences for gram in grams(folded_words(sentence.text), n)]


def furniture_words(text: str, sources: Iterable[Source]) -> int | None:
    """How many words of a text are copied from outside the content of the sources.

    A word counts where it is part of `FURNITURE_RUN` words in a row that stand in the furniture and
    nowhere in the content. None where no source marks its content.
    """
    marked = [source for source in sources if source.content_spans]
    if not marked:
        return None
    outside = {gram for s in marked for part in _outside(s) for gram in _run_grams(part)}
    only_there = outside - {gram for s in marked for gram in _run_grams(s.content())}
    words = folded_words(text)
    copied = {
        place
        for start, gram in enumerate(grams(words, FURNITURE_RUN))
        if gram in only_there
        for place in range(start, start + FURNITURE_RUN)
    }
    return len(copied)


def _run_grams(text: str) -> list[Gram]:
    return grams(folded_words(text), FURNITURE_RUN)


def _outside(source: Source) -> list[str]:
    starts = [0, *(end for _, end in source.content_spans)]
    ends = [*(start for start, _ in source.content_spans), len(source.text)]
    return [source.text[start:end] for start, end in zip(starts, ends, strict=True)]
