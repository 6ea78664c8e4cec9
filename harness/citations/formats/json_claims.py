"""JSON answers: `{answer, citations: [n or {source, quote}]}`, or a list of claims.

An object is read for an answer ("answer", "text", …), for claims ("claims", "statements", …) and
for an abstention flag. Where an object has both an answer and claims, the answer is the text and
a claim's citations go to the sentences it stands in, or to the whole answer. `null` for an answer
and `abstained: true` decline to answer, whatever the text says; `abstained: false` denies it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.citations.formats.marks import MOST_MARKS, Mark, Reading, Span
from harness.citations.formats.references import Reference, SourceIndex

ANSWER_KEYS = (
    "answer",
    "final_answer",
    "answers",
    "text",
    "response",
    "summary",
    "output",
    "result",
)
CLAIM_LIST_KEYS = ("claims", "statements", "sentences")
_CLAIM_KEYS = ("claim", "text", "statement", "sentence", "answer")
_CITATION_KEYS = ("citations", "citation", "sources", "source", "references", "evidence")
_ENTRY_KEYS = (
    "source", "source_id", "doc_id", "document_id", "document", "doc", "id", "number", "index",
    "citation", "name", "file", "filename", "seed", "title", "sources", "citations",
)  # fmt: skip
_QUOTE_KEYS = ("quote", "cited_text", "span", "excerpt", "passage", "evidence", "text")
_ABSTAINED_KEYS = ("abstained", "abstain", "unanswerable", "refused")
_ABSENT = object()
_MOST_CLAIMS = 5000
_LONGEST_RAW = 200
NOT_TEXT = "answer was no string"


def is_claim_list(value: object) -> bool:
    """Whether the value is a list of claim objects, or an object with one and no answer."""
    if isinstance(value, Mapping):
        fields = _fields(value)
        return _has(fields, CLAIM_LIST_KEYS) and not _has(fields, ANSWER_KEYS)
    first = value[0] if isinstance(value, Sequence) and value else None
    return isinstance(first, Mapping) and _has(_fields(first), _CLAIM_KEYS)


def is_answer_object(value: object) -> bool:
    """Whether the value is an object with an answer or an abstention flag."""
    if not isinstance(value, Mapping):
        return False
    fields = _fields(value)
    return _has(fields, ANSWER_KEYS) or _flag(fields) is not None


def is_unmistakable(value: object) -> bool:
    """Whether the value can only be an answer, also with text around it.

    >>> is_unmistakable({"answer": "x"}), is_unmistakable({"text": "x"})
    (True, False)
    """
    if isinstance(value, Mapping):
        return _has(_fields(value), ("answer", "final_answer", "abstained", *CLAIM_LIST_KEYS))
    first = value[0] if isinstance(value, Sequence) and value else None
    return isinstance(first, Mapping) and _has(_fields(first), ("claim", "answer"))


def read_claim_list(value: Any, index: SourceIndex) -> Reading:
    """The claims joined by spaces into one answer, each with its own citations.

    >>> read_claim_list([{"claim": "They met.", "source": 2}], SourceIndex()).text
    'They met.'
    """
    fields = _fields(value) if isinstance(value, Mapping) else {}
    said: list[str] = []
    parts: list[Span] = []
    marks: list[Mark] = []
    at = 0
    for claim in _listed(_get(fields, CLAIM_LIST_KEYS) if fields else value)[:_MOST_CLAIMS]:
        text = _text_of(claim if isinstance(claim, str) else _claim_text(claim)).strip()
        if not text:
            continue
        said.append(text)
        parts.append((at, at + len(text)))
        marks += _marks_of_claim(claim, index, within=(parts[-1],))
        at += len(text) + 1
    marks += _marks(_get(fields, _CITATION_KEYS), index)
    return Reading(
        text=" ".join(said),
        format="json_claims",
        parts=tuple(parts),
        marks=tuple(marks),
        abstained=_flag(fields),
    )


def read_answer_object(value: Any, index: SourceIndex) -> Reading:
    """The answer with the citations that stand beside it.

    >>> read_answer_object({"answer": None}, SourceIndex()).abstained
    True
    """
    fields = _fields(value)
    answer = _get(fields, ANSWER_KEYS)
    if isinstance(answer, Mapping) and is_answer_object(answer):
        fields = {**_fields(answer), **{k: v for k, v in fields.items() if k not in ANSWER_KEYS}}
        answer = _get(_fields(answer), ANSWER_KEYS)
    text = _text_of(answer)
    marks = _marks(_get(fields, _CITATION_KEYS), index, text)
    for claim in _listed(_get(fields, CLAIM_LIST_KEYS)):
        marks += _marks_of_claim(claim, index, within=_found(_text_of(_claim_text(claim)), text))
    is_text = answer is None or answer is _ABSENT or isinstance(answer, str)
    return Reading(
        text=text,
        format="json",
        marks=tuple(marks),
        abstained=True if answer is None else _flag(fields),
        warnings=() if is_text else (NOT_TEXT,),
    )


def _fields(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key).strip().casefold(): content for key, content in value.items()}


def _has(fields: Mapping[str, Any], keys: Sequence[str]) -> bool:
    return any(key in fields for key in keys)


def _get(fields: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((fields[key] for key in keys if key in fields), _ABSENT)


def _listed(value: Any) -> list[Any]:
    if value is _ABSENT or value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _flag(fields: Mapping[str, Any]) -> bool | None:
    """The abstention flag; None where there is none or it is neither true nor false."""
    for key in _ABSTAINED_KEYS:
        if key in fields:
            return _truth(fields[key])
    answerable = _truth(fields.get("answerable"))
    return None if answerable is None else not answerable


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "yes": True, "false": False, "no": False}.get(value.casefold())
    return bool(value) if isinstance(value, bool | int) else None


def _text_of(value: Any) -> str:
    """The text of an answer: a list is joined, a number or a truth value written out."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _written(value)
    if isinstance(value, list | tuple):
        parts = [text for text in map(_scalar_text, value) if text]
        return (" " if any(text.endswith((".", "!", "?")) for text in parts) else ", ").join(parts)
    return ""


