"""Causes: what came of what, turned around or put in by the claim."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.reading import Word
from harness.citations.support.thesaurus import root
from harness.citations.support.verdict import Finding

_REACH = 8  # content words on each side
# What stands behind these is the cause; behind verbs such as "caused", the effect.
_OWING = frozenset(("because", "due", "owing", "thanks"))
_OWING_TO = frozenset(("of", "to"))


def find_causes(evidence: Evidence) -> Iterator[Finding]:
    """A cause that the passage has as the effect, or has not at all."""
    claim = evidence.claim
    mine = _read_causes(claim)
    if not mine:
        return
    theirs = [(side, pair) for side in evidence.sentences for pair in _read_causes(side)]
    for cause, effect, at in mine:
        word = claim.words[at].key
        if not theirs and not any(_tells(side) for side in evidence.sentences):
            reason = f"the claim gives a cause ('{word}'), the passage does not"
            yield Finding(guard="cause", reason=reason, hard=False)
        for side, (their_cause, their_effect, _) in theirs:
            crossed = _share(claim, cause, side, their_effect, their_cause)
            if crossed and _share(claim, effect, side, their_cause, their_effect):
                reason = f"cause and effect are turned around at '{word}'"
                yield Finding(guard="cause", reason=reason, hard=False)


def _read_causes(side: Side) -> list[tuple[list[int], list[int], int]]:
    """The causes of a sentence, each with its effect and the word that tells it."""
    words, found = side.words, []
    for at in range(1, len(words) - 1):
        owing = words[at].key in _OWING and (
            words[at].key == "because" or words[at + 1].key in _OWING_TO
        )
        owing = owing or (words[at].key == "result" and _of_follows(words, at))
        if owing or (words[at].tag == "verb" and words[at].root in lexicon.CAUSING):
            before = _content(words, range(at - 1, -1, -1))
            after = _content(words, range(at + 1, len(words)))
            found.append((after, before, at) if owing else (before, after, at))
    return found


def _of_follows(words: tuple[Word, ...], at: int) -> bool:
    """Whether "result" has its "of" or "from", an aside between them left out."""
    return any(word.key in ("of", "from") for word in words[at + 1 : at + 4])


def _content(words: tuple[Word, ...], order: range) -> list[int]:
    return [i for i in order if words[i].tag in ("noun", "name", "verb")][:_REACH]


def _share(one: Side, here: list[int], two: Side, there: list[int], apart: list[int]) -> bool:
    """Whether the nearest words of one group stand in another, and not beyond it."""
    found = [i for i in here if any(one.same(i, two, j) for j in there)]
    other = [i for i in here if any(one.same(i, two, j) for j in apart)]
    return len(found) > len(other)


def _tells(side: Side) -> bool:
    """Whether a sentence tells a cause or reason in any words."""
    causal = {root("cause"), root("result"), root("reason")}
    return any(word.key in lexicon.REASONS | _OWING or word.senses & causal for word in side.words)
