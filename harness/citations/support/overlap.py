"""How much of a claim's wording stands in the window: the features of the calibrated p."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from itertools import pairwise

from harness.citations.support.evidence import Evidence
from harness.citations.support.reading import Word
from harness.text.standing import same

_WEIGHTS = {"value": 1.5, "name": 1.5, "verb": 1.0, "noun": 1.0, "adj": 1.0}
_FUNCTION_WEIGHT = 0.25
_SYNONYM = 0.8  # what a near synonym counts
_MOST_MISSING = 5
_TALK_WORDS = "i im ive id my me you your lol haha ok okay yes yeah hi hello thanks please oh wow"
_TALK = frozenset(_TALK_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Features, each in [0, 1].

    For support: `coverage` is the weighted share of content words found, `all_words` that of all
    words, `pairs` that of neighbouring pairs. Against it: `missing` counts the content words not
    found, of five; `length` the content words, of ten; `talk` tells whether the claim speaks of
    its own speaker, `asks` whether it is a question.
    """

    coverage: float
    all_words: float
    pairs: float
    missing: float
    length: float
    talk: float
    asks: float

    def values(self) -> tuple[float, ...]:
        """The features in their fixed order."""
        return astuple(self)


def measure(evidence: Evidence) -> Overlap:
    """The overlap of a claim with its window."""
    words = evidence.claim.words
    content = [at for at, word in enumerate(words) if word.is_content and word.key not in _TALK]
    there = [word for side in evidence.inside() for word in side.words]
    known = {word.root for word in there}
    keys = {word.key for word in there}
    found = [
        _found(evidence, at) if word.is_content else float(word.key in keys)
        for at, word in enumerate(words)
    ]
    return Overlap(
        coverage=_share(words, found, content),
        all_words=_share(words, found, range(len(words)), flat=True),
        pairs=copied(evidence),
        missing=min(sum(found[at] == 0 for at in content), _MOST_MISSING) / _MOST_MISSING,
        length=min(len(content), 10) / 10,
        talk=float(any(w.key in _TALK and w.root not in known for w in words)),
        asks=float("?" in evidence.claim_text),
    )


def missing_words(evidence: Evidence) -> list[str]:
    """The claim's content words that the window lacks, as written, five at most."""
    words = evidence.claim.words
    return [
        f"'{word.text}'"
        for at, word in enumerate(words)
        if word.is_content and word.key not in _TALK and not _found(evidence, at)
    ][:_MOST_MISSING]


def _found(evidence: Evidence, at: int) -> float:
    """How far the window has a content word: itself, a near synonym or not at all."""
    word = evidence.claim.words[at]
    best = 0.0
    for side, there in evidence.places(at, inside=True):
        if word.tag == "name" or word.root == side.words[there].root:
            return 1.0
        best = _SYNONYM
    if word.tag == "value":
        inside = (other for side in evidence.inside() for other in side.words)
        return float(any(same(word.token, other.token) for other in inside))
    return best


def _share(
    words: tuple[Word, ...], found: list[float], which: Iterable[int], *, flat: bool = False
) -> float:
    weights = {at: 1.0 if flat else _WEIGHTS.get(words[at].tag, _FUNCTION_WEIGHT) for at in which}
    total = sum(weights.values())
    return sum(found[at] * weight for at, weight in weights.items()) / total if total else 0.0


def copied(evidence: Evidence) -> float:
    """The share of the claim's pairs of neighbouring words that the window has side by side."""
    theirs = [word.root for side in evidence.inside() for word in side.words]
    pairs = set(pairwise(theirs))
    mine = list(pairwise(word.root for word in evidence.claim.words))
    return sum(pair in pairs for pair in mine) / len(mine) if mine else 0.0


def probability(features: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """The logistic of the weighted features; the last weight is the intercept.

    >>> probability((1.0,), (2.0, -2.0))
    0.5
    """
    z = weights[-1] + sum(w * x for w, x in zip(weights, features, strict=False))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
