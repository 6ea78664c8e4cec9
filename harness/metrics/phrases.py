"""A gold answer or an answer as the rules of `answer_match` see it: tokens, content, values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from harness.text.fold import mend_mojibake
from harness.text.standing import find_token, is_denied
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import FUNCTION_WORDS, NAME_PARTICLES, VAGUE

_LIST = re.compile(r"\s+and\s+|\s+&\s+|\s*;\s*|\s*,\s*(?:and\s+)?", re.IGNORECASE)
_CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, its tokens, and those of them that carry content (no function word, not vague).

    `roots` are the stems of the content words.
    """

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    roots: frozenset[str | None]

    @property
    def is_name(self) -> bool:
        """Whether it reads as a proper name: two to five capitalised words, particles between."""
        named = all(
            not token.is_value and (token.capital or (at and token.key in NAME_PARTICLES))
            for at, token in enumerate(self.tokens)
        )
        return named and 2 <= len(self.tokens) <= 5 and not re.search(r"[,(/&]", self.text)

    @property
    def values(self) -> tuple[Token, ...]:
        """The dates, numbers and joined figures that are not set aside ("not 300")."""
        return tuple(
            token
            for at, token in enumerate(self.tokens)
            if token.is_value and not is_denied(self.tokens, at)
        )

    def holds(self, wanted: Token) -> bool:
        """Whether a content token of the text says what `wanted` says, endings forgiven."""
        if wanted.is_value:
            return bool(find_token(wanted, self.content))
        return wanted.root in self.roots


@lru_cache(maxsize=_CACHED_TEXTS)
def read_phrase(text: str) -> Phrase:
    """A text read for the rules, its mojibake mended.

    >>> [token.key for token in read_phrase("in the late 1960s by the U.N.").content]
    ['@1960s', 'un']
    """
    mended = mend_mojibake(text)
    tokens = read_tokens(mended)
    content = tuple(t for t in tokens if t.key not in FUNCTION_WORDS and t.key not in VAGUE)
    return Phrase(mended, tokens, content, frozenset(token.root for token in content))


@lru_cache(maxsize=_CACHED_TEXTS)
def forms_of(gold: str) -> tuple[str, ...]:
    """The gold, the gold without what is in parentheses, and what is in them.

    >>> forms_of("adenosine diphosphate (ADP)")
    ('adenosine diphosphate (ADP)', 'adenosine diphosphate', 'ADP')
    """
    parts = re.fullmatch(r"([^()]+)\(([^()]{2,})\)\s*", gold)
    return (gold, parts[1].strip(), parts[2].strip()) if parts and parts[1].strip() else (gold,)


@lru_cache(maxsize=_CACHED_TEXTS)
def list_of(gold: str) -> tuple[Phrase, ...]:
    """The members of a gold that is a list in one string, else nothing.

    A list has "and", "&" or ";" in it, and its members are all names or values, or all single
    words; commas alone also part a place from the place around it.

    >>> [member.text for member in list_of("Egypt, Russia and the UAE")]
    ['Egypt', 'Russia', 'the UAE']
    >>> list_of("Landover, Maryland")
    ()
    """
    members = [member for member in _LIST.split(gold) if member.strip()]
    if len(members) < 2 or not re.search(r"\sand\s|\s&\s|;", gold, re.IGNORECASE):
        return ()
    phrases = tuple(read_phrase(member) for member in members)
    heads = [phrase.content[0] for phrase in phrases if phrase.content]
    named = all(head.capital or head.is_value for head in heads)
    single = all(len(phrase.content) == 1 for phrase in phrases)
    return phrases if len(heads) == len(phrases) and (named or single) else ()
