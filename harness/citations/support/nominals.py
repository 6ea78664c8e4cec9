"""Acts said with a noun or adjective: "gave support to", "was a backer of", "loyal to".

Each comes as the `Predicate` of its noun, so that it compares with the verb of the same root.
"""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.noun_phrases import read_heads, read_object
from harness.citations.support.predicates import Predicate, read_predicates
from harness.citations.support.reading import Word
from harness.citations.support.thesaurus import root
from harness.citations.support.verbs import VERBS

_TO = frozenset(("to", "for", "of", "on", "against", "over", "behind"))
_FROM = frozenset(("from", "of", "by"))
_REACH = 5  # words from "is" to the noun of who does


@lru_cache(maxsize=4096)
def read_nominals(words: tuple[Word, ...]) -> tuple[Predicate, ...]:
    """The acts of a sentence that a noun or an adjective tells."""
    carried = [p for verb in read_predicates(words) if (p := _carried(words, verb))]
    told = [
        p
        for at in range(len(words))
        if (p := _doer(words, at) or _tie(words, at) or _event(words, at) or _owned(words, at))
    ]
    return (*carried, *told)


def _carried(words: tuple[Word, ...], verb: Predicate) -> Predicate | None:
    """The act of a light verb's noun: who gives thanks thanks, who gets them is thanked."""
    of_root = words[verb.verb].root
    gives, gets = of_root in lexicon.GIVING, of_root in lexicon.GETTING
    nouns = [
        i for i in verb.patients if words[i].tag == "noun" and words[i].root not in lexicon.FEELINGS
    ]
    if not nouns or not (gives or gets):
        return None
    noun = nouns[-1]
    after = max(noun, verb.verb)
    other = _behind(words, after, _TO if gives else _FROM)
    if gets:
        return Predicate(verb=noun, agents=other, patients=verb.agents) if other else None
    given = tuple(i for i in verb.patients if verb.verb < i < noun)
    return Predicate(verb=noun, agents=verb.agents, patients=other or given)


def _owned(words: tuple[Word, ...], at: int) -> Predicate | None:
    """The act of "Peru's support for Chile"."""
    owned = at > 0 and words[at - 1].owner and words[at].tag == "noun" and not words[at].breaks
    if not owned or words[at].root in lexicon.DONE_TO or not _is_tied(words, at + 1):
        return None
    first = at - 1
    while first and words[first - 1].tag in ("name", "noun") and not words[first].breaks:
        first -= 1
    agents = tuple(range(first, at))
    return Predicate(verb=at, agents=agents, patients=read_object(words, at + 1))


def _is_tied(words: tuple[Word, ...], at: int) -> bool:
    return at < len(words) and words[at].key in _TO


def _behind(words: tuple[Word, ...], at: int, ties: frozenset[str]) -> tuple[int, ...]:
    """What a preposition shortly behind a word ties to it."""
    for i in range(at + 1, min(len(words), at + 1 + _REACH)):
        if words[i].key in ties:
            return read_object(words, i)
        if words[i].breaks or words[i].tag in ("verb", "aux", "modal", "sub"):
            break
    return ()


def _doer(words: tuple[Word, ...], at: int) -> Predicate | None:
    """The act of "is one of the backers of": a noun in -er or -or behind "is"."""
    word = words[at]
    named = word.key.removesuffix("s").endswith(("er", "or")) and word.root in _verb_roots()
    if word.tag != "noun" or not named or word.root in lexicon.OFFICES:
        return None
    for i in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words[i].key in ("is", "was", "are", "were"):
            agents = read_heads(words, i)
            return Predicate(verb=at, agents=agents, patients=_behind(words, at, _TO))
        if words[i].breaks or words[i].tag in ("verb", "name", "modal"):
            break
    return None


@lru_cache(maxsize=1)
def _verb_roots() -> frozenset[str]:
    return frozenset(root(verb) for verb in VERBS)


def _tie(words: tuple[Word, ...], at: int) -> Predicate | None:
    """What "loyal to" ties: whom it describes to what stands behind."""
    if words[at].key not in lexicon.TYING or at + 2 >= len(words) or not at:
        return None
    if words[at + 1].key not in ("to", "with", "on", "for"):
        return None
    start = at - (words[at - 1].key in lexicon.BE)
    agents = read_heads(words, start)
    return Predicate(verb=at, agents=agents[-_REACH:], patients=read_object(words, at + 1))


def _event(words: tuple[Word, ...], at: int) -> Predicate | None:
    """The act of "the overthrow of the king [by the army]"."""
    behind = words[at + 1].key if at + 2 < len(words) else ""
    if words[at].tag != "noun" or words[at].root not in lexicon.DONE_TO or behind != "of":
        return None
    patients = read_object(words, at + 1)
    end = patients[-1] if patients else at + 1
    return Predicate(verb=at, agents=_behind(words, end, frozenset(("by",))), patients=patients)
