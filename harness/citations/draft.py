"""A text under repair that remembers where each of its characters came from.

Every repair takes characters out (markers, fences, labels) or puts in what no claim keeps but a
space: the answer's own words are never rewritten. So a place in the raw text can be found again in
the finished one, whatever the order of the repairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Cut(NamedTuple):
    """A half-open range to take out of a text, and what to leave in its place."""

    start: int
    end: int
    filler: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and, for each of its characters, the offset of that character in the raw text.

    Offsets never fall from left to right.
    """

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Draft:
        """The draft of an untouched text."""
        return cls(text, range(len(text)))

    def cut(self, cuts: Iterable[Cut]) -> Draft:
        """The draft without the ranges given; of ranges that overlap the later part is kept.

        >>> Draft.of("It met [1].").cut([Cut(6, 10)])
        Draft(text='It met.', origin=[0, 1, 2, 3, 4, 5, 10])
        """
        pieces: list[str] = []
        origin: list[int] = []
        at = 0
        for start, end, filler in sorted(cuts):
            if end <= at:
                continue
            pieces += [self.text[at:start], filler]
            origin += self.origin[at:start]
            origin += [self.origin[end - 1]] * len(filler)
            at = end
        if at == 0:
            return self
        origin += self.origin[at:]
        return Draft("".join([*pieces, self.text[at:]]), origin)

    def keep(self, start: int, end: int) -> Draft:
        """The draft of one range alone."""
        if start == 0 and end >= len(self.text):
            return self
        return Draft(self.text[start:end], self.origin[start:end])

    def raw_offset(self, index: int) -> int:
        """Where the character at `index` stood in the raw text; past the end, just after it."""
        if index < len(self.origin):
            return self.origin[index]
        return self.origin[-1] + 1 if len(self.origin) else 0

    def place(self, raw_offset: int) -> int:
        """Where a place of the raw text lies now: how many characters from before it are left.

        >>> Draft.of("It met [1].").cut([Cut(6, 10)]).place(10)
        6
        """
        return bisect_left(self.origin, raw_offset)
