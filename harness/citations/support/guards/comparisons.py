"""Comparisons: more, most, as much as or no more than what the passage says."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence, Side
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_BEFORE = 3  # words before a number that bound it
_NO_EQUATIVES = frozenset(("well", "soon", "long", "far", "such"))


def find_comparisons(evidence: Evidence) -> Iterator[Finding]:
    """A comparison, superlative or limit that the passage does not make."""
    claim = evidence.claim
    for at, word in enumerate(claim.words):
        compared = _compared(claim.words, at)
        if compared and not any(_makes(side, compared) for side in evidence.inside()):
            reason = f"the claim compares ('{word.key}'), the passage does not"
            yield Finding(guard="comparison", reason=reason, hard=False)
        if word.tag == "value" or word.key in lexicon.SPANS:
            yield from _bounded(evidence, at)
    yield from _turned(evidence)


def _compared(words: tuple[Word, ...], at: int) -> str:
    """What makes a comparison: "than" with its direction, "as", a superlative; else ""."""
    key = words[at].key
    before = words[at - 1].key if at else ""
    if key == "than" and before not in ("other", "rather") and not _limits(words, at):
        degree = {w.key for w in words[max(0, at - _BEFORE) : at]}
        return "less than" if degree & lexicon.LESS else "than"
    if key == "as" and before not in _NO_EQUATIVES and at > 1 and words[at - 2].key == "as":
        return "" if words[at + 1 : at + 2] and words[at + 1].key == "possible" else "as"
    if key == "most" and before != "at" and at + 1 < len(words):
        return "most" if words[at + 1].is_content or words[at + 1].tag == "adv" else ""
    ends = key.endswith("est") and len(key) > 5 and key not in lexicon.NO_SUPERLATIVES
    return key if (ends or key in lexicon.SUPERLATIVES) else ""


def _makes(side: Side, compared: str) -> bool:
    return any(_compared(side.words, at) == compared for at in range(len(side.words)))


def _limits(words: tuple[Word, ...], at: int) -> bool:
    """Whether a "than" only limits a number or span: "more than 300", "less than a year"."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and (after.tag == "value" or after.key in lexicon.SPANS | {"one"})


def _bounded(evidence: Evidence, at: int) -> Iterator[Finding]:
    """A finding for "exactly", "over" or "under" a number or span that has another limit."""
    mine = bound(evidence.claim, at)
    theirs = [bound(side, there) for side, there in evidence.places(at, inside=True)]
    if theirs and mine not in theirs and (mine or evidence.claim.words[at].tag == "value"):
        said = {"": "exactly", ">": "more than", "<": "less than"}
        text = evidence.claim.words[at].text
        reason = f"the passage says {said[theirs[0]]} {text}, the claim {said[mine]} that"
        yield Finding(guard="comparison", reason=reason, hard=False)


def bound(side: Side, at: int) -> str:
    """What limits a number or span: ">" for "over" or "at least", "<" for "under", else ""."""
    words = side.words
    before = [word.key for word in words[max(0, at - _BEFORE) : at]]
    if not before:
        return ""
    if before[-1] == "than" and len(before) > 1:
        more = before[-2] in lexicon.MORE
        less = before[-2] in lexicon.LESS
        denied = len(before) > 2 and before[-3] in ("no", "not")
        return "" if not (more or less) else ">" if more != denied else "<"
    if before[-1] in ("over", "above", "exceeding", "beyond"):
        return ">"
    if before[-1] in ("under", "below", "nearly", "almost"):
        return "<"
    if before[-2:] == ["up", "to"]:
        return "<"
    return {"least": ">", "most": "<"}.get(before[-1], "") if before[-2:-1] == ["at"] else ""


def _turned(evidence: Evidence) -> Iterator[Finding]:
    """A finding for "B is larger than A" where the passage has A larger than B."""
    mine = _ends(evidence.claim)
    if mine is None:
        return
    for side in evidence.inside():
        theirs = _ends(side)
        if theirs is None:
            continue
        (left, right), (first, last) = mine, theirs
        claim = evidence.claim
        crossed = any(claim.same(i, side, j) for i in left for j in last) and any(
            claim.same(i, side, j) for i in right for j in first
        )
        straight = any(claim.same(i, side, j) for i in right for j in last)
        if crossed and not straight:
            reason = "the two that are compared are turned around at 'than'"
            yield Finding(guard="comparison", reason=reason, hard=False)


def _ends(side: Side) -> tuple[list[int], list[int]] | None:
    """The nouns and names before and behind a "than"."""
    than = next((i for i, word in enumerate(side.words) if word.key == "than"), None)
    if than is None:
        return None
    things = [i for i, w in enumerate(side.words) if w.tag in ("noun", "name", "value")]
    return [i for i in things if i < than], [i for i in things if i > than]
