"""Numbers and dates of a statement changed: for new ones, and for others of the same passage.

What keeps a change false:

* a new number stands nowhere in the passage; after "more than" it is greater, after "up to" less,
  so that it does not follow from what the passage says;
* another number of the passage has another value, the same unit, and counts another noun;
* a new month, year or weekday stands nowhere in the passage;
* another date of the passage is given as precisely and covers neither way; days of the week and
  ends of a range are left alone, since they may be the same day.

Joined figures ("5+5"), ordinals and decimals are not touched.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.text.dates import Date
from harness.text.fold import fold_text
from harness.text.numbers import Number
from harness.text.stems import stem
from harness.text.values import read_values

_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_NEXT_WORD = re.compile(r"\W*(\w+)")
_RANGE = 15  # characters between two dates that are one range
_MONTHS = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_NEW_MONTHS = ("January", "July", "August", "October", "December")  # of 31 days, and no other word
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR = re.compile(r"\b[12]\d{3}\b")
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ONES = tuple(
    f"zero one two three four five six seven eight nine ten eleven twelve {_TEENS}".split()
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MOST_SPELLED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A whole number of a text: `text[start:end]` is its figures or words without the unit."""

    start: int
    end: int
    value: int
    number: Number
    in_digits: bool

    def written(self, value: int, text: str) -> str:
        """Another value in the same manner: with commas, in digits, or in words."""
        if not self.in_digits:
            return spelled(value)
        return f"{value:,}" if "," in text[self.start : self.end] else str(value)


def spelled(value: int) -> str:
    """A whole number from 0 to 999,999 in words; a greater one in digits.

    >>> spelled(20_000), spelled(342)
    ('twenty thousand', 'three hundred and forty-two')
    """
    if value >= _MOST_SPELLED:
        return f"{value:,}"
    if value >= 1000:
        thousands, rest = divmod(value, 1000)
        joint = " and " if 0 < rest < 100 else " "
        return f"{spelled(thousands)} thousand" + (f"{joint}{spelled(rest)}" if rest else "")
    if value >= 100:
        hundreds, rest = divmod(value, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {spelled(rest)}" if rest else "")
    if value < 20:
        return _ONES[value]
    tens, rest = divmod(value, 10)
    return _TENS[tens - 2] + (f"-{_ONES[rest]}" if rest else "")


def read_figures(text: str) -> list[Figure]:
    """The whole numbers of a text that are no years, ordinals or decimals."""
    found = []
    for number in read_values(text).numbers:
        if number.ordinal or number.year is not None or number.value.denominator != 1:
            continue
        said = text[number.start : number.end]
        match = _FIGURE.search(said)
        if "." in said or number.value < 1:
            continue
        if match:
            start, end, value = match.start(), match.end(), int(match[0].replace(",", ""))
        else:
            words = said.rpartition(" ")[0] if number.unit else said
            start, end, value = 0, len(words), int(number.value)
        if end > start:
            found.append(
                Figure(
                    start=number.start + start,
                    end=number.start + end,
                    value=value,
                    number=number,
                    in_digits=match is not None,
                )
            )
    return found


def new_numbers(text: str, passage: str, draw: random.Random) -> Iterator[str]:
    """The text with one of its numbers replaced by one that the passage does not hold.

    >>> next(new_numbers("It has 300 men.", "It has 300 men.", random.Random(1)))
    'It has 900 men.'
    """
    known = {number.value for number in read_values(passage).numbers}
    for figure in read_figures(text):
        factors = draw.sample((2, 3, 5, 7), 4)
        less = figure.number.bound == "<"
        values = [figure.value // f if less else figure.value * f for f in factors]
        fresh = [v for v in values if 0 < v < _MOST_SPELLED * 10 and v not in known]
        if fresh and fresh[0] != figure.value:
            yield _spliced(text, figure.start, figure.end, figure.written(fresh[0], text))


def other_numbers(text: str, passage: str, draw: random.Random) -> Iterator[str]:
    """The text with one of its numbers replaced by another of the passage."""
    others = read_figures(passage)
    for figure in read_figures(text):
        noun = _noun(text, figure)
        fit = [
            passage[other.start : other.end]
            for other in others
            if other.number.value != figure.number.value
            and other.number.unit == figure.number.unit
            and _noun(passage, other) != noun
        ]
        if fit:
            yield _spliced(text, figure.start, figure.end, draw.choice(fit))


def _noun(text: str, figure: Figure) -> str:
    after = _NEXT_WORD.match(text, figure.number.end)
    return stem(after[1].casefold()) if after else ""


def new_dates(text: str, passage: str, draw: random.Random) -> Iterator[str]:
    """The text with the month, year or weekday of one of its dates replaced by a new one.

    >>> next(new_dates("It met on 4 May.", "It met on 4 May.", random.Random(1)))
    'It met on 4 July.'
    """
    said = fold_text(passage)
    months = [month for month in _NEW_MONTHS if month[:3].casefold() not in said]
    days = [day for day in _DAYS if day.casefold() not in said]
    for start, end in _date_spans(text):
        date = text[start:end]
        year = _YEAR.search(date)
        years = [str(int(year[0]) + step) for step in (-7, -4, 3, 6)] if year else []
        choices = (
            (_MONTHS.search(date), months),
            (year, [y for y in years if y not in said]),
            (re.search("|".join(_DAYS), date), days),
        )
        for match, fresh in choices:
            if match and fresh:
                at = start + match.start(), start + match.end()
                yield _spliced(text, *at, draw.choice(fresh))
                break


def other_dates(text: str, passage: str, draw: random.Random) -> Iterator[str]:
    """The text with one of its dates replaced by another of the passage, given as precisely."""
    others = _single_dates(passage)
    for date in _single_dates(text):
        same = [other for other in others if other.key == date.key]
        fit = [
            passage[other.start : other.end]
            for other in others
            if _precision(other) == _precision(date)
            and not (other.covers(date) or date.covers(other))
            and not any(_near(other, one) for one in same)
        ]
        if fit:
            yield _spliced(text, date.start, date.end, draw.choice(fit))


def _date_spans(text: str) -> list[tuple[int, int]]:
    """Where the dates of a text stand, years by themselves among them; no ranges."""
    values = read_values(text)
    spans = [(date.start, date.end) for date in values.dates if date.decade is None]
    spans += [(n.start, n.end) for n in values.numbers if n.year is not None]
    return [span for span in sorted(spans) if spans.count(span) == 1]


def _single_dates(text: str) -> list[Date]:
    spans = _date_spans(text)
    dates = [d for d in read_values(text).dates if (d.start, d.end) in spans]
    years = [n for n in read_values(text).numbers if n.year is not None]
    dates += [Date(start=n.start, end=n.end, year=n.year) for n in years]
    return [date for date in dates if date.month is not None or date.year is not None]


def _precision(date: Date) -> tuple[bool, ...]:
    return tuple(part is None for part in (date.year, date.month, date.day, date.weekday))


def _near(one: Date, other: Date) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) < _RANGE


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]
