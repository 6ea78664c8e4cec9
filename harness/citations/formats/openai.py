"""OpenAI's annotations: a response, a chat completion, an assistant's message, or parts of one.

An annotation names a file (`filename`, `file_id`) or a page (`title`, `url`), which is resolved
by the names of the shown sources; one that none of them carries cites no source.
`start_index` and `end_index` count characters from 0, the end exclusive. A range that holds a
marker or a link ("【4:0†source】", "([title](url))") is taken out of the text and belongs to the
claim before it; any other is the part of the answer that is cited. `index` of a file citation is
the place in the text where the citation goes, although the reference calls it a place in a list
of files. A `refusal` declines to answer.

Shapes: the API reference as in the Python SDK (`ResponseOutputText`, `ChatCompletionMessage`,
`FileCitationAnnotation`); the meaning of `index`: OpenAI's developer forum, thread 1146454, and
issue 2512 of openai-python.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple

from harness.citations.draft import Cut, Draft
from harness.citations.formats.marks import MOST_MARKS, Mark, Reading, Span
from harness.citations.formats.payload import (
    fields_of,
    find_span,
    head_of,
    join,
    objects_in,
    reference_to,
    whole_number,
)
from harness.citations.formats.references import SourceIndex

NAME = "openai"
_NAME_KEYS = ("filename", "fileid", "title", "url")
_MARKER = re.compile(
    r"\s*(?:【[^【】]{1,300}】|\[\d{1,4}\]|\(?\[[^\[\]]{0,300}\]\([^()\s]{1,2000}\)\)?)\s*"
)
_JOINT = re.compile(r"[\s,;]{0,5}")


class _Part(NamedTuple):
    text: str
    annotations: list[dict[str, Any]]
    refused: bool = False


def is_response(value: object) -> bool:
    """Whether the value is a response, a completion, a message or a part of its content."""
    return bool(_parts(head_of(value)))


def read_response(value: Any, index: SourceIndex) -> Reading:
    """The text of the first choice or of all messages, with what its annotations cite.

    >>> said = {"type": "file_citation", "index": 8, "file_id": "file-1", "filename": "b.txt"}
    >>> part = {"type": "output_text", "text": "They met.", "annotations": [said]}
    >>> read_response(part, SourceIndex(["a.txt", "b.txt"])).marks[0].reference.number
    2
    """
    parts = _parts(value)
    joined = join([part.text for part in parts])
    marks: list[Mark] = []
    markers: list[Span] = []
    for part, start in zip(parts, joined.starts, strict=True):
        for annotation in part.annotations[: MOST_MARKS + 1 - len(marks)]:
            mark, marker = _read(annotation, part.text, start, index)
            marks.append(mark)
            markers += [marker] if marker else []
    draft = Draft.of(joined.text).cut(_cuts(joined.text, markers))
    return Reading(
        text=draft.text,
        format=NAME,
        marks=tuple(_moved(mark, draft) for mark in marks),
        abstained=True if any(part.refused for part in parts) else None,
    )


def _parts(value: object) -> list[_Part]:
    if isinstance(value, list | tuple):
        return [part for item in value for part in _part(fields_of(item))]
    fields = fields_of(value)
    if choices := objects_in(fields.get("choices")):
        return _part(fields_of(choices[0].get("message")))
    messages = [item for item in objects_in(fields.get("output")) if item.get("type") == "message"]
    return [part for item in messages for part in _part(item)] or _part(fields)


def _part(fields: dict[str, Any]) -> list[_Part]:
    """The parts of a message, or the one that the fields are."""
    content = fields.get("content")
    if isinstance(content, list | tuple):
        return [part for item in content for part in _part(fields_of(item))]
    refusal = fields.get("refusal")
    if isinstance(refusal, str) and refusal:
        return [_Part(refusal, [], refused=True)]
    nested = fields_of(fields.get("text"))
    text = nested.get("value", fields.get("text", content))
    is_part = nested or "annotations" in fields or fields.get("type") == "output_text"
    if not isinstance(text, str) or not (is_part or "role" in fields):
        return []
    return [_Part(text, objects_in(fields.get("annotations", nested.get("annotations"))))]


def _read(
    annotation: dict[str, Any], text: str, start: int, index: SourceIndex
) -> tuple[Mark, Span | None]:
    """The mark of an annotation to a part that begins at `start`, and the marker it covers."""
    inner = fields_of(annotation.get(str(annotation.get("type")).replace("_", "")))
    named = {**annotation, **inner}
    quote = named.get("quote")
    mark = Mark(
        reference=reference_to(index, *map(named.get, _NAME_KEYS)),
        format=NAME,
        quote=quote if isinstance(quote, str) and quote.strip() else None,
    )
    begins, ends = whole_number(named.get("startindex")), whole_number(named.get("endindex"))
    point = whole_number(named.get("index"))
    span = find_span(text, begins, ends, named.get("text"))
    if span is None:
        is_in_text = point is not None and 0 <= point <= len(text)
        return (replace(mark, at=start + point) if is_in_text and point else mark), None
    begins, ends = start + span[0], start + span[1]
    # The reference calls the end "the last character", so it may stop short of it.
    if match := _MARKER.fullmatch(text, *span) or _MARKER.fullmatch(text, span[0], span[1] + 1):
        return replace(mark, at=begins), (begins, start + match.end())
    return replace(mark, within=((begins, ends),)), None


def _cuts(text: str, markers: list[Span]) -> list[Cut]:
    """What to take out for the markers: neighbours as one, with brackets and space around them."""
    runs: list[Span] = []
    for start, end in sorted(markers):
        if runs and (start <= runs[-1][1] or _JOINT.fullmatch(text, runs[-1][1], start)):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return [_widened(text, start, end) for start, end in runs]


def _widened(text: str, start: int, end: int) -> Cut:
    if start and text[start - 1] == "(" and text.startswith(")", end):
        start, end = start - 1, end + 1
    while start and text[start - 1] in " \t":
        start -= 1
    return Cut(start, end, " " if text[end : end + 1].isalnum() else "")


def _moved(mark: Mark, draft: Draft) -> Mark:
    """The mark with its places in the text that the markers are taken out of."""
    return replace(
        mark,
        at=None if mark.at is None else draft.place(mark.at),
        within=tuple((draft.place(start), draft.place(end)) for start, end in mark.within),
    )
