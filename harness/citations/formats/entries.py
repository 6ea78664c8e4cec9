"""Reading an entry of a source list or the definition of a footnote."""

from __future__ import annotations

import re

from harness.citations.formats.markers import Footnote
from harness.citations.formats.references import Reference, References, SourceIndex, quoted

_BULLET = re.compile(r"(?:[-*+•‣◦▪●–][ \t]+)+")
_LABELLED = re.compile(
    r"[\[(【［]\^?(\d{1,9})[\])】］][.:]?(?=\s|$)"
    r"|(?:source|document|doc|reference|ref|passage|article)\s*#?(\d{1,9})\b",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(r"(\d{1,9})[.):](?=\s)")
_WORD = re.compile(r"[^\s,;()\[\]{}\"“”*<>`]+")
_LONGEST_RAW = 200


def read_entry(text: str, index: SourceIndex, *, label: str | None = None) -> Footnote:
    """What an entry points at: the sources it names, else the numbers it is labelled with.

    A file name wins over a number before it, which may be the list's own. An entry that says
    neither gives one reference without a number.

    >>> read_entry("1. b.txt", SourceIndex(["a.txt", "b.txt"])).items[0].number
    2
    """
    body = _BULLET.sub("", text.strip(), count=1)
    enumerated = _ENUMERATED.match(body)
    if enumerated and _LABELLED.match(body, enumerated.end() + 1):
        body = body[enumerated.end() + 1 :]
    whole = index.read_loosely(body) if len(body) <= _LONGEST_RAW else None
    names = _names(body, index)
    is_partly_named = any(item.number is None for item in _items_of(whole))
    items = (names if not is_partly_named else ()) or _items_of(whole) or _number(body, index)
    if not items and label is not None:
        items = _items_of(index.read(label))
    unread = Reference(None, (body or text.strip() or f"[^{label}]")[:_LONGEST_RAW])
    return Footnote(items or (unread,), quoted(body, at_least=3))


def _items_of(read: References | None) -> tuple[Reference, ...]:
    return read.items if read else ()


def _names(body: str, index: SourceIndex) -> tuple[Reference, ...]:
    found: dict[int, Reference] = {}
    for word in _WORD.findall(body[:2000]):
        number = index.resolve(word.rstrip(".:")) if len(word) <= _LONGEST_RAW else None
        if number is not None:
            found.setdefault(number, Reference(number, word))
    return tuple(found.values())


def _number(body: str, index: SourceIndex) -> tuple[Reference, ...]:
    match = _LABELLED.match(body) or _ENUMERATED.match(body)
    if match is None:
        return ()
    written = next(group for group in match.groups() if group)
    return (Reference(index.number(int(written)), match[0]),)
