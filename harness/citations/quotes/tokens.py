"""Words, figures and punctuation marks of a folded text, for counting and comparing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harness.citations.quotes.form import UNSPACED, lowered

_WORD = rf"[^\W{UNSPACED}]"
_TOKEN = re.compile(
    r"(?:(?<![\w)])[-+±])?[$£€¥]?\d(?:[\d.,:/+×-]*\d)?[%‰°]?\w*"
    rf"|[{UNSPACED}]|{_WORD}+(?:['-]{_WORD}+)*|[^\w\s]"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_A_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words, figures and punctuation marks of an evened text: `clean[starts[i]:ends[i]]`."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def read_tokens(clean: str, *, ignore_case: bool = False) -> Tokens:
    """The tokens of an evened text (`Form.clean`), in order.

    >>> read_tokens("its-affiliated 20,000 men (5+5).").words
    ('its-affiliated', '20,000', 'men', '(', '5+5', ')', '.')
    """
    found = list(_TOKEN.finditer(clean))
    words = (match[0] for match in found)
    return Tokens(
        words=tuple(map(lowered, words) if ignore_case else words),
        starts=[match.start() for match in found],
        ends=[match.end() for match in found],
    )


def count_words(text: str) -> int:
    """How many words a text has; in scripts without spaces every character counts.

    >>> count_words("the so-called 5 + 5"), count_words("利比亚")
    (4, 3)
    """
    spaced = _UNSPACED.sub(" ", text).split()
    return sum(1 for piece in spaced if _A_WORD.search(piece)) + len(_UNSPACED.findall(text))
