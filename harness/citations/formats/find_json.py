"""Finding the JSON of an output: bare, in a code fence, or with text around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from harness.citations.formats.loose_json import Found, read_loose, read_strict

_MOST_STRICT, _MOST_LOOSE = 8, 3
_LONGEST_SEARCHED = 400_000
# An object or a list of objects that begins with a quoted key, or a known key without quotes.
_CANDIDATE = re.compile(
    r"(?:\[\s*)?\{(?:\s|//[^\n]*\n)*(?:[\"“][^\"”\n]{1,60}[\"”]|'[^'\n]{1,60}'|‘[^’\n]{1,60}’"
    r"|(?:answer|claims|citations|abstained))\s*:"
)
_AROUND = re.compile(r"\s*(?:```(?:json\w*|JSON)?)?\s*")
_AFTER = re.compile(r"\s*(?:```)?\s*")


class FoundJson(NamedTuple):
    """A JSON value in a text and what had to be done to read it."""

    value: Any
    mended: bool
    cut_off: bool
    text_around: bool


def find_json(
    text: str,
    *,
    is_known: Callable[[object], bool],
    is_unmistakable: Callable[[object], bool],
) -> FoundJson | None:
    """The first JSON value of the text that is an answer, or None.

    A value with text around it has to be unmistakable. A text that is nothing but one JSON
    object is returned whatever it holds, for then it is no text.

    >>> find_json('So: {"answer": "x"}.', is_known=bool, is_unmistakable=bool).value
    {'answer': 'x'}
    """
    for found, start in _values(text):
        around = not _is_alone(text, start, found.end)
        whole_object = not around and isinstance(found.value, dict)
        if whole_object or (is_unmistakable if around else is_known)(found.value):
            return FoundJson(found.value, found.mended, found.cut_off, around)
    return None


def _values(text: str) -> Iterator[tuple[Found, int]]:
    start = len(text) - len(text.lstrip())
    if text.startswith(("{", "["), start) and (found := read_strict(text, start)):
        yield found, start
    if text.startswith(('"{', '"['), start) and (found := _within_string(text, start)):
        yield found, start
    if len(text) > _LONGEST_SEARCHED:
        return
    starts = [match.start() for match in islice(_CANDIDATE.finditer(text), _MOST_STRICT)]
    for at in starts:
        if found := read_strict(text, at):
            yield found, at
    for at in starts[:_MOST_LOOSE]:
        if found := read_loose(text, at):
            yield found, at


def _within_string(text: str, start: int) -> Found | None:
    """The JSON value that a JSON string spells out, as where an output was encoded twice."""
    outer = read_strict(text, start)
    inner = read_strict(outer.value) if outer and isinstance(outer.value, str) else None
    return inner._replace(end=outer.end, mended=True) if outer and inner else None


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but white space and a code fence stands around the range."""
    return bool(_AROUND.fullmatch(text, 0, start) and _AFTER.fullmatch(text, end))
