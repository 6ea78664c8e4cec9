"""Whether a phrase stands in a text, as whole tokens, read as a reader reads it.

Tokens are those of `tokens.read_tokens`: values compare by value, words by folded key. A phrase
stands in a text where its tokens follow one another there. On top of equal keys,

* a date covers one that is more precise ("April 2019" stands in "4 April 2019"), and a bare year
  covers any date of that year;
* a number without a unit equals the same number with one ("300" and "$300"); two different units
  never match;
* with `loose`, plural and other endings are forgiven ("forces" and "force").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from harness.text.numbers import Number
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import DENIALS, FUNCTION_WORDS, NEGATIONS

_REACH = 6  # how many words a negation reaches over
_GAP = 3
_CLAUSE_END = re.compile(r"[,;:.!?()]|\b(?:but|and|while|although|because)\b", re.IGNORECASE)
_END = re.compile(r"[.!?;](?:\s|$)|\n")


def find_phrase(
    phrase: Sequence[Token], text: Sequence[Token], *, loose: bool = False
) -> list[tuple[int, int]]:
    """The half-open token ranges of `text` in which the phrase stands; none for an empty one.

    >>> find_phrase(read_tokens("April 2019"), read_tokens("It began on 4 April 2019."))
    [(3, 4)]
    """
    size = len(phrase)
    if not size:
        return []
    return [
        (at, at + size)
        for at in find_token(phrase[0], text[: max(0, len(text) - size + 1)], loose=loose)
        if all(same(phrase[i], text[at + i], loose=loose) for i in range(1, size))
    ]


def find_token(wanted: Token, text: Sequence[Token], *, loose: bool = False) -> list[int]:
    """Where a token of the text is the `same` as the wanted one."""
    if wanted.is_value:
        return [at for at, token in enumerate(text) if token.is_value and same(wanted, token)]
    if loose:
        root = wanted.root
        return [at for at, token in enumerate(text) if token.root == root]
    key = wanted.key
    return [at for at, token in enumerate(text) if token.key == key]


def stands_in(phrase: str, text: str, *, loose: bool = False) -> bool:
    """Whether the phrase stands in the text.

    >>> stands_in("300", "about 3,000 fighters"), stands_in("twenty thousand", "20,000 fighters")
    (False, True)
    """
    return bool(find_phrase(read_tokens(phrase), read_tokens(text), loose=loose))


def same(wanted: Token, given: Token, *, loose: bool = False) -> bool:
    """Whether a token of a text says what a token of a phrase says."""
    if wanted.key == given.key:
        return True
    if wanted.is_value:
        return _same_value(wanted, given)
    return loose and wanted.root == given.root


def _same_value(wanted: Token, given: Token) -> bool:
    if given.date:
        if wanted.date:
            return wanted.date.covers(given.date)
        return bool(wanted.number and wanted.number.year and wanted.number.year == given.date.year)
    if wanted.number and given.number:
        return same_number(wanted.number, given.number)
    return False


def same_number(wanted: Number, given: Number) -> bool:
    """Whether two numbers have one value, and no two different units.

    An ordinal is no cardinal: "third" is not "3".
    """
    if wanted.ordinal != given.ordinal:
        return False
    if wanted.unit and given.unit:
        return wanted.base == given.base
    return wanted.value == given.value


def states(wording: str, text: str) -> bool:
    """Whether one sentence of the text says the wording: its content words in order, not negated.

    Endings are forgiven, function words are free, and up to `_GAP` other words may stand between
    two that follow each other in the wording. A negation within the match or right before it, that
    the wording does not have, is a contradiction.

    >>> states("withdrawal of all foreign forces", "They urged the withdrawal of foreign forces.")
    False
    >>> states("rejected the plan", "The committee did not reject the plan.")
    False
    """
    wanted = read_tokens(wording)
    content = [token for token in wanted if token.key not in FUNCTION_WORDS] or list(wanted)
    negated = any(token.key in NEGATIONS for token in wanted)
    return bool(content) and any(
        _in_order(content, sentence, text, negated=negated) for sentence in _sentences(text)
    )


def is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before `at` sets aside what follows; "more than 300" does not.

    >>> is_denied(read_tokens("not Sirte"), 1), is_denied(read_tokens("more than Sirte"), 2)
    (True, False)
    """
    before = tokens[at - 1].key if at else ""
    compared = before == "than" and at > 1 and tokens[at - 2].key not in ("rather", "other")
    return before in DENIALS and not compared


def stray(reject: str, said: Sequence[Token], right: Sequence[str]) -> bool:
    """Whether a wrong answer stands among the tokens, outside of the right ones and not denied.

    >>> stray("August", read_tokens("August 15"), ["August 15"])
    False
    """
    allowed = [span for name in right for span in find_phrase(read_tokens(name), said, loose=True)]
    return any(
        not is_denied(said, start)
        and not any(first <= start and end <= last for first, last in allowed)
        for start, end in find_phrase(read_tokens(reject), said)
    )


def _in_order(
    content: Sequence[Token], sentence: Sequence[Token], text: str, *, negated: bool
) -> bool:
    """Whether the content tokens follow one another in the sentence with small gaps."""
    for first in find_token(content[0], sentence, loose=True):
        last = _run(content, sentence, first)
        if last is not None and negated == _negated(sentence, first, last, text):
            return True
    return False


def _run(content: Sequence[Token], text: Sequence[Token], at: int) -> int | None:
    """Where the run of content tokens that begins at `at` ends, or None."""
    for token in content[1:]:
        window = range(at + 1, min(len(text), at + 2 + _GAP))
        following = next((i for i in window if same(token, text[i], loose=True)), None)
        if following is None:
            return None
        at = following
    return at


def _negated(sentence: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether a negation stands among the matched tokens or reaches them from before."""
    if any(token.key in NEGATIONS for token in sentence[first : last + 1]):
        return True
    return is_negated(sentence, first, text)


def is_negated(tokens: Sequence[Token], at: int, text: str, *, reach: int = _REACH) -> bool:
    """Whether a negation reaches a token: up to `reach` words on, within its clause.

    >>> text = "They did not agree, but met."
    >>> [is_negated(read_tokens(text), at, text) for at in (3, 5)]
    [True, False]
    """
    for before in tokens[max(0, at - 1 - reach) : at]:
        if before.key in NEGATIONS and not _CLAUSE_END.search(text, before.end, tokens[at].start):
            return True
    return False


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each sentence: cut where a full stop, line break or semicolon parts tokens."""
    sentences: list[list[Token]] = [[]]
    at = 0
    for token in read_tokens(text):
        if _END.search(text[at : token.start]):
            sentences.append([])
        sentences[-1].append(token)
        at = token.end
    return tuple(tuple(sentence) for sentence in sentences)
