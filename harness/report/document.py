"""What every renderer draws: tables of cells and notes, free of any output format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["plain", "good", "bad", "muted", "strong", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value: its text, a quieter detail beside it (an interval), a tone, a bar in [0, 1]."""

    text: str
    detail: str = ""
    tone: Tone = "plain"
    bar: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's title and whether it holds numbers."""

    title: str
    numeric: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A titled table; `ruled_after` names rows under which a line is drawn."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    ruled_after: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence under the tables."""

    text: str
    tone: Tone = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Tables and notes in reading order."""

    title: str
    tables: Sequence[Table]
    notes: Sequence[Note] = ()


# White space that moves the cursor or parts records rather than words.
_MOVING = "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def printable(text: str) -> str:
    r"""The text with control characters and bidirectional overrides made visible.

    Strings from models, gold and configs are untrusted: none may move a cursor, colour a
    terminal or reorder a line.

    >>> printable("a\x1b[31mb\u202ec\u00a0d")
    'a�[31mb�c d'
    """
    return "".join(
        " "
        if c.isspace() and c not in _MOVING
        else "\N{REPLACEMENT CHARACTER}"
        if _unsafe(c)
        else c
        for c in text
    )


def _unsafe(char: str) -> bool:
    return (
        not char.isprintable()
        or char in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
