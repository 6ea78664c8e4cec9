"""Additions: an act, a quality or an office that the passage has in no words at all."""

from __future__ import annotations

from collections.abc import Iterator

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence
from harness.citations.support.guards.polarity import has_opposite
from harness.citations.support.overlap import copied
from harness.citations.support.polarity import negated
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_NO_THINGS = lexicon.EMPTY_NOUNS | lexicon.EMPTY_VERBS
# And verbs that the guards of speakers, negation and certainty look into.
_NO_ACTS = (
    lexicon.EMPTY_VERBS
    | lexicon.SPEECH
    | lexicon.DENYING
    | lexicon.KEEPING
    | lexicon.REJECTING
    | lexicon.AIMING
    | lexicon.ENSURING
)
_LEAST = 4  # letters
_LEAST_SHARE = 0.1  # of the content words
_COPIED = 0.5  # of the claim's pairs of neighbouring words


def find_additions(evidence: Evidence) -> Iterator[Finding]:
    """A verb, noun or adjective of the claim for which the passage has no word.

    One among ten or more words is left to the overlap, unless the claim copies the rest: then the
    word was put in place of another.
    """
    strange = [at for at in range(len(evidence.claim.words)) if _is_strange(evidence, at)]
    content = sum(word.is_content for word in evidence.claim.words)
    if len(strange) < _LEAST_SHARE * content and copied(evidence) < _COPIED:
        return
    for at in strange:
        reason = f"the passage has no word for '{evidence.claim.words[at].key}'"
        yield Finding(guard="wording", reason=reason, hard=False)


def _is_strange(evidence: Evidence, at: int) -> bool:
    word = evidence.claim.words[at]
    if evidence.has(at) or not _is_heavy(word) or evidence.mentions(word):
        return False
    # "did not succeed" for "failed"
    return not (at in negated(evidence.claim.words) and has_opposite(evidence, at))


def _is_heavy(word: Word) -> bool:
    """Whether a word says something of its own that no framing says."""
    if word.tag == "verb":
        return word.root not in _NO_ACTS
    if word.tag not in ("noun", "adj") or word.root in _NO_THINGS:
        return False
    # A name's short form or title, and a body that the passage may have by its initials.
    named = word.token.capital and not word.first and word.root not in lexicon.OFFICES
    return not named and len(word.key) >= _LEAST and word.key not in lexicon.COMMON_PARTS
