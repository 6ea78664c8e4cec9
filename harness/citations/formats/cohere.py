"""Cohere's version 2 chat: a whole response or its message, with `citations` over the text.

`start` and `end` count characters of a content item (`content_index`) from 0, the end exclusive;
citations of the model's thoughts and plans are left out. A source is resolved by its `id`, then
by the `id`, `title` or file name of its document, all as names of shown sources. The ids that
Cohere gives to documents without any, "doc:0" or "doc:0:0" (message, document), count documents
from 0 by its own definition; an id that is a plain number is the caller's and counts as declared.

Shapes: Cohere's guides "RAG Citations" and "Documents and Citations" (API v2), the classes
`Citation` and `Source` of its Python SDK, and Oracle's reference of `CohereCitationV2`.
"""

from __future__ import annotations

import re
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

NAME = "cohere"
_GIVEN_ID = re.compile(r"doc:(?:\d{1,9}:)?(\d{1,9})")
_DOCUMENT_KEYS = ("id", "title", "filename", "file", "name", "source", "url")


def is_response(value: object) -> bool:
    """Whether the value is a response, or a message whose citations have spans and sources."""
    fields = fields_of(value)
    message = fields_of(fields.get("message"))
    if message:
        return "content" in message or "citations" in message
    return any(_is_citation(item) for item in objects_in(fields.get("citations")))


def read_response(value: Any, index: SourceIndex) -> Reading:
    """The text of the message, each citation with the claims its span has a part in.

    >>> said = {"start": 0, "end": 9, "text": "They met.", "sources": [{"id": "doc:1"}]}
    >>> read_response({"text": "They met.", "citations": [said]}, SourceIndex()).marks[0].reference
    Reference(number=2, raw='doc:1')
    """
    fields = fields_of(value)
    message = fields_of(fields.get("message")) or fields
    content = message.get("content", message.get("text"))
    items = [{"text": content}] if isinstance(content, str) else objects_in(content)
    # A thought has no text of the answer, but the items after it are counted with it.
    texts = [text if isinstance(text := item.get("text"), str) else "" for item in items]
    joined = join(texts)
    marks: list[Mark] = []
    for citation in objects_in(message.get("citations")):
        if len(marks) > MOST_MARKS:
            break
        if str(citation.get("type", "TEXT_CONTENT")).upper() == "TEXT_CONTENT":
            marks += _marks(citation, _within(citation, texts, joined), index)
    marks.sort(key=lambda mark: mark.within)
    return Reading(text=joined.text, format=NAME, marks=tuple(marks))


def _within(citation: dict[str, Any], texts: list[str], joined: Joined) -> tuple[Span, ...]:
    """Where the citation's span stands in the joined text; empty where it stands nowhere."""
    at = whole_number(citation.get("contentindex"))
    if at is None or not 0 <= at < len(texts) or not texts[at]:
        at = next((n for n, text in enumerate(texts) if text), None)
    if at is None:
        return ()
    start, end = whole_number(citation.get("start")), whole_number(citation.get("end"))
    span = find_span(texts[at], start, end, citation.get("text"))
    return ((joined.starts[at] + span[0], joined.starts[at] + span[1]),) if span else ()


def _is_citation(citation: dict[str, Any]) -> bool:
    return isinstance(citation.get("sources"), list | tuple) and "start" in citation


def _marks(citation: dict[str, Any], within: tuple[Span, ...], index: SourceIndex) -> list[Mark]:
    return [
        Mark(reference=_reference(source, index), format=NAME, within=within)
        for source in objects_in(citation.get("sources"))
    ]


def _reference(source: dict[str, Any], index: SourceIndex) -> Reference:
    document = fields_of(source.get("document")) or fields_of(source.get("tooloutput"))
    names = [source.get("id"), *map(document.get, _DOCUMENT_KEYS)]
    given = _GIVEN_ID.fullmatch(str(source.get("id")))
    if given and not any(isinstance(name, str) and index.resolve(name) for name in names):
        return Reference(int(given[1]) + 1, given[0])
    return reference_to(index, *names)
