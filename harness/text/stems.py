"""Stems: words without their regular endings, for comparisons that forgive them."""

from __future__ import annotations

from functools import lru_cache

# Endings, each with the least number of letters that must stand before it: first a plural's or a
# third person's, then one of a verb, an agent, an adjective or an adverb.
_ENDINGS = (
    (("es", 4), ("s", 4)),
    (("er", 6), ("ing", 4), ("ed", 4), ("al", 4), ("ly", 4)),
)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without a plural or verb ending, cut at four letters or more.

    >>> stem("forces") == stem("force"), stem("Egypt"), stem("accepted") == stem("rejected")
    (True, 'Egypt', False)
    """
    for endings in _ENDINGS:
        for ending, least in endings:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word.removesuffix(ending)
                break
    return word.rstrip("eiy") if len(word) > 4 else word
