"""Which words of a sentence stand under a negation."""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.reading import Word, group_start

_REACH = 8  # content words
_NOT = frozenset(("not", "nt", "wasnt", "werent", "didnt"))
_NOUN_REACH = 4  # for "no" and "without"


@lru_cache(maxsize=4096)
def negated(words: tuple[Word, ...]) -> frozenset[int]:
    """The indices of the content words that an odd number of negations reaches."""
    counts: dict[int, int] = {}
    for at in range(len(words)):
        if is_negation(words[at]):
            for reached in scope(words, at):
                counts[reached] = counts.get(reached, 0) + 1
    return frozenset(at for at, count in counts.items() if count % 2)


def is_negation(word: Word) -> bool:
    """Whether the word turns what follows it into its opposite: "not", "without", "refused"."""
    return word.key in lexicon.NEGATORS or (word.root in lexicon.DENYING and word.tag != "value")


@lru_cache(maxsize=16384)
def scope(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    """The content words that a negation reaches: on to the end of its clause, the nearest first."""
    ahead = words[at + 1 : at + 1 + _REACH]
    if words[at].key in _NOT and any(word.key == "until" for word in ahead):
        return ()  # "not before then" says that it was so then
    reach = _NOUN_REACH if words[at].key == "without" else _REACH
    if words[at].root in lexicon.DENYING and _is_passive(words, at):
        return _before(words, at)
    reached: list[int] = []
    for i in range(at + 1, len(words)):
        word = words[i]
        ends = word.breaks and not (word.key == "that" and words[at].root in lexicon.DENYING)
        told = words[at].key == "without" and word.tag in ("aux", "modal")
        if ends or told or word.key == "but" or len(reached) == reach:
            break
        if i > at + 1 and is_negation(word) and word.key != "any":
            break
        if word.is_content:
            reached.append(i)
    return tuple(reached)


def _is_passive(words: tuple[Word, ...], at: int) -> bool:
    group = words[group_start(words, at) : at]
    return words[at].form in ("past", "ed") and any(word.key in lexicon.BE for word in group)


def _before(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    reached = []
    for i in range(at - 1, -1, -1):
        if words[i].is_content:
            reached.append(i)
        if words[i].breaks or len(reached) == _REACH:
            break
    return tuple(reached)


def _predicate_after(words: tuple[Word, ...], reached: tuple[int, ...]) -> int | None:
    """What a denied clause says of its subject: "denied that the bridge was [unsafe]"."""
    if not reached or words[reached[0]].tag == "verb":
        return None
    opens = next((i for i in range(reached[0], -1, -1) if is_negation(words[i])), None)
    if opens is None or words[opens].root not in lexicon.DENYING:
        return None
    return next(
        (i for i in reached if words[i].tag == "verb" or words[i - 1].key in lexicon.BE), None
    )


def head(words: tuple[Word, ...], reached: tuple[int, ...]) -> int | None:
    """The word that a negation turns: the first in its scope that is no name and no light verb."""
    told = _predicate_after(words, reached)
    if told is not None:
        return told
    plain = [at for at in reached if words[at].tag in ("verb", "noun", "adj")]
    heavy = [at for at in plain if words[at].root not in lexicon.LIGHT]
    return next(iter(heavy or plain), None)
