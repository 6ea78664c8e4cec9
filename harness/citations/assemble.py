"""Tying citations to claims, once the text of an answer is final."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from harness.citations.claims import claims_at, split_claims
from harness.citations.draft import Draft
from harness.citations.formats.marks import Mark, Span
from harness.core.answer import Citation, Claim


def assemble(
    draft: Draft, parts: Sequence[Span], marks: Sequence[Mark]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """The claims of the finished text, and the citations with the claims they belong to.

    Marks in the text come first, in its order. Those beside the text follow: without any marker
    in the text they belong to every claim; with markers, to the claims marked with the same
    number, else to none, and one that repeats a marked number counts only for its quote, which
    takes the place of the bare marker of the same claims.
    """
    claims = claims_at(draft.text, _ranges(draft, parts)) if parts else split_claims(draft.text)
    placed = _Claims(draft, claims)
    inline = sorted((m for m in marks if m.at is not None), key=_raw_place)
    beside = [mark for mark in marks if mark.at is None]
    cited = [_citation(mark, placed.of_inline(mark)) for mark in inline]
    if not inline:
        every = tuple(range(len(claims)))
        return claims, tuple(
            _citation(mark, placed.overlapping(mark) if mark.within else every) for mark in beside
        )
    return claims, _merged(cited, [(mark, placed.overlapping(mark)) for mark in beside])


def _raw_place(mark: Mark) -> int:
    return mark.at or 0


def _ranges(draft: Draft, parts: Sequence[Span]) -> list[Span]:
    """Where the parts stand in the finished text; a part of which nothing is left is dropped."""
    ranges = []
    for raw_start, raw_end in parts:
        start, end = draft.place(raw_start), draft.place(raw_end)
        part = draft.text[start:end]
        start += len(part) - len(part.lstrip())
        end = start + len(part.strip())
        if start < end:
            ranges.append((start, end))
    return ranges


class _Claims:
    """The claims of a finished text, to be found by places of the raw one."""

    def __init__(self, draft: Draft, claims: Sequence[Claim]) -> None:
        self.draft = draft
        self.starts = [claim.start for claim in claims]
        self.ends = [claim.end for claim in claims]

    def of_inline(self, mark: Mark) -> tuple[int, ...]:
        """The claim before a mark (it may stand after the full stop), or after a leading one."""
        if not self.starts:
            return ()
        place = self.draft.place(mark.at or 0)
        if mark.leading:
            return (min(bisect_right(self.ends, place), len(self.ends) - 1),)
        return (max(bisect_left(self.starts, place) - 1, 0),)

    def overlapping(self, mark: Mark) -> tuple[int, ...]:
        """The claims that share a character with the ranges of a mark."""
        found: dict[int, None] = {}
        for raw_start, raw_end in mark.within:
            start, end = self.draft.place(raw_start), self.draft.place(raw_end)
            first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
            found.update(dict.fromkeys(range(first, last)))
        return tuple(found)


def _merged(
    cited: list[Citation], beside: Sequence[tuple[Mark, tuple[int, ...]]]
) -> tuple[Citation, ...]:
    """The citations in the text and those beside it, without saying one thing twice."""
    claims_of: dict[int | None, dict[int, None]] = {}
    for citation in cited:
        claims_of.setdefault(citation.source, {}).update(dict.fromkeys(citation.claims))
    added = []
    for mark, claims in beside:
        number = mark.reference.number
        marked = tuple(claims_of.get(number, ())) if number is not None else ()
        if marked and mark.quote is None and not mark.within:
            continue
        added.append(_citation(mark, claims or marked))
    quoted = {(c.source, claim) for c in added if c.quote is not None for claim in c.claims}
    kept = [
        c
        for c in cited
        if c.quote is not None or not all((c.source, claim) in quoted for claim in c.claims)
    ]
    return (*kept, *added)


def _citation(mark: Mark, claims: tuple[int, ...]) -> Citation:
    return Citation(
        claims=claims,
        source=mark.reference.number,
        raw=mark.reference.raw,
        format=mark.format,
        quote=mark.quote,
        start=mark.start,
        end=mark.end,
    )
