"""A gold answer or an answer as the rules of `answer_match` see it: tokens, content, values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harness.text.fold import mend_mojibake
from harness.text.standing import same
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import DENIALS, FUNCTION_WORDS, NAME_PARTICLES, VAGUE

_LIST = re.compile(r"\s+and\s+|\s+&\s+|\s*;\s*|\s*,\s*(?:and\s+)?", re.IGNORECASE)
_CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, its tokens, and those of them that carry content (no function word, not vague)."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]

    @property
    def is_name(self) -> bool:
        """Whether it reads as a proper name: two to five capitalised words, particles between."""
        named = self.values == () and all(
            token.capital or (at and token.key in NAME_PARTICLES)
            for at, token in enumerate(self.tokens)
        )
        return named and 2 <= len(self.tokens) <= 5 and not re.search(r"[,(/&]", self.text)

    @property
    def values(self) -> tuple[Token, ...]:
        """The tokens that are dates, numbers or joined figures."""
        return tuple(token for token in self.tokens if token.is_value)

    def holds(self, wanted: Token) -> bool:
        """Whether a content token of the text says what `wanted` says, endings forgiven."""
        return any(same(wanted, token, loose=True) for token in self.content)


@lru_cache(maxsize=_CACHED_TEXTS)
def read_phrase(text: str) -> Phrase:
    """A text read for the rules, its mojibake mended.

    >>> [token.key for token in read_phrase("in the late 1960s by the U.N.").content]
    ['@1960s', 'un']
    """
    mended = mend_mojibake(text)
    tokens = read_tokens(mended)
    content = tuple(t for t in tokens if t.key not in FUNCTION_WORDS and t.key not in VAGUE)
    return Phrase(mended, tokens, content)


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

    A list has "and", "&" or ";" between its members, or two commas; one comma alone parts a place
    from the place around it, or a date.

    >>> [member.text for member in list_of("Egypt, Russia and the UAE")]
    ['Egypt', 'Russia', 'the UAE']
    >>> list_of("Landover, Maryland")
    ()
    """
    members = [member for member in _LIST.split(gold) if member.strip()]
    joined = re.search(r"\sand\s|\s&\s|;", gold, re.IGNORECASE) or gold.count(",") > 1
    if len(members) < 2 or not joined:
        return ()
    phrases = tuple(read_phrase(member) for member in members)
    return phrases if all(phrase.content for phrase in phrases) else ()


def is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before `at` sets aside what follows; "more than 300" does not.

    >>> is_denied(read_tokens("not Sirte"), 1), is_denied(read_tokens("more than Sirte"), 2)
    (True, False)
    """
    before = tokens[at - 1].key if at else ""
    compared = before == "than" and at > 1 and tokens[at - 2].key not in ("rather", "other")
    return before in DENIALS and not compared
