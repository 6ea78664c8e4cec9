"""Anthropic's text blocks with `citations`: a whole message, its content list, or one block.

The blocks are fragments of one text; a block's citations belong to the claims it has a part in.
`document_index` and `search_result_index` count the sources of the request from 0 by the vendor's
own definition, so that source 1 is 0 whatever the index base of numbers in texts. `cited_text` is
the quote; `start_char_index` and `end_char_index` are its offsets in the source, the end
exclusive. Page and block numbers are no offsets and are left out.

Shapes: the guide "Citations" of the Claude platform documentation, and the classes
`CitationCharLocation`, `CitationPageLocation`, `CitationContentBlockLocation` and
`CitationsSearchResultLocation` of the Python SDK.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from harness.citations.formats.marks import MOST_MARKS, Mark, Reading, Span
from harness.citations.formats.payload import (
    fields_of,
    head_of,
    join,
    objects_in,
    reference_to,
    whole_number,
)
from harness.citations.formats.references import Reference, SourceIndex

NAME = "anthropic"
_INDEX_KEYS = ("documentindex", "searchresultindex")


def is_message(value: object) -> bool:
    """Whether the value is a message, a content list or a block with text."""
    return bool(_text_blocks(head_of(value)))


def read_message(value: Any, index: SourceIndex) -> Reading:
    """The joined text of the blocks, thoughts and tool calls left out, with their citations.

    >>> place = {"type": "char_location", "cited_text": "We met.", "document_index": 1}
    >>> block = {"type": "text", "text": "They met.", "citations": [place]}
    >>> read_message([block], SourceIndex()).marks[0].reference.number
    2
    """
    blocks = _text_blocks(value)
    joined = join([block["text"] for block in blocks])
    marks: list[Mark] = []
    for block, start in zip(blocks, joined.starts, strict=True):
        room = MOST_MARKS + 1 - len(marks)
        marks += islice(_marks(block, (start, start + len(block["text"])), index), room)
    return Reading(text=joined.text, format=NAME, marks=tuple(marks))


def _text_blocks(value: object) -> list[dict[str, Any]]:
    fields = fields_of(value)
    blocks = objects_in(fields.get("content", value))
    return [block for block in blocks or [fields] if _is_text_block(block)]


def _is_text_block(block: dict[str, Any]) -> bool:
    if not isinstance(block.get("text"), str):
        return False
    return block.get("type") == "text" or any(map(_is_location, objects_in(block.get("citations"))))


def _is_location(citation: dict[str, Any]) -> bool:
    return str(citation.get("type")).endswith("_location") or any(
        key in citation for key in _INDEX_KEYS
    )


def _marks(block: dict[str, Any], span: Span, index: SourceIndex) -> Iterator[Mark]:
    for citation in objects_in(block.get("citations")):
        quote = citation.get("citedtext")
        yield Mark(
            reference=_reference(citation, index),
            format=NAME,
            within=(span,),
            quote=quote if isinstance(quote, str) and quote.strip() else None,
            start=whole_number(citation.get("startcharindex")),
            end=whole_number(citation.get("endcharindex")),
        )


def _reference(citation: dict[str, Any], index: SourceIndex) -> Reference:
    for key in _INDEX_KEYS:
        number = whole_number(citation.get(key))
        if number is not None:
            return Reference(number + 1, f"{key.removesuffix('index')} {number}")
    keys = ("documenttitle", "source", "title", "url")
    return reference_to(index, *map(citation.get, keys))
