"""Who does what to whom: the verbs of a sentence with the words of their agents and patients.

The agent of a verb is looked for left of its group up to the clause's beginning, prepositional
phrases left out; a name after a comma counts as an apposition where an office stands before it.
A passive turns the two around, with the agent after "by".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.noun_phrases import (
    heads_between,
    own_start,
    read_absolute,
    read_for_whom,
    read_object,
    read_phrase_before,
    relative_clause,
)
from harness.citations.support.reading import Word, group_start
from harness.citations.support.thesaurus import root

_CAUSING = frozenset(root(verb) for verb in ("result", "lead", "contribute", "bring"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A verb, by index, with the indices of the words that act and that are acted on."""

    verb: int
    agents: tuple[int, ...] = ()
    patients: tuple[int, ...] = ()
    passive: bool = False


@lru_cache(maxsize=4096)
def read_predicates(words: tuple[Word, ...]) -> tuple[Predicate, ...]:
    """The predicates of a sentence in order."""
    found: list[Predicate] = []
    for at, word in enumerate(words):
        if word.tag == "verb":
            found.append(_predicate(words, at, found))
        elif word.tag == "adj" and word.gap == "-" and at:
            patient = read_object(words, at)
            found.append(Predicate(verb=at, agents=(at - 1,), patients=patient, passive=True))
    return tuple(found)


@lru_cache(maxsize=4096)
def read_owners(words: tuple[Word, ...]) -> tuple[Predicate, ...]:
    """Nouns with the names they belong to: "Chad's request", "a request by Chad"."""
    found: list[Predicate] = []
    for at, word in enumerate(words):
        if word.tag not in ("noun", "name", "adj"):
            continue
        owners = _owner_before(words, at) or _owner_after(words, at)
        if owners:
            found.append(Predicate(verb=at, agents=owners))
    return tuple(found)