def _scalar_text(value: Any) -> str:
    return "" if isinstance(value, list | tuple) else _text_of(value)


def _written(number: float) -> str:
    try:
        return str(number)
    except ValueError:  # an integer of more digits than Python writes
        return ""


def _claim_text(claim: Any) -> Any:
    return _get(_fields(claim), _CLAIM_KEYS) if isinstance(claim, Mapping) else _ABSENT


def _found(claim: str, text: str) -> tuple[Span, ...]:
    """Where the claim stands in the answer; empty where it doesn't."""
    claim = claim.strip().rstrip(".!?…")  # a marker may stand before the full stop
    at = text.find(claim) if claim else -1
    return ((at, at + len(claim)),) if at >= 0 else ()


def _marks_of_claim(claim: Any, index: SourceIndex, *, within: tuple[Span, ...]) -> list[Mark]:
    if not isinstance(claim, Mapping):
        return []
    fields = _fields(claim)
    said = _get(fields, _CLAIM_KEYS)
    entries = _get(fields, _CITATION_KEYS)
    if entries is _ABSENT or not isinstance(entries, list | tuple | Mapping):
        named = {k: v for k, v in fields.items() if v is not said}
        entries = named if _has(named, _ENTRY_KEYS) else entries
    return _marks(entries, index, within=within)


def _marks(
    entries: Any, index: SourceIndex, text: str = "", *, within: tuple[Span, ...] = ()
) -> list[Mark]:
    marks: list[Mark] = []
    for entry in _listed(entries):
        if len(marks) > MOST_MARKS:
            break
        for part in _listed(entry) or [entry]:
            marks += _entry(part, index, text, within)
    return marks


def _entry(entry: Any, index: SourceIndex, text: str, within: tuple[Span, ...]) -> list[Mark]:
    """The marks of one element of a citation list; an empty element is none."""
    if entry is None or entry in ("", {}):
        return []
    if not isinstance(entry, Mapping):
        return [Mark(reference=r, format="json", within=within) for r in _references(entry, index)]
    fields = _fields(entry)
    quote = _get(fields, _QUOTE_KEYS)
    claim = fields.get("claim")
    if isinstance(claim, str) and not within:
        within = _found(claim, text)
    start, end = _offset(fields.get("start")), _offset(fields.get("end"))
    return [
        Mark(
            reference=reference,
            format="json",
            within=within,
            quote=quote if isinstance(quote, str) and quote.strip() else None,
            start=start,
            end=end,
        )
        for source in _listed(_get(fields, _ENTRY_KEYS)) or [None]
        for reference in _references(source, index)
    ]


def _offset(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _references(value: Any, index: SourceIndex) -> tuple[Reference, ...]:
    """What a number, or a text such as "2", "[1, 2]", "Source 2" or "b.txt", points at."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return (Reference(index.number(value), str(value)),)
    if isinstance(value, str) and value.strip():
        read = index.read_loosely(value) if len(value) <= _LONGEST_RAW else None
        return read.items if read else (Reference(None, value[:_LONGEST_RAW]),)
    return (Reference(None, "no source" if value is None else type(value).__name__),)
