"""Whether two names can be one person's: middle names, initials, short forms, titles, spelling.

"Christopher Lloyd" and "Christopher Allen Lloyd", "B. R. Ambedkar" and "Bhimrao Ramji Ambedkar",
"Dave Gahan" and "David Gahan", "President Nixon" and "Richard Nixon" can; "Michael Jackson" and
"Jermaine Jackson" cannot. Family names must agree to the letter or nearly (one edit in five
letters); short forms are a common beginning of three letters ("Will", "William") and close
spellings, not a table of nicknames ("Bill" is not read as "William").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from harness.text.word_lists import TITLES

_DROPPED = TITLES | {"jr", "sr", "junior", "senior", "al", "el"}
CLOSE = 0.8  # share of letters that two spellings of one name have in common at least


def name_parts(keys: Sequence[str]) -> tuple[str, ...]:
    """A name's keys without titles, suffixes and "al"; initials written together come apart.

    >>> name_parts(("dr", "br", "ambedkar")), name_parts(("queen",))
    (('b', 'r', 'ambedkar'), ('queen',))
    """
    bare = [key for key in keys if key not in _DROPPED] or list(keys)
    parts: list[str] = []
    for at, key in enumerate(bare):
        initials = len(key) in (2, 3) and at < len(bare) - 1 and not set(key) & set("aeiouy")
        parts += key if initials else [key]
    return tuple(parts)


def may_be_same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, given as word keys with the family name last, can mean one person.

    >>> may_be_same_person(("dave", "gahan"), ("david", "gahan"))
    True
    >>> may_be_same_person(("timmy", "smith"), ("emmitt", "smith"))
    False
    """
    first, second = name_parts(one), name_parts(other)
    if not first or not second or not close_words(first[-1], second[-1]):
        return False
    shorter, longer = sorted((first[:-1], second[:-1]), key=len)
    return _in_order(shorter, longer)


def _in_order(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether every given name of the shorter has its partner in the longer, in order."""
    at = 0
    for given in shorter:
        while at < len(longer) and not _same_given(given, longer[at]):
            at += 1
        if at == len(longer):
            return False
        at += 1
    return True


@lru_cache(maxsize=4096)
def _same_given(one: str, other: str) -> bool:
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return close_words(one, other) or (min(len(one), len(other)) >= 3 and one[:3] == other[:3])


@lru_cache(maxsize=16384)
def close_words(one: str, other: str) -> bool:
    """Whether two words are equal or spellings of one name: one edit in five letters.

    >>> close_words("evgenia", "yevgenia"), close_words("iran", "iraq")
    (True, False)
    """
    if one == other:
        return True
    size = max(len(one), len(other))
    if min(len(one), len(other)) < 5 or one.isdigit() or other.isdigit():
        return False
    return 1 - Levenshtein.distance(one, other) / size >= CLOSE
