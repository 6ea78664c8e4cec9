"""Citations written in the text: the markers taken out, each tied to the place it stood at.

A run of markers goes with the white space before it and with what only wraps it: round brackets
("(see [1])"), emphasis, a label ("Source: [1]"). A run alone on its line, or after anything on
its line, belongs to what stands before it, also after a full stop; a run that opens a line
belongs to what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from harness.citations.draft import Cut, Draft
from harness.citations.formats.cleanup import strip_decoration, strip_fences, trim
from harness.citations.formats.markers import Run, find_runs
from harness.citations.formats.marks import MOST_MARKS, Mark, Span
from harness.citations.formats.references import SourceIndex
from harness.citations.formats.source_list import take_footnotes, take_source_list
from harness.citations.formats.tags import read_tags

_BEFORE = 40  # how far back a wrapper of a run is looked for
_MOST_WRAPPERS = 8
_OPENING = re.compile(r"\((?:see(?: also)?|cf\.?|sources?:?|refs?\.?:?)?[ \t]*\Z", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*_`])(\*{1,3}|_{1,3}|`)\Z")
_LABEL = re.compile(
    r"(?:(?<=[.!?…\"”'’)\n])|\A)[ \t]*(?:sources?|references?|citations?|refs?)[ \t]*:[ \t]*\Z",
    re.IGNORECASE,
)
_DASH = re.compile(r"[ \t]+[—–-]{1,2}[ \t]*\Z")
_CLOSING = ".,;:!?…)]}»”"
_OPENERS = "([{“‘«"


def read_text(draft: Draft, index: SourceIndex) -> tuple[Draft, tuple[Mark, ...]]:
    """The text without markers, source lists, fences, labels and bullets, and its marks.

    >>> text, marks = read_text(Draft.of("- It met [2].  [1]"), SourceIndex())
    >>> text.text, [mark.reference.number for mark in marks]
    ('It met.', [2, 1])
    """
    draft = read_tags(trim(strip_fences(draft)), index)
    draft, footnotes = take_footnotes(draft, index)
    draft, listed = take_source_list(trim(draft), index)
    draft = strip_decoration(draft)
    cuts: list[Cut] = []
    marks: list[Mark] = []
    for run in find_runs(draft.text, index, footnotes):
        cut, leading = _cut_of(draft.text, run)
        cuts.append(cut)
        at = draft.raw_offset(cut.end if leading else cut.start)
        room = MOST_MARKS + 1 - len(marks)
        marks += islice(_marks_of(run, at=at, leading=leading), room)
    used = {mark.reference for mark in marks}
    notes = [
        Mark(reference=reference, format="footnote", quote=note.quote)
        for note in footnotes.values()
        for reference in note.items
        if reference not in used
    ]
    return trim(draft.cut(cuts)), (*marks, *notes, *listed)


def _marks_of(run: Run, *, at: int, leading: bool) -> Iterator[Mark]:
    for marker in run.markers:
        for item in marker.items:
            yield Mark(
                reference=item, format=marker.format, at=at, leading=leading, quote=marker.quote
            )


def _cut_of(text: str, run: Run) -> tuple[Cut, bool]:
    """What to take out for a run, and whether the run opens a line."""
    start, end = _unwrapped(text, run.start, run.end)
    start, after = _line_space(text, start, end)
    opens_line = start == 0 or text[start - 1] == "\n"
    ends_line = after == len(text) or text[after] == "\n"
    if opens_line and ends_line:
        return Cut(max(0, start - 1), after), False
    if opens_line:
        return Cut(start, _line_space(text, after, after + (text[after] == ":"))[1]), True
    if ends_line or text[after] in _CLOSING:
        return Cut(start, after), False
    return Cut(start, end, _glue(text[end])), False


def _glue(following: str) -> str:
    """A space where taking a run out would join two words."""
    return " " if following.isalnum() or following in _OPENERS else ""


def _line_space(text: str, start: int, end: int) -> tuple[int, int]:
    """The range widened by the white space around it, within its line."""
    while start > 0 and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    while end < len(text) and text[end].isspace() and text[end] != "\n":
        end += 1
    return start, end


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """The run with the brackets, emphasis and label that hold nothing else."""
    for _ in range(_MOST_WRAPPERS):
        wider = _in_brackets(text, start, end) or _in_emphasis(text, start, end)
        if wider is None:
            break
        start, end = wider
    before = text[max(0, start - _BEFORE) : start]
    if (dash := _DASH.search(before)) and text[end : end + 1] in ("", "\n", "."):
        return start - len(dash[0]), end
    label = _LABEL.search(before) if before.rstrip(" \t").endswith(":") else None
    if label:
        start -= len(label[0])
        end += text.startswith(".", end) and text[start - 1 : start] in tuple(".!?…")
    return start, end


def _in_brackets(text: str, start: int, end: int) -> Span | None:
    if start and text[start - 1] == "[" and text.startswith("]", end):
        return start - 1, end + 1
    after = _line_space(text, end, end)[1]
    if not text.startswith(")", after):
        return None
    opening = _OPENING.search(text[max(0, start - _BEFORE) : start])
    return (start - len(opening[0]), after + 1) if opening else None


def _in_emphasis(text: str, start: int, end: int) -> Span | None:
    if text.startswith("</sup>", end) and text.endswith("<sup>", 0, start):
        return start - len("<sup>"), end + len("</sup>")
    if start and text[start - 1] == "^":
        return start - 1, end + text.startswith("^", end)
    if not text.startswith(("*", "_", "`"), end):
        return None
    mark = _EMPHASIS.search(text[max(0, start - _BEFORE) : start])
    if mark is None or not text.startswith(mark[1], end):
        return None
    return start - len(mark[1]), end + len(mark[1])
