"""From a raw output to an answer: text, claims, citations, and whether it abstained.

`parse` never raises on any text: what it can't read is an answer without text, which counts as
unparsed. It is deterministic, and reading an answer's own text again changes nothing: a raw output
is read until nothing is left to take off.

A JSON value, bare or inside a text, is read by the first of `OBJECT_FORMATS` that knows its shape;
anything else is text with markers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from harness.citations.assemble import assemble
from harness.citations.draft import Draft
from harness.citations.formats import anthropic, cohere, gemini, json_claims, openai
from harness.citations.formats.cleanup import strip_envelope
from harness.citations.formats.find_json import find_json
from harness.citations.formats.inline import read_text
from harness.citations.formats.marks import MOST_MARKS, Mark, Reading, Span
from harness.citations.formats.references import SourceIndex
from harness.core.answer import Answer
from harness.text.refusals import is_refusal

_MOST_ROUNDS = 12
_LONGEST_TEXT = 400_000
_REMEMBERED_LENGTH = 10_000
_SURROGATE = re.compile(r"[\ud800-\udfff]")

NO_ANSWER = "JSON without an answer"
MENDED = "JSON was mended"
CUT_OFF = "JSON was cut off"
AROUND = "text around the JSON was dropped"
TOO_LONG = "output is too long to be an answer"
TOO_DEEP = "markup is nested too deep to read"
UNREADABLE = "output is neither text nor a known object"
SURROGATES = "lone surrogates were replaced"
UNRESOLVED = "a citation names no source"
TOO_MANY = "more than 5000 citations; the rest were dropped"
NO_TEXT = "nothing is left of the text"


class ObjectFormat(NamedTuple):
    """A shape of JSON values: how to know it and how to read it."""

    name: str
    matches: Callable[[object], bool]
    read: Callable[[Any, SourceIndex], Reading]


# The first that matches reads the value, so the most particular shapes stand first.
OBJECT_FORMATS: tuple[ObjectFormat, ...] = (
    ObjectFormat(gemini.NAME, gemini.is_response, gemini.read_response),
    ObjectFormat(cohere.NAME, cohere.is_response, cohere.read_response),
    ObjectFormat(openai.NAME, openai.is_response, openai.read_response),
    ObjectFormat(anthropic.NAME, anthropic.is_message, anthropic.read_message),
    ObjectFormat("json_claims", json_claims.is_claim_list, json_claims.read_claim_list),
    ObjectFormat("json", json_claims.is_answer_object, json_claims.read_answer_object),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What has been read so far."""

    draft: Draft
    format: str = "text"
    parts: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    abstained: bool | None = None
    warnings: tuple[str, ...] = ()


def parse(
    raw: str | Mapping[str, Any], *, shown: Sequence[str] = (), index_base: int = 1
) -> Answer:
    """The answer that a raw output holds.

    `shown` are the sources' file names in the order shown, to resolve names by; `index_base` is
    what raw numbers count from, so that with 0 a raw `[0]` names source 1. Numbers that no source
    has are kept. A structured flag decides on abstention, else the wording does.

    >>> answer = parse("It met in Sirte. [2] No one came [1, 3].")
    >>> answer.text, answer.cited()
    ('It met in Sirte. No one came.', (2, 1, 3))
    >>> answer.citations[0].claims, answer.citations[1].claims
    ((0,), (1,))
    """
    if isinstance(raw, str) and len(raw) <= _REMEMBERED_LENGTH:
        return _remembered(raw, tuple(shown), index_base)
    return _read(raw, SourceIndex(shown, index_base))


@lru_cache(maxsize=4096)
def _remembered(raw: str, shown: tuple[str, ...], index_base: int) -> Answer:
    """The answer that a text holds: scored, and then looked up again for a page of the run."""
    return _read(raw, SourceIndex(shown, index_base))


def _read(raw: str | Mapping[str, Any], index: SourceIndex) -> Answer:
    state = _start(raw, index)
    for _ in range(_MOST_ROUNDS):
        following = _round(state, index)
        if following.draft.text == state.draft.text:
            return _finish(following)
        state = following
    return _finish(_emptied(state, TOO_DEEP))


def _start(raw: object, index: SourceIndex) -> _State:
    if isinstance(raw, str):
        state = _State(draft=Draft.of(_SURROGATE.sub("\ufffd", raw)))
        return _warned(state, SURROGATES) if state.draft.text != raw else state
    reading = _read_object(raw, index)
    return _from_reading(reading) if reading else _emptied(_State(draft=Draft.of("")), UNREADABLE)


def _round(state: _State, index: SourceIndex) -> _State:
    """One reading of the text: as JSON where it holds any, else as text with markers."""
    text = state.draft.text
    starts_json = text.lstrip().startswith(("{", "[{", "[\n", "```"))
    if (starts_json or len(text) > _LONGEST_TEXT) and (read := _read_json(state, index)):
        return read
    if len(text) > _LONGEST_TEXT:
        return _emptied(state, TOO_LONG)
    state = replace(state, draft=strip_envelope(state.draft))
    if read := _read_json(state, index):
        return read
    draft, marks = read_text(state.draft, index)
    return replace(state, draft=draft, marks=(*state.marks, *marks))


def _read_json(state: _State, index: SourceIndex) -> _State | None:
    """The state after the JSON in the text is read; None where the text holds none."""
    found = find_json(
        state.draft.text,
        is_known=lambda value: any(known.matches(value) for known in OBJECT_FORMATS),
        is_unmistakable=json_claims.is_unmistakable,
    )
    if found is None:
        return None
    reading = _read_object(found.value, index)
    if reading is None:
        return _emptied(state, NO_ANSWER)
    # What was cited around the JSON has no place in its text: it belongs to the whole answer.
    before = tuple(replace(mark, at=None, within=()) for mark in state.marks)
    read = _from_reading(reading, before=before)
    notes = ((MENDED, found.mended), (CUT_OFF, found.cut_off), (AROUND, found.text_around))
    return _warned(read, *state.warnings, *(note for note, applies in notes if applies))


def _read_object(value: object, index: SourceIndex) -> Reading | None:
    for known in OBJECT_FORMATS:
        if known.matches(value):
            return known.read(value, index)
    return None


def _from_reading(reading: Reading, *, before: tuple[Mark, ...] = ()) -> _State:
    return _State(
        draft=Draft.of(_SURROGATE.sub("\ufffd", reading.text)),
        format=reading.format,
        parts=reading.parts,
        marks=(*reading.marks, *before),
        abstained=reading.abstained,
        warnings=reading.warnings,
    )


def _finish(state: _State) -> Answer:
    text = state.draft.text
    claims, citations = assemble(state.draft, state.parts, state.marks[:MOST_MARKS])
    abstained = is_refusal(text) if state.abstained is None and text else bool(state.abstained)
    notes = (
        (UNRESOLVED, any(citation.source is None for citation in citations)),
        (TOO_MANY, len(state.marks) > MOST_MARKS),
        (NO_TEXT, not text and not abstained),
    )
    return Answer(
        text=text,
        abstained=abstained,
        claims=claims,
        citations=citations,
        format="inline" if state.format == "text" and citations else state.format,
        warnings=_warned(state, *(note for note, applies in notes if applies)).warnings,
    )


def _emptied(state: _State, warning: str) -> _State:
    """The state of an output that can't be read: no text, no citations."""
    return _State(draft=Draft.of(""), format=state.format, warnings=(*state.warnings, warning))


def _warned(state: _State, *warnings: str) -> _State:
    return replace(state, warnings=tuple(dict.fromkeys((*state.warnings, *warnings))))
