r"""The claims of an answer: its sentences, with exact offsets.

A line break ends a claim, except where the line stops without punctuation and the next one goes on
in lower case (hard-wrapped text). An enumerator ("1.") belongs to the sentence after it, a piece
without a letter or digit to the sentence before it on its line, if any. Runs of opening quotes
thousands long, which the splitter can't take, are cut for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harness.core.answer import Claim
from harness.text.sentences import split_sentences

# The splitter is quadratic in unclosed opening quotes; paragraphs beyond this are cut for it.
_LONGEST_BLOCK = 5000

_BLOCK = re.compile(r"[^\n]+(?:(?<![.!?:;…])\n(?=[ \t]*[a-zà-öø-ÿ])[^\n]+)*")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]")
_WORD = re.compile(r"\w")

Span = tuple[int, int]


def split_claims(text: str) -> tuple[Claim, ...]:
    r"""The claims of a text in order: `claim.text == text[claim.start:claim.end]`.

    >>> [c.text for c in split_claims("They met\nin Sirte. It ended.\nNo one came")]
    ['They met\nin Sirte.', 'It ended.', 'No one came']
    """
    spans: list[Span] = []
    for start, end in _blocks(text):
        spans += _merged(text, _sentences(text, start, end))
    return claims_at(text, spans)


def claims_at(text: str, spans: Sequence[Span]) -> tuple[Claim, ...]:
    """The claims that stand at the ranges given."""
    return tuple(Claim(text=text[start:end], start=start, end=end) for start, end in spans)


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs, those too long for the splitter cut after a sentence or at white space."""
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST_BLOCK:
            cut = _break_before(text, start, start + _LONGEST_BLOCK)
            yield start, cut
            start = cut
        yield start, end


def _break_before(text: str, start: int, end: int) -> int:
    for mark in (". ", " "):
        at = text.rfind(mark, start, end)
        if at > start:
            return at + len(mark)
    return end


def _sentences(text: str, start: int, end: int) -> list[Span]:
    block = text[start:end]
    if not block.strip():
        return []
    return [(start + s.start, start + s.end) for s in split_sentences(block)]


def _merged(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences of one paragraph, enumerators and stray punctuation joined to a neighbour."""
    merged: list[Span] = []
    for start, end in spans:
        has_word = _WORD.search(text, start, end) is not None
        if merged and (not has_word or _ENUMERATOR.fullmatch(text, *merged[-1])):
            merged[-1] = (merged[-1][0], end)
        elif has_word:
            merged.append((start, end))
    return merged
