"""The linter's rules for dates: the anchor of a temporal item, the entries of a timeline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from harness.core.errors import Problem
from harness.core.item import QaItem, ReferenceSentence, SummaryItem
from harness.gold.load import Gold
from harness.gold.rules import Finding
from harness.text.dates import Date
from harness.text.fold import fold_text
from harness.text.tokens import Token, read_tokens
from harness.text.values import read_values
from harness.text.word_lists import FUNCTION_WORDS, VAGUE

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PRECISIONS = ("year", "month", "day")


def unprinted_anchors(gold: Gold) -> Iterator[Problem]:
    """Every `as_of` that is no date printed in the seeds, as precisely or more so.

    A set without seeds has nothing to look in.
    """
    if not gold.sources:
        return
    anchored = [i for i in gold.tasks.get("qa", {}).values() if isinstance(i, QaItem) and i.as_of]
    printed = _printed_dates(gold) if anchored else set()
    for item in anchored:
        date = read_iso(item.as_of or "")
        if date is None or date.key[:3] not in printed:
            yield Problem(
                where=gold.where("qa", item.id, "as_of"),
                found=repr(item.as_of) + ("" if date else ", which is no date"),
                expected="a date printed in the seeds, as YYYY, YYYY-MM or YYYY-MM-DD",
                fix="anchor the item on a printed date, or ask for the relative answer",
            )


def _printed_dates(gold: Gold) -> set[tuple[int | None, ...]]:
    """Year, month and day of every date of the article text, and of each that covers it."""
    found: set[tuple[int | None, ...]] = set()
    for source in gold.sources.values():
        values = read_values(source.content())
        stated = read_iso(source.date or "")
        dates = [date.key[:3] for date in (*values.dates, *([stated] if stated else []))]
        dates += [(number.year, None, None) for number in values.numbers if number.year]
        for year, month, day in dates:
            found |= {(year, month, day), (year, month, None), (year, None, None)}
    return found


def read_iso(text: str) -> Date | None:
    """The date that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` is; None for any other text.

    >>> read_iso("2021-08").key[:3], read_iso("2021-02-30")
    ((2021, 8, None), None)
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return Date(start=0, end=len(text), year=year, month=month, day=day)


def timeline_dated(item: SummaryItem, _: Gold) -> Iterator[Finding]:
    """Every entry of a timeline has a date that its precision, basis and printed form bear out."""
    if item.kind != "timeline":
        return
    for r, reference in enumerate(item.references):
        for s, entry in enumerate(reference):
            for field, found, expected, fix in _entry_findings(entry):
                yield f"references[{r}][{s}].{field}", found, expected, fix


def _entry_findings(entry: ReferenceSentence) -> Iterator[Finding]:
    for field in ("date", "printed", "precision", "basis"):
        if not getattr(entry, field):
            yield field, "nothing", f"`{field}` in every entry of a timeline", "add it"
    date = read_iso(entry.date or "")
    if entry.date and date is None:
        yield "date", repr(entry.date), "YYYY, YYYY-MM or YYYY-MM-DD", "correct the date"
    quotes = fold_text(" … ".join(span.quote for group in entry.evidence for span in group))
    if entry.printed and entry.evidence and fold_text(entry.printed) not in quotes:
        yield (
            "printed",
            f"{entry.printed!r}, which stands in no span of the entry",
            "the date as its evidence prints it",
            "quote the passage that prints it, or correct it",
        )
    if date is not None:
        yield from _disagreements(entry, date)


def _disagreements(entry: ReferenceSentence, date: Date) -> Iterator[Finding]:
    precision = _PRECISIONS[sum(part is not None for part in date.key[:3]) - 1]
    if entry.precision and entry.precision != precision:
        yield "precision", entry.precision, f"{precision}, as `date` has it", "correct one of them"
    if entry.printed and entry.basis and not _bears_out(entry.printed, entry.basis, date):
        yield (
            "date",
            f"{entry.date}, where {entry.printed!r} is printed with basis {entry.basis}",
            "the printed date"
            if entry.basis == "printed"
            else "a date that the printed form leaves open",
            "correct `date`, `printed` or `basis`",
        )


def _bears_out(printed: str, basis: str, date: Date) -> bool:
    """Whether a printed form gives the date whole, or where it was resolved, does not deny it."""
    tokens = [t for t in read_tokens(printed) if t.key not in FUNCTION_WORDS | VAGUE]
    dates = [found for token in tokens if (found := _date_of(token))]
    if basis == "printed":
        return any(found.key[:3] == date.key[:3] for found in dates)
    return len(tokens) > 1 or all(found.covers(date) for found in dates)


def _date_of(token: Token) -> Date | None:
    if token.number and token.number.year:
        return Date(start=token.start, end=token.end, year=token.number.year)
    return token.date
