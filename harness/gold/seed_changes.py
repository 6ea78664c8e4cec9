"""What was done to a seed whose bytes are not those its manifest states.

Each change of form is undone in turn until the stated SHA-256 comes out: that is proof, not a
guess. Re-wrapping by rules of its own cannot be undone; there the manifest's `sha256_unspaced`,
of the file without white space, tells whether the words are the stated ones.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable

EDITED = "an edited text"
ALTERED = "an edited or re-wrapped text"  # no digest tells which


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_unspaced(data: bytes) -> str:
    r"""The SHA-256 of UTF-8 text without its white space; of other bytes as they are.

    >>> sha256_unspaced(b"one two") == sha256_unspaced(b"one\ntwo ")
    True
    """
    try:
        return sha256("".join(data.decode("utf-8").split()).encode())
    except UnicodeDecodeError:
        return sha256(data)


def change_of(data: bytes, *, stated: str, unspaced: str | None = None) -> str | None:
    r"""What tells the bytes from the stated ones, in words; None where nothing does.

    >>> change_of(b"one\r\ntwo", stated=sha256(b"one\ntwo"))
    'the stated text with CRLF line ends'
    """
    if sha256(data) == stated:
        return None
    undone: list[str] = []
    for change, undo in _CHANGES:
        before, data = data, undo(data)
        undone += [change] * (data != before)
        if stated in {sha256(data), sha256(data + b"\n")}:
            return f"the stated text with {' and '.join(undone or [_ENDS])}"
    if unspaced is None:
        return ALTERED
    if sha256_unspaced(data) == unspaced:
        return "the stated text with lines wrapped anew"
    return EDITED


def _as_utf8(data: bytes) -> bytes:
    """Text in UTF-16 or Windows-1252 as UTF-8; UTF-8 and what is no text as it is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return data.decode("utf-16" if wide else "cp1252").encode()
        except UnicodeDecodeError:
            return data
    return data


def _unwrapped(data: bytes) -> bytes:
    """Paragraphs, which blank lines part, on one line each."""
    return re.sub(rb"(?<=\S) ?\n(?=\S)", b" ", data)


_ENDS = "line breaks at its end added or taken off"
_CHANGES: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("an encoding other than UTF-8", _as_utf8),
    ("a byte order mark", lambda data: data.removeprefix(codecs.BOM_UTF8)),
    ("CRLF line ends", lambda data: data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")),
    (_ENDS, lambda data: data.rstrip(b"\n")),
    ("lines wrapped anew", _unwrapped),
)
