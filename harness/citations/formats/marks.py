"""What a format reads from a raw output, before the answer's claims are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.citations.formats.references import Reference

Span = tuple[int, int]

MOST_MARKS = 5000  # of one answer; the rest is dropped, with a warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A citation found in a raw output.

    A mark in the text has `at`, the raw offset it stood at; `leading` is true where it opened
    its line, so that it belongs to what follows. A mark outside the text has `within`, ranges of
    raw offsets of the claims it was given to, or neither: then it belongs to the whole answer.
    """

    reference: Reference
    format: str
    at: int | None = None
    leading: bool = False
    within: tuple[Span, ...] = ()
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A structured output as read: its answer text, still with any markers in it.

    `parts` are the ranges of `text` that are claims of their own (empty: the sentences are);
    `abstained` is the structured flag, None where there is none.
    """

    text: str
    format: str
    parts: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    abstained: bool | None = None
    warnings: tuple[str, ...] = field(default=())
