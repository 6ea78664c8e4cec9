"""Noun phrases around a verb: its subject's heads, its object, the asides between."""

from __future__ import annotations

from harness.citations.support import lexicon
from harness.citations.support.places import country_of
from harness.citations.support.reading import Word

_OPENING = frozenset(("after", "before", "since", "as"))
_TYING = frozenset(("of", "in", "at", "near", "from", "for"))


def read_object(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    """The direct object: what follows up to a preposition, a clause or another verb."""
    found: list[int] = []
    for i in range(at + 1, len(words)):
        word = words[i]
        listed = word.breaks and found and words[i].tag in ("name", "noun") and not word.breaks_hard
        listed = listed and not _says_aside(words, i)
        listed = listed or bool(found and word.tag == "name" and "(" in word.gap)
        if (word.breaks and not listed) or word.tag in ("prep", "to", "verb", "aux", "modal"):
            break
        if word.tag in ("noun", "name", "value", "pron", "adj") and not word.owner:
            found.append(i)
    return tuple(found)


def _says_aside(words: tuple[Word, ...], at: int) -> bool:
    """Whether a clause of saying begins here: the "Dahl said" of "the town, Dahl said, pays"."""
    for i in range(at, len(words)):
        if words[i].tag not in ("name", "noun", "adj") or (i > at and words[i].breaks):
            return words[i].tag == "verb" and words[i].root in lexicon.SPEECH
    return False


def read_heads(words: tuple[Word, ...], end: int) -> tuple[int, ...]:
    """The heads of the phrase that ends before a word, back to the verb or clause before."""
    at = end - 1
    while at >= 0 and words[at].tag not in ("sub", "verb", "modal", "aux", "to"):
        if words[at].breaks and words[at].tag == "coord":
            break
        if words[at + 1].opens_speech and at + 1 < end:
            break
        at -= 1
    return heads_between(words, at + 1, end)


def heads_between(words: tuple[Word, ...], first: int, end: int) -> tuple[int, ...]:
    """The words of the phrase that are not inside a prepositional phrase."""
    heads: list[int] = []
    inside = False
    opens = (
        end - first > 1
        and words[first].key in _OPENING
        and not any(word.breaks for word in words[first + 1 : end])
    )
    first += opens
    part_of_name = False
    office_inside = False
    for at in range(first, end):
        word = words[at]
        bracket = "," not in word.gap and ("(" in word.gap or ")" in word.gap)
        if at > first and word.breaks and inside:
            inside = office_inside if heads else bracket
        if word.key == "as" and at and words[at - 1].key == "such":
            inside = False
        elif word.tag in ("prep", "to") or word.key == "without":
            inside = True
            part_of_name = word.key == "of" and at - 1 in heads and words[at - 1].token.capital
        elif inside and word.tag == "name" and (part_of_name or _is_bearer(words, at, heads)):
            inside = part_of_name  # which "the envoy to Peru [Ana Ruiz]" ends
            heads.append(at)
        elif inside:
            office_inside = office_inside or word.root in lexicon.OFFICES
        elif word.tag in ("noun", "name", "pron", "value", "adj") and not word.owner:
            heads.append(at)
    return tuple(heads)


def _is_bearer(words: tuple[Word, ...], at: int, heads: list[int]) -> bool:
    """Whether a name right behind a country's is that of who holds the office before."""
    before, word = words[at - 1], words[at]
    side_by_side = before.tag == word.tag == "name" and not (word.breaks or before.owner)
    abroad = side_by_side and country_of(before.key) and not country_of(word.key)
    return bool(abroad) and any(words[i].root in lexicon.OFFICES for i in heads)


def read_phrase_before(words: tuple[Word, ...], at: int) -> tuple[int, ...]:
    """The noun phrase that ends before a word, with what "in" or "from" ties to it."""
    found: list[int] = []
    for i in range(at - 1, -1, -1):
        if words[i].tag not in ("noun", "name", "value", "adj"):
            if found and words[i].key in _TYING and i and words[i - 1].tag in ("noun", "name"):
                found = [] if words[i].key == "of" else found
                continue
            break
        found.append(i)
        if words[i].has_article and (not i or words[i - 1].key not in _TYING):
            break
    return tuple(reversed(found))


def relative_clause(words: tuple[Word, ...], start: int) -> int | None:
    """Where a relative clause between commas begins that ends right before a verb group."""
    if not words[start].breaks:
        return None
    for at in range(start - 1, 0, -1):
        if words[at].key in ("which", "who", "whose") and words[at].gap.strip():
            return at
        if words[at].key == "which" and words[at - 1].tag == "prep" and words[at - 1].breaks:
            return at - 1
        if words[at].tag == "sub" or words[at].breaks_hard:
            return None
    return None


def read_for_whom(words: tuple[Word, ...], to: int) -> tuple[int, ...]:
    """Who is to do it: "a need for [the town] to act"."""
    for i in range(to - 1, -1, -1):
        if words[i].key == "for" and not words[i + 1].breaks:
            return tuple(range(i + 1, to))
        if words[i].tag not in ("name", "noun", "adj", "pron") or words[i + 1].breaks:
            return ()
    return ()


def own_start(words: tuple[Word, ...], first: int, start: int) -> int:
    """Where a subject begins behind an object: at the comma of a trailing ", Ruiz said".

    Or behind the ", and" that joins a clause of its own: "sued the firm, and [the court] ruled".
    """
    own = next((i for i in range(start - 1, first, -1) if words[i].breaks), first)
    joined = words[own].tag == "coord" and own > first
    apart = joined and not any(word.breaks for word in words[first + 1 : own])
    trails = words[start].root in lexicon.SPEECH and start + 1 == len(words)
    own += joined
    phrase = all(w.tag in ("name", "noun", "adj", "poss", "det", "prep") for w in words[own:start])
    return own if first and phrase and own < start and (trails or apart) else first


def read_absolute(words: tuple[Word, ...], start: int) -> tuple[int, ...]:
    """Who does what a participle behind "with" says: "with [two firms] alleging"."""
    if words[start].form != "ing":
        return ()
    at = start - 1
    while at >= 0 and words[at].tag in ("name", "noun", "adj", "det", "coord", "value"):
        if words[at + 1].breaks:
            return ()
        at -= 1
    return (
        tuple(i for i in range(at + 1, start) if words[i].tag in ("name", "noun", "adj"))
        if (at >= 0 and words[at].key == "with")
        else ()
    )
