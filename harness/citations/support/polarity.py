"""Which words of a sentence stand under a negation."""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.reading import Word, group_start
from harness.citations.support.thesaurus import root

_REACH = 8  # content words
_NOT = frozenset(("not", "nt", "wasnt", "werent", "didnt"))
_NOUN_REACH = 4  # for "no" and "without"
_KEPT_REACH = 10  # words between a verb of keeping and its "from"
FAIL = root("fail")


@lru_cache(maxsize=4096)
def negations(words: tuple[Word, ...]) -> tuple[int, ...]:
    """The indices of the words that turn others into their opposite.

    "not", "without", "refused"; "unless"; the "from" of "keep them from leaving".
    """
    return tuple(at for at in range(len(words)) if _negates(words, at))


def _negates(words: tuple[Word, ...], at: int) -> bool:
    word = words[at]
    if _limits(words, at):
        return False
    if word.key in lexicon.NEGATORS or word.key == "unless":
        return True
    if word.key == "from":
        return _is_kept(words, at)
    joined = at + 1 < len(words) and words[at + 1].gap == "-"  # "cease-fire"
    return word.root in lexicon.DENYING and word.tag != "value" and not joined


def _limits(words: tuple[Word, ...], at: int) -> bool:
    """Whether a "no" only limits a number: "no fewer than 300"."""
    after = [word.key for word in words[at + 1 : at + 3]]
    return words[at].key in ("no", "not") and after[1:] == ["than"]


def _is_kept(words: tuple[Word, ...], at: int) -> bool:
    """Whether a "from" hangs on a verb of keeping in its clause."""
    for i in range(at - 1, max(-1, at - 1 - _KEPT_REACH), -1):
        if words[i].form and words[i].root in lexicon.KEEPING and not words[i].has_article:
            return True
        if words[i + 1].breaks or words[i].tag in ("aux", "modal"):
            return False
    return False


@lru_cache(maxsize=4096)
def negated(words: tuple[Word, ...]) -> frozenset[int]:
    """The indices of the content words that an odd number of negations reaches."""
    counts: dict[int, int] = {}
    for at in negations(words):
        for reached in scope(words, at):
            counts[reached] = counts.get(reached, 0) + 1
    return frozenset(at for at, count in counts.items() if count % 2)


@lru_cache(maxsize=16384)
def scope(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    """The content words that a negation reaches: on to the end of its clause, the nearest first."""
    ahead = words[at + 1 : at + 1 + _REACH]
    if words[at].key in _NOT and any(word.key == "until" for word in ahead):
        return ()  # "not before then" says that it was so then
    reach = _NOUN_REACH if words[at].key == "without" else _REACH
    if _looks_back(words, at):
        return _before(words, at)
    start = _after_aside(words, at)
    reached: list[int] = []
    for i in range(start, len(words)):
        aside_over = i == start > at + 1
        if len(reached) == reach or (not aside_over and _ends(words, at, i)):
            break
        if words[i].is_content:
            reached.append(i)
    return tuple(reached)


def _ends(words: tuple[Word, ...], at: int, i: int) -> bool:
    """Whether a negation's reach ends before a word: a clause, "but" or another negation."""
    word = words[i]
    denied = word.key == "that" and words[at].root in lexicon.DENYING
    told = words[at].key == "without" and word.tag in ("aux", "modal")
    again = i > at + 1 and i in negations(words)
    return (word.breaks and not denied) or told or again or word.key == "but"


def _after_aside(words: tuple[Word, ...], at: int) -> int:
    """Where a negation's clause goes on: "would not, as Ruiz had asked, [close]"."""
    if at + 1 < len(words) and words[at].key in _NOT and "," in words[at + 1].gap:
        closing = (i for i in range(at + 2, len(words)) if "," in words[i].gap)
        return next(closing, at + 1)
    return at + 1


def _looks_back(words: tuple[Word, ...], at: int) -> bool:
    """Whether a word denies its subject: a passive, or a failure that is not "to do" anything."""
    if words[at].root not in lexicon.DENYING:
        return False
    follows = words[at + 1].key if at + 1 < len(words) else ""
    alone = words[at].root == FAIL and follows not in ("to", "of")
    return alone or _is_passive(words, at)


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
    opens = next((i for i in reversed(negations(words)) if i <= reached[0]), None)
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
