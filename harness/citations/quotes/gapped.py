"""A quote with ellipses or insertions, found piece by piece in a source.

The pieces stand in order, each beginning in the sentence where the one before ends or in the next.
What an ellipsis skips and what a bracket puts in may hold nothing that a reader must not miss (see
`guards`). A bracket without an ellipsis may take the place of at most `MOST_REPLACED` words, which
only point at something: "[the committee]" for "it" is `gapped`, "[rejects]" for "supports" hides
what was said. Beside an ellipsis, and before or behind all pieces, where a writer's own words may
stand, a bracket may hold anything but the opposite of what the source has there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.citations.quotes.diffs import shortened
from harness.citations.quotes.editing import Edited, Mark
from harness.citations.quotes.form import Form
from harness.citations.quotes.guards import Hidden, find_hidden, find_replaced
from harness.citations.quotes.index import SourceIndex
from harness.citations.quotes.tokens import count_words

MOST_REPLACED = 6
_LONGEST_GAP = 2000  # characters; two sentences rarely have so many
_BESIDE = 24  # characters beside a quote, two or three words
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where the pieces stand, as positions of the source from the first to behind the last.

    `hides` is the first thing that a gap or an insertion keeps from the reader, if any.
    """

    start: int
    end: int
    hides: Hidden | None = None


def find_gapped(index: SourceIndex, quote: Edited) -> Found | None:
    """The first place where the pieces stand in order, one that hides nothing before all others.

    The search is bounded by a number of steps: a quote of very many tiny pieces is not found.
    """
    if not quote.pieces:
        return None
    search = _Search(index, quote)
    hiding: Found | None = None
    for found in search.places():
        if found.hides is None:
            return found
        hiding = hiding or found
    return hiding


class _Search:
    """One search; counts its steps, so that no input makes it long."""

    def __init__(self, index: SourceIndex, quote: Edited) -> None:
        self._index = index
        self._quote = quote
        self._steps = 0

    def places(self) -> Iterator[Found]:
        """The chains of pieces, around each standing of the longest piece."""
        index, pieces = self._index, self._quote.pieces
        longest = max(range(len(pieces)), key=lambda i: len(pieces[i][0].key))
        n_after = len(pieces) - 1 - longest
        stretches: list[tuple[int, int]] = []
        for start, end in sorted(self._standings(pieces[longest])):
            low, _ = index.sentence_bounds(index.sentence_at(start) - longest, 0)
            _, high = index.sentence_bounds(0, index.sentence_at(end - 1) + n_after)
            if stretches and low <= stretches[-1][1]:
                low = stretches.pop()[0]
            stretches.append((low, high))
        for low, high in stretches:
            yield from self._chains(low, high)

    def _standings(
        self, wordings: tuple[Form, ...], start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[int, int]]:
        for wording in wordings:
            for place in self._index.find_folded(wording, start=start, stop=stop):
                self._steps += 1
                if self._steps > _MOST_STEPS:
                    return
                yield place

    def _chains(self, low: int, high: int) -> Iterator[Found]:
        """A chain for every last end that is reached from beginnings between two positions."""
        opening, *between, closing = self._quote.marks
        reached = {
            end: Found(start=start, end=end, hides=opening.hides)
            for start, end in self._standings(self._quote.pieces[0], low, high)
        }
        for wordings, mark in zip(self._quote.pieces[1:], between, strict=True):
            further: dict[int, Found] = {}
            for found in reached.values():
                for longer in self._continued(found, wordings, mark):
                    known = further.get(longer.end)
                    if known is None or (known.hides and not longer.hides):
                        further[longer.end] = longer
            reached = further
        clean = self._index.form.clean
        for found in reached.values():
            before = clean[max(found.start - _BESIDE, 0) : found.start]
            after = clean[found.end : found.end + _BESIDE]
            own = (opening.inserts and "]" in before[-2:]) or (closing.inserts and "[" in after[:2])
            if own:  # an insertion for a bracket of the source's
                continue
            turns = find_replaced(before, opening.inserted, skips=False) or find_replaced(
                after, closing.inserted, skips=False
            )
            yield replace(found, hides=found.hides or closing.hides or turns)

    def _continued(self, found: Found, wordings: tuple[Form, ...], mark: Mark) -> Iterator[Found]:
        index, clean = self._index, self._index.form.clean
        _, stop = index.sentence_bounds(0, index.sentence_at(found.end - 1) + 1)
        stop = min(stop, found.end + _LONGEST_GAP)
        for start, end in self._standings(wordings, found.end, stop):
            skipped = clean[found.end : start]
            if not _is_marked(skipped, mark):
                continue
            hides = found.hides or mark.hides or self._hidden(found.end, start, mark)
            yield Found(start=found.start, end=end, hides=hides)

    def _hidden(self, start: int, end: int, mark: Mark) -> Hidden | None:
        index, skipped = self._index, self._index.form.clean[start:end]

        def is_plain(word: str, at: int) -> bool:
            return index.opens_sentence(start + at) and word in index.small_words

        what = find_hidden(skipped, is_plain=is_plain)
        if what is not None:
            return Hidden(why=f"a gap skips {what}", diff=f"{shortened(skipped)} → [...]")
        return find_replaced(skipped, mark.inserted, skips=not mark.ellipsis)


def _is_marked(skipped: str, mark: Mark) -> bool:
    """Whether a mark tells that these words were skipped.

    An ellipsis or a bracket at the place of one of the source's own tells nothing.
    """
    if mark.ellipsis:
        own = skipped.strip().startswith(("...", "…")) or skipped.strip().endswith(("...", "…"))
        return not (own and count_words(skipped))
    return count_words(skipped) <= mark.inserts * MOST_REPLACED and "[" not in skipped
