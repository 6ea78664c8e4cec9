"""The rules of `answer_match` on yes and no, numbers and dates."""

from __future__ import annotations

import re

from harness.metrics.phrases import Phrase
from harness.text.dates import Date
from harness.text.standing import is_denied, same
from harness.text.tokens import Token

# Words that say yes or no where an answer begins with them.
_YES = frozenset(("yes", "true", "correct", "right", "indeed", "yeah"))
_NO = frozenset(("no", "false", "incorrect", "wrong", "nope"))


def yes_or_no(gold: Phrase) -> bool | None:
    """Whether a gold that is nothing but yes or no ("Typically, no") is yes; else None."""
    said = [token.key for token in gold.tokens if not token.key.endswith("ly")]
    return said == ["yes"] if said in (["yes"], ["no"]) else None


def polarity(said: Phrase) -> bool | None:
    """Whether an answer says yes (True) or no (False); None where it says neither.

    The first word decides if it is one of those that say so, else the first plain yes or no.
    """
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
