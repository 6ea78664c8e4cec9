"""The cells of a data set's rows: ids, answers with their places, texts.

Numbers become text; whatever has lost how it was written (dates, fractions) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.core.item import Source
from harness.core.problems import describe_value

_OBJECTS = ("{'text'", '{"text"')  # how a CSV file holds what was {text, answer_start}


class Refused(Exception):  # noqa: N818 - never leaves the data set's loader
    """A row that holds no item, as (path, found, expected, fix)."""

    def __init__(self, path: str, found: str, expected: str, fix: str) -> None:
        super().__init__(path, found, expected, fix)


def plain_of(value: object) -> Any:
    """A whole number as its digits; anything else as it is, for the schema to judge."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def answers_of(value: Any, column: str) -> tuple[list[str], list[Any]]:
    """The answer texts of a cell and, for each, where it starts (None where not given)."""
    if isinstance(value, Mapping):
        if "text" not in value:
            found = f"an object with {', '.join(map(str, value)) or 'no keys'}"
            raise Refused(column, found, "{text, answer_start}", "map another column")
        texts, starts = texts_of(value["text"], column), value.get("answer_start")
        starts = starts if isinstance(starts, list) else [starts] * len(texts)
        if len(starts) != len(texts):
            found = f"{len(texts)} texts and {len(starts)} starts"
            raise Refused(column, found, "as many of each", "correct the row")
        return texts, starts
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        pairs = [answers_of(one, column) for one in value]
        return [t for texts, _ in pairs for t in texts], [s for _, starts in pairs for s in starts]
    texts = texts_of(value, column)
    if any(text.lstrip().startswith(_OBJECTS) for text in texts):
        found = f"an object written as text: {describe_value(texts[0])}"
        raise Refused(column, found, "an answer", "store the data set as JSONL or Parquet")
    return texts, [None] * len(texts)


def texts_of(value: Any, column: str) -> list[str]:
    """The texts of a cell: one, a list of them, or none. Raises `Refused` for anything else.

    >>> texts_of(["Sirte", 300], "answers"), texts_of(None, "answers")
    (['Sirte', '300'], [])
    """
    if value is None:
        return []
    found = [plain_of(one) for one in (value if isinstance(value, list) else [value])]
    texts = [one for one in found if isinstance(one, str)]
    if len(texts) != len(found):
        wrong = next(one for one in found if not isinstance(one, str))
        expected = "texts; a date or a fraction has lost how it was written"
        raise Refused(column, describe_value(wrong), expected, "store the column as text")
    return texts


def evidence_of(texts: list[str], starts: list[Any], source: Source) -> list[dict[str, Any]]:
    """The spans of the answers that stand in the source where the row says, each once."""
    places = {
        (start, start + len(text))
        for text, start in zip(texts, starts, strict=True)
        if isinstance(start, int) and start >= 0 and text.strip()
        and source.text[start : start + len(text)] == text
    }  # fmt: skip
    return [span_of(source, start, end) for start, end in sorted(places)]


def span_of(source: Source, start: int, end: int) -> dict[str, Any]:
    """A passage of a source as a gold file writes it."""
    return {"seed": source.name, "quote": source.text[start:end], "start": start, "end": end}
