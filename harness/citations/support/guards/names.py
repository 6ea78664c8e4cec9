"""Names that the passage does not have; open where the passage leaves somebody unnamed."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support.evidence import Evidence
from harness.citations.support.names import runs, same_name
from harness.citations.support.places import is_capital
from harness.citations.support.references import may_stand_for
from harness.citations.support.verdict import Finding
from harness.text.person_names import close_words

_LOCATING = frozenset(("in", "at", "near", "from", "to", "into"))


def find_names(evidence: Evidence) -> Iterator[Finding]:
    """A name that the passage does not have."""
    words = evidence.claim.words
    for start, end in runs(words):
        for at in range(start, end):
            if at in evidence.claim.named and not _stands(evidence, at):
                reason = f"{written(evidence, start, end)} is not in the passage"
                unnamed = may_stand_for(evidence, start, end)
                yield Finding(guard="name", reason=reason, hard=not unnamed)
                break


def _stands(evidence: Evidence, at: int) -> bool:
    word, marks = evidence.claim.words[at], evidence.claim.marks[at]
    if evidence.mentions(word):
        return True
    if _is_place(evidence, at):
        return any(close_words(word.key, w.key) for side in evidence.sentences for w in side.words)
    for side in evidence.sentences:
        for there, other in enumerate(side.words):
            if word.root == other.root or same_name(marks, side.marks[there]):
                return True
            if word.first and word.senses & other.senses:
                return True
    return False


def _is_place(evidence: Evidence, at: int) -> bool:
    """Whether a capital is named as a place: "in Lima" is more than Peru."""
    words = evidence.claim.words
    return is_capital(words[at].key) and at > 0 and words[at - 1].key in _LOCATING


def written(evidence: Evidence, start: int, end: int) -> str:
    """A name as the claim writes it, as far as its words tell."""
    return " ".join(word.key.title() if len(word.key) > 3 else word.key.upper()
                    for word in evidence.claim.words[start:end])  # fmt: skip