def _owner_before(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    i = at - 1
    while i >= 0 and not words[i].owner and words[i].tag in ("noun", "name", "adj", "value"):
        if words[i + 1].breaks:
            return ()
        i -= 1
    if i < 0 or not words[i].owner or words[i].tag != "name" or words[i + 1].breaks:
        return ()
    first = i
    while first and words[first - 1].tag == "name" and not words[first].breaks:
        first -= 1
    return tuple(range(first, i + 1))


def _owner_after(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    if words[at].tag != "noun" or at + 2 >= len(words) or words[at + 1].key not in ("of", "by"):
        return ()
    phrase = read_object(words, at + 1)
    end = phrase[-1] + 1 if phrase else len(words)
    if end < len(words) and words[end].key == "by":  # "the defeat of Chile by Peru" is Peru's
        phrase = read_object(words, end)
    return tuple(i for i in phrase if words[i].tag == "name")


def _predicate(words: tuple[Word, ...], at: int, before: list[Predicate]) -> Predicate:
    start = group_start(words, at)
    after = read_object(words, at)
    if not after and words[at].root in _CAUSING and at + 1 < len(words):
        after = read_object(words, at + 1)
    by = _by_agent(words, at)
    has_be = any(word.key in lexicon.BE for word in words[start:at])
    passive = words[at].form in ("past", "ed") and (
        has_be or (bool(by) and not read_object(words, at))
    )
    if start == at and _is_reduced(words, at, before):
        return Predicate(verb=at, agents=by, patients=read_phrase_before(words, at), passive=True)
    subject = _subject(words, start, before)
    if passive or (start == at and _is_aside(words, at)):
        return Predicate(verb=at, agents=by, patients=subject, passive=True)
    if not subject and words[at].form not in ("past", "ed", "s", "base"):
        return Predicate(verb=at, patients=after)
    inverted = _inverted(words, at, subject)
    if inverted:
        return Predicate(verb=at, agents=inverted)
    return Predicate(verb=at, agents=subject, patients=after)


def _is_aside(words: tuple[Word, ...], at: int) -> bool:
    """Whether a participle stands between commas: "the plant, expected in May, will"."""
    if words[at].form not in ("past", "ed") or not words[at].breaks:
        return False
    ends = (words[i].tag for i in range(at + 1, len(words)) if words[i].breaks)
    return next(ends, "") in ("aux", "modal", "verb")


def _subject(words: tuple[Word, ...], start: int, before: list[Predicate]) -> tuple[int, ...]:
    if start and words[start - 1].tag == "coord" and before:
        return _shared_subject(words, start, before)
    if words[start].tag == "to" and (_follows(before, start) or not _is_told(words, before)):
        return _infinitive_subject(words, start, before)
    at = start - 1
    if at >= 0 and words[at].tag == "pron" and not words[start].breaks:
        return (at,)
    relative = at >= 0 and words[at].key in ("which", "who", "that")
    if relative and not words[start].breaks_hard:
        return _antecedent(words, at)
    clause = relative_clause(words, start)
    if clause:
        return heads_between(words, 0, clause)
    verbs = {predicate.verb for predicate in before}
    while at >= 0 and words[at].tag != "sub" and at not in verbs and words[at].tag != "to":
        if words[at + 1].opens_speech and at + 1 < start:
            break
        at -= 1
    return read_absolute(words, start) or heads_between(
        words, own_start(words, at + 1, start), start
    )


def _follows(before: list[Predicate], start: int) -> bool:
    return bool(before) and before[-1].verb == start - 1


def _infinitive_subject(
    words: tuple[Word, ...], to: int, before: list[Predicate]
) -> tuple[int, ...]:
    """Who is to do it: "[the town] is expected to act", "a need for [the town] to act"."""
    if _follows(before, to):
        return before[-1].patients if before[-1].passive else before[-1].agents
    return read_for_whom(words, to)


def _is_reduced(words: tuple[Word, ...], at: int, before: list[Predicate]) -> bool:
    """Whether a participle stands right behind its noun: "the decisions taken in May"."""
    word = words[at]
    if word.form not in ("past", "ed") or not at or words[at - 1].tag not in ("noun", "name"):
        return False
    follows = words[at + 1] if at + 1 < len(words) else None
    if word.breaks or follows is None or follows.tag not in ("prep", "to"):
        return False
    if word.root in _CAUSING and follows.key in ("to", "in") and not _verb_follows(words, at):
        return False  # "the talks led to": no passive
    finite = [p.verb for p in before if words[p.verb].tag == "verb" and words[p.verb].form != "ing"]
    last = finite[-1] if finite else None
    if last is None:
        return follows.tag == "prep" and _verb_follows(words, at)
    between = words[last + 1 : at]
    said = words[last].root in lexicon.SPEECH and not any(w.tag == "prep" for w in between)
    return not said and not any(w.tag in ("sub", "coord") or w.breaks_hard for w in between)


def _is_told(words: tuple[Word, ...], before: list[Predicate]) -> bool:
    """Whether the verb before has its object do what follows: "urged both to stop"."""
    return bool(before) and words[before[-1].verb].root in lexicon.HAVING_DONE


def _verb_follows(words: tuple[Word, ...], at: int) -> bool:
    for i in range(at + 1, len(words)):
        conditional = words[i].key in lexicon.CONDITIONS
        if words[i].tag in ("sub", "coord") or words[i].breaks or conditional:
            return False
        if words[i].tag in ("aux", "modal") or (words[i].tag == "verb" and words[i].form != "ing"):
            return True
    return False


def _shared_subject(
    words: tuple[Word, ...], start: int, before: list[Predicate]
) -> tuple[int, ...]:
    """The subject of a second verb: "said ... but stressed" goes back to who said."""
    spoken = [p for p in before if words[p.verb].root in lexicon.SPEECH and p.agents]
    speaks = any(w.root in lexicon.SPEECH for w in words[start : start + 2] if w.tag == "verb")
    outer = spoken[:1] if words[start - 1].breaks else spoken[-1:]
    finite = [p for p in before if words[p.verb].form == words[start].form] or before
    last = outer[0] if speaks and outer else finite[-1]
    return last.patients if last.passive else last.agents


def _antecedent(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    """What a relative pronoun may stand for: any noun of the clause before."""
    found = []
    for i in range(at - 1, max(-1, at - 10), -1):
        if words[i].tag == "verb" and words[i].form != "ing" and not _is_reduced(words, i, []):
            break
        if words[i].tag in ("noun", "name", "value"):
            found.append(i)
        if words[i].breaks and "(" not in words[i].gap and ")" not in words[i].gap:
            break
    return tuple(reversed(found))


def _by_agent(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    for i in range(at + 1, min(len(words), at + 8)):
        if words[i].key == "by":
            return read_object(words, i)
        if words[i].tag in ("verb", "aux", "modal", "sub") or words[i].breaks_hard:
            return ()
    return ()


def _inverted(words: tuple[Word, ...], at: int, subject: tuple[int, ...]) -> tuple[int, ...]:
    """The speaker after the verb: '..., said Ruiz'."""
    if words[at].root != "say" or words[at].form != "past" or at + 1 >= len(words):
        return ()
    quoted = words[at].breaks and not subject
    follows = words[at + 1].tag in ("name", "noun") and not words[at + 1].breaks
    return read_object(words, at) if quoted and follows else ()
