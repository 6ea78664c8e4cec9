"""Offices: who is the minister of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.names import runs
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_RANK_REACH = 2  # words from a rank to its office
_JOINING = ("name", "noun", "adj", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A person's name and the words that say what the person is, by index."""

    name: tuple[int, ...]
    words: tuple[int, ...]


def find_offices(evidence: Evidence) -> Iterator[Finding]:
    """A person to whom the claim gives another office or another country's."""
    claim = evidence.claim
    theirs = [(side, office) for side in evidence.sentences for office in read_offices(side)]
    for mine in read_offices(claim):
        same = [(side, office) for side, office in theirs if _one_person(claim, mine, side, office)]
        agree = any(_agree(claim, mine, *pair) for pair in same)
        alike = _acted(evidence, mine) or any(_alike(claim, mine, *pair) for pair in same)
        if same and not (agree and alike):
            side, office = same[0]
            name = claim.words[mine.name[-1]].key.capitalize()
            reason = f"the passage calls {name} {_say(side, office)}, the claim {_say(claim, mine)}"
            yield Finding(guard="role", reason=reason, hard=not agree)
    yield from _ranked(evidence)


def _ranked(evidence: Evidence) -> Iterator[Finding]:
    """An office with a rank or department that the passage does not have: "the prime minister"."""
    words = evidence.claim.words
    for at, word in enumerate(words):
        ahead = words[at + 1 : at + 1 + _RANK_REACH]
        ranks = word.key in lexicon.RANKS and any(w.root in lexicon.OFFICES for w in ahead)
        if ranks and not evidence.has(at) and not evidence.mentions(word):
            reason = f"the passage has no '{word.key}' of that office"
            yield Finding(guard="role", reason=reason, hard=False)


@lru_cache(maxsize=4096)
def read_offices(side: Side) -> tuple[Office, ...]:
    """The persons of a sentence that have an office before or after their name."""
    words, found = side.words, []
    titled = {
        end for start, end in runs(words) if start and words[start - 1].root in lexicon.OFFICES
    }
    for start, whole in runs(words):
        if "(" in words[start].gap or (start and words[start - 1].key in ("of", "for")):
            continue  # initials behind what they stand for; what the office is of
        end = _own_end(side, start, whole)
        name = tuple(i for i in range(start, end) if i in side.named)
        # "Minister Ana Ruiz, Dahl said": the office is the person's before the comma.
        first = start if start in titled else _before(words, start)
        before = tuple(i for i in range(first, start) if words[i].tag in _JOINING)
        inside = tuple(
            i for i in range(start, end) if i not in side.named and words[i].tag == "name"
        )
        after = () if _has_office(words, before) else _after(words, end)
        told = after or before + inside
        if name and _has_office(words, told):
            found.append(Office(name=name, words=told))
    return tuple(found)


def _own_end(side: Side, start: int, end: int) -> int:
    """Where a person's own name ends: before the "of" of "Jon Dahl of the Bergvik council"."""
    of = (i for i in range(start + 1, end) if side.words[i].key == "of")
    return next((i for i in of if any(j in side.named for j in range(start, i))), end)


def _has_office(words: tuple[Word, ...], which: tuple[int, ...]) -> bool:
    return any(words[i].root in lexicon.OFFICES for i in which)


def _before(words: tuple[Word, ...], start: int) -> int:
    """Where the description before a name begins; one comma may stand between."""
    at, commas = start, int("," in words[start].gap)
    while at:
        word = words[at - 1]
        if word.tag not in _JOINING and word.key not in ("of", "for"):
            break
        at -= 1
        if "," in word.gap:
            commas += 1
            if commas > 1:
                break
    return at


def _after(words: tuple[Word, ...], end: int) -> tuple[int, ...]:
    """The description after "is" or "was"."""
    if end >= len(words) or words[end].key not in ("is", "was"):
        return ()
    last = end + 1
    while last < len(words) and (words[last].tag in _JOINING or words[last].key == "of"):
        last += 1
    return tuple(i for i in range(end + 1, last) if words[i].tag in _JOINING)


def _one_person(claim: Side, mine: Office, side: Side, theirs: Office) -> bool:
    return claim.same(mine.name[-1], side, theirs.name[-1])


def _agree(claim: Side, mine: Office, side: Side, theirs: Office) -> bool:
    """Whether both can be one office: not each with a name that the other lacks."""
    here = [i for i in mine.words if i in claim.named]
    there = [j for j in theirs.words if j in side.named]
    mine_alone = [i for i in here if not any(claim.same(i, side, j) for j in theirs.words)]
    theirs_alone = [j for j in there if not any(claim.same(i, side, j) for i in mine.words)]
    return not (mine_alone and theirs_alone)


def _alike(claim: Side, mine: Office, side: Side, theirs: Office) -> bool:
    """Whether one of the claim's offices is, by its root or sense, among the passage's."""
    here = [i for i in mine.words if claim.words[i].root in lexicon.OFFICES]
    return any(claim.same(i, side, j) for i in here for j in theirs.words)


def _acted(evidence: Evidence, mine: Office) -> bool:
    """Whether the passage has the office as a verb: "commanded by Ruiz"."""
    offices = [i for i in mine.words if evidence.claim.words[i].root in lexicon.OFFICES]
    return any(s.words[j].tag in ("verb", "adj") for i in offices for s, j in evidence.places(i))


def _say(side: Side, office: Office) -> str:
    return " ".join(side.words[i].key for i in office.words[:6])
