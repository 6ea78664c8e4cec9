"""Gemini's grounding: a whole response or one candidate, with `groundingMetadata`.

A support's `segment` counts UTF-8 bytes of one part from 0, the end exclusive; `startIndex` and
`partIndex` are left out where they are 0. `groundingChunkIndices` count `groundingChunks` from 0
by the vendor's own definition. A chunk is resolved by its title, document name or address as the
name of a shown source. Where no source is shown, the chunks themselves are the sources, in order.
Parts that are thoughts are no part of the answer. Field names may also be in snake case, as the
Python SDK writes them.

Shapes: `GroundingMetadata`, `GroundingSupport` and `Segment` in the references of the Vertex AI
interface and of Firebase AI Logic (which names the unit: UTF-8 bytes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from harness.citations.formats.marks import MOST_MARKS, Mark, Reading, Span
from harness.citations.formats.payload import (
    Joined,
    fields_of,
    find_span,
    join,
    objects_in,
    reference_to,
    whole_number,
)
from harness.citations.formats.references import Reference, SourceIndex

NAME = "gemini"
_NAME_KEYS = ("title", "documentname", "displayname", "uri")


def is_response(value: object) -> bool:
    """Whether the value is a response with a candidate, a candidate, or its content."""
    candidate = _candidate(value)
    return "groundingmetadata" in candidate or any("text" in part for part in _parts(candidate))


def read_response(value: Any, index: SourceIndex) -> Reading:
    """The text of the first candidate, each support with the claims its segment has a part in.

    >>> chunk = {"retrievedContext": {"title": "b.txt"}}
    >>> support = {"segment": {"endIndex": 10}, "groundingChunkIndices": [0]}
    >>> grounding = {"groundingChunks": [chunk], "groundingSupports": [support]}
    >>> content = {"parts": [{"text": "Él vino. Y yo."}]}
    >>> value = {"content": content, "groundingMetadata": grounding}
    >>> read_response(value, SourceIndex(["a.txt", "b.txt"])).marks[0].within
    ((0, 9),)
    """
    candidate = _candidate(value)
    grounding = fields_of(candidate.get("groundingmetadata"))
    texts = _texts(candidate)
    joined = join(texts)
    chunks = objects_in(grounding.get("groundingchunks"))
    supports = objects_in(grounding.get("groundingsupports"))
    marks: list[Mark] = []
    for support, within in zip(supports, _places(supports, texts, joined), strict=True):
        if len(marks) > MOST_MARKS:
            break
        numbers = support.get("groundingchunkindices")
        for number in numbers if isinstance(numbers, list | tuple) else ():
            reference = _reference(number, chunks, index)
            marks.append(Mark(reference=reference, format=NAME, within=within))
    marks.sort(key=lambda mark: mark.within)
    return Reading(text=joined.text, format=NAME, marks=tuple(marks))


def _candidate(value: object) -> dict[str, Any]:
    fields = fields_of(value)
    return next(iter(objects_in(fields.get("candidates"))), fields)


def _parts(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    return objects_in((fields_of(candidate.get("content")) or candidate).get("parts"))


def _texts(candidate: dict[str, Any]) -> list[str]:
    """The text of every part; empty for one that is no text of the answer."""
    parts = _parts(candidate)
    said = [part.get("text") if not part.get("thought") else "" for part in parts]
    return [text if isinstance(text, str) else "" for text in said or [candidate.get("text")]]


def _places(
    supports: list[dict[str, Any]], texts: list[str], joined: Joined
) -> Iterator[tuple[Span, ...]]:
    """Where each support's segment stands in the joined text; empty where it stands nowhere."""
    segments = [fields_of(support.get("segment")) for support in supports]
    characters = [
        _characters(text, [_ends(s) for s in segments if (s.get("partindex") or 0) == part])
        for part, text in enumerate(texts)
    ]
    for segment in segments:
        part = whole_number(segment.get("partindex")) or 0
        if 0 <= part < len(texts):
            start, end = (characters[part].get(place) for place in _ends(segment))
            span = find_span(texts[part], start, end, segment.get("text"))
            at = joined.starts[part]
            yield ((at + span[0], at + span[1]),) if span else ()
        else:
            yield ()


def _ends(segment: dict[str, Any]) -> Span:
    start, end = segment.get("startindex"), segment.get("endindex")
    return whole_number(start) or 0, whole_number(end) or 0


def _characters(text: str, spans: Iterable[Span]) -> dict[int, int]:
    """The number of characters before each byte that the spans name."""
    data = text.encode("utf-8", "surrogatepass")
    found: dict[int, int] = {}
    at = n_characters = 0
    for place in sorted({place for span in spans for place in span}):
        end = max(at, min(place, len(data)))
        while at < end < len(data) and data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        n_characters += len(data[at:end].decode("utf-8", "surrogatepass"))
        found[place] = n_characters
        at = end
    return found


def _reference(number: object, chunks: list[dict[str, Any]], index: SourceIndex) -> Reference:
    at = whole_number(number)
    raw = f"groundingChunks[{number}]"
    if at is not None and index.n_shown == 0:
        return Reference(at + 1, raw)
    if at is None or not 0 <= at < len(chunks):
        return Reference(None, raw)
    # A chunk is an object with one field, which says where it comes from: web, maps, …
    chunk = {key: name for kind in chunks[at].values() for key, name in fields_of(kind).items()}
    return reference_to(index, *map((chunks[at] | chunk).get, _NAME_KEYS))
