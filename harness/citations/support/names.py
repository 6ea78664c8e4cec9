"""What a name is known by: spelling, country, initials, aliases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.places import country_of
from harness.citations.support.reading import Word
from harness.text.aliases import AliasTable
from harness.text.person_names import close_words
from harness.text.word_lists import TITLES

_NO_PART = TITLES | lexicon.COMMON_PARTS
_NO_NAME = TITLES | {"al", "el", "of", "jr", "sr", "foreign", "affairs", "secretary", "general"}
_MOST_INITIALS = 8
_LONGEST_ALIAS = 8  # words


def runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The half-open ranges of names: words written large side by side, with "of" between two."""
    at = 0
    while at < len(words):
        if words[at].tag != "name":
            at += 1
            continue
        end = at + 1
        while end < len(words) and _goes_on(words, end):
            end += 1
        while words[end - 1].tag != "name":
            end -= 1
        yield at, end
        at = end


def _goes_on(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.breaks or words[at - 1].owner or word.gap.strip(" -.'"):
        return False
    return word.tag == "name" or (
        word.key in ("of", "al", "el", "de", "van", "von", "bin", "and") and at + 1 < len(words)
        and words[at + 1].tag == "name" and words[at - 1].tag == "name"
    )  # fmt: skip


@lru_cache(maxsize=4096)
def name_marks(words: tuple[Word, ...], aliases: AliasTable) -> tuple[frozenset[str], ...]:
    """For each word what it is known by as a name; empty for other words.

    Words side by side share their initials ("=un" of "United Nations"), a run its alias group.
    """
    marks: list[set[str]] = [_own_marks(word) for word in words]
    for start, end in runs(words):
        named = [at for at in range(start, end) if words[at].tag == "name"]
        for first in range(len(named) - 1):
            for last in range(first + 2, min(len(named), first + _MOST_INITIALS) + 1):
                initials = "=" + "".join(words[at].key[0] for at in named[first:last])
                for at in named[first:last]:
                    marks[at].add(initials)
        for first, last, shared in _alias_marks(words, start, end, aliases):
            for at in range(first, last):
                marks[at] |= shared
    return tuple(frozenset(found) for found in marks)


def _own_marks(word: Word) -> set[str]:
    country = country_of(word.key)
    if word.tag != "name":
        return {f"+{country}"} if country and word.tag == "noun" and word.token.capital else set()
    found = {word.key}
    if country:
        found.add(f"+{country}")
    if 2 <= len(word.key) <= _MOST_INITIALS:
        found.add(f"={word.key}")
    return found


def _alias_marks(
    words: Sequence[Word], start: int, end: int, aliases: AliasTable
) -> Iterator[tuple[int, int, set[str]]]:
    """The parts of a run that stand in the alias table, with a mark for each spelling."""
    if not aliases.groups:
        return
    for first in range(start, end):
        for last in range(first + 1, min(end, first + _LONGEST_ALIAS) + 1):
            group = aliases.variants(" ".join(word.key for word in words[first:last]))
            if len(group) > 1:
                yield first, last, {f"@{name.casefold()}" for name in group[1:]}


def same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two words can be parts of one name: a mark in common, or spellings of one word."""
    if one & other:
        return True
    mine = [mark for mark in one if mark[0] not in "+=@"]
    theirs = [mark for mark in other if mark[0] not in "+=@"]
    return any(close_words(a, b) for a in mine for b in theirs)


@lru_cache(maxsize=4096)
def name_parts(words: tuple[Word, ...]) -> frozenset[int]:
    """The indices of the words that tell one bearer of a name from another.

    Titles, particles and words that many names share ("Committee") are none, unless a run of two
    or more has nothing else ("United Nations").
    """
    found: set[int] = set()
    for start, end in runs(words):
        named = [i for i in range(start, end) if words[i].tag == "name"]
        own = [i for i in named if words[i].key not in _NO_PART and len(words[i].key) > 1]
        shared = [i for i in named if words[i].key not in _NO_NAME]
        found.update(own or (shared if len(shared) > 1 else ()))
    return frozenset(found)
