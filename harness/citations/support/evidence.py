"""A claim beside the part of the passage that says most of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.citations.support.names import name_marks, name_parts, same_name
from harness.citations.support.reading import Word, read_words
from harness.citations.support.thesaurus import root
from harness.text.aliases import AliasTable
from harness.text.person_names import close_words
from harness.text.sentences import split_sentences
from harness.text.tokens import word_key
from harness.text.word_lists import FUNCTION_WORDS

_MOST_SENTENCES = 3  # in a window
_MOST_TOGETHER = 12  # in a window over several passages
_LONGEST_BLOCK = 1000  # characters; the splitter is quadratic in open quote marks
_PLAIN_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MOST_SAID = 6
_MOST_BACK = 8  # sentences that a chain of pronouns is followed back
_PRONOUN_FIRST = re.compile(r"\W*(?:and |but )?(?:he|she|they|it)\b", re.IGNORECASE)
_MOST_READ = 200  # sentences
_LENGTH_COST = 0.01  # coverage that a further sentence must add at least

_FUNCTION_ROOTS = frozenset(root(word) for word in FUNCTION_WORDS)
Words = tuple[Word, ...]
Marks = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # equal only to itself: to be hashed
class Side:
    """A sentence with the marks of its names, and its words by sense and by mark."""

    words: Words
    marks: Marks
    named: frozenset[int]
    by_sense: Mapping[str, Sequence[int]]
    by_mark: Mapping[str, Sequence[int]]
    spellings: Mapping[str, Sequence[int]]  # of names alone

    def same(self, at: int, other: Side, there: int) -> bool:
        """Whether a word here says what a word of the other sentence says."""
        one, two = self.words[at], other.words[there]
        if one.tag == "name" and two.tag == "name":
            return same_name(self.marks[at], other.marks[there])
        return bool(one.senses & two.senses or self.marks[at] & other.marks[there])

    def find(self, other: Side, at: int) -> tuple[int, ...]:
        """The indices of the words here that are the `same` as a word of the other sentence."""
        word, marks = other.words[at], other.marks[at]
        found = {i for mark in marks for i in self.by_mark.get(mark, ())}
        said = {i for sense in word.senses for i in self.by_sense.get(sense, ())}
        if word.tag != "name":
            return tuple(sorted(found | said))
        found |= {i for i in said if self.words[i].tag != "name"}
        own = [mark for mark in marks if mark[0] not in "+=@"]
        for spelling, places in self.spellings.items():
            if any(close_words(mark, spelling) for mark in own):
                found.update(places)
        return tuple(sorted(found))

    def say(self, which: Sequence[int]) -> str:
        """Some of the words as reasons print them, six at most."""
        words = [self.words[i] for i in which][:_MOST_SAID]
        return " ".join(w.text if w.token.capital else w.key.lstrip("#@=") for w in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The claim, the sentences around the window, and which of them are the window.

    `found` has for each word of the claim and each sentence the indices of the same words.
    """

    claim: Side
    sentences: tuple[Side, ...]
    found: tuple[tuple[tuple[int, ...], ...], ...]
    window: tuple[int, int]
    claim_text: str
    passage: str

    def mentions(self, word: Word) -> bool:
        """Whether a word of this root stands anywhere in the passage."""
        return any(word.root in roots or word.key in roots for _, roots in _index(self.passage))

    def inside(self) -> tuple[Side, ...]:
        """The sentences of the window."""
        return self.sentences[self.window[0] : self.window[1]]

    def places(self, at: int, *, inside: bool = False) -> Iterator[tuple[Side, int]]:
        """Where a word of the claim stands in the passage's sentences."""
        low, high = self.window if inside else (0, len(self.sentences))
        for side, found in zip(self.sentences[low:high], self.found[at][low:high], strict=True):
            for there in found:
                yield side, there

    def has(self, at: int) -> bool:
        """Whether a word of the claim stands in the passage's sentences at all."""
        return any(self.found[at])

    def elsewhere(self) -> Iterator[Word]:
        """The words of the whole passage, for what may stand far from the window."""
        for sentence, _ in _index(self.passage)[:_MOST_READ]:
            yield from read_words(sentence)

    def held(self, sentence: int | None = None) -> float:
        """The share of the claim's content words, values aside, in the window or one sentence."""
        content = [i for i, w in enumerate(self.claim.words) if w.is_content and w.tag != "value"]
        low, high = self.window if sentence is None else (sentence, sentence + 1)
        held = sum(any(self.found[i][low:high]) for i in content)
        return held / len(content) if content else 0.0

    def strays(self) -> list[Word]:
        """The claim's verbs that the passage has, but far from the window."""
        return [
            word
            for at, word in enumerate(self.claim.words)
            if word.tag == "verb" and not self.has(at) and self.mentions(word)
        ]

    def anchor(self) -> int:
        """The index of the sentence that holds most of the claim's plain content words."""
        content = [i for i, w in enumerate(self.claim.words) if w.tag in ("noun", "verb", "adj")]

        def hits(n: int) -> float:
            return sum(bool(self.found[i][n]) for i in content) - (
                len(self.sentences[n].words) / 1000
            )

        return max(range(*self.window), key=hits)


