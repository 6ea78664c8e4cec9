"""Sentences with exact offsets, by sentencex.

The splitter's language is English by default and stands on the card of every metric that splits.
Known differences to a reader: a heading without a full stop is a sentence of its own; a sentence
that runs on without a space ("difference.Russia's") is not split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sentencex import get_sentence_boundaries

SPLITTER = "sentencex"
# What the splitter stops on: a lone surrogate, a wide space within an abbreviation ("U.N\u00a0.").
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: `text[start:end]`, no white space at its ends."""

    text: str
    start: int
    end: int


def split_sentences(
    text: str, *, by_line: bool = False, language: str = "en"
) -> tuple[Sentence, ...]:
    r"""The sentences of a text in order; white-space-only pieces are left out.

    With `by_line` no sentence crosses a line break: for documents whose lines are paragraphs,
    headings or list items.

    >>> [s.text for s in split_sentences("Mr. Kubis spoke.  It ended.")]
    ['Mr. Kubis spoke.', 'It ended.']
    >>> [s.text for s in split_sentences("A heading\nIt ended.", by_line=True)]
    ['A heading', 'It ended.']
    """
    sentences: list[Sentence] = []
    at = 0
    for line in text.splitlines(keepends=True) if by_line else [text]:
        sentences += _split(line, at, language)
        at += len(line)
    return tuple(sentences)


def _split(text: str, offset: int, language: str) -> list[Sentence]:
    found = []
    # Stand-ins of the same length keep every offset.
    readable = _WIDE_SPACE.sub(" ", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
    for boundary in get_sentence_boundaries(language, readable):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            start += offset + len(piece) - len(piece.lstrip())
            found.append(Sentence(stripped, start, start + len(stripped)))
    return found
