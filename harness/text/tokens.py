"""Words and values of a text as tokens that compare the way a reader compares them.

A word's key is folded (typography, accents, case), without its possessive ending and without the
full stops of an abbreviation; hyphens part words ("al-Mangoush" is two). A value (see `values`) is
one token whatever its wording: "20,000", "twenty thousand" and "20 000" have one key, and so have
"August 15" and "15 August". Articles (a, an, the) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.text.dates import Date
from harness.text.fold import fold_accents, fold_in_place
from harness.text.numbers import Compound, Number
from harness.text.stems import stem
from harness.text.values import read_values

_ARTICLES = frozenset(("a", "an", "the"))
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:'s\b)?|\b[^\W\d_][+#]+(?!\w)|\w+(?:'\w+)*", re.UNICODE)
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or a value of a text: `text[start:end]`, compared by `key`.

    `capital` tells whether a word begins with a capital letter or holds one ("iPhone");
    `is_value` whether the token is a date, a number or joined figures; `root` is
    the stem of a word, None for a value.
    """

    key: str
    start: int
    end: int
    capital: bool = False
    is_value: bool = False
    root: str | None = None
    date: Date | None = None
    number: Number | None = None
    compound: Compound | None = None


@lru_cache(maxsize=_CACHED_TEXTS)
def read_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order, articles left out; offsets are those of the text as given.

    >>> [token.key for token in read_tokens("The U.S.’s twenty-five men left on August 15")]
    ['us', '#25', 'men', 'left', 'on', '@-08-15']
    """
    even = fold_in_place(text)
    tokens: list[Token] = []
    at = 0
    for value in _values_in_order(text):
        tokens += _words(even, at, value.start)
        tokens.append(_value_token(value))
        at = max(at, value.end)
    tokens += _words(even, at, len(even))
    return tuple(tokens)


def keys(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The keys of tokens in order."""
    return tuple(token.key for token in tokens)


def _values_in_order(text: str) -> list[Date | Number | Compound]:
    values = read_values(text)
    found: tuple[Date | Number | Compound, ...] = values.dates + values.compounds + values.numbers
    return sorted(found, key=lambda value: value.start)


def _words(text: str, start: int, end: int) -> list[Token]:
    words = []
    for match in _WORD.finditer(text, start, end):
        key = word_key(match[0])
        if key and key not in _ARTICLES:
            token = Token(
                key=key,
                root=stem(key),
                start=match.start(),
                end=match.end(),
                capital=not match[0].islower() and match[0] != match[0].casefold(),
            )
            words.append(token)
    return words


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """What a word compares by.

    >>> word_key("Mangoush's"), word_key("U.N."), word_key("Kubiš")
    ('mangoush', 'un', 'kubis')
    """
    folded = fold_accents(word).casefold().replace(".", "")
    return _POSSESSIVE.sub("", folded).replace("'", "")


def _value_token(value: Date | Number | Compound) -> Token:
    start, end = value.start, value.end
    if isinstance(value, Date):
        return Token(key=date_key(value), start=start, end=end, is_value=True, date=value)
    if isinstance(value, Number):
        return Token(key=number_key(value), start=start, end=end, is_value=True, number=value)
    return Token(key=f"={value.key}", start=start, end=end, is_value=True, compound=value)


def date_key(date: Date) -> str:
    """A date as a key: year, month and day as far as given, so that precision is part of it.

    >>> date_key(Date(start=0, end=0, year=2019, month=4))
    '@2019-04'
    """
    if date.decade is not None:
        return f"@{date.decade}s"
    parts = [date.year, date.month, date.day]
    if parts == [None, None, None]:
        return f"@weekday{date.weekday}"
    while parts[-1] is None:
        parts.pop()
    return "@" + "-".join("" if part is None else f"{part:02d}" for part in parts)


def number_key(number: Number) -> str:
    """A number as a key: exact value, unit, and whether it is an ordinal.

    >>> from fractions import Fraction
    >>> number_key(Number(start=0, end=0, value=Fraction(3), ordinal=True))
    '#3th'
    """
    value, unit = number.base
    return f"#{value}{'th' if number.ordinal else ''}{unit or ''}"
