"""Negation: put in, taken out, or hidden in an opposite."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.antonyms import opposites, opposites_of_root
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.polarity import FAIL, head, negated, negations, scope
from harness.citations.support.verdict import Finding

_MOST = 0.75  # of the other content words
_REACH = 5  # words between a noun and what ties it to the rest
_ANTONYM_TAGS = ("verb", "noun", "adj")


def find_negations(evidence: Evidence) -> Iterator[Finding]:
    """A statement that the claim turns into its opposite."""
    yield from _put_in(evidence)
    yield from _taken_out(evidence)
    yield from _opposites(evidence)
    yield from _rejections(evidence)
    yield from _turned_prepositions(evidence)
    yield from _turned_concessions(evidence)


def _put_in(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    denied = negated(claim.words)
    for at in negations(claim.words):
        word = claim.words[at]
        reached = [i for i in scope(claim.words, at) if i in denied]
        turned = head(claim.words, tuple(reached))
        if not reached and _is_bare(evidence, at):
            reason = f"the claim says '{word.key}', the passage negates nothing"
            yield Finding(guard="negation", reason=reason, hard=False)
        if turned is None or _is_denied_there(evidence, at, turned, reached):
            continue
        said = f"the claim says '{word.key} {claim.words[turned].key}'"
        reason = f"{said}, the passage does not negate it"
        known = any(True for _ in evidence.places(turned))
        yield Finding(guard="negation", reason=reason, hard=known)


def _is_bare(evidence: Evidence, at: int) -> bool:
    """Whether a "not" that reaches no word ("am not sure that") has no match in the passage."""
    words = evidence.claim.words
    plain = words[at].key == "not" and at > 0 and words[at - 1].tag in ("aux", "modal")
    opens = plain and not any(w.key in ("until", "only", "just", "merely") for w in words[at:])
    return opens and not any(negations(side.words) for side in evidence.inside())


def _is_denied_there(evidence: Evidence, at: int, turned: int, reached: list[int]) -> bool:
    if any(_denies(side, evidence.claim.words[at].root, there)
           for side, there in evidence.places(turned)):  # fmt: skip
        return True
    root = evidence.claim.words[at].root
    if root == FAIL and any(w.root == FAIL for side in evidence.inside() for w in side.words):
        return True  # whose failure it is the roles tell
    heads = _nearest(evidence, turned)
    if heads:
        return any(there in negated(side.words) for side, there in heads)
    if any(has_opposite(evidence, i) for i in reached[:2]):
        return True
    if any(side.words[there].root == evidence.claim.words[at].root
           for side, there in evidence.places(at)):  # fmt: skip
        return True
    return any(there in negated(side.words) for i in reached for side, there in evidence.places(i))


def _denies(side: Side, root: str, there: int) -> bool:
    """Whether the same negation stands over a word of the passage."""
    return any(
        side.words[i].root == root and there in scope(side.words, i) for i in negations(side.words)
    )


def _nearest(evidence: Evidence, at: int) -> list[tuple[Side, int]]:
    """The places of a word: with the same root before synonyms, in the best sentence first."""
    places = list(evidence.places(at))
    root = evidence.claim.words[at].root
    exact = [(s, j) for s, j in places if s.words[j].root == root] or places
    anchor = evidence.sentences[evidence.anchor()]
    return [(s, j) for s, j in exact if s is anchor] or exact


def has_opposite(evidence: Evidence, at: int) -> bool:
    """Whether an opposite of a word of the claim stands in the passage."""
    return any(True for side in evidence.sentences for _ in _opposed(evidence, at, side))


def _opposed(evidence: Evidence, at: int, side: Side) -> Iterator[int]:
    """Where an opposite of a word of the claim stands in a sentence."""
    word = evidence.claim.words[at]
    turned = set(opposites(word.key))
    for sense in word.senses:
        turned |= opposites_of_root(sense)
    for root in turned:
        yield from (i for i in side.by_sense.get(root, ()) if side.words[i].tag in _ANTONYM_TAGS)


def _taken_out(evidence: Evidence) -> Iterator[Finding]:
    mine = {evidence.claim.words[at].root for at in negations(evidence.claim.words)}
    for side in evidence.inside():
        denied = negated(side.words)
        for at in negations(side.words):
            word = side.words[at]
            if word.root in mine and word.root in lexicon.DENYING:
                continue
            turned = head(side.words, tuple(i for i in scope(side.words, at) if i in denied))
            if turned is None or not _affirmed(evidence, side, turned):
                continue
            said = f"the passage says '{word.key} {side.words[turned].key}'"
            yield Finding(guard="negation", reason=f"{said}, the claim does not", hard=True)


def _affirmed(evidence: Evidence, side: Side, turned: int) -> bool:
    """Whether the claim says plainly what the passage says under a negation alone."""
    claim = evidence.claim
    denied = negated(claim.words)
    root = side.words[turned].root
    here = [i for i, w in enumerate(claim.words) if root in w.senses and w.is_content]
    if not here or any(i in denied for i in here):
        return False
    others = [(s, j) for s in evidence.inside() for j, w in enumerate(s.words) if w.root == root]
    return all(j in negated(s.words) for s, j in others)


def _opposites(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    denied = negated(claim.words)
    for at, word in enumerate(claim.words):
        if word.tag not in _ANTONYM_TAGS or _said(evidence, at):
            continue
        for side in evidence.inside():
            for there in _opposed(evidence, at, side):
                if claim.find(side, there) or (at in denied) != (there in negated(side.words)):
                    continue
                if evidence.has(at) and not _one_slot(claim, at, side, there):
                    continue
                reason = f"the passage says '{side.words[there].key}', the claim '{word.key}'"
                yield Finding(guard="negation", reason=reason, hard=evidence.held() > _MOST)


def _said(evidence: Evidence, at: int) -> bool:
    """Whether the window has a word of the claim itself, not only a near synonym."""
    root = evidence.claim.words[at].root
    return any(side.words[j].root == root for side, j in evidence.places(at, inside=True))


def _one_slot(claim: Side, at: int, side: Side, there: int) -> bool:
    """Whether the same content word follows both."""
    here = next((i for i in range(at + 1, len(claim.words)) if claim.words[i].is_content), None)
    after = (j for j in range(there + 1, len(side.words)) if side.words[j].is_content)
    beyond = next(after, None)
    return here is not None and beyond is not None and claim.same(here, side, beyond)


def _rejections(evidence: Evidence) -> Iterator[Finding]:
    """A verb of turning down in a claim whose passage turns nothing down."""
    sides = evidence.sentences
    if any(negations(s.words) or any(w.root in lexicon.REJECTING for w in s.words) for s in sides):
        return
    for at, word in enumerate(evidence.claim.words):
        rejects = word.tag in ("verb", "adj") and word.root in lexicon.REJECTING
        if rejects and at not in negated(evidence.claim.words):
            reason = f"the claim says '{word.key}', the passage turns nothing down"
            yield Finding(guard="negation", reason=reason, hard=True)


def _turned_prepositions(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "argued against it" where the passage has "argued for it"."""
    claim = evidence.claim
    for at, word in enumerate(claim.words[:-1]):
        mine = claim.words[at + 1].key
        if word.tag not in _ANTONYM_TAGS or claim.words[at + 1].tag not in ("prep", "neg"):
            continue
        theirs = [side.words[j + 1].key for side, j in evidence.places(at, inside=True)
                  if side.words[j].root == word.root and j + 1 < len(side.words)]  # fmt: skip
        turned = [key for key in theirs if frozenset((key, mine)) in lexicon.OPPOSITE_PREPOSITIONS]
        if turned and mine not in theirs:
            reason = f"the passage says '{word.key} {turned[0]}', the claim '{word.key} {mine}'"
            yield Finding(guard="negation", reason=reason, hard=True)


def _turned_concessions(evidence: Evidence) -> Iterator[Finding]:
    """Findings such as "in line with the pact" where the passage has "despite the pact"."""
    for at, word in enumerate(evidence.claim.words):
        mine = _tie(evidence.claim, at) if word.tag == "noun" else ""
        if not mine:
            continue
        theirs = [_tie(side, j) for side, j in evidence.places(at, inside=True)]
        against = lexicon.CONFORMING if mine in lexicon.CONCEDING else lexicon.CONCEDING
        if theirs and all(tie in against for tie in theirs):
            said = f"the passage says '{theirs[0]} ... {word.key}'"
            reason = f"{said}, the claim '{mine} ... {word.key}'"
            yield Finding(guard="negation", reason=reason, hard=False)


def _tie(side: Side, at: int) -> str:
    """The word that tells a noun as an obstacle ("despite"), a cause or a rule ("due")."""
    for i in range(at - 1, max(-1, at - _REACH), -1):
        if side.words[i].key in lexicon.CONCEDING | lexicon.CONFORMING:
            return side.words[i].key
        if side.words[i + 1].breaks or side.words[i].tag == "verb":
            return ""
    return ""
