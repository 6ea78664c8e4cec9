"""A source made ready for quotes: folded once, its sentences and words numbered once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from harness.citations.quotes.edges import inside_token
from harness.citations.quotes.form import Form, read_form
from harness.citations.quotes.tokens import Tokens, read_tokens
from harness.text.sentences import split_sentences

_A_WORD = re.compile(r"\w")


class SourceIndex:
    """A source, ready to be searched. Positions are those of `form.clean`."""

    def __init__(self, text: str, *, ignore_case: bool = False) -> None:
        self.text = text
        self.ignore_case = ignore_case
        self.form = read_form(text, ignore_case=ignore_case)

    def find_exact(self, quote: str) -> Iterator[tuple[int, int]]:
        """Where the quote stands letter for letter, as positions; none for a blank quote."""
        form, at = self.form, self.text.find(quote) if quote else -1
        while at >= 0:
            stop = at + len(quote)
            start, end = form.clean_position(at), form.clean_position(stop)
            whole = form.ends.get(start - 1, 0) <= at and form.ends.get(end - 1, 0) <= stop
            if start < end and whole and self._is_token_bound(start, end):
                yield start, end
            at = self.text.find(quote, at + 1)

    def find_folded(
        self, quote: Form, *, start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Where the folded quote stands, beginning between two positions, as positions."""
        form, size = self.form, len(quote.key)
        if not size:
            return
        low = bisect_left(form.key_at, start)
        high = len(form.key) if stop is None else bisect_left(form.key_at, stop) + size - 1
        at = form.key.find(quote.key, low, high)
        while at >= 0:
            first, last = form.key_at[at], form.key_at[at + size - 1]
            if self._is_token_bound(first, last + 1) and form.joints_agree(quote, at):
                yield first, last + 1
            at = form.key.find(quote.key, at + 1, high)

    def _is_token_bound(self, start: int, end: int) -> bool:
        clean = self.form.clean
        return not inside_token(clean, start) and not inside_token(clean, end)

    @cached_property
    def _sentence_starts(self) -> Sequence[int]:
        return [self.form.clean_position(s.start) for s in split_sentences(self.text)] or [0]

    def sentence_at(self, position: int) -> int:
        """The number of the sentence that holds a position, from 0."""
        return max(bisect_right(self._sentence_starts, position) - 1, 0)

    def sentence_bounds(self, first: int, last: int) -> tuple[int, int]:
        """From where sentence `first` begins to where sentence `last` ends, cut to the text."""
        starts = self._sentence_starts
        end = len(self.form.clean) if last + 1 >= len(starts) else starts[last + 1]
        return starts[max(first, 0)] if first > 0 else 0, end

    def surroundings(self, start: int, end: int) -> str:
        """The text of the sentences that hold a span, and of the one before."""
        low, high = self.sentence_bounds(self.sentence_at(start) - 1, self.sentence_at(end - 1))
        first, last = self.form.span(low, high)
        return self.text[first:last].strip()

    def is_whole_sentence(self, start: int, end: int) -> bool:
        """Whether nothing but punctuation stands around a span in its sentence."""
        low, high = self.sentence_bounds(self.sentence_at(start), self.sentence_at(end - 1))
        around = self.form.clean[low:start] + self.form.clean[end:high]
        return not _A_WORD.search(around)

    def opens_sentence(self, position: int) -> bool:
        """Whether no word of its sentence stands before a position."""
        low, _ = self.sentence_bounds(self.sentence_at(position), 0)
        return not _A_WORD.search(self.form.clean, low, position)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that stand in small letters anywhere in the source."""
        clean, tokens = self.form.clean, self.tokens
        words = (clean[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True))
        return frozenset(word for word in words if word.islower())

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the source."""
        return read_tokens(self.form.clean, ignore_case=self.ignore_case)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where each token stands, as numbers of `tokens`."""
        places: dict[str, list[int]] = {}
        for number, word in enumerate(self.tokens.words):
            places.setdefault(word, []).append(number)
        return places


@lru_cache(maxsize=1024)
def index_source(text: str, *, ignore_case: bool = False) -> SourceIndex:
    """The index of a source's text, built once and kept for the sources used last."""
    return SourceIndex(text, ignore_case=ignore_case)
