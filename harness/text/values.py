"""All values of a text at once: dates, joined figures, numbers, in that order of precedence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from harness.text.dates import Date, read_dates
from harness.text.fold import fold_in_place
from harness.text.numbers import (
    Compound,
    Number,
    read_compounds,
    read_numbers,
)

_CACHED_TEXTS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a text holds of values, each kind in text order; no character belongs to two."""

    dates: tuple[Date, ...]
    compounds: tuple[Compound, ...]
    numbers: tuple[Number, ...]

    def __bool__(self) -> bool:
        return bool(self.dates or self.compounds or self.numbers)

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The half-open spans of all values in the text as given, in order."""
        found: tuple[Date | Compound | Number, ...] = self.dates + self.compounds + self.numbers
        return tuple(sorted({(value.start, value.end) for value in found}))


@lru_cache(maxsize=_CACHED_TEXTS)
def read_values(text: str) -> Values:
    """The values of a text; offsets are those of the text as given.

    >>> values = read_values("On August 15, 2021 the 5+5 JMC asked 20,000 men to leave.")
    >>> values.dates[0].key[:3], values.compounds[0].key, int(values.numbers[0].value)
    ((2021, 8, 15), '5+5', 20000)
    """
    free = fold_in_place(text)
    dates = sorted(read_dates(free), key=lambda date: date.start)
    free = _without(free, dates)
    compounds = sorted(read_compounds(free), key=lambda compound: compound.start)
    free = _without(free, compounds)
    numbers = sorted(read_numbers(free), key=lambda number: number.start)
    return Values(dates=tuple(dates), compounds=tuple(compounds), numbers=tuple(numbers))


def _without(text: str, values: list[Date] | list[Compound]) -> str:
    for value in values:
        text = text[: value.start] + "\0" * (value.end - value.start) + text[value.end :]
    return text
