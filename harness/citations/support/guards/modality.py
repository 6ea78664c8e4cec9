"""Modality: said as a fact what the passage says as alleged, planned, wished or on a condition."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.factuality import (
    DONE,
    OPEN,
    PRESENT,
    conditions,
    hedges,
    is_wished,
    say,
    statuses,
)
from harness.citations.support.polarity import negated
from harness.citations.support.predicates import read_predicates
from harness.citations.support.reading import Word, group_start
from harness.citations.support.verdict import Finding

_ANTECEDENT = 8  # words before a relative pronoun that belong to its clause
_HAPPENING = frozenset(("tak", "take", "happen", "occur", "end"))
_ASSERTED = (DONE, PRESENT, "future", "progressive")
_OPENING = 5  # words within which "this is on the condition" names its condition
_SHARE = 0.5  # of the claim's content words that a clause must hold to be what the claim says


def find_modality(evidence: Evidence) -> Iterator[Finding]:
    """A claim that is more certain than its passage."""
    yield from _done(evidence)
    yield from _unhedged(evidence)
    yield from _unconditional(evidence)


def _done(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    mine = statuses(claim.words)
    for at, word in enumerate(claim.words):
        if not _asserts(claim, at):
            continue
        if word.root in lexicon.LIGHT:
            yield from _light(evidence, at)
        theirs = _told(evidence, at)
        # Beside a wish or a plan, a noun or participle of the same root tells nothing as done.
        held = [p for p in theirs if p[1] or mine[at] != DONE or p[0].root != word.root]
        if not held or not all(_is_open(mine[at], status) for _, status in held):
            continue
        other, status = held[0]
        said = f"the passage says '{say(status)} {other.key}'"
        sure = mine[at] == DONE and status != "wished" and other.root == word.root
        sure = sure and held == theirs and not _done_in_other_words(evidence, at)
        reason = f"{said}, the claim '{word.key}' as {mine[at]}"
        yield Finding(guard="modality", reason=reason, hard=sure)


def _told(evidence: Evidence, at: int) -> list[tuple[Word, str]]:
    """The passage's words for a verb of the claim with their status: its own verbs before others.

    Empty where a near synonym says it as done.
    """
    word = evidence.claim.words[at]
    theirs = [(s.words[j], statuses(s.words)[j]) for s, j in evidence.places(at)]
    exact = [pair for pair in theirs if pair[0].root == word.root]
    verbs = [pair for pair in exact if pair[0].tag == "verb" and pair[1]]
    if verbs or word.root in lexicon.LIGHT | lexicon.SPEECH:
        return verbs or exact
    done = any(other.tag == "verb" and status == DONE for other, status in theirs)
    return [] if done else exact or theirs


def _done_in_other_words(evidence: Evidence, at: int) -> bool:
    """Whether another verb of the passage with the same sense is done."""
    root = evidence.claim.words[at].root
    return any(
        side.words[j].tag == "verb"
        and side.words[j].root != root
        and statuses(side.words)[j] == DONE
        for side, j in evidence.places(at, inside=True)
    )


def _asserts(claim: Side, at: int) -> bool:
    """Whether the claim says a verb, or what a copula leads to, as a fact of its own."""
    words, word = claim.words, claim.words[at]
    status = statuses(words)[at]
    copular = at > 0 and words[at - 1].key in lexicon.BE
    if not (word.tag == "verb" or copular) or status not in _ASSERTED:
        return False
    if at in negated(words) or any(mark < at for mark in conditions(words)):
        return False
    wished = any(w.root in lexicon.WISHED for w in words[:at])
    bare = word.form in ("past", "ed") and group_start(words, at) == at
    return not (status == "future" and wished) and not (bare and is_wished(words, at))


def _is_open(mine: str, status: str) -> bool:
    if mine == "future":
        return status in ("norm", "possible", "infinitive", "wished")
    if mine in (PRESENT, "progressive"):
        return status in OPEN and status != "progressive"
    return status in OPEN


def _light(evidence: Evidence, at: int) -> Iterator[Finding]:
    """A finding for "the elections were held" where the passage only expects the elections."""
    claim = evidence.claim
    root = claim.words[at].root
    there = any(side.words[j].root == root for side, j in evidence.places(at))
    if there or statuses(claim.words)[at] != DONE:
        return
    for i in _undergoing(claim.words, at):
        word = claim.words[i]
        theirs = [statuses(s.words)[j] for s, j in evidence.places(i, inside=True)]
        if word.tag == "noun" and theirs and all(status in OPEN for status in theirs):
            reason = f"the claim has '{word.key}' done, the passage only planned or asked for"
            yield Finding(guard="modality", reason=reason, hard=False)
            return


def _undergoing(words: tuple[Word, ...], verb: int) -> tuple[int, ...]:
    """What is done: the patients of a verb, or who acts where there is none."""
    predicate = next(p for p in read_predicates(words) if p.verb == verb)
    happens = words[verb].root in _HAPPENING
    return predicate.agents if happens and not predicate.passive else predicate.patients


def _unhedged(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.claim
    if hedges(claim.words) or conditions(claim.words) or _is_open_itself(claim):
        return
    content = [i for i, w in enumerate(claim.words) if w.is_content]
    for side in evidence.inside():
        for hedge in hedges(side.words):
            after = [j for j in range(hedge + 1, len(side.words)) if side.words[j].is_content]
            before = [j for j in range(max(0, hedge - 4), hedge) if side.words[j].is_content]
            under = [i for i in content if any(claim.same(i, side, j) for j in after)]
            held = [i for i in content if any(claim.same(i, side, j) for j in before + after)]
            said = any(claim.words[i].tag != "name" for i in under)
            if said and len(held) / len(content) > _SHARE:
                reason = f"'{side.words[hedge].key}' is missing from the claim"
                yield Finding(guard="modality", reason=reason, hard=False)


def _is_open_itself(claim: Side) -> bool:
    """Whether the claim's own wording leaves it open: "could create jobs"."""
    return any(lexicon.MODALS.get(word.key) in ("possible", "would") for word in claim.words)


