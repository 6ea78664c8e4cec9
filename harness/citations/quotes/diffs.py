"""Changes between a passage and a quote, told in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from harness.citations.quotes.form import read_form
from harness.citations.quotes.tokens import read_tokens

NOTHING = "∅"
_N_SHOWN = 3
_LONGEST_SHOWN = 40  # characters of one side of a change


def tell_changes(passage: str, quote: str) -> str:
    """The changed words, the passage's first, at most three places.

    Where all words are the same, the pieces between white space that differ.

    >>> tell_changes("would withdraw 300 men", "would not withdraw 3,000 men")
    '∅ → not; 300 → 3,000'
    """
    words = [read_tokens(read_form(text).clean).words for text in (passage, quote)]
    return _changes(*words) or _changes(passage.split(), quote.split())


def _changes(before: Sequence[str], after: Sequence[str]) -> str:
    changes = [
        f"{shortened(' '.join(before[op.src_start : op.src_end]))} → "
        f"{shortened(' '.join(after[op.dest_start : op.dest_end]))}"
        for op in Levenshtein.opcodes(before, after)
        if op.tag != "equal"
    ]
    return "; ".join(changes[:_N_SHOWN]) + ("; …" if len(changes) > _N_SHOWN else "")


def shortened(text: str) -> str:
    """The text on one line, cut to what a reader takes in; a sign for nothing."""
    line = " ".join(text.split())
    return (line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…") or NOTHING
