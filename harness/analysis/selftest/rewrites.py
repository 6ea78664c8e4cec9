"""Harmless rewrites: the same answer in other clothes, which no measure may take amiss.

* letter case of the answer, all small and all large; quotes keep theirs;
* quotation marks turned from straight to curly or back, and set around every quote;
* no-break spaces for every other space;
* an ellipsis at both ends of a quote, and one for words in it that hide nothing: no negation,
  number, modal, name, attribution or word that opens a condition;
* markers before or after the full stop; `[1, 2]` for `[1][2]`;
* a name for another of its alias group, where the whole answer is that name;
* a whole number in words or in digits; "15 August 2021" for "August 15, 2021" and as 2021-08-15.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.analysis.selftest.figures import read_figures, spelled
from harness.analysis.selftest.material import Subject
from harness.analysis.selftest.outputs import Change
from harness.core.item import QaItem
from harness.text.values import read_values

_NO_BREAK = "\u00a0"
_CURLY = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"))
_PLAIN_ADJECTIVES = """
    foreign military urgent joint large small new old main local other recent whole further public
    common general important necessary special current full early late armed political economic
    international regional bilateral friendly complete gradual specific clear strong good great
"""
_HARMLESS = frozenset(_PLAIN_ADJECTIVES.split())
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def cased(subject: Subject, _: random.Random) -> Iterator[Change]:
    """The answer in small and in large letters."""
    for change in (str.lower, str.upper):
        yield from _retold(subject, change)


def quote_marks(subject: Subject, _: random.Random) -> Iterator[Change]:
    """Straight marks for curly ones, or curly for straight, and marks around every quote."""
    yield from _rewritten(subject, _turned, lambda quote: f"“{_turned(quote)}”")


def no_break_spaces(subject: Subject, _: random.Random) -> Iterator[Change]:
    """A no-break space for every other space."""
    yield from _rewritten(subject, _unbroken, _unbroken)


def ellipses(subject: Subject, _: random.Random) -> Iterator[Change]:
    """Quotes with an ellipsis at both ends, and with one for a word that hides nothing."""
    yield from _rewritten(subject, _same, lambda quote: f"… {quote} …")
    yield from _rewritten(subject, _same, _gapped)


def marker_sides(subject: Subject, _: random.Random) -> Iterator[Change]:
    """Markers after the full stop instead of before it."""
    if any(part.cites for part in subject.draft.parts):
        draft = subject.draft
        yield Change(before=draft.as_text(), after=draft.as_text(after_stop=True))


def joined_markers(subject: Subject, _: random.Random) -> Iterator[Change]:
    """`[1, 2]` for `[1][2]`."""
    if any(len(part.numbers()) > 1 for part in subject.draft.parts):
        draft = subject.draft
        yield Change(before=draft.as_text(), after=draft.as_text(joined=True))


def aliases(subject: Subject, draw: random.Random) -> Iterator[Change]:
    """Another name of the same thing, where the answer is a name and its spelling not asked."""
    item = subject.item
    if isinstance(item, QaItem) and not item.spelling:
        for part in subject.draft.parts[:1]:
            others = subject.sources.aliases.variants(part.text)[1:]
            if others:
                other = replace(part, text=draw.choice(others))
                after = subject.draft.with_part(0, other).as_json()
                yield Change(before=subject.draft.as_json(), after=after)


def number_words(subject: Subject, _: random.Random) -> Iterator[Change]:
    """Numbers of the answer in words instead of digits, or in digits instead of words."""
    yield from _retold(subject, _respelled)


def date_forms(subject: Subject, _: random.Random) -> Iterator[Change]:
    """Dates of the answer with the day on the other side of the month, and as 2021-08-15."""
    yield from _retold(subject, _turned_dates)
    yield from _retold(subject, _iso_dates)


def _retold(subject: Subject, change: Callable[[str], str]) -> Iterator[Change]:
    return _rewritten(subject, change, _same)


def _rewritten(
    subject: Subject, change: Callable[[str], str], requote: Callable[[str], str]
) -> Iterator[Change]:
    """The answer with every text and every quote rewritten; nothing where nothing changes."""
    parts = []
    for part in subject.draft.parts:
        cites = tuple(
            cite if cite.quote is None else replace(cite, quote=requote(cite.quote))
            for cite in part.cites
        )
        parts.append(replace(part, text=change(part.text), cites=cites))
    draft = replace(subject.draft, parts=tuple(parts))
    if draft != subject.draft:
        yield Change(before=subject.draft.as_json(), after=draft.as_json())


def _same(text: str) -> str:
    return text


def _turned(text: str) -> str:
    if any(curly in text for curly, _ in _CURLY):
        for curly, straight in _CURLY:
            text = text.replace(curly, straight)
        return text
    text = re.sub(r"(?<!\w)\"(?=\w)", "“", text).replace('"', "”")
    return re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’")


def _unbroken(text: str) -> str:
    words = text.split(" ")
    joints = [_NO_BREAK if at % 2 else " " for at in range(len(words))]
    return "".join(word + joint for word, joint in zip(words, joints, strict=True)).rstrip()


def _gapped(quote: str) -> str:
    """The quote with an ellipsis for its first plain adjective, if two words stand on each side."""
    words = quote.split(" ")
    for at in range(2, len(words) - 2):
        if words[at] in _HARMLESS:
            return " ".join([*words[:at], "…", *words[at + 1 :]])
    return quote


def _respelled(text: str) -> str:
    for figure in reversed(read_figures(text)):
        whole = text[figure.number.start : figure.number.end]
        if figure.number.unit is None and whole == text[figure.start : figure.end]:
            new = spelled(figure.value) if figure.in_digits else f"{figure.value:,}"
            text = text[: figure.start] + new + text[figure.end :]
    return text


def _turned_dates(text: str) -> str:
    for start, end, year, month, day in _whole_dates(text):
        said = text[start:end]
        month_first = not said[:1].isdigit()
        comma = f", {year}" if year else ""
        space = f" {year}" if year else ""
        name = _MONTHS[month - 1]
        new = f"{day} {name}{space}" if month_first else f"{name} {day}{comma}"
        text = text[:start] + new + text[end:]
    return text


def _iso_dates(text: str) -> str:
    for start, end, year, month, day in _whole_dates(text):
        if year:
            text = f"{text[:start]}{year}-{month:02d}-{day:02d}{text[end:]}"
    return text


def _whole_dates(text: str) -> Iterator[tuple[int, int, int | None, int, int]]:
    """The dates with a month and a day, last first; ranges and weekdays left alone."""
    dates = read_values(text).dates
    spans = [(date.start, date.end) for date in dates]
    for date in reversed(dates):
        single = spans.count((date.start, date.end)) == 1 and date.weekday is None
        if single and date.month is not None and date.day is not None:
            yield date.start, date.end, date.year, date.month, date.day