def _unconditional(evidence: Evidence) -> Iterator[Finding]:
    if conditions(evidence.claim.words):
        return
    low = evidence.window[0]
    for n, side in enumerate(evidence.sentences[low:], low):
        marks = conditions(side.words)
        if not marks:
            continue
        mark = marks[0]
        main = [(side, j) for j in _main_clause(side.words, mark)]
        if n and mark < _OPENING and side.words[0].key in ("this", "that", "it", "these"):
            main += [(evidence.sentences[n - 1], j)
                     for j in range(len(evidence.sentences[n - 1].words))]  # fmt: skip
        under = [(side, j) for j in range(mark, len(side.words))]
        if _says(evidence, main) or _says(evidence, under):
            said = f"the passage sets a condition ('{side.words[mark].key}')"
            reason = f"{said} that the claim leaves out"
            yield Finding(guard="modality", reason=reason, hard=False)


def _main_clause(words: tuple[Word, ...], at: int) -> range:
    """The clause that a condition limits: the one before it, or after it where it opens."""
    if at == 0:
        return range(next((i for i in range(1, len(words)) if words[i].breaks), 1), len(words))
    first = at
    while first and not words[first].breaks:
        first -= 1
    if words[first].key in ("which", "that", "who"):
        first = max(0, first - _ANTECEDENT)
    return range(first, at)


def _says(evidence: Evidence, places: list[tuple[Side, int]]) -> bool:
    """Whether words of the passage hold most of the claim, a verb of doing among them."""
    claim = evidence.claim
    content = [i for i, w in enumerate(claim.words) if w.is_content]
    held = [i for i in content if any(claim.same(i, s, j) for s, j in places)]
    acts = any(claim.words[i].tag == "verb" and claim.words[i].root not in lexicon.SPEECH
               for i in held)  # fmt: skip
    return acts and len(held) / len(content) > _SHARE
