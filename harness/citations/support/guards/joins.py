"""Joins: one statement made of words that the passage has only in different sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.citations.support import lexicon
from harness.citations.support.evidence import Evidence
from harness.citations.support.reading import Word
from harness.citations.support.verdict import Finding

_POINTING = frozenset(("this", "that", "these", "those", "such", "each", "both"))
_JOINED = ("verb", "noun", "adj", "value")
_OPENING = 4  # words of a sentence among which it may point back with "this"
_FIRST = 2  # and with "it"
_LEAST = 3  # letters of a word that is no particle of a name
_ADJUNCT = frozenset(("after", "before", "since", "during", "amid", "as", "following", "despite"))


def find_joins(evidence: Evidence) -> Iterator[Finding]:
    """Neighbouring words of a clause that no sentence of the passage has together.

    Names are passed over, since a pronoun may stand for them, and so is a sentence that begins by
    pointing back ("This is on the condition ...").
    """
    if len(evidence.sentences) < 2:
        return
    words = evidence.claim.words
    for left, right in _neighbours(evidence):
        here, there = _sentences(evidence, left), _sentences(evidence, right)
        if here & there or _points_back(evidence.sentences[max(here | there)].words):
            continue
        said = f"'{words[left].text}' and '{words[right].text}'"
        reason = f"the passage has {said} in different sentences"
        yield Finding(guard="join", reason=reason, hard=False)
        return


def _neighbours(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Pairs of words that follow one another in a clause, asides left out, and that both stand."""
    last: int | None = None
    aside = False  # since "after", "during", up to the next verb
    for at, word in enumerate(evidence.claim.words):
        aside = word.key in _ADJUNCT or (aside and word.tag != "verb" and not word.breaks)
        if aside or word.breaks or word.tag in ("sub", "coord") or word.root in lexicon.SPEECH:
            last = None
        if aside or not _is_joined(word) or not _stands(evidence, at):
            continue
        if last is not None:
            yield last, at
        last = at


def _is_joined(word: Word) -> bool:
    """Whether a word tells what a sentence is about; a holder of an office may be a pronoun."""
    told = word.tag in _JOINED and word.root not in lexicon.SPEECH | lexicon.OFFICES
    fixed = word.tag == "verb" or word.root not in lexicon.WISHED
    return told and fixed and (word.tag == "value" or len(word.key) >= _LEAST)


def _stands(evidence: Evidence, at: int) -> bool:
    """Whether a word of the claim itself stands in the passage, or for some verbs its sense."""
    word = evidence.claim.words[at]
    acts = word.tag == "verb" or word.form in ("past", "ed")
    if word.tag == "value" or (acts and word.root not in lexicon.WISHED):
        return evidence.has(at)
    return any(side.words[j].root == word.root for side, j in evidence.places(at))


def _sentences(evidence: Evidence, at: int) -> frozenset[int]:
    """The sentences with the word; of a verb, those with the verb itself where there are any."""
    word, sides = evidence.claim.words[at], evidence.sentences
    found = frozenset(n for n, places in enumerate(evidence.found[at]) if places)
    exact = {n for n in found for j in evidence.found[at][n] if sides[n].words[j].root == word.root}
    return frozenset(exact) if exact and word.tag == "verb" else found


def _points_back(words: Sequence[Word]) -> bool:
    """Whether a sentence opens with "this" or "it", but not with "this October"."""
    if any(word.key in ("it", "they") for word in words[:_FIRST]):
        return True
    return any(
        word.key in _POINTING and after.tag != "value"
        for word, after in pairwise(words[: _OPENING + 1])
    )