def find_evidence(
    claim: str, passage: str, aliases: AliasTable, *, together: bool = False
) -> Evidence | None:
    """The window that covers the claim best; None without words.

    One to three sentences, of several passages put `together` up to twelve.
    """
    words = read_words(claim)
    index = _index(passage)
    if not words or not index:
        return None
    wanted = (_roots(claim) - _FUNCTION_ROOTS) or _roots(claim)
    most = _MOST_TOGETHER if together else _MOST_SENTENCES
    first, last = _best_window(wanted, [roots for _, roots in index], most)
    low, high = max(0, first - 2), min(len(index), last + 1)
    while low and first - low < _MOST_BACK and _PRONOUN_FIRST.match(index[low][0]):
        low -= 1
    said = _side(words, aliases)
    sentences = tuple(_side(read_words(text), aliases) for text, _ in index[low:high])
    return Evidence(
        claim=said,
        sentences=sentences,
        found=tuple(tuple(side.find(said, at) for side in sentences) for at in range(len(words))),
        window=(first - low, last - low),
        claim_text=claim,
        passage=passage,
    )


@lru_cache(maxsize=4096)
def _side(words: Words, aliases: AliasTable) -> Side:
    marks = name_marks(words, aliases)
    names = [i for i, word in enumerate(words) if word.tag == "name"]
    return Side(
        words=words,
        marks=marks,
        named=name_parts(words),
        by_sense=_places((sense, i) for i, word in enumerate(words) for sense in word.senses),
        by_mark=_places((mark, i) for i, own in enumerate(marks) for mark in own),
        spellings=_places((m, i) for i in names for m in marks[i] if m[0] not in "+=@"),
    )


def _places(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for key, at in pairs:
        places.setdefault(key, []).append(at)
    return places


def _best_window(
    wanted: frozenset[str], sentences: Sequence[frozenset[str]], most: int
) -> tuple[int, int]:
    best, found = -1.0, (0, 1)
    for first in range(len(sentences)):
        covered: set[str] = set()
        for last in range(first, min(first + most, len(sentences))):
            covered |= sentences[last] & wanted
            value = len(covered) / len(wanted) - _LENGTH_COST * (last - first)
            if value > best + 1e-9:
                best, found = value, (first, last + 1)
    return found


@lru_cache(maxsize=256)
def _index(passage: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences of a passage, each with the roots of its words."""
    return tuple(
        (sentence, roots) for sentence in _sentences(passage) if (roots := _roots(sentence))
    )


def _sentences(passage: str) -> Iterator[str]:
    for line in passage.splitlines():
        for at in range(0, len(line), _LONGEST_BLOCK):
            for sentence in split_sentences(line[at : at + _LONGEST_BLOCK]):
                yield sentence.text


def _roots(sentence: str) -> frozenset[str]:
    return frozenset(root(word_key(word)) for word in _PLAIN_WORD.findall(sentence))
