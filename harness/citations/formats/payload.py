"""What the payloads of the vendors' interfaces have in common: fields, texts in pieces, spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from harness.citations.formats.marks import Span
from harness.citations.formats.references import Reference, SourceIndex

_SEARCHED = 200  # how far from its offsets a span is looked for; without any, from the start
_SEARCHED_WHOLE = 20_000
_LONGEST_NAME = 200
_TOLD_BY = 100  # elements of a list that tell its shape
_CLOSING = '.!?…”"'


class Joined(NamedTuple):
    """Pieces of a text put together, and where each of them starts."""

    text: str
    starts: tuple[int, ...]


def fields_of(value: object) -> dict[str, Any]:
    """The fields of an object by their names without case and underscores; else none.

    >>> fields_of({"start_index": 1, "endIndex": 2})
    {'startindex': 1, 'endindex': 2}
    """
    if not isinstance(value, Mapping):
        return {}
    return {str(key).replace("_", "").casefold(): content for key, content in value.items()}


def objects_in(value: object) -> list[dict[str, Any]]:
    """The fields of every object of a list; none where it is no list."""
    if not isinstance(value, list | tuple):
        return []
    return [fields_of(item) for item in value if isinstance(item, Mapping)]


def head_of(value: object) -> object:
    """What tells the shape of a value: of a long list its first elements."""
    return value[:_TOLD_BY] if isinstance(value, list | tuple) else value


def whole_number(value: object) -> int | None:
    """The value where it is an integer, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def join(texts: Sequence[str]) -> Joined:
    """The pieces as one text; a space parts two sentences that would stand without any.

    >>> join(["They met.", "They left", "."]).text
    'They met. They left.'
    """
    said: list[str] = []
    starts: list[int] = []
    at = 0
    last = ""
    for text in texts:
        if last in _CLOSING and last and text[:1].isupper():
            said.append(" ")
            at += 1
        said.append(text)
        starts.append(at)
        at += len(text)
        last = text[-1:] or last
    return Joined("".join(said), tuple(starts))


def find_span(text: str, start: int | None, end: int | None, said: object = None) -> Span | None:
    """The range of a text that a payload names; None where it names none.

    Where the payload repeats the words of the range and they stand elsewhere near by, as with
    ends counted inclusively, the words decide.

    >>> find_span("They met in Sirte.", 5, 7, "met"), find_span("Sirte", 3, None)
    ((5, 8), None)
    """
    begins, ends = start or 0, end or 0
    given = (begins, min(ends, len(text))) if 0 <= begins < min(ends, len(text)) else None
    if not isinstance(said, str) or not said or (given and text[slice(*given)] == said):
        return given
    until = ends + _SEARCHED + len(said) if ends else _SEARCHED_WHOLE
    at = text.find(said, max(0, begins - _SEARCHED), until)
    return (at, at + len(said)) if at >= 0 else given


def reference_to(index: SourceIndex, *names: object) -> Reference:
    """The source that the first of the names resolves to; else none, under the first name.

    A name is a shown source's, or a number with or without a label ("Source 2", "3").

    >>> reference_to(SourceIndex(["a.txt", "b.txt"]), "file-4x", "b.txt")
    Reference(number=2, raw='b.txt')
    """
    given = [name.strip()[:_LONGEST_NAME] for name in names if isinstance(name, str)]
    given = [name for name in given if name]
    for name in given:
        if number := index.resolve(name):
            return Reference(number, name)
    for name in given:
        read = index.read(name)
        if read and len(read.items) == 1 and read.items[0].number is not None:
            return Reference(read.items[0].number, name)
    return Reference(None, given[0] if given else "no source")
