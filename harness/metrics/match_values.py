"""The rules of `answer_match` on yes and no, numbers and dates, and on bare lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.metrics.phrases import Phrase, list_of
from harness.text.dates import Date
from harness.text.fold import fold_text
from harness.text.standing import is_denied, same
from harness.text.tokens import Token
from harness.text.word_lists import TITLES

_JOINING = frozenset(("and", "or"))
# Words that say yes or no where an answer begins with them.
_YES = frozenset(("yes", "true", "correct", "right", "indeed", "yeah"))
_NO = frozenset(("no", "false", "incorrect", "wrong", "nope"))
_BOTH = re.compile(r"\W*(?:yes (?:and|or) no|no (?:and|or) yes)\b")
# "No doubt" and "no one disputes it" deny the denial.
_NO_DOUBT = re.compile(
    r"\bno (?:doubt|question|dispute|denying|denial)(?: that)?\b"
    r"|\b(?:no one|nobody|none) (?:disput|den(?:y|ies|ied)|doubt|contest|question)\w*(?: that)?"
)
_AUXILIARY = (
    r"(?:had|did|does|do|was|were|is|are|has|have|would|will|can|could|may|must|should|might)"
)
_SAYS_NO = re.compile(
    r"\W*(?:(?:not|never|none|nobody|no one|neither)\b"
    r"(?! (?:no|yes|only|just|until|before|after)\b)"
    rf"|(?:\w+ ){{1,3}}{_AUXILIARY}(?: not|n't)\W*$)"
)
_SAYS_YES = re.compile(
    rf"\W*(?:it|they|he|she|we|this|that|there|both|all|the \w+) {_AUXILIARY}(?: so| indeed)?\W*$"
)


def yes_or_no(gold: Phrase) -> bool | None:
    """Whether a gold that is nothing but yes or no ("Typically, no") is yes; else None."""
    said = [token.key for token in gold.tokens if not token.key.endswith("ly")]
    return said == ["yes"] if said in (["yes"], ["no"]) else None


def polarity(said: Phrase) -> bool | None:
    """Whether an answer says yes (True) or no (False); None where it says neither.

    The first word decides if it is one of those that say so, else the first plain yes or no, else
    what the auxiliary says: "They did", "They would not", "Not at all", "None may stay".
    """
    text = fold_text(said.text)
    if _BOTH.match(text):
        return None
    doubt = _NO_DOUBT.search(text)
    if doubt and not re.match(r"\W*(?:yes|no)\b\W*[,.;:]", text):
        return True if _SAYS_YES.match(text, doubt.end()) else None
    told = _plain(said)
    if told is not None or _SAYS_NO.match(text):
        return told or False
    return True if _SAYS_YES.match(text) else None


def _plain(said: Phrase) -> bool | None:
    keys = [t.key for at, t in enumerate(said.tokens) if not is_denied(said.tokens, at)]
    if keys and (keys[0] in _YES or keys[0] in _NO):
        return keys[0] in _YES
    return next((key == "yes" for key in keys if key in ("yes", "no")), None)


def gives_values(gold: Phrase, said: Phrase) -> bool:
    """A gold that is all value is given where each of its values is, whatever stands around."""
    if not gold.values or any(not token.is_value for token in gold.content):
        return False
    return all(is_given(value, said) for value in gold.values)


def is_given(value: Token, said: Phrase) -> bool:
    """Whether a value stands in the answer; a range of years also by its two ends."""
    if any(same(value, token) for token in said.values):
        return True
    years = re.fullmatch(r"=(\d{4})-(\d{4})", value.key)
    if years is None:
        return False
    given = {token.number.year for token in said.values if token.number}
    return {int(year) for year in years.groups()} <= given


def gives_day(gold: Phrase, said: Phrase) -> bool:
    """The answer gives day and month of a gold date that has a year too, and no year with them."""
    date = _only_date(gold)
    return date is not None and any(
        given.date.year is None and (given.date.month, given.date.day) == (date.month, date.day)
        for given in said.values
        if given.date and given.date.day
    )


def gives_year(gold: Phrase, said: Phrase) -> bool:
    """The answer gives the bare year of a gold date that is more precise."""
    date = _only_date(gold)
    if date is None or date.year is None or date.month is None:
        return False
    return any(token.number and token.number.year == date.year for token in said.values)


def _only_date(gold: Phrase) -> Date | None:
    return gold.content[0].date if len(gold.content) == 1 else None


def only_lists(golds: Sequence[Phrase], said: Phrase) -> bool:
    """Whether the answer is nothing but a list of names or values, not all of them a gold's.

    Commas alone make one from the fourth member on: they also part a place from what is around it.
    """
    if any(list_of(gold.text) or any(t.compound for t in gold.tokens) for gold in golds):
        return False
    members, joined = _members(said)
    if len(members) < (2 if joined else 4) or not all(members):
        return False
    values = all(all(t.is_value for t in member[:1]) and len(member) <= 2 for member in members)
    names = all(t.capital and not t.is_value for member in members for t in member)
    if not values and (not names or re.search(r"\bof\b", said.text)):
        return False
    titled = any(token.key in TITLES for member in members for token in member)
    return not titled and any(
        not any(gold.holds(token) for gold in golds for token in member) for member in members
    )


def _members(said: Phrase) -> tuple[list[list[Token]], bool]:
    """The content of the answer, cut at commas and conjunctions; whether there is one of these."""
    members: list[list[Token]] = [[]]
    joined, end = False, 0
    for token in said.tokens:
        cut = token.key in _JOINING
        if (cut or re.search(r"[,;/&]", said.text[end : token.start])) and members[-1]:
            members.append([])
        joined, end = joined or cut, token.end
        if not cut and token in said.content and token.key not in ("either", "both"):
            members[-1].append(token)
    return members, joined
