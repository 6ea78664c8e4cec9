"""The members of a list that a text gives, against alias groups."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.text.standing import find_phrase, is_denied
from harness.text.stems import stem
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import FUNCTION_WORDS, LEAD_WORDS

_BREAK = re.compile(
    r"[,;\n•|]|\s[-*–]\s|\b(?:and|or|as well as|plus|along with|together with)\b|\s&\s|[.!?](?=\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Which alias groups a text names (`found`, in their order), and what it names besides."""

    found: tuple[bool, ...]
    strange: tuple[str, ...] = ()


def read_members(
    text: str,
    *,
    groups: Sequence[Sequence[str]],
    question: str = "",
    rejects: Sequence[str] = (),
) -> Members:
    """The groups that stand in the text, and the strange members beside them.

    >>> read_members("Egypt, the UAE and Turkey", groups=[["Egypt"], ["UAE"], ["Russia"]])
    Members(found=(True, True, False), strange=('Turkey',))
    """
    tokens = read_tokens(text)
    taken: set[int] = set()
    found = [False] * len(groups)
    names = [(g, read_tokens(name)) for g, group in enumerate(groups) for name in group]
    for group, name in sorted(names, key=lambda pair: -len(pair[1])):
        for start, end in find_phrase(name, tokens, loose=True):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found[group] |= not is_denied(tokens, start)
    known = {stem(token.key) for token in read_tokens(question)}
    proper = any(token.capital or token.is_value for _, name in names for token in name)
    strange = [
        piece
        for piece, inside in _pieces(text, tokens)
        if taken.isdisjoint(inside)
        and _is_member([tokens[i] for i in inside], known=known, proper=proper)
    ]
    wrong = [reject for reject in rejects if _outside(reject, tokens, taken)]
    return Members(found=tuple(found), strange=tuple(dict.fromkeys((*strange, *wrong))))


def _outside(reject: str, tokens: Sequence[Token], taken: set[int]) -> bool:
    places = find_phrase(read_tokens(reject), tokens, loose=True)
    return any(not taken.issuperset(range(start, end)) for start, end in places)


def _pieces(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, range]]:
    """The pieces between breaks, each with the indices of its tokens; values are never cut."""
    uncut = {i for token in tokens if token.is_value for i in range(token.start, token.end)}
    cuts = [match.span() for match in _BREAK.finditer(text) if match.start() not in uncut]
    at, first = 0, 0
    for start, end in [*cuts, (len(text), len(text))]:
        last = bisect_left(tokens, start, first, key=lambda token: token.start)
        if first < last:
            yield text[at:start].strip(" \t-*–.:!?\"'"), range(first, last)
        at, first = end, bisect_left(tokens, end, last, key=lambda token: token.start)


def _is_member(tokens: Sequence[Token], *, known: set[str], proper: bool) -> bool:
    """Whether a piece without a known member names something of the list's kind."""
    free = FUNCTION_WORDS | LEAD_WORDS
    new = [t for t in tokens if t.key not in free and stem(t.key) not in known]
    if not proper:
        return bool(new)
    return any(token.is_value or (token.capital and len(token.key) > 1) for token in new)
