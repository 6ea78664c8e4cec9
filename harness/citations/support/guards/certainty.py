"""Certainty: sure, exact or still to come what the passage says as open, rough or done."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.factuality import DONE, hedges, statuses
from harness.citations.support.polarity import negated
from harness.citations.support.reading import group_start
from harness.citations.support.verdict import Finding

_BEFORE = 2  # words before a number that tell how exact it is


def find_certainty(evidence: Evidence) -> Iterator[Finding]:
    """A claim that is surer, more exact or later than its passage."""
    yield from _exact(evidence)
    yield from _certain(evidence)
    yield from _ensured(evidence)
    yield from _still_to_come(evidence)
    yield from _sure(evidence)


def _exact(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "exactly 300" where the passage has "some 300"."""
    claim = evidence.claim
    for at, word in enumerate(claim.words):
        if word.tag != "value" or not _before(claim, at, lexicon.EXACTLY):
            continue
        if any(_before(side, j, lexicon.VAGUELY) for side, j in evidence.places(at)):
            reason = f"the passage says about {word.text}, the claim exactly that"
            yield Finding(guard="modality", reason=reason, hard=False)


def _before(side: Side, at: int, wanted: frozenset[str]) -> bool:
    return any(word.key in wanted for word in side.words[max(0, at - _BEFORE) : at])


def _certain(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "it is proven" where the passage has "alleged"."""
    hedged = [side.words[at].key for side in evidence.inside() for at in hedges(side.words)]
    denied = negated(evidence.claim.words)
    for at, word in enumerate(evidence.claim.words):
        sure = word.key in lexicon.CERTAIN and at not in denied
        if sure and hedged and not evidence.mentions(word):
            reason = f"the passage says '{hedged[0]}', the claim '{word.key}'"
            yield Finding(guard="modality", reason=reason, hard=False)


def _ensured(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "guarantees peace" where the passage has "is aimed at peace"."""
    aims = [w.key for side in evidence.inside() for w in side.words if w.root in lexicon.AIMING]
    for word in evidence.claim.words:
        if word.root in lexicon.ENSURING and aims and not evidence.mentions(word):
            reason = f"the passage says '{aims[0]}', the claim '{word.key}'"
            yield Finding(guard="modality", reason=reason, hard=False)


def _still_to_come(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "will close" where the passage has "has closed"."""
    claim = evidence.claim
    for at, word in enumerate(claim.words):
        if word.tag != "verb" or not _is_to_come(claim, at):
            continue
        theirs = [statuses(side.words)[j] for side, j in evidence.places(at)
                  if side.words[j].tag == "verb" and side.words[j].root == word.root]  # fmt: skip
        if theirs and all(status == DONE for status in theirs):
            reason = f"the passage says '{word.key}' as done, the claim as still to come"
            yield Finding(guard="modality", reason=reason, hard=False)


def _is_to_come(claim: Side, at: int) -> bool:
    """Whether a verb of the claim is to happen: "will close", "is to close"."""
    words, status = claim.words, statuses(claim.words)[at]
    group = words[group_start(words, at) : at]
    planned = status == "infinitive" and any(word.key in ("is", "are") for word in group)
    return status == "future" or planned


def _sure(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "is sure to sell" where the passage does not say so."""
    words = evidence.claim.words
    for at, word in enumerate(words[:-1]):
        bound = word.key in lexicon.BOUND_TO and words[at + 1].tag == "to"
        if bound and not evidence.mentions(word):
            reason = f"the claim says '{word.key} to', the passage does not"
            yield Finding(guard="modality", reason=reason, hard=False)
