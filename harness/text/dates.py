"""Dates as values with their precision, read from free text by an own narrow grammar.

Read: `15 August 2021`, `August 15th, 2021`, `15-17 August`, `April 2019`, `Dec. 24`, a month alone
(where it cannot be a verb), ISO and dotted numeric dates, `15/08/2021` where only one reading is a
date, decades (`1990s`), years with an era (`44 BC`), weekdays. A bare four-digit number is a number
that may be a year: the caller decides (`numbers.Number.year`).

Not read, on purpose: relative dates, two-digit years, `08/09/2021` (two readings), month names in
other languages. General date parsers are not used: they read "300" as a year and "may" as a month.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Spelled out, since the names in `calendar` follow the locale.
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTH_NAMES)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAY_NAMES)})"
_YEAR = r"(?P<year>[12]\d{3})(?![\d,.]\d|\d|%|s\b)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_LAST = r"(?:\s?(?:-|to|and|&|or|through|until)\s?(?P<last>[0-3]?\d)(?:st|nd|rd|th)?)?"
_LEAD = rf"(?:(?:{_WEEKDAY}),?\s(?:the\s)?)?"

# What a text must hold for a pattern to be tried at all, and the patterns, the most telling first.
_FIGURES = re.compile(r"\d\s?[-./]\s?\d")
_NAMED = re.compile("|".join((*_SHORT, "may")), re.IGNORECASE)
_PATTERNS = tuple(
    (hint, re.compile(pattern, re.IGNORECASE))
    for hint, pattern in (
        (_FIGURES, r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"),
        (
            _FIGURES,
            r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>[12]\d{3})(?!\d)",
        ),
        (_FIGURES, r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>[12]\d{3})(?![\d/])"),
        (
            _NAMED,
            rf"\b{_LEAD}{_DAY}{_LAST}(?:\sday)?(?:\sof)?\s{_MONTH}(?:,?\s?(?:of\s)?{_YEAR})?",
        ),
        (
            _NAMED,
            rf"\b{_LEAD}{_MONTH}\s(?:the\s)?{_DAY}{_LAST}"
            rf"(?!\d|[,.]\d|:\d|\s?(?:%|percent|million))(?:\s?,?\s(?:of\s)?{_YEAR})?",
        ),
        (_NAMED, rf"\b{_MONTH}(?:\sof)?,?\s{_YEAR}"),
        (
            re.compile(r"\d0'?s\b"),
            r"\b(?:the\s)?(?:early|mid|late)?[ -]?(?P<decade>[12]\d{2}0)'?s\b",
        ),
        (
            re.compile(r"\d\s?(?:b\.?c|a\.?d)", re.IGNORECASE),
            r"(?<![\d.,])(?P<era_year>\d{1,4})\s?(?P<era>b\.?c\.?(?:e\b\.?)?|a\.?d\b\.?)(?!\w)",
        ),
        (_NAMED, rf"\b{_MONTH}"),
        (re.compile("day", re.IGNORECASE), rf"\b{_WEEKDAY}s?\b"),
    )
)
_HINTS = tuple(dict.fromkeys(hint for hint, _ in _PATTERNS))
_AMBIGUOUS_WORDS = {"may", "march", "sun", "mar", "dec", "sep", "jan", "jun", "oct"}
_BEFORE_MONTH = re.compile(
    r"(?:^|\b(?:in|since|by|until|till|from|during|of|last|next|this|early|mid|late|and|to|every"
    r"|through|-|each)[\s-])\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A date as far as it was given: `text[start:end]`; parts not given are None.

    `decade` is its first year ("1990s" is 1990); years BC are negative.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: int | None = None

    @property
    def key(self) -> tuple[int | None, ...]:
        """The parts that make it this date and no other; a weekday only where nothing else is."""
        alone = self.year is None and self.month is None and self.decade is None
        return (self.year, self.month, self.day, self.decade, self.weekday if alone else None)

    def covers(self, other: Date) -> bool:
        """Whether `other` is this date, given as precisely or more so.

        >>> april = Date(start=0, end=0, year=2019, month=4)
        >>> april.covers(Date(start=0, end=0, year=2019, month=4, day=4))
        True
        >>> Date(start=0, end=0, year=2019, month=4, day=4).covers(april)
        False
        """
        if self.decade is not None:
            return self.decade == (_decade_of(other) if other.decade is None else other.decade)
        pairs = zip(self.key[:3], other.key[:3], strict=True)
        if any(mine is not None and mine != theirs for mine, theirs in pairs):
            return False
        if self.month is None and self.year is None:
            return self.weekday is not None and self.weekday == other.day_of_week()
        return True

    def day_of_week(self) -> int | None:
        """The weekday, Monday 0, as given or as the calendar has it; None where unknown."""
        if self.weekday is not None or self.year is None or self.month is None or self.day is None:
            return self.weekday
        return dt.date(self.year, self.month, self.day).weekday()


def _decade_of(date: Date) -> int | None:
    return None if date.year is None else date.year // 10 * 10


def read_dates(text: str) -> Iterator[Date]:
    """The dates of a text whose characters `fold.fold_in_place` has evened out, in no order.

    >>> [d.key[:3] for d in read_dates("from April 2019 to 24 December")]
    [(None, 12, 24), (2019, 4, None)]
    """
    free = text
    tried = [hint for hint in _HINTS if hint.search(text)]
    for pattern in (pattern for hint, pattern in _PATTERNS if hint in tried):
        for match in pattern.finditer(free):
            found = list(_dates_of(match, text))
            yield from found
            if found:
                free = free[: match.start()] + "\0" * len(match[0]) + free[match.end() :]


def _dates_of(match: re.Match[str], text: str) -> Iterator[Date]:
    parts = {k: v for k, v in match.groupdict().items() if v}
    at = {"start": match.start(), "end": match.end()}
    if "decade" in parts:
        yield Date(**at, decade=int(parts["decade"]))
    elif "era_year" in parts:
        year = int(parts["era_year"])
        yield Date(**at, year=-year if parts["era"][0] in "bB" else year)
    elif "a" in parts:
        yield from _slashed(int(parts["a"]), int(parts["b"]), int(parts["year"]), at)
    elif "month" not in parts:
        yield Date(**at, weekday=_WEEKDAY_NAMES.index(parts["weekday"].lower()))
    elif _is_month(match, parts, text):
        yield from _calendar(parts, at)


def _slashed(first: int, second: int, year: int, at: dict[str, int]) -> Iterator[Date]:
    readings = {(second, first), (first, second)}
    real = [(month, day) for month, day in readings if _exists(year, month, day)]
    if len(real) == 1:
        yield Date(**at, year=year, month=real[0][0], day=real[0][1])


def _calendar(parts: dict[str, str], at: dict[str, int]) -> Iterator[Date]:
    name = parts["month"].lower().rstrip(".")
    month = int(name) if name.isdigit() else _month_number(name)
    year = int(parts["year"]) if "year" in parts else None
    weekday = _WEEKDAY_NAMES.index(parts["weekday"].lower()) if "weekday" in parts else None
    days: list[int | None] = [int(parts[key]) for key in ("day", "last") if key in parts]
    if not all(_exists(year or 2000, month, day or 1) for day in days):
        return
    if not days and not 1 <= month <= 12:
        return
    for day in days or [None]:
        yield Date(**at, year=year, month=month, day=day, weekday=weekday)


def _month_number(name: str) -> int:
    return next(n for n, full in enumerate(_MONTH_NAMES, 1) if full.startswith(name[:3]))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _is_month(match: re.Match[str], parts: dict[str, str], text: str) -> bool:
    """Whether a name that is also a word ("may", "march") stands for the month here."""
    name = parts["month"]
    if "year" in parts or name.lower().rstrip(".") not in _AMBIGUOUS_WORDS:
        return True
    if "day" in parts and (name[0].isupper() or match.start("day") < match.start("month")):
        return True
    before = _BEFORE_MONTH.search(text[: match.start()])
    if "day" in parts:
        return before is not None or match.start() == 0
    whole = not text[match.end() :].strip(" .,") and match.start() == 0
    return whole or (before is not None and before[0] != "" and name[0].isupper())
