"""The sentences that an extractive baseline may choose from.

Candidates are the real sentences of the shown sources, in the order shown: no headline, no
caption, no blanked furniture, and a sentence that stands twice only once. Offsets are the seed's,
so `source.text[c.start:c.end] == c.quote`.

A line is taken for running text where one of its sentences ends in terminal punctuation; what
follows such a sentence on the same line counts too, full stop or not. Lines without one (headlines,
standfirsts, captions, tags) and the source's title are no candidates. A line that starts in lower
case continues the one before, as in hard-wrapped text. A source in which nothing passes (lists,
unpunctuated text) gives all its lines but the title.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.core.request import ShownSource
from harness.text.sentences import Sentence, split_sentences

MIN_LETTERS = 6

_TERMINAL = re.compile(r"[.!?…。！？؟।][\"'”’»›)\]]*$")
_WRAPPED = re.compile(r"(?<=[^\s.!?…])\n(?=[^\W\d_A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of source `[source]`; `quote` is the seed's own text, `text` on one line."""

    source: int
    quote: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence with line breaks and repeated spaces squeezed."""
        return " ".join(self.quote.split())


@functools.lru_cache(maxsize=8)
def candidates(sources: tuple[ShownSource, ...]) -> tuple[Candidate, ...]:
    r"""The candidates of all sources in order, each wording once.

    >>> page = "Talks end\nThe talks ended. Nobody signed.\nPhoto: A. Person"
    >>> shown = ShownSource(number=1, name="a.txt", text=page)
    >>> [c.quote for c in candidates((shown,))]
    ['The talks ended.', 'Nobody signed.']
    """
    seen: set[str] = set()
    found = []
    for source in sources:
        for sentence in _running_text(source) or _lines(source):
            key = folded(sentence.text)
            if key not in seen:
                seen.add(key)
                found.append(_candidate(source, sentence))
    return tuple(found)


def folded(text: str) -> str:
    """The text as repeats are recognised: letters and digits alone, case folded.

    >>> folded(" A  Truce! ") == folded("a truce")
    True
    """
    return " ".join(re.findall(r"\w+", text.casefold()))


def _candidate(source: ShownSource, sentence: Sentence) -> Candidate:
    return Candidate(
        source=source.number,
        quote=source.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
    )


def _running_text(source: ShownSource) -> list[Sentence]:
    text = _WRAPPED.sub(" ", source.text)
    found: list[Sentence] = []
    after_sentence_at = -1
    for sentence in _worded(split_sentences(text, by_line=True), source.title):
        same_line = after_sentence_at >= 0 and "\n" not in text[after_sentence_at : sentence.start]
        if _TERMINAL.search(sentence.text) or same_line:
            found.append(sentence)
            after_sentence_at = sentence.end
    return found


def _lines(source: ShownSource) -> list[Sentence]:
    return list(_worded(split_sentences(source.text, by_line=True), source.title))


def _worded(sentences: Iterable[Sentence], title: str | None) -> Iterator[Sentence]:
    headline = folded(title or "")
    for sentence in sentences:
        letters = sum(char.isalpha() for char in sentence.text)
        if letters >= MIN_LETTERS and folded(sentence.text) != headline:
            yield sentence
