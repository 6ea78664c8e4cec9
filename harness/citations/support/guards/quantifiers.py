"""Quantifiers: all, only or some of what the passage says of some, of others too, or of all."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_REACH = 4  # words from a quantifier to the noun it counts, and back


def find_quantifiers(evidence: Evidence) -> Iterator[Finding]:
    """A claim about more or less of a thing, or about nothing else, than its passage."""
    inside = frozenset(word.key for side in evidence.inside() for word in side.words)
    words = evidence.claim.words
    for at, word in enumerate(words):
        if word.tag == "value":
            continue
        added = _is_added(words, at, inside)
        if added or (word.key in lexicon.WHOLE and _is_whole_here_alone(evidence, at, inside)):
            reason = f"the claim says '{word.key}', the passage does not"
            yield Finding(guard="quantifier", reason=reason, hard=False)
        elif word.key in lexicon.PARTIAL and _is_whole_there_alone(evidence, at):
            reason = f"the passage speaks of all, the claim of '{word.key}'"
            yield Finding(guard="quantifier", reason=reason, hard=False)


def _is_added(words: tuple[Word, ...], at: int, inside: frozenset[str]) -> bool:
    """Whether an "only", a share or a frequency is the claim's own."""
    key = words[at].key
    before = words[at - 1].key if at else ""
    if key in lexicon.ONLY:
        return before != "not" and not inside & lexicon.ONLY
    if key == "but" and before in ("nothing", "nobody", "none", "all"):
        return True
    if key in lexicon.SHARES:
        return before != "at" and key not in inside
    return any(key in group and not inside & group for group in lexicon.FREQUENCIES)


def _is_whole_here_alone(evidence: Evidence, at: int, inside: frozenset[str]) -> bool:
    """Whether the claim has all of a thing of which the passage does not have all."""
    words = evidence.claim.words
    if words[at].key == "each" and words[at + 1 : at + 2] and words[at + 1].key == "other":
        return False
    if not inside & lexicon.SWEEPING:
        return True
    places = [place for i in _counted(words, at) for place in evidence.places(i)]
    return bool(places) and not any(
        _has_near(side, there, lexicon.SWEEPING) for side, there in places
    )


def _is_whole_there_alone(evidence: Evidence, at: int) -> bool:
    """Whether the passage has all, wherever it stands, of a thing of which the claim has some."""
    counted = _counted(evidence.claim.words, at)[-1:]
    if not counted or _has_near(evidence.claim, counted[0], lexicon.WHOLE):
        return False
    places = list(evidence.places(counted[0], inside=True))
    return bool(places) and all(_has_near(side, there, lexicon.WHOLE) for side, there in places)


def _counted(words: tuple[Word, ...], at: int) -> list[int]:
    """The words of the noun phrase that a quantifier counts."""
    found: list[int] = []
    for i in range(at + 1, min(len(words), at + 1 + _REACH)):
        word = words[i]
        inside = word.tag in ("noun", "name", "adj", "value") or word.key == "of"
        if word.breaks or not inside:
            break
        if word.tag in ("noun", "adj"):
            found.append(i)
        elif word.key == "of" and found:
            break
    return found


def _has_near(side: Side, at: int, wanted: frozenset[str]) -> bool:
    """Whether a quantifier stands in a noun's own phrase, or "without exception" behind it."""
    words = side.words
    for i in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words[i].key in wanted:
            return True
        ends = words[i].tag in ("verb", "sub", "to", "modal", "aux", "prep")
        if words[i + 1].breaks or (ends and words[i].key != "of"):
            break
    return any(word.root == "except" for word in words[at + 1 : at + 1 + 2 * _REACH])
