"""Ties: whose a thing is, where it is, and with whom."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.guards.roles import meet, named, stranger
from harness.citations.support.places import country_of
from harness.citations.support.predicates import Predicate, read_owners
from harness.citations.support.verdict import Finding

_PLACING = frozenset(
    ("in", "at", "from", "to", "into", "for", "between", "against", "near", "with")
)
_ONE_SLOT = {"at": "in", "near": "in", "between": "with"}
_REACH = 3


def find_ties(evidence: Evidence) -> Iterator[Finding]:
    """A name that the claim ties to a thing to which the passage ties another."""
    for mine in read_owners(evidence.claim.words):
        yield from _owners(evidence, mine)
    yield from _placed(evidence)
    yield from _described(evidence)


def _owners(evidence: Evidence, mine: Predicate) -> Iterator[Finding]:
    claim = evidence.claim
    names = named(claim, mine.agents)
    root = claim.words[mine.verb].root
    theirs = [(side, owned) for side in evidence.sentences for owned in read_owners(side.words)
              if side.words[owned.verb].root == root and named(side, owned.agents)]  # fmt: skip
    if not names or not theirs:
        return
    thing = claim.words[mine.verb].key
    met = [pair for pair in theirs if meet(claim, names, pair[0], named(pair[0], pair[1].agents))]
    listed = any(w.key == "and" for w in claim.words[names[0] : names[-1]])
    others = [stranger(claim, names, side, owned.agents) for side, owned in met if listed]
    if others and all(other is not None for other in others):
        reason = f"the passage does not name {claim.say([others[0] or 0])} at '{thing}'"
        yield Finding(guard="role", reason=reason, hard=False)
    if met:
        return
    side, owned = theirs[0]
    said = f"the passage has the {thing} of {side.say(owned.agents)}"
    reason = f"{said}, the claim of {claim.say(names)}"
    owner = claim.words[mine.agents[-1]].owner and side.words[owned.agents[-1]].owner
    yield Finding(guard="role", reason=reason, hard=owner)


def _placed(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    for word, names, near in _placings(claim):
        root = claim.words[word].root
        theirs = [(side, there) for side in evidence.sentences for at, there, _ in _placings(side)
                  if side.words[at].root == root
                  and _slot(side, there[0]) == _slot(claim, names[0])]  # fmt: skip
        if not theirs or any(meet(claim, names, side, there) for side, there in theirs):
            continue
        side, there = theirs[0]
        said = f"the passage has '{claim.words[word].key}' with {side.say(there)}"
        yield Finding(guard="role", reason=f"{said}, the claim with {claim.say(names)}", hard=near)


def _slot(side: Side, name: int) -> str:
    """The preposition before a name; those of a place count as one."""
    before = (side.words[i].key for i in range(name - 1, -1, -1) if side.words[i].tag == "prep")
    key = next(before, "")
    return _ONE_SLOT.get(key, key)


def _placings(side: Side) -> Iterator[tuple[int, list[int], bool]]:
    """Content words with the names that a preposition ties to them, and whether right beside it."""
    words = side.words
    for at, word in enumerate(words):
        if word.key not in _PLACING or word.breaks:
            continue
        names = _names_after(side, at)
        before = [i for i in range(max(0, at - _REACH), at) if words[i].is_content]
        for i in before:
            if names and words[i].tag != "value" and i not in side.named:
                yield i, names, i == before[-1]


def _names_after(side: Side, at: int) -> list[int]:
    """The names of the phrase behind a preposition; behind "between" those of all its parts."""
    words, names = side.words, []
    between = words[at].key == "between"
    for i in range(at + 1, len(words)):
        inside = between and (words[i].tag in ("coord", "prep", "value") or "," in words[i].gap)
        if (words[i].tag not in ("name", "adj", "noun") or words[i].breaks) and not inside:
            break
        if i in side.named:
            names.append(i)
    return names


def _described(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "the Danish counterpart" where the passage has "the Spanish counterpart"."""
    claim = evidence.claim
    for at, word in enumerate(claim.words):
        names = named(claim, _names_before(claim, at)) if word.tag == "noun" else []
        theirs = [
            (side, there)
            for side in evidence.sentences
            for i in side.by_sense.get(word.root, ())
            if names and side.words[i].root == word.root and (there := _tied(side, i))
        ]
        same = (claim.same(i, s, j) for s, there in theirs for i in names for j in there)
        if theirs and not any(same):
            side, there = theirs[0]
            said = f"the passage has '{word.key}' with {side.say(there)}"
            reason = f"{said}, the claim with {claim.say(names)}"
            yield Finding(guard="role", reason=reason, hard=False)


def _names_before(side: Side, at: int) -> list[int]:
    """The names that describe the noun that ends its phrase: "[Danish] shipping firm"."""
    words = side.words
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.tag in ("noun", "name") and not after.breaks:
        return []
    names = []
    for i in range(at - 1, max(-1, at - 1 - _REACH), -1):
        apart = words[i + 1].breaks or words[i + 1].has_article
        if apart or words[i].tag not in ("name", "noun", "adj"):
            break
        if words[i].tag == "name" and (not words[i].first or country_of(words[i].key)):
            names.append(i)
    return [] if names and _is_ruled(side, names[-1]) else names


def _is_ruled(side: Side, at: int) -> bool:
    """Whether a country belongs to the preposition before it: "for Peru [delegates met]"."""
    word = side.words[at]
    plain = not (word.owner or word.has_article) and country_of(word.key) == word.key
    return plain and at > 0 and side.words[at - 1].tag == "prep"


def _tied(side: Side, at: int) -> list[int]:
    """The names before a noun, or behind the "of", "in" or "by" that follows it."""
    words = side.words
    after = at + 1 < len(words) and words[at + 1].key in ("of", "in", "by", "from", "with")
    return _names_before(side, at) + (_names_after(side, at + 1) if after else [])
