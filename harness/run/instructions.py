"""What a model is asked to do, in the harness's own words: by kind of item and form of answer.

Without sources, closed book, nothing is said of sources but that there are none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias

from harness.core.answer import Json
from harness.core.item import Item, QaItem

AnswerFormat: TypeAlias = Literal["inline", "json"]

RESPONSE_SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "answer": {"type": ["string", "null"]},
        "citations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"source": {"type": "integer"}, "quote": {"type": "string"}},
                "required": ["source", "quote"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["answer", "citations"],
    "additionalProperties": False,
}

_AS_JSON = (
    "Write one JSON object and nothing else, after this JSON Schema: "
    f"{json.dumps(RESPONSE_SCHEMA)}. "
)
_CITE: Mapping[AnswerFormat, str] = {
    "inline": "Cite the sources of every statement by number, like [1] or [2][3].",
    "json": (
        f"{_AS_JSON}`citations` has, for every statement of `answer`, the "
        "number of its source and a quote copied from that source word for word; `answer` is null "
        "where there is none."
    ),
}
_CITE_NONE: Mapping[AnswerFormat, str] = {
    "inline": "There are no sources, so cite none.",
    "json": f"{_AS_JSON}There are no sources: `citations` is empty; `answer` is null without one.",
}
_ASK: Mapping[str, str] = {
    "qa": (
        "Answer the question from the numbered sources alone, as briefly as possible. {cite} "
        "If the sources do not answer the question, say so. "
        "If they contradict each other, give every side with its source."
    ),
    "single": "Summarise the source in two or three sentences, 75 to 115 words. {cite}",
    "multi": "Summarise the sources together in about 120 words; say where they disagree. {cite}",
    "timeline": "List the dated events of the sources in order of time, a line each. {cite}",
    "query": "Summarise in 75 to 115 words what the sources say on the query. {cite}",
}
_ASK_CLOSED: Mapping[str, str] = {
    "qa": (
        "Answer the question from what you know, as briefly as possible. {cite} "
        "If you do not know, say so."
    ),
    "query": "Say in 75 to 115 words what you know on the query. {cite}",
}
_UNSEEN = "You are not shown what is to be summarised. Say that you cannot summarise it. {cite}"


def instructions(
    item: Item, answer_format: AnswerFormat = "inline", *, closed_book: bool = False
) -> str:
    """The instructions for an item."""
    kind = "qa" if isinstance(item, QaItem) else item.kind
    if closed_book:
        return _ASK_CLOSED.get(kind, _UNSEEN).replace("{cite}", _CITE_NONE[answer_format])
    return _ASK[kind].replace("{cite}", _CITE[answer_format])
