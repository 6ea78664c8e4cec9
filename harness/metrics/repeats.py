"""By what a claim or quote that is given again is known, so that saying it twice gains nothing."""

from __future__ import annotations

import re

from harness.text.fold import fold_text

_LIST_NUMBERS = re.compile(r"(?:\(?(?:\d{1,3}[.)]|[a-z]\))\s+)+")
_END_PUNCTUATION = " .!?;:,"


def repeat_key(text: str) -> str:
    """The text folded, without list numbers before it and end punctuation after it.

    >>> repeat_key("2) It met in “Sirte”…"), repeat_key('It met in "SIRTE".')
    ('it met in "sirte"', 'it met in "sirte"')
    """
    folded = fold_text(text)
    numbers = _LIST_NUMBERS.match(folded)
    return folded[numbers.end() if numbers else 0 :].rstrip(_END_PUNCTUATION)
