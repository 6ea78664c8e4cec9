"""The official SQuAD normalisation (`evaluate-v2.0.py`), kept exactly, faults included.

Lower-case, delete every character of `string.punctuation`, delete the words a, an, the, squeeze
white space. Known differences to a reader's judgement: `$5.5 million` equals `55 million`, `3-1`
equals `31`; curly quotes and accents are kept.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache

_ARTICLES = re.compile(r"\b(a|an|the)\b", re.UNICODE)
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@lru_cache(maxsize=16384)
def normalize_answer(text: str) -> str:
    """The text as SQuAD compares it.

    >>> normalize_answer(" The U.S.-led  talks ")
    'usled talks'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def answer_tokens(text: str) -> list[str]:
    """The white-space tokens of the normalised text; `[]` for one that normalises to nothing."""
    return normalize_answer(text).split()
